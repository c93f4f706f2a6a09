//! What the office finds and decides in the investigation, and what people withdraw from meanwhile.

use super::Plan;
use crate::simulation::actions::Act;
use crate::simulation::desk::Deed;
use crate::simulation::play::{DISCIPLINE, OFFICE};
use jiff::civil::date;

/// What a verification can differ in.
const ASPECTS: [(&str, &str, &str); 8] = [
    ("participant", "参与人", "实为其妻"),
    ("mode", "参与方式", "实为干股"),
    ("sector", "涉及行业部门", "实为涉矿"),
    ("time", "参与时间", "实自2013年起"),
    ("content", "参与内容", "并任监事"),
    ("amount", "涉及金额", "=实为三十万元"),
    ("profit", "获利", "实为五万元"),
    ("other", "其他", "另有借款"),
];

pub(super) fn add(plan: &mut Plan) {
    family(plan);
    withdrawals(plan);
    verified_again(plan);
    concealed(plan);
    exemptions(plan);
    plan.at("10-16 10:00", Act::UnitNote("hetang", "本单位另有两人借调在外"));
    plan.at("10-16 10:10", Act::UnitNote("shifeng", "=SUM(A1:A3)，另附名单"));
    plan.at("11-06 10:00", Act::UnitNote("hetang", "本单位另有三人借调在外"));
}

/// SF-001's nine participations: one is true, each of the others differs in something else.
fn family(plan: &mut Plan) {
    let note = |plan: &mut Plan, when: &str, deed: Deed| plan.at(when, Act::Note(OFFICE, "SF-001", deed));
    plan.at("10-09 09:00", Act::Leave("SF-001", 6, date(2017, 10, 8)));
    note(plan, "10-17 10:00", Deed::Verify(Some(0), Vec::new()));
    for (place, aspect) in (1..).zip(ASPECTS) {
        note(
            plan,
            &format!("10-17 10:{place:02}"),
            Deed::Verify(Some(place), vec![aspect]),
        );
    }
    note(plan, "10-18 10:00", Deed::Order(1, date(2017, 10, 18), None));
    note(plan, "10-18 10:10", Deed::Agree(2, date(2017, 11, 10)));
    note(plan, "10-18 10:20", Deed::Agree(5, date(2017, 12, 15)));
    note(plan, "10-19 10:00", Deed::Recheck(6, true));
    note(plan, "10-25 10:00", Deed::Recheck(7, false));
    note(plan, "10-26 10:00", Deed::Order(7, date(2017, 10, 26), None));
    note(plan, "10-24 10:00", Deed::Dispose(vec![0], "免予处理", false));
    note(plan, "10-24 10:10", Deed::Dispose(vec![1, 2], "组织处理", false));
    note(
        plan,
        "10-26 10:10",
        Deed::Remark(Some(4), "=股份由他人代持，另案核查"),
    );
    note(plan, "10-26 10:20", Deed::Remark(None, "家庭成员情况另附说明"));
    plan.at(
        "11-02 10:00",
        Act::Note(DISCIPLINE, "SF-001", Deed::Dispose(vec![3], "纪律处分", true)),
    );
    note(
        plan,
        "11-06 10:20",
        Deed::Order(1, date(2017, 10, 18), Some(date(2017, 11, 3))),
    );
    plan.at("12-11 10:00", Act::Leave("SF-001", 5, date(2017, 12, 10)));
    note(plan, "12-18 10:00", Deed::Recheck(5, true));
    note(
        plan,
        "01-08 10:00",
        Deed::Order(7, date(2017, 10, 26), Some(date(2018, 1, 5))),
    );
}

/// Reported later, before and after the line; agreed and met, agreed and passed.
fn withdrawals(plan: &mut Plan) {
    plan.at("09-19 11:00", Act::Leave("TY-104", 0, date(2017, 9, 18)));
    plan.at("11-02 11:00", Act::Leave("TY-104", 1, date(2017, 11, 1)));
    // On the last day of the self-report stage, and on the first after it.
    plan.at("09-30 17:00", Act::Leave("HT-005", 0, date(2017, 9, 30)));
    plan.at("10-02 11:00", Act::Leave("ZD-004", 0, date(2017, 10, 1)));
    for place in 0..2 {
        let agreed = Deed::Agree(place, date(2017, 12, 1));
        plan.at("10-18 11:00", Act::Note(OFFICE, "HT-110", agreed));
    }
    plan.at("09-26 11:00", Act::Leave("LS-103", 0, date(2017, 9, 26)));
    plan.at(
        "10-23 11:00",
        Act::Note(OFFICE, "LS-103", Deed::Recheck(0, false)),
    );
    plan.at(
        "10-23 11:10",
        Act::Note(OFFICE, "LS-103", Deed::Agree(0, date(2017, 11, 20))),
    );
    for (place, day) in [(0, date(2017, 11, 30)), (1, date(2017, 12, 20))] {
        plan.at(
            "10-19 11:00",
            Act::Note(OFFICE, "ZD-110", Deed::Verify(Some(place), Vec::new())),
        );
        plan.at(
            "10-19 11:10",
            Act::Note(OFFICE, "ZD-110", Deed::Agree(place, day)),
        );
    }
    plan.at("11-06 11:00", Act::Leave("ZD-110", 0, date(2017, 11, 5)));
    plan.at(
        "11-22 11:00",
        Act::Note(OFFICE, "ZD-110", Deed::Dispose(vec![0], "免予处理", false)),
    );
    plan.at(
        "10-20 11:00",
        Act::Note(OFFICE, "YJ-005", Deed::Verify(Some(0), Vec::new())),
    );
    plan.at(
        "10-20 11:10",
        Act::Note(
            OFFICE,
            "YJ-005",
            Deed::Verify(Some(1), vec![ASPECTS[0], ASPECTS[5]]),
        ),
    );
}

/// What was verified counts while its facts stand; an old revision is not to be dealt with.
fn verified_again(plan: &mut Plan) {
    plan.at(
        "10-17 14:00",
        Act::Note(OFFICE, "ZD-005", Deed::Verify(Some(0), Vec::new())),
    );
    plan.at(
        "10-18 14:00",
        Act::Note(OFFICE, "ZD-005", Deed::Agree(0, date(2018, 1, 20))),
    );
    plan.at("10-26 14:00", Act::NoteOld("ZD-005", 1));
    plan.at(
        "11-10 14:00",
        Act::Note(OFFICE, "ZD-005", Deed::Verify(Some(0), vec![ASPECTS[6]])),
    );
    plan.at(
        "10-18 14:10",
        Act::Note(OFFICE, "ZD-004", Deed::Verify(Some(0), Vec::new())),
    );
    plan.at(
        "10-18 14:20",
        Act::Note(OFFICE, "ZD-004", Deed::Verify(Some(1), Vec::new())),
    );
    plan.at(
        "10-18 14:30",
        Act::Note(OFFICE, "HT-106", Deed::Verify(Some(0), vec![ASPECTS[5]])),
    );
}

/// Nil reports: one true, one that conceals a share.
fn concealed(plan: &mut Plan) {
    plan.at(
        "10-23 14:00",
        Act::Note(OFFICE, "TY-006", Deed::Verify(None, Vec::new())),
    );
    let hidden = vec![("other", "其他", "隐瞒河边砂场股份")];
    plan.at(
        "10-23 14:10",
        Act::Note(OFFICE, "TY-001", Deed::Verify(None, hidden)),
    );
    plan.at(
        "10-26 14:10",
        Act::Note(DISCIPLINE, "TY-001", Deed::Dispose(Vec::new(), "纪律处分", true)),
    );
}

fn exemptions(plan: &mut Plan) {
    for (when, who, accepted) in [
        ("10-10 15:00", "JC-005", true),
        ("10-11 15:00", "JC-006", false),
        ("10-11 15:10", "JC-106", true),
        ("10-12 15:00", "JC-103", true),
        ("11-08 15:00", "JC-103", true),
    ] {
        plan.at(when, Act::Note(OFFICE, who, Deed::Rule(accepted)));
    }
}
