//! The Lambda function `account`: the environment, wired to the routes.

use account::Account;
use jiff::Timestamp;
use std::sync::Arc;
use tracing::level_filters::LevelFilter;
use web::{environment, metrics};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    web::log::start(LevelFilter::INFO);
    let web = environment::web()?;
    let routes = account::routes(Account {
        web: web.clone(),
        code_key: environment::code_key()?,
        real_clock: Arc::new(Timestamp::now),
    });
    // A first connection before the first request: the person who sends it need not wait for TLS.
    if let Err(error) = web.store.ping().await {
        tracing::warn!(%error, "the database did not answer at start");
    }
    lambda_http::run(metrics::measured(web::app(routes, &web), "account")).await
}
