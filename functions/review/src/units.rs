//! `GET /api/units/{unit}`: who of a unit has filed, who has not, what was signed, returned and checked.

use crate::Web;
use crate::people::{self, Counts, Line, People, Show, Wanted};
use axum::extract::{Path, State};
use axum::response::Response;
use campaign::near::Bar;
use campaign::plan::Unit;
use campaign::seal::SealLine;
use campaign::{Apart, Right, RosterNumber, UnitId, timing};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::openapi::{Faults, Invalid, NoRight, NotThere, SignedOut};
use web::{Filled, Person, Problem, Query, papers};

/// Lines on one page, unless asked otherwise.
pub(crate) const LINES: usize = 50;

/// The unit with this id, if the person may look into it: the office and the discipline team into all, an officer and
/// a head into their own.
///
/// # Errors
/// 404 for no unit, 403 for another's.
pub(crate) fn of_person<'a>(web: &'a Web, person: &Person, id: &str) -> Result<&'a Unit, Problem> {
    let unit = UnitId::parse(id).ok().and_then(|id| web.campaign.unit(&id));
    let unit = unit.ok_or_else(Problem::not_found)?;
    if person.member().reads_unit(&unit.id) {
        Ok(unit)
    } else {
        Err(another_units())
    }
}

pub(crate) fn another_units() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "只能办理本单位的事项")
}

/// A page of a unit's people, with the counts of all.
#[derive(Serialize, ToSchema)]
struct UnitPeople {
    unit: UnitId,
    unit_name: String,
    counts: Counts,
    people: Vec<Line>,
    /// Goes back as `after`; null on the last page.
    #[schema(required)]
    next: Option<RosterNumber>,
    /// Whose report is kept and counted nowhere: they left the roster, or need not declare any more.
    apart: Vec<Apart>,
    #[schema(required)]
    seal: Option<SealLine>,
}

/// A unit's people.
#[utoipa::path(get, path = "/api/units/{unit}", operation_id = "unitPeople", security(("Session" = [])),
    params(
        ("unit" = String, Path, description = "A unit's id"),
        ("filter" = Option<String>, Query, description = "`all`, `expected`, `missing`, `filed`, `nil`, `disclosing`, \
            `exempt`, `late`, `waiting`, `returned`, `signed`, `retained`, `unchecked`, `commented`, `exemption_claimed` or `not_obliged`"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 200")
    ),
    responses(
        (status = 200, description = "The unit's people", body = UnitPeople),
        NotThere,
        SignedOut, NoRight, Invalid, Faults
    ))]
pub(crate) async fn one(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<String>,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let unit = of_person(&web, &person, &id)?;
    let wanted = wanted(&mut query)?;
    let people = read(&web, unit, &wanted).await?;
    if web::wants_page(&headers) {
        let page = UnitPage {
            web: &web,
            person: &person,
            unit,
            query: &query,
        };
        return page.show(people, wanted.show, None).await;
    }
    let seal = web.store.seals.of(&unit.id).await?;
    let answer = UnitPeople {
        unit: unit.id.clone(),
        unit_name: unit.name.clone(),
        counts: people.counts,
        people: people.lines,
        next: people.next,
        apart: people.apart,
        seal: seal.map(SealLine::of),
    };
    Ok(web::json(StatusCode::OK, &answer))
}

/// Which lines an address asks for.
pub(crate) fn wanted(query: &mut Query) -> Result<Wanted, Problem> {
    let wanted = Wanted {
        show: query.read("filter", Show::parse).unwrap_or_default(),
        after: query.read("after", |text| RosterNumber::parse(text).ok()),
        limit: query.limit(LINES),
    };
    query.check()?;
    Ok(wanted)
}

pub(crate) async fn read(web: &Web, unit: &Unit, wanted: &Wanted) -> Result<People, Problem> {
    Ok(people::read(&web.store, &web.campaign, unit, web.now(), wanted).await?)
}

/// The page of a unit's people.
pub(crate) struct UnitPage<'a> {
    pub(crate) web: &'a Web,
    pub(crate) person: &'a Person,
    pub(crate) unit: &'a Unit,
    pub(crate) query: &'a Query,
}

impl UnitPage<'_> {
    /// Shows it, with the form of somebody's check that was not noted, if there is one.
    pub(crate) async fn show(
        &self,
        people: People,
        show: Show,
        not_noted: Option<(&RosterNumber, Filled)>,
    ) -> Result<Response, Problem> {
        let path = format!("/api/units/{}", self.unit.id);
        let seal = self.web.store.seals.of(&self.unit.id).await?;
        let lines: Vec<Value> = people
            .lines
            .iter()
            .map(|line| self.line(line, not_noted.as_ref()))
            .collect();
        let context = json!({
            "unit": { "id": self.unit.id, "name": self.unit.name },
            "everywhere": self.person.member().may(Right::Oversee),
            "may_read_history": Right::ReadHistory.is_held_by(&self.person.roles),
            "counts": people.counts,
            "filters": filters(&people.counts),
            "filter": show.as_str(),
            "after": self.query.text("after"),
            "lines": lines,
            "apart": people.apart.iter().map(papers::apart).collect::<Vec<_>>(),
            "next": people.next.as_ref().map(|next| self.query.address(&path, &["filter", "limit"], next.as_str())),
            "seal": seal.map(SealLine::of),
            "problem": not_noted.as_ref().and_then(|(_, filled)| filled.errors.iter().next()?.1.into_iter().next()),
        });
        let status = not_noted.map_or(StatusCode::OK, |(_, filled)| filled.status);
        self.web
            .render_for(self.person, status, "review/unit.html", context)
    }

    fn line(&self, line: &Line, not_noted: Option<&(&RosterNumber, Filled)>) -> Value {
        let current = line.current.as_ref();
        let bar = current.and_then(|current| self.person.party().bar(current));
        let answers = self.person.member().answers_for(&self.unit.id);
        let checks = answers && bar.is_none();
        let mut value = json!(line);
        value["barred_by_name"] = json!(answers && bar.is_some_and(Bar::goes_by_name));
        value["status_name"] = json!(line.status.in_chinese());
        value["may_check"] = json!(checks && line.declaration.is_some());
        if let Some(filed) = &line.declaration {
            value["kind_name"] = json!(filed.kind.in_chinese());
            value["filed_at"] = json!(timing::moment_in_chinese(filed.filed_at));
        }
        value["decision"] = json!(
            line.decision
                .as_ref()
                .map(|step| papers::step(&self.web.campaign, step))
        );
        if let Some(check) = &line.check {
            value["checked_at"] = json!(timing::moment_in_chinese(check.check.at));
        }
        let typed = not_noted.filter(|(number, _)| **number == line.person.number);
        value["typed"] = json!(typed.map(|(_, filled)| &filled.form["comment"]));
        value
    }
}

/// The choices of the page's filter, with how many lines each has.
fn filters(counts: &Counts) -> Vec<Value> {
    let counted = json!(counts);
    Show::ALL
        .iter()
        .map(|show| {
            let count = match show {
                Show::All => &counted["people"],
                _ => &counted[show.as_str()],
            };
            json!({ "name": show.as_str(), "label": show.in_chinese(), "count": count })
        })
        .collect()
}
