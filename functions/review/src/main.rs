//! The Lambda function `review`: the environment, wired to the routes.

use tracing::level_filters::LevelFilter;
use web::{environment, lambda};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    web::log::start(LevelFilter::INFO);
    let web = environment::web().await?;
    lambda::serve(review::routes(web.clone()), &web, "review").await
}
