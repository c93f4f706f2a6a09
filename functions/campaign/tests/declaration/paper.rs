//! Reports on paper: what is asked of the days, and what an entry becomes.

use super::*;
use campaign::entered::EnteredPaper;
use campaign::on_paper::OnPaper;
use campaign::paper::{Filing, PaperEntry, Refused, State};
use campaign::person::Person;
use campaign::{Declarant, Reference, RosterNumber, Salt};

fn on_paper(signed: &str, received: &str) -> Value {
    json!({ "signed_on": signed, "received_on": received, "received_by": "示例收件人" })
}

/// What is wrong, by field, in the order of the page.
type Told = Vec<(String, Vec<String>)>;

/// What a form comes to that is entered on the campaign's day, with what is on file.
fn enter(report: Value, paper: Value, current: Option<&Revision>) -> Result<(OnPaper, Declaration), Told> {
    let (campaign, person) = (plan(), leading_cadre());
    let (mut form, mut errors) = (report, FieldErrors::default());
    form["paper"] = paper;
    let entered = EnteredPaper::read(&form, Source::Json, &mut errors);
    entered.check_shape(&mut errors);
    let context = Context {
        person: &person,
        campaign: &campaign,
        today: TODAY,
    };
    let parsed = entered.parse(&context, current, errors);
    parsed.map_err(|errors| {
        let told = errors.iter().map(|(field, told)| (field.to_owned(), told));
        told.collect()
    })
}

/// What stands, entered by another.
fn entry(received: &str) -> PaperEntry {
    let (on_paper, content) = enter(disclosure(), on_paper("2017-09-08", received), None).unwrap();
    PaperEntry {
        number: leading_cadre().number,
        step: 1,
        on_paper,
        declarant: Declarant::from_roster(&leading_cadre()),
        content,
        base_revision: 0,
        by: person("JS-002"),
        at: "2017-09-11T01:00:00Z".parse().unwrap(),
        scans: Vec::new(),
        state: State::Waiting,
    }
}

fn person(number: &str) -> Person {
    Person {
        number: RosterNumber::parse(number).unwrap(),
        name: "示例丙".to_owned(),
    }
}

fn filed(entry: &PaperEntry, at: &str) -> Revision {
    let filing = Filing {
        reference: Reference::from_random([1; 5]),
        salt: Salt::from_random([2; 16]),
        entry: &leading_cadre(),
        compared_by: person("JS-003"),
        at: at.parse().unwrap(),
    };
    entry.filed(&plan(), filing)
}

#[test]
fn every_error_comes_at_once_and_in_the_order_of_the_page() {
    let mut form = disclosure();
    form["phone"] = json!("12");
    let told = enter(
        form,
        json!({ "signed_on": "2017-09-12", "received_on": "2017-09-11" }),
        None,
    );
    let fields: Vec<String> = told.unwrap_err().into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["paper.signed_on", "paper.received_by", "phone"]);
}

#[test]
fn the_days_lie_within_the_campaign_and_one_behind_the_other() {
    let wrong = |signed, received| {
        let told = enter(disclosure(), on_paper(signed, received), None)
            .err()
            .unwrap_or_default();
        told.into_iter().map(|(field, _)| field).collect::<Vec<_>>()
    };
    // A withdrawal on 30 August is signed no earlier.
    assert_eq!(wrong("2017-08-30", "2017-09-11"), [""; 0]);
    assert_eq!(wrong("2017-09-11", "2017-09-11"), [""; 0]);
    assert_eq!(wrong("2017-09-11", "2017-09-10"), ["paper.signed_on"]);
    assert_eq!(wrong("2017-09-11", "2017-09-12"), ["paper.received_on"]);
    assert_eq!(
        wrong("2017-08-31", "2017-08-24"),
        ["paper.signed_on", "paper.received_on"]
    );
    assert_eq!(
        wrong("2017-08-14", "2017-09-11"),
        ["paper.signed_on", "participations[0].withdrawal.date"]
    );
}

#[test]
fn what_is_declared_is_held_to_the_day_it_was_signed() {
    let mut form = disclosure();
    form["participations"][0]["withdrawal"] = json!({ "status": "未退出", "planned_date": "2017-09-10" });
    // Planned for a day that is over when it is entered, and was to come when it was signed.
    assert!(enter(form.clone(), on_paper("2017-09-08", "2017-09-09"), None).is_ok());
    let told = enter(form, on_paper("2017-09-11", "2017-09-11"), None).unwrap_err();
    assert_eq!(told[0].0, "participations[0].withdrawal.planned_date");
    assert!(told[0].1[0].contains("不能早于签名日期"), "{told:?}");
}

#[test]
fn it_counts_from_the_day_it_was_received_and_stands_from_when_it_was_compared() {
    let revision = filed(&entry("2017-09-11"), "2017-10-09T01:00:00Z");
    assert_eq!((revision.revision, revision.late), (1, false));
    assert_eq!(revision.made_at(), "2017-09-10T16:00:00Z".parse().unwrap());
    assert_eq!(revision.filed_at, "2017-10-09T01:00:00Z".parse().unwrap());
    assert!(revision.is_intact());
    let paper = revision.paper.clone().unwrap();
    assert_eq!(paper.on_paper.received_by, "示例收件人");
    assert_eq!(
        (paper.entered_by, paper.compared_by),
        (person("JS-002"), person("JS-003"))
    );
    let kept = serde_json::to_value(&revision).unwrap();
    assert_eq!(serde_json::from_value::<Revision>(kept).unwrap(), revision);
    let mut late = entry("2017-09-11");
    late.on_paper.received_on = date(2017, 10, 1);
    assert!(filed(&late, "2017-10-09T01:00:00Z").late);
}

#[test]
fn what_was_filed_after_it_was_received_stands() {
    let current = filed(&entry("2017-09-11"), "2017-09-11T09:00:00Z");
    let enter = |received| enter(disclosure(), on_paper("2017-09-08", received), Some(&current));
    let told = enter("2017-09-10").unwrap_err();
    assert_eq!(told[0].0, "paper.received_on");
    assert!(told[0].1[0].contains("以已提交的为准"), "{told:?}");
    assert!(enter("2017-09-11").is_ok());
}

#[test]
fn another_confirms_it_while_nothing_has_changed() {
    let (campaign, entry, declarant) = (plan(), entry("2017-09-11"), leading_cadre());
    let may = |by: &str, declarant: Option<&RosterEntry>, current: Option<&Revision>| {
        entry.may_be_confirmed(&campaign, &person(by).number, declarant, current)
    };
    assert_eq!(may("JS-003", Some(&declarant), None), Ok(()));
    assert_eq!(may("JS-002", Some(&declarant), None), Err(Refused::Own));
    assert_eq!(may("JS-003", None, None), Err(Refused::Departed));
    let gone = RosterEntry {
        left_on: Some(date(2010, 1, 1)),
        ..retired_clerk()
    };
    assert_eq!(may("JS-003", Some(&gone), None), Err(Refused::NotObliged));
    assert_eq!(
        may("JS-003", Some(&retired_clerk()), None),
        Err(Refused::RosterChanged)
    );
    let current = filed(&entry, "2017-09-11T09:00:00Z");
    assert_eq!(
        may("JS-003", Some(&declarant), Some(&current)),
        Err(Refused::FiledMeanwhile(1))
    );
    assert_eq!(entry.is_as_seen(2), Err(Refused::Changed));
    let decided = entry.after(State::Confirmed {
        decided_by: person("JS-003"),
        decided_at: entry.at,
    });
    assert_eq!((decided.step, decided.is_as_seen(2)), (2, Err(Refused::Decided)));
}
