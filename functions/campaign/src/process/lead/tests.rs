//! Facts about leads.

use super::*;
use crate::fixtures::campaign;
use crate::people::role::Role;
use crate::people::roster::RosterEntry;
use crate::values::bounds::Bounds;
use crate::values::errors::FieldErrors;
use crate::values::form::{Check, FormFields as _};
use jiff::civil::date;
use serde_json::{Value, json};

const TODAY: Date = date(2017, 10, 9);

fn moment() -> Timestamp {
    "2017-10-09T01:00:00Z".parse().unwrap()
}

fn number(text: &str) -> RosterNumber {
    RosterNumber::parse(text).unwrap()
}

fn person(text: &str) -> Person {
    Person {
        number: number(text),
        name: "示例甲".to_owned(),
    }
}

fn entry(own: &str, name: &str, roles: &[Role]) -> RosterEntry {
    let mut entry: RosterEntry = serde_json::from_value(json!({
        "number": own, "name": name, "born": "1980-03", "unit": "lab", "position": "科员", "rank": "科员",
        "civil_servant": true, "category": "党政机关", "municipally_managed": false, "employment": "在职"
    }))
    .unwrap();
    entry.roles = roles.to_vec();
    entry
}

fn roles(some: &[Role]) -> Roles {
    some.iter().copied().collect()
}

fn call() -> Value {
    json!({
        "source": "举报电话", "kind": "participation", "content": "反映其在砂场入股", "subject_name": "示例乙",
        "subject_unit": "tianyuan", "sector": "涉砂", "reporter_name": "示例丙",
    })
}

/// What becomes of a form, in which every text was folded before.
fn read(mut form: Value) -> Result<NewLead, FieldErrors> {
    let mut errors = FieldErrors::default();
    Bounds::of(&[]).hold(&mut form, &mut errors);
    let form = LeadForm::read(&form, crate::values::form::Source::Form, &mut errors);
    let new = form.parse(&campaign(), TODAY, &mut Check::of(&mut errors));
    new.filter(|_| errors.is_empty()).ok_or(errors)
}

/// A text as a form reads it: blank is none.
fn typed(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn lead() -> Lead {
    let new = read(call()).unwrap();
    let id = Reference::from_random([2; 5]);
    Lead::register(id, &new, Circle::Office, Vec::new(), person("JS-002"), moment())
}

fn taken(lead: &Lead, change: Change) -> Lead {
    match lead.take(lead.last.step, person("JS-002"), moment(), change) {
        Ok(Taken::Now(lead)) => *lead,
        other => panic!("{other:?}"),
    }
}

fn wrong(lead: &Lead, change: Change) -> String {
    match lead.take(lead.last.step, person("JS-002"), moment(), change) {
        Err(Refused::Fields(errors)) => errors
            .iter()
            .map(|(field, _)| field)
            .collect::<Vec<_>>()
            .join(","),
        other => panic!("{other:?}"),
    }
}

fn refer(to: Destination, on: &str) -> Change {
    Change::Refer {
        to,
        on: typed(on),
        note: None,
    }
}

fn close(finding: Finding) -> Change {
    Change::Close {
        finding,
        result: Some("已查清并处理".to_owned()),
    }
}

fn assign(to: &str, circle: Circle, due: &str) -> Change {
    Change::Assign {
        handler: Handler {
            person: person(to),
            circle,
        },
        due: typed(due),
        note: None,
    }
}

#[test]
fn a_call_is_taken_with_what_little_is_known() {
    let little =
        json!({ "source": "举报电话", "kind": "participation", "content": "　有人在河里偷采砂石　" });
    let new = read(little).unwrap();
    assert_eq!(
        (new.content.as_str(), new.received_on),
        ("有人在河里偷采砂石", TODAY)
    );
    assert_eq!((new.due, new.reporter), (date(2017, 10, 24), None));
    assert_eq!(new.subject, Subject::default());
}

#[test]
fn every_wrong_field_is_told_at_once() {
    let form = json!({
        "source": "道听途说", "kind": "", "content": " ", "received_on": "2017-10-10", "due": "2017-10-08", "sector": "涉海",
        "subject_number": "甲", "subject_unit": "nowhere", "reporter_contact": "长".repeat(61),
    });
    let errors = read(form).unwrap_err();
    let fields: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
    assert_eq!(
        fields,
        [
            "source",
            "content",
            "subject_unit",
            "kind",
            "sector",
            "reporter_contact",
            "received_on",
            "due",
            "subject_number"
        ]
    );
}

#[test]
fn the_reporter_is_no_part_of_the_lead_and_shows_in_no_debug_output() {
    let new = read(call()).unwrap();
    assert!(!format!("{new:?}").contains("示例丙"));
    let lead = lead();
    assert!(lead.has_reporter);
    assert!(!serde_json::to_string(&lead).unwrap().contains("示例丙"));
}

#[test]
fn a_lead_about_the_offices_leaders_is_the_discipline_teams_alone() {
    let campaign = campaign();
    let leader = campaign.leading_group.office.members[0].name.clone();
    let officer = entry("JS-002", "示例丁", &[Role::Office]);
    let circle = |name: &str, content: &str, linked: Option<&RosterEntry>| {
        let subject = Subject {
            name: name.to_owned(),
            ..Subject::default()
        };
        Circle::of(
            &campaign,
            &subject,
            content,
            linked,
            std::slice::from_ref(&officer),
        )
    };
    assert_eq!(circle("示例乙", "入股砂场", None), Circle::Office);
    assert_eq!(circle(&leader, "入股砂场", None), Circle::Discipline);
    let spaced: String = leader.chars().flat_map(|character| [character, '　']).collect();
    assert_eq!(circle(&spaced, "入股砂场", None), Circle::Discipline);
    assert_eq!(circle("", &format!("{leader}入股砂场"), None), Circle::Discipline);
    assert_eq!(circle("示例丁", "入股砂场", None), Circle::Discipline);
    assert_eq!(circle("示例丁", "入股砂场", Some(&officer)), Circle::Discipline);
    // Once it is clear who is meant, a mere mention no longer counts.
    let other = entry("TY-001", "示例乙", &[]);
    assert_eq!(
        circle("示例乙", &format!("{leader}知情"), Some(&other)),
        Circle::Office
    );
    assert_eq!(
        circle(&leader, "", Some(&entry("TY-009", &leader, &[]))),
        Circle::Discipline
    );
}

#[test]
fn the_office_does_not_see_what_is_about_it_and_nobody_what_is_about_them() {
    let mut lead = lead();
    let (office, discipline) = (roles(&[Role::Office]), roles(&[Role::Discipline]));
    let both = roles(&[Role::Office, Role::Discipline]);
    assert!(lead.is_visible_to(&number("JS-002"), &office));
    assert!(!lead.is_visible_to(&number("JL-001"), &roles(&[Role::LeadingGroup])));
    lead.circle = Circle::Discipline;
    assert!(!lead.is_visible_to(&number("JS-002"), &office));
    assert!(!lead.is_visible_to(&number("JS-002"), &both));
    assert!(lead.is_visible_to(&number("JL-005"), &discipline));
    lead.namesakes = vec![number("JL-005")];
    assert!(!lead.is_visible_to(&number("JL-005"), &discipline));
}

#[test]
fn a_lead_waits_for_the_city_until_it_has_gone_there() {
    let lead = lead();
    assert!(lead.awaits_city());
    assert_eq!(
        lead.take(1, person("JS-002"), moment(), close(Finding::True)),
        Err(Refused::CityFirst)
    );
    let elsewhere = taken(&lead, refer(Destination::Judiciary, ""));
    assert!(elsewhere.awaits_city() && elsewhere.awaits_reply());
    let gone = taken(&elsewhere, refer(Destination::CityOffice, "2017年10月9日"));
    assert!(!gone.awaits_city());
    assert_eq!(gone.standing(), LeadStanding::Referred);
    let closed = taken(&gone, close(Finding::True));
    assert_eq!(closed.standing(), LeadStanding::Closed);
    let mistaken = taken(&lead, close(Finding::Mistaken));
    assert!(!mistaken.awaits_city());
}

#[test]
fn nothing_moves_on_once_it_is_closed_and_nothing_from_an_old_screen() {
    let closed = taken(&lead(), close(Finding::Mistaken));
    let again = |seen, change| closed.take(seen, person("JL-005"), moment(), change);
    assert_eq!(again(2, refer(Destination::CityOffice, "")), Err(Refused::Closed));
    assert_eq!(again(2, close(Finding::Untrue)), Err(Refused::Closed));
    assert_eq!(again(1, close(Finding::Mistaken)), Err(Refused::Overtaken));
    // Unless it is the very same from the same person: a double click.
    assert_eq!(
        closed.take(1, person("JS-002"), moment(), close(Finding::Mistaken)),
        Ok(Taken::Already)
    );
    assert_eq!(
        closed.take(u32::MAX, person("JS-002"), moment(), close(Finding::Mistaken)),
        Err(Refused::Overtaken)
    );
}

#[test]
fn dates_lie_between_what_came_before_and_today() {
    let lead = lead();
    assert_eq!(wrong(&lead, refer(Destination::CityOffice, "2017-10-10")), "on");
    assert_eq!(wrong(&lead, refer(Destination::CityOffice, "2017-10-08")), "on");
    assert_eq!(wrong(&lead, refer(Destination::CityOffice, "昨天")), "on");
    let referred = taken(&lead, refer(Destination::CityOffice, ""));
    let reply = |referral, on: &str, reply: &str| Change::Reply {
        referral,
        on: typed(on),
        reply: typed(reply),
    };
    assert_eq!(wrong(&referred, reply(1, "2017-10-08", "")), "replied_on,reply");
    for unknown in [0, 2, u32::MAX] {
        assert_eq!(wrong(&referred, reply(unknown, "", "已收到")), "referral");
    }
    let answered = taken(&referred, reply(1, "", "已立案"));
    assert!(!answered.awaits_reply());
    assert_eq!(
        answered.take(3, person("JS-002"), moment(), reply(1, "", "另有回复")),
        Err(Refused::Answered)
    );
}

#[test]
fn a_lead_is_assigned_to_who_may_see_it_and_not_to_its_subject() {
    let mut lead = lead();
    lead.subject.number = Some(number("JL-005"));
    assert_eq!(wrong(&lead, assign("JL-005", Circle::Discipline, "")), "handler");
    assert_eq!(
        wrong(&lead, assign("JS-003", Circle::Office, "2017-10-08")),
        "due"
    );
    let assigned = taken(&lead, assign("JS-003", Circle::Office, "2017-10-20"));
    assert_eq!(
        (assigned.standing(), assigned.due),
        (LeadStanding::Assigned, date(2017, 10, 20))
    );
    assert!(!assigned.is_overdue(date(2017, 10, 20)) && assigned.is_overdue(date(2017, 10, 21)));
    lead.circle = Circle::Discipline;
    assert_eq!(wrong(&lead, assign("JS-003", Circle::Office, "")), "handler");
}

fn renamed(lead: &Lead, name: &str, circle: Circle) -> Lead {
    let subject = Subject {
        name: name.to_owned(),
        ..Subject::default()
    };
    let change = Change::Subject {
        subject,
        circle,
        namesakes: Vec::new(),
        reason: typed("举报人再次来电说明"),
    };
    taken(lead, change)
}

#[test]
fn who_may_no_longer_see_a_lead_no_longer_has_it() {
    let assigned = taken(&lead(), assign("JS-003", Circle::Office, ""));
    let hidden = renamed(&assigned, "办公室领导", Circle::Discipline);
    assert_eq!(hidden.handler, None);
    let Action::SubjectChanged { handler_released, .. } = &hidden.last.action else {
        panic!("{:?}", hidden.last);
    };
    assert!(handler_released.is_some());
}

#[test]
fn what_was_the_discipline_teams_alone_is_not_in_the_offices_history() {
    let first = lead();
    let hidden = renamed(&first, "办公室领导", Circle::Discipline);
    let noted = taken(&hidden, refer(Destination::CityOffice, ""));
    let released = renamed(&noted, "示例戊", Circle::Office);
    let steps: Vec<Step> = [&first, &hidden, &noted, &released]
        .iter()
        .map(|lead| lead.last.clone())
        .collect();
    let all = history_for(steps.clone(), &[Circle::Office, Circle::Discipline]);
    assert_eq!(all, steps);
    let shown = history_for(steps, &[Circle::Office]);
    let numbers: Vec<u32> = shown.iter().map(|step| step.step).collect();
    assert_eq!(numbers, [1, 2]);
    let text = serde_json::to_string(&shown).unwrap();
    assert!(!text.contains("办公室领导"), "{text}");
}
