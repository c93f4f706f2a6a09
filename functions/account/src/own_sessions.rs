//! `GET /api/me/sessions`: where somebody is signed in. They end one of these sessions, or all.

use crate::Account;
use crate::sign_out::signed_out;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use campaign::{Digest, form, timing};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use store::OwnSession;
use utoipa::ToSchema;
use web::access::session;
use web::openapi::{BadBody, Faults, Invalid, NotThere, OtherSite, SignedOut};
use web::security::Event;
use web::{Form, Person, Problem};

/// What stands for all of them.
const ALL: &str = "all";

/// Where somebody is signed in.
#[derive(Serialize, ToSchema)]
struct SignedInAt {
    /// When they had signed in before this session; null for the first time.
    #[schema(required)]
    before: Option<Timestamp>,
    /// Their sessions that stand, the newest first.
    sessions: Vec<ShownSession>,
}

/// A session.
#[derive(Serialize, ToSchema)]
struct ShownSession {
    /// What names it; it opens nothing.
    id: Digest,
    /// When it began.
    started: Timestamp,
    /// When it was last noted to be in use: once a minute.
    seen: Timestamp,
    /// The kind of browser, in Chinese.
    #[schema(example = "Edge（Windows 电脑）")]
    browser: String,
    /// Whether it is the one that asks.
    current: bool,
}

form! {
    /// Which session ends.
    #[schema(as = SessionToEnd)]
    struct ToEnd {
        /// Its `id`, or `all`.
        #[schema(required)]
        session: Option<String> = chosen "要退出的登录",
    }
}

impl ShownSession {
    fn of(own: OwnSession, person: &Person) -> Self {
        ShownSession {
            current: own.token == person.token,
            id: own.token,
            started: own.session.started,
            seen: own.session.seen,
            browser: own.browser,
        }
    }

    fn for_page(&self) -> Value {
        json!({
            "id": self.id, "browser": self.browser, "current": self.current,
            "started": timing::moment_in_chinese(self.started),
            "seen": timing::moment_in_chinese(self.seen),
        })
    }
}

/// The person's sessions, as a page or as JSON.
#[utoipa::path(get, path = "/api/me/sessions", operation_id = "ownSessions", security(("Session" = [])),
    responses((status = 200, description = "Where one is signed in", body = SignedInAt), SignedOut, Faults))]
pub(crate) async fn list(
    State(account): State<Account>,
    person: Person,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let sessions = account.standing_sessions(&person).await?;
    let before = person.session.before;
    if web::wants_page(&headers) {
        let context = json!({
            "before": before.map(timing::moment_in_chinese),
            "sessions": sessions.iter().map(ShownSession::for_page).collect::<Vec<_>>(),
        });
        return account
            .web
            .render_for(&person, StatusCode::OK, "account/sessions.html", context);
    }
    Ok(web::json(StatusCode::OK, &SignedInAt { before, sessions }))
}

/// Ends a session, or all: 204, or 303 back to the list. Who ends the one that asks is signed out.
#[utoipa::path(post, path = "/api/me/sessions/end", operation_id = "endOwnSession", security(("Session" = [])),
    description = "Ends one of one's own sessions on the server, or all of them.",
    request_body = ToEnd,
    responses((status = 204, description = "Ended"), BadBody, OtherSite, Invalid, NotThere, SignedOut, Faults))]
pub(crate) async fn end(
    State(account): State<Account>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::<ToEnd>::read(request).await?;
    let wanted = form.parse(|fields, check| check.demand("session", fields.session.clone()))?;
    let own = account
        .web
        .store
        .sign_in
        .sessions_of(&person.entry.number)
        .await?;
    let ended: Vec<Digest> = own
        .into_iter()
        .map(|own| own.token)
        .filter(|token| wanted == ALL || token.as_str() == wanted)
        .collect();
    if ended.is_empty() {
        return Err(Problem::new(
            StatusCode::NOT_FOUND,
            "这个登录已经退出，请返回登录记录查看",
        ));
    }
    for token in &ended {
        account
            .web
            .store
            .sign_in
            .end_session(&person.entry.number, token)
            .await?;
    }
    account
        .web
        .note(Event::SessionsEnded, Some(&person.entry.number), form.headers());
    if ended.contains(&person.token) {
        Ok(signed_out(form.wants_page))
    } else if form.wants_page {
        Ok(web::see_other("/api/me/sessions"))
    } else {
        Ok(StatusCode::NO_CONTENT.into_response())
    }
}

impl Account {
    /// Those of the person's sessions that still open something.
    async fn standing_sessions(&self, person: &Person) -> Result<Vec<ShownSession>, Problem> {
        let (now, standing) = (self.web.now(), &person.standing);
        let own = self.web.store.sign_in.sessions_of(&person.entry.number).await?;
        let stands = |own: &OwnSession| {
            session::stands(&own.session, now)
                && session::is_as_begun(&own.session, standing.code_hash.as_ref(), &standing.account)
        };
        Ok(own
            .into_iter()
            .filter(stands)
            .map(|own| ShownSession::of(own, person))
            .collect())
    }
}
