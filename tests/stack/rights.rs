//! What the template lets a role do with the table, and what requests need.

use aws_sdk_dynamodb::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use store::Touch;

/// What one request needs, or one action of a transaction: DynamoDB asks one statement for all of its keys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Call {
    pub(crate) action: String,
    pub(crate) index: bool,
    pub(crate) keys: BTreeSet<String>,
    /// What an update reads or writes, the key included; empty for other actions.
    pub(crate) attributes: BTreeSet<String>,
}

impl Call {
    pub(crate) fn new(action: &str, key: &str) -> Self {
        Call {
            action: format!("dynamodb:{action}"),
            index: false,
            keys: BTreeSet::from([key.to_owned()]),
            attributes: BTreeSet::new(),
        }
    }

    pub(crate) fn of_index(key: &str) -> Self {
        Call {
            index: true,
            ..Call::new("Query", key)
        }
    }

    fn of_attributes(mut self, request: &Value) -> Self {
        let names = request["ExpressionAttributeNames"].as_object();
        let names = names.into_iter().flat_map(|names| names.values());
        self.attributes = names.map(text).collect();
        self.attributes.extend(["pk".to_owned(), "sk".to_owned()]);
        self
    }
}

/// One statement of the template about the table.
#[derive(Clone, Debug)]
pub(crate) struct Right {
    pub(crate) name: String,
    actions: Vec<String>,
    index: bool,
    pub(crate) keys: Vec<String>,
    /// None where any attribute may be touched.
    attributes: Option<BTreeSet<String>>,
}

impl Right {
    fn allows(&self, call: &Call) -> bool {
        let names = |key: &String| {
            self.keys.iter().any(|pattern| match pattern.strip_suffix('*') {
                Some(prefix) => key.starts_with(prefix),
                None => key == pattern,
            })
        };
        let touches = |attributes: &BTreeSet<String>| call.attributes.is_subset(attributes);
        self.actions.contains(&call.action)
            && self.index == call.index
            && call.keys.iter().all(names)
            && self.attributes.as_ref().is_none_or(touches)
    }

    fn lets(&self, wanted: Touch) -> bool {
        let touches = |action: &String| if self.index { Touch::List } else { touch(action) };
        self.actions.iter().any(|action| touches(action) == wanted)
    }
}

/// What is done by an action on items; a query of the index is told by where it is made.
fn touch(action: &str) -> Touch {
    match action.trim_start_matches("dynamodb:") {
        "GetItem" | "BatchGetItem" | "Query" | "ConditionCheckItem" => Touch::Read,
        "PutItem" | "UpdateItem" | "DeleteItem" => Touch::Write,
        other => panic!("nobody may call {other}"),
    }
}

pub(crate) fn allowed(rights: &[Right], call: &Call) -> bool {
    rights.iter().any(|right| right.allows(call))
}

/// What the template lets a role do with the table.
pub(crate) fn rights(template: &Value, role: &str) -> Vec<Right> {
    let policies = template["Resources"][role]["Properties"]["Policies"]
        .as_array()
        .unwrap();
    let statements = policies
        .iter()
        .flat_map(|policy| policy["PolicyDocument"]["Statement"].as_array().unwrap());
    statements
        .filter(|statement| statement["Action"].to_string().contains("dynamodb:"))
        .map(|statement| Right {
            name: text(&statement["Sid"]),
            actions: texts(&statement["Action"]),
            index: statement["Resource"]["Fn::Sub"] == "${Table.Arn}/index/by-unit",
            keys: texts(&statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]),
            attributes: statement["Condition"]
                .get("ForAllValues:StringEquals")
                .map(|condition| texts(&condition["dynamodb:Attributes"]).into_iter().collect()),
        })
        .collect()
}

/// The patterns of the keys that these rights let be touched in this way.
pub(crate) fn keys_of(rights: &[Right], touch: Touch) -> BTreeSet<String> {
    let there = rights.iter().filter(|right| right.lets(touch));
    there.flat_map(|right| right.keys.iter().cloned()).collect()
}

/// Every key pattern and every attribute on its own, to be taken away one by one.
pub(crate) fn without_one(rights: &[Right]) -> Vec<(String, Vec<Right>)> {
    let mut variants = Vec::new();
    for (place, right) in rights.iter().enumerate() {
        for key in &right.keys {
            let mut fewer = rights.to_vec();
            fewer[place].keys.retain(|other| other != key);
            variants.push((format!("{} on {key}", right.name), fewer));
        }
        for attribute in right.attributes.iter().flatten() {
            let mut fewer = rights.to_vec();
            fewer[place].attributes.as_mut().unwrap().remove(attribute);
            variants.push((format!("{} of {attribute}", right.name), fewer));
        }
    }
    variants
}

/// Writes down the rights that requests need.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recorder(Arc<Mutex<BTreeSet<Call>>>);

impl Recorder {
    pub(crate) fn take(&self) -> BTreeSet<Call> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Intercept for Recorder {
    fn name(&self) -> &'static str {
        "Recorder"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request();
        let target = request.headers().get("x-amz-target").unwrap();
        let operation = target.rsplit('.').next().unwrap();
        let body: Value = serde_json::from_slice(request.body().bytes().unwrap())?;
        self.0.lock().unwrap().extend(calls(operation, &body));
        Ok(())
    }
}

fn calls(operation: &str, body: &Value) -> Vec<Call> {
    match operation {
        "GetItem" | "DeleteItem" => vec![Call::new(operation, &key_of(&body["Key"]))],
        "PutItem" => vec![Call::new(operation, &key_of(&body["Item"]))],
        "UpdateItem" => vec![Call::new(operation, &key_of(&body["Key"])).of_attributes(body)],
        "BatchGetItem" => {
            let tables = body["RequestItems"].as_object().unwrap().values();
            let keys = tables.flat_map(|table| table["Keys"].as_array().unwrap());
            vec![Call {
                keys: keys.map(key_of).collect(),
                ..Call::new(operation, "")
            }]
        }
        "Query" => {
            let condition = body["KeyConditionExpression"].as_str().unwrap();
            let name = condition.split_whitespace().nth(2).unwrap();
            let key = text(&body["ExpressionAttributeValues"][name]["S"]);
            vec![Call {
                index: body["IndexName"] == "by-unit",
                ..Call::new(operation, &key)
            }]
        }
        "TransactWriteItems" => body["TransactItems"]
            .as_array()
            .unwrap()
            .iter()
            .map(transacted)
            .collect(),
        other => panic!("nobody may call {other}"),
    }
}

/// A transaction needs the rights of its actions.
fn transacted(item: &Value) -> Call {
    let (action, request) = item.as_object().unwrap().iter().next().unwrap();
    match action.as_str() {
        "Put" => Call::new("PutItem", &key_of(&request["Item"])),
        "Delete" => Call::new("DeleteItem", &key_of(&request["Key"])),
        "ConditionCheck" => Call::new("ConditionCheckItem", &key_of(&request["Key"])),
        "Update" => Call::new("UpdateItem", &key_of(&request["Key"])).of_attributes(request),
        other => panic!("no transaction does {other}"),
    }
}

fn key_of(item: &Value) -> String {
    text(&item["pk"]["S"])
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(text).collect(),
        item => vec![text(item)],
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
