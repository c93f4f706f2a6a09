//! What a run makes besides Annex 3: counts, the brief and what changed, reminders and the webhook; and when it runs.

mod reminding;
mod running;

use crate::summary::people::{self, MOMENT};
use archive::{Archive, Moment};
use campaign::overview::{Brief, Counts, Overview};
use campaign::person::Person;
use campaign::sign_off::{Action, Actor, Capacity, SignOff, Taken};
use campaign::{Campaign, RosterEntry, RosterNumber, UnitId};
use jiff::Timestamp;
use object_store::ObjectStore;
use object_store::memory::InMemory;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use store::{Store, Written};
use summary::Report;

/// 18:00 of the days after.
const NEXT_DAY: &str = "2017-09-12T10:00:00Z";
const DAY_AFTER: &str = "2017-09-13T10:00:00Z";

fn campaign() -> Campaign {
    support::campaign()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

async fn run(store: &Store, objects: &dyn ObjectStore, moment: &str) -> Report {
    summary::run(&summary::Facets::from(store), objects, &campaign(), at(moment))
        .await
        .unwrap()
}

async fn file(objects: &dyn ObjectStore, moment: &str, name: &str) -> Vec<u8> {
    let found = Archive::of(objects).file(&Moment::of(at(moment)), name).await;
    found.unwrap().unwrap_or_else(|| panic!("no {name}")).to_vec()
}

async fn json_of(objects: &dyn ObjectStore, moment: &str, name: &str) -> Value {
    serde_json::from_slice(&file(objects, moment, name).await).unwrap()
}

async fn brief(objects: &dyn ObjectStore, moment: &str) -> Brief {
    serde_json::from_slice(&file(objects, moment, "brief.json").await).unwrap()
}

/// Decides on somebody's current report.
async fn decide(store: &Store, number: &str, action: Action, moment: &str) {
    let number = RosterNumber::parse(number).unwrap();
    let found = store.declarations.current(std::slice::from_ref(&number)).await;
    let current = found.unwrap().remove(0);
    let by = Actor {
        person: Person {
            number: RosterNumber::parse("L-01").unwrap(),
            name: "示例壬".to_owned(),
        },
        capacity: Capacity::UnitLeader,
        on_behalf_of: None,
    };
    let before = store.sign_offs.of(&number).await.unwrap();
    let taken = SignOff::take(
        before.as_ref(),
        &current,
        current.revision,
        by,
        action,
        at(moment),
    );
    let Taken::Now(sign_off) = taken.unwrap() else {
        panic!("decided before")
    };
    assert_eq!(
        store.reviews.sign(&sign_off, &current, None).await.unwrap(),
        Written::Committed
    );
}

fn returned() -> Action {
    Action::Returned {
        reason: "请补充".to_owned(),
    }
}

/// The seeded people, of whom one was signed for and one got the report back, an hour before the moment; and one was
/// signed for an hour after it.
async fn decided() -> Store {
    let store = people::seeded(&campaign()).await;
    decide(&store, "H-02", Action::Signed, "2017-09-11T09:00:00Z").await;
    decide(&store, "H-04", returned(), "2017-09-11T09:00:00Z").await;
    decide(&store, "J-01", Action::Signed, "2017-09-11T11:00:00Z").await;
    store
}

fn unit<'a>(overview: &'a Overview, id: &str) -> &'a Counts {
    &overview
        .units
        .iter()
        .find(|unit| unit.id.as_str() == id)
        .unwrap()
        .counts
}

#[tokio::test]
async fn signatures_count_as_they_stood_at_the_moment() {
    let (store, objects) = (decided().await, InMemory::new());
    let report = run(&store, &objects, MOMENT).await;
    let stand = |id: &str| {
        let counts = unit(&report.overview, id);
        let sign_offs = counts.sign_offs;
        [
            sign_offs.signed,
            sign_offs.returned,
            sign_offs.waiting,
            counts.kept.retained,
        ]
    };
    assert_eq!(
        stand("hetang"),
        [1, 1, 1, 1],
        "H-02 signed, H-04 returned, H-01 waits"
    );
    assert_eq!(
        stand("supervision-section"),
        [0, 0, 2, 0],
        "J-01 was signed an hour later"
    );
    let leaders = unit(&report.overview, "bureau-leaders");
    assert_eq!(
        [leaders.kept.municipal, leaders.kept.delivered],
        [1, 0],
        "L-01 is managed by the city"
    );
    let later = run(&store, &objects, "2017-09-11T11:00:00Z").await;
    assert_eq!(unit(&later.overview, "supervision-section").sign_offs.signed, 1);
    let again = run(&store, &InMemory::new(), MOMENT).await;
    assert_eq!(
        again.overview, report.overview,
        "read later, the moment is the same"
    );
}

/// Counts the rows of the bureau's table anew, from its JSON.
fn recounted(table: &Value, column: &str) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for row in table["rows"].as_array().unwrap() {
        *counts
            .entry(row[column].as_str().unwrap().to_owned())
            .or_default() += 1;
    }
    counts
}

#[tokio::test]
async fn sectors_modes_and_withdrawals_are_those_of_the_tables_rows() {
    let (store, objects) = (decided().await, InMemory::new());
    let report = run(&store, &objects, MOMENT).await;
    let table = json_of(&objects, MOMENT, "annex3-bureau.json").await;
    let all = &report.overview.bureau;
    for (shares, column) in [(&all.sectors, "sector"), (&all.modes, "mode")] {
        let counted = shares.iter().filter(|share| share.count > 0);
        let counted: BTreeMap<_, _> = counted.map(|share| (share.name.clone(), share.count)).collect();
        assert_eq!(counted, recounted(&table, column), "{column}");
    }
    // By hand: 涉矿 and 参股 of H-01's own share; 任职兼职 of a wife; a warehouse; a holding; a son's mine.
    let hetang = unit(&report.overview, "hetang");
    let of = |name: &str| {
        hetang
            .sectors
            .iter()
            .find(|share| share.name == name)
            .unwrap()
            .count
    };
    assert_eq!((of("涉矿"), of("涉砂"), of("其他类"), of("涉渔")), (1, 1, 1, 0));
    let rows = table["rows"].as_array().unwrap();
    let withdrawn = rows
        .iter()
        .filter(|row| row["self_report_withdrawal"] == json!("已退"));
    assert_eq!(withdrawn.count() as u64, all.withdrawals.self_report);
    assert_eq!((all.withdrawals.self_report, all.withdrawals.none), (2, 3));
    assert_eq!(
        (
            all.verified,
            all.handled,
            all.withdrawals.verification,
            all.withdrawals.agreed
        ),
        (0, 0, 0, 0)
    );
}

#[tokio::test]
async fn the_bureaus_counts_are_the_sums_of_its_units() {
    let (store, objects) = (decided().await, InMemory::new());
    let overview = run(&store, &objects, MOMENT).await.overview;
    for figure in campaign::overview::Figure::ALL {
        let sum: u64 = overview.units.iter().map(|unit| figure.of(&unit.counts)).sum();
        assert_eq!(figure.of(&overview.bureau), sum, "{figure:?}");
    }
}

#[tokio::test]
async fn a_planned_date_that_passed_is_counted_until_the_withdrawal_is_reported() {
    let (store, objects) = (decided().await, InMemory::new());
    let past = async |moment: &str| unit(&run(&store, &objects, moment).await.overview, "hetang").past_date;
    // H-01's wife was to leave her post by 2017-09-20.
    assert_eq!(
        past("2017-09-20T10:00:00Z").await,
        0,
        "the day itself is not over"
    );
    assert_eq!(past("2017-09-21T10:00:00Z").await, 1);
}

#[tokio::test]
async fn the_brief_says_what_changed_since_the_last_one_by_name_of_unit() {
    let (store, objects) = (decided().await, InMemory::new());
    run(&store, &objects, MOMENT).await;
    let first = brief(&objects, MOMENT).await;
    assert_eq!(first.changes, None, "there is nothing to compare with");
    let everyone = people::everyone();
    let missing = everyone
        .iter()
        .find(|entry| entry.number.as_str() == "H-03")
        .unwrap();
    let filed_at = "2017-09-12T01:00:00Z";
    people::file(
        &store,
        &campaign(),
        missing,
        1,
        filed_at,
        people::nil("示例丙", json!({})),
    )
    .await;
    let report = run(&store, &objects, NEXT_DAY).await;
    assert_eq!(report.previous.as_deref(), Some("2017-09-11T1800"));
    let changes = brief(&objects, NEXT_DAY).await.changes.unwrap();
    assert_eq!(changes.since, "2017年9月11日 18:00");
    let said: BTreeMap<_, _> = changes
        .units
        .iter()
        .map(|unit| (&*unit.name, &*unit.said))
        .collect();
    // H-06 filed a second after the first moment, H-03 the next morning; J-01 was signed, J-02 amended to nil.
    assert_eq!(
        said["荷塘分局"],
        "无情况由 1 份增至 3 份，未报由 2 人减至 0 人，待阅签由 1 份增至 3 份"
    );
    assert!(said["监察室"].contains("已阅签由 0 份增至 1 份"), "{said:?}");
    assert!(said["监察室"].contains("有情况由 1 份减至 0 份"), "{said:?}");
    assert_eq!(said.len(), 2, "no other unit changed: {said:?}");
    run(&store, &objects, DAY_AFTER).await;
    let quiet = brief(&objects, DAY_AFTER).await.changes.unwrap();
    assert!(quiet.units.is_empty() && quiet.bureau.is_none());
}

#[tokio::test]
async fn whom_to_urge_is_said_with_counts_and_without_names() {
    let (store, objects) = (decided().await, InMemory::new());
    run(&store, &objects, "2017-10-01T00:00:00+08:00").await;
    let moment = "2017-10-01T00:00:00+08:00";
    let urged = brief(&objects, moment).await.urging;
    let lines: Vec<_> = urged
        .iter()
        .map(|one| {
            let units: Vec<_> = one
                .units
                .iter()
                .map(|unit| format!("{} {}", unit.name, unit.said))
                .collect();
            (one.matter.as_str(), one.overdue, units.join("、"))
        })
        .collect();
    assert_eq!(
        lines[0],
        ("未填报", true, "市监测中心站 1 人、荷塘分局 1 人".to_owned())
    );
    assert_eq!(lines[1], ("退回后未更正", true, "荷塘分局 1 份".to_owned()));
    assert_eq!(
        lines[3],
        ("市管干部报告未报送", true, "局领导（示例） 1 份".to_owned())
    );
    assert_eq!(lines[4].2, "荷塘分局 1 项");
    for name in ["brief.json", "brief.html"] {
        let text = String::from_utf8(file(&objects, moment, name).await).unwrap();
        for person in people::everyone() {
            assert!(!text.contains(&person.name), "{name} names {}", person.name);
        }
    }
}

/// The text of a document, paragraph by paragraph, cells included.
fn text_of(docx: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut xml = String::new();
    archive
        .by_name("word/document.xml")
        .unwrap()
        .read_to_string(&mut xml)
        .unwrap();
    xml.split("<w:t")
        .skip(1)
        .filter_map(|run| run.split_once('>')?.1.split_once('<'))
        .map(|(text, _)| text)
        .collect()
}

#[tokio::test]
async fn the_document_says_what_the_brief_says_and_is_the_same_every_time() {
    let store = decided().await;
    let (first, second) = (InMemory::new(), InMemory::new());
    run(&store, &first, MOMENT).await;
    run(&store, &second, MOMENT).await;
    let document = file(&first, MOMENT, "brief.docx").await;
    assert!(
        document == file(&second, MOMENT, "brief.docx").await,
        "the same bytes"
    );
    let text = text_of(&document);
    let brief = brief(&first, MOMENT).await;
    for said in brief
        .standing
        .iter()
        .chain(brief.tables.iter().map(|table| &table.caption))
    {
        assert!(text.contains(said.as_str()), "{said}");
    }
    assert!(text.contains("2017年9月11日 18:00"));
    assert!(text.contains("本期为第一期"));
}

#[tokio::test]
async fn the_printed_table_stands_alone_and_escapes_what_people_typed() {
    let (store, objects) = (decided().await, InMemory::new());
    run(&store, &objects, MOMENT).await;
    let page = String::from_utf8(file(&objects, MOMENT, "annex3-bureau.html").await).unwrap();
    assert!(page.contains("size: A3 landscape"));
    for elsewhere in ["<link", "<script", " src=", " href="] {
        assert!(!page.contains(elsewhere), "{elsewhere}");
    }
    assert!(page.contains("=HYPERLINK(&quot;http://example.invalid&quot;)"));
    let body = page.split("<tbody>").nth(1).unwrap();
    assert_eq!(body.matches("<tr>").count(), 5);
    assert_eq!(
        body.split("</tbody>").next().unwrap().matches("<td>").count(),
        5 * 19
    );
}
