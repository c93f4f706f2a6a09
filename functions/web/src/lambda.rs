//! A function's routes, served on Lambda.

use crate::{Signed, Web, app, metrics};
use axum::Router;
use axum::response::Response;
use bytes::Bytes;
use http::StatusCode;
use http_body_util::BodyExt as _;
use lambda_http::{Body, IntoResponse};
use std::pin::Pin;
use tower::util::MapResponse;

/// Serves the routes of the function of this name until Lambda ends the process.
///
/// # Errors
/// Lambda's runtime interface cannot be spoken to.
pub async fn serve<Facets: Signed>(
    routes: Router,
    web: &Web<Facets>,
    function: &'static str,
) -> Result<(), lambda_http::Error> {
    let service = metrics::measured(app(routes, web), function);
    lambda_http::run(MapResponse::new(service, Answer)).await
}

/// An answer as Lambda takes it: whole, as text where it is UTF-8 and else as bytes.
///
/// `lambda_http` would go by media type and turn any character set into text, for which every function would carry the
/// tables of all of them. Here every text is UTF-8.
struct Answer(Response);

impl IntoResponse for Answer {
    fn into_response(self) -> Pin<Box<dyn Future<Output = http::Response<Body>> + Send>> {
        Box::pin(async move {
            let (mut parts, body) = self.0.into_parts();
            let body = match body.collect().await {
                Ok(body) => text_or_bytes(body.to_bytes()),
                Err(error) => {
                    tracing::error!(%error, "the answer broke off");
                    parts = http::Response::new(()).into_parts().0;
                    parts.status = StatusCode::INTERNAL_SERVER_ERROR;
                    Body::Empty
                }
            };
            http::Response::from_parts(parts, body)
        })
    }
}

fn text_or_bytes(bytes: Bytes) -> Body {
    match String::from_utf8(bytes.into()) {
        Ok(text) if text.is_empty() => Body::Empty,
        Ok(text) => Body::Text(text),
        Err(error) => Body::Binary(error.into_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_as_text_and_all_else_as_bytes() {
        let text = Body::Text("涉矿".to_owned());
        assert_eq!(text_or_bytes(Bytes::from("涉矿")), text);
        let bytes = b"PK\x03\x04\xff";
        assert_eq!(
            text_or_bytes(Bytes::from_static(bytes)),
            Body::Binary(bytes.to_vec())
        );
        assert_eq!(text_or_bytes(Bytes::new()), Body::Empty);
    }
}
