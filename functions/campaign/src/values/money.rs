//! Amounts in 万元 (ten thousand yuan).

use crate::values::text;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount in 万元 with at most two decimal places; never a float. Written as `"12.50"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Wan(Decimal);

/// The largest amount taken: 99,999,999.99 万元, far above any firm the campaign can meet.
const LARGEST: Decimal = Decimal::from_parts(1_410_065_407, 2, 0, false, 2);

/// Why a text is no amount in 万元.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WanError {
    /// Not a plain decimal number.
    #[error("须为数字，例如 12.50")]
    NotANumber,
    /// Written out in Chinese numerals.
    #[error("须用阿拉伯数字填写，例如 12.50")]
    InWords,
    /// In another unit, or in one that is not told: whoever writes ¥20 may mean 20 元 or 20 万元.
    #[error("以万元为单位，请换算后只填数字，例如 0.50（即 5000 元）")]
    OtherUnit,
    /// More than two places after the point.
    #[error("最多保留两位小数，例如 12.50")]
    TooManyPlaces,
    /// Larger, or smaller, than any plausible amount.
    #[error("超出可填范围（不超过 99999999.99 万元）")]
    OutOfRange,
}

/// What tells another unit than 万元.
const OTHER_UNITS: [char; 6] = ['元', '块', '亿', '千', '¥', '$'];

/// Numerals that are no digits, in plain and in bankers' writing.
const NUMERALS: &str = "零〇一二两三四五六七八九十百半壹贰叁肆伍陆柒捌玖拾佰";

described_as_text!(Wan, "An amount in 万元 with at most two decimal places.", "12.50");

impl Wan {
    /// Reads an amount as typed: full-width digits, separators of thousands and the unit behind it are folded.
    ///
    /// # Errors
    /// Says whether it is no number, in another unit, too precise or out of range.
    pub fn parse(text: &str) -> Result<Self, WanError> {
        let folded = text::fold_code(text);
        let bare = without_unit(&folded);
        let (sign, digits) = match bare.strip_prefix('-') {
            Some(digits) => ("-", digits.trim_start()),
            None => ("", bare),
        };
        let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
        let whole = without_groups(whole).filter(|whole| is_digits(whole) && is_digits(places));
        let whole = whole.filter(|whole| !(whole.is_empty() && places.is_empty()));
        let whole = whole.ok_or_else(|| why_no_number(bare))?;
        if whole.trim_start_matches('0').len() > 8 {
            return Err(WanError::OutOfRange);
        }
        if places.trim_end_matches('0').len() > 2 {
            return Err(WanError::TooManyPlaces);
        }
        let mut value: Decimal = format!("{sign}0{whole}.{places}0")
            .parse()
            .map_err(|_| WanError::NotANumber)?;
        if value.abs() > LARGEST {
            return Err(WanError::OutOfRange);
        }
        value.rescale(2);
        if value.is_zero() {
            value.set_sign_positive(true);
        }
        Ok(Wan(value))
    }

    /// Whether the amount is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative()
    }

    /// The amount as a decimal number of 万元.
    #[must_use]
    pub fn as_decimal(self) -> Decimal {
        self.0
    }
}

/// The amount without 万 or 万元 behind it. A yuan sign before it then says nothing new.
fn without_unit(folded: &str) -> &str {
    let amount = folded.strip_suffix('元').unwrap_or(folded).trim_end();
    match amount.strip_suffix('万') {
        Some(amount) => amount.trim_start_matches('¥').trim(),
        None => folded,
    }
}

/// Digits without the commas or spaces that part them in threes; `12,5` is no number, as it may mean 12.5.
fn without_groups(whole: &str) -> Option<String> {
    let mut groups = whole.split([',', ' ']);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let are_thousands = (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3);
    (rest.is_empty() || are_thousands).then(|| first.to_owned() + &rest.concat())
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn why_no_number(typed: &str) -> WanError {
    if typed.contains(OTHER_UNITS) {
        WanError::OtherUnit
    } else if typed.contains(|character| NUMERALS.contains(character)) {
        WanError::InWords
    } else {
        WanError::NotANumber
    }
}

impl fmt::Display for Wan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:.2}", self.0)
    }
}

impl From<Wan> for String {
    fn from(amount: Wan) -> String {
        amount.to_string()
    }
}

impl TryFrom<String> for Wan {
    type Error = WanError;
    fn try_from(text: String) -> Result<Self, WanError> {
        Wan::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (typed, read) in [
            ("12.5", "12.50"),
            ("１２．５０", "12.50"),
            ("1,234", "1234.00"),
            ("-0", "0.00"),
            ("99999999.99", "99999999.99"),
            ("12万", "12.00"),
            ("12万元", "12.00"),
            ("1.2 万元", "1.20"),
            ("¥20万", "20.00"),
            (".5", "0.50"),
            ("-.5", "-0.50"),
            ("12.", "12.00"),
            ("１２。５", "12.50"),
            ("1，２００", "1200.00"),
            ("12 345 678.9", "12345678.90"),
        ] {
            assert_eq!(
                Wan::parse(typed).map(|wan| wan.to_string()).as_deref(),
                Ok(read),
                "{typed}"
            );
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_with_its_cause() {
        assert_eq!(Wan::parse("12.345"), Err(WanError::TooManyPlaces));
        assert_eq!(Wan::parse("100000000"), Err(WanError::OutOfRange));
        for junk in [
            "", "-", ".", "1e3", "1.2.3", "=1+1", "NaN", "--1", "12,5", "1,2345", "万元", "约12", "无",
        ] {
            assert_eq!(Wan::parse(junk), Err(WanError::NotANumber), "{junk}");
        }
        for other in ["¥20", "￥20", "20元", "20 元", "1.2亿", "5千", "十二亿"] {
            assert_eq!(Wan::parse(other), Err(WanError::OtherUnit), "{other}");
        }
        for words in ["十二", "十二万", "二十万元", "壹拾贰万"] {
            assert_eq!(Wan::parse(words), Err(WanError::InWords), "{words}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(cents in -9_999_999_999_i64..=9_999_999_999) {
            let amount = Wan(Decimal::new(cents, 2));
            prop_assert_eq!(Wan::parse(&amount.to_string()), Ok(amount));
        }

        #[test]
        fn no_text_breaks_the_reader(text in ".{0,40}") {
            let _ = Wan::parse(&text);
        }
    }
}
