//! Facts about what is found and decided, and about what Annex 3 prints of it.

use super::*;
use crate::annex3::{Annex3, Cell};
use crate::deadlines::Dossier;
use crate::declaration::{Declaration, Participation};
use crate::plan::Campaign;
use crate::revision::{Declarant, Revision};
use crate::roles::Role;
use crate::roster::{RosterEntry, UnitId};
use crate::sign_off::Bar;
use crate::{Reference, timing};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::{Value, json};

/// After the self-check, in the verification stage: 2017-11-06 in the afternoon.
const NOW: &str = "2017-11-06T07:00:00Z";

fn campaign() -> Campaign {
    Campaign::parse(include_str!("../../../../site/content/campaign.toml")).unwrap()
}

fn person(number: &str, name: &str) -> RosterEntry {
    serde_json::from_value(json!({
        "number": number, "name": name, "born": "1980-03", "unit": "hetang", "position": "科员", "rank": "科员",
        "civil_servant": true, "category": "党政机关", "municipally_managed": false, "employment": "在职"
    }))
    .unwrap()
}

fn participation(business: &str, left_on: Option<&str>) -> Value {
    let withdrawal = left_on.map_or_else(
        || json!({ "status": "未退出" }),
        |day| json!({ "status": "已退", "date": day, "method": "撤资" }),
    );
    json!({
        "participant": "self", "mode": "参股", "sector": "涉砂", "business_name": business, "from": "2015-03",
        "to": null, "content": "持有股份", "amount_wan": "12.50", "profit_wan": "1.00", "withdrawal": withdrawal
    })
}

fn revision(serial: u32, participations: Vec<Value>) -> Revision {
    let entry = person("A-1", "示例甲");
    let kind = if participations.is_empty() {
        "nil"
    } else {
        "disclosure"
    };
    let content: Declaration = serde_json::from_value(json!({
        "kind": kind, "phone": "13800000000", "political_affiliation": "群众", "status": "在职",
        "relatives": [{ "name": "示例亲", "relation": "配偶", "position": "无" }],
        "participations": participations, "signature": "示例甲"
    }))
    .unwrap();
    Revision {
        reference: Reference::from_random([3; 5]),
        number: entry.number.clone(),
        revision: serial,
        filed_at: "2017-09-12T01:00:00Z".parse().unwrap(),
        late: false,
        sha256: Revision::digest(&entry.number, &content),
        declarant: Declarant::from_roster(&entry),
        content,
    }
}

fn filed(participations: Vec<Value>) -> Dossier {
    Dossier::of(revision(1, participations))
}

/// The same person's next filing.
fn amended(before: &Dossier, participations: Vec<Value>) -> Dossier {
    let mut earlier = before.earlier.clone();
    earlier.push(before.current.clone());
    Dossier {
        earlier,
        docket: before.docket.clone(),
        ..Dossier::of(revision(before.current.revision + 1, participations))
    }
}

fn attempt(dossier: &Dossier, kind: Kind, mut sent: Value, by: &RosterEntry) -> Result<Taken, Refused> {
    let now: Timestamp = NOW.parse().unwrap();
    if sent.get("revision").is_none() {
        sent["revision"] = json!(dossier.current.revision);
    }
    let asked = Asked::read(kind, &sent, timing::day(now)).unwrap_or_else(|errors| panic!("{errors:?}"));
    let campaign = campaign();
    let deciding = Deciding {
        campaign: &campaign,
        dossier,
        by,
        role: Role::Office,
        at: now,
    };
    deciding.take(&asked)
}

/// Notes something, and the dossier goes on with it.
fn note(dossier: &mut Dossier, kind: Kind, sent: Value) -> Step {
    match attempt(dossier, kind, sent, &person("B-1", "示例乙")) {
        Ok(Taken::Now { docket, step, .. }) => {
            dossier.docket = Some(docket);
            *step
        }
        other => panic!("{other:?}"),
    }
}

fn errors(kind: Kind, sent: &Value) -> Vec<String> {
    let today = timing::day(NOW.parse().unwrap());
    let errors = Asked::read(kind, sent, today).unwrap_err();
    errors.iter().map(|(field, _)| field.to_owned()).collect()
}

fn verified() -> Value {
    json!({ "participation": 0, "outcome": "confirmed", "evidence": "工商登记档案" })
}

fn disposed(measure: &str) -> Value {
    let mut sent = json!({ "participations": [0], "measure": measure, "reason": "情节轻微" });
    if measure != "免予处理" {
        sent["case_report"] = report();
    }
    sent
}

fn report() -> Value {
    json!({
        "what_happened": "持有砂石企业股份", "findings": "自 2015 年起持股", "grounds": "有关纪律规定",
        "decision": "诫勉谈话", "decided_by": "局党组", "decided_on": "2017-11-01"
    })
}

/// Columns 15 to 19 of the first row, as the fold prints them.
fn printed(dossier: &Dossier) -> [String; 5] {
    let campaign = campaign();
    let unit = campaign.unit(&UnitId::parse("hetang").unwrap()).unwrap();
    let roster = vec![person("A-1", "示例甲")];
    let table = Annex3::of_dossiers(&campaign, unit, roster, vec![dossier.clone()]);
    assert_eq!(table.tally.errors, []);
    let cells = table.rows[0].cells();
    std::array::from_fn(|at| match &cells[14 + at] {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.to_string(),
        other => panic!("{other:?}"),
    })
}

#[test]
fn columns_15_to_19_are_worded_as_the_form_asks() {
    let order = |ordered: &str, done: Option<&str>| {
        (
            Kind::OrderedWithdrawal,
            json!({ "participation": 0, "ordered_on": ordered, "done_on": done }),
        )
    };
    let agree = |day: &str| (Kind::AgreedDate, json!({ "participation": 0, "date": day }));
    let recheck = |result: &str| {
        (
            Kind::Recheck,
            json!({ "participation": 0, "result": result, "evidence": "走访经营场所" }),
        )
    };
    let verify = || (Kind::Verification, verified());
    let differ = || {
        let differences = json!({ "amount": "实为30万元", "mode": "实为干股", "profit": "" });
        let sent = json!({
            "participation": 0, "outcome": "differs", "differences": differences, "evidence": "银行流水"
        });
        (Kind::Verification, sent)
    };
    let every = json!({
        "participant": "实为配偶", "mode": "实为干股", "sector": "实为涉矿", "time": "实为2014年起",
        "content": "兼任监事", "amount": "实为30万元", "profit": "实为5万元", "other": "另有借款"
    });
    let all_differ =
        json!({ "participation": 0, "outcome": "differs", "differences": every, "evidence": "约谈" });
    let dispose = |measure: &str| (Kind::Disposition, disposed(measure));
    type Deeds = Vec<(Kind, Value)>;
    let cases: Vec<(&str, Option<&str>, Deeds, [&str; 5])> = vec![
        ("nothing said, nothing left", None, vec![], ["", "", "", "", ""]),
        (
            "left in the self-report stage",
            Some("2017-09-20"),
            vec![],
            ["已退", "", "", "", ""],
        ),
        (
            "left on its last day",
            Some("2017-09-30"),
            vec![],
            ["已退", "", "", "", ""],
        ),
        (
            "left later, without the office",
            Some("2017-10-01"),
            vec![],
            ["", "", "", "", ""],
        ),
        (
            "left later, found real",
            Some("2017-10-01"),
            vec![recheck("real")],
            ["", "已责成退出", "", "", ""],
        ),
        (
            "ordered only",
            None,
            vec![order("2017-10-10", None)],
            ["", "", "", "", ""],
        ),
        (
            "ordered and done",
            None,
            vec![order("2017-10-10", Some("2017-10-20"))],
            ["", "已责成退出", "", "", ""],
        ),
        (
            "ordered and done within the self-report stage",
            None,
            vec![order("2017-09-10", Some("2017-09-20"))],
            ["已退", "", "", "", ""],
        ),
        (
            "a day agreed",
            None,
            vec![agree("2017-12-01")],
            ["", "", "2017年12月1日", "", ""],
        ),
        (
            "a day agreed, then left",
            None,
            vec![agree("2017-12-01"), order("2017-10-10", Some("2017-11-01"))],
            ["", "已责成退出", "", "", ""],
        ),
        (
            "ordered, then a day agreed",
            None,
            vec![order("2017-10-10", None), agree("2017-12-01")],
            ["", "", "2017年12月1日", "", ""],
        ),
        (
            "a sham",
            Some("2017-09-20"),
            vec![recheck("sham")],
            ["", "", "", "", ""],
        ),
        (
            "a sham, then ordered and done",
            Some("2017-09-20"),
            vec![recheck("sham"), order("2017-10-10", Some("2017-10-20"))],
            ["", "已责成退出", "", "", ""],
        ),
        (
            "a sham, then a day agreed",
            Some("2017-09-20"),
            vec![recheck("sham"), agree("2017-12-01")],
            ["", "", "2017年12月1日", "", ""],
        ),
        (
            "found real in time",
            Some("2017-09-20"),
            vec![recheck("real")],
            ["已退", "", "", "", ""],
        ),
        ("agrees", None, vec![verify()], ["", "", "", "属实", ""]),
        (
            "differs",
            None,
            vec![differ()],
            ["", "", "", "参与方式：实为干股；涉及金额：实为30万元", ""],
        ),
        (
            "differs in everything",
            None,
            vec![(Kind::Verification, all_differ)],
            [
                "",
                "",
                "",
                "参与人：实为配偶；参与方式：实为干股；涉及行业部门：实为涉矿；参与时间：实为2014年起；\
                 参与内容：兼任监事；涉及金额：实为30万元；获利：实为5万元；其他：另有借款",
                "",
            ],
        ),
        (
            "no action",
            None,
            vec![verify(), dispose("免予处理")],
            ["", "", "", "属实", "免予处理：情节轻微"],
        ),
        (
            "organizational action",
            None,
            vec![verify(), dispose("组织处理")],
            ["", "", "", "属实", "组织处理：情节轻微"],
        ),
        (
            "disciplinary action",
            None,
            vec![differ(), dispose("纪律处分")],
            [
                "",
                "",
                "",
                "参与方式：实为干股；涉及金额：实为30万元",
                "纪律处分：情节轻微",
            ],
        ),
    ];
    for (case, left_on, deeds, expected) in cases {
        let mut dossier = filed(vec![participation("示例砂石", left_on)]);
        for (kind, sent) in deeds {
            note(&mut dossier, kind, sent);
        }
        assert_eq!(printed(&dossier), expected, "{case}");
    }
}

#[test]
fn what_is_missing_or_wrong_is_told_field_by_field() {
    let cases = [
        (
            Kind::Verification,
            json!({}),
            vec!["evidence", "outcome", "revision"],
        ),
        (
            Kind::Verification,
            json!({ "revision": 1, "outcome": "differs", "evidence": "档案" }),
            vec!["differences"],
        ),
        (
            Kind::Verification,
            json!({ "revision": 1, "outcome": "confirmed", "evidence": "档案", "differences": { "amount": "少" } }),
            vec!["outcome"],
        ),
        (
            Kind::Verification,
            json!({ "revision": 1, "outcome": "differs", "evidence": "档案", "differences": { "colour": "红" } }),
            vec!["differences.colour"],
        ),
        (
            Kind::OrderedWithdrawal,
            json!({ "revision": 1, "ordered_on": "2017-11-07" }),
            vec!["ordered_on", "participation"],
        ),
        (
            Kind::OrderedWithdrawal,
            json!({ "revision": 1, "participation": 0, "ordered_on": "2017-11-03", "done_on": "2017-11-02" }),
            vec!["done_on"],
        ),
        (
            Kind::AgreedDate,
            json!({ "revision": 1, "participation": 0, "date": "2017-11-05" }),
            vec!["date"],
        ),
        (
            Kind::Recheck,
            json!({ "revision": 1, "participation": 0 }),
            vec!["evidence", "result"],
        ),
        (
            Kind::Exemption,
            json!({ "revision": 1, "decision": "accepted" }),
            vec!["reason"],
        ),
        (
            Kind::Disposition,
            json!({ "revision": 1, "participations": [0], "measure": "免予处理" }),
            vec!["reason"],
        ),
        (
            Kind::Disposition,
            json!({ "revision": 1, "participations": [0], "measure": "警告", "reason": "情节轻微" }),
            vec!["measure"],
        ),
        (
            Kind::Disposition,
            json!({ "revision": 1, "participations": [0], "measure": "纪律处分", "reason": "隐瞒不报" }),
            vec![
                "case_report.decided_by",
                "case_report.decided_on",
                "case_report.decision",
                "case_report.findings",
                "case_report.grounds",
                "case_report.what_happened",
            ],
        ),
        (
            Kind::Disposition,
            json!({
                "revision": 1, "participations": [0], "measure": "免予处理", "reason": "情节轻微",
                "case_report": report(), "referral": { "to": "示例检察院" }
            }),
            vec!["case_report", "referral.on"],
        ),
        (
            Kind::Note,
            json!({ "revision": "一", "text": "长".repeat(501), "colour": "红" }),
            vec!["colour", "revision", "text"],
        ),
        (Kind::Note, json!([1]), vec!["", "revision"]),
    ];
    for (kind, sent, fields) in cases {
        assert_eq!(errors(kind, &sent), fields, "{kind:?} {sent}");
    }
}

#[test]
fn nothing_is_noted_on_what_no_longer_stands_or_is_not_there() {
    let own = person("A-1", "示例甲");
    let relative = person("B-2", "示例亲");
    let officer = person("B-1", "示例乙");
    let first = filed(vec![participation("示例砂石", None)]);
    let second = amended(&first, vec![participation("示例砂石", None)]);
    let mut old = verified();
    old["revision"] = json!(1);
    assert_eq!(
        attempt(&second, Kind::Verification, old, &officer),
        Err(Refused::OldRevision { current: 2 })
    );
    for (by, bar) in [(&own, Bar::Oneself), (&relative, Bar::Relative)] {
        for (kind, sent) in [
            (Kind::Verification, verified()),
            (Kind::Disposition, disposed("免予处理")),
        ] {
            assert_eq!(attempt(&first, kind, sent, by), Err(Refused::Barred(bar)));
        }
    }
    let elsewhere = json!({ "participation": 1, "outcome": "confirmed", "evidence": "档案" });
    assert_eq!(
        attempt(&first, Kind::Verification, elsewhere, &officer),
        Err(Refused::NoSuchParticipation)
    );
    assert_eq!(
        attempt(&first, Kind::Disposition, disposed("免予处理"), &officer),
        Err(Refused::NotVerified)
    );
    let none = json!({ "participations": [], "measure": "免予处理", "reason": "情节轻微" });
    assert_eq!(
        attempt(&first, Kind::Disposition, none, &officer),
        Err(Refused::NoneChosen)
    );
    let recheck = json!({ "participation": 0, "result": "sham", "evidence": "走访" });
    assert_eq!(
        attempt(&first, Kind::Recheck, recheck, &officer),
        Err(Refused::NotLeft)
    );
    let ruling = json!({ "decision": "accepted", "reason": "符合条件" });
    assert_eq!(
        attempt(&first, Kind::Exemption, ruling, &officer),
        Err(Refused::NoClaim)
    );
    let nothing = json!({ "participation": 0, "date": "" });
    assert_eq!(
        attempt(&first, Kind::AgreedDate, nothing, &officer),
        Err(Refused::NothingThere)
    );
    let left = filed(vec![participation("示例砂石", Some("2017-09-20"))]);
    let order = json!({ "participation": 0, "ordered_on": "2017-10-10" });
    assert_eq!(
        attempt(&left, Kind::OrderedWithdrawal, order, &officer),
        Err(Refused::AlreadyLeft {
            on: date(2017, 9, 20)
        })
    );
}

#[test]
fn a_change_of_what_stands_takes_its_reason_and_the_history_has_both() {
    let mut dossier = filed(vec![participation("示例砂石", None)]);
    let first = note(&mut dossier, Kind::Verification, verified());
    assert_eq!((first.step, first.changes[0].before.is_none()), (1, true));
    let officer = person("B-1", "示例乙");
    assert_eq!(
        attempt(&dossier, Kind::Verification, verified(), &officer),
        Ok(Taken::Already),
        "sent twice"
    );
    let mut other = json!({
        "participation": 0, "outcome": "differs", "differences": { "amount": "实为30万元" }, "evidence": "银行流水"
    });
    assert_eq!(
        attempt(&dossier, Kind::Verification, other.clone(), &officer),
        Err(Refused::WhyMissing)
    );
    other["why"] = json!("收到银行回函");
    let mut stale = other.clone();
    stale["step"] = json!(0);
    assert_eq!(
        attempt(&dossier, Kind::Verification, stale, &officer),
        Err(Refused::Changed)
    );
    let second = note(&mut dossier, Kind::Verification, other);
    assert_eq!((second.step, second.why.as_deref()), (2, Some("收到银行回函")));
    let told = |entry: &Option<Entry>| entry.as_ref().map(|entry| entry.matter.in_chinese());
    assert_eq!(
        (told(&second.changes[0].before), told(&second.changes[0].after)),
        (
            Some("属实；依据：工商登记档案".to_owned()),
            Some("涉及金额：实为30万元；依据：银行流水".to_owned())
        )
    );
    let step = note(
        &mut dossier,
        Kind::OrderedWithdrawal,
        json!({ "participation": 0, "ordered_on": "2017-10-10" }),
    );
    assert_eq!(step.step, 3);
    let done = json!({ "participation": 0, "ordered_on": "2017-10-10", "done_on": "2017-10-20" });
    let step = note(&mut dossier, Kind::OrderedWithdrawal, done);
    assert!(step.why.is_none(), "what was ordered is done now: no correction");
    assert!(step.changes[0].before.is_some());
}

#[test]
fn an_amendment_undoes_no_act_of_the_office_and_keeps_a_verification_of_unchanged_facts() {
    let mut before = filed(vec![
        participation("示例砂石", None),
        participation("示例矿业", None),
    ]);
    for place in [0, 1] {
        let mut found = verified();
        found["participation"] = json!(place);
        note(&mut before, Kind::Verification, found);
    }
    note(
        &mut before,
        Kind::AgreedDate,
        json!({ "participation": 0, "date": "2017-12-01" }),
    );
    note(&mut before, Kind::Disposition, disposed("组织处理"));

    // The order of the two is turned, one amount is corrected, and the other is left now.
    let mut corrected = participation("示例砂石", None);
    corrected["amount_wan"] = json!("30.00");
    let after = amended(
        &before,
        vec![participation("示例矿业", Some("2017-09-20")), corrected],
    );
    let view = View::of(&after);
    assert_eq!(
        view.verification(Some(0))
            .map(Verification::in_chinese)
            .as_deref(),
        Some("属实")
    );
    assert_eq!(
        view.verification(Some(1)),
        None,
        "the facts that were verified changed"
    );
    let former = view.entry(Kind::Verification, Some(1)).unwrap();
    assert_eq!((former.revision, former.place), (1, Some(0)));
    let campaign = campaign();
    let columns = view.columns(&campaign, 1);
    assert_eq!(columns.agreed, Some(date(2017, 12, 1)));
    assert_eq!(columns.disposition.as_deref(), Some("组织处理：情节轻微"));
    assert!(!view.is_verified() && view.left_out().is_empty());

    // Verified anew it needs no reason: the former one counted no more.
    let mut after = after;
    let again = json!({ "participation": 1, "outcome": "confirmed", "evidence": "补充材料" });
    let step = note(&mut after, Kind::Verification, again);
    assert_eq!(
        step.changes[0].before.as_ref().map(|entry| entry.revision),
        Some(1)
    );
    assert!(View::of(&after).is_verified());
}

#[test]
fn what_an_amendment_leaves_out_stays_in_the_docket_and_on_the_watch_list() {
    let mut before = filed(vec![participation("示例砂石", None)]);
    note(
        &mut before,
        Kind::AgreedDate,
        json!({ "participation": 0, "date": "2017-12-01" }),
    );
    let mut after = amended(&before, vec![]);
    let view = View::of(&after);
    assert_eq!(view.left_out().len(), 1);
    let found = json!({
        "outcome": "differs", "differences": { "other": "隐瞒示例砂石股份" }, "evidence": "工商登记档案"
    });
    note(&mut after, Kind::Verification, found);
    let watched = &after.docket.as_ref().unwrap().watched;
    assert_eq!(watched.len(), 1);
    assert_eq!(
        (watched[0].date, watched[0].left_out),
        (Some(date(2017, 12, 1)), true)
    );
    let note = View::of(&after).added_note();
    assert_eq!(note.as_deref(), Some("核查情况：其他：隐瞒示例砂石股份"));
}

#[test]
fn what_is_dealt_with_and_not_left_is_watched_until_it_is() {
    let mut dossier = filed(vec![participation("示例砂石", None)]);
    let watched = |dossier: &Dossier| -> Vec<(Option<Date>, bool)> {
        let watched = &dossier.docket.as_ref().unwrap().watched;
        watched.iter().map(|one| (one.date, one.ordered)).collect()
    };
    note(&mut dossier, Kind::Verification, verified());
    assert_eq!(watched(&dossier), [(None, false)]);
    note(
        &mut dossier,
        Kind::OrderedWithdrawal,
        json!({ "participation": 0, "ordered_on": "2017-10-10" }),
    );
    assert_eq!(watched(&dossier), [(None, true)]);
    note(
        &mut dossier,
        Kind::AgreedDate,
        json!({ "participation": 0, "date": "2017-12-01" }),
    );
    assert_eq!(watched(&dossier), [(Some(date(2017, 12, 1)), true)]);
    let done = json!({ "participation": 0, "ordered_on": "2017-10-10", "done_on": "2017-11-01" });
    note(&mut dossier, Kind::OrderedWithdrawal, done);
    assert_eq!(watched(&dossier), []);
    let sham = json!({ "participation": 0, "result": "sham", "evidence": "仍参与分红" });
    note(&mut dossier, Kind::Recheck, sham);
    assert_eq!(watched(&dossier), [(Some(date(2017, 12, 1)), true)]);
}

#[test]
fn a_sham_costs_the_lenient_line() {
    let campaign = campaign();
    let mut dossier = filed(vec![participation("示例砂石", Some("2017-09-20"))]);
    assert!(View::of(&dossier).meets_lenient_line(&campaign, 0));
    let sham = json!({ "participation": 0, "result": "sham", "evidence": "仍参与分红" });
    note(&mut dossier, Kind::Recheck, sham);
    assert!(!View::of(&dossier).meets_lenient_line(&campaign, 0));
}

#[test]
fn an_exemption_counts_for_the_claim_it_was_given_for() {
    let claimed = |participations: Vec<Value>, before: Option<&Dossier>| {
        let mut dossier = before.map_or_else(
            || filed(participations.clone()),
            |before| amended(before, participations.clone()),
        );
        let claim = json!({ "basis": "离岗创业协议" });
        dossier.current.content.innovation_exemption = serde_json::from_value(claim).unwrap();
        dossier
    };
    let of_relative = {
        let mut one = participation("示例水电", None);
        one["participant"] = json!({ "relative": 0 });
        one
    };
    let mut dossier = claimed(vec![participation("示例砂石", None), of_relative.clone()], None);
    assert_eq!(View::of(&dossier).exemption(), None);
    note(
        &mut dossier,
        Kind::Exemption,
        json!({ "decision": "accepted", "reason": "符合指导意见" }),
    );
    let view = View::of(&dossier);
    assert!(view.is_exempt(0), "one's own");
    assert!(!view.is_exempt(1), "a relative's is not covered");
    let same = claimed(
        vec![participation("示例砂石", Some("2017-09-20")), of_relative.clone()],
        Some(&dossier),
    );
    assert!(
        View::of(&same).is_exempt(0),
        "how it was left is no fact it rests on"
    );
    let more = claimed(
        vec![participation("示例砂石", None), participation("示例矿业", None)],
        Some(&dossier),
    );
    assert_eq!(View::of(&more).exemption(), None, "waits for another ruling");
    let campaign = campaign();
    let unit = campaign.unit(&UnitId::parse("hetang").unwrap()).unwrap();
    let roster = || vec![person("A-1", "示例甲")];
    let table = Annex3::of_dossiers(&campaign, unit, roster(), vec![dossier]);
    let counts = table.tally.reconciliation;
    assert!(counts.balances());
    assert_eq!(
        (
            counts.exempt,
            counts.disclosing,
            counts.exemption_claimed,
            counts.rows
        ),
        (1, 0, 0, 1),
        "the relative's row is left"
    );
    assert_eq!(table.tally.exempt.len(), 1);
    let table = Annex3::of_dossiers(&campaign, unit, roster(), vec![more]);
    let counts = table.tally.reconciliation;
    assert_eq!(
        (counts.exempt, counts.disclosing, counts.exemption_claimed),
        (0, 1, 1)
    );
}

/// What may be tried on one of two participations; whatever the rules refuse changes nothing.
fn deeds() -> impl Strategy<Value = Vec<(u8, u8, u8)>> {
    prop::collection::vec((0_u8..8, 0_u8..3, 0_u8..3), 0..20)
}

proptest! {
    #[test]
    fn a_docket_follows_from_its_steps_alone(deeds in deeds()) {
        let mut dossier = filed(vec![participation("示例砂石", None), participation("示例矿业", Some("2017-09-20"))]);
        let mut steps = Vec::new();
        let officer = person("B-1", "示例乙");
        for (deed, place, variant) in deeds {
            let (text, day) = (format!("说明{variant}"), format!("2017-12-0{}", variant + 1));
            let place = json!(place);
            let (kind, mut sent) = match deed {
                0 => (Kind::Verification, json!({ "participation": place, "outcome": "confirmed", "evidence": text })),
                1 => (Kind::OrderedWithdrawal, json!({ "participation": place, "ordered_on": "2017-10-10", "remark": text })),
                2 => (Kind::AgreedDate, json!({ "participation": place, "date": day })),
                3 => (Kind::AgreedDate, json!({ "participation": place, "date": "" })),
                4 => (Kind::Recheck, json!({ "participation": place, "result": "sham", "evidence": text })),
                5 => (Kind::Disposition, json!({
                    "participations": [place], "measure": "纪律处分", "reason": text, "case_report": report()
                })),
                6 => (Kind::Note, json!({ "participation": place, "text": text })),
                _ => {
                    let participations = dossier.current.content.participations.iter().rev();
                    let turned: Vec<Value> = participations.map(|one: &Participation| json!(one)).collect();
                    dossier = amended(&dossier, turned);
                    continue;
                }
            };
            sent["why"] = json!("情况有变");
            if let Ok(Taken::Now { docket, step, report }) = attempt(&dossier, kind, sent, &officer) {
                prop_assert_eq!(report.is_some(), kind == Kind::Disposition);
                steps.push(*step);
                dossier.docket = Some(docket);
            }
        }
        if let Some(docket) = &dossier.docket {
            let replayed = docket.as_of(NOW.parse().unwrap(), &steps);
            prop_assert_eq!(&replayed.entries, &docket.entries);
            prop_assert_eq!((replayed.step, replayed.reports), (docket.step, docket.reports));
            let kept: Docket = serde_json::from_value(json!(docket)).unwrap();
            prop_assert_eq!(&kept, &**docket);
            let mut kinds: Vec<_> = docket.entries.iter()
                .map(|entry| (format!("{:?}", entry.matter.kind()), View::of(&dossier).entry(entry.matter.kind(), None).is_none(), entry.about.clone().map(|about| about.business_name)))
                .collect();
            let all = kinds.len();
            kinds.sort();
            kinds.dedup();
            prop_assert_eq!(kinds.len(), all, "one entry for each matter of each participation");
        }
        let before = dossier.docket.as_ref().map_or(0, |docket| docket.as_of("2017-01-01T00:00:00Z".parse().unwrap(), &steps).entries.len());
        prop_assert_eq!(before, 0);
    }
}
