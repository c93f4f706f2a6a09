//! The rules of Annex 2, asked the way the functions ask them.
#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod paper;
mod rules;

use campaign::entered::{Context, Entered, Source};
use campaign::{Bounds, Campaign, Declaration, FieldErrors, FormFields as _, Revision, RosterEntry};
use jiff::civil::{Date, date};
use serde_json::{Value, json};

const CAMPAIGN: &str = include_str!("../../../../site/content/campaign.toml");
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

fn plan() -> Campaign {
    Campaign::parse(CAMPAIGN).unwrap()
}

fn file(form: &Value, person: &RosterEntry) -> Result<Declaration, FieldErrors> {
    file_from(form, person, Source::Json)
}

fn file_from(form: &Value, person: &RosterEntry, source: Source) -> Result<Declaration, FieldErrors> {
    let campaign = plan();
    let (mut form, mut errors) = (form.clone(), FieldErrors::default());
    Bounds::of(&Entered::row_limits(&campaign)).hold(&mut form, &mut errors);
    let entered = Entered::read(&form, source, &mut errors);
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
            "phone",
            "political_affiliation",
            "kind",
            "relatives",
            "pledge",
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
            "participant",
            "mode",
            "sector",
            "business_name",
            "from",
            "content",
            "amount_wan",
            "profit_wan",
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
            "phone",
            "relatives",
            "participations[0].amount_wan",
            "participations[0].withdrawal",
            "participations[0].withdrawal.status",
            "pledge",
            "participations[0].colour",
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
