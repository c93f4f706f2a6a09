//! A calendar month, as birth months and spans of participation are given.

use crate::text;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A month of a year, written `2015-03`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i16,
    month: i8,
}

/// A text that is no month between 1900-01 and 2199-12.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("须按“年-月”填写，例如 2015-03")]
pub struct MonthError;

described_as_text!(Month, "A month of a year.", "2015-03");

impl Month {
    /// Reads `2015-03`, and what people type for it: `2015-3`, `2015.03`, `2015/3`, `2015年3月`, `201503`.
    ///
    /// # Errors
    /// The text is no month.
    pub fn parse(text: &str) -> Result<Self, MonthError> {
        let plain = text::fold_code(text)
            .replace(['.', '/', '年'], "-")
            .replace('月', "");
        let (year, month) = match plain.split_once('-') {
            Some(parts) => parts,
            None if plain.len() == 6 && plain.is_ascii() => plain.split_at(4),
            None => return Err(MonthError),
        };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || !(1..=2).contains(&month.len()) || !digits(year) || !digits(month) {
            return Err(MonthError);
        }
        let year: i16 = year.parse().map_err(|_| MonthError)?;
        let month: i8 = month.parse().map_err(|_| MonthError)?;
        if !(1900..2200).contains(&year) || !(1..=12).contains(&month) {
            return Err(MonthError);
        }
        Ok(Month { year, month })
    }

    /// The month a day lies in.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Month {
            year: date.year(),
            month: date.month(),
        }
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Date {
        Date::constant(self.year, self.month, 1)
    }

    /// Whole years from this month to a day. Only the month is known, so a birthday counts from its month on.
    #[must_use]
    pub fn years_until(self, date: Date) -> i16 {
        let years = date.year() - self.year;
        if date.month() < self.month {
            years - 1
        } else {
            years
        }
    }

    /// As people read it: `2015年3月`.
    #[must_use]
    pub fn in_chinese(self) -> String {
        format!("{}年{}月", self.year, self.month)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year, self.month)
    }
}

impl From<Month> for String {
    fn from(month: Month) -> String {
        month.to_string()
    }
}

impl TryFrom<String> for Month {
    type Error = MonthError;
    fn try_from(text: String) -> Result<Self, MonthError> {
        Month::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn months_are_read_as_people_type_them() {
        for typed in [
            "2015-03",
            "2015-3",
            "２０１５.３",
            "2015/03",
            "2015年3月",
            "201503",
        ] {
            assert_eq!(
                Month::parse(typed).map(|month| month.to_string()).as_deref(),
                Ok("2015-03"),
                "{typed}"
            );
        }
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for junk in [
            "",
            "2015",
            "2015-13",
            "2015-00",
            "15-03",
            "2015-03-01",
            "至今",
            "二〇一五年三月",
            "-2015-3",
            "+201-5",
        ] {
            assert_eq!(Month::parse(junk), Err(MonthError), "{junk}");
        }
    }

    #[test]
    fn age_turns_with_the_month_of_birth() {
        let born = Month::parse("1980-09").unwrap();
        assert_eq!(born.years_until(date(2017, 8, 31)), 36);
        assert_eq!(born.years_until(date(2017, 9, 1)), 37);
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in ".{0,20}") {
            let _ = Month::parse(&text);
        }
    }
}
