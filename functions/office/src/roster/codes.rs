//! Personal codes: one anew, a whole unit's first ones, and a second factor that was lost.

use super::author;
use super::letter::Letter;
use crate::Office;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::roster_step::Author;
use campaign::{FieldErrors, RosterEntry, RosterNumber, UnitId};
use http::StatusCode;
use serde_json::json;
use store::Written;
use web::{Person, Problem};

/// Letters made at once: as many as one prints at a stretch. Asked again, the next ones follow.
const MOST_LETTERS: usize = 200;

/// `POST /api/roster/{number}/code`: a new code. The old one and the sessions it opened end.
pub(crate) async fn for_person(
    State(office): State<Office>,
    person: Person,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let wants_page = web::wants_page(request.headers());
    let site = office.site(request.headers());
    let entry = office.entry(&number).await?;
    let now = office.web.now();
    let drawn = office.draw_code(&entry.number);
    let by = author(&person);
    let store = &office.web.store;
    let issued = store.issue_code(&entry.number, &drawn.hash, &by, now).await?;
    if issued == Written::Raced {
        return Err(Problem::not_found());
    }
    let letter = office.letter(&entry, &drawn, now, &site);
    if !wants_page {
        return Ok(web::json(StatusCode::CREATED, &letter));
    }
    let context = json!({ "letters": [letter.for_page()], "unit": entry.unit, "more": false });
    office
        .web
        .render_for(&person, StatusCode::CREATED, "letters.html", context)
}

/// `POST /api/roster/codes` with a unit: first codes for everyone in it who has none.
pub(crate) async fn for_unit(
    State(office): State<Office>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let wants_page = web::wants_page(request.headers());
    let site = office.site(request.headers());
    let submission = web::body::read(request).await?;
    let unit = submission.value["unit"].as_str().unwrap_or_default();
    let unit = UnitId::parse(unit)
        .ok()
        .filter(|unit| office.web.campaign.unit(unit).is_some());
    let Some(unit) = unit else {
        let mut errors = FieldErrors::default();
        errors.add("unit", "请选择单位");
        return Err(Problem::fields(errors));
    };
    let (letters, more) = office.first_letters(&unit, &site, &author(&person)).await?;
    if !wants_page {
        let body = json!({ "unit": unit, "letters": letters, "more": more });
        return Ok(web::json(StatusCode::CREATED, &body));
    }
    let letters: Vec<_> = letters.iter().map(Letter::for_page).collect();
    let context = json!({ "letters": letters, "unit": unit, "more": more });
    office
        .web
        .render_for(&person, StatusCode::CREATED, "letters.html", context)
}

/// `POST /api/roster/{number}/factor-reset`: the next sign-in enrols a new second factor.
pub(crate) async fn reset_factor(
    State(office): State<Office>,
    person: Person,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let entry = office.entry(&number).await?;
    let (by, now) = (author(&person), office.web.now());
    office
        .web
        .store
        .reset_second_factor(&entry.number, &by, now)
        .await?;
    if web::wants_page(request.headers()) {
        let list = format!("/api/roster?unit={}&q={}&reset=done", entry.unit, entry.number);
        return Ok(web::see_other(&list));
    }
    Ok(web::json(StatusCode::OK, &json!({ "number": entry.number })))
}

impl Office {
    /// Somebody on the roster.
    async fn entry(&self, number: &str) -> Result<RosterEntry, Problem> {
        let number = RosterNumber::parse(number).map_err(|_| Problem::not_found())?;
        self.web
            .store
            .roster_entries(&[number])
            .await?
            .pop()
            .ok_or_else(Problem::not_found)
    }

    /// Letters for those in a unit who have no code yet, and whether more of them are left.
    async fn first_letters(
        &self,
        unit: &UnitId,
        site: &str,
        by: &Author,
    ) -> Result<(Vec<Letter>, bool), Problem> {
        let store = &self.web.store;
        let now = self.web.now();
        let mut letters = Vec::new();
        let mut after: Option<RosterNumber> = None;
        loop {
            let page = store.roster_page(unit, after.as_ref()).await?;
            let numbers: Vec<RosterNumber> = page.items.iter().map(|entry| entry.number.clone()).collect();
            let issued = store.codes_issued(&numbers).await?;
            for entry in page
                .items
                .iter()
                .filter(|entry| !issued.contains_key(&entry.number))
            {
                if letters.len() == MOST_LETTERS {
                    return Ok((letters, true));
                }
                let drawn = self.draw_code(&entry.number);
                match store.issue_first_code(&entry.number, &drawn.hash, by, now).await {
                    Ok(Written::Done) => letters.push(self.letter(entry, &drawn, now, site)),
                    // Somebody else issued it, or the person left: no letter from here.
                    Ok(Written::Raced) => {}
                    // The codes drawn so far are stored: they must reach their letters.
                    Err(error) if !letters.is_empty() => {
                        tracing::warn!(%error, "letters were cut short");
                        return Ok((letters, true));
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok((letters, false)),
            }
        }
    }
}
