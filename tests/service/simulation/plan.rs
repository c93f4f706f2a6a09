//! What everyone does and when, from 2017-08-16 to 2018-01-31.

mod filing;
mod leads;
mod office;
mod signing;

use super::actions::Act;
use super::declared::{Declared, Form, MODES, SECTORS};
use super::people::{Person, everyone};
use jiff::civil::{Date, DateTime, date};

/// Acts with their moments.
#[derive(Default)]
pub(super) struct Plan(Vec<(DateTime, Act)>);

/// The whole plan, in the order of time.
pub(super) fn plan() -> Vec<(DateTime, Act)> {
    let mut plan = Plan::default();
    plan.at("08-16 09:00", Act::LoadEveryone);
    filing::add(&mut plan);
    signing::add(&mut plan);
    office::add(&mut plan);
    leads::add(&mut plan);
    let apart: Vec<String> = plan.filers();
    for (serial, person) in everyone().iter().enumerate() {
        let is_apart = apart.iter().any(|number| number == person.number());
        if !is_apart && !NEVER_FILE.contains(&person.number()) && person.must_declare() {
            plan.bulk(serial, person);
        }
    }
    // Stable, so that what is planned for the same minute happens in the order it was written down.
    plan.0.sort_by_key(|(at, _)| *at);
    plan.0
}

/// Those of whom the plan has scenes and who file nothing in them.
const NEVER_FILE: [&str; 2] = ["LS-102", "RS-102"];

impl Plan {
    /// Plans an act for a minute such as `09-04 10:00`; the campaign's months tell the year.
    pub(super) fn at(&mut self, when: &str, act: Act) {
        let year = if when.starts_with('0') && when < "08" {
            2018
        } else {
            2017
        };
        let when = format!("{year}-{}", when.replace(' ', "T"));
        self.0.push((when.parse().unwrap(), act));
    }

    pub(super) fn file(&mut self, when: &str, who: &str, form: Form) {
        self.at(when, Act::File(who.to_owned(), form));
    }

    /// Whose reports are written out in the plan.
    fn filers(&self) -> Vec<String> {
        let filed = self.0.iter().filter_map(|(_, act)| match act {
            Act::File(who, _) => Some(who.clone()),
            _ => None,
        });
        filed.collect()
    }

    /// What everybody else does follows from their place on the roster: a few never file, a few file late on some
    /// Monday, a fifth disclose.
    fn bulk(&mut self, serial: usize, person: &Person) {
        if serial % 37 == 5 {
            return;
        }
        let is_late = serial % 17 == 3;
        let day = if is_late {
            date(2017, 10, 2).saturating_add(jiff::Span::new().days((serial % 5 * 21) as i64))
        } else {
            date(2017, 8, 28).saturating_add(jiff::Span::new().days((serial * 7 % 12 * 3) as i64))
        };
        let minute = 30 + serial % 100 * 5;
        let at = day.at(8 + (minute / 60) as i8, (minute % 60) as i8, 0, 0);
        let mut form = Form::nil();
        if serial % 5 == 1 {
            let kind = serial / 5;
            form.deals.push(disclosed(kind, serial, person, is_late));
            if kind.is_multiple_of(3) {
                form.deals
                    .push(disclosed(kind + 4, serial + 1000, person, is_late));
            }
        }
        self.0.push((at, Act::File(person.number().to_owned(), form)));
    }
}

/// One of many: every mode, sector and way of leaving comes up.
fn disclosed(kind: usize, serial: usize, person: &Person, is_late: bool) -> Declared {
    let hundredths = (serial * 125 + 50) as i64;
    let one = Declared::share(&format!("示例企业{serial}号"))
        .of(MODES[kind % MODES.len()], SECTORS[kind % SECTORS.len()])
        .worth(
            hundredths,
            if kind.is_multiple_of(4) {
                -hundredths / 3
            } else {
                hundredths / 7
            },
        );
    let one = if person.is_leading() {
        one.by("示例家属", ["配偶", "子女", "子女的配偶"][kind % 3])
    } else {
        one
    };
    let planned = |early: Date| if is_late { date(2018, 1, 25) } else { early };
    match kind % 5 {
        0 => one.left(date(2017, 8, 20), "注销"),
        1 => one,
        2 => one.planned(planned(date(2017, 10, 31))),
        3 => one.left(date(2017, 8, 22), "转让"),
        _ => one.planned(planned(date(2017, 9, 30))),
    }
}
