//! Who may reach a handler: the session behind the cookie, the roles of its person, the right of the route.
//!
//! [`check`] stands before every route. It answers 401 to who is signed out, 403 to who lacks the right, 405 to other
//! methods; a handler behind it finds its [`Person`] and asks only about the single item.

mod kept;
mod known;
pub mod reauthentication;
mod routes;
pub mod session;
mod told;

pub(crate) use kept::LARGEST_KEPT;
pub(crate) use kept::fields_of;
pub use kept::hidden_fields;
pub use known::Known;
pub use routes::{ROUTES, Route};
pub use told::act as account_act;

use crate::metrics::Answered;
use crate::security::{self, Event};
use crate::{Problem, Signed, Web, body, respond};
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use campaign::{Digest, Member, Party, Roles, RosterEntry, RosterNumber};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use session::Token;
use store::{People, Session, Sessions, Standing};

/// The person who is signed in.
#[derive(Clone, Debug)]
pub struct Person {
    /// Who it is.
    pub entry: RosterEntry,
    /// Their roles now.
    pub roles: Roles,
    /// Where they stand: the current declaration, and who could sign it.
    pub standing: Standing,
    /// What the session is stored under.
    pub token: Digest,
    /// The session.
    pub session: Session,
}

impl Person {
    /// As the rules about single items ask for them.
    #[must_use]
    pub fn member(&self) -> Member<'_> {
        Member {
            entry: &self.entry,
            roles: &self.roles,
        }
    }

    /// As the rules about who is too near ask for them.
    #[must_use]
    pub fn party(&self) -> Party<'_> {
        self.standing.party(&self.entry)
    }
}

/// Goes along with a problem that is to be told on a page: whose page it is.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn(pub(crate) Box<Person>);

impl<S: Send + Sync> FromRequestParts<S> for Person {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Person>().cloned().ok_or_else(signed_out)
    }
}

/// Lets through who has the route's right.
pub(crate) async fn check<Facets: Signed>(
    State(web): State<Web<Facets>>,
    matched: MatchedPath,
    request: Request,
    next: Next,
) -> Response {
    let Some(route) = routes::find(matched.as_str(), request.method()) else {
        return method_not_allowed(matched.as_str());
    };
    if !body::is_utf8_when_decoded(request.uri().path().as_bytes()) {
        return Problem::not_found().into_response();
    }
    let mut response = admit(&web, route, request, next).await;
    response.extensions_mut().insert(Answered(route.path));
    response
}

async fn admit(web: &Web<impl Signed>, route: &Route, request: Request, next: Next) -> Response {
    let Some(right) = route.right else {
        return next.run(request).await;
    };
    match web.person(request.headers()).await {
        Ok(Some(person)) if !right.is_held_by(&person.roles) => {
            let refused = Problem::new(StatusCode::FORBIDDEN, "您没有办理此事项的权限").into_response();
            let told = Told::of(&person, &request);
            told.about(web, route, None, refused)
        }
        Ok(Some(person)) => go_on(web, route, person, request, next).await,
        Ok(None) => ask_to_sign_in(web, request).await,
        Err(problem) => keep(web, request, problem).await,
    }
}

/// The way of who has the right: what the security log notes takes a one-time code that was given lately.
async fn go_on(
    web: &Web<impl Signed>,
    route: &Route,
    person: Person,
    mut request: Request,
    next: Next,
) -> Response {
    let event = security::event_of(&route.method, route.path, request.uri().query());
    if event.is_some() && reauthentication::is_due(&person, web.now()) {
        return reauthentication::ask(web, &person, request).await;
    }
    let told = Told::of(&person, &request);
    request.extensions_mut().insert(person);
    let response = next.run(request).await;
    told.about(web, route, event, response)
}

/// What an answer is told with: to the security log, and on a page.
struct Told {
    headers: HeaderMap,
    number: RosterNumber,
    frame: Option<SignedIn>,
}

impl Told {
    fn of(person: &Person, request: &Request) -> Self {
        let headers = request.headers().clone();
        Told {
            frame: respond::wants_page(&headers).then(|| SignedIn(Box::new(person.clone()))),
            number: person.entry.number.clone(),
            headers,
        }
    }

    /// Notes the event, or that it was refused, and puts whose page a problem is told on beside it.
    fn about(
        self,
        web: &Web<impl Sized>,
        route: &Route,
        event: Option<Event>,
        mut response: Response,
    ) -> Response {
        let problem = response.extensions().get::<Problem>();
        let event = match problem.map_or(response.status(), Problem::status) {
            StatusCode::FORBIDDEN => Some(Event::Refused),
            status if status.is_client_error() || status.is_server_error() => None,
            _ => event,
        };
        let is_problem = problem.is_some();
        if let Some(event) = event {
            let at = Some((&route.method, route.path));
            web.note_at(event, Some(&self.number), &self.headers, at);
        }
        if let (Some(frame), true) = (self.frame, is_problem) {
            response.extensions_mut().insert(frame);
        }
        response
    }
}

impl<Facets: Signed> Web<Facets> {
    /// The person behind a request's session; none if there is no session that stands.
    ///
    /// # Errors
    /// The database does not answer, or a fault.
    pub async fn person(&self, headers: &HeaderMap) -> Result<Option<Person>, Problem> {
        let Some(token) = Token::of(headers) else {
            return Ok(None);
        };
        let (digest, now) = (token.digest(), self.now());
        let (sessions, people): (&Sessions, &People) = ((*self.store).as_ref(), (*self.store).as_ref());
        let Some(session) = sessions.find(&digest).await? else {
            return Ok(None);
        };
        if !session::stands(&session, now) {
            return Ok(None);
        }
        let mut standing = people.standing(&session.number, &session.signers).await?;
        let as_begun = session::is_as_begun(&session, standing.code_hash.as_ref(), &standing.account);
        let Some(entry) = standing.entry.take().filter(|_| as_begun) else {
            return Ok(None);
        };
        let roles = entry.roles(&self.campaign);
        // A role that was granted since takes its second factor first.
        if roles.need_second_factor() && session.second_factor.is_none() {
            return Ok(None);
        }
        if session::is_to_be_noted(&session, now) {
            sessions.touch(&digest, now).await?;
        }
        Ok(Some(Person {
            entry,
            roles,
            standing,
            token: digest,
            session,
        }))
    }
}

/// 401: there is no session, or it has ended.
#[must_use]
pub fn signed_out() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "请先登录；登录超过 30 分钟没有操作的，需要重新登录",
    )
}

fn method_not_allowed(path: &str) -> Response {
    let mut response = Problem::method_not_allowed().into_response();
    if let Ok(allow) = HeaderValue::from_str(&routes::allowed(path)) {
        response.headers_mut().insert(header::ALLOW, allow);
    }
    response
}

/// A browser that asked for a page is led to the sign-in page and back; a form it sent is kept on the way, and of what cannot be
/// kept, such as a file, it is told that it is lost.
async fn ask_to_sign_in(web: &Web<impl Sized>, request: Request) -> Response {
    if !respond::wants_page(request.headers()) {
        return signed_out().into_response();
    }
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        let path = request
            .uri()
            .path_and_query()
            .map(|path| path.as_str().to_owned());
        let mut response = respond::see_other("/sign-in/");
        if let Some(next) = path.and_then(|path| session::note_next(&path)) {
            response.headers_mut().insert(header::SET_COOKIE, next);
        }
        return response;
    }
    let before = web.origin.page_before(request.uri().path(), request.headers());
    if let Some(kept) = kept::form(request).await {
        return kept::sign_in_page(web, &kept).unwrap_or_else(Problem::into_response);
    }
    let mut response = kept::sign_in_again_page(web).unwrap_or_else(Problem::into_response);
    if let Some(next) = before.and_then(|path| session::note_next(&path)) {
        response.headers_mut().insert(header::SET_COOKIE, next);
    }
    response
}

/// A problem before the handler could read the form: the form comes back with it.
pub async fn keep(web: &Web<impl Sized>, request: Request, problem: Problem) -> Response {
    if !respond::wants_page(request.headers()) || request.method() != Method::POST {
        return problem.into_response();
    }
    match kept::form(request).await {
        Some(kept) => kept::again_page(web, &kept, &problem).unwrap_or_else(Problem::into_response),
        None => problem.into_response(),
    }
}
