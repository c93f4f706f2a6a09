//! Starts the scheduled function on Lambda.

use anyhow::Context as _;
use jiff::Timestamp;
use lambda_runtime::{LambdaEvent, service_fn};
use store::Store;
use summary::config::Config;
use summary::handler::{App, Event, handle};
use summary::s3::Bucket;
use tracing::Level;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    log_as_json();
    let app = app()?;
    let app = &app;
    let service = service_fn(move |event: LambdaEvent<Option<Event>>| handle(event.payload, app));
    lambda_runtime::run(service)
        .await
        .map_err(anyhow::Error::from_boxed)
}

fn app() -> anyhow::Result<App> {
    let config = Config::from_env()?;
    let client = store::client::build(&config.aws)?;
    Ok(App {
        store: Store::new(client, &config.table),
        objects: Box::new(Bucket::new(&config)?),
        campaign: embedded::campaign().context("the campaign built in")?,
        clock: Timestamp::now,
    })
}

/// One JSON object a line on standard output; the runtime's span carries the request's id.
fn log_as_json() {
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_span_list(false)
        .with_target(false)
        .with_max_level(Level::INFO)
        .init();
}
