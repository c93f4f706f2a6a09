//! What lies in the table and in the bucket of the deployed stack, and the schedule that fills it.

use crate::stack::Stack;
use serde_json::{Value, json};
use std::path::PathBuf;

impl Stack {
    /// The current declaration in the table.
    pub(crate) fn item(&self, number: &str) -> Value {
        self.item_at(&format!("DECLARATION#{number}"), "CURRENT")
    }

    /// An item of the table.
    pub(crate) fn item_at(&self, partition: &str, sort: &str) -> Value {
        let key = json!({ "pk": { "S": partition }, "sk": { "S": sort } }).to_string();
        let table = self.output("TableName");
        let call = ["dynamodb", "get-item", "--table-name", table, "--key", &key];
        self.aws.json(&call)
    }

    /// Puts an item into the table.
    pub(crate) fn put_item(&self, item: &Value) {
        let table = self.output("TableName");
        let call = ["dynamodb", "put-item", "--table-name", table, "--item"];
        self.aws.run(&[&call[..], &[&item.to_string()]].concat());
    }

    /// Starts the schedule's target with its role, by a second schedule that is due at once: the emulator fires a
    /// schedule that it has seen waiting only at its own time, and does not put the scheduled time into the input.
    pub(crate) fn fire(&self, input: &Value) {
        let deployed = self
            .aws
            .json(&["scheduler", "get-schedule", "--name", self.output("ScheduleName")]);
        let mut target = deployed["Target"].clone();
        assert_eq!(target["Input"], "{\"moment\":\"<aws.scheduler.scheduled-time>\"}");
        target["Input"] = json!(input.to_string());
        let due = json!({
            "Name": "due", "ScheduleExpression": "at(2020-01-01T00:00:00)",
            "FlexibleTimeWindow": deployed["FlexibleTimeWindow"], "Target": target
        });
        self.aws.run(&[
            "scheduler",
            "create-schedule",
            "--cli-input-json",
            &due.to_string(),
        ]);
    }

    /// Keys in the bucket of summaries.
    pub(crate) fn summaries(&self) -> Vec<String> {
        let bucket = self.output("SummaryBucketName");
        let listed = self.aws.json(&["s3api", "list-objects-v2", "--bucket", bucket]);
        let contents = listed["Contents"].as_array().cloned().unwrap_or_default();
        contents
            .iter()
            .map(|object| object["Key"].as_str().unwrap().to_owned())
            .collect()
    }

    /// An object of the bucket of summaries, as a file.
    pub(crate) fn summary(&self, key: &str) -> PathBuf {
        let file = self.emulator.folder.path().join("summary");
        let from = format!("s3://{}/{key}", self.output("SummaryBucketName"));
        self.aws
            .run(&["s3", "cp", "--quiet", &from, file.to_str().unwrap()]);
        file
    }
}
