//! Calendar days as people type them.

use crate::text;
use jiff::civil::Date;

/// A text that is no day between 1900 and 2199.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("须按“年-月-日”填写，例如 2017-09-11")]
pub struct DateError;

/// Reads `2017-09-11`, and what people type for it: `2017-9-11`, `2017.9.11`, `2017/9/11`, `2017年9月11日`, `20170911`.
///
/// # Errors
/// The text is no day.
pub fn parse(typed: &str) -> Result<Date, DateError> {
    let plain = text::fold_code(typed)
        .replace(['.', '/', '年', '月'], "-")
        .replace('日', "");
    let spread = (plain.len() == 8 && plain.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| format!("{}-{}-{}", &plain[..4], &plain[4..6], &plain[6..]));
    let parts: Vec<&str> = spread.as_deref().unwrap_or(&plain).split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return Err(DateError);
    };
    let number = |part: &str, longest: usize| {
        let digits = (1..=longest).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if digits {
            part.parse::<i16>().map_err(|_| DateError)
        } else {
            Err(DateError)
        }
    };
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    if !(1900..2200).contains(&year) {
        return Err(DateError);
    }
    let small = |value: i16| i8::try_from(value).map_err(|_| DateError);
    Date::new(year, small(month)?, small(day)?).map_err(|_| DateError)
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
        ] {
            assert_eq!(parse(typed), Ok(date(2017, 9, 11)), "{typed}");
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for junk in [
            "",
            "2017-09",
            "2017-02-29",
            "2017-13-01",
            "17-9-11",
            "2017-9-11-1",
            "明天",
            "-2017-9-1",
        ] {
            assert_eq!(parse(junk), Err(DateError), "{junk}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in ".{0,20}") {
            let _ = parse(&text);
        }
    }
}
