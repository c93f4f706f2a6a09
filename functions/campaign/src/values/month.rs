//! A calendar month, as birth months and spans of participation are given.

use crate::values::date::{hyphenated, is_number};
use crate::values::text;
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

/// Why a text is no month between 1900-01 and 2199-12.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MonthError {
    /// It is no month at all.
    #[error("须按“年-月”填写，例如 2015-03")]
    Shape,
    /// A month stands there without a year, or with two digits of it.
    #[error("须写明年份（四位数），例如 2015-03")]
    NoYear,
    /// A year stands there alone.
    #[error("须写明是哪一月，例如 2015-03")]
    NoMonth,
    /// A day stands there too.
    #[error("只填年和月，不填日，例如 2015-03")]
    WithDay,
}

/// How people write that something goes on, in the place of its last month.
const ONGOING: [&str; 8] = ["至今", "到今", "今", "现在", "至现在", "到现在", "目前", "至目前"];

/// Whether a text stands in the place of a last month and says that there is none yet: 至今.
#[must_use]
pub fn is_ongoing(typed: &str) -> bool {
    let plain: String = text::fold(typed).split_whitespace().collect();
    ONGOING.contains(&plain.as_str())
}

described_as_text!(Month, "A month of a year.", "2015-03");

impl Month {
    /// Reads `2015-03`, and what people type for it: `2015-3`, `2015.03`, `2015/3`, `2015 年 3 月`, `201503`.
    ///
    /// # Errors
    /// The text is no month; it says what is missing.
    pub fn parse(text: &str) -> Result<Self, MonthError> {
        let plain = hyphenated(
            text::fold_code(text)
                .trim_end_matches('份')
                .trim_end_matches('月'),
        );
        if plain.len() == 6 && is_number(&plain) {
            return Month::read(&plain[..4], &plain[4..]);
        }
        let parts: Vec<&str> = plain.split('-').collect();
        match parts.as_slice() {
            [year] | [year, ""] if year.len() == 4 && is_number(year) => Err(MonthError::NoMonth),
            [month] if month.len() <= 2 && is_number(month) => Err(MonthError::NoYear),
            [year, month] if is_number(year) && is_number(month) => Month::read(year, month),
            [year, month, day] if [year, month].iter().all(|part| is_number(part)) && !day.is_empty() => {
                Err(MonthError::WithDay)
            }
            _ => Err(MonthError::Shape),
        }
    }

    fn read(year: &str, month: &str) -> Result<Self, MonthError> {
        if year.len() < 4 {
            return Err(MonthError::NoYear);
        }
        let year: i16 = year.parse().map_err(|_| MonthError::Shape)?;
        let digits = month.len();
        let month: i8 = month.parse().map_err(|_| MonthError::Shape)?;
        if digits > 2 || !(1900..2200).contains(&year) || !(1..=12).contains(&month) {
            return Err(MonthError::Shape);
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
            "2015 年 3 月",
            "2015年03月份",
            "2015。3",
            "2015 3",
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
            "2015-13",
            "2015-00",
            "至今",
            "二〇一五年三月",
            "-2015-3",
            "+201-5",
            "12015-3",
            "2015-003",
        ] {
            assert_eq!(Month::parse(junk), Err(MonthError::Shape), "{junk}");
        }
    }

    #[test]
    fn what_is_missing_of_a_month_is_told() {
        for (typed, why) in [
            ("2015年", MonthError::NoMonth),
            ("2015", MonthError::NoMonth),
            ("15-03", MonthError::NoYear),
            ("3月", MonthError::NoYear),
            ("2015-03-01", MonthError::WithDay),
            ("2015年3月1日", MonthError::WithDay),
        ] {
            assert_eq!(Month::parse(typed), Err(why), "{typed}");
        }
    }

    #[test]
    fn what_goes_on_has_no_last_month() {
        for typed in ["至今", " 至 今 ", "现在", "目前", "至\u{200b}今"] {
            assert!(is_ongoing(typed), "{typed:?}");
        }
        for other in ["", "2015-03", "至今年", "不详"] {
            assert!(!is_ongoing(other), "{other:?}");
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
