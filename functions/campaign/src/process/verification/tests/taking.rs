//! What is taken, and what is refused.

use super::*;

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
