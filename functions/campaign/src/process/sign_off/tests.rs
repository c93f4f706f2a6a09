//! Facts about sign-off.

use super::*;
use crate::declaration::Declaration;
use crate::declaration::revision::{Declarant, Revision};
use crate::people::person::Person;
use crate::people::role::Role;
use crate::people::roster::RosterEntry;
use crate::process::near::{Bar, Party};
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use crate::values::terms::Employment;
use crate::values::unit_id::UnitId;
use jiff::Timestamp;
use serde_json::json;

fn number(text: &str) -> RosterNumber {
    RosterNumber::parse(text).unwrap()
}

fn bar_of(who: &RosterEntry, declaration: &Revision) -> Option<Bar> {
    Party::of(who).bar(declaration)
}

fn moment() -> Timestamp {
    "2017-09-11T01:00:00Z".parse().unwrap()
}

fn person(at: &str, name: &str) -> RosterEntry {
    serde_json::from_value(json!({
        "number": at, "name": name, "born": "1980-03", "unit": "lab", "position": "科长", "rank": "正科级",
        "civil_servant": true, "category": "党政机关", "municipally_managed": false, "employment": "在职"
    }))
    .unwrap()
}

/// The declaration of A-1, who names a relative.
fn declaration(revision: u32, relative: &str) -> Revision {
    let entry = person("A-1", "示例甲");
    let content: Declaration = serde_json::from_value(json!({
        "kind": "nil", "phone": "13812345678", "political_affiliation": "群众", "status": "在职",
        "relatives": [{"name": relative, "relation": "配偶", "position": "无"}], "participations": [],
        "signature": "示例甲"
    }))
    .unwrap();
    Revision {
        reference: Reference::from_random([1; 5]),
        number: entry.number.clone(),
        revision,
        filed_at: moment(),
        late: false,
        of_day: 1,
        seen_withdrawals: None,
        paper: None,
        salt: None,
        sha256: Revision::digest(None, &entry.number, &content),
        declarant: Declarant::from_roster(&entry),
        content,
    }
}

fn actor(at: &str, name: &str) -> Actor {
    Actor {
        person: Person {
            number: number(at),
            name: name.to_owned(),
        },
        capacity: Capacity::UnitLeader,
        on_behalf_of: None,
    }
}

fn take(
    previous: Option<&SignOff>,
    current: &Revision,
    seen: u32,
    action: Action,
) -> Result<SignOff, Refused> {
    match SignOff::take(previous, current, seen, actor("B-1", "示例乙"), action, moment())? {
        Taken::Now(sign_off) => Ok(*sign_off),
        Taken::Already(_) => panic!("it was done before"),
    }
}

fn returned(reason: &str) -> Action {
    Action::Returned {
        reason: reason.to_owned(),
    }
}

#[test]
fn it_goes_to_the_first_candidate_who_is_not_barred() {
    let mut left = person("B-1", "示例乙");
    left.employment = Employment::Retired;
    let mut candidates = [
        person("A-1", "示例甲"),
        left,
        person("C-1", "示例丙"),
        person("D-1", "示例丁"),
        person("E-1", "示例戊"),
        person("F-1", "示例己"),
    ];
    for (at, candidate) in candidates.iter_mut().enumerate() {
        // All sign but the fourth, who lost the role.
        candidate.roles = if at == 3 { vec![] } else { vec![Role::Signer] };
    }
    let asked = candidates.each_ref().map(|candidate| candidate.number.clone());
    let route = |asked: &[RosterNumber], known: &[RosterEntry]| {
        super::route(&campaign(), asked, known, &declaration(1, "示例丙"))
    };
    assert_eq!(route(&asked, &candidates), Some(number("E-1")));
    assert_eq!(route(&asked[..4], &candidates), None);
    assert_eq!(route(&asked, &candidates[..4]), None, "who is not on the roster");
    assert_eq!(route(&[], &candidates), None);
}

#[test]
fn a_report_waits_where_the_roster_has_its_person_now() {
    let campaign = campaign();
    let report = declaration(1, "示例丙");
    let mut entry = person("A-1", "示例甲");
    (entry.unit, entry.signer) = (UnitId::parse("hetang").unwrap(), Some(number("E-1")));
    let known = [RosterEntry {
        roles: vec![Role::Signer],
        ..person("E-1", "示例戊")
    }];
    let waits = |entry: Option<&RosterEntry>, sign_off: Option<&SignOff>| {
        super::waits(&campaign, entry, &report, sign_off, &known)
    };
    let waiting = waits(Some(&entry), None).unwrap();
    assert_eq!(
        (waiting.signer, waiting.unit),
        (Some(number("E-1")), entry.unit.clone())
    );
    let appointed = Action::Appointed {
        signer: actor("E-9", "示例癸").person,
        why: None,
    };
    let appointed = take(None, &report, 1, appointed).unwrap();
    assert_eq!(
        waits(Some(&entry), Some(&appointed)).unwrap().signer,
        None,
        "the appointed one left"
    );
    let signed = take(None, &report, 1, Action::Signed).unwrap();
    assert_eq!(waits(Some(&entry), Some(&signed)), None);
    assert_eq!(waits(None, None), None, "who left the roster");
    entry.employment = Employment::Retired;
    entry.left_on = Some("2001-01-01".parse().unwrap());
    assert_eq!(waits(Some(&entry), None), None, "who need not declare");
}

#[test]
fn nobody_signs_their_own_report_or_a_relatives() {
    let report = declaration(1, "示例丙");
    assert_eq!(bar_of(&person("A-1", "示例甲"), &report), Some(Bar::Oneself));
    assert_eq!(bar_of(&person("C-1", "示例丙"), &report), Some(Bar::Relative));
    for spelled in [
        "示 例丙",
        "示例\u{200b}丙",
        "⽰例丙",
        "\u{202e}示例丙",
        "示　例　丙",
    ] {
        let report = declaration(1, spelled);
        assert_eq!(
            bar_of(&person("C-1", "示例丙"), &report),
            Some(Bar::Relative),
            "{spelled:?}"
        );
        assert_eq!(
            bar_of(&person("C-1", spelled), &declaration(1, "示例丙")),
            Some(Bar::Relative),
            "{spelled:?}"
        );
    }
    assert_eq!(bar_of(&person("C-1", "示例丁"), &report), None);
}

#[test]
fn a_signature_holds_for_its_revision_only() {
    let first = declaration(1, "示例丙");
    let signed = take(None, &first, 1, Action::Signed).unwrap();
    assert_eq!((signed.state_of(1), signed.last.step), (State::Signed, 1));
    let second = declaration(2, "示例丙");
    assert_eq!(signed.state_of(2), State::Waiting);
    let again = take(Some(&signed), &second, 2, Action::Signed).unwrap();
    assert_eq!((again.state_of(2), again.last.step), (State::Signed, 2));
}

#[test]
fn an_old_revision_is_not_signed() {
    let refused = take(None, &declaration(2, "示例丙"), 1, Action::Signed);
    assert_eq!(refused, Err(Refused::OldRevision { current: 2 }));
}

#[test]
fn what_was_decided_is_not_decided_again() {
    let current = declaration(1, "示例丙");
    let back = take(None, &current, 1, returned("缺少转让日期")).unwrap();
    assert_eq!(back.state_of(1), State::Returned);
    let refused = take(Some(&back), &current, 1, Action::Signed).unwrap_err();
    assert_eq!(refused.to_string(), "这份报告已由示例乙办理：已退回");
}

#[test]
fn a_request_sent_twice_is_done_once() {
    let current = declaration(1, "示例丙");
    let back = take(None, &current, 1, returned("缺少转让日期")).unwrap();
    let by = actor("B-1", "示例乙");
    let again = SignOff::take(Some(&back), &current, 1, by, returned(" 缺少转让日期 "), moment());
    assert_eq!(again, Ok(Taken::Already(Box::new(back.clone()))));
    let other = actor("C-1", "示例丙");
    let theirs = SignOff::take(
        Some(&back),
        &current,
        1,
        other,
        returned("缺少转让日期"),
        moment(),
    );
    assert!(matches!(theirs, Err(Refused::Decided { .. })));
}

#[test]
fn returning_takes_a_reason_of_two_to_five_hundred_characters() {
    let current = declaration(1, "示例丙");
    for reason in ["", "  ", "缺", &"缺".repeat(501), "缺\u{7}少"] {
        assert_eq!(
            take(None, &current, 1, returned(reason)),
            Err(Refused::Wording),
            "{reason}"
        );
    }
    assert!(take(None, &current, 1, returned("缺项")).is_ok());
    assert!(take(None, &current, 1, returned(&"缺".repeat(500))).is_ok());
}

#[test]
fn an_appointment_decides_nothing_and_outlasts_a_correction() {
    let appointed = Action::Appointed {
        signer: actor("C-1", "示例丙").person,
        why: None,
    };
    let first = take(None, &declaration(1, "示例丁"), 1, appointed).unwrap();
    assert_eq!(first.state_of(1), State::Waiting);
    let back = take(Some(&first), &declaration(1, "示例丁"), 1, returned("缺项")).unwrap();
    assert_eq!(back.state_of(1), State::Returned);
    assert_eq!(back.appointed.map(|person| person.number), Some(number("C-1")));
}

#[test]
fn steps_and_standing_come_back_from_json() {
    let note = Action::ReadOnPaper {
        signer: Actor {
            on_behalf_of: Some(actor("D-1", "示例丁").person),
            ..actor("C-1", "示例丙")
        },
        note: "纸质件存专项整治办".to_owned(),
    };
    let read = take(None, &declaration(1, "示例戊"), 1, note).unwrap();
    let text = serde_json::to_string(&read).unwrap();
    assert_eq!(serde_json::from_str::<SignOff>(&text).unwrap(), read);
    assert_eq!(read.state_of(1), State::ReadOnPaper);
    assert!(text.contains(r#""action":"read_on_paper""#), "{text}");
}

fn campaign() -> crate::people::plan::Campaign {
    crate::fixtures::campaign()
}

#[test]
fn a_candidate_signs_by_their_post_and_a_delegate_in_their_place() {
    let (campaign, report) = (campaign(), declaration(1, "示例丙"));
    let secretary = person(campaign.sign_off.party_secretary.as_str(), "示例书记");
    let candidates = [secretary.number.clone(), number("B-1"), number("C-1")];
    let capacity = |who: &RosterEntry, absent: &[RosterEntry]| {
        authority(&campaign, &report, None, &candidates, Party::of(who), absent).map(|actor| actor.capacity)
    };
    assert_eq!(capacity(&secretary, &[]), Some(Capacity::PartySecretary));
    assert_eq!(capacity(&person("B-1", "示例乙"), &[]), Some(Capacity::Appointed));
    let stranger = person("D-1", "示例丁");
    assert_eq!(capacity(&stranger, &[]), None);
    assert_eq!(
        capacity(&stranger, std::slice::from_ref(&secretary)),
        Some(Capacity::Delegate)
    );
    assert_eq!(
        capacity(&stranger, &[person("C-1", "示例丙")]),
        None,
        "a relative's delegate"
    );
    assert_eq!(
        capacity(&person("A-1", "示例甲"), &[secretary]),
        None,
        "one's own"
    );
}

#[test]
fn a_delegation_holds_until_its_last_day_in_the_campaigns_time_zone() {
    let campaign = campaign();
    let from = person("B-1", "示例乙");
    let to = person(campaign.sign_off.party_secretary.as_str(), "示例书记");
    let give = |to: &RosterEntry, until| Delegation::give(&campaign, None, &from, to, until, moment());
    let given = give(&to, jiff::civil::date(2017, 9, 15)).unwrap();
    assert!(given.holds("2017-09-15T15:59:59Z".parse().unwrap()));
    assert!(!given.holds("2017-09-15T16:00:00Z".parse().unwrap()));
    assert!(!given.end(moment()).holds(moment()));
    let until = jiff::civil::date(2017, 9, 10);
    assert_eq!(give(&to, until), Err(DelegationError::Past));
    let until = jiff::civil::date(2018, 2, 1);
    assert_eq!(give(&to, until), Err(DelegationError::AfterCampaign));
    assert_eq!(give(&from, campaign.ends), Err(DelegationError::Oneself));
    assert_eq!(
        give(&person("Z-9", "示例壬"), campaign.ends),
        Err(DelegationError::NoSigner)
    );
}
