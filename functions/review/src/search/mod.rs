//! `GET` and `POST /api/search`: who and what is found by what somebody types, of what they may read. What was typed stands in
//! no address: a browser is led back to the page, which seeks once more what was sought last.

mod found;

use crate::Web;
use axum::extract::{Request, State};
use axum::response::Response;
use campaign::finding::{LONGEST, Sought};
use campaign::{Right, form};
use found::Found;
use http::{HeaderMap, StatusCode};
use serde_json::json;
use web::openapi::{BadBody, Faults, Invalid, OtherSite, SignedOut};
use web::{Filled, Form, Person, Problem};

const PATH: &str = "/api/search";

form! {
    /// What is sought.
    #[schema(as = Search)]
    struct SearchForm {
        /// The beginning of a name, as it is written or in 拼音, in full or by initials; a roster number; a part of a unit's
        /// name; a reference; the beginning of a business's name, with or without its places, or of its credit code. 1 to
        /// 100 characters.
        #[schema(value_type = String, min_length = 1, max_length = 100)]
        sought: Option<String> = written "查找内容",
    }
}

/// What somebody finds by what they sought last.
#[utoipa::path(get, path = "/api/search", operation_id = "lastSearch", security(("Session" = [])),
    description = "What a browser sought last within this session, sought once more; nothing where it sought nothing.",
    responses((status = 200, description = "What was found", body = Found), SignedOut, Faults))]
pub(crate) async fn show(
    State(web): State<Web>,
    person: Person,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let typed = web
        .store
        .last_sought
        .find(&person.entry.number, web.now())
        .await?;
    let sought = typed.as_deref().and_then(|typed| Sought::parse(typed).ok());
    let found = match &sought {
        Some(sought) => Some(found::seek(&web, &person, sought).await?),
        None => None,
    };
    if !web::wants_page(&headers) {
        return Ok(web::json(StatusCode::OK, &found.unwrap_or_default()));
    }
    let filled = Filled::with(json!({ "sought": typed.filter(|_| sought.is_some()) }));
    page(&web, &person, found.as_ref(), filled)
}

/// Seeks people, units, reports and businesses.
#[utoipa::path(post, path = "/api/search", operation_id = "search", security(("Session" = [])),
    description = "Everyone finds what they may read, and nothing else.",
    request_body(content = SearchForm, content_type = "application/json"),
    responses(
        (status = 200, description = "What was found", body = Found),
        BadBody, OtherSite, Invalid, SignedOut, Faults
    ))]
pub(crate) async fn seek(
    State(web): State<Web>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::<SearchForm>::read(request).await?;
    let answer = answer(&web, &person, &mut form).await;
    form.answer_or_redisplay(&web, answer, async |filled| page(&web, &person, None, filled))
        .await
}

async fn answer(web: &Web, person: &Person, form: &mut Form<SearchForm>) -> Result<Response, Problem> {
    let sought = form.parse(|fields, check| {
        let typed = check.demand("sought", fields.sought.as_deref())?;
        Sought::parse(typed)
            .map_err(|error| check.say("sought", error.to_string()))
            .ok()
    })?;
    if form.wants_page {
        let typed = form.entered.sought.as_deref().unwrap_or_default();
        web.store
            .last_sought
            .note(&person.entry.number, typed, web.now())
            .await?;
        return Ok(web::see_other(PATH));
    }
    let found = found::seek(web, person, &sought).await?;
    Ok(web::json(StatusCode::OK, &found))
}

fn page(web: &Web, person: &Person, found: Option<&Found>, filled: Filled) -> Result<Response, Problem> {
    let may = |right: Right| right.is_held_by(&person.roles);
    let context = json!({
        "found": found,
        "longest": LONGEST,
        "may_sign": may(Right::Sign),
        "may_read_history": may(Right::ReadHistory),
        "may_read_verification": may(Right::ReadVerification),
        "may_change": may(Right::ChangeRoster),
        "may_issue": may(Right::IssueCode),
        "form": filled.form,
        "errors": filled.errors,
    });
    web.render_for(person, filled.status, "review/search.html", context)
}
