//! `GET /api/deliveries/{id}`: one delivery as page, JSON or bundle.

use super::shown::DeliveryLine;
use super::{bundle, print, shown};
use crate::downloads::Named;
use crate::{Office, Web};
use axum::extract::{Path, State};
use axum::response::Response;
use bytes::Bytes;
use campaign::delivery::{Delivery, Item};
use futures::stream::{self, StreamExt as _};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::openapi::{Faults, File, NoRight, NotThere, SignedOut};
use web::{Person, Problem, Query};

#[utoipa::path(get, path = "/api/deliveries/{id}", operation_id = "delivery", security(("Session" = [])),
    params(
        ("id" = String, Path, description = "The delivery's number"),
        ("format" = Option<String>, Query, description = "`zip`: everything in one bundle"),
        ("view" = Option<String>, Query, description = "`print`: everything as one page to print"),
    ),
    responses(
        (status = 200, description = "The delivery with its items", content(
            (DeliveryWithItems = "application/json"),
            (File = "application/zip"),
            (String = "text/html"),
        )),
        NotThere,
        SignedOut, NoRight, Faults
    ))]
pub(super) async fn show(
    State(office): State<Office>,
    person: Person,
    Path(id): Path<String>,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    let (delivery, items) = find(web, &id).await?;
    match query.given("format") {
        Some("zip") => zip(&office, &delivery, &items).await,
        Some(_) => Err(Problem::not_found()),
        None if query.text("view") == "print" => print::page(web, &delivery, &items).await,
        None if web::wants_page(&headers) => page(web, &person, &delivery, &items),
        None => {
            let answer = DeliveryWithItems {
                delivery: DeliveryLine::of(&delivery),
                items,
            };
            Ok(web::json(StatusCode::OK, &answer))
        }
    }
}

/// A delivery with its items.
#[derive(Serialize, ToSchema)]
struct DeliveryWithItems {
    #[serde(flatten)]
    delivery: DeliveryLine,
    items: Vec<Item>,
}

async fn find(web: &Web, id: &str) -> Result<(Delivery, Vec<Item>), Problem> {
    let serial = id.parse().map_err(|_| Problem::not_found())?;
    let delivery = web
        .store
        .deliveries
        .find(serial)
        .await?
        .ok_or_else(Problem::not_found)?;
    let items = web.store.deliveries.items(&delivery).await?;
    Ok((delivery, items))
}

fn page(web: &Web, person: &Person, delivery: &Delivery, items: &[Item]) -> Result<Response, Problem> {
    let lines: Vec<Value> = items
        .iter()
        .map(|item| shown::item(&web.campaign, item))
        .collect();
    let context = json!({ "delivery": DeliveryLine::of(delivery), "items": lines });
    web.render_for(person, StatusCode::OK, "office/delivery.html", context)
}

async fn zip(office: &Office, delivery: &Delivery, items: &[Item]) -> Result<Response, Problem> {
    let web = &office.web;
    let bytes = Bytes::from(bundle::zip(web, delivery, items).await?);
    let named = Named {
        name: format!("{}-报送-第{}次", web.campaign.short_name, delivery.serial),
        ascii: format!("delivery-{}", delivery.serial),
        ending: "zip",
        media_type: "application/zip",
    };
    let whole = stream::once(async { Ok(bytes) }).boxed();
    office.downloads.send(web, &named, whole).await
}
