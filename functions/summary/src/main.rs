//! Starts the scheduled function on Lambda.

use anyhow::Context as _;
use aws::s3::Bucket;
use jiff::Timestamp;
use lambda_runtime::{LambdaEvent, service_fn};
use pages::Pages;
use store::Store;
use summary::Facets;
use summary::config::Config;
use summary::handler::{App, Event, handle};
use summary::progress::{Place, Site};
use summary::reminders::webhook::Webhook;
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
    let mut campaign = embedded::campaign().context("the campaign built in")?;
    campaign.address.clone_from(&config.address);
    let bucket = |name: &str| Bucket::new(name, &config.aws);
    let site = config.site.as_deref().map(bucket).transpose()?;
    let trusted = config.aws.trusted_certificates.as_deref();
    let webhook = config
        .webhook
        .as_deref()
        .map(|address| Webhook::whatever(address, config.template.as_deref(), trusted));
    Ok(App {
        store: Facets::from(&Store::new(store::client::build(&config.aws)?, &config.table)),
        objects: Box::new(bucket(&config.bucket)?),
        site: site.map(|bucket| Site {
            pages: Pages::new(&campaign, None),
            place: Place::Bucket(bucket),
            policy: config.site_policy.clone(),
        }),
        webhook: webhook.transpose()?,
        campaign,
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
