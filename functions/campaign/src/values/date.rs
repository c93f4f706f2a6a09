//! Calendar days as people type them.

use crate::values::text;
use jiff::civil::Date;

/// Why a text is no day between 1900 and 2199.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It is no date at all.
    #[error("须按“年-月-日”填写，例如 2017-09-11")]
    Shape,
    /// Month and day stand there without a year, or with two digits of it.
    #[error("须写明年份（四位数），例如 2017-09-11")]
    NoYear,
    /// Year and month stand there without a day.
    #[error("须写明是哪一天，例如 2017-09-11")]
    NoDay,
    /// The calendar has no such day.
    #[error("所写的这一天不存在，请核对")]
    NoSuchDay,
}

/// What stands between the numbers of a date.
const SEPARATORS: [char; 5] = ['-', '.', '/', '年', '月'];

/// Reads `2017-09-11`, and what people type for it: `2017-9-11`, `2017.9.11`, `2017/9/11`, `2017 年 9 月 11 日`,
/// `2017年9月11号`, `20170911`. Midnight behind it, as other programs write it, is dropped.
///
/// # Errors
/// The text is no day; it says what is missing.
pub fn parse(typed: &str) -> Result<Date, DateError> {
    let folded = text::fold_code(typed);
    let plain = hyphenated(without_midnight(&folded));
    let plain = plain.strip_suffix(['日', '号']).unwrap_or(&plain);
    let is_joined = plain.len() == 8 && is_number(plain);
    let spread = is_joined.then(|| format!("{}-{}-{}", &plain[..4], &plain[4..6], &plain[6..]));
    let parts: Vec<&str> = spread.as_deref().unwrap_or(plain).split('-').collect();
    match parts.as_slice() {
        [year, month] | [year, month, ""] if year.len() == 4 && is_number(year) && is_number(month) => {
            Err(DateError::NoDay)
        }
        [month, day] if is_number(month) && is_number(day) => Err(DateError::NoYear),
        [year, month, day] if [year, month, day].iter().all(|part| is_number(part)) => read(year, month, day),
        _ => Err(DateError::Shape),
    }
}

fn read(year: &str, month: &str, day: &str) -> Result<Date, DateError> {
    if month.len() > 2 || day.len() > 2 || year.len() > 4 {
        return Err(DateError::Shape);
    }
    if year.len() < 4 {
        return Err(DateError::NoYear);
    }
    let year: i16 = year.parse().map_err(|_| DateError::Shape)?;
    let small = |part: &str| part.parse::<i8>().map_err(|_| DateError::Shape);
    if !(1900..2200).contains(&year) {
        return Err(DateError::NoSuchDay);
    }
    Date::new(year, small(month)?, small(day)?).map_err(|_| DateError::NoSuchDay)
}

/// A folded date with hyphens between its numbers, and no spaces.
pub(crate) fn hyphenated(folded: &str) -> String {
    let between = if folded.contains(SEPARATORS) { "" } else { "-" };
    let words: Vec<&str> = folded.split_whitespace().collect();
    words.join(between).replace(SEPARATORS, "-")
}

pub(crate) fn is_number(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
}

/// A moment at midnight is the day: `2017-09-11 00:00:00`.
fn without_midnight(folded: &str) -> &str {
    match folded.rsplit_once([' ', 'T']) {
        Some((day, time)) if time.contains(':') && time.trim_matches(['0', ':', '.']).is_empty() => day,
        _ => folded,
    }
}

/// As people read it: `2017年9月11日`.
#[must_use]
pub fn in_chinese(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn days_are_read_as_people_type_them() {
        for typed in [
            "2017-09-11",
            "2017-9-11",
            "２０１７.９.１１",
            "2017/9/11",
            "2017年9月11日",
            "20170911",
            "2017年9月11号",
            "2017 年 9 月 11 日",
            "2017. 9. 11",
            "2017。9。11",
            "2017 9 11",
            "2017-09-11 00:00:00",
            "2017/9/11 0:00",
            "2017-09-11T00:00:00.000",
        ] {
            assert_eq!(parse(typed), Ok(date(2017, 9, 11)), "{typed}");
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for junk in [
            "",
            "2017-9-11-1",
            "明天",
            "-2017-9-1",
            "2017-9-11 9:30",
            "2017-009-1",
            "12017-9-1",
            "20179",
        ] {
            assert_eq!(parse(junk), Err(DateError::Shape), "{junk}");
        }
        for impossible in ["2017-02-29", "2017-13-01", "0017-9-11", "2017-00-01"] {
            assert_eq!(parse(impossible), Err(DateError::NoSuchDay), "{impossible}");
        }
    }

    #[test]
    fn what_is_missing_of_a_day_is_told() {
        for no_year in ["9月5号", "9-5", "9 月 5 日", "17-9-11", "09.05"] {
            assert_eq!(parse(no_year), Err(DateError::NoYear), "{no_year}");
        }
        for no_day in ["2017-09", "2017年9月", "2017 年 9 月"] {
            assert_eq!(parse(no_day), Err(DateError::NoDay), "{no_day}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in ".{0,20}") {
            let _ = parse(&text);
        }
    }
}
