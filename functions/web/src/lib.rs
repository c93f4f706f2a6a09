//! What the HTTP functions share: reading bodies, refusing them, negotiating pages and JSON, guarding against
//! cross-site posts, and personal codes.
//!
//! A function hands its routes to [`app`], which gives every answer the same manners.

pub mod body;
pub mod codes;
mod guard;
pub mod log;
mod refusal;
mod respond;

pub use guard::Origin;
pub use refusal::Refusal;
pub use respond::{json, page, see_other, wants_page};

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use campaign::Campaign;
use jiff::Timestamp;
use pages::Pages;
use std::sync::Arc;

/// Tells the moment. An argument everywhere, so that a campaign of 2017 can be played today.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Fills a buffer with unpredictable bytes.
pub type Random = fn(&mut [u8]);

/// What every function needs to answer.
#[derive(Clone)]
pub struct Web {
    /// The campaign.
    pub campaign: Arc<Campaign>,
    /// The templates.
    pub pages: Arc<Pages>,
    /// The clock.
    pub clock: Clock,
    /// Randomness.
    pub random: Random,
    /// Where requests may come from.
    pub origin: Arc<Origin>,
}

impl Web {
    /// The moment, to the second: what is stored and shown never carries fractions.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let now = (self.clock)();
        Timestamp::from_second(now.as_second()).unwrap_or(now)
    }
}

/// Finishes a function's routes: unknown paths and methods, cross-site posts, refusals as page or JSON, headers.
pub fn app(routes: Router, web: &Web) -> Router {
    routes
        .fallback(async || Refusal::not_found())
        .method_not_allowed_fallback(async || Refusal::method_not_allowed())
        .layer(from_fn_with_state(web.clone(), guard::check_origin))
        .layer(from_fn(guard::catch_panics))
        .layer(from_fn_with_state(web.clone(), refusal::render))
        .layer(from_fn(respond::keep_private))
}
