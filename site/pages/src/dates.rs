//! Dates as people read them.

use campaign::Month;
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

/// A date or month that may be as a person typed it: read if it can be, else shown as it is.
pub(crate) fn shown_date(text: &str) -> String {
    date_cn(text)
        .or_else(|_| Month::parse(text).map(Month::in_chinese))
        .unwrap_or_else(|_| text.to_owned())
}

/// The day that a demonstration's clock text starts with, such as `2017年9月11日 09:00`, as an ISO date.
pub(crate) fn day_in(clock: &str) -> Option<String> {
    let (year, rest) = clock.trim().split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let (day, _) = rest.split_once('日')?;
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        .ok()
        .map(|date| date.to_string())
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
        assert_eq!(day_in("2017年9月11日 09:00").as_deref(), Some("2017-09-11"));
        assert_eq!(day_in("2017年13月1日 09:00"), None);
        assert_eq!(day_in("soon"), None);
    }
}
