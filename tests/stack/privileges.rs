//! Least privilege by removal: with all its rights a function works, without any one of them it is refused.

use crate::large_files;
use crate::paper::{attach_pieces, enter_from_paper, send_piece};
use crate::stack::Stack;
use hyper::http::Request;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

/// Rights the emulator does not ask for; `infra/rules/rights.guard` sees to their form.
const NOT_ENFORCED: [&str; 4] = ["WriteLog", "EncryptFiles", "DecryptData", "ReportFailure"];

/// Without it a summary is made all the same, and nothing is sent: `leading_keys` proves that it is needed.
const NOT_FATAL: &str = "NoteReminders";

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

    fn take_away(&self, statements: &[&str]) {
        let mut document = self.document.clone();
        document["Statement"]
            .as_array_mut()
            .unwrap()
            .retain(|other| statements.iter().all(|statement| other["Sid"] != *statement));
        self.put(&document);
    }

    fn give_back(&self) {
        self.put(&self.document);
    }

    /// Ends the function's processes: what it fetches at its start it fetches anew.
    fn start_afresh(&self) {
        let (initial, rest) = self.policy.split_at(1);
        let function = format!("{}{rest}FunctionName", initial.to_uppercase());
        self.stack.aws.run(&[
            "lambda",
            "update-function-configuration",
            "--function-name",
            self.stack.output(&function),
            "--timeout",
            "20",
        ]);
    }
}

/// People who need no telephone file and read, the first one's head signs, checks and seals, the office does the rest.
const DECLARANT: &str = "TY-001";
const OTHER: &str = "JC-001";
const HEAD: &str = "TY-003";
const OFFICE: &str = "JS-002";
const OTHER_OFFICE: &str = "JS-003";

#[tokio::test]
async fn each_function_with_an_address_needs_every_right_it_has() {
    let stack = Stack::from_zips().await;
    let receipt = stack.filed(DECLARANT).await;
    let reference = receipt["reference"].as_str().unwrap();
    // The city manages the head, so what was declared here is collected.
    stack.filed(HEAD).await;
    for number in [OTHER, OFFICE, OTHER_OFFICE] {
        stack.session(number).await;
    }
    account(&Role::of(&stack, "AccountRole", "account")).await;
    declare(&Role::of(&stack, "DeclareRole", "declare"), reference).await;
    review(&Role::of(&stack, "ReviewRole", "review"), reference).await;
    office(&Role::of(&stack, "OfficeRole", "office")).await;
}

async fn account(role: &Role<'_>) {
    let stack = role.stack;
    for statement in role.statements() {
        match statement.as_str() {
            "ReadSession" | "ListWaiting" => {
                refused_without(role, &statement, async || get(stack, HEAD, "/api/me").await).await;
            }
            "ListSessions" => {
                refused_without(role, &statement, async || {
                    get(stack, HEAD, "/api/me/sessions").await
                })
                .await;
            }
            "ReadPeople" | "OpenSessions" => {
                refused_without(role, &statement, async || sign_in(stack, DECLARANT).await).await;
            }
            "NoteUse" => {
                refused_without(role, &statement, async || guess(stack, OTHER).await).await;
            }
            "EndSessions" => {
                guess(stack, OTHER).await;
                refused_without(role, &statement, async || sign_in(stack, OTHER).await).await;
            }
            "FetchOriginSecret" | "FetchCodeKey" => {
                refused_without(role, &statement, async || {
                    role.start_afresh();
                    get(stack, HEAD, "/api/me").await
                })
                .await;
            }
            other => assert!(NOT_ENFORCED.contains(&other), "{other} is proven nowhere"),
        }
    }
}

async fn declare(role: &Role<'_>, reference: &str) {
    let (stack, receipt) = (role.stack, format!("/api/declarations/{reference}"));
    for statement in role.statements() {
        match statement.as_str() {
            "ReadItems" | "ReadStanding" | "ReadHistory" => {
                refused_without(role, &statement, async || get(stack, DECLARANT, &receipt).await).await;
            }
            "HoldToRevision" => {
                refused_without(role, &statement, async || {
                    report_withdrawal(stack, &receipt).await
                })
                .await;
            }
            "WriteDeclarations" => {
                refused_without(role, &statement, async || file(stack, OTHER).await).await;
            }
            "ListPapers" => {
                refused_without(role, &statement, async || get(stack, OFFICE, "/api/papers").await).await;
            }
            "KeepScans" => {
                refused_without(role, &statement, async || attach(stack, OTHER).await).await;
            }
            "JoinPieces" => {
                refused_without(role, &statement, async || attach_in_pieces(stack, OTHER).await).await;
            }
            "DiscardDrafts" => {
                refused_without(role, &statement, async || discard(stack, OTHER).await).await;
            }
            "NoteUse" => {
                refused_without(role, &statement, async || {
                    stack.rest(DECLARANT).await;
                    get(stack, DECLARANT, &receipt).await
                })
                .await;
            }
            "FetchOriginSecret" => {
                refused_without(role, &statement, async || {
                    role.start_afresh();
                    get(stack, DECLARANT, &receipt).await
                })
                .await;
            }
            other => assert!(NOT_ENFORCED.contains(&other), "{other} is proven nowhere"),
        }
    }
}

async fn review(role: &Role<'_>, reference: &str) {
    let (stack, report) = (role.stack, format!("/api/reviews/{reference}"));
    for statement in role.statements() {
        match statement.as_str() {
            "ReadItems" | "ReadStanding" | "ReadHistory" => {
                refused_without(role, &statement, async || get(stack, HEAD, &report).await).await;
            }
            "ListUnits" => {
                refused_without(role, &statement, async || {
                    get(stack, HEAD, "/api/units/tianyuan").await
                })
                .await;
            }
            "WriteDecisions" | "HoldToRevision" | "LeaveQueue" => {
                refused_without(role, &statement, async || decide(stack, reference).await).await;
            }
            "NoteUse" => {
                refused_without(role, &statement, async || {
                    stack.rest(HEAD).await;
                    get(stack, HEAD, "/api/reviews").await
                })
                .await;
            }
            "FetchOriginSecret" => {
                refused_without(role, &statement, async || {
                    role.start_afresh();
                    get(stack, HEAD, &report).await
                })
                .await;
            }
            other => assert!(NOT_ENFORCED.contains(&other), "{other} is proven nowhere"),
        }
    }
}

async fn office(role: &Role<'_>) {
    // `leading_keys.rs` shows that each of them is needed for itself.
    const UPDATES: [&str; 3] = ["NoteUse", "TellPeople", "CountCostlyActs"];
    let (stack, roster) = (role.stack, "/api/roster?unit=tianyuan");
    for statement in role.statements() {
        match statement.as_str() {
            "ListPeople" | "ReadPeople" => {
                refused_without(role, &statement, async || get(stack, OFFICE, roster).await).await;
            }
            "ReadItems" => {
                refused_without(role, &statement, async || {
                    get(stack, OFFICE, "/api/roster/template").await
                })
                .await;
            }
            "ReadHistory" => {
                refused_without(role, &statement, async || {
                    get(stack, OFFICE, "/api/collections").await
                })
                .await;
            }
            "ChangeRoster" | "HoldToWhatStands" => {
                refused_without(role, &statement, async || {
                    propose_and_confirm(stack, "/api/roster/JC-001/code").await
                })
                .await;
            }
            "TellPeople" => {
                refused_without_all(role, &UPDATES, async || {
                    propose_and_confirm(stack, "/api/roster/JC-001/code").await
                })
                .await;
            }
            "CountCostlyActs" => {
                refused_without_all(role, &UPDATES, async || {
                    get(stack, OFFICE, "/api/exports/people?format=csv").await
                })
                .await;
            }
            "ListSummaries" => {
                refused_without(role, &statement, async || {
                    get(stack, OFFICE, "/api/summaries").await
                })
                .await;
            }
            "ReadSummaries" => {
                refused_without(role, &statement, async || {
                    get(stack, OFFICE, "/api/summaries/2020-01-01T1800").await
                })
                .await;
            }
            "AskForSummary" => {
                refused_without(role, &statement, async || {
                    post(stack, OFFICE, "/api/summaries").await
                })
                .await;
            }
            "PassOnFiles" => passed_on_by_right(role, &statement).await,
            "TakeOffRoster" => {
                refused_without(role, &statement, async || {
                    propose_and_confirm(stack, "/api/roster/TY-003/factor-reset").await
                })
                .await;
            }
            "NoteUse" => {
                refused_without_all(role, &UPDATES, async || {
                    stack.rest(OFFICE).await;
                    get(stack, OFFICE, roster).await
                })
                .await;
            }
            "FetchOriginSecret" | "FetchCodeKey" => {
                refused_without(role, &statement, async || {
                    role.start_afresh();
                    get(stack, OFFICE, roster).await
                })
                .await;
            }
            other => assert!(NOT_ENFORCED.contains(&other), "{other} is proven nowhere"),
        }
    }
}

/// A large file is put into the bucket by right, and fetched from there by the same: the address is signed in the name
/// of `office`.
async fn passed_on_by_right(role: &Role<'_>, statement: &str) {
    let stack = role.stack;
    large_files::put_crowd(stack).await;
    refused_without(role, statement, async || {
        let address = large_files::address(stack, OFFICE, "csv").await;
        address.err().unwrap_or(303)
    })
    .await;
    let address = large_files::address(stack, OFFICE, "csv").await.unwrap();
    role.take_away(&[statement]);
    assert_eq!(large_files::fetch(stack, &address).await.status, 403);
    role.give_back();
    assert_eq!(large_files::fetch(stack, &address).await.status, 200);
}

/// Tries without a right, which must fail as a fault of ours, and with it, which must not.
async fn refused_without(role: &Role<'_>, statement: &str, attempt: impl AsyncFn() -> u16) {
    refused_without_all(role, &[statement], attempt).await;
}

/// The same for rights of one action that differ by their keys alone, which the emulator does not know.
async fn refused_without_all(role: &Role<'_>, statements: &[&str], attempt: impl AsyncFn() -> u16) {
    role.take_away(statements);
    let without = attempt().await;
    role.give_back();
    assert!(
        without >= 500,
        "{} without {statements:?}: {without}",
        role.policy
    );
    let with = attempt().await;
    assert!(
        (200..500).contains(&with),
        "{} with {statements:?}: {with}",
        role.policy
    );
}

/// One of the office proposes, where nothing waits yet, and the other confirms.
async fn propose_and_confirm(stack: &Stack, path: &str) -> u16 {
    let proposed = post(stack, OFFICE, path).await;
    if proposed >= 500 {
        return proposed;
    }
    let waiting = stack.get_as(OTHER_OFFICE, "/api/confirmations").await.json();
    let id = waiting["waiting"][0]["id"].as_str().expect("a proposal");
    let path = format!("/api/confirmations/{id}");
    let confirm = json!({ "action": "confirm" });
    stack.post_as(OTHER_OFFICE, &path, &confirm).await.status.as_u16()
}

async fn get(stack: &Stack, number: &str, path: &str) -> u16 {
    stack.get_as(number, path).await.status.as_u16()
}

async fn post(stack: &Stack, number: &str, path: &str) -> u16 {
    stack.post_as(number, path, &json!({})).await.status.as_u16()
}

async fn sign_in(stack: &Stack, number: &str) -> u16 {
    let typed = stack.credentials(number);
    stack.post("/api/session", &typed).await.status.as_u16()
}

async fn guess(stack: &Stack, number: &str) -> u16 {
    let mut typed = stack.credentials(number);
    typed["code"] = json!("2222-2222-2222-2222");
    stack.post("/api/session", &typed).await.status.as_u16()
}

/// Somebody wants to begin their form afresh.
async fn discard(stack: &Stack, number: &str) -> u16 {
    let request = Request::post("/api/declarations")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "text/html")
        .header("cookie", stack.session(number).await);
    stack.send(request, "action=discard").await.status.as_u16()
}

/// Attaches a scan, another each time, to what one of the office entered from paper.
async fn attach(stack: &Stack, number: &str) -> u16 {
    let path = enter_from_paper(stack, OFFICE, number).await;
    let request = Request::post(format!("{path}/scans"))
        .header("content-type", "application/pdf")
        .header("cookie", stack.session(OFFICE).await);
    stack.send(request, &another_scan()).await.status.as_u16()
}

/// The same as one that is too large for a request.
async fn attach_in_pieces(stack: &Stack, number: &str) -> u16 {
    let path = enter_from_paper(stack, OFFICE, number).await;
    let sent = send_piece(stack, OFFICE, &path, &another_scan()).await;
    match sent.status.as_u16() {
        200 => {
            let piece = sent.json()["sha256"].as_str().unwrap().to_owned();
            attach_pieces(stack, OFFICE, &path, &[&piece])
                .await
                .status
                .as_u16()
        }
        refused => refused,
    }
}

fn another_scan() -> String {
    static SCANS: AtomicU32 = AtomicU32::new(0);
    format!("%PDF-1.7\n{}", SCANS.fetch_add(1, Ordering::Relaxed))
}

/// Files anew each time: what is on file already would be answered without a write.
async fn file(stack: &Stack, number: &str) -> u16 {
    static FILINGS: AtomicU32 = AtomicU32::new(0);
    let mut form = stack.disclosure(number);
    form["phone"] =
        json!((13_800_000_000_u64 + u64::from(FILINGS.fetch_add(1, Ordering::Relaxed))).to_string());
    stack
        .post_as(number, "/api/declarations", &form)
        .await
        .status
        .as_u16()
}

/// Reports that the one participation was left, which was declared as open.
async fn report_withdrawal(stack: &Stack, record: &str) -> u16 {
    let mut form = stack.disclosure(DECLARANT);
    form["participations"][0]["withdrawal"] = json!({ "status": "未退出" });
    stack.post_as(DECLARANT, "/api/declarations", &form).await;
    let report = json!({
        "revision": revision(stack), "participation": 0,
        "withdrawal": { "status": "已退", "date": "2020-02-01", "method": "撤资" }
    });
    let path = format!("{record}/withdrawals");
    stack.post_as(DECLARANT, &path, &report).await.status.as_u16()
}

/// The declarant's current revision.
fn revision(stack: &Stack) -> u32 {
    let current = stack.item(DECLARANT);
    current["Item"]["revision"]["N"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap()
}

/// Signs the current revision. A report that is signed already is filed anew first.
async fn decide(stack: &Stack, reference: &str) -> u16 {
    file(stack, DECLARANT).await;
    let sign = json!({ "action": "sign", "revision": revision(stack) });
    let path = format!("/api/declarations/{reference}/sign-off");
    stack.post_as(HEAD, &path, &sign).await.status.as_u16()
}

#[tokio::test]
async fn summary_needs_every_right_it_has() {
    let stack = Stack::from_zips().await;
    let role = Role::of(&stack, "SummaryRole", "summary");
    stack.filed("TY-001").await;
    // One delivery to the city was announced, so it is looked for.
    stack.put_item(&json!({
        "pk": { "S": "COLLECTION#lists" }, "sk": { "S": "CURRENT" },
        "step": { "N": "1" }, "deliveries": { "N": "1" }
    }));
    // An hour ago nothing was filed, so the history has to be asked as well. What was made already is not made again:
    // every run has a moment of its own.
    let earlier = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(1);
    let runs = AtomicU32::new(0);
    let run = || {
        let seconds = runs.fetch_add(1, Ordering::Relaxed);
        let moment = earlier + jiff::SignedDuration::from_secs(seconds.into());
        invoke(&stack, &json!({ "moment": moment.to_string() }))
    };
    assert_eq!(run(), None);
    for statement in role.statements() {
        if NOT_ENFORCED.contains(&statement.as_str()) || statement == NOT_FATAL {
            continue;
        }
        role.take_away(&[&statement]);
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
