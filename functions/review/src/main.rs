//! The Lambda function `review`: the environment, wired to the routes.

use tracing::level_filters::LevelFilter;
use web::{environment, metrics};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    web::log::start(LevelFilter::INFO);
    let web = environment::web()?;
    let routes = review::routes(web.clone());
    // A first connection before the first request: the person who sends it need not wait for TLS.
    if let Err(error) = web.store.ping().await {
        tracing::warn!(%error, "the database did not answer at start");
    }
    lambda_http::run(metrics::measured(web::app(routes, &web), "review")).await
}
