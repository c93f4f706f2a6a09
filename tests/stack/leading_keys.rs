//! `dynamodb:LeadingKeys`, which the emulator does not know: the real routes and the real summary run on the embedded
//! database, every request is written down, and the template's statements are judged by it.

use crate::guard::translated;
use aws_sdk_dynamodb::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::BoxError;
use campaign::PersonalCode;
use hyper::http::{Request, StatusCode};
use jiff::Timestamp;
use object_store::memory::InMemory;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use store::{CodeHash, Store};
use tower::ServiceExt as _;
use web::codes::CodeKey;

/// One right that a request needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Call {
    action: String,
    index: bool,
    key: String,
}

impl Call {
    fn new(action: &str, key: &str) -> Self {
        Call {
            action: format!("dynamodb:{action}"),
            index: false,
            key: key.to_owned(),
        }
    }
}

/// One statement of the template about the table.
#[derive(Clone, Debug)]
struct Right {
    name: String,
    actions: Vec<String>,
    index: bool,
    keys: Vec<String>,
}

impl Right {
    fn allows(&self, call: &Call) -> bool {
        self.actions.contains(&call.action)
            && self.index == call.index
            && self
                .keys
                .iter()
                .any(|key| call.key.starts_with(key.trim_end_matches('*')))
    }
}

fn allowed(rights: &[Right], call: &Call) -> bool {
    rights.iter().any(|right| right.allows(call))
}

/// What the template lets a role do with the table.
fn rights(template: &Value, role: &str) -> Vec<Right> {
    let texts = |value: &Value| match value {
        Value::Array(items) => items
            .iter()
            .map(|item| item.as_str().unwrap().to_owned())
            .collect(),
        item => vec![item.as_str().unwrap().to_owned()],
    };
    let policies = template["Resources"][role]["Properties"]["Policies"]
        .as_array()
        .unwrap();
    let statements = policies
        .iter()
        .flat_map(|policy| policy["PolicyDocument"]["Statement"].as_array().unwrap());
    statements
        .filter(|statement| statement["Action"].to_string().contains("dynamodb:"))
        .map(|statement| Right {
            name: statement["Sid"].as_str().unwrap().to_owned(),
            actions: texts(&statement["Action"]),
            index: statement["Resource"]["Fn::Sub"] == "${Table.Arn}/index/by-unit",
            keys: texts(&statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]),
        })
        .collect()
}

/// Writes down the rights that requests need.
#[derive(Clone, Debug, Default)]
struct Recorder(Arc<Mutex<BTreeSet<Call>>>);

impl Recorder {
    fn take(&self) -> BTreeSet<Call> {
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
    let key_of = |item: &Value| item["pk"]["S"].as_str().unwrap().to_owned();
    match operation {
        "GetItem" | "UpdateItem" => vec![Call::new(operation, &key_of(&body["Key"]))],
        "BatchGetItem" => {
            let tables = body["RequestItems"].as_object().unwrap().values();
            let keys = tables.flat_map(|table| table["Keys"].as_array().unwrap());
            keys.map(|key| Call::new(operation, &key_of(key))).collect()
        }
        "Query" => {
            let condition = body["KeyConditionExpression"].as_str().unwrap();
            let name = condition.split_whitespace().nth(2).unwrap();
            let key = body["ExpressionAttributeValues"][name]["S"].as_str().unwrap();
            let index = body["IndexName"] == "by-unit";
            vec![Call {
                index,
                ..Call::new(operation, key)
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
    let (action, key) = match action.as_str() {
        "Put" => ("PutItem", &request["Item"]),
        "Delete" => ("DeleteItem", &request["Key"]),
        other => panic!("no transaction does {other}"),
    };
    Call::new(action, key["pk"]["S"].as_str().unwrap())
}

/// The service on the embedded database, with everything written down.
struct Service {
    store: Store,
    router: axum::Router,
    recorder: Recorder,
    code: String,
}

impl Service {
    async fn start() -> Self {
        let recorder = Recorder::default();
        let plain = local::database::in_memory().unwrap();
        local::schema::create_table(&plain, "campaign").await.unwrap();
        let key = CodeKey::parse("a key of the tests, long enough to be one").unwrap();
        let campaign = Arc::new(support::campaign());
        let entries = support::demo_roster(&campaign);
        let code = PersonalCode::from_random([5; 10]);
        let people = entries
            .iter()
            .map(|entry| (entry.clone(), CodeHash::new(key.hash(&entry.number, &code))));
        let people: Vec<_> = people.collect();
        Store::new(plain.clone(), "campaign")
            .put_roster(&people, now())
            .await
            .unwrap();
        let config = plain.config().to_builder().interceptor(recorder.clone()).build();
        let store = Store::new(aws_sdk_dynamodb::Client::from_conf(config), "campaign");
        let web = web::Web {
            pages: Arc::new(pages::Pages::new(&campaign, None)),
            campaign,
            clock: Arc::new(now),
            random: |buffer| getrandom::fill(buffer).unwrap(),
            origin: Arc::default(),
        };
        let declare = declare::Declare {
            web: web.clone(),
            store: store.clone(),
            code_key: key,
        };
        let router = web::app(declare::routes(declare), &web);
        Service {
            store,
            router,
            recorder,
            code: code.reveal(),
        }
    }

    async fn ask(&self, request: Request<axum::body::Body>) -> StatusCode {
        self.router.clone().oneshot(request).await.unwrap().status()
    }

    async fn post(&self, path: &str, code: &str, phone: &str) -> StatusCode {
        let form = json!({
            "number": "TY-001", "code": code, "kind": "nil", "phone": phone, "political_affiliation": "群众",
            "participations": [], "instructions_read": true, "pledge": true, "signature": "赵示例"
        });
        let request = Request::post(path).header("content-type", "application/json");
        self.ask(request.body(form.to_string().into()).unwrap()).await
    }

    /// Everything a declarant can do, right and wrong.
    async fn use_declare(&self) -> BTreeSet<Call> {
        let file = "/api/declarations";
        assert_eq!(self.post(file, "2222-2222-2222-2222", "13800000000").await, 422);
        assert_eq!(self.post(file, &self.code, "13800000000").await, 201);
        assert_eq!(self.post(file, &self.code, "13900000000").await, 201);
        assert_eq!(self.post("/api/declarations/mine", &self.code, "").await, 200);
        let number = campaign::RosterNumber::parse("TY-001").unwrap();
        let filed = self.store.standing(&number, &[]).await.unwrap().current.unwrap();
        for path in [format!("{file}/{}", filed.reference), "/api/health".to_owned()] {
            assert_eq!(self.ask(Request::get(path).body("".into()).unwrap()).await, 200);
        }
        self.recorder.take()
    }

    /// A summary as of a moment before the last filing, which asks the history too.
    async fn use_summary(&self) -> BTreeSet<Call> {
        let before = now() - jiff::SignedDuration::from_hours(1);
        let objects = InMemory::new();
        summary::run(&self.store, &objects, &support::campaign(), before)
            .await
            .unwrap();
        self.recorder.take()
    }
}

fn now() -> Timestamp {
    support::IN_SELF_CHECK.parse().unwrap()
}

/// Every key pattern on its own, to be taken away one by one.
fn without_one_key(rights: &[Right]) -> Vec<(String, Vec<Right>)> {
    let mut variants = Vec::new();
    for (place, right) in rights.iter().enumerate() {
        for key in &right.keys {
            let mut fewer = rights.to_vec();
            fewer[place].keys.retain(|other| other != key);
            variants.push((format!("{} on {key}", right.name), fewer));
        }
    }
    variants
}

#[tokio::test]
async fn each_function_may_do_what_it_does_and_needs_every_key_it_may_touch() {
    let service = Service::start().await;
    let template = translated("us-east-1");
    let used = [
        ("DeclareRole", service.use_declare().await),
        ("SummaryRole", service.use_summary().await),
    ];
    for (role, calls) in used {
        let rights = rights(&template, role);
        assert!(!calls.is_empty() && !rights.is_empty(), "{role}");
        for call in &calls {
            assert!(allowed(&rights, call), "{role} may not {call:?}");
        }
        for (right, fewer) in without_one_key(&rights) {
            let refused = calls.iter().any(|call| !allowed(&fewer, call));
            assert!(refused, "{role} does not need {right}; it does {calls:?}");
        }
    }
}

#[test]
fn no_function_may_do_more_than_the_plan_gives_it() {
    let template = translated("us-east-1");
    let declare = rights(&template, "DeclareRole");
    let summary = rights(&template, "SummaryRole");
    for prefix in ["ROSTER#", "CODE#", "DECLARATIONS#"] {
        for action in ["PutItem", "UpdateItem", "DeleteItem"] {
            assert!(
                !allowed(&declare, &Call::new(action, prefix)),
                "declare: {action} {prefix}"
            );
        }
    }
    for (action, prefix) in [
        ("DeleteItem", "DECLARATION#A-1"),
        ("DeleteItem", "REFERENCE#X"),
        ("Query", "ROSTER#A-1"),
    ] {
        assert!(
            !allowed(&declare, &Call::new(action, prefix)),
            "declare: {action} {prefix}"
        );
    }
    for action in ["PutItem", "UpdateItem", "DeleteItem", "GetItem", "BatchGetItem"] {
        assert!(
            !allowed(&summary, &Call::new(action, "DECLARATION#A-1")),
            "summary: {action}"
        );
    }
    for prefix in ["CODE#A-1", "ATTEMPTS#A-1", "ROSTER#A-1"] {
        assert!(
            !allowed(&summary, &Call::new("Query", prefix)),
            "summary: Query {prefix}"
        );
    }
    for rights in [&declare, &summary] {
        let scans = [false, true].map(|index| Call {
            index,
            ..Call::new("Scan", "")
        });
        assert!(scans.iter().all(|scan| !allowed(rights, scan)));
    }
}
