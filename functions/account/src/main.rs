//! The Lambda function `account`: the environment, wired to the routes.

use account::Account;
use jiff::Timestamp;
use std::sync::Arc;
use tracing::level_filters::LevelFilter;
use web::{environment, lambda};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    web::log::start(LevelFilter::INFO);
    let (web, code_key) = tokio::try_join!(environment::web(), environment::code_key())?;
    let routes = account::routes(Account {
        web: web.clone(),
        code_key,
        real_clock: Arc::new(Timestamp::now),
    });
    lambda::serve(routes, &web, "account").await
}
