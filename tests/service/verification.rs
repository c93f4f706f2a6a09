//! Verification, withdrawal and handling: what is noted, what is refused, what Annex 3 prints of it, and what is left in
//! the history.

mod annex3;
mod history;
mod noting;
mod pages;
mod watching;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use support::desk::Desk;
use support::forms::{self, left_on, still_in};

/// Somebody of the campaign office, and another one.
const OFFICE: &str = "JS-002";
const COLLEAGUE: &str = "JS-003";

/// The head of the discipline team.
const DISCIPLINE: &str = "JL-005";

/// In the verification stage: 2017-11-06, 15:00 in Asia/Shanghai.
const VERIFYING: &str = "2017-11-06T07:00:00Z";

fn confirmed(place: usize) -> Value {
    json!({ "participation": place, "outcome": "confirmed", "evidence": "工商登记档案" })
}

/// A body of each matter that the rules take, where its facts do.
pub(crate) fn matters() -> Vec<(&'static str, Value)> {
    vec![
        ("verification", confirmed(0)),
        (
            "ordered-withdrawal",
            json!({ "participation": 0, "ordered_on": "2017-09-11" }),
        ),
        ("agreed-date", json!({ "participation": 0, "date": "2017-12-01" })),
        (
            "recheck",
            json!({ "participation": 0, "result": "real", "evidence": "走访" }),
        ),
        (
            "exemption",
            json!({ "decision": "accepted", "reason": "符合条件" }),
        ),
        (
            "disposition",
            json!({ "participations": [0], "measure": "免予处理", "reason": "情节轻微" }),
        ),
        ("note", json!({ "participation": 0, "text": "另有借款" })),
    ]
}

fn case_report() -> Value {
    json!({
        "what_happened": "持有砂石企业股份，未按要求退出。", "findings": "自 2015 年 3 月起持股百分之十。",
        "grounds": "有关廉洁从业的纪律规定", "decision": "给予党内警告处分", "decided_by": "局党组",
        "decided_on": "2017-11-01"
    })
}

fn disposed(measure: &str, places: &[usize]) -> Value {
    let mut body = json!({ "participations": places, "measure": measure, "reason": "未如实报告涉及金额" });
    if measure != "免予处理" {
        body["case_report"] = case_report();
    }
    body
}
