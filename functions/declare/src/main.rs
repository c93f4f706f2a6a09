//! The Lambda function `declare`: configuration, clock and clients, wired to the routes.

use anyhow::Context;
use campaign::Campaign;
use declare::Declare;
use jiff::Timestamp;
use pages::Pages;
use std::sync::Arc;
use store::Store;
use tracing::level_filters::LevelFilter;
use web::codes::CodeKey;
use web::{Origin, Web};

const CAMPAIGN: &str = include_str!("../../../site/content/campaign.toml");

/// What the function is configured with.
struct Settings {
    /// `TABLE_NAME`: the campaign's table.
    table: String,
    /// `CODE_KEY`: the secret behind personal codes.
    code_key: CodeKey,
    /// `ORIGIN_SECRET` and `PUBLIC_ORIGIN`: the distribution in front.
    origin: Origin,
}

impl Settings {
    fn from_env() -> anyhow::Result<Self> {
        let required = |name: &str| std::env::var(name).with_context(|| format!("{name} is not set"));
        let optional = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        Ok(Settings {
            table: required("TABLE_NAME")?,
            code_key: CodeKey::parse(&required("CODE_KEY")?).context("CODE_KEY")?,
            origin: Origin {
                secret: optional("ORIGIN_SECRET"),
                public: optional("PUBLIC_ORIGIN"),
            },
        })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    web::log::start(LevelFilter::INFO);
    let declare = wire()?;
    // A first connection before the first request: the person who sends it need not wait for TLS.
    if let Err(error) = declare.store.ping().await {
        tracing::warn!(%error, "the database did not answer at start");
    }
    let web = declare.web.clone();
    lambda_http::run(web::app(declare::routes(declare), &web)).await
}

fn wire() -> anyhow::Result<Declare> {
    let settings = Settings::from_env()?;
    let campaign = Arc::new(Campaign::parse(CAMPAIGN).context("site/content/campaign.toml")?);
    let web = Web {
        pages: Arc::new(Pages::new(&campaign, None)),
        campaign,
        clock: Arc::new(Timestamp::now),
        random: fill,
        origin: Arc::new(settings.origin),
    };
    let store = Store::new(store::client::from_env()?, settings.table);
    Ok(Declare {
        web,
        store,
        code_key: settings.code_key,
    })
}

/// Unpredictable bytes of the operating system; without them nothing may go on.
fn fill(buffer: &mut [u8]) {
    if let Err(error) = getrandom::fill(buffer) {
        panic!("the operating system gives no random bytes: {error}");
    }
}
