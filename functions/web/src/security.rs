//! The security log: who signed in and who missed, what was refused, and what was read that concerns others. It is apart from
//! the other logs and names nobody: people and addresses stand there as keyed digests, the same in every function, so that
//! what belongs together can be found. Each line is one JSON object and, by CloudWatch's embedded metric format, a metric.

use crate::{Query, Web, address};
use campaign::RosterNumber;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, Method};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::Sha256;
use std::sync::Arc;

/// What the metrics are filed under.
const NAMESPACE: &str = "CampaignSecurity";

/// Where the lines go.
pub type Sink = Arc<dyn Fn(&Value) + Send + Sync>;

/// What is noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A session was opened.
    SignedIn,
    /// A personal code or a one-time code was wrong.
    Missed,
    /// A miss was answered with a wait.
    Slowed,
    /// A second factor was enrolled.
    Enrolled,
    /// A one-time code was given once more within a session.
    Reauthenticated,
    /// Somebody took another code in place of their own.
    CodeChanged,
    /// Somebody ended sessions of theirs.
    SessionsEnded,
    /// Signed in, but without the right, or too near.
    Refused,
    /// A post that another site made a browser send.
    CrossSite,
    /// A code, a reset or a role was proposed.
    Proposed,
    /// What was proposed was confirmed or declined: a code, a reset, a role, a report on paper.
    Decided,
    /// A list was exported, or the lists of a summary were.
    Exported,
    /// A reporter's identity was read.
    IdentityRead,
    /// The reports of a delivery were taken.
    Archived,
}

/// The log.
#[derive(Clone)]
pub struct SecurityLog {
    key: Arc<[u8]>,
    sink: Sink,
}

impl SecurityLog {
    /// A log with the secret that digests are made with: the same in all functions, and nothing else's.
    #[must_use]
    pub fn new(secret: &[u8], sink: Sink) -> Self {
        let key = mac(secret, &[b"security log"]);
        SecurityLog {
            key: key.into(),
            sink,
        }
    }

    fn digest(&self, kind: &str, of: &str) -> String {
        let whole = mac(&self.key, &[kind.as_bytes(), b"#", of.as_bytes()]);
        whole[..8].iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl<Facets> Web<Facets> {
    /// Where a request comes from, as far as that is told by who may be believed.
    #[must_use]
    pub fn address_of(&self, headers: &HeaderMap) -> String {
        address::of(headers, self.origin.front())
    }

    /// Notes an event: about whom, by a request with these headers.
    pub fn note(&self, event: Event, of: Option<&RosterNumber>, headers: &HeaderMap) {
        self.note_at(event, of, headers, None);
    }

    /// The same on a route, by its pattern.
    pub(crate) fn note_at(
        &self,
        event: Event,
        of: Option<&RosterNumber>,
        headers: &HeaderMap,
        route: Option<(&Method, &str)>,
    ) {
        let log = &self.security;
        let address = self.address_of(headers);
        let line = json!({
            "_aws": {
                "Timestamp": Timestamp::now().as_millisecond(),
                "CloudWatchMetrics": [{
                    "Namespace": NAMESPACE,
                    "Dimensions": [["security"]],
                    "Metrics": [{ "Name": "Events", "Unit": "Count" }],
                }],
            },
            "security": event,
            "Events": 1,
            "at": self.now(),
            "person": of.map(|number| log.digest("person", number.as_str())),
            "address": log.digest("address", &address),
            "route": route.map(|(method, path)| format!("{method} {path}")),
        });
        (log.sink)(&line);
    }
}

/// What is noted of a route that was gone through. Each of these takes a one-time code anew
/// ([`crate::access::reauthentication`]).
pub(crate) fn event_of(method: &Method, path: &str, query: Option<&str>) -> Option<Event> {
    // Read as the handlers read it: however a name is encoded, it is the same.
    let query = Query::of(query.unwrap_or_default());
    let is_file = query.has("format") || query.text("view") == "print";
    let is_list = query.has("file") || query.text("format") == "xlsx";
    match (method.as_str(), path) {
        ("POST", "/api/roster/codes" | "/api/roster/{number}/code" | "/api/roster/{number}/factor-reset") => {
            Some(Event::Proposed)
        }
        ("POST", "/api/confirmations/{id}" | "/api/papers/{number}/decision") => Some(Event::Decided),
        ("POST", "/api/leads/{id}/identity") => Some(Event::IdentityRead),
        ("GET", "/api/exports/{what}") => Some(Event::Exported),
        ("GET", "/api/summaries/{date}") if is_list => Some(Event::Exported),
        ("GET", "/api/deliveries/{id}") if is_file => Some(Event::Archived),
        _ => None,
    }
}

/// Lambda's standard output: there it is the log.
#[allow(
    clippy::print_stdout,
    reason = "CloudWatch reads metrics from standard output"
)]
pub(crate) fn standard_output() -> Sink {
    Arc::new(|line| println!("{line}"))
}

fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        unreachable!("HMAC takes keys of any length")
    };
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}
