//! Answers: pages, JSON, redirects, and the headers that keep them private.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;

/// Whether the client asks for a page: `text/html` in `Accept`. Anything else, `*/*` included, gets JSON.
#[must_use]
pub fn wants_page(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|range| {
        let kind = range.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("text/html")
    })
}

/// A rendered page.
#[must_use]
pub fn page(status: StatusCode, html: String) -> Response {
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    (status, [(header::CONTENT_TYPE, kind)], html).into_response()
}

/// A JSON answer.
pub fn json(status: StatusCode, value: &impl Serialize) -> Response {
    (status, axum::Json(value)).into_response()
}

/// 303: the browser fetches the result with GET, so that reloading it sends nothing twice.
#[must_use]
pub fn see_other(location: &str) -> Response {
    match HeaderValue::from_str(location) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => crate::Problem::not_found().into_response(),
    }
}

/// Everything a function answers stays out of caches, and differs by what was asked for.
pub(crate) async fn keep_private(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept, Cookie"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepting(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(value))])
    }

    #[test]
    fn pages_go_only_to_those_who_name_them() {
        assert!(wants_page(&accepting(
            "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"
        )));
        assert!(wants_page(&accepting("application/json;q=0.1, TEXT/HTML;q=0.9")));
        for other in ["*/*", "application/json", "text/plain", ""] {
            assert!(!wants_page(&accepting(other)), "{other}");
        }
        assert!(!wants_page(&HeaderMap::new()));
    }
}
