//! `GET /api/units/{unit}/participations`: the rows of a unit's Annex 3 as they stand, by how they were left, verified and
//! dealt with: the lists behind the overview's numbers.
//!
//! As in [`crate::people`], a unit passes through in pages and only the page's own lines are kept.

use crate::{Web, table, units};
use axum::extract::{Path, State};
use axum::response::Response;
use campaign::annex3::{Row, UnitFold};
use campaign::overview::Figure;
use campaign::plan::Unit;
use campaign::{Dossier, Party, Right, RosterNumber, UnitId, date};
use futures::stream::TryStreamExt as _;
use http::{HeaderMap, StatusCode};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::StoreError;
use utoipa::ToSchema;
use web::openapi::{Faults, Invalid, NoRight, NotThere, SignedOut};
use web::{Person, Problem, Query};

/// A row, and the date to leave by that passed.
#[derive(Serialize, ToSchema)]
#[schema(as = UnitParticipation)]
struct Line {
    #[serde(flatten)]
    row: Row,
    #[schema(required)]
    past: Option<Date>,
}

/// A page of a unit's participations, with the counts of all.
#[derive(Serialize, ToSchema)]
struct UnitParticipations {
    unit: UnitId,
    unit_name: String,
    /// How many each filter takes, by its name.
    counts: BTreeMap<&'static str, u64>,
    participations: Vec<Line>,
    /// Goes back as `after`; null on the last page.
    #[schema(required)]
    next: Option<RosterNumber>,
}

/// Which lines are asked for.
struct Wanted {
    show: Figure,
    after: Option<RosterNumber>,
    limit: usize,
}

/// One page of a unit's participations, with how many each filter takes.
#[derive(Default)]
struct Participations {
    counts: BTreeMap<&'static str, u64>,
    lines: Vec<Line>,
    next: Option<RosterNumber>,
}

/// Lists them.
#[utoipa::path(get, path = "/api/units/{unit}/participations", operation_id = "unitParticipations",
    security(("Session" = [])),
    description = "The rows of the unit's Annex 3 as they stand, by how they were left, verified and dealt with. A page \
        ends with a whole declaration.",
    params(
        ("unit" = String, Path, description = "A unit's id"),
        ("filter" = Option<String>, Query, description = "`all`, `self_report`, `verification`, `agreed`, \
            `not_withdrawn`, `past_date`, `verified` or `handled`"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 200")
    ),
    responses(
        (status = 200, description = "The unit's participations", body = UnitParticipations),
        NotThere,
        SignedOut, NoRight, Invalid, Faults
    ))]
pub(crate) async fn list(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<String>,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let unit = units::of_person(&web, &person, &id)?;
    let wanted = Wanted {
        show: query.read("filter", parse).unwrap_or(Figure::Participations),
        after: query.read("after", |text| RosterNumber::parse(text).ok()),
        limit: query.limit(units::LINES),
    };
    query.check()?;
    let found = read(&web, person.party(), unit, &wanted).await?;
    if !web::wants_page(&headers) {
        let answer = UnitParticipations {
            unit: unit.id.clone(),
            unit_name: unit.name.clone(),
            counts: found.counts,
            participations: found.lines,
            next: found.next,
        };
        return Ok(web::json(StatusCode::OK, &answer));
    }
    let path = format!("/api/units/{}/participations", unit.id);
    let context = json!({
        "unit": { "id": unit.id, "name": unit.name },
        "filters": Figure::OF_ROWS.iter().map(|figure| json!({
            "name": name(*figure), "label": figure.in_chinese(), "count": found.counts[name(*figure)],
        })).collect::<Vec<_>>(),
        "filter": name(wanted.show),
        "lines": found.lines.iter().map(shown).collect::<Vec<_>>(),
        "next": found.next.as_ref().map(|next| query.address(&path, &["filter", "limit"], next.as_str())),
        "verifies": Right::ReadVerification.is_held_by(&person.roles),
    });
    web.render_for(
        &person,
        StatusCode::OK,
        "review/unit-participations.html",
        context,
    )
}

/// The filter's name in the address.
fn name(figure: Figure) -> &'static str {
    match figure {
        Figure::Participations => "all",
        _ => figure.as_str(),
    }
}

fn parse(text: &str) -> Option<Figure> {
    let mut figures = Figure::OF_ROWS.iter().copied();
    figures.find(|figure| name(*figure) == text)
}

async fn read(
    web: &Web,
    reader: Party<'_>,
    unit: &Unit,
    wanted: &Wanted,
) -> Result<Participations, StoreError> {
    let now = web.now();
    let mut fold = UnitFold::new(&web.campaign, unit);
    let mut found = Participations::default();
    for figure in Figure::OF_ROWS {
        found.counts.insert(name(*figure), 0);
    }
    let mut people = web.store.unit_files.everyone(&unit.id, now);
    while let Some(person) = people.try_next().await? {
        let mut rows = fold.person(&person);
        let Some(dossier) = person.counted(&web.campaign) else {
            continue;
        };
        if reader.bar(&dossier.current).is_some() {
            rows.iter_mut().for_each(Row::leave_out_findings);
        }
        let past = dossier.past_dates(&web.campaign, &rows, now);
        let past = |place| past.iter().find(|(of, _)| *of == place).map(|(_, date)| *date);
        let lines = rows.into_iter().enumerate();
        let lines = lines.map(|(place, row)| Line {
            row,
            past: past(place),
        });
        found.take(dossier, lines.collect(), wanted);
    }
    Ok(found)
}

impl Participations {
    /// Counts a declaration's rows, and keeps those that are wanted.
    fn take(&mut self, dossier: &Dossier, lines: Vec<Line>, wanted: &Wanted) {
        let takes = |figure: Figure, line: &Line| figure.takes(&line.row, line.past.is_some());
        for figure in Figure::OF_ROWS {
            let taken = lines.iter().filter(|line| takes(*figure, line)).count();
            *self.counts.entry(name(*figure)).or_default() += taken as u64;
        }
        let number = &dossier.current.number;
        let comes_before = wanted.after.as_ref().is_some_and(|after| number <= after);
        let mut lines = lines
            .into_iter()
            .filter(|line| takes(wanted.show, line))
            .peekable();
        if comes_before || self.next.is_some() || lines.peek().is_none() {
            return;
        }
        if self.lines.len() >= wanted.limit {
            self.next = self.lines.last().map(|last| last.row.number.clone());
        } else {
            self.lines.extend(lines);
        }
    }
}

/// A line as the page prints it.
fn shown(line: &Line) -> Value {
    let row = &line.row;
    let cells = table::cells(row);
    let left = [&cells[14], &cells[15]].into_iter().find(|text| !text.is_empty());
    json!({
        "name": row.name, "number": row.number, "reference": row.reference, "business": row.business_name,
        "participant": if cells[6].is_empty() { &cells[7] } else { &cells[6] },
        "mode": cells[8], "sector": cells[9],
        "left": left,
        "agreed": row.agreed_withdrawal.map(date::in_chinese),
        "past": line.past.map(date::in_chinese),
        "verification": row.verification, "disposition": row.disposition,
    })
}
