//! A post with fields within fields.

use axum::extract::Request;
use serde_json::Value;
use web::Problem;
use web::posted::Held;

/// A post with fields within fields.
pub(super) struct Sent {
    /// The post.
    pub(super) held: Held,
    /// What was filled in.
    pub(super) value: Value,
}

impl Sent {
    /// Reads it. An empty body has no fields.
    ///
    /// # Errors
    /// 413 for a body that is too large, 415 for another type, 400 for what does not parse.
    pub(super) async fn read(request: Request) -> Result<Self, Problem> {
        let held = Held::of(request).await?;
        Ok(Sent {
            value: held.value().await?,
            held,
        })
    }

    /// A plain text of it as typed; empty for anything else.
    pub(super) fn text(&self, name: &str) -> &str {
        self.value.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}
