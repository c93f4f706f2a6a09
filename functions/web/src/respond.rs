//! Answers: pages, JSON, redirects.

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;

/// What a form is sent as.
const FORMS: [&str; 2] = ["application/x-www-form-urlencoded", "multipart/form-data"];

/// Whether the client is to be answered with a page. Who names `text/html` or JSON in `Accept` gets it; of those who
/// name neither, browsers get a page: who sends a form, and whose request is a navigation. Browsers that send no more
/// than `*/*` with either are in use where the service is (Internet Explorer and what embeds it).
#[must_use]
pub fn wants_page(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter().map(text_of);
    let accepted: Vec<String> = accepted
        .flat_map(|value| value.split(',').map(essence).collect::<Vec<_>>())
        .collect();
    if accepted.iter().any(|kind| kind == "text/html") {
        return true;
    }
    let names_json = accepted
        .iter()
        .any(|kind| kind.ends_with("/json") || kind.ends_with("+json"));
    !names_json && (sends_form(headers) || navigates(headers))
}

/// The media type of the body, in lower case and without its parameters.
#[must_use]
pub fn content_type(headers: &HeaderMap) -> Option<String> {
    headers
        .get(header::CONTENT_TYPE)
        .map(|value| essence(&text_of(value)))
}

/// A header's text. What is not UTF-8 in it, put there by whomever, hides nothing of the rest.
#[must_use]
pub fn text_of(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

fn essence(media_range: &str) -> String {
    let essence = media_range.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

fn sends_form(headers: &HeaderMap) -> bool {
    content_type(headers).is_some_and(|kind| FORMS.contains(&kind.as_str()))
}

/// Whether a browser goes to a page with this request: it says so, or is too old to say anything.
fn navigates(headers: &HeaderMap) -> bool {
    let is_old = |agent: &HeaderValue| {
        let agent = text_of(agent);
        agent.contains("MSIE ") || agent.contains("Trident/")
    };
    let dest = headers.get("sec-fetch-dest");
    dest.is_some_and(|dest| dest == "document")
        || dest.is_none() && headers.contains_key(header::UPGRADE_INSECURE_REQUESTS)
        || headers.get(header::USER_AGENT).is_some_and(is_old)
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

/// A JSON answer that tells where what it tells of is.
pub fn located(status: StatusCode, place: &str, value: &impl Serialize) -> Response {
    let mut response = json(status, value);
    if let Ok(place) = HeaderValue::from_str(place) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    response
}

/// 303: the browser fetches the result with GET, so that reloading it sends nothing twice.
#[must_use]
pub fn see_other(location: &str) -> Response {
    match HeaderValue::from_str(location) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => crate::Problem::not_found().into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepting(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(value))])
    }

    fn with(accept: &'static str, name: &'static str, value: &'static [u8]) -> bool {
        let mut headers = accepting(accept);
        headers.insert(name, HeaderValue::from_bytes(value).unwrap());
        wants_page(&headers)
    }

    #[test]
    fn pages_go_to_those_who_name_them() {
        assert!(wants_page(&accepting(
            "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"
        )));
        assert!(wants_page(&accepting("application/json;q=0.1, TEXT/HTML;q=0.9")));
        for other in ["*/*", "application/json", "text/plain", ""] {
            assert!(!wants_page(&accepting(other)), "{other}");
        }
        assert!(!wants_page(&HeaderMap::new()));
    }

    #[test]
    fn a_browser_gets_a_page_whatever_it_says_it_accepts() {
        const OLD: &str = "image/gif, image/jpeg, application/x-ms-application, application/msword, */*";
        const FORM: &[u8] = b"application/x-www-form-urlencoded";
        for accept in [OLD, "*/*", ""] {
            assert!(with(accept, "content-type", FORM), "{accept}");
            assert!(
                with(accept, "content-type", b"multipart/form-data; boundary=x"),
                "{accept}"
            );
            assert!(
                with(
                    accept,
                    "content-type",
                    b"Application/X-WWW-Form-Urlencoded; charset=\xce\xd2"
                ),
                "{accept}"
            );
            assert!(with(accept, "sec-fetch-dest", b"document"), "{accept}");
            assert!(with(accept, "upgrade-insecure-requests", b"1"), "{accept}");
            assert!(
                with(
                    accept,
                    "user-agent",
                    b"Mozilla/4.0 (compatible; MSIE 8.0; Trident/4.0)"
                ),
                "{accept}"
            );
            assert!(!with(accept, "sec-fetch-dest", b"empty"), "{accept}");
            assert!(!with(accept, "content-type", b"application/json"), "{accept}");
        }
        assert!(
            !with("application/json", "content-type", FORM),
            "it asks for JSON"
        );
        assert!(!with("application/problem+json, */*", "content-type", FORM));
    }

    #[test]
    fn what_is_no_text_in_a_header_hides_nothing_else() {
        let accept = HeaderValue::from_bytes(b"\xce\xd2, text/html").unwrap();
        assert!(wants_page(&HeaderMap::from_iter([(header::ACCEPT, accept)])));
    }
}
