//! Amounts in 万元 (ten thousand yuan).

use crate::text;
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
    /// More than two places after the point.
    #[error("最多保留两位小数")]
    TooManyPlaces,
    /// Larger, or smaller, than any plausible amount.
    #[error("超出可填范围（不超过 99999999.99 万元）")]
    OutOfRange,
}

described_as_text!(Wan, "An amount in 万元 with at most two decimal places.", "12.50");

impl Wan {
    /// Reads an amount as typed: full-width digits and thousands separators are folded.
    ///
    /// # Errors
    /// Says whether it is no number, too precise or out of range.
    pub fn parse(text: &str) -> Result<Self, WanError> {
        let plain = text::fold_code(text).replace(',', "");
        let digits = plain.strip_prefix('-').unwrap_or(&plain);
        let shape = digits.chars().all(|c| c.is_ascii_digit() || c == '.')
            && digits.starts_with(|c: char| c.is_ascii_digit())
            && digits.ends_with(|c: char| c.is_ascii_digit())
            && digits.matches('.').count() <= 1;
        if !shape {
            return Err(WanError::NotANumber);
        }
        if digits
            .split('.')
            .next()
            .is_some_and(|whole| whole.trim_start_matches('0').len() > 8)
        {
            return Err(WanError::OutOfRange);
        }
        if digits
            .split('.')
            .nth(1)
            .is_some_and(|places| places.trim_end_matches('0').len() > 2)
        {
            return Err(WanError::TooManyPlaces);
        }
        let mut value: Decimal = plain.parse().map_err(|_| WanError::NotANumber)?;
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
        for junk in ["", "-", ".", "1e3", "十二", "1.2.3", "=1+1", "NaN", "1.", "--1"] {
            assert_eq!(Wan::parse(junk), Err(WanError::NotANumber), "{junk}");
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
