//! The rules of Annex 2, asked the way the functions ask them.
#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use campaign::entered::{Context, Entered, Source};
use campaign::{Campaign, Declaration, FieldErrors, Revision, RosterEntry};
use jiff::civil::{Date, date};
use serde_json::{Value, json};

const CAMPAIGN: &str = include_str!("../../../site/content/campaign.toml");
const TODAY: Date = date(2017, 9, 11);

fn leading_cadre() -> RosterEntry {
    serde_json::from_value(json!({
        "number": "TY-001", "name": "示例甲", "born": "1970-02", "unit": "tianyuan", "position": "副局长",
        "rank": "副科级", "civil_servant": true, "category": "党政机关", "municipally_managed": false,
        "employment": "在职"
    }))
    .unwrap()
}

fn technician() -> RosterEntry {
    RosterEntry {
        rank: campaign::terms::Rank::Technical,
        category: campaign::terms::Category::PublicInstitution,
        ..leading_cadre()
    }
}

fn retired_clerk() -> RosterEntry {
    RosterEntry {
        rank: campaign::terms::Rank::Clerk,
        employment: campaign::terms::Employment::Retired,
        left_on: Some(date(2016, 10, 1)),
        ..leading_cadre()
    }
}

fn nil() -> Value {
    json!({
        "kind": "nil", "phone": "13800000000", "political_affiliation": "中共党员", "relatives": [],
        "participations": [], "instructions_read": true, "pledge": true, "signature": "示例甲"
    })
}

fn participation() -> Value {
    json!({
        "participant": "self", "mode": "参股", "sector": "涉砂", "business_name": "示例砂石有限公司",
        "from": "2015-03", "to": "2017-02", "content": "持有百分之十的股份", "amount_wan": "12.50", "profit_wan": "-0.30",
        "withdrawal": {"status": "已退", "date": "2017-08-30", "method": "撤资"}
    })
}

fn disclosure() -> Value {
    let mut form = nil();
    form["kind"] = json!("disclosure");
    form["relatives"] = json!([{"name": "示例乙", "relation": "配偶", "position": "无"}]);
    form["participations"] = json!([participation()]);
    form
}

fn file(form: &Value, person: &RosterEntry) -> Result<Declaration, FieldErrors> {
    let campaign = Campaign::parse(CAMPAIGN).unwrap();
    let mut errors = FieldErrors::default();
    let entered = Entered::read(form, Source::Json, &mut errors);
    entered.check_shape(&mut errors);
    entered.parse(
        &Context {
            person,
            campaign: &campaign,
            today: TODAY,
        },
        errors,
    )
}

/// The fields in error after one change to a form.
fn refused(form: Value, person: &RosterEntry, change: impl Fn(&mut Value)) -> Vec<String> {
    let mut form = form;
    change(&mut form);
    match file(&form, person) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.iter().map(|(field, _)| field.to_owned()).collect(),
    }
}

#[test]
fn a_nil_declaration_is_taken() {
    let declaration = file(&nil(), &leading_cadre()).unwrap();
    assert!(declaration.participations.is_empty());
}

#[test]
fn a_disclosure_is_taken_and_written_as_it_was_given() {
    let written = serde_json::to_value(file(&disclosure(), &leading_cadre()).unwrap()).unwrap();
    let mut expected = disclosure();
    expected["status"] = json!("在职");
    for gone in ["instructions_read", "pledge"] {
        expected.as_object_mut().unwrap().remove(gone);
    }
    assert_eq!(written, expected);
    assert!(serde_json::from_value::<Declaration>(written).is_ok());
}

#[test]
fn an_empty_form_names_every_required_field() {
    let fields = refused(json!({}), &leading_cadre(), |_| ());
    assert_eq!(
        fields,
        [
            "instructions_read",
            "kind",
            "phone",
            "pledge",
            "political_affiliation",
            "relatives",
            "signature"
        ]
    );
}

#[test]
fn an_empty_participation_names_every_required_field() {
    let fields = refused(disclosure(), &leading_cadre(), |form| {
        form["participations"] = json!([{}])
    });
    let named: Vec<_> = fields
        .iter()
        .map(|field| field.trim_start_matches("participations[0]."))
        .collect();
    assert_eq!(
        named,
        [
            "amount_wan",
            "business_name",
            "content",
            "from",
            "mode",
            "participant",
            "profit_wan",
            "sector",
            "withdrawal.status"
        ]
    );
}

#[test]
fn every_wrong_type_and_unknown_name_is_named_at_once() {
    let fields = refused(disclosure(), &leading_cadre(), |form| {
        form["phone"] = json!(13_800_000_000_u64);
        form["pledge"] = json!("yes");
        form["relatives"] = json!({"0": "示例乙"});
        form["participations"][0]["amount_wan"] = json!(12.5);
        form["participations"][0]["colour"] = json!("red");
        form["participations"][0]["withdrawal"] = json!("已退");
        form["surprise"] = json!(1);
    });
    assert_eq!(
        fields,
        [
            "participations[0].amount_wan",
            "participations[0].colour",
            "participations[0].withdrawal",
            "participations[0].withdrawal.status",
            "phone",
            "pledge",
            "relatives",
            "surprise"
        ]
    );
}

#[test]
fn the_line_ends_of_a_browsers_text_area_are_taken_and_other_controls_are_not() {
    let mut form = disclosure();
    form["participations"][0]["content"] = json!("持有股份\r\n未任职\r\n");
    let taken = file(&form, &leading_cadre()).unwrap();
    assert_eq!(taken.participations[0].content, "持有股份\n未任职");
    for control in ["持有\u{0}股份", "持有\u{1b}股份", "持有\r股份"] {
        form["participations"][0]["content"] = json!(control);
        let errors = file(&form, &leading_cadre()).unwrap_err();
        assert!(errors.has("participations[0].content"), "{control:?}");
    }
}

#[test]
fn input_that_is_no_object_is_refused() {
    for junk in [json!([]), json!("x"), json!(1), json!(null)] {
        assert!(file(&junk, &leading_cadre()).is_err(), "{junk}");
    }
}

#[test]
fn a_nil_declaration_with_participations_is_refused() {
    let fields = refused(disclosure(), &leading_cadre(), |form| form["kind"] = json!("nil"));
    assert_eq!(fields, ["participations"]);
}

#[test]
fn a_disclosure_without_participations_is_refused() {
    let fields = refused(disclosure(), &leading_cadre(), |form| {
        form["participations"] = json!([])
    });
    assert_eq!(fields, ["participations"]);
}

#[test]
fn relatives_are_for_leading_cadres_only() {
    let missing = |form: &mut Value| drop(form.as_object_mut().unwrap().remove("relatives"));
    assert_eq!(refused(nil(), &leading_cadre(), missing), ["relatives"]);
    assert_eq!(refused(nil(), &technician(), missing), [""; 0]);
    assert_eq!(refused(disclosure(), &technician(), |_| ()), ["relatives"]);
}

#[test]
fn a_participant_must_be_among_the_relatives() {
    let participant = |value: Value| {
        refused(disclosure(), &leading_cadre(), move |form| {
            form["participations"][0]["participant"] = value.clone()
        })
    };
    assert_eq!(participant(json!({"relative": 0})), [""; 0]);
    for other in [
        json!({"relative": 1}),
        json!({"relative": -1}),
        json!("brother"),
        json!(["self"]),
        json!({"relative": 0, "x": 1}),
    ] {
        assert_eq!(
            participant(other.clone()),
            ["participations[0].participant"],
            "{other}"
        );
    }
}

#[test]
fn each_single_mistake_is_named_at_its_field() {
    let cases: [(&str, Value); 21] = [
        ("mode", json!("借款")),
        ("mode_other", json!("没有选其他")),
        ("sector", json!("涉油")),
        ("sector_other", json!("没有选其他类")),
        ("business_name", json!("长".repeat(101))),
        ("credit_code", json!("91350100M000100Y44")),
        ("from", json!("三月")),
        ("to", json!("2017-10")),
        ("to", json!("2015-02")),
        ("content", json!("太短")),
        ("content", json!("长".repeat(10_000))),
        ("content", json!("有\u{0}控制字符的内容")),
        ("amount_wan", json!("-1")),
        ("amount_wan", json!("1.234")),
        ("amount_wan", json!("=1+1")),
        ("profit_wan", json!("很多")),
        (
            "withdrawal.date",
            json!({"status": "已退", "date": "2017-09-12", "method": "撤资"}),
        ),
        (
            "withdrawal.date",
            json!({"status": "已退", "date": "2014-09-12", "method": "撤资"}),
        ),
        (
            "withdrawal.method",
            json!({"status": "已退", "date": "2017-09-01"}),
        ),
        (
            "withdrawal.planned_date",
            json!({"status": "未退出", "planned_date": "2017-09-10"}),
        ),
        ("withdrawal.status", json!({"status": "已责成退出"})),
    ];
    for (field, value) in cases {
        let key = if field.starts_with("withdrawal") {
            "withdrawal"
        } else {
            field
        };
        let fields = refused(disclosure(), &leading_cadre(), |form| {
            form["participations"][0][key] = value.clone()
        });
        assert_eq!(
            fields,
            [format!("participations[0].{field}")],
            "{field} = {value}"
        );
    }
}

#[test]
fn nothing_starts_after_the_month_of_filing() {
    let start = |from: &'static str| {
        refused(disclosure(), &leading_cadre(), move |form| {
            let row = &mut form["participations"][0];
            row["from"] = json!(from);
            row["to"] = json!(null);
            row["withdrawal"] = json!({"status": "未退出"});
        })
    };
    assert_eq!(start("2017-09"), [""; 0]);
    assert_eq!(start("2017-10"), ["participations[0].from"]);
}

#[test]
fn a_transfer_states_to_whom_and_for_how_much() {
    let withdrawal = |value: Value| {
        refused(disclosure(), &leading_cadre(), move |form| {
            form["participations"][0]["withdrawal"] = value.clone()
        })
    };
    let whole = json!({
        "status": "已退", "date": "2017-09-01", "method": "转让", "transferee": "示例丙", "transferee_relation": "朋友",
        "price_wan": "15", "market_value_wan": "14.00", "pricing_basis": "评估报告"
    });
    assert_eq!(withdrawal(whole), [""; 0]);
    let fields = withdrawal(json!({"status": "已退", "date": "2017-09-01", "method": "转让"}));
    let required = ["price_wan", "pricing_basis", "transferee", "transferee_relation"];
    assert_eq!(
        fields,
        required.map(|field| format!("participations[0].withdrawal.{field}"))
    );
    let other =
        withdrawal(json!({"status": "已退", "date": "2017-09-01", "method": "注销", "price_wan": "1"}));
    assert_eq!(other, ["participations[0].withdrawal.price_wan"]);
}

#[test]
fn transfers_to_relatives_and_above_the_market_are_flagged_and_taken() {
    let rules = Campaign::parse(CAMPAIGN).unwrap().rules;
    let flagged = |transferee: &str, relation: &str, price: &str, market: Option<&str>| {
        let mut form = disclosure();
        form["participations"][0]["withdrawal"] = json!({
            "status": "已退", "date": "2017-09-01", "method": "转让", "transferee": transferee,
            "transferee_relation": relation, "price_wan": price, "market_value_wan": market, "pricing_basis": "评估报告"
        });
        let declaration = file(&form, &leading_cadre()).unwrap();
        serde_json::to_value(campaign::flags::flags(
            &rules,
            &declaration,
            &declaration.participations[0],
        ))
        .unwrap()
    };
    assert_eq!(
        flagged("示例丙", "朋友", "12.00", Some("10")),
        json!([]),
        "a fifth above is not clearly above"
    );
    assert_eq!(
        flagged("示例丙", "朋友", "12.01", Some("10")),
        json!(["高价转让"])
    );
    assert_eq!(
        flagged("示例丙", "非亲属关系", "12.50", None),
        json!([]),
        "no more than the declared amount"
    );
    assert_eq!(flagged("示例丙", "无", "12.51", None), json!(["高价转让"]));
    assert_eq!(flagged("示例丙", "妻弟", "1", Some("10")), json!(["明退实不退"]));
    assert_eq!(
        flagged("示例乙", "朋友", "20", Some("10")),
        json!(["明退实不退", "高价转让"]),
        "a declared relative"
    );
}

#[test]
fn other_modes_sectors_and_methods_say_what_they_are() {
    let fields = refused(disclosure(), &leading_cadre(), |form| {
        form["participations"][0]["mode"] = json!("其他");
        form["participations"][0]["sector"] = json!("其他类");
        form["participations"][0]["withdrawal"]["method"] = json!("其他");
    });
    let expected = ["mode_other", "sector_other", "withdrawal.method_other"];
    assert_eq!(fields, expected.map(|field| format!("participations[0].{field}")));
}

#[test]
fn more_than_twenty_participations_are_refused() {
    let fields = refused(disclosure(), &leading_cadre(), |form| {
        form["participations"] = Value::Array(vec![participation(); 21]);
    });
    assert_eq!(fields, ["participations"]);
}

#[test]
fn the_signature_is_the_name_on_the_roster() {
    let sign = |name: &'static str| {
        refused(nil(), &leading_cadre(), move |form| {
            form["signature"] = json!(name)
        })
    };
    assert_eq!(sign("示例 甲"), [""; 0]);
    assert_eq!(sign("示例乙"), ["signature"]);
}

#[test]
fn the_innovation_exemption_is_for_technical_staff_about_themselves() {
    let claim = |form: &mut Value| {
        form["relatives"] = json!([]);
        form["innovation_exemption"] = json!({"basis": "经单位批准离岗创业"});
    };
    assert_eq!(refused(disclosure(), &technician(), claim), [""; 0]);
    assert_eq!(
        refused(disclosure(), &leading_cadre(), claim),
        ["innovation_exemption.basis"]
    );
}

#[test]
fn those_who_left_state_when_and_what_they_did() {
    let no_relatives = |form: &mut Value| drop(form.as_object_mut().unwrap().remove("relatives"));
    let fields = refused(nil(), &retired_clerk(), no_relatives);
    assert_eq!(
        fields,
        ["former_duties"],
        "the date stands on the roster, the duties do not"
    );
    let fields = refused(nil(), &leading_cadre(), |form| {
        form["left_on"] = json!("2017-01-01")
    });
    assert_eq!(fields, ["left_on"]);
}

#[test]
fn the_digest_covers_who_files_and_every_declared_field() {
    let number = leading_cadre().number;
    let first = Revision::digest(&number, &file(&disclosure(), &leading_cadre()).unwrap());
    let mut changed = disclosure();
    changed["participations"][0]["profit_wan"] = json!("-0.31");
    let second = Revision::digest(&number, &file(&changed, &leading_cadre()).unwrap());
    let again = Revision::digest(&number, &file(&disclosure(), &leading_cadre()).unwrap());
    assert_eq!(first, again);
    assert_ne!(first, second);
    assert_ne!(
        first,
        Revision::digest(
            &campaign::RosterNumber::parse("TY-002").unwrap(),
            &file(&disclosure(), &leading_cadre()).unwrap()
        )
    );
}
