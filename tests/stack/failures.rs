//! A summary that fails is noticed.

use crate::stack::{Stack, eventually};
use serde_json::{Value, json};
use std::time::Duration;

const WITHIN: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_failing_summary_reaches_the_dead_letter_queue_and_the_alarm() {
    let stack = Stack::from_zips().await;
    // Amazon's scheduler invokes asynchronously; the emulator's waits and forgets, so the call is made here. And the
    // emulator counts errors of calls that are waited for, hence a second one.
    for kind in ["Event", "RequestResponse"] {
        invoke(&stack, kind, &json!({ "moment": "the day after tomorrow" }));
    }
    let queue = stack.output("DeadLetterQueue").to_owned();
    // The command line knows an old address of SQS by heart and goes there unless told on the spot.
    let endpoint = format!("https://127.0.0.1:{}", stack.emulator.port);
    let receive = [
        "--endpoint-url",
        &endpoint,
        "sqs",
        "receive-message",
        "--queue-url",
        &queue,
    ];
    let letter: Value = eventually("a dead letter", WITHIN, || {
        let received = stack.aws.json(&receive);
        received["Messages"][0]["Body"]
            .as_str()
            .map(|body| serde_json::from_str(body).unwrap())
    })
    .await;
    assert_eq!(
        letter["requestPayload"]["moment"], "the day after tomorrow",
        "{letter}"
    );
    assert_eq!(
        letter["requestContext"]["condition"], "RetriesExhausted",
        "{letter}"
    );
    let alarm = eventually("the alarm", WITHIN, || {
        // The emulator looks at its alarms when a metric comes in.
        stack.aws.run(&[
            "cloudwatch",
            "put-metric-data",
            "--namespace",
            "Tests",
            "--metric-name",
            "Tick",
            "--value",
            "1",
        ]);
        let alarms = stack
            .aws
            .json(&["cloudwatch", "describe-alarms", "--state-value", "ALARM"]);
        let alarms = alarms["MetricAlarms"].as_array().cloned().unwrap_or_default();
        // The emulator adds up the errors of all functions, so others ring along.
        let summary = stack.output("SummaryFunctionName");
        alarms
            .into_iter()
            .find(|alarm| alarm["MetricName"] == "Errors" && alarm["Dimensions"][0]["Value"] == summary)
    })
    .await;
    assert_eq!(alarm["AlarmActions"], json!([stack.output("AlarmTopic")]));
    assert_eq!(stack.summaries(), [""; 0]);
}

fn invoke(stack: &Stack, kind: &str, event: &Value) {
    let function = stack.output("SummaryFunctionName");
    let event = event.to_string();
    let call = [
        "lambda",
        "invoke",
        "--invocation-type",
        kind,
        "--function-name",
        function,
    ];
    stack
        .aws
        .run(&[&call[..], &["--payload", &event, "/dev/null"]].concat());
}
