//! Verification, withdrawal and handling: what is noted, what is refused, what Annex 3 prints of it, and what is left in
//! the history.

mod annex3;
mod history;
mod noting;
mod pages;
mod watching;

use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use support::{TestService, forms};

/// Somebody of the campaign office, and another one.
const OFFICE: &str = "JS-002";
const COLLEAGUE: &str = "JS-003";

/// The head of the discipline team.
const DISCIPLINE: &str = "JL-005";

/// In the verification stage: 2017-11-06, 15:00 in Asia/Shanghai.
const VERIFYING: &str = "2017-11-06T07:00:00Z";

/// The service, played from the office's desk.
struct Desk {
    service: TestService,
}

impl Desk {
    async fn start() -> Self {
        Desk {
            service: TestService::start().await,
        }
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.service.address)
    }

    async fn sign_in(&self, number: &str) -> Client {
        self.service.client(number).await
    }

    async fn get(&self, client: &Client, path: &str) -> (StatusCode, Value) {
        read(client.get(self.address(path)).send().await.unwrap()).await
    }

    async fn post(&self, client: &Client, path: &str, body: &Value) -> (StatusCode, Value) {
        read(client.post(self.address(path)).json(body).send().await.unwrap()).await
    }

    async fn page(&self, client: &Client, path: &str) -> (StatusCode, String) {
        let request = client.get(self.address(path)).header("accept", "text/html");
        let response = request.send().await.unwrap();
        (response.status(), response.text().await.unwrap())
    }

    async fn form(&self, client: &Client, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let request = client
            .post(self.address(path))
            .header("accept", "text/html")
            .form(fields);
        let response = request.send().await.unwrap();
        (response.status(), response.text().await.unwrap())
    }

    /// Files a declaration and returns its reference.
    async fn file(&self, number: &str, declaration: &Value) -> String {
        let client = self.sign_in(number).await;
        let (status, answer) = self.post(&client, "/api/declarations", declaration).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        answer["reference"].as_str().unwrap().to_owned()
    }

    /// A disclosure of these participations.
    fn disclosure(&self, number: &str, participations: Vec<Value>) -> Value {
        let mut form = forms::nil(&self.service, number);
        form["kind"] = json!("disclosure");
        form["participations"] = json!(participations);
        form
    }

    /// Notes something on a declaration, the current filing being the first.
    async fn note(
        &self,
        client: &Client,
        reference: &str,
        matter: &str,
        mut body: Value,
    ) -> (StatusCode, Value) {
        if body.get("revision").is_none() {
            body["revision"] = json!(1);
        }
        self.post(client, &format!("/api/declarations/{reference}/{matter}"), &body)
            .await
    }

    /// Notes something that has to be taken.
    async fn noted(&self, client: &Client, reference: &str, matter: &str, body: Value) -> Value {
        let (status, answer) = self.note(client, reference, matter, body).await;
        assert_eq!(status, StatusCode::OK, "{matter}: {answer}");
        answer
    }
}

async fn read(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// A participation in a firm of this name that was not left.
fn still_in(business: &str) -> Value {
    let mut one = forms::participation();
    one["business_name"] = json!(business);
    one.as_object_mut().unwrap().remove("credit_code");
    one["to"] = Value::Null;
    one["withdrawal"] = json!({ "status": "未退出" });
    one
}

/// The same, left on a day.
fn left_on(business: &str, day: &str) -> Value {
    let mut one = still_in(business);
    one["withdrawal"] = json!({ "status": "已退", "date": day, "method": "撤资" });
    one
}

fn confirmed(place: usize) -> Value {
    json!({ "participation": place, "outcome": "confirmed", "evidence": "工商登记档案" })
}

fn case_report() -> Value {
    json!({
        "what_happened": "持有砂石企业股份，未按要求退出。", "findings": "自 2015 年 3 月起持股百分之十。",
        "grounds": "有关廉洁从业的纪律规定", "decision": "给予党内警告处分", "decided_by": "局党组",
        "decided_on": "2017-11-01"
    })
}

fn disposed(measure: &str, places: &[usize]) -> Value {
    let mut body = json!({ "participations": places, "measure": measure, "reason": "未如实报告涉及金额" });
    if measure != "免予处理" {
        body["case_report"] = case_report();
    }
    body
}
