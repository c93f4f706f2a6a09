//! The declaration form as an answer: what was typed, what to fix, and the review before filing.

use crate::changes::{self, Change};
use crate::subject::{Subject, Way};
use crate::submission::{Base, Submission};
use crate::{Web, sections};
use axum::response::Response;
use campaign::contradiction::{Contradiction, contradictions};
use campaign::declaration::Participant;
use campaign::entered::{Context, EnteredPaper};
use campaign::on_paper::OnPaper;
use campaign::paper::{PaperEntry, State};
use campaign::sign_off::Action;
use campaign::terms::Employment;
use campaign::timing;
use campaign::{
    Declarant, Declaration, Dossier, Entered, FieldErrors, FormFields as _, Reference, Source, WHOLE_FORM,
};
use http::StatusCode;
use jiff::Timestamp;
use serde_json::{Value, json};
use web::{Person, Problem, papers};

/// Renders the form's pages for one request, or JSON where no page was asked for.
pub(crate) struct FormPage<'a> {
    pub(crate) web: &'a Web,
    /// Who sees it.
    pub(crate) person: &'a Person,
    /// Whose report it is about.
    pub(crate) of: Subject<'a>,
    pub(crate) wants_page: bool,
}

/// A form that keeps every rule.
pub(crate) struct Checked {
    pub(crate) declaration: Declaration,
    /// What the office says of the paper that it came on; none of one that was filled in online.
    pub(crate) on_paper: Option<OnPaper>,
}

/// What a form shows.
pub(crate) struct Typed<'a> {
    form: &'a Value,
    errors: FieldErrors,
    /// The row that is to stand open, by its list and place.
    asked: Option<(&'static str, usize)>,
    base: Base,
    /// The edition of the draft that it goes on from.
    edition: Option<&'a Reference>,
    /// Whether it was laid aside while the form went on in another window.
    aside: bool,
    /// When that was saved, where the page shows no more than it.
    saved_at: Option<Timestamp>,
    /// What was filed since it was begun, as a sentence.
    since: Option<String>,
}

/// What a review says of what happened meanwhile.
pub(crate) struct Told {
    /// The draft changed since the review that was looked at.
    pub(crate) newer: bool,
    /// What was filed since the draft was begun, as a sentence.
    pub(crate) since: Option<String>,
}

impl<'a> Typed<'a> {
    fn of(submission: &'a Submission, errors: FieldErrors) -> Self {
        Typed {
            form: &submission.form,
            errors,
            asked: submission.asked_row(),
            base: submission.base,
            edition: submission.edition.as_ref(),
            aside: submission.aside,
            saved_at: None,
            since: None,
        }
    }

    /// A draft, with this row open.
    pub(crate) fn draft(
        submission: &'a Submission,
        saved_at: Timestamp,
        open: Option<(&'static str, usize)>,
    ) -> Self {
        Typed {
            asked: open,
            saved_at: Some(saved_at),
            ..Typed::of(submission, FieldErrors::default())
        }
    }

    /// The same with what is wrong.
    pub(crate) fn with(self, errors: FieldErrors) -> Self {
        Typed { errors, ..self }
    }

    /// The same, behind what was filed since.
    pub(crate) fn filed_since(self, since: Option<String>) -> Self {
        Typed { since, ..self }
    }

    fn prefilled(form: &'a Value, base: Base) -> Self {
        Typed {
            form,
            errors: FieldErrors::default(),
            asked: None,
            base,
            edition: None,
            aside: false,
            saved_at: None,
            since: None,
        }
    }
}

impl FormPage<'_> {
    /// What was typed, with every error at its field; JSON gets the problem alone. Only a problem that concerns
    /// neither a field nor the moment gets a page of its own.
    pub(crate) fn refused(&self, submission: &Submission, problem: Problem) -> Result<Response, Problem> {
        let concerns_the_moment = matches!(
            problem.status(),
            StatusCode::SERVICE_UNAVAILABLE
                | StatusCode::CONFLICT
                | StatusCode::FORBIDDEN
                | StatusCode::TOO_MANY_REQUESTS
        );
        let mut errors = problem.field_errors().clone();
        if !self.wants_page || (errors.is_empty() && !concerns_the_moment) {
            return Err(problem);
        }
        if errors.is_empty() {
            errors.add(WHOLE_FORM, problem.detail());
        }
        let page = self.form(problem.status(), Typed::of(submission, errors))?;
        Ok(problem.told_by(page))
    }

    /// The form filled in with what is on file, for amending; blank if nothing is. What was reported as left since stands
    /// there as left, so that nobody declares otherwise by oversight.
    pub(crate) async fn filled_in(&self) -> Result<Response, Problem> {
        if let Way::Paper(last) = self.of.way {
            return self.as_on_paper(last);
        }
        let Some(current) = &self.of.standing.current else {
            return self.form(StatusCode::OK, Typed::prefilled(&self.on_roster(), Base::NOTHING));
        };
        let mut form = self.as_typed(&current.content)?;
        let dossier = self.web.store.declarations.dossier_of(current.clone()).await?;
        add_later_withdrawals(&mut form, &dossier);
        let base = Base {
            revision: Some(current.revision),
            withdrawals: Some(dossier.last_report()),
        };
        self.form(StatusCode::OK, Typed::prefilled(&form, base))
    }

    /// The form for what is on paper, which takes nothing from what is on file; what was entered and sent back stands in it.
    fn as_on_paper(&self, last: Option<&PaperEntry>) -> Result<Response, Problem> {
        let current = self.of.standing.current.as_ref();
        let base = Base {
            revision: Some(current.map_or(0, |current| current.revision)),
            withdrawals: None,
        };
        let declined = last.filter(|last| matches!(last.state, State::Declined { .. }));
        let mut form = match declined {
            Some(entry) => self.as_typed(&entry.content)?,
            None => self.on_roster(),
        };
        form["paper"] = match declined {
            Some(entry) => json!(entry.on_paper),
            None => json!({ "received_by": self.person.entry.name }),
        };
        self.form(StatusCode::OK, Typed::prefilled(&form, base))
    }

    /// The form.
    pub(crate) fn form(&self, status: StatusCode, typed: Typed<'_>) -> Result<Response, Problem> {
        let standing = &self.of.standing;
        let decision = standing
            .current
            .as_ref()
            .and_then(|current| standing.sign_off.as_ref()?.decision_on(current.revision));
        let returned = decision.and_then(|step| match &step.action {
            Action::Returned { reason } => Some(json!({ "reason": reason, "by": step.by.person.name })),
            _ => None,
        });
        self.render(
            status,
            "declare/declaration.html",
            json!({
                "form": typed.form,
                "errors": typed.errors,
                "base": typed.base,
                "draft": typed.edition,
                "aside": typed.aside,
                "saved_at": typed.saved_at.map(timing::moment_in_chinese),
                "since": typed.since,
                "open_fields": sections::open(&self.open_fields(&typed)),
                "opened": typed.asked.map(|(list, row)| json!({ "list": list, "row": row })),
                "action": self.of.action(),
                "place": self.of.place(),
                "paper": self.paper(),
                "number": self.of.entry.number,
                "amending": standing.current.is_some(),
                "returned": returned,
                "filing": self.of.entry.filing(&self.web.campaign, self.web.now()),
                "person": self.roster_facts(),
            }),
        )
    }

    /// What the pages say of a report on paper besides the form; none of one that is filled in online.
    fn paper(&self) -> Option<Value> {
        let Way::Paper(last) = self.of.way else {
            return None;
        };
        let on_file = self.of.standing.current.as_ref().map(|current| {
            json!({
                "reference": current.reference, "revision": current.revision,
                "filed_at": timing::moment_in_chinese(current.filed_at),
            })
        });
        let sent_back = last.and_then(|last| match &last.state {
            State::Declined {
                decided_by,
                decided_at,
                reason,
            } => Some(json!({
                "by": decided_by.name, "at": timing::moment_in_chinese(*decided_at), "reason": reason,
                "scans": last.scans.len(),
            })),
            _ => None,
        });
        Some(json!({ "on_file": on_file, "sent_back": sent_back }))
    }

    /// What is wrong, or is still to be filled in.
    fn open_fields(&self, typed: &Typed<'_>) -> FieldErrors {
        if !typed.errors.is_empty() {
            return typed.errors.clone();
        }
        let checked = self.checked(typed.form, Source::Form, FieldErrors::default());
        checked.err().unwrap_or_default()
    }

    /// A form with every rule asked, after what was found wrong with it before.
    pub(crate) fn checked(
        &self,
        form: &Value,
        source: Source,
        mut errors: FieldErrors,
    ) -> Result<Checked, FieldErrors> {
        let context = Context {
            person: self.of.entry,
            campaign: &self.web.campaign,
            today: timing::day(self.web.now()),
        };
        if self.of.is_on_paper() {
            let entered = EnteredPaper::read(form, source, &mut errors);
            entered.check_shape(&mut errors);
            let current = self.of.standing.current.as_ref();
            let (on_paper, declaration) = entered.parse(&context, current, errors)?;
            return Ok(Checked {
                declaration,
                on_paper: Some(on_paper),
            });
        }
        let entered = Entered::read(form, source, &mut errors);
        entered.check_shape(&mut errors);
        Ok(Checked {
            declaration: entered.parse(&context, errors)?,
            on_paper: None,
        })
    }

    /// What an amendment changes; none for a first filing.
    async fn changes(&self, amended: &Value) -> Result<Option<Vec<Change>>, Problem> {
        let Some(current) = &self.of.standing.current else {
            return Ok(None);
        };
        let mut on_file = papers::content(&current.content);
        let dossier = self.web.store.declarations.dossier_of(current.clone()).await?;
        add_later_withdrawals(&mut on_file, &dossier);
        Ok(Some(changes::between(&on_file, amended)))
    }

    /// Everything as it will be filed, before it is.
    pub(crate) async fn review(
        &self,
        submission: &Submission,
        checked: &Checked,
        told: Told,
    ) -> Result<Response, Problem> {
        let declaration = &checked.declaration;
        let received = checked.on_paper.as_ref().map(|on_paper| on_paper.received_on);
        let filed_on = received.unwrap_or_else(|| timing::day(self.web.now()));
        let window = self.web.campaign.filing_window_on(filed_on);
        let declarant = Declarant::from_roster(self.of.entry);
        let found = contradictions(&self.web.campaign, &declarant, declaration);
        let read = papers::content(declaration);
        let changes = self.changes(&read).await?;
        self.render(
            StatusCode::OK,
            "declare/review.html",
            json!({
                "action": self.of.action(),
                "place": self.of.place(),
                "paper": checked.on_paper,
                "person": self.roster_facts(),
                "declaration": read,
                "changes": changes,
                "contradictions": found.iter().map(Contradiction::in_chinese).collect::<Vec<_>>(),
                "base": submission.base,
                "draft": submission.edition,
                "newer": told.newer,
                "since": told.since,
                "window": window,
                "lenient_until": self.web.campaign.rules.lenient_until,
                "amending": self.of.standing.current.is_some(),
            }),
        )
    }

    fn render(&self, status: StatusCode, template: &str, context: Value) -> Result<Response, Problem> {
        self.web.render_for(self.person, status, template, context)
    }

    fn roster_facts(&self) -> Value {
        let entry = self.of.entry;
        let unit = self.web.campaign.unit_name(&entry.unit);
        let rank = entry.post_name.as_ref().map_or_else(
            || entry.rank.to_string(),
            |post| format!("{}（{post}）", entry.rank),
        );
        json!({
            "name": entry.name,
            "born": entry.born,
            "age": entry.born.years_until(timing::day(self.web.now())),
            "unit": unit,
            "position": entry.position,
            "rank": rank,
            "leading_cadre": entry.is_leading_cadre(),
            "municipally_managed": entry.municipally_managed,
            "civil_servant": entry.civil_servant,
            "employment": entry.employment,
        })
    }

    /// What a first form begins with: of whoever left, what the roster knows of that.
    fn on_roster(&self) -> Value {
        let entry = self.of.entry;
        match entry.employment {
            Employment::InOffice => json!({}),
            _ => json!({ "left_on": entry.left_on, "former_duties": entry.former_duties }),
        }
    }

    /// The declaration as its form would send it. The instructions and the pledge are to be confirmed anew.
    fn as_typed(&self, declaration: &Declaration) -> Result<Value, Problem> {
        let mut value = self.json(declaration)?;
        for (row, participation) in declaration.participations.iter().enumerate() {
            if let Participant::Relative(place) = participation.participant {
                value["participations"][row]["participant"] = json!(format!("relative:{place}"));
            }
        }
        if declaration.relatives.is_empty() && self.of.entry.is_leading_cadre() {
            value["relatives_none"] = json!("true");
        }
        Ok(value)
    }

    fn json(&self, declaration: &Declaration) -> Result<Value, Problem> {
        serde_json::to_value(declaration).map_err(Problem::fault)
    }
}

/// What was reported as left since stands in the form as left.
fn add_later_withdrawals(form: &mut Value, dossier: &Dossier) {
    for (row, standing) in dossier.standings().iter().enumerate() {
        if let Some(later) = standing.later {
            form["participations"][row]["withdrawal"] = json!(later.withdrawal);
        }
    }
}
