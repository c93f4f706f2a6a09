//! `GET /api/units/{unit}`: who of a unit has filed, who has not, what was signed, returned and checked.

use crate::listing::Asked;
use crate::people::{self, Counts, Line, People, Show, Wanted};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::plan::Unit;
use campaign::seal::Seal;
use campaign::{Right, RosterNumber, UnitId, timing};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use web::{Person, Problem, Web, papers};

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

/// The units the person may look into, with their seals.
pub(crate) async fn list(
    State(web): State<Web>,
    person: Person,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let seals = web.store.seals().await?;
    let units: Vec<Value> = web
        .campaign
        .units
        .iter()
        .filter(|unit| person.member().reads_unit(&unit.id))
        .map(|unit| {
            let seal = seals.iter().find(|seal| seal.unit == unit.id);
            json!({ "id": unit.id, "name": unit.name, "kind": unit.kind, "seal": seal.map(standing) })
        })
        .collect();
    if !web::wants_page(&headers) {
        return Ok(web::json(StatusCode::OK, &json!({ "units": units })));
    }
    let sealed = units.iter().filter(|unit| unit["seal"]["stands"] == true).count();
    let context = json!({ "units": units, "sealed": sealed });
    web.render_for(&person, StatusCode::OK, "unit-list.html", context)
}

/// A seal as lists show it.
pub(crate) fn standing(seal: &Seal) -> Value {
    let mut value = json!(seal);
    value["stands"] = json!(seal.stands());
    value["sealed_at"] = json!(timing::moment_in_chinese(seal.at));
    value["opened_at"] = json!(
        seal.opened
            .as_ref()
            .map(|opened| timing::moment_in_chinese(opened.at))
    );
    value
}

/// A unit's people.
pub(crate) async fn one(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let unit = of_person(&web, &person, &id)?;
    let mut asked = Asked::of(request.uri().query());
    let wanted = wanted(&mut asked)?;
    let people = read(&web, unit, &wanted).await?;
    if web::wants_page(request.headers()) {
        let page = UnitPage {
            web: &web,
            person: &person,
            unit,
            asked: &asked,
        };
        return page.show(people, wanted.show, StatusCode::OK, None).await;
    }
    let seal = web.store.seal(&unit.id).await?;
    let answer = json!({
        "unit": unit.id,
        "unit_name": unit.name,
        "counts": people.counts,
        "people": people.lines,
        "next": people.next,
        "seal": seal.as_ref().map(standing),
    });
    Ok(web::json(StatusCode::OK, &answer))
}

/// Which lines an address asks for.
pub(crate) fn wanted(asked: &mut Asked) -> Result<Wanted, Problem> {
    let wanted = Wanted {
        show: asked.read("filter", Show::parse).unwrap_or_default(),
        after: asked.after(),
        limit: asked.limit(),
    };
    asked.check()?;
    Ok(wanted)
}

pub(crate) async fn read(web: &Web, unit: &Unit, wanted: &Wanted) -> Result<People, Problem> {
    Ok(people::read(&web.store, &web.campaign, unit, web.now(), wanted).await?)
}

/// A check that was not noted.
pub(crate) struct NotNoted {
    pub(crate) number: RosterNumber,
    pub(crate) comment: String,
    pub(crate) message: String,
}

/// The page of a unit's people.
pub(crate) struct UnitPage<'a> {
    pub(crate) web: &'a Web,
    pub(crate) person: &'a Person,
    pub(crate) unit: &'a Unit,
    pub(crate) asked: &'a Asked,
}

impl UnitPage<'_> {
    /// Shows it, with a check that was not noted, if there is one.
    pub(crate) async fn show(
        &self,
        people: People,
        show: Show,
        status: StatusCode,
        not_noted: Option<&NotNoted>,
    ) -> Result<Response, Problem> {
        let path = format!("/api/units/{}", self.unit.id);
        let seal = self.web.store.seal(&self.unit.id).await?;
        let lines: Vec<Value> = people
            .lines
            .iter()
            .map(|line| self.line(line, not_noted))
            .collect();
        let context = json!({
            "unit": { "id": self.unit.id, "name": self.unit.name },
            "everywhere": self.person.member().may(Right::Oversee),
            "may_read_history": Right::ReadHistory.is_held_by(&self.person.roles),
            "counts": people.counts,
            "filters": filters(&people.counts),
            "filter": show.as_str(),
            "after": self.asked.text("after"),
            "lines": lines,
            "next": people.next.as_ref().map(|next| self.asked.address(&path, next)),
            "seal": seal.as_ref().map(standing),
            "problem": not_noted.map(|not_noted| &not_noted.message),
        });
        self.web.render_for(self.person, status, "unit.html", context)
    }

    fn line(&self, line: &Line, not_noted: Option<&NotNoted>) -> Value {
        let checks = self.person.member().checks(&self.unit.id, &line.person.number);
        let mut value = json!(line);
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
        let typed = not_noted.filter(|not_noted| not_noted.number == line.person.number);
        value["typed"] = json!(typed.map(|typed| &typed.comment));
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
