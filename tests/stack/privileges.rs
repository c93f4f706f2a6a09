//! Least privilege by removal: with all its rights a function works, without any one of them it is refused.

use crate::stack::Stack;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

/// Rights the emulator does not ask for; `infra/rules/rights.guard` sees to their form.
const NOT_ENFORCED: [&str; 3] = ["WriteLog", "EncryptSummaries", "ReportFailure"];

/// A role of the stack with its only policy.
struct Role<'a> {
    stack: &'a Stack,
    name: String,
    policy: &'static str,
    document: Value,
}

impl<'a> Role<'a> {
    fn of(stack: &'a Stack, resource: &str, policy: &'static str) -> Self {
        let described = stack.aws.json(&[
            "cloudformation",
            "describe-stack-resource",
            "--stack-name",
            crate::stack::NAME,
            "--logical-resource-id",
            resource,
        ]);
        let name = described["StackResourceDetail"]["PhysicalResourceId"]
            .as_str()
            .unwrap()
            .to_owned();
        let got = stack.aws.json(&[
            "iam",
            "get-role-policy",
            "--role-name",
            &name,
            "--policy-name",
            policy,
        ]);
        Role {
            stack,
            name,
            policy,
            document: got["PolicyDocument"].clone(),
        }
    }

    fn statements(&self) -> Vec<String> {
        let statements = self.document["Statement"].as_array().unwrap().iter();
        statements
            .map(|statement| statement["Sid"].as_str().unwrap().to_owned())
            .collect()
    }

    fn put(&self, document: &Value) {
        self.stack.aws.run(&[
            "iam",
            "put-role-policy",
            "--role-name",
            &self.name,
            "--policy-name",
            self.policy,
            "--policy-document",
            &document.to_string(),
        ]);
    }

    fn take_away(&self, statement: &str) {
        let mut document = self.document.clone();
        document["Statement"]
            .as_array_mut()
            .unwrap()
            .retain(|other| other["Sid"] != statement);
        self.put(&document);
    }

    fn give_back(&self) {
        self.put(&self.document);
    }
}

#[tokio::test]
async fn declare_needs_every_right_it_has() {
    let stack = Stack::from_zips().await;
    let role = Role::of(&stack, "DeclareRole", "declare");
    let receipt = stack.filed("TY-001").await;
    let receipt = format!("/api/declarations/{}", receipt["reference"].as_str().unwrap());
    for statement in role.statements() {
        match statement.as_str() {
            "ReadStanding" | "WriteDeclarations" => {
                refused_without(&role, &statement, async || file(&stack, "JC-001").await).await;
            }
            "ReadReceipt" => {
                refused_without(&role, &statement, async || {
                    stack.get(&receipt).await.status.as_u16()
                })
                .await;
            }
            "CountAttempts" => {
                refused_without(&role, &statement, async || guess(&stack, "JC-001").await).await;
            }
            "ForgetAttempts" => {
                guess(&stack, "JC-001").await;
                refused_without(&role, &statement, async || file(&stack, "JC-001").await).await;
            }
            other => assert!(NOT_ENFORCED.contains(&other), "{other} is proven nowhere"),
        }
    }
}

/// Tries without a right, which must fail as a fault of ours, and with it, which must not.
async fn refused_without(role: &Role<'_>, statement: &str, attempt: impl AsyncFn() -> u16) {
    role.take_away(statement);
    let without = attempt().await;
    role.give_back();
    assert!(without >= 500, "without {statement}: {without}");
    let with = attempt().await;
    assert!(with < 500, "with {statement}: {with}");
}

/// Files anew each time: what is on file already would be answered without a write.
async fn file(stack: &Stack, number: &str) -> u16 {
    static FILINGS: AtomicU32 = AtomicU32::new(0);
    let mut form = stack.disclosure(number);
    form["phone"] =
        json!((13_800_000_000_u64 + u64::from(FILINGS.fetch_add(1, Ordering::Relaxed))).to_string());
    stack.post("/api/declarations", &form).await.status.as_u16()
}

async fn guess(stack: &Stack, number: &str) -> u16 {
    let mut form = stack.disclosure(number);
    form["code"] = json!("2222-2222-2222-2222");
    stack.post("/api/declarations", &form).await.status.as_u16()
}

#[tokio::test]
async fn summary_needs_every_right_it_has() {
    let stack = Stack::from_zips().await;
    let role = Role::of(&stack, "SummaryRole", "summary");
    let before = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(1);
    stack.filed("TY-001").await;
    // An hour ago nothing was filed, so the history has to be asked as well.
    let run = || invoke(&stack, &json!({ "moment": before.to_string() }));
    assert_eq!(run(), None);
    for statement in role.statements() {
        if NOT_ENFORCED.contains(&statement.as_str()) {
            continue;
        }
        role.take_away(&statement);
        let without = run();
        role.give_back();
        assert!(without.is_some(), "{statement} is not needed");
        assert_eq!(run(), None, "with {statement}");
    }
    assert!(stack.summaries().iter().all(|key| key.starts_with("summaries/")));
}

/// Runs the function and waits; the error's message, if there is one.
fn invoke(stack: &Stack, event: &Value) -> Option<String> {
    let answer = stack.emulator.folder.path().join("answer");
    let invoked = stack.aws.json(&[
        "lambda",
        "invoke",
        "--function-name",
        stack.output("SummaryFunctionName"),
        "--payload",
        &event.to_string(),
        answer.to_str().unwrap(),
    ]);
    invoked.get("FunctionError")?;
    Some(std::fs::read_to_string(answer).unwrap())
}
