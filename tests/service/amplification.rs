//! Whatever is posted within the size limit, its answer is no larger than the largest body, and costs little to make.

mod declaring;
mod everywhere;
mod keeping;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;
use support::TestService;

/// The largest body that is taken, and the largest answer, in bytes.
const LARGEST: usize = 256 * 1024;

/// What one answer may take of a processor: a build for tests is some twenty times slower than what is deployed.
const MOST_TIME: Duration = if cfg!(debug_assertions) {
    Duration::from_secs(2)
} else {
    Duration::from_millis(50)
};

/// How often a request is made to measure its time, which the system counts in hundredths of a second.
const REPEATED: u32 = if cfg!(debug_assertions) { 1 } else { 8 };

/// What memory may grow by while an answer is made. A body of 256 KiB in JSON's smallest objects takes twenty-odd.
const MOST_MEMORY_KIB: u64 = 48 * 1024;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const PAGE: &str = "text/html";

/// Someone with a body to send.
struct Sender<'a> {
    service: &'a TestService,
    client: Client,
}

impl<'a> Sender<'a> {
    async fn signed_in(service: &'a TestService, number: &str) -> Self {
        let client = service.client(number).await;
        Sender { service, client }
    }

    fn stranger(service: &'a TestService) -> Self {
        let client = Client::builder().redirect(reqwest::redirect::Policy::none());
        let client = client.build().unwrap();
        Sender { service, client }
    }

    /// Posts a body, and holds the answer to what an answer may cost.
    async fn post(&self, path: &str, kind: &str, body: &str, accept: &str) -> (StatusCode, String) {
        let (status, text) = self.post_whatever(path, kind, body, accept).await;
        assert!(!status.is_server_error(), "{path} {kind} {accept}: {status}");
        (status, text)
    }

    /// What is shown: the answer, or the page it leads to, which shows the draft that was saved. That ends with it.
    async fn told_by(&self, response: reqwest::Response) -> String {
        let draft = "/api/declarations/mine";
        let place = response.headers().get("location");
        let place = place.map(|place| place.to_str().unwrap().to_owned());
        let Some(place) = place.filter(|place| place.starts_with(draft)) else {
            return response.text().await.unwrap();
        };
        let request = self.client.get(format!("{}{place}", self.service.address));
        let page = request.header("accept", PAGE).send().await.unwrap();
        assert_eq!(page.status(), StatusCode::OK, "{place}");
        let page = page.text().await.unwrap();
        let discard = self
            .client
            .post(format!("{}/api/declarations", self.service.address))
            .header("accept", PAGE);
        let discarded = discard.form(&[("action", "discard")]).send().await.unwrap();
        assert_eq!(discarded.status(), StatusCode::SEE_OTHER);
        page
    }

    /// The same, where the database may be gone.
    async fn post_whatever(&self, path: &str, kind: &str, body: &str, accept: &str) -> (StatusCode, String) {
        assert!(
            body.len() <= LARGEST,
            "{} bytes are too many to be taken",
            body.len()
        );
        let told = || format!("{path} {kind} {accept} {body:.60}");
        let (before, time) = (resident_kib(), processor_time());
        let mut answer = (StatusCode::OK, String::new());
        for _ in 0..REPEATED {
            let request = self.client.post(format!("{}{path}", self.service.address));
            let request = request.header("content-type", kind).header("accept", accept);
            let response = request.body(body.to_owned()).send().await.unwrap();
            answer = (response.status(), self.told_by(response).await);
        }
        let time = (processor_time() - time) / REPEATED;
        let grown = highest_kib().saturating_sub(before);
        let size = answer.1.len();
        assert!(size <= LARGEST, "{}: {size} bytes", told());
        assert!(time <= MOST_TIME, "{}: {time:?}", told());
        assert!(grown <= MOST_MEMORY_KIB, "{}: {grown} KiB", told());
        answer
    }
}

/// A refusal's messages at a field.
fn messages(problem: &str, field: &str) -> Value {
    let problem: Value = serde_json::from_str(problem).unwrap();
    problem["fields"][field].clone()
}

/// The most of these that fit a body beside so many other bytes.
fn filling(others: usize, one: impl Fn(usize) -> String) -> String {
    let mut all = String::new();
    for next in (0..).map(one) {
        if all.len() + next.len() + others > LARGEST {
            break;
        }
        all.push_str(&next);
    }
    all
}

/// A field of this process's status in KiB.
fn status_kib(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(field)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Resident memory now; the highest is counted anew from here where the system allows it.
fn resident_kib() -> u64 {
    let counted_anew = std::fs::write("/proc/self/clear_refs", "5").is_ok();
    status_kib(if counted_anew { "VmRSS" } else { "VmHWM" })
}

fn highest_kib() -> u64 {
    status_kib("VmHWM")
}

/// What this process has taken of its processors.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    // Behind the name, which stands in brackets, user and system time are the 12th and 13th.
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: u64 = ticks.map(|ticks| ticks.parse::<u64>().unwrap()).sum();
    Duration::from_millis(10 * ticks)
}
