//! A one-time code once more before what opens others' accounts, tells who reported, or hands out whole lists: every route
//! that the security log notes takes one that was given in the last [`LASTS`], however long the session stands (OWASP
//! ASVS V7.5.1). A form that was sent waits until then.

use super::{Person, kept, session};
use crate::{Problem, Web, respond};
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use campaign::FieldErrors;
use http::{Method, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

/// How long a one-time code stands for what follows it; ours.
pub const LASTS: SignedDuration = SignedDuration::from_mins(15);

/// Where it is given.
const ADDRESS: &str = "/api/me/reauthentication";

/// Whether it has to be given again at this moment.
pub(super) fn is_due(person: &Person, now: Timestamp) -> bool {
    let given = person.session.second_factor;
    person.roles.need_second_factor() && given.is_none_or(|given| now.duration_since(given) >= LASTS)
}

/// Asks for it: a browser is led to the page and back, a program gets 401 with the field `totp`.
pub(super) async fn ask(web: &Web<impl Sized>, person: &Person, request: Request) -> Response {
    if !respond::wants_page(request.headers()) {
        return problem().into_response();
    }
    let goes = request.uri().path_and_query();
    let next = goes.and_then(|goes| session::note_next(goes.as_str()));
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let sent = if is_read { None } else { kept::form(request).await };
    if let Some(kept) = sent {
        let (fields, path) = kept.parts();
        let page = page(
            web,
            person,
            StatusCode::UNAUTHORIZED,
            [fields, path],
            &FieldErrors::default(),
        );
        return page.unwrap_or_else(Problem::into_response);
    }
    let mut response = respond::see_other(ADDRESS);
    if let Some(next) = next.filter(|_| is_read) {
        response.headers_mut().insert(header::SET_COOKIE, next);
    }
    response
}

/// The page that asks for it; `kept` is the form that waits, with where it goes: both empty for none.
///
/// # Errors
/// A fault of the template.
pub fn page(
    web: &Web<impl Sized>,
    person: &Person,
    status: StatusCode,
    kept: [&str; 2],
    errors: &FieldErrors,
) -> Result<Response, Problem> {
    let [kept, kept_for] = kept;
    let context = json!({
        "form": {}, "errors": errors, "kept": kept, "kept_for": kept_for, "minutes": LASTS.as_mins(),
    });
    web.render_for(person, status, "account/reauthentication.html", context)
}

fn problem() -> Problem {
    let title = format!("办理此事项，须在 {} 分钟内输入过动态验证码", LASTS.as_mins());
    let mut errors = FieldErrors::default();
    errors.add("totp", format!("请先向 {ADDRESS} 提交新的动态验证码"));
    Problem::new(StatusCode::UNAUTHORIZED, title).with_fields(errors)
}
