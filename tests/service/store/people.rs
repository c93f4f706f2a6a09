//! People and declarations for the tests. All names are made up.

use campaign::{Declarant, Declaration, Digest, Reference, Revision, RosterEntry, RosterNumber, UnitId};
use jiff::Timestamp;
use serde_json::json;
use store::{CodeHash, NONCE, SecondFactor, Session};

pub(super) fn number(text: &str) -> RosterNumber {
    RosterNumber::parse(text).unwrap()
}

pub(super) fn unit(text: &str) -> UnitId {
    UnitId::parse(text).unwrap()
}

pub(super) fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) fn reference(last: u8) -> Reference {
    Reference::from_random([7, 0, 0, 0, last])
}

/// Someone with only what everyone has.
pub(super) fn person(at: &str, unit: &str) -> RosterEntry {
    serde_json::from_value(json!({
        "number": at, "name": "示例甲", "born": "1980-03", "unit": unit, "position": "科长", "rank": "正科级",
        "civil_servant": true, "category": "党政机关", "municipally_managed": false, "employment": "在职"
    }))
    .unwrap()
}

/// Someone with everything an entry can hold.
pub(super) fn retired_person(at: &str, unit: &str) -> RosterEntry {
    serde_json::from_value(json!({
        "number": at, "name": "示例·乙", "born": "1957-12", "unit": unit, "position": "原调研员", "rank": "正处级",
        "post_name": "调研员", "civil_servant": true, "category": "事业单位", "municipally_managed": true,
        "employment": "退休", "left_on": "2016-02-29", "former_duties": "水库 \"项目\" 审批\n第二行",
        "ruling": { "leading": false, "reason": "非领导职务" }
    }))
    .unwrap()
}

pub(super) fn hash(byte: u8) -> CodeHash {
    CodeHash::new([byte; 32])
}

/// A session as it begins.
pub(super) fn session(of: &RosterNumber) -> Session {
    Session {
        number: of.clone(),
        started: moment("2017-09-11T01:00:00Z"),
        seen: moment("2017-09-11T01:00:00Z"),
        code: Digest::of(b"a code's hash"),
        second_factor: Some(moment("2017-09-11T01:00:00Z")),
        given_for: None,
        resets: 2,
        before: Some(moment("2017-09-10T01:00:00Z")),
        signers: vec![number("S-1"), number("S-2")],
    }
}

/// A second factor that no code of was used yet.
pub(super) fn factor(byte: u8) -> SecondFactor {
    SecondFactor {
        nonce: [byte; NONCE],
        key: String::new(),
        shift: [0; NONCE],
        enrolled_at: moment("2017-09-11T01:00:00Z"),
        last_step: 0,
    }
}

pub(super) fn nil() -> Declaration {
    serde_json::from_value(json!({
        "kind": "nil", "phone": "13812345678", "political_affiliation": "群众", "status": "在职",
        "relatives": [], "participations": [], "signature": "示例甲"
    }))
    .unwrap()
}

/// A declaration with everything it can hold, and both ways of withdrawing.
pub(super) fn full() -> Declaration {
    let transfer = json!({
        "status": "已退", "date": "2017-08-20", "method": "转让", "transferee": "示例丁",
        "transferee_relation": "朋友", "price_wan": "60.00", "market_value_wan": "45.50", "pricing_basis": "双方商定"
    });
    serde_json::from_value(json!({
        "kind": "disclosure", "phone": "0731-28000000", "political_affiliation": "中共党员", "status": "退休",
        "left_on": "2016-02-29", "former_duties": "排污许可", "innovation_exemption": { "basis": "单位批准文号示例" },
        "roster_note": "出生年月应为1958年1月",
        "relatives": [{ "name": "示例丙", "relation": "子女的配偶", "position": "个体经营" }],
        "participations": [
            {
                "participant": "self", "mode": "其他", "mode_other": "借名持有", "sector": "其他类",
                "sector_other": "餐饮", "business_name": "示例餐饮店", "credit_code": "91350100M000100Y43",
                "from": "2015-03", "to": "2017-02", "content": "=SUM(A1) 出资并分红", "amount_wan": "50.00",
                "profit_wan": "-3.20", "withdrawal": transfer
            },
            {
                "participant": { "relative": 0 }, "mode": "参股", "sector": "涉砂", "business_name": "示例砂石场",
                "from": "2014-01", "to": null, "content": "占股三成，未参与经营", "amount_wan": "0.00",
                "profit_wan": "99999999.99", "withdrawal": { "status": "未退出", "planned_date": "2017-09-30" }
            },
            {
                "participant": "self", "mode": "任职兼职", "sector": "涉矿", "business_name": "示例矿业公司",
                "from": "2016-05", "to": null, "content": "挂名顾问，未领取报酬", "amount_wan": "0.00",
                "profit_wan": "0.00",
                "withdrawal": { "status": "已退", "date": "2017-09-01", "method": "其他", "method_other": "解聘" }
            }
        ],
        "signature": "示例·乙"
    }))
    .unwrap()
}

/// A revision of someone's declaration, filed at a moment.
pub(super) fn revision(
    of: &RosterEntry,
    reference: Reference,
    revision: u32,
    filed_at: &str,
    content: Declaration,
) -> Revision {
    Revision {
        reference,
        number: of.number.clone(),
        revision,
        filed_at: moment(filed_at),
        late: false,
        of_day: 1,
        seen_withdrawals: None,
        paper: None,
        salt: None,
        sha256: Revision::digest(None, &of.number, &content),
        declarant: Declarant::from_roster(of),
        content,
    }
}

/// A first filing without anything to declare.
pub(super) fn first(of: &RosterEntry, reference: Reference) -> Revision {
    revision(of, reference, 1, "2017-09-11T01:05:03Z", nil())
}
