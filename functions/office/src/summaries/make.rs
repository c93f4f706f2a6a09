//! `POST /api/summaries`: make one now.

use super::Asked;
use crate::Office;
use archive::Moment;
use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::json;
use web::{Person, Problem};

/// Makes the summary of this moment. It takes no body: there is nothing to choose.
pub(super) async fn make(
    State(office): State<Office>,
    person: Person,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let now = office.web.now();
    let asked = (office.summaries.make)(now).await.map_err(|error| {
        tracing::error!(%error, "a summary asked for by hand was not made");
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "这一期汇总没有做成，以前各期都还在；请稍后再试",
        )
        .retry_after(60)
    })?;
    tracing::info!(by = %person.entry.number, ?asked, "a summary was asked for by hand");
    let name = Moment::of(now);
    let address = format!("/api/summaries/{name}");
    if web::wants_page(&headers) {
        return Ok(web::see_other(match asked {
            Asked::Made => "/api/overview",
            Asked::Started => "/api/summaries?started=1",
        }));
    }
    let status = match asked {
        Asked::Made => StatusCode::CREATED,
        Asked::Started => StatusCode::ACCEPTED,
    };
    let mut response = web::json(status, &json!({ "name": name.as_str(), "moment": now }));
    if let Ok(address) = HeaderValue::from_str(&address) {
        response.headers_mut().insert(header::LOCATION, address);
    }
    Ok(response)
}
