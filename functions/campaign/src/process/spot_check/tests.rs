//! Facts about spot checks.

use super::*;
use crate::declaration::Kind;
use crate::fixtures::campaign;
use crate::people::roster::RosterEntry;
use crate::values::errors::FieldErrors;
use crate::values::form::{Check, FormFields, Source};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::HashMap;

fn moment() -> Timestamp {
    "2017-10-09T01:00:00Z".parse().unwrap()
}

fn person(number: &str) -> Person {
    Person {
        number: RosterNumber::parse(number).unwrap(),
        name: "示例甲".to_owned(),
    }
}

fn judge(unit: &str) -> RosterEntry {
    serde_json::from_value(serde_json::json!({
        "number": "JS-003", "name": "示例甲", "born": "1980-03", "unit": unit, "position": "主任", "rank": "正科级",
        "civil_servant": true, "category": "党政机关", "municipally_managed": false, "employment": "在职"
    }))
    .unwrap()
}

fn member(at: usize, disclosing: bool, leading_cadre: bool) -> Member {
    Member {
        number: RosterNumber::parse(&format!("X-{at:03}")).unwrap(),
        name: format!("示例{at}"),
        reference: Reference::from_random([9; 5]),
        revision: 1,
        stratum: Stratum {
            kind: if disclosing { Kind::Disclosure } else { Kind::Nil },
            leading_cadre,
        },
    }
}

/// Every fourth discloses, every fifth is a leading cadre.
fn forty() -> Population {
    let mut population = Population::default();
    for at in 1..=40 {
        population.add(member(at, at % 4 == 0, at % 5 == 0));
    }
    population
}

fn numbers(sample: &Sample) -> Vec<&str> {
    sample
        .members
        .iter()
        .map(|member| member.number.as_str())
        .collect()
}

/// Reckoned with a program of its own in another language, with a ChaCha20 of its own.
#[test]
fn a_sample_is_what_the_method_says() {
    let sample = forty().draw(10, "2017-10-09 第一次");
    assert_eq!(
        sample.sha256.as_str(),
        "d16e9bab6b7759fcf816abdb3cd8c167ad2aa3256f8ab18e9588f084620d4271"
    );
    assert_eq!(
        numbers(&sample),
        [
            "X-002", "X-003", "X-006", "X-008", "X-018", "X-024", "X-025", "X-038", "X-039", "X-040"
        ]
    );
    let drawn: Vec<(usize, usize)> = sample
        .shares
        .iter()
        .map(|share| (share.declarations, share.drawn))
        .collect();
    assert_eq!(drawn, [(6, 1), (24, 6), (2, 1), (8, 2)]);
    assert_eq!(
        numbers(&forty().draw(3, "2017-10-09 第一次")),
        ["X-002", "X-024", "X-038"]
    );
    assert_eq!(
        numbers(&forty().draw(4, "a")),
        ["X-020", "X-030", "X-032", "X-039"]
    );
}

#[test]
fn every_declaration_of_a_stratum_is_drawn_about_as_often() {
    let mut times: HashMap<String, u32> = HashMap::new();
    for seed in 0..2000 {
        let mut population = Population::default();
        (1..=10).for_each(|at| population.add(member(at, false, false)));
        for member in population.draw(3, &seed.to_string()).members {
            *times.entry(member.number.to_string()).or_default() += 1;
        }
    }
    assert_eq!(times.len(), 10);
    // 600 expected; five standard deviations are about 100.
    assert!(
        times.values().all(|count| (500..700).contains(count)),
        "{times:?}"
    );
}

proptest! {
    #[test]
    fn the_same_seed_and_population_give_the_same_sample_in_whatever_order_it_is_read(
        kinds in proptest::collection::vec((any::<bool>(), any::<bool>()), 1..60),
        percent in 1_usize..=100,
        seed in ".{0,12}",
        turn in 0_usize..60,
    ) {
        let members: Vec<Member> = kinds
            .iter()
            .enumerate()
            .map(|(at, (disclosing, leading))| member(at, *disclosing, *leading))
            .collect();
        let size = Wanted::Percent(percent).of(members.len()).unwrap();
        let read = |members: &[Member]| {
            let mut population = Population::default();
            members.iter().cloned().for_each(|member| population.add(member));
            population
        };
        let mut turned = members.clone();
        turned.rotate_left(turn % members.len());
        let sample = read(&members).draw(size, &seed);
        prop_assert_eq!(&sample, &read(&turned).draw(size, &seed));

        prop_assert_eq!(sample.members.len(), size);
        let mut distinct = numbers(&sample);
        distinct.dedup();
        prop_assert_eq!(distinct.len(), size);
        prop_assert!(sample.members.iter().all(|drawn| members.contains(drawn)));
        let drawn: usize = sample.shares.iter().map(|share| share.drawn).sum();
        prop_assert_eq!(drawn, size);
        for share in &sample.shares {
            prop_assert!(share.drawn <= share.declarations);
            let taken = sample.members.iter().filter(|member| member.stratum == share.stratum).count();
            prop_assert_eq!(taken, share.drawn);
            if size >= sample.shares.len() {
                prop_assert!(share.drawn > 0, "a stratum goes unchecked: {:?}", sample.shares);
            }
            // With one for each present, no stratum is off its exact share by more than the others' guaranteed ones.
            let exact = size * share.declarations / members.len();
            prop_assert!(share.drawn.abs_diff(exact) <= 4);
        }
    }
}

#[test]
fn another_seed_or_another_population_is_another_sample() {
    let sample = forty().draw(10, "a");
    assert_ne!(numbers(&sample), numbers(&forty().draw(10, "b")));
    let mut grown = forty();
    grown.add(member(41, false, false));
    assert_ne!(sample.sha256, grown.draw(10, "a").sha256);
}

#[test]
fn sizes_and_percentages_are_measured_against_what_there_is() {
    assert_eq!(Wanted::Size(40).of(40), Ok(40));
    assert_eq!(Wanted::Percent(1).of(40), Ok(1));
    assert_eq!(Wanted::Percent(100).of(40), Ok(40));
    assert_eq!(Wanted::Size(41).of(40).unwrap_err().0, "size");
    assert_eq!(Wanted::Percent(100).of(501).unwrap_err().0, "percent");
}

fn fields(errors: &FieldErrors) -> Vec<&str> {
    errors.iter().map(|(field, _)| field).collect()
}

#[test]
fn what_is_asked_for_is_read_with_every_error_at_once() {
    let form =
        |unit: &str, size: &str, percent: &str| json!({ "unit": unit, "size": size, "percent": percent });
    let read = |typed: Value| {
        let mut errors = FieldErrors::default();
        let form = SpotCheckForm::read(&typed, Source::Form, &mut errors);
        let asked = form.parse(&campaign(), &mut Check::of(&mut errors));
        asked.filter(|_| errors.is_empty()).ok_or(errors)
    };
    let asked = read(form("tianyuan", "１２", "")).unwrap();
    assert_eq!(asked.wanted, Wanted::Size(12));
    for (wrong, where_) in [
        (form("nowhere", "0", ""), vec!["unit", "size"]),
        (form("tianyuan", "", "101"), vec!["percent"]),
        (form("tianyuan", "5", "5"), vec!["size"]),
        (form("tianyuan", "", ""), vec!["size"]),
        (form("", "很多", ""), vec!["unit", "size"]),
    ] {
        assert_eq!(fields(&read(wrong.clone()).unwrap_err()), where_, "{wrong:?}");
    }
}

fn drawn(size: usize) -> (SpotCheck, Vec<Item>) {
    let drawing = Drawing {
        id: Reference::from_random([1; 5]),
        unit: UnitId::parse("tianyuan").unwrap(),
        round: None,
        wanted: Wanted::Size(size),
        seed: "a".to_owned(),
    };
    SpotCheck::record(drawing, forty().draw(size, "a"), person("JS-002"), moment())
}

fn filled<Form: FormFields>(typed: &Value) -> Form {
    Form::read(typed, Source::Form, &mut FieldErrors::default())
}

fn finding(seen: u32, verdict: &str, what: &str) -> FindingForm {
    filled(&json!({ "version": seen, "verdict": verdict, "what": what }))
}

fn conclusion(assessment: &str, accountability: &str, note: &str) -> ConclusionForm {
    filled(&json!({
        "assessment": assessment, "summary": "核查了全部样本", "accountability": accountability, "accountability_note": note,
    }))
}

fn taking_back(reason: &str) -> ConclusionForm {
    filled(&json!({ "action": "take_back", "reason": reason }))
}

fn new(found: Result<Found, Refused>) -> (SpotCheck, Finding) {
    match found {
        Ok(Found::Now(check, finding)) => (*check, finding),
        other => panic!("{other:?}"),
    }
}

#[test]
fn findings_are_counted_and_each_leaves_what_stood_before() {
    let (check, items) = drawn(2);
    let form = finding(0, "待查", "");
    let (check, open) = new(check.find(&items[0], None, &form, person("JS-002"), moment()));
    assert_eq!((check.counts.open, check.unsettled(), check.last.step), (1, 2, 2));
    let form = finding(1, "不属实", "漏报其配偶在砂场的股份");
    let before = Some(open.clone());
    let (check, untrue) = new(check.find(&items[0], before, &form, person("JL-005"), moment()));
    assert_eq!(
        (check.counts.open, check.counts.untrue, check.unsettled()),
        (0, 1, 1)
    );
    let Action::Found { before, after, .. } = &check.last.action else {
        panic!("{:?}", check.last);
    };
    assert_eq!(
        (before.as_deref(), after.as_ref(), after.version),
        (Some(&open), &untrue, 2)
    );
    // The same once more, as after a double click, changes nothing.
    assert_eq!(
        check.find(&items[0], Some(untrue.clone()), &form, person("JL-005"), moment()),
        Ok(Found::Already(untrue))
    );
}

#[test]
fn a_finding_says_what_is_untrue_and_nobody_vouches_for_themselves() {
    let (check, items) = drawn(2);
    let find = |form: &FindingForm, by: &str| check.find(&items[0], None, form, person(by), moment());
    let refused = |result| match result {
        Err(Refused::Fields(errors)) => fields(&errors).join(","),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(find(&finding(0, "不属实", ""), "JS-002")), "what");
    assert_eq!(refused(find(&finding(0, "属实", "有出入"), "JS-002")), "what");
    assert_eq!(refused(find(&finding(0, "大概", ""), "JS-002")), "verdict");
    assert_eq!(
        find(&finding(0, "属实", ""), items[0].number.as_str()),
        Err(Refused::Oneself)
    );
    assert_eq!(find(&finding(3, "属实", ""), "JS-002"), Err(Refused::Overtaken));
}

#[test]
fn a_unit_is_judged_once_when_everything_is_settled_and_who_failed_answers_for_it() {
    let (check, items) = drawn(1);
    let conclude = |check: &SpotCheck, form: &ConclusionForm| {
        check.conclude(form, &judge("supervision-section"), moment())
    };
    let sound = conclusion("自查认真", "不需问责", "");
    assert_eq!(conclude(&check, &sound), Err(Refused::Unsettled(1)));
    let form = finding(0, "属实", "");
    let (check, _) = new(check.find(&items[0], None, &form, person("JS-002"), moment()));
    for (wrong, field) in [
        (conclusion("走过场", "不需问责", ""), "accountability"),
        (conclusion("走过场", "通报批评", ""), "accountability_note"),
        (conclusion("", "不需问责", ""), "assessment"),
    ] {
        match conclude(&check, &wrong) {
            Err(Refused::Fields(errors)) => assert_eq!(fields(&errors), [field]),
            other => panic!("{other:?}"),
        }
    }
    let concluded = conclude(&check, &sound).unwrap().unwrap();
    assert_eq!(conclude(&concluded, &sound), Ok(None));
    let other = conclusion("走过场", "通报批评", "已在全局通报");
    assert_eq!(conclude(&concluded, &other), Err(Refused::Concluded));
    let late = concluded.find(
        &items[0],
        None,
        &finding(0, "待查", ""),
        person("JS-002"),
        moment(),
    );
    assert_eq!(late, Err(Refused::Concluded));
    let (own, other) = (judge("tianyuan"), judge("supervision-section"));
    assert_eq!(check.conclude(&sound, &own, moment()), Err(Refused::OwnUnit));
    assert_eq!(
        concluded.take_back(&taking_back("认定有误"), &own, moment()),
        Err(Refused::OwnUnit)
    );
    let back = concluded.take_back(&taking_back("认定有误"), &other, moment());
    let back = back.unwrap().unwrap();
    assert!(back.conclusion.is_none());
    assert!(
        matches!(&back.last.action, Action::TakenBack { before, .. } if before.assessment == Assessment::Sound)
    );
    assert_eq!(
        back.take_back(&taking_back("认定有误"), &other, moment()),
        Ok(None)
    );
    assert_eq!(
        back.take_back(&taking_back("再撤一次"), &other, moment()),
        Err(Refused::NotConcluded)
    );
    assert!(conclude(&back, &sound).unwrap().is_some());
}
