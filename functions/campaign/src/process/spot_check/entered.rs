//! A spot check as it is asked for.

use crate::people::plan::Campaign;
use crate::values::form::Check;
use crate::values::text::fold_code;
use crate::values::unit_id::UnitId;
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

crate::form! {
    /// What to draw: `size` or `percent`.
    #[schema(as = SpotCheckDrawing)]
    pub struct SpotCheckForm {
        /// A free id, from the form; with it a drawing that is sent twice is made once.
        pub id: Option<String> = written "编号",
        #[schema(value_type = String)]
        unit: Option<String> = chosen "单位",
        #[schema(value_type = Option<u32>, minimum = 1, maximum = 500)]
        size: Option<String> = written "份数",
        #[schema(value_type = Option<u32>, minimum = 1, maximum = 100)]
        percent: Option<String> = written "比例",
    }
}

crate::form! {
    /// What to draw from every unit: `size`, or all where there are fewer, or `percent`.
    #[schema(as = SpotCheckRoundDrawing)]
    pub struct RoundForm {
        /// A free id, from the form; with it a round that is sent again goes on where it was cut off.
        pub id: Option<String> = written "编号",
        #[schema(value_type = Option<u32>, minimum = 1, maximum = 500)]
        size: Option<String> = written "每个单位的份数",
        #[schema(value_type = Option<u32>, minimum = 1, maximum = 100)]
        percent: Option<String> = written "每个单位的比例",
    }
}

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

    /// How many that is of the declarations of one unit among all: of fewer all. None where there is nothing to draw, or
    /// where it is too much for one spot check.
    #[must_use]
    pub fn of_each(self, population: usize) -> Option<usize> {
        let size = match self {
            Wanted::Size(size) => size.min(population),
            Wanted::Percent(_) => return self.of(population).ok().filter(|size| *size > 0),
        };
        (size > 0).then_some(size)
    }

    /// As forms ask for it: `size` or `percent`.
    fn parse(size: Option<&str>, percent: Option<&str>, check: &mut Check<'_>) -> Option<Self> {
        let neither = size.is_none() && percent.is_none();
        let size = counted(check, "size", size, MOST_ITEMS);
        let percent = counted(check, "percent", percent, 100);
        let both = size.is_some() && percent.is_some();
        check.say_if(both, "size", "份数和比例只填一项");
        check.say_if(neither, "size", "请填写份数或比例");
        size.map(Wanted::Size).or(percent.map(Wanted::Percent))
    }
}

impl SpotCheckForm {
    /// Checks it.
    pub fn parse(&self, campaign: &Campaign, check: &mut Check<'_>) -> Option<Asked> {
        let known = |id: &str| {
            UnitId::parse(id)
                .ok()
                .filter(|unit| campaign.unit(unit).is_some())
        };
        let unit = check.term("unit", self.unit.as_deref(), known);
        let unit = check.demand("unit", unit);
        let wanted = Wanted::parse(self.size.as_deref(), self.percent.as_deref(), check);
        Some(Asked {
            unit: unit?,
            wanted: wanted?,
        })
    }
}

impl RoundForm {
    /// Checks it.
    pub fn parse(&self, check: &mut Check<'_>) -> Option<Wanted> {
        Wanted::parse(self.size.as_deref(), self.percent.as_deref(), check)
    }
}

fn counted(check: &mut Check<'_>, field: &str, typed: Option<&str>, most: usize) -> Option<usize> {
    check.read(field, typed, |typed| {
        let number = fold_code(typed).parse().ok();
        let number = number.filter(|number| (1..=most).contains(number));
        number.ok_or_else(|| format!("须为 1 至 {most} 的整数"))
    })
}
