//! A post with fields within fields.

use axum::extract::Request;
use campaign::{FieldErrors, RowLimit};
use serde_json::Value;
use web::Problem;
use web::posted::Held;

/// A post with fields within fields.
pub(super) struct Sent {
    /// The post.
    pub(super) held: Held,
    /// What was filled in.
    pub(super) value: Value,
    /// What was too much of it.
    pub(super) errors: FieldErrors,
}

impl Sent {
    /// Reads it with these lists. An empty body has no fields.
    ///
    /// # Errors
    /// 413 for a body that is too large, 415 for another type, 400 for what does not parse.
    pub(super) async fn read(request: Request, lists: &[RowLimit]) -> Result<Self, Problem> {
        let held = Held::of(request).await?;
        let submission = held.read(lists).await?;
        Ok(Sent {
            held,
            value: submission.value,
            errors: submission.errors,
        })
    }

    /// What was read out of it, if nothing was too much.
    ///
    /// # Errors
    /// 422 with what was too much and every other field's errors.
    pub(super) fn checked<Read>(&self, read: Result<Read, FieldErrors>) -> Result<Read, Problem> {
        let mut errors = self.errors.clone();
        match read {
            Ok(read) if errors.is_empty() => return Ok(read),
            Ok(_) => {}
            Err(found) => errors.merge(found),
        }
        Err(Problem::fields(errors))
    }

    /// A plain text of it as typed; empty for anything else.
    pub(super) fn text(&self, name: &str) -> &str {
        self.value.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}
