//! Who is on the roster, unit by unit.

use super::shown::Shown;
use crate::Office;
use axum::extract::State;
use axum::response::Response;
use campaign::{Right, Role, RosterEntry, RosterNumber, UnitId, timing};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use std::collections::HashMap;
use utoipa::ToSchema;
use web::openapi::{Faults, Invalid, NoRight, NotThere, SignedOut};
use web::{Person, Problem, Query};

/// People on a page.
const PEOPLE_A_PAGE: i32 = 50;

/// Pages of the unit that one request looks through for who has no code; the next one goes on from there.
const MOST_PAGES: usize = 40;

/// What is asked for.
#[derive(Debug, Serialize)]
struct Filter {
    /// A unit's id.
    unit: String,
    /// `none`: only who has no code yet.
    code: String,
    #[serde(skip)]
    after: Option<RosterNumber>,
}

/// People of a unit.
#[derive(Serialize, ToSchema)]
struct RosterPage {
    /// The unit that was asked for; empty for none.
    unit: String,
    units: Vec<UnitName>,
    people: Vec<Line>,
    /// What to ask for as `after` to get the next page; null after the last.
    #[schema(required)]
    next: Option<RosterNumber>,
}

/// A unit of the campaign.
#[derive(Serialize, ToSchema)]
struct UnitName {
    id: UnitId,
    name: String,
}

/// A person on the list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RosterLine)]
pub(super) struct Line {
    #[serde(flatten)]
    person: Shown,
    /// Who may sign their report, in the order they are asked; none where the office appoints.
    signers: Vec<Signer>,
    /// When the personal code was issued; null if there is none.
    #[schema(required)]
    code_issued_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    code_issued_on: Option<String>,
    needs_second_factor: bool,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CandidateSigner)]
struct Signer {
    number: RosterNumber,
    /// Null for somebody who is not on the roster.
    #[schema(required)]
    name: Option<String>,
    /// Whether the roster names this signer for this person, and not the rule.
    by_roster: bool,
}

/// Lists a unit's people, by number.
#[utoipa::path(get, path = "/api/roster", operation_id = "roster", security(("Session" = [])),
    params(
        ("unit" = Option<String>, Query, description = "A unit's id; without it nobody is listed"),
        ("code" = Option<String>, Query, description = "`none`: only who has no personal code"),
        ("after" = Option<String>, Query, description = "The number after which the page begins"),
    ),
    responses(
        (status = 200, description = "Fifty people at most", body = RosterPage),
        NotThere,
        SignedOut, NoRight, Invalid, Faults
    ))]
pub(crate) async fn list(
    State(office): State<Office>,
    person: Person,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = Filter::read(&mut query)?;
    let (entries, next) = office.entries(&asked).await?;
    let units = office.web.campaign.units.iter().map(|unit| UnitName {
        id: unit.id.clone(),
        name: unit.name.clone(),
    });
    let answer = RosterPage {
        unit: asked.unit.clone(),
        units: units.collect(),
        people: office.lines(&asked, &entries).await?,
        next: next.clone(),
    };
    if !web::wants_page(&headers) {
        return Ok(web::json(StatusCode::OK, &answer));
    }
    let without_code = answer
        .people
        .iter()
        .filter(|line| line.code_issued_at.is_none())
        .count();
    let mut answer = json!(answer);
    answer["asked"] = json!(asked);
    answer["next_page"] = json!(next.map(|after| query.address("/api/roster", FILTERS, after.as_str())));
    answer["may_change"] = json!(Right::ChangeRoster.is_held_by(&person.roles));
    let may_issue = Right::IssueCode.is_held_by(&person.roles);
    answer["may_issue"] = json!(may_issue);
    answer["tickable"] = json!(if may_issue && !asked.unit.is_empty() {
        without_code
    } else {
        0
    });
    office
        .web
        .render_for(&person, StatusCode::OK, "office/roster.html", answer)
}

/// What a list is narrowed by.
const FILTERS: &[&str] = &["unit", "code"];

impl Filter {
    fn read(query: &mut Query) -> Result<Self, Problem> {
        let filter = Filter {
            unit: query.text("unit").to_owned(),
            code: query
                .parse("code", |text| {
                    Some(text.to_owned())
                        .filter(|text| text == "none")
                        .ok_or("应为 none")
                })
                .unwrap_or_default(),
            after: query.parse("after", RosterNumber::parse),
        };
        query.check()?;
        Ok(filter)
    }
}

impl Office {
    /// The entries of one page, and after whom the next one begins.
    async fn entries(&self, asked: &Filter) -> Result<(Vec<RosterEntry>, Option<RosterNumber>), Problem> {
        if asked.unit.is_empty() {
            return Ok((Vec::new(), None));
        }
        let unit = UnitId::parse(&asked.unit).map_err(|_| Problem::not_found())?;
        if self.web.campaign.unit(&unit).is_none() {
            return Err(Problem::not_found());
        }
        let roster = self.web.store.roster.clone().with_page_size(PEOPLE_A_PAGE);
        let mut found: Vec<RosterEntry> = Vec::new();
        let mut after = asked.after.clone();
        for _ in 0..MOST_PAGES {
            let page = roster.page(&unit, after.as_ref()).await?;
            let mut fitting = page.items;
            if asked.code == "none" {
                let issued = self.codes_of(&fitting).await?;
                fitting.retain(|entry| !issued.contains_key(&entry.number));
            }
            found.append(&mut fitting);
            after = page.next;
            let is_full = found.len() >= PEOPLE_A_PAGE as usize;
            if after.is_none() || is_full {
                break;
            }
        }
        // Two pages that were filtered may hold more than one: the rest comes again.
        if found.len() > PEOPLE_A_PAGE as usize {
            found.truncate(PEOPLE_A_PAGE as usize);
            after = found.last().map(|entry| entry.number.clone());
        }
        Ok((found, after))
    }

    /// When a code was issued to each of these people who has one.
    pub(super) async fn codes_of(
        &self,
        entries: &[RosterEntry],
    ) -> Result<HashMap<RosterNumber, Timestamp>, Problem> {
        let numbers: Vec<RosterNumber> = entries.iter().map(|entry| entry.number.clone()).collect();
        Ok(self.web.store.accounts.codes_issued(&numbers).await?)
    }

    async fn lines(&self, asked: &Filter, entries: &[RosterEntry]) -> Result<Vec<Line>, Problem> {
        let issued = if asked.code == "none" {
            HashMap::new()
        } else {
            self.codes_of(entries).await?
        };
        let campaign = &self.web.campaign;
        let signers: Vec<RosterNumber> = entries
            .iter()
            .flat_map(|entry| campaign.signers_for(entry))
            .collect();
        let signers = self.web.store.people.entries(&signers).await?;
        let names: HashMap<RosterNumber, String> = signers
            .into_iter()
            .map(|entry| (entry.number, entry.name))
            .collect();
        let line = |entry: &RosterEntry| {
            let person = Shown::of(entry, campaign);
            let issued_at = issued.get(&entry.number).copied();
            Line {
                signers: campaign
                    .signers_for(entry)
                    .into_iter()
                    .filter(|_| person.roles.has(Role::Declarant))
                    .map(|number| Signer {
                        name: names.get(&number).cloned(),
                        by_roster: entry.signer.is_some(),
                        number,
                    })
                    .collect(),
                code_issued_at: issued_at,
                code_issued_on: issued_at.map(|at| campaign::date::in_chinese(timing::day(at))),
                needs_second_factor: person.roles.need_second_factor(),
                person,
            }
        };
        Ok(entries.iter().map(line).collect())
    }
}
