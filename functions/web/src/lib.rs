//! What the HTTP functions share: reading bodies, refusing them, negotiating pages and JSON, sessions and rights,
//! guarding against cross-site posts, and personal codes.
//!
//! A function hands its routes to [`app`], which gives every answer the same manners and lets nobody in without the
//! right that [`access::ROUTES`] names.

pub mod access;
mod address;
pub mod body;
mod cause;
pub mod codes;
pub mod environment;
pub mod form;
mod guard;
pub mod headers;
pub mod lambda;
pub mod log;
mod metrics;
mod naming;
pub mod openapi;
pub mod papers;
mod problem;
mod query;
mod respond;
pub mod security;
pub mod signing;
pub mod upload;

pub use access::Person;
pub use form::{Filled, Form};
pub use guard::Origin;
pub use pages::qr;
pub use problem::Problem;
pub use query::Query;
pub use respond::{content_type, json, located, page, see_other, text_of, wants_page};
pub use security::SecurityLog;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use campaign::{Campaign, Reference, Salt};
use http::{StatusCode, Uri};
use jiff::Timestamp;
use pages::Pages;
use std::sync::Arc;
use store::{People, Sessions};

/// Tells the moment. An argument everywhere, so that a campaign of 2017 can be played today.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Fills a buffer with unpredictable bytes.
pub type Random = fn(&mut [u8]);

/// The facets of the store that every function holds: who is signed in, and where they stand.
pub trait Signed: AsRef<Sessions> + AsRef<People> + Clone + Send + Sync + 'static {}

impl<Facets: AsRef<Sessions> + AsRef<People> + Clone + Send + Sync + 'static> Signed for Facets {}

/// What every function needs to answer, with the facets of the store that it holds.
#[derive(Clone)]
pub struct Web<Facets> {
    /// The campaign.
    pub campaign: Arc<Campaign>,
    /// The templates.
    pub pages: Arc<Pages>,
    /// What the function holds of the store. Shared, since each route and request has a copy of all this.
    pub store: Arc<Facets>,
    /// The clock.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
    /// Where requests may come from.
    pub origin: Arc<Origin>,
    /// Who signed in, what was refused, and what was read of others.
    pub security: SecurityLog,
}

impl<Facets> Web<Facets> {
    /// The same for a function that holds fewer facets.
    #[must_use]
    pub fn narrowed<Fewer: for<'all> From<&'all Facets>>(&self) -> Web<Fewer> {
        Web {
            campaign: self.campaign.clone(),
            pages: self.pages.clone(),
            store: Arc::new(Fewer::from(&self.store)),
            clock: self.clock.clone(),
            random: self.random,
            origin: self.origin.clone(),
            security: self.security.clone(),
        }
    }

    /// The moment, to the second: what is stored and shown never carries fractions.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let now = (self.clock)();
        Timestamp::from_second(now.as_second()).unwrap_or(now)
    }

    /// A reference that nobody can guess: of a report, a lead, a spot check, an upload, a fault.
    #[must_use]
    pub fn draw_reference(&self) -> Reference {
        drawn(self.random)
    }

    /// The reference that a form brought along, so that what is sent twice is done once; a new one where it brought none.
    #[must_use]
    pub fn reference_of(&self, form: Option<&str>) -> Reference {
        let brought = form.and_then(|typed| Reference::parse(typed).ok());
        brought.unwrap_or_else(|| self.draw_reference())
    }

    /// What a revision's digest is salted with.
    #[must_use]
    pub fn draw_salt(&self) -> Salt {
        let mut bits = [0; 16];
        (self.random)(&mut bits);
        Salt::from_random(bits)
    }
}

fn drawn(random: Random) -> Reference {
    let mut bits = [0; 5];
    random(&mut bits);
    Reference::from_random(bits)
}

/// Finishes a function's routes: rights, unknown paths and methods, cross-site posts, problems as page or JSON, headers.
pub fn app<Facets: Signed>(routes: Router, web: &Web<Facets>) -> Router {
    let pages = web.pages.clone();
    routes
        .route_layer(from_fn_with_state(web.clone(), access::check::<Facets>))
        .fallback(async move |uri: Uri| unknown(&uri, &pages))
        .method_not_allowed_fallback(async || Problem::method_not_allowed())
        .layer(from_fn_with_state(web.clone(), guard::check_origin::<Facets>))
        .layer(from_fn(guard::catch_panics))
        .layer(from_fn_with_state(web.clone(), problem::render::<Facets>))
        .layer(from_fn_with_state(web.clone(), headers::guard::<Facets>))
}

/// Whether an address is the functions', and not the static site's.
#[must_use]
pub fn is_for_functions(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// What no route knows. Outside `/api` it is a page that the site does not have: the distribution asks here for what its
/// bucket lacks, and passes on nothing of what the reader accepts.
fn unknown(uri: &Uri, pages: &Pages) -> Result<Response, Problem> {
    if is_for_functions(uri.path()) {
        return Err(Problem::not_found());
    }
    Ok(page(StatusCode::NOT_FOUND, pages.render("site/404.html", ())?))
}
