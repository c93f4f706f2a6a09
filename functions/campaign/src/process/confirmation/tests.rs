use super::*;

fn person(number: &str) -> Person {
    Person {
        number: RosterNumber::parse(number).unwrap(),
        name: "示例".to_owned(),
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_505_091_600 + second).unwrap()
}

fn roles(roles: &[Role]) -> Roles {
    roles.iter().copied().collect()
}

fn proposal(act: Act) -> Proposal {
    Proposal::new(Reference::from_random([1; 5]), person("JS-002"), at(0), act)
}

fn code() -> Act {
    Act::IssueCode { of: person("TY-001") }
}

fn factor() -> Act {
    Act::ResetFactor { of: person("TY-001") }
}

#[test]
fn another_person_confirms_and_neither_the_proposer_nor_whom_it_is_about() {
    let office = roles(&[Role::Office]);
    for act in [code(), factor()] {
        let proposal = proposal(act);
        let confirmed =
            |by: &str| proposal.may_be_confirmed_by(&person(by).number, &office, Some(&roles(&[])));
        assert_eq!(confirmed("JS-002"), Err(NotYours::Own));
        assert_eq!(confirmed("TY-001"), Err(NotYours::AboutYou));
        assert_eq!(confirmed("JS-003"), Ok(()));
    }
}

#[test]
fn what_concerns_the_discipline_team_takes_one_of_it() {
    let discipline = roles(&[Role::Discipline]);
    let granting = Act::LoadRoster {
        upload: Reference::from_random([2; 5]),
        changes: Vec::new(),
        discipline: true,
    };
    for (act, subject) in [
        (code(), Some(&discipline)),
        (factor(), Some(&discipline)),
        (granting, None),
    ] {
        let proposal = proposal(act);
        let confirmed =
            |with: &[Role]| proposal.may_be_confirmed_by(&person("JL-005").number, &roles(with), subject);
        assert_eq!(confirmed(&[Role::Office]), Err(NotYours::TakesDiscipline));
        assert_eq!(confirmed(&[Role::Discipline]), Ok(()));
    }
}

#[test]
fn nobody_confirms_a_role_of_their_own() {
    let change = RoleChange {
        number: person("JS-003").number,
        name: "示例".to_owned(),
        granted: vec![Role::Signer],
        withdrawn: Vec::new(),
        facts: Vec::new(),
    };
    let proposal = proposal(Act::LoadRoster {
        upload: Reference::from_random([2; 5]),
        changes: vec![change],
        discipline: false,
    });
    let confirmed =
        |by: &str| proposal.may_be_confirmed_by(&person(by).number, &roles(&[Role::Office]), None);
    assert_eq!(confirmed("JS-003"), Err(NotYours::AboutYou));
    assert_eq!(confirmed("JS-004"), Ok(()));
}

#[test]
fn code_and_second_factor_of_one_person_are_not_both_one_persons_work() {
    let by = |number: &str, action| RosterStep::new(at(0), Author::Person(person(number)), action);
    let me = person("JS-002").number;
    let reset = by("JS-002", Action::FactorReset);
    let issued = by("JS-002", Action::CodeIssued);
    let may = |act: &Act, done: &[RosterStep]| may_be_proposed_by(&me, act, done);
    assert_eq!(
        may(&code(), std::slice::from_ref(&reset)),
        Err(NotYours::ResetBySame)
    );
    assert_eq!(
        may(&factor(), std::slice::from_ref(&issued)),
        Err(NotYours::IssuedBySame)
    );
    // Once the person has used it, it is no half of a way in any more.
    let enrolled = by("TY-001", Action::FactorEnrolled);
    let started = by("TY-001", Action::CodeStarted);
    assert_eq!(may(&code(), &[reset.clone(), enrolled]), Ok(()));
    assert_eq!(may(&factor(), &[issued.clone(), started]), Ok(()));
    // What others did, and the same half again, is no matter.
    assert_eq!(may(&code(), &[by("JS-003", Action::FactorReset)]), Ok(()));
    assert_eq!(may(&code(), std::slice::from_ref(&issued)), Ok(()));
    assert_eq!(may(&factor(), &[reset]), Ok(()));
}

#[test]
fn a_proposal_waits_three_days_and_ends_with_its_decision() {
    let proposal = proposal(code());
    let three_days = 72 * 60 * 60;
    assert!(proposal.waits(at(three_days - 1)));
    assert!(!proposal.waits(at(three_days)));
    let decided = State::Declined {
        decided_by: person("JS-002"),
        decided_at: at(1),
    };
    assert!(!proposal.decided(decided).waits(at(1)));
}

#[test]
fn a_proposal_comes_back_from_json_as_it_was() {
    let decided = proposal(factor()).decided(State::Confirmed {
        decided_by: person("JS-003"),
        decided_at: at(9),
    });
    for proposal in [proposal(code()), decided] {
        let json = serde_json::to_string(&proposal).unwrap();
        assert_eq!(
            serde_json::from_str::<Proposal>(&json).unwrap(),
            proposal,
            "{json}"
        );
    }
}

#[test]
fn what_decides_who_stands_near_whom_takes_a_second_person() {
    let entry = |number: &str, roles: &[Role]| -> RosterEntry {
        let mut entry: RosterEntry = serde_json::from_value(serde_json::json!({
            "number": number, "name": "示例甲", "born": "1980-03", "unit": "lab", "position": "科员", "rank": "正科级",
            "civil_servant": true, "category": "党政机关", "municipally_managed": false, "employment": "在职"
        }))
        .unwrap();
        entry.roles = roles.to_vec();
        entry
    };
    let changed = |before: &RosterEntry, change: &dyn Fn(&mut RosterEntry)| {
        let mut after = before.clone();
        change(&mut after);
        let held = roles(&before.roles);
        let by = person("JS-003").number;
        role_change(Some((before, &held)), Some((&after, &held)), &by)
            .map_or_else(Vec::new, |change| change.facts)
    };
    let (own, clerk) = (entry("JS-003", &[Role::Office]), entry("TY-001", &[]));
    let signer = entry("HT-001", &[Role::Signer]);
    let named = |entry: &mut RosterEntry| entry.name = "示例乙".to_owned();
    let lowered = |entry: &mut RosterEntry| entry.rank = crate::terms::Rank::Clerk;
    let moved = |entry: &mut RosterEntry| entry.unit = UnitId::parse("hetang").unwrap();
    let signed = |entry: &mut RosterEntry| entry.signer = Some(person("HT-001").number);
    assert_eq!(changed(&own, &moved), [Fact::Own]);
    assert_eq!(changed(&own, &lowered), [Fact::Own, Fact::Rank]);
    assert_eq!(changed(&signer, &named), [Fact::Name]);
    assert_eq!(changed(&signer, &moved), []);
    assert_eq!(changed(&clerk, &named), []);
    assert_eq!(changed(&clerk, &lowered), []);
    assert_eq!(changed(&clerk, &signed), [Fact::Signer]);
    assert_eq!(changed(&clerk, &|_| ()), []);
}
