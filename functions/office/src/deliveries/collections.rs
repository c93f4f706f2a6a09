//! `GET` and `POST /api/collections`: the two lists, side by side.

use super::shown::{self, CadreLine};
use crate::{Office, Web};
use axum::extract::{Request, State};
use axum::response::Response;
use campaign::person;

use campaign::deadlines::Deadline;
use campaign::delivery::{Cadre, Collected, List, Mark, Refused, Stage};
use campaign::sign_off;
use campaign::{FieldErrors, Reference, Right, UnitId, form, terms};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};
use store::Written;
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, SignedOut};
use web::{Form, Person, Problem, Query};

/// How often a mark is decided anew when another one came first.
const MOST_TRIES: usize = 8;

/// Cadres on one page.
const PAGE: usize = 50;

terms! {
    /// What the page shows of the cadres.
    #[derive(Default)]
    enum Show {
        #[default]
        All = "" => "全部",
        Missing = "missing" => "未填报、未阅签",
        Open = "open" => "待收集",
        Disagreeing = "disagreeing" => "两份名单不一致",
        Agreed = "agreed" => "一致，待报送",
        Undelivered = "undelivered" => "未报送",
        Delivered = "delivered" => "已报送",
    }
}

impl Show {
    fn includes(self, stage: Stage) -> bool {
        match self {
            Show::All => true,
            Show::Missing => matches!(stage, Stage::NotFiled | Stage::NotSigned),
            Show::Open => stage == Stage::NotCollected,
            Show::Disagreeing => stage.disagrees(),
            Show::Agreed => stage == Stage::Agreed,
            Show::Undelivered => stage != Stage::Delivered,
            Show::Delivered => stage == Stage::Delivered,
        }
    }
}

/// The two lists, side by side.
#[derive(Serialize, ToSchema)]
struct Collections {
    deadline: Deadline,
    /// The lists that the reader keeps.
    lists: Vec<List>,
    /// Whose reports the two lists hold differently.
    disagreements: Vec<person::Person>,
    /// Who has not filed, or was not signed for.
    missing: Vec<person::Person>,
    cadres: Vec<CadreLine>,
}

form! {
    /// A mark to set.
    struct Marking {
        #[schema(value_type = String, example = "K7QM-3XWD")]
        reference: Option<String> = written "回执编号",
        /// The revision that was on the screen.
        #[schema(value_type = u32)]
        revision: Option<u32> = written "所看的是第几次提交",
        /// `office` or `discipline`; may be left out by who keeps one list only.
        list: Option<String> = chosen "名单",
        /// `collect`, which is also meant where it is left out, or `take_back`.
        action: Option<String> = chosen "办理方式",
        /// Why it is taken back.
        reason: Option<String> = written "撤回的原因",
    }
}

/// `GET /api/collections`.
#[utoipa::path(get, path = "/api/collections", operation_id = "collections", security(("Session" = [])),
    responses((status = 200, description = "Every municipally managed cadre", body = Collections),
        SignedOut, NoRight, Faults))]
pub(super) async fn list(
    State(office): State<Office>,
    person: Person,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    let cadres = cadres(web).await?;
    if web::wants_page(&headers) {
        return page(web, &person, &cadres, &query);
    }
    let named = |wanted: fn(Stage) -> bool| -> Vec<_> {
        let found = cadres.iter().filter(|cadre| wanted(cadre.stage()));
        found.map(|cadre| person::Person::of(&cadre.entry)).collect()
    };
    let answer = Collections {
        deadline: web.campaign.deadlines(web.now()).deliver,
        lists: person.member().lists().collect(),
        disagreements: named(Stage::disagrees),
        missing: named(|stage| matches!(stage, Stage::NotFiled | Stage::NotSigned)),
        cadres: cadres
            .iter()
            .map(|cadre| CadreLine::of(&web.campaign, cadre))
            .collect(),
    };
    Ok(web::json(StatusCode::OK, &answer))
}

/// Everybody who belongs on the lists.
pub(super) async fn cadres(web: &Web) -> Result<Vec<Cadre>, Problem> {
    let lists = web.store.deliveries.lists().await?;
    Ok(web.store.collections.cadres(&web.campaign, lists).await?)
}

fn page(web: &Web, person: &Person, cadres: &[Cadre], query: &Query) -> Result<Response, Problem> {
    let show = Show::parse(query.text("show")).unwrap_or_default();
    let after = query.text("after");
    let unit = UnitId::parse(query.text("unit")).ok();
    let unit = unit.and_then(|id| web.campaign.unit(&id));
    let cadres: Vec<&Cadre> = cadres
        .iter()
        .filter(|cadre| unit.is_none_or(|unit| cadre.entry.unit == unit.id))
        .collect();
    let lists = person.member().lists().collect::<Vec<_>>();
    let matching: Vec<&Cadre> = cadres
        .iter()
        .copied()
        .filter(|cadre| show.includes(cadre.stage()) && cadre.entry.number.as_str() > after)
        .collect();
    let lines: Vec<Value> = matching
        .iter()
        .take(PAGE)
        .map(|cadre| {
            let mut line = json!(CadreLine::of(&web.campaign, cadre));
            shown::for_page(&web.campaign, &mut line, cadre, &lists);
            line
        })
        .collect();
    let next = (matching.len() > PAGE).then(|| matching[PAGE - 1].entry.number.as_str());
    let tabs = Show::ALL.iter().map(|tab| {
        let count = cadres.iter().filter(|cadre| tab.includes(cadre.stage())).count();
        json!({ "name": tab.as_str(), "label": tab.in_chinese(), "count": count, "current": *tab == show })
    });
    let count = |wanted: &dyn Fn(&Cadre) -> bool| cadres.iter().filter(|cadre| wanted(cadre)).count();
    let context = json!({
        "cadres": lines,
        "tabs": tabs.collect::<Vec<_>>(),
        "show": show.as_str(),
        "unit": unit.map(|unit| json!({ "id": unit.id, "name": unit.name })),
        "next": next,
        "deadline": deadline(web),
        "counts": {
            "expected": cadres.len(),
            "filed": count(&|cadre| cadre.current.is_some()),
            "signed": count(&|cadre| cadre.sign_off_state().is_some_and(sign_off::State::is_signed)),
            "office": count(&|cadre| cadre.standing_mark(List::Office).is_some()),
            "discipline": count(&|cadre| cadre.standing_mark(List::Discipline).is_some()),
            "delivered": count(&|cadre| cadre.stage() == Stage::Delivered),
        },
        "disagreeing": cadres.iter().filter(|cadre| cadre.stage().disagrees()).map(|cadre| json!({
            "name": cadre.entry.name, "number": cadre.entry.number, "stage": cadre.stage().in_chinese(&web.campaign),
        })).collect::<Vec<_>>(),
        "lists": lists.iter().map(|list| list.in_chinese(&web.campaign)).collect::<Vec<_>>(),
        "may_deliver": Right::Deliver.is_held_by(&person.roles),
    });
    web.render_for(person, StatusCode::OK, "office/collections.html", context)
}

/// The day the reports are due, for pages.
pub(super) fn deadline(web: &Web) -> Value {
    let deliver = web.campaign.deadlines(web.now()).deliver;
    json!({ "day": deliver.day, "left": deliver.in_chinese(), "passed": deliver.has_passed() })
}

/// `POST /api/collections`: collects a report for the person's list, or with `action: take_back` takes it back.
#[utoipa::path(post, path = "/api/collections", operation_id = "collect", security(("Session" = [])),
    description = "Collects a signed report for one's list, or takes it back with a reason.",
    request_body(content = Marking, content_type = "application/json"),
    responses(
        (status = 200, description = "The mark that stands", body = Mark),
        (status = 404, description = "No such report of a municipally managed cadre", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "Not signed, amended since, delivered, or not collected", body = Problem,
            content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
pub(super) async fn mark(
    State(office): State<Office>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::read(request).await?;
    let answer = marked(&office.web, &person, &mut form).await;
    form.answer(&office.web, answer).await
}

async fn marked(web: &Web, person: &Person, form: &mut Form<Marking>) -> Result<Response, Problem> {
    let list = list_for(web, person, form)?;
    let wanted = form.parse(|fields, check| {
        let reference = Reference::parse(fields.reference.as_deref().unwrap_or_default());
        let reference = reference.map_err(|error| check.say("reference", error.to_string()));
        let action = fields.action.as_deref().unwrap_or("collect");
        let takes_back = check.term("action", Some(action), |action| match action {
            "collect" => Some(false),
            "take_back" => Some(true),
            _ => None,
        });
        let revision = check.demand("revision", fields.revision);
        Some(Wanted {
            list,
            reference: reference.ok()?,
            revision: revision?,
            by: person::Person::of(&person.entry),
            reason: takes_back?.then(|| fields.reason.clone().unwrap_or_default()),
        })
    })?;
    let mark = write(web, &wanted).await?;
    let place = format!("/api/collections#cadre-{}", mark.number);
    Ok(form.done(&place, StatusCode::OK, &mark))
}

/// Whose list a mark is for. Who keeps both has to say it.
fn list_for(web: &Web, person: &Person, form: &mut Form<Marking>) -> Result<List, Problem> {
    let lists = person.member().lists().collect::<Vec<_>>();
    match (form.entered.list.clone(), lists.as_slice()) {
        (None, [only]) => Ok(*only),
        (None, _) => Err(form.refuse("list", "您参与两份名单，请写明为哪一份收集")),
        (Some(named), _) => {
            let list = form.parse(|_, check| check.term("list", Some(&named), List::parse))?;
            if lists.contains(&list) {
                Ok(list)
            } else {
                let detail = format!("只有{}能为这份名单收集", list.in_chinese(&web.campaign));
                Err(Problem::new(StatusCode::FORBIDDEN, detail))
            }
        }
    }
}

/// What a person wants to mark.
struct Wanted {
    list: List,
    reference: Reference,
    revision: u32,
    by: person::Person,
    /// Why it is taken back; none to collect it.
    reason: Option<String>,
}

async fn write(web: &Web, wanted: &Wanted) -> Result<Mark, Problem> {
    for _ in 0..MOST_TRIES {
        let lists = web.store.deliveries.lists().await?;
        let cadre = web
            .store
            .collections
            .cadre(&wanted.reference, lists)
            .await?
            .ok_or_else(|| refuse(&Refused::NotThere))?;
        let (mark, current) = match decide(web, &cadre, wanted).map_err(|refused| refuse(&refused))? {
            Decided::Standing(mark) => return Ok(mark),
            Decided::Collect(mark) => (mark, cadre.current.as_ref()),
            Decided::TakeBack(mark) => (mark, None),
        };
        match web.store.collections.mark(&mark, current, lists).await? {
            Written::Committed => return Ok(mark),
            Written::Conflict => {}
        }
    }
    Err(Problem::unavailable())
}

enum Decided {
    /// The list has it already.
    Standing(Mark),
    Collect(Mark),
    TakeBack(Mark),
}

fn decide(web: &Web, cadre: &Cadre, wanted: &Wanted) -> Result<Decided, Refused> {
    let (list, reference, by) = (wanted.list, &wanted.reference, wanted.by.clone());
    if let Some(reason) = &wanted.reason {
        let already = cadre.mark(list).filter(|mark| {
            mark.revision == wanted.revision && mark.taken_back.as_ref() == Some(reason) && mark.by == by
        });
        if let Some(mark) = already {
            return Ok(Decided::Standing(mark.clone()));
        }
        let mark = Mark::take_back(cadre, list, reference, wanted.revision, by, reason, web.now())?;
        return Ok(Decided::TakeBack(mark));
    }
    let collected = Mark::collect(cadre, list, reference, wanted.revision, by, web.now())?;
    Ok(match collected {
        Collected::Now(mark) => Decided::Collect(mark),
        Collected::Already(mark) => Decided::Standing(mark),
    })
}

fn refuse(refused: &Refused) -> Problem {
    match refused {
        Refused::NotThere => Problem::new(StatusCode::NOT_FOUND, refused.to_string()),
        Refused::SamePerson(_) => Problem::new(StatusCode::FORBIDDEN, refused.to_string()),
        Refused::Wording => {
            let mut errors = FieldErrors::default();
            errors.add("reason", refused.to_string());
            Problem::fields(errors)
        }
        Refused::OldRevision { .. } | Refused::NotSigned | Refused::Delivered | Refused::NotCollected => {
            Problem::new(StatusCode::CONFLICT, refused.to_string())
        }
    }
}
