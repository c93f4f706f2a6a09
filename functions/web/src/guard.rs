//! Where requests may come from, and what happens when a handler panics.

use crate::address::Front;
use crate::security::Event;
use crate::{Problem, Web};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, StatusCode, header};
use subtle::ConstantTimeEq;

/// The header in which the distribution in front of the functions proves itself.
const SECRET_HEADER: &str = "x-origin-secret";

/// Where requests may come from.
#[derive(Clone, Default)]
pub struct Origin {
    /// What the distribution sends along; requests without it went around its rules. None: no distribution stands in front.
    pub secret: Option<String>,
    /// The site's own origin, such as `https://example.cn`. None: the `Host` of the request, and no proxy in front.
    pub public: Option<String>,
}

impl Origin {
    /// Where one signs in under this number, for a code that a telephone reads: the number stands behind the #, where no
    /// server and no log sees it.
    #[must_use]
    pub fn sign_in_address(&self, headers: &HeaderMap, number: &str) -> String {
        format!("{}/sign-in/#number={number}", self.address(headers))
    }

    /// Who stands in front: the distribution proves itself, and the site has an address of its own behind a proxy alone.
    pub(crate) fn front(&self) -> Option<Front> {
        match (&self.secret, &self.public) {
            (Some(_), _) => Some(Front::Distribution),
            (None, Some(_)) => Some(Front::Proxy),
            (None, None) => None,
        }
    }

    /// Whether people reach the site through TLS.
    pub(crate) fn is_tls(&self) -> bool {
        self.public
            .as_ref()
            .is_some_and(|public| public.starts_with("https://"))
    }

    /// The page of this site that led to a request, with its query: where somebody goes back to whom it could not be done
    /// for. None where it was the same page.
    pub(crate) fn page_before(&self, path: &str, headers: &HeaderMap) -> Option<String> {
        let before = headers.get(header::REFERER)?.to_str().ok()?;
        let place = before.strip_prefix(&self.address(headers))?;
        let is_page = place.starts_with('/') && !place.starts_with("//");
        let leads_back = place.split('?').next() != Some(path);
        (is_page && leads_back).then(|| place.to_owned())
    }

    /// The site's own address: as configured, else as the browser knows it.
    fn address(&self, headers: &HeaderMap) -> String {
        self.public.clone().unwrap_or_else(|| {
            let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
            format!("http://{}", host.unwrap_or("localhost"))
        })
    }
}

impl std::fmt::Debug for Origin {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Origin")
            .field("public", &self.public)
            .finish_non_exhaustive()
    }
}

/// Refuses what came around the distribution, and posts that another site made the browser send.
pub(crate) async fn check_origin<Facets>(
    State(web): State<Web<Facets>>,
    request: Request,
    next: Next,
) -> Response {
    let passed_front = web.origin.secret.as_ref().is_none_or(|secret| {
        let sent = request
            .headers()
            .get(SECRET_HEADER)
            .map(http::HeaderValue::as_bytes)
            .unwrap_or_default();
        bool::from(sent.ct_eq(secret.as_bytes()))
    });
    if !passed_front {
        return Problem::new(StatusCode::FORBIDDEN, "请通过网站访问").into_response();
    }
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if changes && is_cross_site(request.headers(), web.origin.public.as_deref()) {
        web.note(Event::CrossSite, None, request.headers());
        return Problem::new(
            StatusCode::FORBIDDEN,
            "请求来自其他网站，未予受理；请从本网站页面提交",
        )
        .into_response();
    }
    next.run(request).await
}

/// `Sec-Fetch-Site` decides where the browser sends it; elsewhere a present `Origin` must be the site's own.
fn is_cross_site(headers: &HeaderMap, public: Option<&str>) -> bool {
    let text = |name: header::HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN) else {
        return false;
    };
    match public {
        Some(public) => origin != public,
        None => origin.split_once("://").map(|(_, host)| host) != text(header::HOST),
    }
}

/// A panic answers 500 like any other fault instead of cutting the connection.
pub(crate) async fn catch_panics(request: Request, next: Next) -> Response {
    let handled = tokio::spawn(next.run(request));
    match handled.await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!("a handler panicked");
            Problem::internal().into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (header::HeaderName::from_static(name), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn the_browsers_own_word_decides_first() {
        assert!(!is_cross_site(
            &headers(&[("sec-fetch-site", "same-origin"), ("origin", "null")]),
            None
        ));
        assert!(!is_cross_site(&headers(&[("sec-fetch-site", "none")]), None));
        assert!(is_cross_site(&headers(&[("sec-fetch-site", "same-site")]), None));
        assert!(is_cross_site(&headers(&[("sec-fetch-site", "cross-site")]), None));
    }

    #[test]
    fn without_it_a_present_origin_must_be_our_own() {
        let host = ("host", "127.0.0.1:8080");
        assert!(!is_cross_site(&headers(&[host]), None));
        assert!(!is_cross_site(
            &headers(&[host, ("origin", "http://127.0.0.1:8080")]),
            None
        ));
        assert!(is_cross_site(&headers(&[host, ("origin", "null")]), None));
        assert!(is_cross_site(
            &headers(&[host, ("origin", "https://evil.example")]),
            None
        ));
        assert!(is_cross_site(
            &headers(&[host, ("origin", "http://127.0.0.1:8080")]),
            Some("https://example.cn")
        ));
    }
}
