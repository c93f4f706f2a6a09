//! `GET /api/exports`: what can be exported, and what was.

use super::answer::Asked;
use super::lists::What;
use crate::choices::unit_options;
use crate::{Office, Web};
use axum::extract::State;
use axum::response::Response;
use campaign::export::Export;
use campaign::{Campaign, timing};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};
use sheets::lists::Format;
use std::borrow::Cow;
use store::place_of_export;
use utoipa::ToSchema;
use web::openapi::{Faults, Invalid, NoRight, SignedOut};
use web::{Person, Problem, Query};

/// Exports on a page.
const A_PAGE: usize = 20;

/// What can be exported, and what was, newest first.
#[derive(Serialize, ToSchema)]
struct Exports {
    lists: Vec<ExportList>,
    formats: Vec<&'static str>,
    made: Vec<Export>,
    /// To be given as `after` for the next page of what was made.
    #[schema(required)]
    next: Option<String>,
}

/// A list that can be exported.
#[derive(Serialize, ToSchema)]
struct ExportList {
    /// Its name in addresses.
    #[schema(example = "participations")]
    name: &'static str,
    title: &'static str,
    columns: Vec<ExportColumn>,
}

/// A column of a list.
#[derive(Serialize, ToSchema)]
struct ExportColumn {
    /// Its name in JSON Lines.
    name: &'static str,
    /// Its heading in CSV and XLSX.
    heading: Cow<'static, str>,
}

/// Shows what can be exported, of which unit, and the last exports.
#[utoipa::path(get, path = "/api/exports", operation_id = "exports", security(("Session" = [])),
    params(
        ("unit" = Option<String>, Query, description = "The unit that the page's links are for"),
        ("after" = Option<String>, Query, description = "`next` of the page before")
    ),
    responses((status = 200, description = "What can be exported and what was", body = Exports),
        SignedOut, NoRight, Invalid, Faults))]
pub(super) async fn show(
    State(office): State<Office>,
    person: Person,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    let asked = Asked::read(web, &mut query)?;
    let mut made = web.store.exports.list(asked.after.as_deref(), A_PAGE + 1).await?;
    let more = made.len() > A_PAGE;
    made.truncate(A_PAGE);
    let next = made.last().filter(|_| more).map(place_of_export);
    if !web::wants_page(&headers) {
        let answer = Exports {
            lists: What::ALL
                .iter()
                .map(|what| ExportList::of(&web.campaign, *what))
                .collect(),
            formats: Format::ALL.iter().map(|format| format.as_str()).collect(),
            made,
            next,
        };
        return Ok(web::json(StatusCode::OK, &answer));
    }
    let unit = asked.unit.as_ref();
    let of_unit = unit.map_or_else(String::new, |unit| format!("&unit={unit}"));
    let lists = What::ALL.iter().map(|what| {
        let files = Format::ALL.iter().map(|format| {
            let address = format!(
                "/api/exports/{}?format={}{of_unit}",
                what.as_str(),
                format.as_str()
            );
            json!({ "address": address, "format": format.in_chinese() })
        });
        json!({
            "name": what.in_chinese(), "row": what.row_in_chinese(), "files": files.collect::<Vec<_>>(),
        })
    });
    let context = json!({
        "unit": unit,
        "unit_name": unit.map(|unit| web.campaign.unit_name(unit)),
        "unit_options": unit_options(&web.campaign),
        "lists": lists.collect::<Vec<_>>(),
        "made": made.iter().map(|export| told(web, export)).collect::<Vec<_>>(),
        "first": asked.after.is_none(),
        "next": next.map(|next| query.address("/api/exports", &[], &next)),
    });
    web.render_for(&person, StatusCode::OK, "office/exports.html", context)
}

impl ExportList {
    fn of(campaign: &Campaign, what: What) -> Self {
        let columns = what.columns(campaign).into_iter().map(|column| ExportColumn {
            name: column.name,
            heading: column.heading,
        });
        ExportList {
            name: what.as_str(),
            title: what.in_chinese(),
            columns: columns.collect(),
        }
    }
}

fn told(web: &Web, export: &Export) -> Value {
    let what = What::parse(&export.what).map(What::in_chinese);
    let unit = export.unit.as_ref();
    let format = Format::parse(&export.format).map(Format::in_chinese);
    json!({
        "at": timing::moment_in_chinese(export.at),
        "by": export.by,
        "what": what.unwrap_or(&export.what),
        "unit": unit.map_or("全局", |unit| web.campaign.unit_name(unit)),
        "format": format.unwrap_or(&export.format),
    })
}
