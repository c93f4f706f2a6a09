//! The Lambda function `declare`: the environment, wired to the routes.

use aws::s3::Bucket;
use declare::Declare;
use declare::scans::{Open, Place, Scans};
use std::sync::{Arc, OnceLock};
use tracing::level_filters::LevelFilter;
use web::{environment, lambda};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    web::log::start(LevelFilter::INFO);
    let web = environment::web().await?;
    let routes = declare::routes(Declare {
        web: web.clone(),
        scans: Scans::in_what(bucket()),
    });
    lambda::serve(routes, &web, "declare").await
}

/// The bucket, opened when the first scan is asked for: of a cold start nobody is to wait for it who files.
fn bucket() -> Open {
    let opened: OnceLock<Arc<Bucket>> = OnceLock::new();
    Arc::new(move || {
        if let Some(bucket) = opened.get() {
            return Ok(Place::Bucket(bucket.clone()));
        }
        let bucket = Arc::new(Bucket::from_env()?);
        Ok(Place::Bucket(opened.get_or_init(|| bucket).clone()))
    })
}
