//! Telephone numbers of the mainland: mobile and landline.

use crate::text;

/// A text that is no mainland telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("须为手机号码，或带区号的固定电话，例如 0731-22345678")]
pub struct PhoneError;

/// Reads a mobile number (11 digits), or a landline number with or without area code and extension.
/// Spaces and a leading +86 are dropped.
///
/// # Errors
/// The text is neither.
pub fn parse(typed: &str) -> Result<String, PhoneError> {
    let folded = text::fold_code(typed).replace([' ', '(', ')'], "");
    let plain = folded
        .strip_prefix("+86")
        .unwrap_or(&folded)
        .trim_start_matches('-');
    if plain.len() > 24 || !plain.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return Err(PhoneError);
    }
    if is_mobile(&plain.replace('-', "")) {
        return Ok(plain.replace('-', ""));
    }
    if is_landline(plain) {
        Ok(plain.to_owned())
    } else {
        Err(PhoneError)
    }
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && matches!(digits.as_bytes()[1], b'3'..=b'9')
}

/// `0731-28682655`, `073128682655`, `28682655`, each with an extension of up to six digits behind a hyphen.
fn is_landline(plain: &str) -> bool {
    let is_subscriber = |part: &str| (7..=8).contains(&part.len()) && !part.starts_with(['0', '1']);
    let is_area = |part: &str| (3..=4).contains(&part.len()) && part.starts_with('0');
    let is_joined = |part: &str| {
        [3, 4]
            .iter()
            .any(|at| part.len() > *at && is_area(&part[..*at]) && is_subscriber(&part[*at..]))
    };
    let is_extension = |part: &str| (1..=6).contains(&part.len());
    match plain.split('-').collect::<Vec<_>>().as_slice() {
        [number] => is_subscriber(number) || is_joined(number),
        [first, second] => {
            (is_area(first) && is_subscriber(second))
                || ((is_subscriber(first) || is_joined(first)) && is_extension(second))
        }
        [area, number, extension] => is_area(area) && is_subscriber(number) && is_extension(extension),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mobile_and_landline_numbers_are_read() {
        for (typed, read) in [
            ("13800000000", "13800000000"),
            ("+86 138-0000-0000", "13800000000"),
            ("１３８００００００００", "13800000000"),
            ("0731-28682655", "0731-28682655"),
            ("（0731）28682655", "073128682655"),
            ("28682655", "28682655"),
            ("010-66666666-8012", "010-66666666-8012"),
        ] {
            assert_eq!(parse(typed).as_deref(), Ok(read), "{typed}");
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for junk in [
            "",
            "123",
            "12800000000",
            "电话",
            "138000000001",
            "=13800000000",
            "0731-",
            "----",
            "0000-00000000",
        ] {
            assert_eq!(parse(junk), Err(PhoneError), "{junk}");
        }
    }
}
