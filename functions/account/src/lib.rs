//! People sign in and out, and see what awaits them.
//!
//! Signing in takes the roster number and the personal code, for everyone who reads or decides on others' reports a
//! one-time code besides. What comes of it is a session that the server keeps and may end; the browser holds a token.
//!
//! Deliberately absent: any way to change a declaration, the roster or another's personal code.

mod awaiting;
mod browser;
mod credentials;
mod me;
mod own_code;
mod own_sessions;
mod prove;
mod reauthentication;
mod second_factor;
mod sign_in;
mod sign_out;
mod signatures;
mod start;
mod tries;

pub use second_factor::SecondFactorSecret;

use axum::Router;
use axum::routing::{get, post};
use utoipa::OpenApi as _;
use web::Clock;
use web::codes::CodeKey;

store::holding! {
    /// What signing in and the home page take of the store.
    pub struct Facets {
        sessions: Sessions,
        people: People,
        sign_in: SignIn,
        queues: Queues,
        open_proposals: OpenProposals,
        delegations: Delegations,
        last_seals: LastSeals,
        watch_list: WatchList,
        lead_lists: LeadLists,
        open_papers: OpenPapers,
    }
}

/// What every function needs, with these facets.
pub type Web = web::Web<Facets>;

/// What the handlers work with.
#[derive(Clone)]
pub struct Account {
    /// What every function needs.
    pub web: Web,
    /// The secret behind personal codes and second factors.
    pub code_key: CodeKey,
    /// The machine's clock, which one-time codes go by even where the campaign is played in another year.
    pub real_clock: Clock,
}

/// The description of this function's routes.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

#[derive(utoipa::OpenApi)]
#[openapi(paths(
    sign_in::sign_in,
    sign_out::sign_out,
    me::me,
    me::seen,
    own_sessions::list,
    own_sessions::end,
    reauthentication::form,
    reauthentication::reauthenticate,
    own_code::form,
    own_code::change,
    signatures::prove,
))]
struct Document;

/// The function's routes.
pub fn routes(account: Account) -> Router {
    Router::new()
        .route("/api/session", post(sign_in::sign_in))
        .route("/api/session/end", post(sign_out::sign_out))
        .route("/api/me", get(me::me))
        .route("/api/me/seen", post(me::seen))
        .route("/api/me/sessions", get(own_sessions::list))
        .route(
            "/api/me/reauthentication",
            get(reauthentication::form).post(reauthentication::reauthenticate),
        )
        .route("/api/me/code", get(own_code::form).post(own_code::change))
        .route("/api/me/sessions/end", post(own_sessions::end))
        .route("/api/me/signatures", post(signatures::prove))
        .with_state(account)
}
