//! Structured logs: one JSON object a line, without personal data.

use tracing_subscriber::EnvFilter;

/// Starts logging to standard output. `RUST_LOG` chooses what; the default is `info`.
pub fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    // A second start, as in tests, changes nothing.
    let _ = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(filter)
        .with_target(false)
        .try_init();
}
