//! Chance plays the roster: people move, leave and come back, retire and return to office, come under the city and cease to,
//! while they file, amend, are signed for and have their tables sealed. Whatever comes of it, every number is the model's,
//! and everyone expected is counted exactly once.

use super::actions::Act;
use super::declared::{Declared, Form};
use super::lists;
use super::model::State;
use super::people::{self, Person};
use super::play::{OFFICE, Play};
use jiff::ToSpan as _;
use jiff::civil::{Date, Time, date, time};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Who plays: nobody with a role, so that they come back with a code alone; one has retired within the window of §2.
const PEOPLE: [&str; 16] = [
    "TY-001", "TY-002", "TY-005", "TY-006", "TY-007", "HT-004", "HT-005", "LS-004", "LS-005", "SF-001",
    "SF-005", "JC-001", "JC-005", "ZD-004", "ZD-006", "RS-002",
];

/// Where they go, with the head of each.
const UNITS: [(&str, &str); 5] = [
    ("tianyuan", "TY-003"),
    ("hetang", "HT-001"),
    ("shifeng", "SF-002"),
    ("monitoring-centre", "JC-002"),
    ("personnel-section", "RS-001"),
];

/// Who signs for one of them, or for whoever comes under the city; the second of Lusong's signs once the first left.
const SIGNERS: [&str; 8] = [
    "TY-003", "HT-001", "SF-002", "JC-002", "ZD-001", "JL-002", "JL-004", "LS-002",
];

/// The head of Lusong, who leaves half-way.
const LEAVING_SIGNER: &str = "LS-001";

/// The self-check phase ends half-way.
const FIRST_DAY: Date = date(2017, 9, 28);

const DAYS: usize = 6;
const ACTS_A_DAY: usize = 10;

/// The same throws for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn of<One: Copy>(&mut self, several: &[One]) -> One {
        several[self.below(several.len())]
    }
}

/// What was sealed of a unit: its reconciliation and whose reports were kept apart.
type Sealed = BTreeMap<&'static str, (Value, Value)>;

#[tokio::test]
async fn everyone_is_counted_once_whatever_happens_to_the_roster() {
    walk(1).await;
}

#[tokio::test]
async fn everyone_is_counted_once_whatever_else_happens_to_the_roster() {
    walk(2).await;
}

async fn walk(seed: u64) {
    let (mut play, mut dice, mut sealed) = (Play::start().await, Dice(seed), Sealed::new());
    for person in people::demo() {
        play.model.add(person);
    }
    for day in 0..DAYS {
        let at = |time: Time| FIRST_DAY.saturating_add((day as i64).days()).to_datetime(time);
        for place in 0..ACTS_A_DAY {
            play.move_to(at(time(8 + place as i8, 0, 0, 0))).await;
            step(&mut play, &mut dice, &mut sealed).await;
        }
        if day == DAYS / 2 {
            play.act(&Act::Depart(LEAVING_SIGNER)).await;
        }
        play.move_to(at(time(18, 30, 0, 0))).await;
        let standing = play.standing();
        assert!(standing.bureau.balances(), "seed {seed}, {}", play.now);
        lists::units(&mut play, &standing).await;
    }
    assert!(!sealed.is_empty(), "seed {seed} seals nothing");
}

/// Throws once, and looks at the units that may have changed by it.
async fn step(play: &mut Play, dice: &mut Dice, sealed: &mut Sealed) {
    let who = dice.of(&PEOPLE);
    let before = play.model.member(who).person.unit();
    let Some(act) = throw(play, dice, who, sealed) else {
        return;
    };
    play.act(&act).await;
    if let Act::Seal(unit, _) = &act {
        let table = play.get(OFFICE, &format!("/api/units/{unit}/annex3")).await;
        sealed.insert(unit, kept(&table));
    }
    let now = play.model.member(who).person.unit();
    for unit in [before, now] {
        look_at(play, unit, sealed).await;
    }
}

/// Something that can happen to this person, or in a unit.
fn throw(play: &Play, dice: &mut Dice, who: &'static str, sealed: &mut Sealed) -> Option<Act> {
    let member = play.model.member(who);
    let person = &member.person;
    if !member.on_roster {
        let back = person.moved_to(dice.of(&UNITS).0);
        return Some(Act::Arrive(Box::new(back)));
    }
    let signer = play.model.signer_of(who);
    let waits = member
        .counted()
        .is_some_and(|filed| filed.state == State::Waiting);
    Some(match dice.below(16) {
        0..4 if person.must_declare() => {
            let form = form(dice);
            let stands = member
                .filed
                .as_ref()
                .filter(|filed| filed.state != State::Returned);
            if stands.is_some_and(|filed| filed.form.json(&filed.who) == form.json(person)) {
                Act::Resend(who)
            } else {
                Act::File(who.to_owned(), form)
            }
        }
        4..7 => Act::Move(who, dice.of(&UNITS).0),
        7 => Act::Depart(who),
        8 if person.is_in_office() => Act::LeaveOffice(who, "退休", "2010-01-01"),
        8 => Act::Change(Box::new(person.in_office_again())),
        9 => Act::Change(Box::new(person.under_the_city(!person.is_municipal()))),
        10..12 => Act::Sweep(dice.of(&SIGNERS), Vec::new()),
        12 if waits => Act::Return(
            SIGNERS.into_iter().find(|one| Some(*one) == signer.as_deref())?,
            who,
        ),
        13 if waits => Act::Appoint(who, "JL-001"),
        14 => {
            let (unit, head) = dice.of(&UNITS);
            if sealed.remove(unit).is_some() {
                Act::Unseal(unit)
            } else {
                Act::Seal(unit, head)
            }
        }
        _ => return None,
    })
}

fn form(dice: &mut Dice) -> Form {
    let businesses = ["示例一号砂场", "示例二号砂场", "示例三号砂场"];
    match dice.below(3) {
        0 => Form::nil(),
        many => Form::disclosing(
            businesses[..many + dice.below(2)]
                .iter()
                .map(|name| Declared::share(name))
                .collect(),
        ),
    }
}

/// A unit's desk and its live table have the model's numbers; a sealed one says whether something changed.
async fn look_at(play: &mut Play, unit: &'static str, sealed: &Sealed) {
    let standing = play.standing();
    let expected = standing.unit(unit);
    assert!(expected.balances(), "{unit} at {}", play.now);
    let desk = play.get(OFFICE, &format!("/api/units/{unit}?limit=200")).await;
    let named: Vec<(&str, u64)> = vec![
        ("expected", expected.expected),
        ("nil", expected.nil),
        ("disclosing", expected.disclosing),
        ("missing", expected.missing),
        ("late", expected.late),
        ("waiting", expected.waiting),
        ("returned", expected.returned),
        ("signed", expected.signed),
        ("retained", expected.retained),
    ];
    for (name, number) in named {
        assert_eq!(desk["counts"][name], number, "{unit}: {name} at {}", play.now);
    }
    let table = play
        .get(OFFICE, &format!("/api/units/{unit}/annex3?view=live"))
        .await;
    assert_eq!(
        table["reconciliation"],
        expected.reconciliation(),
        "{unit} at {}",
        play.now
    );
    assert_eq!(table["errors"], json!([]));
    if let Some(sealed) = sealed.get(unit)
        && *sealed != kept(&table)
    {
        assert!(
            table["differs"].is_object(),
            "{unit} changed since it was sealed, {}",
            play.now
        );
    }
}

fn kept(table: &Value) -> (Value, Value) {
    (table["reconciliation"].clone(), table["apart"].clone())
}

impl Person {
    fn is_in_office(&self) -> bool {
        *self == self.in_office_again()
    }
}
