//! What becomes of it when the declaration is amended, and what is watched.

use super::*;

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
fn what_an_amendment_leaves_out_stays_in_the_case_file_and_on_the_watch_list() {
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
    let watched = &after.case_file.as_ref().unwrap().watched;
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
        let watched = &dossier.case_file.as_ref().unwrap().watched;
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
