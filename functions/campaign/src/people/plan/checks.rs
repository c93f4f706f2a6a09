//! What a campaign file must satisfy beyond its shape. Every check names the path of the value at fault.

use super::{BUREAU, Campaign, OTHER_SECTOR, PhaseId};
use crate::values::roster_number::RosterNumber;
use jiff::civil::Date;
use std::collections::HashSet;

/// The phases in the campaign's course (§5).
const COURSE: [PhaseId; 4] = [
    PhaseId::Mobilization,
    PhaseId::SelfCheck,
    PhaseId::Investigation,
    PhaseId::WrapUp,
];

/// Digits of a Chinese hotline: from 5 (12345) to 8 of a landline, 11 of a mobile number.
const HOTLINE_DIGITS: std::ops::RangeInclusive<usize> = 5..=11;

/// Digits of a Chinese area code, the leading zero included.
const AREA_CODE_DIGITS: std::ops::RangeInclusive<usize> = 3..=4;

/// Windows in years that a campaign can mean; longer ones are slips of the pen.
const WINDOW_YEARS: std::ops::RangeInclusive<i16> = 1..=10;

/// Percentages by which a price can be called clearly above the market.
const ABOVE_MARKET_PERCENT: std::ops::RangeInclusive<u32> = 1..=100;

/// Rows that a form on a phone and a request of 256 KiB can take.
const MOST_PARTICIPATIONS: std::ops::RangeInclusive<usize> = 1..=50;

const ISSUED_CODE_DAYS: std::ops::RangeInclusive<i16> = 1..=180;
const FILINGS_A_DAY: std::ops::RangeInclusive<u32> = 10..=1_000_000;

/// Years during which what was filed may be kept: the fixed periods for an office's records end with 30.
const KEEP_YEARS: std::ops::RangeInclusive<i16> = 1..=30;

/// Mistakes with the path of the value at fault, such as `phases.1.ends`.
#[derive(Default)]
pub(super) struct Mistakes(pub(super) Vec<(String, String)>);

impl Mistakes {
    fn add(&mut self, path: impl Into<String>, reason: impl Into<String>) {
        self.0.push((path.into(), reason.into()));
    }

    pub(super) fn unless(&mut self, holds: bool, path: &str, reason: impl FnOnce() -> String) {
        if !holds {
            self.add(path, reason());
        }
    }
}

/// Everything that is wrong with a campaign.
pub(super) fn mistakes(campaign: &Campaign) -> Mistakes {
    let mut found = Mistakes::default();
    check_period(campaign, &mut found);
    check_course(campaign, &mut found);
    check_phase_dates(campaign, &mut found);
    check_deadlines(campaign, &mut found);
    check_figures(campaign, &mut found);
    check_units(campaign, &mut found);
    check_sectors(campaign, &mut found);
    check_contact(campaign, &mut found);
    super::registrations::check(campaign, &mut found);
    found
}

fn check_period(campaign: &Campaign, found: &mut Mistakes) {
    found.unless(campaign.starts <= campaign.ends, "ends", || {
        format!("the campaign ends before it starts ({})", campaign.starts)
    });
}

/// Each phase stands in the file once, in the order of the course.
fn check_course(campaign: &Campaign, found: &mut Mistakes) {
    let mut latest = None;
    for (index, phase) in campaign.phases.iter().enumerate() {
        let place = COURSE.iter().position(|id| *id == phase.id);
        let path = format!("phases.{index}.id");
        if campaign.phases[..index]
            .iter()
            .any(|earlier| earlier.id == phase.id)
        {
            found.add(path, "this phase is there twice");
        } else if place < latest {
            found.add(path, "this phase stands after one that it comes before");
        }
        latest = latest.max(place);
    }
    // With as many phases as the course has, a missing one is the one that another stands twice for.
    if campaign.phases.len() < COURSE.len() {
        for id in COURSE {
            found.unless(campaign.phase(id).is_some(), "phases", || {
                format!("the phase `{}` is missing", id.as_str())
            });
        }
    }
    no_name_twice(
        campaign.phases.iter().map(|phase| phase.name.as_str()),
        "phases",
        "name",
        found,
    );
}

fn check_phase_dates(campaign: &Campaign, found: &mut Mistakes) {
    let mut previous_end: Option<Date> = None;
    for (index, phase) in campaign.phases.iter().enumerate() {
        let (starts, ends) = (format!("phases.{index}.starts"), format!("phases.{index}.ends"));
        within(campaign, phase.starts, &starts, found);
        within(campaign, phase.ends, &ends, found);
        found.unless(phase.starts <= phase.ends, &ends, || {
            format!("the phase ends before it starts ({})", phase.starts)
        });
        if let Some(previous_end) = previous_end {
            // One shared day is allowed: the plan gives 2017-08-25 to two phases.
            found.unless(previous_end <= phase.starts, &starts, || {
                format!("the phase starts before the one above it ends ({previous_end})")
            });
        }
        previous_end = Some(phase.ends);
    }
}

fn within(campaign: &Campaign, date: Date, path: &str, found: &mut Mistakes) {
    // A campaign that ends before it starts has that one mistake, not one more at each of its dates.
    let inside = campaign.starts > campaign.ends || (campaign.starts..=campaign.ends).contains(&date);
    found.unless(inside, path, || {
        format!(
            "the date is outside the campaign's period ({} to {})",
            campaign.starts, campaign.ends
        )
    });
}

/// Leniency rewards reporting on one's own, so its line is within the self-check phase; reports exist for
/// delivery only once that phase has begun (§5.2.3).
fn check_deadlines(campaign: &Campaign, found: &mut Mistakes) {
    let rules = &campaign.rules;
    within(campaign, rules.deliver_by, "rules.deliver_by", found);
    within(campaign, rules.lenient_until, "rules.lenient_until", found);
    let Some(self_check) = campaign.phase(PhaseId::SelfCheck) else {
        return;
    };
    found.unless(rules.deliver_by >= self_check.starts, "rules.deliver_by", || {
        format!(
            "the date is before the self-check phase starts ({})",
            self_check.starts
        )
    });
    found.unless(
        rules.lenient_until >= self_check.starts,
        "rules.lenient_until",
        || {
            format!(
                "the date is before the self-check phase starts ({})",
                self_check.starts
            )
        },
    );
    found.unless(
        rules.lenient_until <= self_check.ends,
        "rules.lenient_until",
        || {
            format!(
                "the date is after the self-check phase ends ({})",
                self_check.ends
            )
        },
    );
}

fn check_figures(campaign: &Campaign, found: &mut Mistakes) {
    let rules = &campaign.rules;
    let windows = [
        (
            "rules.leading_cadre_window_years",
            rules.leading_cadre_window_years,
        ),
        (
            "rules.civil_servant_window_years",
            rules.civil_servant_window_years,
        ),
    ];
    for (path, years) in windows {
        in_range(years, &WINDOW_YEARS, path, found);
    }
    let percent = rules.clearly_above_market_percent;
    in_range(
        percent,
        &ABOVE_MARKET_PERCENT,
        "rules.clearly_above_market_percent",
        found,
    );
    in_range(
        rules.most_participations,
        &MOST_PARTICIPATIONS,
        "rules.most_participations",
        found,
    );
    in_range(rules.keep_years, &KEEP_YEARS, "rules.keep_years", found);
    in_range(
        rules.issued_code_days,
        &ISSUED_CODE_DAYS,
        "rules.issued_code_days",
        found,
    );
    in_range(rules.filings_a_day, &FILINGS_A_DAY, "rules.filings_a_day", found);
}

fn in_range<T: PartialOrd + std::fmt::Display>(
    figure: T,
    range: &std::ops::RangeInclusive<T>,
    path: &str,
    found: &mut Mistakes,
) {
    found.unless(range.contains(&figure), path, || {
        format!("{figure} is not between {} and {}", range.start(), range.end())
    });
}

fn check_units(campaign: &Campaign, found: &mut Mistakes) {
    no_name_twice(
        campaign.units.iter().map(|unit| unit.id.as_str()),
        "units",
        "id",
        found,
    );
    no_name_twice(
        campaign.units.iter().map(|unit| unit.name.as_str()),
        "units",
        "name",
        found,
    );
    for (index, unit) in campaign.units.iter().enumerate() {
        found.unless(unit.id.as_str() != BUREAU, &format!("units.{index}.id"), || {
            format!("`{BUREAU}` is the name of the whole bureau's files; give the unit another id")
        });
    }
    for (index, unit) in campaign.units.iter().enumerate() {
        let signers = unit.signers.iter().map(RosterNumber::as_str);
        no_item_twice(signers, &format!("units.{index}.signers"), found);
    }
    let housing = &campaign.leading_group.office.unit;
    found.unless(
        campaign.unit(housing).is_some(),
        "leading_group.office.unit",
        || format!("no unit has the id `{housing}`"),
    );
}

fn check_sectors(campaign: &Campaign, found: &mut Mistakes) {
    no_name_twice(
        campaign.sectors.iter().map(|sector| sector.name.as_str()),
        "sectors",
        "name",
        found,
    );
    for (index, sector) in campaign.sectors.iter().enumerate() {
        found.unless(
            sector.name != OTHER_SECTOR,
            &format!("sectors.{index}.name"),
            || format!("every campaign has {OTHER_SECTOR}; the file does not name it"),
        );
    }
}

fn check_contact(campaign: &Campaign, found: &mut Mistakes) {
    let numbers = [
        ("contact.hotline", campaign.contact.hotline.as_str()),
        (
            "leading_group.office.telephone",
            campaign.leading_group.office.telephone.as_str(),
        ),
    ];
    for (path, number) in numbers {
        found.unless(is_digits(number, &HOTLINE_DIGITS), path, || {
            format!(
                "a number without area code has {} to {} digits",
                HOTLINE_DIGITS.start(),
                HOTLINE_DIGITS.end()
            )
        });
    }
    let area_code = &campaign.contact.area_code;
    let is_area_code = area_code.starts_with('0') && is_digits(area_code, &AREA_CODE_DIGITS);
    found.unless(is_area_code, "contact.area_code", || {
        "an area code is 0 and 2 or 3 more digits".to_owned()
    });
}

fn is_digits(text: &str, digits: &std::ops::RangeInclusive<usize>) -> bool {
    digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reports each text under `key` that an earlier table of the list has already.
fn no_name_twice<'a>(names: impl Iterator<Item = &'a str>, list: &str, key: &str, found: &mut Mistakes) {
    let mut seen = HashSet::new();
    for (index, name) in names.enumerate() {
        found.unless(seen.insert(name), &format!("{list}.{index}.{key}"), || {
            format!("`{name}` is there twice")
        });
    }
}

/// Reports each item that stands earlier in the list already.
fn no_item_twice<'a>(items: impl Iterator<Item = &'a str>, list: &str, found: &mut Mistakes) {
    let mut seen = HashSet::new();
    for (index, item) in items.enumerate() {
        found.unless(seen.insert(item), &format!("{list}.{index}"), || {
            format!("`{item}` is there twice")
        });
    }
}
