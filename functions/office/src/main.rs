//! The Lambda function `office`: the environment, wired to the routes.

use aws::lambda::Function;
use aws::s3::Bucket;
use aws::{ConfigError, Settings, Variables};
use futures::FutureExt as _;
use office::Office;
use office::downloads::{Downloads, LARGEST_ANSWER};
use office::summaries::{Asked, MakeError, Summaries};
use std::sync::Arc;
use tracing::level_filters::LevelFilter;
use web::{environment, lambda};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    web::log::start(LevelFilter::INFO);
    let (web, code_key) = tokio::try_join!(environment::web(), environment::code_key())?;
    // One for both: their roots of trust and their connections are the same.
    let bucket = Arc::new(Bucket::from_env()?);
    let routes = office::routes(Office {
        web: web.clone(),
        code_key,
        summaries: summaries(bucket.clone())?,
        downloads: Downloads::Bucket {
            bucket,
            largest: LARGEST_ANSWER,
        },
    });
    lambda::serve(routes, &web, "office").await
}

/// The archive in the bucket, and the function that makes them (`SUMMARY_FUNCTION`), which sends reminders where the settings
/// say so (`REMINDERS_GO_OUT`).
fn summaries(bucket: Arc<Bucket>) -> Result<Summaries, ConfigError> {
    let variables = Variables::of_process();
    let function = variables.required("SUMMARY_FUNCTION")?;
    let function = Function::new(&function, &Settings::from_variables(&variables)?)?;
    Ok(Summaries {
        objects: bucket,
        reminds: variables.optional("REMINDERS_GO_OUT").is_some(),
        make: Arc::new(move |wish| {
            let function = function.clone();
            let event = serde_json::json!({ "moment": wish.moment, "by_hand": true, "remind": wish.remind });
            let asked = async move {
                function
                    .ask(&event)
                    .await
                    .map(|()| Asked::Started)
                    .map_err(MakeError::from)
            };
            asked.boxed()
        }),
    })
}
