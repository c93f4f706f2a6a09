use super::*;
use crate::fixtures::campaign;
use crate::process::lead::{Circle, Destination, LeadKind, NewLead, Referral, Source, Subject};
use crate::values::roster_number::RosterNumber;

fn person(number: &str, name: &str) -> Person {
    Person {
        number: RosterNumber::parse(number).unwrap(),
        name: name.to_owned(),
    }
}

fn lead(subject: Subject) -> Lead {
    let day = jiff::civil::date(2017, 9, 12);
    let new = NewLead {
        received_on: day,
        source: Source::Letter,
        kind: LeadKind::Participation,
        subject,
        sector: Some("涉砂".to_owned()),
        content: "反映其在示例砂场入股".to_owned(),
        due: jiff::civil::date(2017, 10, 12),
        reporter: None,
    };
    let by = person("JS-002", "示例甲");
    let at = "2017-09-12T09:00:00+08:00".parse().unwrap();
    Lead::register(
        Reference::from_random([3; 5]),
        &new,
        Circle::Office,
        Vec::new(),
        by,
        at,
    )
}

fn subject() -> Subject {
    Subject {
        name: "李示例".to_owned(),
        unit: Some(campaign().units[0].id.clone()),
        ..Subject::default()
    }
}

#[test]
fn a_referral_has_its_letter_and_no_other_has() {
    let campaign = campaign();
    let mut lead = lead(subject());
    assert_eq!(lead.referral_letter(&campaign, 1), None);
    lead.referrals.push(Referral {
        to: Destination::CityOffice,
        on: jiff::civil::date(2017, 9, 13),
        note: Some("附信件复印件".to_owned()),
        reply: None,
    });
    let letter = lead.referral_letter(&campaign, 1).unwrap();
    assert_eq!(
        (letter.to.as_str(), letter.on.as_str()),
        ("市专项整治办", "2017年9月13日")
    );
    assert!(letter.facts.iter().any(|fact| fact.text == "附信件复印件"));
    assert!(letter.office.contains(&campaign.bureau), "{}", letter.office);
    for other in [0, 2] {
        assert_eq!(lead.referral_letter(&campaign, other), None);
    }
}

#[test]
fn no_unit_is_handed_a_lead_about_its_own_head_or_one_that_is_closed_or_hidden() {
    let campaign = campaign();
    let unit = &campaign.units[0];
    let today = jiff::civil::date(2017, 9, 14);
    let mut lead = lead(subject());
    let heads = [person("TY-003", "张示例")];
    let letter = lead.assignment_letter(&campaign, unit, &heads, today).unwrap();
    assert!(letter.paragraphs[0].contains("2017年10月12日"), "{letter:?}");
    let about_head = [person("TY-003", "李 示例")];
    let refused = lead.assignment_letter(&campaign, unit, &about_head, today);
    assert_eq!(refused, Err(NoLetter::HeadOfUnit), "by the name alone, too");
    lead.circle = Circle::Discipline;
    let refused = lead.assignment_letter(&campaign, unit, &heads, today);
    assert_eq!(refused, Err(NoLetter::DisciplineOnly));
}
