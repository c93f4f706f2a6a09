//! Signers read and sign; unit officers see who has not filed, check, and send up the unit's Annex 3.
//!
//! Deliberately absent: any way to change a declaration, the roster or a personal code.

use axum::Router;
use web::Web;

/// The function's routes.
pub fn routes(web: Web) -> Router {
    Router::new().with_state(web)
}
