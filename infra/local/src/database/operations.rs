//! DynamoDB's operations by name, carried out by the embedded database.
//!
//! Only those this project uses: `Scan` is left out on purpose.

use dynoxide::actions::vector_lifecycle::VectorIndexLifecycle;
use dynoxide::actions::{
    batch_get_item, batch_write_item, create_table, delete_item, describe_table, get_item, put_item, query,
    transact_get_items, transact_write_items, update_item,
};
use dynoxide::errors::DynoxideError;
use dynoxide::storage::Storage;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What goes back: HTTP status and JSON.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: String,
}

impl Answer {
    /// A request that the database does not take.
    pub(super) fn refusal(code: &str, message: &str) -> Self {
        Answer {
            status: 400,
            body: serde_json::json!({ "__type": code, "message": message }).to_string(),
        }
    }

    /// The database's own failure.
    pub(super) fn failure() -> Self {
        Answer {
            status: 500,
            body: serde_json::json!({ "__type": "InternalServerError" }).to_string(),
        }
    }
}

/// A parsed request, ready to be carried out.
pub(super) type Operation = Box<dyn FnOnce(&Storage) -> Outcome + Send>;

/// What the database did, to be written as JSON by whoever waits for it.
pub(super) type Outcome = Box<dyn FnOnce() -> Answer + Send>;

/// Parses a request. Who asks does this and the writing of the answer, so that the one thread of the database
/// does the database's work only.
pub(super) fn parse(name: &str, body: &[u8]) -> Result<Operation, Answer> {
    match name {
        "BatchGetItem" => operation(body, batch_get_item::execute),
        "BatchWriteItem" => operation(body, batch_write_item::execute),
        "CreateTable" => operation(body, create_table::execute),
        "DeleteItem" => operation(body, delete_item::execute),
        "DescribeTable" => operation(body, describe_table),
        "GetItem" => operation(body, get_item::execute),
        "PutItem" => operation(body, put_item::execute),
        "Query" => operation(body, query::execute),
        "TransactGetItems" => operation(body, transact_get_items::execute),
        "TransactWriteItems" => operation(body, transact_write_items::execute),
        "UpdateItem" => operation(body, update_item::execute),
        _ => Err(Answer::refusal("UnknownOperationException", name)),
    }
}

fn operation<Request, Response>(
    body: &[u8],
    execute: impl AsyncFnOnce(&Storage, Request) -> Result<Response, DynoxideError> + Send + 'static,
) -> Result<Operation, Answer>
where
    Request: DeserializeOwned + Send + 'static,
    Response: Serialize + Send + 'static,
{
    let request = serde_json::from_slice(body)
        .map_err(|error| Answer::refusal("SerializationException", &error.to_string()))?;
    Ok(Box::new(move |storage| {
        // The futures of the embedded database never wait for anything.
        let result = pollster::block_on(execute(storage, request));
        Box::new(move || answer(result))
    }))
}

fn answer(result: Result<impl Serialize, DynoxideError>) -> Answer {
    match result.map(|response| serde_json::to_string(&response)) {
        Ok(Ok(body)) => Answer { status: 200, body },
        Ok(Err(_)) => Answer::failure(),
        Err(error) => Answer {
            status: error.status_code(),
            body: error.to_json(),
        },
    }
}

/// Tells nothing of vector indexes, which this project has none of.
async fn describe_table(
    storage: &Storage,
    request: describe_table::DescribeTableRequest,
) -> Result<describe_table::DescribeTableResponse, DynoxideError> {
    describe_table::execute(storage, request, &VectorIndexLifecycle::new()).await
}
