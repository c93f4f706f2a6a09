//! `GET /api/reminders`: how many of each unit are to be reminded, who of a unit, and what went out.

use super::{Tables, reminders_of};
use crate::Office;
use crate::choices::unit_options;
use archive::Manifest;
use axum::extract::State;
use axum::response::Response;
use campaign::reminder::{Dispatch, Outcome, Reminder, Sealing, Why, spared};
use campaign::{Campaign, RosterNumber, UnitId, timing};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use store::place_of_dispatch;
use utoipa::ToSchema;
use web::openapi::{Faults, Invalid, NoRight, NotThere, SignedOut};
use web::{Person, Problem, Query};

/// People of a unit on a page, about: those found among the last hundred looked at come with it.
const PEOPLE_A_PAGE: usize = 50;

/// Pages of a hundred people that one request looks through; the next one goes on from there.
const MOST_PAGES: usize = 20;

/// People looked at by one request to the database.
const PEOPLE_AT_ONCE: i32 = 100;

/// What went out, on a page.
const SENT_A_PAGE: usize = 25;

/// Who is to be reminded, and what went out.
#[derive(Serialize, ToSchema)]
struct ReminderList {
    /// The unit that was asked for; null for none.
    #[schema(required)]
    unit: Option<UnitId>,
    /// Who of the unit is to be reminded of what, now.
    due: Vec<DueReminder>,
    /// Each unit with something to be reminded of, as the newest summary counted.
    units: Vec<UnitReminders>,
    /// The moment of that summary; null while there is none.
    #[schema(required)]
    as_of: Option<Timestamp>,
    /// What went out, newest first; empty where a unit was asked for.
    sent: Vec<Dispatch>,
    /// To be given as `after` for the unit's people who follow, or for what went out before; null after the last.
    #[schema(required)]
    next: Option<String>,
    /// Whether the settings have where to send them.
    sends: bool,
}

/// Somebody who is to be reminded.
#[derive(Serialize, ToSchema)]
struct DueReminder {
    #[serde(flatten)]
    reminder: Reminder,
    /// Whether a reminder went out to them today, or may have.
    reminded_today: bool,
}

/// How many of a unit are to be reminded of what.
#[derive(Serialize, ToSchema)]
struct UnitReminders {
    id: UnitId,
    name: String,
    not_filed: u64,
    returned: u64,
    /// Participations that are past their date.
    past_date: u64,
    /// The unit's reports that wait for their signers.
    to_sign: u64,
    /// `not_sealed` or `changed_since_seal`; null for neither.
    #[schema(required)]
    table: Option<Why>,
}

/// Lists reminders.
#[utoipa::path(get, path = "/api/reminders", operation_id = "reminders", security(("Session" = [])),
    params(
        ("unit" = Option<String>, Query, description = "The unit whose people are listed"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("made" = Option<Timestamp>, Query, description = "As a page: tell what went out since then")
    ),
    responses(
        (status = 200, description = "Who is to be reminded, and what went out", body = ReminderList),
        NotThere, SignedOut, NoRight, Invalid, Faults
    ))]
pub(super) async fn list(
    State(office): State<Office>,
    person: Person,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    let unit = query.parse("unit", |unit| UnitId::parse(unit).map_err(|_| "没有这个单位"));
    let number = query.parse("after", |text| match unit {
        Some(_) => RosterNumber::parse(text).map(Some),
        None => Ok(None),
    });
    let made: Option<Timestamp> = query.read("made", |moment| moment.parse().ok());
    query.check()?;
    if unit
        .as_ref()
        .is_some_and(|unit| web.campaign.unit(unit).is_none())
    {
        return Err(Problem::not_found());
    }
    let newest = office.summaries.newest().await?;
    let tables = Tables::of(web, newest.as_ref()).await?;
    let (due, sent, next) = match &unit {
        Some(unit) => {
            let (due, next) = office.due(unit, number.flatten(), &tables).await?;
            (due, Vec::new(), next.map(|next| next.to_string()))
        }
        None => {
            let (sent, next) = office.sent(query.given("after")).await?;
            (Vec::new(), sent, next)
        }
    };
    let answer = ReminderList {
        due,
        units: units(&web.campaign, newest.as_ref(), &tables),
        as_of: newest.as_ref().map(|newest| newest.moment),
        sent,
        next,
        sends: office.summaries.reminds,
        unit,
    };
    if !web::wants_page(&headers) {
        return Ok(web::json(StatusCode::OK, &answer));
    }
    let made = match made {
        Some(made) => {
            let today = &web.store.sent_reminders.of_day(timing::day(made)).await?;
            Some(went_out(today, made))
        }
        None => None,
    };
    let context = json!({
        "unit": answer.unit, "unit_name": answer.unit.as_ref().map(|unit| web.campaign.unit_name(unit)),
        "unit_options": unit_options(&web.campaign),
        "due": answer.due.iter().map(due_line).collect::<Vec<_>>(),
        "next": answer.next.as_ref().map(|next| query.address("/api/reminders", &["unit"], next)),
        "units": answer.units.iter().map(unit_line).collect::<Vec<_>>(),
        "as_of": answer.as_of.map(timing::moment_in_chinese),
        "sent": answer.sent.iter().map(|one| sent_line(&web.campaign, one)).collect::<Vec<_>>(),
        "first": query.given("after").is_none(), "sends": answer.sends, "started": query.has("started"),
        "made": made,
    });
    web.render_for(&person, StatusCode::OK, "office/reminders.html", context)
}

impl Office {
    /// What went out, newest first, after this place; with the place to go on from.
    async fn sent(&self, after: Option<&str>) -> Result<(Vec<Dispatch>, Option<String>), Problem> {
        let list = &self.web.store.sent_reminders;
        let mut sent = list.list(after, SENT_A_PAGE + 1).await?;
        let more = sent.len() > SENT_A_PAGE;
        sent.truncate(SENT_A_PAGE);
        let next = sent.last().filter(|_| more).map(place_of_dispatch);
        Ok((sent, next))
    }

    /// Who of a unit is to be reminded, after somebody.
    async fn due(
        &self,
        unit: &UnitId,
        after: Option<RosterNumber>,
        tables: &Tables,
    ) -> Result<(Vec<DueReminder>, Option<RosterNumber>), Problem> {
        let (store, now) = (&self.web.store, self.web.now());
        let today = store.sent_reminders.of_day(timing::day(now)).await?;
        let spared = spared(&today);
        let files = store.unit_files.clone().with_page_size(PEOPLE_AT_ONCE);
        let (mut due, mut after) = (Vec::new(), after);
        for _ in 0..MOST_PAGES {
            let page = files.page(unit, after.as_ref(), now).await?;
            let found = reminders_of(store, &self.web.campaign, tables, &page.items, now).await?;
            due.extend(found.into_iter().map(|reminder| DueReminder {
                reminded_today: spared.contains(&reminder.number),
                reminder,
            }));
            after = page.next;
            if after.is_none() || due.len() >= PEOPLE_A_PAGE {
                break;
            }
        }
        Ok((due, after))
    }
}

/// How many people something went out to since a moment, and how many it did not for sure.
fn went_out(sent: &[Dispatch], since: Timestamp) -> Value {
    let people = |taken: bool| -> usize {
        let these = sent.iter().filter(|one| one.at >= since);
        let these = these.filter(|one| (one.outcome == Outcome::Taken) == taken);
        these.map(|one| one.people.len()).sum()
    };
    json!({ "taken": people(true), "other": people(false) })
}

fn units(campaign: &Campaign, newest: Option<&Manifest>, tables: &Tables) -> Vec<UnitReminders> {
    let counted: HashMap<&UnitId, _> = newest
        .iter()
        .flat_map(|newest| &newest.overview.units)
        .map(|unit| (&unit.id, &unit.counts))
        .collect();
    let units = campaign.units.iter().map(|unit| {
        let counts = counted.get(&unit.id);
        UnitReminders {
            id: unit.id.clone(),
            name: unit.name.clone(),
            not_filed: counts.map_or(0, |counts| counts.reconciliation.missing),
            returned: counts.map_or(0, |counts| counts.sign_offs.returned),
            past_date: counts.map_or(0, |counts| counts.past_date),
            to_sign: counts.map_or(0, |counts| counts.sign_offs.waiting),
            table: tables.get(&unit.id).map(|sealing| match sealing {
                Sealing::Open => Why::NotSealed,
                Sealing::Changed => Why::ChangedSinceSeal,
            }),
        }
    });
    units
        .filter(|unit| {
            let counts = [unit.not_filed, unit.returned, unit.past_date, unit.to_sign];
            unit.table.is_some() || counts.iter().any(|count| *count > 0)
        })
        .collect()
}

fn due_line(due: &DueReminder) -> Value {
    let mut line = json!(due);
    let about = due.reminder.occasions.iter();
    line["about"] = json!(about.map(|one| one.in_chinese()).collect::<Vec<_>>());
    line
}

fn unit_line(unit: &UnitReminders) -> Value {
    let mut line = json!(unit);
    line["table_name"] = json!(unit.table.map(Why::in_chinese));
    line
}

fn sent_line(campaign: &Campaign, sent: &Dispatch) -> Value {
    let about = |whys: &[Why]| whys.iter().map(|why| why.in_chinese()).collect::<Vec<_>>();
    let counts: Vec<String> = Why::ALL
        .iter()
        .filter_map(|why| {
            let people = sent.people.iter().filter(|one| one.why.contains(why)).count();
            (people > 0).then(|| format!("{} {people} 人", why.in_chinese()))
        })
        .collect();
    json!({
        "at": timing::moment_in_chinese(sent.at), "unit": campaign.unit_name(&sent.unit),
        "way": sent.way.in_chinese(), "by": sent.by, "count": sent.people.len(), "counts": counts,
        "outcome": sent.outcome.in_chinese(), "taken": sent.outcome.as_str() == "taken", "answer": sent.answer,
        "people": sent.people.iter().map(|one| json!({ "number": one.number, "name": one.name, "why": about(&one.why) }))
            .collect::<Vec<_>>(),
    })
}
