//! One server for the static site and the functions, with the headers that the distribution adds in the cloud.

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use http::{HeaderValue, header};
use std::path::Path;
use tower::{Layer, ServiceExt};
use tower_http::compression::CompressionLayer;
use tower_http::services::{ServeDir, ServeFile};
use web::headers::{TLS_ALONE, secure};

/// The router of the whole service.
pub fn router(api: Router, site: &Path) -> Router {
    let pages = ServeDir::new(site)
        .precompressed_br()
        .precompressed_gzip()
        .not_found_service(ServeFile::new(site.join("404.html")));
    let pages = from_fn(cache_for_a_while).layer(pages);
    Router::new()
        .fallback_service(pages)
        .layer(from_fn(move |request, next| {
            to_functions(api.clone(), request, next)
        }))
        .layer(CompressionLayer::new().br(true).gzip(true))
        .layer(from_fn(add_headers))
}

/// `/api` and everything below it goes to the functions. Not by a route of its own: a wildcard there would add
/// itself to the parameters of the functions' routes.
async fn to_functions(api: Router, request: Request, next: Next) -> Response {
    if web::is_for_functions(request.uri().path()) {
        return match api.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
    }
    next.run(request).await
}

/// Assets are named by their content and never change; pages are looked at anew after a minute.
async fn cache_for_a_while(request: Request, next: Next) -> Response {
    let is_asset = request.uri().path().starts_with("/static/");
    let mut response = next.run(request).await;
    let lasts = match (response.status().is_success(), is_asset) {
        (true, true) => "public, max-age=31536000, immutable",
        (true, false) => "public, max-age=60",
        _ => "no-store",
    };
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(lasts));
    response
}

/// The security headers; HSTS too where a proxy in front says that it ends TLS.
async fn add_headers(request: Request, next: Next) -> Response {
    let ends_tls = |said: &HeaderValue| said == "https";
    let is_tls = request.headers().get("x-forwarded-proto").is_some_and(ends_tls);
    let mut response = next.run(request).await;
    secure(response.headers_mut());
    if is_tls {
        let headers = response.headers_mut();
        headers.insert(header::STRICT_TRANSPORT_SECURITY, TLS_ALONE);
    }
    response
}
