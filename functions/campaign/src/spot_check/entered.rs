//! A spot check as it is asked for.

use crate::errors::{Field, FieldErrors};
use crate::plan::Campaign;
use crate::roster::UnitId;
use crate::text::{fold, fold_code};
use serde::{Deserialize, Serialize};

/// The most declarations of one spot check: somebody has to look into each.
pub const MOST_ITEMS: usize = 500;

/// How many are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SpotCheckSize)]
pub enum Wanted {
    /// So many declarations.
    Size(usize),
    /// So many in a hundred, rounded up.
    Percent(usize),
}

/// What was typed, field by field; empty for nothing.
#[derive(Clone, Debug, Default)]
pub struct SpotCheckForm {
    /// The unit's id.
    pub unit: String,
    /// How many declarations.
    pub size: String,
    /// How many in a hundred.
    pub percent: String,
}

/// The fields in the order of the page.
pub const FIELDS: &[Field] = &[
    Field::chosen("unit", "单位"),
    Field::written("size", "份数"),
    Field::written("percent", "比例"),
];

/// What is to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// From which unit.
    pub unit: UnitId,
    /// How many.
    pub wanted: Wanted,
}

impl Wanted {
    /// How many that is of so many.
    ///
    /// # Errors
    /// There are not so many, or they are too many to look into, with the field that says so.
    pub fn of(self, population: usize) -> Result<usize, (&'static str, String)> {
        let (field, size) = match self {
            Wanted::Size(size) => ("size", size),
            Wanted::Percent(percent) => ("percent", (population * percent).div_ceil(100)),
        };
        if size > population {
            return Err((field, format!("该单位现有 {population} 份报告，抽取数不能超过")));
        }
        if size > MOST_ITEMS {
            return Err((field, format!("一次最多抽取 {MOST_ITEMS} 份，这样要抽 {size} 份")));
        }
        Ok(size)
    }
}

impl SpotCheckForm {
    /// Reads it.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn read(&self, campaign: &Campaign) -> Result<Asked, FieldErrors> {
        let mut errors = FieldErrors::of(FIELDS);
        let unit = UnitId::parse(&fold(&self.unit))
            .ok()
            .filter(|unit| campaign.unit(unit).is_some());
        if unit.is_none() {
            let empty = fold(&self.unit).is_empty();
            if empty {
                errors.blank("unit");
            } else {
                errors.wrong("unit", "须从所列选项中选择");
            }
        }
        let size = counted(&mut errors, "size", &self.size, MOST_ITEMS);
        let percent = counted(&mut errors, "percent", &self.percent, 100);
        let typed = !fold(&self.size).is_empty() || !fold(&self.percent).is_empty();
        let wanted = match (size, percent) {
            (Some(_), Some(_)) => {
                errors.add("size", "份数和比例只填一项");
                None
            }
            (Some(size), None) => Some(Wanted::Size(size)),
            (None, Some(percent)) => Some(Wanted::Percent(percent)),
            (None, None) => {
                if !typed {
                    errors.add("size", "请填写份数或比例");
                }
                None
            }
        };
        match (unit, wanted, errors.is_empty()) {
            (Some(unit), Some(wanted), true) => Ok(Asked { unit, wanted }),
            _ => Err(errors),
        }
    }
}

fn counted(errors: &mut FieldErrors, field: &str, typed: &str, most: usize) -> Option<usize> {
    let plain = fold_code(typed);
    if plain.is_empty() {
        return None;
    }
    let number = plain.parse().ok().filter(|number| (1..=most).contains(number));
    if number.is_none() {
        errors.wrong(field, format!("须为 1 至 {most} 的整数"));
    }
    number
}
