//! The declaration form as an answer: what was typed, what to fix, and the review before filing.

use crate::Declare;
use crate::identify::Identified;
use crate::submission::Submission;
use axum::response::{IntoResponse, Response};
use campaign::declaration::Participant;
use campaign::timing::{self, FilingWindow};
use campaign::{Declaration, FieldErrors};
use http::{HeaderValue, StatusCode, header};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use web::Refusal;

/// Renders the form's pages for one request, or JSON where no page was asked for.
pub(crate) struct FormPage<'a> {
    pub(crate) declare: &'a Declare,
    pub(crate) wants_page: bool,
}

/// The key of what concerns the whole form and no single field.
const WHOLE_FORM: &str = "";

impl FormPage<'_> {
    /// The form with a row more or less, or back from the review. Nothing is checked but the code, if given:
    /// it can't be sent back, so a ticket takes its place.
    pub(crate) async fn edited(&self, submission: &Submission, now: Timestamp) -> Result<Response, Refusal> {
        let gave_identity =
            submission.proof.is_some() || !(submission.number.is_empty() || submission.code.is_empty());
        if !gave_identity {
            return self.form(StatusCode::OK, submission, None, &FieldErrors::default());
        }
        match self.declare.identify(submission, now).await {
            Ok(person) => self.form(StatusCode::OK, submission, Some(&person), &FieldErrors::default()),
            Err(not_identified) => self.kept(
                submission,
                None,
                &not_identified.into_refusal(FieldErrors::default()),
            ),
        }
    }

    /// What was typed, with every error at its field; JSON gets the refusal alone.
    pub(crate) fn refused(
        &self,
        submission: &Submission,
        person: Option<&Identified>,
        refusal: Refusal,
    ) -> Result<Response, Refusal> {
        if self.wants_page {
            self.kept(submission, person, &refusal)
        } else {
            Err(refusal)
        }
    }

    /// The form as typed, under the refusal's status. Only a refusal that concerns neither a field nor the moment
    /// gets a page of its own.
    fn kept(
        &self,
        submission: &Submission,
        person: Option<&Identified>,
        refusal: &Refusal,
    ) -> Result<Response, Refusal> {
        let mut errors = refusal.field_errors().clone();
        if errors.is_empty() {
            if !matches!(
                refusal.status(),
                StatusCode::SERVICE_UNAVAILABLE | StatusCode::CONFLICT
            ) {
                return Err(refusal.clone());
            }
            errors.add(WHOLE_FORM, refusal.detail());
        }
        let mut response = self.form(refusal.status(), submission, person, &errors)?;
        if let Some(seconds) = refusal.retry_after_seconds() {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        Ok(response)
    }

    fn form(
        &self,
        status: StatusCode,
        submission: &Submission,
        person: Option<&Identified>,
        errors: &FieldErrors,
    ) -> Result<Response, Refusal> {
        let proof = match person {
            Some(person) => Some(person.ticket.as_str()),
            None if errors.has("code") || errors.has("number") => None,
            None => submission.proof.as_deref(),
        };
        let mut form = submission.form.clone();
        if let Some(fields) = form.as_object_mut() {
            fields.insert("number".to_owned(), json!(submission.number));
        }
        self.render(
            status,
            "declaration.html",
            json!({
                "form": form,
                "errors": errors,
                "proof": proof,
                "number": person.map_or(submission.number.as_str(), |person| person.entry.number.as_str()),
                "amending": person.is_some_and(|person| person.standing.current.is_some()),
                "person": person.map(|person| self.person(person)),
            }),
        )
    }

    /// Everything as it will be filed, before it is.
    pub(crate) fn review(
        &self,
        submission: &Submission,
        person: &Identified,
        declaration: &Declaration,
        window: FilingWindow,
    ) -> Result<Response, Refusal> {
        let mut hidden = Vec::new();
        flatten(&submission.form, "", &mut hidden);
        hidden.push(("number".to_owned(), person.entry.number.to_string()));
        hidden.push(("proof".to_owned(), person.ticket.clone()));
        self.render(
            StatusCode::OK,
            "review.html",
            json!({
                "person": self.person(person),
                "declaration": self.for_reading(declaration)?,
                "hidden": hidden,
                "window": if window == FilingWindow::Late { "late" } else { "on_time" },
                "lenient_until": self.declare.web.campaign.rules.lenient_until,
                "amending": person.standing.current.is_some(),
            }),
        )
    }

    /// The form filled in with what is on file, for amending; blank if nothing is.
    pub(crate) fn filled_in(&self, person: &Identified) -> Result<Response, Refusal> {
        let current = person.standing.current.as_ref();
        let form = current
            .map(|revision| self.as_typed(&revision.content, person))
            .transpose()?;
        self.render(
            StatusCode::OK,
            "declaration.html",
            json!({
                "form": form.unwrap_or_else(|| json!({})),
                "errors": {},
                "proof": person.ticket,
                "number": person.entry.number,
                "amending": current.is_some(),
                "person": self.person(person),
            }),
        )
    }

    /// The small form that looks up one's own declaration, with what is wrong in it.
    pub(crate) fn lookup_refused(
        &self,
        submission: &Submission,
        refusal: &Refusal,
    ) -> Result<Response, Refusal> {
        if !self.wants_page || refusal.field_errors().is_empty() {
            return Err(refusal.clone());
        }
        self.render(
            refusal.status(),
            "declaration.html",
            json!({
                "form": { "number": submission.number },
                "errors": refusal.field_errors(),
                "proof": null,
                "number": submission.number,
                "amending": false,
                "person": null,
                "looking_up": true,
            }),
        )
    }

    fn render(&self, status: StatusCode, template: &str, context: Value) -> Result<Response, Refusal> {
        let html = self.declare.web.pages.render(template, context);
        Ok(web::page(
            status,
            html.map_err(|error| Refusal::fault(&self.declare.web, &error))?,
        )
        .into_response())
    }

    fn person(&self, person: &Identified) -> Value {
        let entry = &person.entry;
        let unit = self
            .declare
            .web
            .campaign
            .unit(&entry.unit)
            .map_or(entry.unit.as_str(), |unit| &unit.name);
        let rank = entry.post_name.as_ref().map_or_else(
            || entry.rank.to_string(),
            |post| format!("{}（{post}）", entry.rank),
        );
        json!({
            "name": entry.name,
            "born": entry.born,
            "age": entry.born.years_until(timing::day(self.declare.web.now())),
            "unit": unit,
            "position": entry.position,
            "rank": rank,
            "leading_cadre": entry.is_leading_cadre(),
            "municipally_managed": entry.municipally_managed,
        })
    }

    /// The declaration with each participant by name instead of by place.
    fn for_reading(&self, declaration: &Declaration) -> Result<Value, Refusal> {
        let mut value = self.json(declaration)?;
        for (row, participation) in declaration.participations.iter().enumerate() {
            let name = match participation.participant {
                Participant::Oneself => "本人".to_owned(),
                Participant::Relative(place) => declaration
                    .relatives
                    .get(place)
                    .map_or_else(String::new, |relative| {
                        format!("{}（{}）", relative.name, relative.relation)
                    }),
            };
            value["participations"][row]["participant"] = json!(name);
        }
        Ok(value)
    }

    /// The declaration as its form would send it. The instructions and the pledge are to be confirmed anew.
    fn as_typed(&self, declaration: &Declaration, person: &Identified) -> Result<Value, Refusal> {
        let mut value = self.json(declaration)?;
        for (row, participation) in declaration.participations.iter().enumerate() {
            if let Participant::Relative(place) = participation.participant {
                value["participations"][row]["participant"] = json!(format!("relative:{place}"));
            }
        }
        if declaration.relatives.is_empty() && person.entry.is_leading_cadre() {
            value["relatives_none"] = json!("true");
        }
        Ok(value)
    }

    fn json(&self, declaration: &Declaration) -> Result<Value, Refusal> {
        serde_json::to_value(declaration).map_err(|error| Refusal::fault(&self.declare.web, &error))
    }
}

/// Every filled-in leaf by its control's name, such as `participations[0][mode]`, in the order of the form.
fn flatten(value: &Value, name: &str, into: &mut Vec<(String, String)>) {
    let below = |key: &str| {
        if name.is_empty() {
            key.to_owned()
        } else {
            format!("{name}[{key}]")
        }
    };
    match value {
        Value::Object(fields) => {
            let fields: &Map<String, Value> = fields;
            fields
                .iter()
                .for_each(|(key, value)| flatten(value, &below(key), into));
        }
        Value::Array(rows) => {
            rows.iter()
                .enumerate()
                .for_each(|(row, value)| flatten(value, &below(&row.to_string()), into));
        }
        Value::String(typed) if !typed.is_empty() => into.push((name.to_owned(), typed.clone())),
        Value::Bool(flag) => into.push((name.to_owned(), flag.to_string())),
        Value::Number(number) => into.push((name.to_owned(), number.to_string())),
        Value::String(_) | Value::Null => {}
    }
}
