//! Structured logs: one JSON object a line on standard error, without personal data.

use tracing_subscriber::EnvFilter;

/// Starts logging. `RUST_LOG` chooses what, else this level.
pub fn start(level: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    // A second start, as in tests, changes nothing.
    let _ = tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        .flatten_event(true)
        .with_env_filter(filter)
        .with_target(false)
        .try_init();
}
