//! The way of a file that is larger than Lambda's answers: part by part into the bucket of the summaries, and from there
//! to whoever has the address that `office` signed.

use crate::http::Answer;
use crate::stack::Stack;
use campaign::{RosterEntry, RosterNumber, UnitId};
use hyper::http::Uri;
use office::downloads::LARGEST_ANSWER;
use serde_json::json;
use std::time::Duration;
use store::CodeHash;

/// The unit that the crowd is in.
const UNIT: &str = "lusong";

/// Few people with a post that no roster takes, so that their list is long at once: for every page of an index the
/// emulator goes through all of it. As CSV it is larger than an answer, as JSON Lines larger than a part of an upload
/// (5 MiB) as well.
const CROWD: usize = 900;
const POSITION: usize = 1_800;

/// Puts the crowd straight into the table. They are all alike but for their numbers, and never sign in.
pub(crate) async fn put_crowd(stack: &Stack) {
    let entries = support::demo_roster(&support::campaign());
    let model = entries
        .into_iter()
        .find(|entry| entry.number.as_str() == "TY-001");
    let model = RosterEntry {
        unit: UnitId::parse(UNIT).unwrap(),
        position: "砂".repeat(POSITION),
        ..model.unwrap()
    };
    let people: Vec<_> = numbers()
        .map(|number| {
            let entry = RosterEntry {
                number: RosterNumber::parse(&number).unwrap(),
                ..model.clone()
            };
            (entry, CodeHash::new([0; 32]))
        })
        .collect();
    let store = stack.store();
    store
        .roster_changes
        .load(&people, jiff::Timestamp::now())
        .await
        .unwrap();
}

/// After everybody else of the unit, in the order of the list.
fn numbers() -> impl Iterator<Item = String> {
    (1..=CROWD).map(|place| format!("ZZ-{place:05}"))
}

/// The crowd as the lines of an export.
fn lines(format: &str) -> String {
    let position = "砂".repeat(POSITION);
    let line = |number: String| match format {
        "csv" => format!(
            "{number},赵示例,1985-03,芦淞分局,{position},科员,,党政机关,是,否,否,在职,,,13800000001,是,否,,,,,,,,,\r\n"
        ),
        _ => format!(
            "{{\"number\":\"{number}\",\"name\":\"赵示例\",\"born\":\"1985-03\",\"unit\":\"芦淞分局\",\
             \"position\":\"{position}\",\"rank\":\"科员\",\"post_name\":null,\"category\":\"党政机关\",\
             \"civil_servant\":true,\"leading_cadre\":false,\"municipally_managed\":false,\"employment\":\"在职\",\
             \"left_on\":null,\"roles\":[],\"phone\":\"13800000001\",\"must_declare\":true,\"filed\":false,\"kind\":null,\"reference\":null,\
             \"revision\":null,\"filed_at\":null,\"late\":null,\"sign_off\":null,\"checked\":null,\
             \"delivered\":null,\"delivery\":null}}\n"
        ),
    };
    numbers().map(line).collect()
}

/// Asks for the list of the crowd's unit; the address it is to be fetched at, or the status of a refusal.
pub(crate) async fn address(stack: &Stack, office: &str, format: &str) -> Result<Uri, u16> {
    let path = format!("/api/exports/roster?format={format}&unit={UNIT}");
    let answer = stack.get_as(office, &path).await;
    match answer.status.as_u16() {
        303 => Ok(answer.header("location").parse().unwrap()),
        200 => panic!("a list of {} bytes was answered whole", answer.body.len()),
        status => Err(status),
    }
}

/// Fetches what lies at an address, as a browser does that knows nothing else.
pub(crate) async fn fetch(stack: &Stack, address: &Uri) -> Answer {
    let host = address.authority().unwrap().as_str();
    let path = address.path_and_query().unwrap().as_str();
    stack.emulator.client.get(host, path).await
}

/// Exports the crowd in two formats, and compares what comes with who was loaded.
pub(crate) async fn are_fetched_from_the_bucket(stack: &Stack, office: &str) {
    put_crowd(stack).await;
    let small = stack
        .get_as(office, "/api/exports/roster?format=jsonl&unit=tianyuan")
        .await;
    assert_eq!(small.status, 200, "{}", small.text());
    for (format, parts, media_type) in [
        ("csv", 1, "text/csv; charset=utf-8"),
        ("jsonl", 2, "application/jsonl; charset=utf-8"),
    ] {
        // The record knows whole seconds, and is read by its last entry.
        tokio::time::sleep(Duration::from_secs(1)).await;
        let before = stack.summaries();
        let address = address(stack, office, format).await;
        let address = address.unwrap_or_else(|status| panic!("{format}: {status}\n{}", stack.emulator.log()));
        let new: Vec<_> = stack
            .summaries()
            .into_iter()
            .filter(|key| !before.contains(key))
            .collect();
        assert_eq!(new.len(), 1, "{new:?}");
        assert!(
            new[0].starts_with("exports/") && new[0].ends_with(&format!(".{format}")),
            "{new:?}"
        );
        let path = format!("/{}/{}", stack.output("SummaryBucketName"), new[0]);
        assert_eq!(address.path(), path);
        let file = fetch(stack, &address).await;
        assert_eq!(file.status, 200, "{}", file.text());
        assert_eq!(file.header("content-type"), media_type);
        assert_eq!(file.header("cache-control"), "no-store");
        let disposition = file.header("content-disposition");
        assert!(
            disposition.starts_with("attachment; filename=\"roster-lusong-"),
            "{disposition}"
        );
        // S3 puts the number of parts at the end of the tag.
        let tag = file.header("etag");
        assert!(tag.ends_with(&format!("-{parts}\"")), "{tag}");
        assert!(file.body.len() > LARGEST_ANSWER);
        holds_the_crowd(&file.text(), format);
        only_the_signed_address_leads_there(stack, &address).await;
        is_recorded(stack, office, format).await;
    }
}

fn holds_the_crowd(text: &str, format: &str) {
    let expected = lines(format);
    let crowd = text.len().saturating_sub(expected.len());
    let (others, crowd) = text.split_at_checked(crowd).expect("a whole number of lines");
    if let Some((is, expected)) = crowd
        .lines()
        .zip(expected.lines())
        .find(|(is, expected)| is != expected)
    {
        panic!("{format}: {is}\ninstead of {expected}");
    }
    assert!(crowd == expected, "{format}: line ends differ");
    // Before them the demo roster's people of the unit, and in CSV a heading.
    let roster = support::demo_roster(&support::campaign());
    let unit = roster.iter().filter(|entry| entry.unit.as_str() == UNIT).count();
    assert_eq!(others.lines().count(), unit + usize::from(format == "csv"));
}

async fn only_the_signed_address_leads_there(stack: &Stack, address: &Uri) {
    let address = address.to_string();
    let (path, query) = address.split_once('?').unwrap();
    assert!(query.contains("X-Amz-Expires=300&"), "{query}");
    let (rest, signature) = query.split_once("X-Amz-Signature=").unwrap();
    let other = if signature.starts_with('0') { '1' } else { '0' };
    for wrong in [
        path.to_owned(),
        format!("{path}?{rest}X-Amz-Signature={other}{}", &signature[1..]),
        address.replace("X-Amz-Expires=300&", "X-Amz-Expires=86400&"),
    ] {
        let refused = fetch(stack, &wrong.parse().unwrap()).await;
        assert_eq!(refused.status, 403, "{wrong}: {}", refused.text());
    }
}

async fn is_recorded(stack: &Stack, office: &str, format: &str) {
    let last = stack.get_as(office, "/api/exports").await.json()["made"][0].clone();
    assert_eq!(last["by"]["number"], office, "{last}");
    assert_eq!(
        [&last["what"], &last["unit"], &last["format"]],
        [&json!("roster"), &json!(UNIT), &json!(format)],
        "{last}"
    );
}
