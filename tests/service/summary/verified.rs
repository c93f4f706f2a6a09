//! What the office found and decided in the tables of a summary: columns 15 to 19, and 另附说明.

use super::*;
use campaign::case_file::Kind;
use campaign::person::Person;
use campaign::verification::{Noted, UnitNote};
use campaign::{Reference, RosterNumber};
use store::{Store, Written};
use support::verifying::Noting;

/// In the verification stage; the summary is made an hour later.
const VERIFYING: &str = "2017-11-06T07:00:00Z";
const LATER: &str = "2017-11-06T08:00:00Z";

/// The folder of the summary that is made then.
const THEN: &str = "summaries/2017-11-06T1600";

async fn reference_of(store: &Store, number: &str) -> Reference {
    let number = RosterNumber::parse(number).unwrap();
    let found = store.declarations.current(&[number]).await.unwrap();
    found[0].reference.clone()
}

/// Verifies and decides about two people of a unit, and adds notes.
async fn verified(store: &Store, campaign: &Campaign) {
    let everyone = people::everyone();
    let by = everyone.iter().find(|entry| entry.number.as_str() == "J-01");
    let by = by.unwrap();
    let noting = Noting {
        store,
        campaign,
        by,
        at: VERIFYING.parse().unwrap(),
    };
    let (first, second) = (
        reference_of(store, "H-01").await,
        reference_of(store, "H-04").await,
    );
    for (reference, kind, sent) in [
        (
            &first,
            Kind::Verification,
            json!({ "participation": 0, "outcome": "confirmed", "evidence": "工商登记档案" }),
        ),
        (
            &first,
            Kind::Verification,
            json!({ "participation": 1, "outcome": "differs", "evidence": "银行流水",
                "differences": { "profit": "实为5万元" } }),
        ),
        (
            &first,
            Kind::OrderedWithdrawal,
            json!({ "participation": 1, "ordered_on": "2017-10-10", "done_on": "2017-10-20" }),
        ),
        (
            &first,
            Kind::Note,
            json!({ "participation": 1, "text": "<b>股份</b>由他人代持" }),
        ),
        (
            &first,
            Kind::Disposition,
            json!({ "participations": [1], "measure": "免予处理", "reason": "情节轻微" }),
        ),
        (
            &second,
            Kind::Verification,
            json!({ "participation": 0, "outcome": "confirmed", "evidence": "现场查看" }),
        ),
        (
            &second,
            Kind::AgreedDate,
            json!({ "participation": 0, "date": "2017-12-01" }),
        ),
        (
            &second,
            Kind::Note,
            json!({ "participation": "whole", "text": "本人已调离" }),
        ),
    ] {
        noting.note(reference, kind, sent).await;
    }
    let unit = UnitId::parse("hetang").unwrap();
    let noted = UnitNote::note(None, &unit, Person::of(by), "另有两人借调在外", "", noting.at);
    let Noted::Now(note) = noted.unwrap() else {
        panic!("a first note")
    };
    assert_eq!(
        store.verifications.write_unit_note(&note).await.unwrap(),
        Written::Committed
    );
}

/// The summary's file.
async fn made(objects: &dyn ObjectStore, name: &str) -> Vec<u8> {
    let path = Path::from(format!("{THEN}/{name}"));
    objects.get(&path).await.unwrap().bytes().await.unwrap().into()
}

async fn summed_up_later() -> InMemory {
    let (campaign, objects) = (campaign(), InMemory::new());
    let store = people::seeded(&campaign).await;
    verified(&store, &campaign).await;
    summary::run(
        &summary::Facets::from(&store),
        &objects,
        &campaign,
        LATER.parse().unwrap(),
    )
    .await
    .unwrap();
    objects
}

#[tokio::test]
async fn the_workbook_has_columns_15_to_19_and_the_notes_on_a_sheet_of_their_own() {
    let objects = summed_up_later().await;
    for name in ["annex3-hetang.xlsx", "annex3-bureau.xlsx"] {
        let bytes = made(&objects, name).await;
        let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        let table = rows(&workbook.worksheet_range("附件3").unwrap());
        let columns = |row: usize| table[row].splitn(15, '|').nth(14).unwrap().to_owned();
        assert_eq!(columns(0), "已退|||属实|", "{name}");
        assert_eq!(columns(1), "|已责成退出||获利：实为5万元|免予处理：情节轻微");
        assert_eq!(columns(2), "||2017年12月1日|属实|");
        let notes = workbook.worksheet_range("另附说明").unwrap();
        let notes: Vec<(String, String)> = notes
            .rows()
            .skip(2)
            .map(|row| (row[0].to_string(), row[1].to_string()))
            .collect();
        for expected in [
            ("序号 2：示例甲", "<b>股份</b>由他人代持"),
            ("荷塘分局", "另有两人借调在外"),
            ("示例丁（H-04）", "本人已调离"),
        ] {
            let expected = (expected.0.to_owned(), expected.1.to_owned());
            assert!(notes.contains(&expected), "{name}: {expected:?} in {notes:?}");
        }
        assert_eq!(notes.len(), 3);
    }
}

#[tokio::test]
async fn the_page_to_print_and_the_json_have_the_notes_too() {
    let objects = summed_up_later().await;
    for name in ["annex3-hetang.html", "annex3-bureau.html"] {
        let page = String::from_utf8(made(&objects, name).await).unwrap();
        let (table, below) = page.split_once("</table>").unwrap();
        assert!(table.contains("<td>已责成退出</td>") && table.contains("<td>获利：实为5万元</td>"));
        for note in [
            "<li>序号 2：示例甲：&lt;b&gt;股份&lt;/b&gt;由他人代持</li>",
            "<li>荷塘分局：另有两人借调在外</li>",
            "<li>示例丁（H-04）：本人已调离</li>",
        ] {
            assert!(below.contains(note), "{name}: {note} in {below}");
        }
        assert!(!page.contains("<!--"), "no mark is left over");
    }
    let none = String::from_utf8(made(&objects, "annex3-lusong.html").await).unwrap();
    assert!(!none.contains("另附说明：</p>"));
    let read = async |name: &str| -> Value { serde_json::from_slice(&made(&objects, name).await).unwrap() };
    let unit = read("annex3-hetang.json").await;
    assert_eq!(unit["unit_note"], "另有两人借调在外");
    assert_eq!(unit["rows"][1]["note"], "<b>股份</b>由他人代持");
    assert_eq!(unit["notes"][0]["text"], "本人已调离");
    assert_eq!(read("annex3-lusong.json").await["unit_note"], Value::Null);
    let bureau = read("annex3-bureau.json").await;
    let of_units = json!([{ "id": "hetang", "name": "荷塘分局", "text": "另有两人借调在外" }]);
    assert_eq!(bureau["unit_notes"], of_units);
}
