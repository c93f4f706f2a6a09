//! The bare `lambda_runtime`: answers every event with the same line.

use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda_runtime::run(service_fn(async |_: LambdaEvent<Value>| {
        Ok::<Value, Error>(json!({ "statusCode": 200, "body": "hello" }))
    }))
    .await
}
