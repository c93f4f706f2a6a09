//! Structured logs: one JSON object a line on standard error, without personal data.

use tracing::level_filters::LevelFilter;

/// Starts logging. `RUST_LOG` names the level (`error`, `warn`, `info`, `debug`, `trace`), else it is this one. Release
/// builds have nothing below `info` in them: the client of DynamoDB would say much there, and all of it weighs.
///
/// A level and no filter by module: filters bring an engine for regular expressions into every function.
pub fn start(level: LevelFilter) {
    let named = std::env::var("RUST_LOG").ok().and_then(|name| name.parse().ok());
    let lines = tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        .flatten_event(true)
        .with_target(false);
    // A second start, as in tests, changes nothing.
    let _ = lines.with_max_level(named.unwrap_or(level)).try_init();
}
