//! Endurance: people file, sign and look things up while the database fails in every way that it can and the clock jumps.
//! What was acknowledged is there afterwards, once and in order, and nothing else is. `tests/soak` goes on for an hour.

use futures::future::join_all;
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use local::database::Fault;
use reqwest::Client;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use support::{IN_SELF_CHECK, TestService, forms};

/// How many minutes it goes on; a few seconds where it is not said.
const MINUTES: &str = "SOAK_MINUTES";

/// Who files, and who signs it.
const PEOPLE: [(&str, &str); 6] = [
    ("HT-004", "HT-002"),
    ("HT-005", "HT-002"),
    ("TY-001", "TY-003"),
    ("TY-005", "TY-003"),
    ("JC-001", "JC-003"),
    ("JC-005", "JC-003"),
];

const OFFICE: &str = "JS-002";

const FAULTS: [Fault; 7] = [
    Fault::AnswerLost,
    Fault::Throttled,
    Fault::Conflict,
    Fault::Slow(Duration::from_millis(30)),
    Fault::Gone,
    Fault::Broken,
    Fault::TimedOut,
];

/// What one person was told.
#[derive(Default)]
struct Told {
    reference: String,
    /// The revision that each filing was acknowledged as.
    filed: BTreeMap<u32, u32>,
    /// What each revision's signer was acknowledged to have done.
    decided: BTreeMap<u32, &'static str>,
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_or_doubled_while_the_database_fails_and_the_clock_jumps() {
    let minutes = std::env::var(MINUTES).map(|minutes| minutes.parse::<u64>().unwrap());
    let lasting = minutes.map_or(Duration::from_secs(4), |minutes| {
        Duration::from_secs(60 * minutes)
    });
    let unlimited = support::campaign_file().replace("filings_a_day = 100", "filings_a_day = 1000000");
    let service = TestService::start_for(&unlimited).await;
    let office = service.client(OFFICE).await;
    let mut pairs = Vec::new();
    for (number, signer) in PEOPLE {
        pairs.push((number, service.client(number).await, service.client(signer).await));
    }
    let until = Instant::now() + lasting;
    let work = pairs
        .iter()
        .map(|(number, declarant, signer)| work(&service, number, declarant, signer, until));
    let (told, looked, ()) = tokio::join!(
        join_all(work),
        look(&service, &office, until),
        fail(&service, until)
    );
    service.faults.off();
    service.set_clock("2017-09-12T01:00:00Z");

    let (mut filed, mut decided) = (0, 0);
    for ((number, _), told) in PEOPLE.iter().zip(&told) {
        filed += told.filed.len();
        decided += told.decided.len();
        check(&service, number, told).await;
    }
    println!("{filed} filed, {decided} decided, {looked} times looked at the overview");
    assert!(filed > PEOPLE.len() && decided > 0 && looked > 0);
    service.post(OFFICE, "/api/summaries", &json!({})).await;
    let office = service.client(OFFICE).await;
    let summaries = office
        .get(format!("{}/api/summaries", service.address))
        .header("accept", "text/html");
    let summaries = summaries.send().await.unwrap().text().await.unwrap();
    assert!(summaries.contains("核对相符"), "{summaries}");
}

/// Files again and again, while what was filed before is signed or returned.
async fn work(
    service: &TestService,
    number: &str,
    declarant: &Client,
    signer: &Client,
    until: Instant,
) -> Told {
    let mut told = Told::default();
    let mut latest = None;
    for filing in 1.. {
        if Instant::now() > until {
            break;
        }
        let mut body = forms::disclosure(service, number);
        body["participations"][0]["content"] = json!(format!("第 {filing} 次填报"));
        let action = if filing % 3 == 0 { "return" } else { "sign" };
        let filing_now = sent(service, declarant, "/api/declarations", body);
        let deciding_now = async {
            let revision = latest?;
            let path = format!("/api/declarations/{}/sign-off", told.reference);
            let body = json!({ "action": action, "revision": revision, "reason": "请补充" });
            sent(service, signer, &path, body).await.map(|_| revision)
        };
        let (receipt, revision) = tokio::join!(filing_now, deciding_now);
        told.decided.extend(revision.map(|revision| (revision, action)));
        latest = None;
        if let Some(receipt) = receipt {
            let revision = u32::try_from(receipt["revision"].as_u64().unwrap()).unwrap();
            told.reference = receipt["reference"].as_str().unwrap().to_owned();
            told.filed.insert(filing, revision);
            latest = Some(revision);
        }
    }
    told
}

/// What was answered, if it was done; that it was not, or may not have been, is told as that.
async fn sent(service: &TestService, client: &Client, path: &str, body: Value) -> Option<Value> {
    let request = client.post(format!("{}{path}", service.address)).json(&body);
    let response = request.send().await.unwrap();
    let status = response.status();
    let text = response.text().await.unwrap();
    if status.is_success() {
        return Some(serde_json::from_str(&text).unwrap());
    }
    let is_told = matches!(status, StatusCode::CONFLICT | StatusCode::SERVICE_UNAVAILABLE);
    assert!(is_told, "{path}: {status} {text}");
    None
}

/// Looks at what has most to read; gives how often it was shown.
async fn look(service: &TestService, office: &Client, until: Instant) -> usize {
    let mut shown = 0;
    while Instant::now() < until {
        let request = office.get(format!("{}/api/overview", service.address));
        let response = request.send().await.unwrap();
        let status = response.status();
        assert!(
            matches!(status, StatusCode::OK | StatusCode::SERVICE_UNAVAILABLE),
            "{status} {}",
            response.text().await.unwrap()
        );
        shown += usize::from(status == StatusCode::OK);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    shown
}

/// Every fault after the other, each for a moment, and between them the clock forward, and back by as much as a session
/// outlives.
async fn fail(service: &TestService, until: Instant) {
    let began: Timestamp = IN_SELF_CHECK.parse().unwrap();
    let jumps = [0, 5, 2, 4, 1, 3].map(SignedDuration::from_mins);
    for (fault, jump) in FAULTS.iter().cycle().zip(jumps.iter().cycle()) {
        if Instant::now() > until {
            break;
        }
        service.set_clock(&(began + *jump).to_string());
        service.faults.on(*fault);
        tokio::time::sleep(Duration::from_millis(60)).await;
        service.faults.off();
        tokio::time::sleep(Duration::from_millis(120)).await;
    }
}

/// Holds what is kept to what was told.
async fn check(service: &TestService, number: &str, told: &Told) {
    let of = &service.person(number).number;
    let revisions = service.store.declarations.revisions(of).await.unwrap();
    let counted: Vec<u32> = revisions.iter().map(|revision| revision.revision).collect();
    assert_eq!(
        counted,
        (1..).take(counted.len()).collect::<Vec<u32>>(),
        "{number}"
    );
    let filings: Vec<u32> = revisions
        .iter()
        .map(|revision| {
            let content = serde_json::to_string(&revision.content).unwrap();
            let (_, rest) = content.split_once("第 ").unwrap();
            rest.split_once(" 次填报").unwrap().0.parse().unwrap()
        })
        .collect();
    assert!(
        filings.is_sorted_by(|one, next| one < next),
        "{number}: {filings:?}"
    );
    for (filing, revision) in &told.filed {
        let place = usize::try_from(*revision).unwrap() - 1;
        assert_eq!(filings.get(place), Some(filing), "{number}, revision {revision}");
    }
    let steps = service.store.sign_offs.steps(of).await.unwrap();
    let mut decided = BTreeMap::new();
    for step in steps {
        let action = serde_json::to_value(&step.action).unwrap();
        let before = decided.insert(step.revision, action["action"].clone());
        assert_eq!(
            before, None,
            "{number}: revision {} was decided once",
            step.revision
        );
    }
    for (revision, action) in &told.decided {
        let kept = if *action == "return" { "returned" } else { "signed" };
        assert_eq!(
            decided.get(revision),
            Some(&json!(kept)),
            "{number}, revision {revision}"
        );
    }
}
