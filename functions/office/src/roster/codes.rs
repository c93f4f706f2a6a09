//! Personal codes and second factors that were lost: proposed here, done when another person confirms.

use super::letter::Letter;
use crate::Office;
use crate::confirmations::{self, ProposalView};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::confirmation::Act;
use campaign::{Role, RosterEntry, RosterNumber, UnitId, form};
use http::HeaderMap;
use store::{ByWhom, Written};
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut};
use web::{Form, Person, Problem};

/// Letters made at once: as many as one prints at a stretch. Asked again, the next ones follow.
const MOST_LETTERS: usize = 200;

/// First letters for a unit.
pub(crate) struct FirstLetters {
    pub(crate) letters: Vec<Letter>,
    /// Whether some are left: confirmed again, they follow.
    pub(crate) more: bool,
    /// Who got none, since a person of the discipline team has to confirm theirs.
    pub(crate) left_out: Vec<RosterNumber>,
}

/// Proposes a new code.
#[utoipa::path(post, path = "/api/roster/{number}/code", operation_id = "issueCode", security(("Session" = [])),
    description = "Proposes a new personal code, which starts the account anew. Once another person confirms it, the old \
        one ends, and with it the sessions it opened.",
    params(("number" = String, Path, description = "花名册编号")),
    responses(
        (status = 202, description = "Proposed", body = ProposalView),
        (status = 409, description = "Proposed already", body = Problem, content_type = "application/problem+json"),
        NotThere,
        SignedOut, NoRight, Faults
    ))]
pub(crate) async fn for_person(
    State(office): State<Office>,
    person: Person,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let of = confirmations::of(&office.entry(&number).await?);
    office
        .propose_act(&person, Act::IssueCode { of }, request.headers())
        .await
}

form! {
    /// A unit, by its id.
    struct ChosenUnit {
        #[schema(value_type = UnitId, example = "tianyuan")]
        unit: Option<String> = chosen "单位",
    }
}

/// Proposes first codes for a unit.
#[utoipa::path(post, path = "/api/roster/codes", operation_id = "issueFirstCodes", security(("Session" = [])),
    description = "Proposes a first personal code for everyone in the unit who has none. Another person confirms it.",
    request_body(content = ChosenUnit, content_type = "application/json"),
    responses(
        (status = 202, description = "Proposed", body = ProposalView),
        (status = 409, description = "Proposed already", body = Problem, content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
pub(crate) async fn for_unit(
    State(office): State<Office>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::<ChosenUnit>::read(request).await?;
    let unit = form.parse(|fields, check| {
        let unit = fields.unit.as_deref().and_then(|unit| UnitId::parse(unit).ok());
        let unit = unit.filter(|unit| office.web.campaign.unit(unit).is_some());
        check.say_if(unit.is_none(), "unit", "请选择单位");
        unit
    })?;
    let answer = office
        .propose_act(&person, Act::IssueCodes { unit }, form.headers())
        .await;
    form.answer(&office.web, answer).await
}

/// Proposes that a second factor is reset.
#[utoipa::path(post, path = "/api/roster/{number}/factor-reset", operation_id = "resetSecondFactor",
    security(("Session" = [])), description = "Proposes that the next sign-in enrols a new second factor. Another person confirms it.",
    params(("number" = String, Path, description = "花名册编号")),
    responses(
        (status = 202, description = "Proposed", body = ProposalView),
        (status = 409, description = "Proposed already", body = Problem, content_type = "application/problem+json"),
        NotThere,
        SignedOut, NoRight, Faults
    ))]
pub(crate) async fn reset_factor(
    State(office): State<Office>,
    person: Person,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let of = confirmations::of(&office.entry(&number).await?);
    office
        .propose_act(&person, Act::ResetFactor { of }, request.headers())
        .await
}

impl Office {
    /// Somebody on the roster.
    pub(crate) async fn entry(&self, number: &str) -> Result<RosterEntry, Problem> {
        let number = RosterNumber::parse(number).map_err(|_| Problem::not_found())?;
        let found = self.web.store.people.entries(&[number]).await;
        found?.pop().ok_or_else(Problem::not_found)
    }

    /// Letters for those in a unit who have no code yet. Those of the discipline team come only where one of it confirms.
    pub(crate) async fn first_letters(
        &self,
        unit: &UnitId,
        whom: ByWhom<'_>,
        with_discipline: bool,
        headers: &HeaderMap,
    ) -> Result<FirstLetters, Problem> {
        let store = &self.web.store;
        let mut made = FirstLetters {
            letters: Vec::new(),
            more: false,
            left_out: Vec::new(),
        };
        let mut after: Option<RosterNumber> = None;
        loop {
            let page = store.roster.page(unit, after.as_ref()).await?;
            let numbers: Vec<RosterNumber> = page.items.iter().map(|entry| entry.number.clone()).collect();
            let issued = store.accounts.codes_issued(&numbers).await?;
            for entry in page
                .items
                .iter()
                .filter(|entry| !issued.contains_key(&entry.number))
            {
                if !with_discipline && entry.roles(&self.web.campaign).has(Role::Discipline) {
                    made.left_out.push(entry.number.clone());
                    continue;
                }
                if made.letters.len() == MOST_LETTERS {
                    made.more = true;
                    return Ok(made);
                }
                let drawn = self.draw_code(&entry.number);
                match store
                    .accounts
                    .issue_first_code(&entry.number, &drawn.hash, whom)
                    .await
                {
                    Ok(Written::Committed) => made.letters.push(self.letter(entry, &drawn, whom.at, headers)),
                    // Somebody else issued it, or the person left: no letter from here.
                    Ok(Written::Conflict) => {}
                    // The codes drawn so far are stored: they must reach their letters.
                    Err(error) if !made.letters.is_empty() => {
                        tracing::warn!(%error, "letters were cut short");
                        made.more = true;
                        return Ok(made);
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(made),
            }
        }
    }
}
