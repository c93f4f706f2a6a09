//! Facts about days left, and about the line for lenient treatment.

use super::*;
use crate::declaration::Declaration;
use crate::declaration::flags::Flag;
use crate::declaration::revision::{Declarant, Revision};
use crate::declaration::withdrawal_report::{Refused, Taken, WithdrawalReport};
use crate::fixtures::campaign;
use crate::people::roster::RosterEntry;
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use jiff::civil::date;
use serde_json::{Value, json};

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn participation(business: &str) -> Value {
    json!({
        "participant": "self", "mode": "参股", "sector": "涉砂", "business_name": business, "from": "2015-03", "to": null,
        "content": "持有股份并分红", "amount_wan": "12.50", "profit_wan": "1.00", "withdrawal": {"status": "未退出"}
    })
}

fn left_on(mut participation: Value, day: &str) -> Value {
    participation["withdrawal"] = json!({"status": "已退", "date": day, "method": "撤资"});
    participation
}

fn revision(number: u32, filed_at: &str, participations: Vec<Value>) -> Revision {
    let entry: RosterEntry = serde_json::from_value(json!({
        "number": "A-1", "name": "示例甲", "born": "1980-03", "unit": "hetang", "position": "科长", "rank": "正科级",
        "civil_servant": true, "category": "党政机关", "municipally_managed": false, "employment": "在职"
    }))
    .unwrap();
    let content: Declaration = serde_json::from_value(json!({
        "kind": if participations.is_empty() { "nil" } else { "disclosure" }, "phone": "13812345678",
        "political_affiliation": "群众", "status": "在职", "participations": participations, "signature": "示例甲",
        "relatives": [{"name": "示例乙", "relation": "配偶", "position": "无"}]
    }))
    .unwrap();
    Revision {
        reference: Reference::from_random([1; 5]),
        number: RosterNumber::parse("A-1").unwrap(),
        revision: number,
        filed_at: moment(filed_at),
        late: false,
        of_day: 1,
        seen_withdrawals: None,
        paper: None,
        salt: None,
        sha256: Revision::digest(None, &entry.number, &content),
        declarant: Declarant::from_roster(&entry),
        content,
    }
}

/// A participation that was left, and reported as left, in time.
fn in_time() -> Value {
    left_on(participation("示例砂石"), "2017-09-08")
}

const IN_TIME: &str = "2017-09-11T01:00:00Z";
const TOO_LATE: &str = "2017-10-09T01:00:00Z";

fn amended(earlier: Vec<Value>, now: Vec<Value>) -> Dossier {
    Dossier {
        earlier: vec![revision(1, IN_TIME, earlier)],
        ..Dossier::of(revision(2, TOO_LATE, now))
    }
}

fn report(dossier: &mut Dossier, place: usize, day: &str, at: &str) -> Result<(), Refused> {
    let withdrawal =
        serde_json::from_value(json!({"status": "已退", "date": day, "method": "撤资"})).unwrap();
    let seen = dossier.current.revision;
    match WithdrawalReport::take(&campaign(), dossier, seen, place, withdrawal, moment(at))? {
        Taken::Now(report) => dossier.withdrawals.push(*report),
        Taken::Already(_) => {}
    }
    Ok(())
}

fn lines(dossier: &Dossier, now: &str) -> Vec<LenientLine> {
    let (campaign, now) = (campaign(), moment(now));
    let standings = dossier.standings();
    standings
        .iter()
        .map(|standing| standing.lenient_line(&campaign, now))
        .collect()
}

#[test]
fn the_line_is_met_by_reporting_and_leaving_up_to_the_last_day() {
    let one = |filed: &str, day: &str| {
        let left = left_on(participation("示例砂石"), day);
        lines(&Dossier::of(revision(1, filed, vec![left])), filed)
    };
    assert_eq!(one("2017-09-30T15:59:59Z", "2017-09-30"), [LenientLine::Met]);
    assert_eq!(one("2017-09-30T16:00:00Z", "2017-09-30"), [LenientLine::Missed]);
    assert_eq!(one("2017-10-02T01:00:00Z", "2017-09-01"), [LenientLine::Missed]);
}

#[test]
fn what_is_not_left_stays_open_until_the_day_has_passed() {
    let dossier = Dossier::of(revision(1, IN_TIME, vec![participation("示例砂石")]));
    assert_eq!(lines(&dossier, "2017-09-30T15:59:59Z"), [LenientLine::Open]);
    assert_eq!(lines(&dossier, "2017-09-30T16:00:00Z"), [LenientLine::Missed]);
}

#[test]
fn a_withdrawal_reported_later_meets_the_line_by_its_own_date() {
    let mut dossier = Dossier::of(revision(1, IN_TIME, vec![participation("示例砂石")]));
    report(&mut dossier, 0, "2017-09-29", "2017-09-29T09:00:00Z").unwrap();
    assert_eq!(lines(&dossier, TOO_LATE), [LenientLine::Met]);
    assert_eq!(dossier.standings()[0].withdrawn_on(), Some(date(2017, 9, 29)));
}

#[test]
fn a_late_amendment_keeps_the_line_for_what_was_reported_before_and_not_for_what_is_new() {
    let left = |name| left_on(participation(name), "2017-09-20");
    let dossier = amended(vec![in_time()], vec![left("示例矿业"), left("示例砂石")]);
    assert_eq!(lines(&dossier, TOO_LATE), [LenientLine::Missed, LenientLine::Met]);
}

#[test]
fn a_corrected_participation_is_still_the_same() {
    let corrections: [fn(&mut Value); 6] = [
        |one| one["amount_wan"] = json!("20.00"),
        |one| one["mode"] = json!("实际经营"),
        |one| one["from"] = json!("2014-01"),
        |one| one["business_name"] = json!("示例 砂石"),
        // Everything else agrees: a corrected name.
        |one| one["business_name"] = json!("示例沙石有限公司"),
        |one| one["credit_code"] = json!("91350100M000100Y43"),
    ];
    for correct in corrections {
        let mut corrected = left_on(participation("示例砂石"), "2017-09-20");
        correct(&mut corrected);
        let dossier = amended(vec![in_time()], vec![corrected.clone()]);
        assert_eq!(lines(&dossier, TOO_LATE), [LenientLine::Met], "{corrected}");
    }
}

#[test]
fn a_relatives_share_is_not_the_declarants_own() {
    let mut relatives = left_on(participation("示例砂石"), "2017-09-20");
    relatives["participant"] = json!({"relative": 0});
    let dossier = amended(vec![participation("示例砂石")], vec![relatives]);
    assert_eq!(lines(&dossier, TOO_LATE), [LenientLine::Missed]);
}

#[test]
fn a_second_activity_in_the_same_business_added_late_is_new() {
    let left = left_on(participation("示例砂石"), "2017-09-20");
    let mut post = left.clone();
    post["mode"] = json!("任职兼职");
    let dossier = amended(vec![in_time()], vec![post, left]);
    assert_eq!(lines(&dossier, TOO_LATE), [LenientLine::Missed, LenientLine::Met]);
}

#[test]
fn what_an_amendment_left_out_for_a_while_is_found_in_the_revision_before_and_stated_as_left_anew() {
    let dossier = Dossier {
        current: revision(
            3,
            TOO_LATE,
            vec![left_on(participation("示例砂石"), "2017-09-20")],
        ),
        earlier: vec![
            revision(1, IN_TIME, vec![in_time()]),
            revision(2, TOO_LATE, vec![]),
        ],
        withdrawals: Vec::new(),
        case_file: None,
    };
    assert_eq!(dossier.standings()[0].reported_at, moment(IN_TIME));
    assert_eq!(lines(&dossier, TOO_LATE), [LenientLine::Missed]);
}

#[test]
fn a_report_follows_its_participation_through_amendments() {
    let mut dossier = Dossier::of(revision(1, IN_TIME, vec![participation("示例砂石")]));
    report(&mut dossier, 0, "2017-09-12", "2017-09-12T09:00:00Z").unwrap();
    let mut corrected = participation("示例砂石");
    corrected["amount_wan"] = json!("99.00");
    let amended = Dossier {
        earlier: vec![dossier.current.clone()],
        current: revision(
            2,
            "2017-09-13T01:00:00Z",
            vec![participation("示例矿业"), corrected],
        ),
        withdrawals: dossier.withdrawals.clone(),
        case_file: None,
    };
    let standings = amended.standings();
    assert!(standings[0].later.is_none());
    assert_eq!(standings[1].withdrawn_on(), Some(date(2017, 9, 12)));
}

#[test]
fn the_declarations_own_word_on_leaving_comes_before_an_older_report() {
    let mut dossier = Dossier::of(revision(1, IN_TIME, vec![participation("示例砂石")]));
    report(&mut dossier, 0, "2017-09-12", "2017-09-12T09:00:00Z").unwrap();
    let left = left_on(participation("示例砂石"), "2017-09-13");
    let amended = Dossier {
        earlier: vec![dossier.current.clone()],
        current: revision(2, "2017-09-14T01:00:00Z", vec![left]),
        withdrawals: dossier.withdrawals.clone(),
        case_file: None,
    };
    assert_eq!(amended.standings()[0].withdrawn_on(), Some(date(2017, 9, 13)));
    assert_eq!(amended.withdrawals.len(), 1);
}

#[test]
fn a_withdrawal_is_reported_once_and_only_for_what_is_not_left() {
    let left = left_on(participation("示例矿业"), "2017-09-01");
    let mut dossier = Dossier::of(revision(1, IN_TIME, vec![participation("示例砂石"), left]));
    let at = "2017-09-12T09:00:00Z";
    assert_eq!(
        report(&mut dossier, 1, "2017-09-12", at),
        Err(Refused::DeclaredWithdrawn)
    );
    assert_eq!(
        report(&mut dossier, 2, "2017-09-12", at),
        Err(Refused::NoSuchParticipation)
    );
    report(&mut dossier, 0, "2017-09-12", at).unwrap();
    report(&mut dossier, 0, "2017-09-12", "2017-09-13T09:00:00Z").unwrap();
    assert_eq!(dossier.withdrawals.len(), 1, "the same report twice is one");
    assert_eq!(
        report(&mut dossier, 0, "2017-09-11", at),
        Err(Refused::ReportedBefore)
    );
    let old = WithdrawalReport::reportable(&dossier, 7, 0);
    assert_eq!(old.unwrap_err(), Refused::OldRevision { current: 1 });
}

#[test]
fn annex_3_takes_a_later_report_into_column_15_when_it_came_and_was_left_in_time() {
    let campaign = campaign();
    let row = |day: &str, at: &str| {
        let mut dossier = Dossier::of(revision(1, IN_TIME, vec![participation("示例砂石")]));
        report(&mut dossier, 0, day, at).unwrap();
        crate::reporting::annex3::rows(&campaign, &dossier).remove(0)
    };
    let last_second = row("2017-09-30", "2017-09-30T15:59:59Z");
    assert_eq!(last_second.self_report_withdrawal.as_deref(), Some("已退"));
    assert!(last_second.lenient && last_second.flags.is_empty());
    // Whatever day it names, what is reported later waits for the office.
    for day in ["2017-09-01", "2017-09-30", "2017-10-01"] {
        let row = row(day, "2017-09-30T16:00:00Z");
        assert_eq!(row.self_report_withdrawal, None, "{day}");
        assert!(!row.lenient, "{day}");
        assert_eq!(row.flags, [Flag::WithdrawalToConfirm]);
    }
}

/// A report of a withdrawal, and an amendment that states 未退出 and had taken in reports up to this one.
fn taken_back(seen_withdrawals: Option<u32>) -> Dossier {
    let mut dossier = Dossier::of(revision(1, IN_TIME, vec![participation("示例砂石")]));
    report(&mut dossier, 0, "2017-09-10", "2017-09-12T09:00:00Z").unwrap();
    let amendment = revision(2, "2017-09-13T01:00:00Z", vec![participation("示例砂石")]);
    Dossier {
        earlier: vec![dossier.current.clone()],
        current: Revision {
            seen_withdrawals,
            ..amendment
        },
        withdrawals: dossier.withdrawals,
        case_file: None,
    }
}

#[test]
fn the_newest_statement_that_knew_of_a_report_takes_it_back() {
    let dossier = taken_back(Some(1));
    let standings = dossier.standings();
    assert_eq!(standings[0].withdrawn_on(), None);
    assert_eq!(standings[0].taken_back.map(|report| report.serial), Some(1));
    let flags = standings[0].flags(&campaign(), &dossier.current);
    assert_eq!(flags, [Flag::WithdrawalTakenBack]);
    assert_eq!(lines(&dossier, IN_TIME), [LenientLine::Open]);
}

#[test]
fn an_amendment_that_did_not_know_of_a_report_leaves_it() {
    for seen in [None, Some(0)] {
        let dossier = taken_back(seen);
        let standings = dossier.standings();
        assert_eq!(standings[0].withdrawn_on(), Some(date(2017, 9, 10)));
        assert!(standings[0].taken_back.is_none());
        assert_eq!(lines(&dossier, TOO_LATE), [LenientLine::Met]);
    }
}

#[test]
fn what_was_taken_back_stays_so_in_later_amendments_and_can_be_reported_again() {
    let mut dossier = taken_back(Some(1));
    dossier.earlier.push(dossier.current.clone());
    dossier.current = revision(3, "2017-09-14T01:00:00Z", vec![participation("示例砂石")]);
    assert_eq!(dossier.standings()[0].withdrawn_on(), None);
    report(&mut dossier, 0, "2017-09-14", "2017-09-14T09:00:00Z").unwrap();
    assert_eq!(dossier.standings()[0].withdrawn_on(), Some(date(2017, 9, 14)));
    assert_eq!(lines(&dossier, TOO_LATE), [LenientLine::Met]);
}

#[test]
fn leaving_counts_as_reported_since_it_is_stated_without_a_break() {
    let filed = |number, at, one| revision(number, at, vec![one]);
    let not_left = || participation("示例砂石");
    // Said in time, taken back, and said again too late.
    let dossier = Dossier {
        earlier: vec![filed(1, IN_TIME, in_time()), filed(2, IN_TIME, not_left())],
        ..Dossier::of(filed(3, TOO_LATE, in_time()))
    };
    assert_eq!(lines(&dossier, TOO_LATE), [LenientLine::Missed]);
    // Reported in time, and repeated by a late amendment.
    let mut dossier = Dossier::of(filed(1, IN_TIME, not_left()));
    report(&mut dossier, 0, "2017-09-12", "2017-09-12T09:00:00Z").unwrap();
    dossier.earlier = vec![dossier.current];
    dossier.current = filed(2, TOO_LATE, left_on(not_left(), "2017-09-12"));
    assert_eq!(lines(&dossier, TOO_LATE), [LenientLine::Met]);
}
