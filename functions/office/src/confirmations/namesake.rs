//! `/api/declarations/{reference}/namesake`: who is barred from a report by a name says that they are somebody else.

use super::view::ProposalView;
use super::{of, who};
use crate::{Office, Web};
use axum::extract::{Path, RawQuery, Request, State};
use axum::response::Response;
use campaign::annex3;
use campaign::confirmation::Act;
use campaign::errors::Field;
use campaign::near::Bar;
use campaign::sign_off::REASON_LENGTH;
use campaign::{Reference, text};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};
use store::Case;
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut};
use web::posted::{Posted, errors_of};
use web::{Person, Problem};

/// Why somebody is no relative of the declarant.
#[derive(ToSchema)]
#[allow(dead_code, reason = "read field by field")]
pub(super) struct NamesakeStatement {
    /// 理由, 2 to 500 characters.
    reason: String,
}

/// Whom a report bars by a name.
#[derive(Serialize, ToSchema)]
pub(super) struct BarredByName {
    reference: Reference,
    declarant: annex3::Person,
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
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let case = barring(&office.web, &person, &reference).await?;
    if web::wants_page(&headers) {
        let said = web::access::fields_of(query.as_deref().unwrap_or_default());
        let form = json!({ "said": said.iter().any(|(name, _)| name == "said") });
        return page(&office.web, &person, &case, StatusCode::OK, &form, &json!({}));
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
    let mut posted = Posted::read(request, &[Field::written("reason", "理由")]).await?;
    let answer = match office.propose_namesake(&person, &case, &mut posted).await {
        Err(problem) if posted.held.wants_back(&problem) => page(
            web,
            &person,
            &case,
            problem.status(),
            &posted.typed(),
            &errors_of(&problem),
        ),
        answer => answer,
    };
    posted.held.or_kept(web, answer).await
}

impl Office {
    async fn propose_namesake(
        &self,
        person: &Person,
        case: &Case,
        posted: &mut Posted,
    ) -> Result<Response, Problem> {
        let reason = text::worded(&posted.text("reason"), &REASON_LENGTH);
        if reason.is_none() {
            posted.say(
                "reason",
                "请用 2 至 500 个字写明不是同一人的理由，例如“本人配偶为他人，与报告人无亲属关系”",
            );
        }
        posted.check()?;
        let act = Act::Namesake {
            of: who(person),
            declarant: declarant(case),
            own: bar(person, case) == Some(Bar::NamesDeclarant),
            named: person.party().named_alike(&case.current),
            reason: reason.ok_or_else(|| posted.problem())?,
        };
        let proposal = self.propose(person, act).await?;
        if posted.held.wants_page {
            let reference = &case.current.reference;
            return Ok(web::see_other(&format!(
                "/api/declarations/{reference}/namesake?said=true"
            )));
        }
        Ok(web::json(
            StatusCode::ACCEPTED,
            &ProposalView::of(&proposal, &person.entry.number),
        ))
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

fn declarant(case: &Case) -> annex3::Person {
    match &case.entry {
        Some(entry) => of(entry),
        None => annex3::Person {
            number: case.current.number.clone(),
            name: case.current.declarant.name.clone(),
        },
    }
}

fn page(
    web: &Web,
    person: &Person,
    case: &Case,
    status: StatusCode,
    typed: &Value,
    errors: &Value,
) -> Result<Response, Problem> {
    let context = json!({
        "reference": case.current.reference, "declarant": declarant(case),
        "because": because(person, case), "named": person.party().named_alike(&case.current), "form": typed, "errors": errors,
    });
    web.render_for(person, status, "namesake.html", context)
}
