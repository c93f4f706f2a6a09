//! `GET` and `POST /api/deliveries`: what was handed to the city, and handing over.

use super::collections::{cadres, deadline};
use super::shown::{self, DeliveryLine};
use crate::{Office, Web};
use axum::extract::{Request, State};
use axum::response::Response;
use campaign::person;

use campaign::deadlines::Deadline;
use campaign::delivery::{self, Delivery, NotDelivered};
use campaign::{Right, form, timing};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::json;
use store::{StoreError, Written};
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, SignedOut};
use web::{Filled, Form, Person, Problem};

/// How often a delivery is prepared anew when the lists changed meanwhile.
const MOST_TRIES: usize = 4;

/// The deliveries, newest first.
#[derive(Serialize, ToSchema)]
struct Deliveries {
    deadline: Deadline,
    deliveries: Vec<DeliveryLine>,
}

form! {
    /// What to hand over.
    struct HandingOver {
        /// The number that the next delivery was announced with: sent twice, it is one delivery.
        serial: Option<u32> = written "第几次报送",
        /// How many who should be in it are not: on the page, whoever hands over has seen them.
        without: Option<u32> = chosen "不在本次报送中的人员",
    }
}

/// `GET /api/deliveries`.
#[utoipa::path(get, path = "/api/deliveries", operation_id = "deliveries", security(("Session" = [])),
    responses((status = 200, description = "What was handed to the city", body = Deliveries),
        SignedOut, NoRight, Faults))]
pub(super) async fn list(
    State(office): State<Office>,
    person: Person,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if web::wants_page(&headers) {
        return page(&office.web, &person, Filled::blank()).await;
    }
    let web = &office.web;
    let answer = Deliveries {
        deadline: web.campaign.deadlines(web.now()).deliver,
        deliveries: handed(web).await?.1,
    };
    Ok(web::json(StatusCode::OK, &answer))
}

/// How often something was handed over, and what, the newest first.
async fn handed(web: &Web) -> Result<(u32, Vec<DeliveryLine>), StoreError> {
    let how_often = web.store.deliveries.lists().await?.deliveries;
    let found = web.store.deliveries.all(how_often).await?;
    Ok((how_often, found.iter().rev().map(DeliveryLine::of).collect()))
}

/// What was handed over and what is next, with the form as it is filled in.
async fn page(web: &Web, person: &Person, filled: Filled) -> Result<Response, Problem> {
    let (before, deliveries) = handed(web).await?;
    let by = person::Person::of(&person.entry);
    let ready = delivery::prepare(&web.campaign, &cadres(web).await?, before, by, web.now());
    let context = json!({
        "deliveries": deliveries,
        "deadline": deadline(web),
        "may_deliver": Right::Deliver.is_held_by(&person.roles),
        "next": before + 1,
        "form": filled.form,
        "errors": filled.errors,
        "ready": ready.as_ref().ok().map(|(delivery, items)| json!({
            "delivery": DeliveryLine::of(delivery),
            "items": items.iter().map(|item| shown::item(&web.campaign, item)).collect::<Vec<_>>(),
        })),
        "hindered": match &ready {
            Err(NotDelivered::Disagree(people)) => people
                .iter()
                .map(|(person, stage)| json!({ "name": person.name, "stage": stage.in_chinese(&web.campaign) }))
                .collect(),
            _ => Vec::new(),
        },
    });
    web.render_for(person, filled.status, "office/deliveries.html", context)
}

/// `POST /api/deliveries`: hands over everything both lists agree on. `serial` is the number that the page announced:
/// with it a request sent twice is one delivery.
#[utoipa::path(post, path = "/api/deliveries", operation_id = "deliver", security(("Session" = [])),
    description = "Hands to the city everything on which both lists agree.",
    request_body(content = HandingOver, content_type = "application/json"),
    responses(
        (status = 201, description = "Handed over, or handed over already under this number", body = DeliveryLine,
            headers(("Location" = String, description = "The delivery"))),
        (status = 409, description = "The lists disagree, there is nothing to hand over, or another came first",
            body = Problem, content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
pub(super) async fn hand_over(
    State(office): State<Office>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::<HandingOver>::read(request).await?;
    let delivery = handed_over(&office.web, &person, &mut form).await;
    let answer = delivery.map(|delivery| {
        let place = format!("/api/deliveries/{}", delivery.serial);
        form.created(&place, &DeliveryLine::of(&delivery))
    });
    let again = |filled| page(&office.web, &person, filled);
    form.answer_or_redisplay(&office.web, answer, again).await
}

async fn handed_over(web: &Web, person: &Person, form: &mut Form<HandingOver>) -> Result<Delivery, Problem> {
    let (serial, without) = form.parse(|fields, _| Some((fields.serial, fields.without)))?;
    let by = person::Person::of(&person.entry);
    for _ in 0..MOST_TRIES {
        let lists = web.store.deliveries.lists().await?;
        if let Some(serial) = serial.filter(|serial| *serial != lists.deliveries + 1) {
            return another(web, &by, serial).await;
        }
        let cadres = web.store.collections.cadres(&web.campaign, lists).await?;
        let prepared = delivery::prepare(&web.campaign, &cadres, lists.deliveries, by.clone(), web.now());
        let (delivery, items) =
            prepared.map_err(|error| Problem::new(StatusCode::CONFLICT, error.in_chinese(&web.campaign)))?;
        check_absent(form, &delivery, without)?;
        match web.store.collections.deliver(&delivery, &items, lists).await? {
            Written::Committed => return Ok(delivery),
            Written::Conflict => {}
        }
    }
    Err(Problem::unavailable())
}

/// Whoever hands over on the page has seen who is not in it; a program is told in the answer, and held to the number it
/// names.
fn check_absent(
    form: &mut Form<HandingOver>,
    delivery: &Delivery,
    without: Option<u32>,
) -> Result<(), Problem> {
    let absent = u32::try_from(delivery.absent.len()).unwrap_or(u32::MAX);
    let seen = without.or((!form.wants_page).then_some(absent)).unwrap_or(0);
    if seen == absent {
        return Ok(());
    }
    let message = match without {
        None => format!("还有 {absent} 人应报而不在本次报送中，请核对名单并勾选"),
        Some(_) => format!("不在本次报送中的人员已有变动，现为 {absent} 人，请重新核对"),
    };
    Err(form.refuse("without", message))
}

/// The announced number is taken: by the same request sent before, or by somebody else.
async fn another(web: &Web, by: &person::Person, serial: u32) -> Result<Delivery, Problem> {
    match web.store.deliveries.find(serial).await? {
        Some(delivery) if &delivery.by == by => Ok(delivery),
        Some(delivery) => {
            let (who, when) = (&delivery.by.name, timing::moment_in_chinese(delivery.at));
            let detail = format!("第 {serial} 次报送已由{who}于 {when} 办理，请重新核对");
            Err(Problem::new(StatusCode::CONFLICT, detail))
        }
        None => Err(Problem::new(StatusCode::CONFLICT, "报送次序已有变动，请重新核对")),
    }
}
