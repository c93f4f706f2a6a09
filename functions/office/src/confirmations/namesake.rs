//! `/api/declarations/{reference}/namesake`: who is barred from a report by a name says that they are somebody else.

use super::view::ProposalView;
use super::{of, who};
use crate::{Office, Web};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::person;

use campaign::confirmation::Act;
use campaign::near::Bar;
use campaign::sign_off::REASON_LENGTH;
use campaign::{Reference, form, text};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::json;
use store::Case;
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut};
use web::{Filled, Form, Person, Problem, Query};

form! {
    /// Why somebody is no relative of the declarant.
    pub(super) struct NamesakeStatement {
        /// 理由, 2 to 500 characters.
        #[schema(value_type = String)]
        reason: Option<String> = written "理由",
    }
}

/// Whom a report bars by a name.
#[derive(Serialize, ToSchema)]
pub(super) struct BarredByName {
    reference: Reference,
    declarant: person::Person,
    /// How the name bars: `relative`, the report names theirs; `names_declarant`, their own names the declarant's.
    because: &'static str,
}

/// Shows how a report bars the reader by a name.
#[utoipa::path(get, path = "/api/declarations/{reference}/namesake", operation_id = "namesake",
    description = "For who is barred from the report by a name alone, and would have to do with it otherwise.",
    security(("Session" = [])), params(("reference" = String, Path, description = "The declaration's reference")),
    responses((status = 200, description = "How it bars", body = BarredByName), NotThere, SignedOut, NoRight, Faults))]
pub(super) async fn show(
    State(office): State<Office>,
    person: Person,
    Path(reference): Path<String>,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let case = barring(&office.web, &person, &reference).await?;
    if web::wants_page(&headers) {
        let form = json!({ "said": query.has("said") });
        return page(&office.web, &person, &case, Filled::with(form));
    }
    let answer = BarredByName {
        reference: case.current.reference.clone(),
        declarant: declarant(&case),
        because: because(&person, &case),
    };
    Ok(web::json(StatusCode::OK, &answer))
}

/// Says that the reader is not the relative, for a reason that a second person confirms.
#[utoipa::path(post, path = "/api/declarations/{reference}/namesake", operation_id = "sayNamesake",
    security(("Session" = [])), params(("reference" = String, Path, description = "The declaration's reference")),
    request_body(content = NamesakeStatement, content_type = "application/json"),
    responses(
        (status = 202, description = "Proposed; a second person confirms it", body = ProposalView),
        NotThere,
        (status = 409, description = "Proposed already", body = Problem, content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
pub(super) async fn say(
    State(office): State<Office>,
    person: Person,
    Path(reference): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let web = &office.web;
    let case = barring(web, &person, &reference).await?;
    let mut form = Form::read(request).await?;
    let answer = office.propose_namesake(&person, &case, &mut form).await;
    let again = async |filled| page(web, &person, &case, filled);
    form.answer_or_redisplay(web, answer, again).await
}

impl Office {
    async fn propose_namesake(
        &self,
        person: &Person,
        case: &Case,
        form: &mut Form<NamesakeStatement>,
    ) -> Result<Response, Problem> {
        let reason = form.parse(|fields, check| {
            let reason = fields.reason.as_deref().unwrap_or_default();
            let reason = text::worded(reason, &REASON_LENGTH);
            let message = "请用 2 至 500 个字写明不是同一人的理由，例如“本人配偶为他人，与报告人无亲属关系”";
            check.say_if(reason.is_none(), "reason", message);
            reason
        })?;
        let act = Act::Namesake {
            of: who(person),
            declarant: declarant(case),
            own: bar(person, case) == Some(Bar::NamesDeclarant),
            named: person.party().named_alike(&case.current),
            reason,
        };
        let proposal = self.propose(person, act).await?;
        let place = format!("/api/declarations/{}/namesake?said=true", case.current.reference);
        let view = ProposalView::of(&proposal, &person.entry.number);
        Ok(form.done(&place, StatusCode::ACCEPTED, &view))
    }
}

/// The report, if it bars the reader by a name and would be theirs to read otherwise.
async fn barring(web: &Web, person: &Person, reference: &str) -> Result<Case, Problem> {
    let reference = Reference::parse(reference).map_err(|_| Problem::not_found())?;
    let case = web
        .store
        .cases
        .find(&reference)
        .await?
        .ok_or_else(Problem::not_found)?;
    let entry = case.entry.as_ref();
    let unit = entry.map_or(&case.current.declarant.unit, |entry| &entry.unit);
    let signs = entry.is_some_and(|entry| web.campaign.signers_for(entry).contains(&person.entry.number));
    let reads = person.member().reads(&case.current, unit, signs).is_some();
    if reads && bar(person, &case).is_some() {
        Ok(case)
    } else {
        Err(Problem::not_found())
    }
}

/// What bars the reader by a name alone.
fn bar(person: &Person, case: &Case) -> Option<Bar> {
    let bar = person.party().bar(&case.current);
    bar.filter(|bar| bar.goes_by_name())
}

/// The same, as programs and the page are told.
fn because(person: &Person, case: &Case) -> &'static str {
    match bar(person, case) {
        Some(Bar::NamesDeclarant) => "names_declarant",
        _ => "relative",
    }
}

fn declarant(case: &Case) -> person::Person {
    match &case.entry {
        Some(entry) => of(entry),
        None => person::Person {
            number: case.current.number.clone(),
            name: case.current.declarant.name.clone(),
        },
    }
}

fn page(web: &Web, person: &Person, case: &Case, filled: Filled) -> Result<Response, Problem> {
    let context = json!({
        "reference": case.current.reference, "declarant": declarant(case),
        "because": because(person, case), "named": person.party().named_alike(&case.current), "form": filled.form, "errors": filled.errors,
    });
    web.render_for(person, filled.status, "office/namesake.html", context)
}
