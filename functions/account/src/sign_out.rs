//! `POST /api/session/end`: the session ends on the server, and the browser forgets its token.

use crate::Account;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use web::Problem;
use web::access::session::clear_cookies;
use web::openapi::{Faults, OtherSite};

/// What browsers should forget on this signal, besides the cookie.
const CLEARED: HeaderValue = HeaderValue::from_static("\"cache\", \"storage\"");

/// Signs out: 204, or 303 to the page that says so. Who is signed out already gets the same.
#[utoipa::path(post, path = "/api/session/end", operation_id = "signOut",
    description = "Ends the session on the server. Who is signed out already gets the same answer.",
    responses(
        (status = 204, description = "Signed out",
            headers(("Set-Cookie" = String, description = "Takes the cookie away"),
                ("Clear-Site-Data" = String, description = "What the browser is to forget"))),
        OtherSite, Faults
    ))]
pub(crate) async fn sign_out(
    State(account): State<Account>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some((token, session)) = account.session_behind(&headers).await? {
        account
            .web
            .store
            .sign_in
            .end_session(&session.number, &token)
            .await?;
    }
    Ok(signed_out(web::wants_page(&headers)))
}

/// The browser forgets its session: 204, or 303 to the page that says so.
pub(crate) fn signed_out(wants_page: bool) -> Response {
    let mut response = if wants_page {
        web::see_other("/signed-out/")
    } else {
        StatusCode::NO_CONTENT.into_response()
    };
    for cookie in clear_cookies() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response.headers_mut().insert("clear-site-data", CLEARED);
    response
}
