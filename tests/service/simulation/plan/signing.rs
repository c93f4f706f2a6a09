//! Signing in every capacity, the units' checks and seals, collecting and delivering; and who tries what is not theirs.

use super::Plan;
use crate::simulation::actions::Act;
use jiff::civil::date;
use reqwest::Method;

/// Everyone who signs by the campaign file and goes through their list now and then.
const SIGNERS: [&str; 11] = [
    "JC-002", "ZD-001", "YJ-001", "HT-001", "LS-001", "TY-003", "SF-002", "JL-001", "JL-002", "JL-003",
    "JL-004",
];

/// The days on which they do. What is filed after the last one waits for ever.
const DAYS: [&str; 9] = [
    "09-01", "09-07", "09-13", "09-21", "09-29", "10-13", "11-17", "12-20", "01-16",
];

/// Units with their heads; the bureau's leaders have none.
const HEADS: [(&str, &str); 12] = [
    ("monitoring-centre", "JC-002"),
    ("inspection-detachment", "ZD-001"),
    ("research-institute", "YJ-001"),
    ("hetang", "HT-001"),
    ("lusong", "LS-001"),
    ("tianyuan", "TY-003"),
    ("shifeng", "SF-002"),
    ("supervision-section", "JS-003"),
    ("general-office", "BG-001"),
    ("personnel-section", "RS-001"),
    ("regulations-section", "FG-001"),
    ("pollution-control-section", "WF-001"),
];

pub(super) fn add(plan: &mut Plan) {
    for day in DAYS {
        for (minute, signer) in SIGNERS.into_iter().enumerate() {
            plan.at(
                &format!("{day} 17:{:02}", 5 + minute),
                Act::Sweep(signer, vec!["LS-101", "ZD-006", "JL-004"]),
            );
        }
    }
    one_by_one(plan);
    checks_and_seals(plan);
    deliveries(plan);
    refusals(plan);
}

fn one_by_one(plan: &mut Plan) {
    plan.at("09-05 10:00", Act::Return("HT-002", "HT-005"));
    plan.at("09-06 13:00", Act::Sign("HT-001", "HT-005"));
    plan.at("09-05 10:10", Act::Return("LS-001", "LS-101"));
    plan.at("09-06 13:10", Act::Sign("HT-002", "HT-108"));
    plan.at("09-04 16:00", Act::Delegate("JL-004", "JL-002", date(2017, 9, 6)));
    plan.at("09-05 16:00", Act::Sign("JL-002", "TY-003"));
    plan.file("09-02 16:00", "ZD-006", super::Form::nil());
    plan.at("09-08 16:00", Act::OnPaper("ZD-006", "ZD-001"));
    plan.at("09-06 16:00", Act::Appoint("JL-004", "JL-001"));
    plan.at("09-06 16:10", Act::Sign("JL-001", "JL-004"));
}

fn checks_and_seals(plan: &mut Plan) {
    plan.at("09-08 10:00", Act::Check("HT-003", "HT-106", "金额与合同不符"));
    plan.at("09-08 10:10", Act::Check("HT-001", "HT-005", ""));
    plan.at("09-08 10:20", Act::Check("TY-004", "TY-104", "请附退出凭证"));
    for (minute, (unit, head)) in HEADS.into_iter().enumerate() {
        plan.at(&format!("09-28 16:{:02}", minute), Act::Seal(unit, head));
    }
    plan.at("10-08 10:00", Act::Unseal("shifeng"));
    plan.at("10-12 10:00", Act::Seal("shifeng", "SF-002"));
    plan.at("10-09 10:00", Act::Unseal("hetang"));
    plan.at("11-21 10:00", Act::Seal("hetang", "HT-001"));
}

fn deliveries(plan: &mut Plan) {
    let first = [
        "JL-001", "JL-002", "JL-003", "JL-004", "JL-005", "TY-003", "JC-002", "WF-002",
    ];
    for (minute, who) in first.into_iter().enumerate() {
        plan.at(&format!("09-12 14:{:02}", minute), Act::Collect(who));
    }
    plan.at("09-14 15:00", Act::Deliver);
    plan.at("09-19 10:00", Act::Leave("WF-002", 0, date(2017, 9, 18)));
    plan.at("09-26 14:00", Act::Collect("JC-002"));
    plan.at("09-26 14:10", Act::Collect("YJ-001"));
    plan.at("09-27 15:00", Act::Deliver);
}

fn refusals(plan: &mut Plan) {
    let sign_off = "/api/declarations/{TY-001}/sign-off";
    let verify = "/api/declarations/{TY-001}/verification";
    let (get, post) = (Method::GET, Method::POST);
    for (when, who, method, path, status) in [
        ("08-28 10:00", None, &get, "/api/overview", 401),
        ("08-28 10:01", None, &post, sign_off, 401),
        ("08-28 10:02", Some("TY-001"), &post, sign_off, 403),
        ("08-28 10:03", Some("HT-001"), &post, sign_off, 404),
        (
            "08-28 10:04",
            Some("TY-102"),
            &get,
            "/api/declarations/{TY-001}",
            404,
        ),
        ("08-28 10:05", Some("TY-001"), &get, "/api/units/tianyuan", 403),
        ("08-28 10:06", Some("HT-003"), &get, "/api/units/tianyuan", 403),
        ("08-28 10:07", Some("TY-001"), &get, "/api/roster", 403),
        (
            "09-28 17:00",
            Some("JS-002"),
            &post,
            "/api/units/hetang/annex3",
            403,
        ),
        (
            "09-28 17:01",
            Some("HT-003"),
            &post,
            "/api/units/hetang/annex3",
            403,
        ),
        ("09-28 17:02", Some("JL-005"), &post, "/api/deliveries", 403),
        (
            "09-28 17:03",
            Some("JL-005"),
            &post,
            "/api/units/hetang/annex3/unsealing",
            403,
        ),
        ("10-16 17:00", Some("HT-001"), &post, verify, 403),
        ("10-16 17:01", Some("JL-005"), &post, verify, 403),
        ("10-16 17:02", Some("TY-001"), &get, verify, 403),
        ("10-16 17:03", Some("TY-003"), &get, "/api/watch", 403),
        ("10-16 17:04", Some("TY-003"), &get, "/api/leads", 403),
        ("10-16 17:05", None, &get, "/api/watch", 401),
        ("11-20 17:00", Some("JL-001"), &post, "/api/summaries", 403),
        ("11-20 17:01", Some("TY-004"), &post, "/api/spot-checks", 403),
    ] {
        plan.at(when, Act::Refused(who, method.clone(), path, status));
    }
}
