//! Making the table, and the data folder it lies in.

use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
};
use local::database::{self, OpenError};
use local::schema::{self, SchemaError};
use store::Store;

#[tokio::test]
async fn a_table_that_is_there_already_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let client = database::open(folder.path()).unwrap();
    schema::create_table(&client, "campaign").await.unwrap();
    schema::create_table(&client, "campaign").await.unwrap();
    Store::new(client, "campaign").sessions.ping().await.unwrap();
}

#[tokio::test]
async fn a_table_of_another_schema_is_named() {
    let client = database::in_memory().unwrap();
    let key = KeySchemaElement::builder()
        .attribute_name("pk")
        .key_type(KeyType::Hash)
        .build()
        .unwrap();
    let attribute = AttributeDefinition::builder()
        .attribute_name("pk")
        .attribute_type(ScalarAttributeType::S);
    let create = client
        .create_table()
        .table_name("campaign")
        .billing_mode(BillingMode::PayPerRequest);
    create
        .key_schema(key)
        .attribute_definitions(attribute.build().unwrap())
        .send()
        .await
        .unwrap();
    let error = schema::create_table(&client, "campaign").await.unwrap_err();
    assert!(matches!(error, SchemaError::Old { .. }), "{error:?}");
    assert!(
        error.to_string().contains("table campaign has an old schema"),
        "{error}"
    );
}

#[tokio::test]
async fn a_data_folder_is_one_holders_until_it_lets_go() {
    let folder = tempfile::tempdir().unwrap();
    let held = database::open(folder.path()).unwrap();
    let refused = database::open(folder.path()).unwrap_err();
    assert!(matches!(refused, OpenError::InUse(_)), "{refused:?}");
    assert!(
        refused.to_string().contains("in use by another process"),
        "{refused}"
    );
    drop(held);
    // The thread that owns the database closes it in its own time.
    let again = async {
        while database::open(folder.path()).is_err() {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), again)
        .await
        .unwrap();
}

#[test]
fn a_file_that_is_no_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("database.sqlite"),
        "no database at all, but long enough to be looked at",
    )
    .unwrap();
    let error = database::open(folder.path()).unwrap_err();
    assert!(matches!(error, OpenError::Database { .. }), "{error:?}");
    assert!(error.to_string().contains("database.sqlite"), "{error}");
}
