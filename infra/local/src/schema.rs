//! The table's schema, as the template of the stack describes it; it stands nowhere else.
//!
//! What only matters in the cloud (encryption, backups, who pays) is passed over.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{BuildError, DisplayErrorContext, SdkError};
use aws_sdk_dynamodb::operation::create_table::builders::CreateTableFluentBuilder;
use aws_sdk_dynamodb::operation::describe_table::DescribeTableError;
use aws_sdk_dynamodb::types::{
    self as aws, AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, TableDescription,
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The template, as it was when this program was built.
const TEMPLATE: &str = include_str!("../../template.yaml");

/// Why the table is not there as the template describes it.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// The template's table cannot be read.
    #[error("infra/template.yaml: {0}")]
    Template(String),
    /// The table exists, made by another version of this program.
    #[error(
        "table {table} has an old schema: its {part} are {found}, the template has {wanted}; move the data folder away and load the roster again"
    )]
    Old {
        /// The table.
        table: String,
        /// What differs.
        part: &'static str,
        /// As it is.
        found: String,
        /// As the template has it.
        wanted: String,
    },
    /// The database did not answer, or refused.
    #[error("the database: {0}")]
    Database(String),
}

/// Makes the table if it is missing, and makes sure that an existing one is as the template describes it.
///
/// # Errors
/// The existing table has another schema, or the database fails.
pub async fn create_table(client: &Client, table: &str) -> Result<(), SchemaError> {
    let wanted = Schema::in_template(TEMPLATE)?;
    match client.describe_table().table_name(table).send().await {
        Ok(description) => {
            let found = description.table().map(Schema::of).unwrap_or_default();
            wanted.compare(table, &found)
        }
        Err(error)
            if error
                .as_service_error()
                .is_some_and(DescribeTableError::is_resource_not_found_exception) =>
        {
            let request = wanted.creation(client.create_table().table_name(table));
            let request = request.map_err(|error| SchemaError::Template(error.to_string()))?;
            request.send().await.map(|_| ()).map_err(|error| failed(&error))
        }
        Err(error) => Err(failed(&error)),
    }
}

fn failed<E: std::error::Error + 'static>(error: &SdkError<E>) -> SchemaError {
    SchemaError::Database(DisplayErrorContext(error).to_string())
}

/// All of a table that a query can tell.
#[derive(Debug, Default, PartialEq, Eq)]
struct Schema {
    /// Types by name.
    attributes: BTreeMap<String, String>,
    /// Names with HASH or RANGE.
    keys: BTreeMap<String, String>,
    indexes: BTreeMap<String, Index>,
}

#[derive(Debug, PartialEq, Eq)]
struct Index {
    keys: BTreeMap<String, String>,
    projection: String,
}

impl Schema {
    fn in_template(template: &str) -> Result<Self, SchemaError> {
        let template: Template =
            serde_saphyr::from_str(template).map_err(|error| SchemaError::Template(error.to_string()))?;
        let table = template.resources.table.properties;
        Ok(Schema {
            attributes: table
                .attribute_definitions
                .into_iter()
                .map(|it| (it.attribute_name, it.attribute_type))
                .collect(),
            keys: by_name(table.key_schema),
            indexes: table
                .global_secondary_indexes
                .into_iter()
                .map(|index| {
                    let projection = index.projection.projection_type;
                    (
                        index.index_name,
                        Index {
                            keys: by_name(index.key_schema),
                            projection,
                        },
                    )
                })
                .collect(),
        })
    }

    fn of(table: &TableDescription) -> Self {
        let keys = |schema: &[KeySchemaElement]| {
            schema
                .iter()
                .map(|it| (it.attribute_name.clone(), it.key_type.as_str().to_owned()))
                .collect()
        };
        let attributes = table.attribute_definitions().iter();
        let indexes = table.global_secondary_indexes().iter();
        Schema {
            attributes: attributes
                .map(|it| (it.attribute_name.clone(), it.attribute_type.as_str().to_owned()))
                .collect(),
            keys: keys(table.key_schema()),
            indexes: indexes
                .map(|index| {
                    let projection = index.projection().and_then(|it| it.projection_type());
                    let projection = projection.map_or_else(String::new, |it| it.as_str().to_owned());
                    let name = index.index_name().unwrap_or_default().to_owned();
                    (
                        name,
                        Index {
                            keys: keys(index.key_schema()),
                            projection,
                        },
                    )
                })
                .collect(),
        }
    }

    fn compare(&self, table: &str, found: &Schema) -> Result<(), SchemaError> {
        let old = |part, found: &dyn std::fmt::Debug, wanted: &dyn std::fmt::Debug| SchemaError::Old {
            table: table.to_owned(),
            part,
            found: format!("{found:?}"),
            wanted: format!("{wanted:?}"),
        };
        if self.keys != found.keys {
            Err(old("keys", &found.keys, &self.keys))
        } else if self.attributes != found.attributes {
            Err(old("attributes", &found.attributes, &self.attributes))
        } else if self.indexes != found.indexes {
            Err(old("indexes", &found.indexes, &self.indexes))
        } else {
            Ok(())
        }
    }

    fn creation(&self, request: CreateTableFluentBuilder) -> Result<CreateTableFluentBuilder, BuildError> {
        let mut request = request
            .billing_mode(BillingMode::PayPerRequest)
            .set_key_schema(Some(key_schema(&self.keys)?));
        for (name, attribute_type) in &self.attributes {
            let definition = AttributeDefinition::builder()
                .attribute_name(name)
                .attribute_type(attribute_type.as_str().into())
                .build()?;
            request = request.attribute_definitions(definition);
        }
        for (name, index) in &self.indexes {
            let projection = aws::Projection::builder()
                .projection_type(index.projection.as_str().into())
                .build();
            let index = GlobalSecondaryIndex::builder()
                .index_name(name)
                .set_key_schema(Some(key_schema(&index.keys)?))
                .projection(projection)
                .build()?;
            request = request.global_secondary_indexes(index);
        }
        Ok(request)
    }
}

/// The hash key first, as DynamoDB wants it.
fn key_schema(keys: &BTreeMap<String, String>) -> Result<Vec<KeySchemaElement>, BuildError> {
    let mut keys: Vec<_> = keys.iter().collect();
    keys.sort_by_key(|(_, key_type)| *key_type != "HASH");
    keys.into_iter()
        .map(|(name, key_type)| {
            KeySchemaElement::builder()
                .attribute_name(name)
                .key_type(key_type.as_str().into())
                .build()
        })
        .collect()
}

fn by_name(keys: Vec<KeyElement>) -> BTreeMap<String, String> {
    keys.into_iter()
        .map(|key| (key.attribute_name, key.key_type))
        .collect()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Template {
    resources: Resources,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Resources {
    table: Resource,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Resource {
    properties: Table,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Table {
    attribute_definitions: Vec<AttributeElement>,
    key_schema: Vec<KeyElement>,
    #[serde(default)]
    global_secondary_indexes: Vec<IndexElement>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AttributeElement {
    attribute_name: String,
    attribute_type: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct KeyElement {
    attribute_name: String,
    key_type: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct IndexElement {
    index_name: String,
    key_schema: Vec<KeyElement>,
    projection: ProjectionElement,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ProjectionElement {
    projection_type: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_describes_the_table() {
        let schema = Schema::in_template(TEMPLATE).unwrap();
        assert_eq!(
            schema.keys,
            BTreeMap::from([("pk".into(), "HASH".into()), ("sk".into(), "RANGE".into())])
        );
        assert_eq!(schema.indexes["by-unit"].projection, "ALL");
    }

    #[test]
    fn what_only_the_cloud_understands_is_passed_over() {
        let template = "
Conditions:
  Lasting: !Not [!Equals [!Ref Stage, demo]]
Resources:
  Role: { Type: 'AWS::IAM::Role', Properties: { Name: !Sub '${AWS::StackName}-a' } }
  Table:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: !If [Lasting, Retain, Delete]
    Properties:
      SSESpecification: !If [Lasting, { SSEEnabled: true, KMSMasterKeyId: !Ref Key }, !Ref 'AWS::NoValue']
      AttributeDefinitions: [{ AttributeName: a, AttributeType: S }]
      KeySchema: [{ AttributeName: a, KeyType: HASH }]
";
        let schema = Schema::in_template(template).unwrap();
        assert_eq!(schema.keys, BTreeMap::from([("a".into(), "HASH".into())]));
        assert!(schema.indexes.is_empty());
    }
}
