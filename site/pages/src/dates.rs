//! Dates as people read them.

use campaign::{Month, timing};
use jiff::Timestamp;
use jiff::civil::Date;
use minijinja::{Error, ErrorKind};

/// `2017-08-15` → `2017年8月15日`.
pub(crate) fn date_cn(text: &str) -> Result<String, Error> {
    let date = parse(text)?;
    Ok(format!("{}年{}月{}日", date.year(), date.month(), date.day()))
}

/// `2017-08-15` → `8月15日`.
pub(crate) fn month_day_cn(text: &str) -> Result<String, Error> {
    let date = parse(text)?;
    Ok(format!("{}月{}日", date.month(), date.day()))
}

/// `2017-09-11T10:00:00Z` → `2017年9月11日 18:00:00`.
pub(crate) fn moment_cn(text: &str) -> Result<String, Error> {
    let moment: Timestamp = text
        .parse()
        .map_err(|_| Error::new(ErrorKind::InvalidOperation, format!("{text:?} is no moment")))?;
    Ok(timing::moment_in_chinese(moment))
}

/// A date or month that may be as a person typed it: read if it can be, else shown as it is.
pub(crate) fn shown_date(text: &str) -> String {
    date_cn(text)
        .or_else(|_| Month::parse(text).map(Month::in_chinese))
        .unwrap_or_else(|_| text.to_owned())
}

/// The day that a demonstration's clock text starts with, such as `2017年9月11日 09:00`, as an ISO date.
#[must_use]
pub fn day_in(clock: &str) -> Option<Date> {
    let (year, rest) = clock.trim().split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let (day, _) = rest.split_once('日')?;
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// How many days it is from `today` to the day; negative once it has passed.
pub(crate) fn days_until(day: &str, today: &str) -> Result<i32, Error> {
    Ok((parse(day)? - parse(today)?).get_days())
}

/// The day after: what holds up to a day, included, ends with it.
pub(crate) fn next_day(day: &str) -> Result<String, Error> {
    let next = parse(day)?.tomorrow();
    next.map(|next| next.to_string())
        .map_err(|error| Error::new(ErrorKind::InvalidOperation, error.to_string()))
}

/// A small number as running text has it: 3 → 三, 12 → 十二. What is larger than 99 stays in digits.
pub(crate) fn number_cn(number: u32) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |number: u32| DIGITS.get(number as usize).copied().unwrap_or_default();
    match (number / 10, number % 10) {
        (0, units) => digit(units).to_owned(),
        (10.., _) => number.to_string(),
        (tens, units) => {
            let tens = if tens == 1 { "" } else { digit(tens) };
            let units = if units == 0 { "" } else { digit(units) };
            format!("{tens}十{units}")
        }
    }
}

/// A number of years as running text has it: 2 → 两年, 3 → 三年.
pub(crate) fn years_cn(years: u32) -> String {
    match years {
        2 => "两年".to_owned(),
        years => number_cn(years) + "年",
    }
}

fn parse(text: &str) -> Result<Date, Error> {
    text.parse().map_err(|_| {
        Error::new(
            ErrorKind::InvalidOperation,
            format!("{text:?} is no date such as 2017-08-15"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_people_read_them() {
        assert_eq!(date_cn("2017-08-05").unwrap(), "2017年8月5日");
        assert_eq!(month_day_cn("2017-08-15").unwrap(), "8月15日");
        assert_eq!(
            moment_cn("2017-09-11T10:00:05Z").unwrap(),
            "2017年9月11日 18:00:05"
        );
    }

    #[test]
    fn days_are_counted_over_months() {
        assert_eq!(days_until("2017-09-30", "2017-09-11").unwrap(), 19);
        assert_eq!(days_until("2017-12-31", "2017-08-15").unwrap(), 138);
        assert_eq!(days_until("2017-09-30", "2017-10-01").unwrap(), -1);
        assert_eq!(next_day("2017-12-31").unwrap(), "2018-01-01");
    }

    #[test]
    fn small_numbers_are_written_in_words() {
        assert_eq!([years_cn(2), years_cn(12)], ["两年", "十二年"]);
        let words = [2, 3, 10, 12, 20, 45, 99, 100].map(number_cn);
        assert_eq!(
            words,
            ["二", "三", "十", "十二", "二十", "四十五", "九十九", "100"]
        );
    }

    #[test]
    fn a_text_that_is_no_date_is_an_error_in_content() {
        assert!(
            date_cn("2017-02-30")
                .unwrap_err()
                .to_string()
                .contains("2017-02-30")
        );
        assert!(month_day_cn("").is_err());
    }

    #[test]
    fn what_a_person_typed_is_shown_even_if_it_is_no_date() {
        assert_eq!(shown_date("2017-09-01"), "2017年9月1日");
        assert_eq!(shown_date("2015-3"), "2015年3月");
        assert_eq!(shown_date("去年"), "去年");
    }

    #[test]
    fn the_demo_clocks_day_is_found() {
        assert_eq!(
            day_in("2017年9月11日 09:00"),
            Some(jiff::civil::date(2017, 9, 11))
        );
        assert_eq!(day_in("2017年13月1日 09:00"), None);
        assert_eq!(day_in("soon"), None);
    }
}
