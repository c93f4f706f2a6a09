//! Telephone numbers of the mainland: mobile and landline.

use crate::values::text;

/// Why a text is no mainland telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// It is neither a mobile nor a landline number.
    #[error("须为手机号码，或带区号的固定电话，例如 0731-22345678")]
    Shape,
    /// It is several numbers.
    #[error("只填一个号码，请留最常用的，例如 0731-22345678")]
    Several,
}

/// How people write the extension's hyphen.
const EXTENSIONS: [&str; 6] = ["转分机", "分机号", "分机", "转", "ext.", "ext"];

/// The country's code as it is dialled.
const COUNTRY: [&str; 3] = ["+86", "0086", "86"];

/// What people put between two numbers.
const BETWEEN: [char; 7] = ['/', '、', ',', ';', '或', '和', ' '];

/// Texts from here on are looked at no further: two numbers with all that belongs to them are shorter.
const LONGEST: usize = 80;

/// Reads a mobile number (11 digits), or a landline number with or without area code and extension: `0731-28682655转801`.
/// Spaces and the country's code (`+86`, `0086`, `86`) are dropped; an extension is written behind a hyphen.
///
/// # Errors
/// The text is neither, or more than one.
pub fn parse(typed: &str) -> Result<String, PhoneError> {
    let folded = text::fold_code(typed);
    match one(&folded) {
        Some(number) => Ok(number),
        None if folded.len() <= LONGEST && are_several(&folded) => Err(PhoneError::Several),
        None => Err(PhoneError::Shape),
    }
}

fn are_several(folded: &str) -> bool {
    let mut between = folded.match_indices(BETWEEN);
    between.any(|(at, sign)| {
        let rest = folded[at + sign.len()..].trim_start_matches(BETWEEN);
        one(&folded[..at]).is_some() && (one(rest).is_some() || are_several(rest))
    })
}

fn one(folded: &str) -> Option<String> {
    if folded.len() > LONGEST {
        return None;
    }
    let mut plain = folded.replace([' ', '(', ')', ':'], "").to_ascii_lowercase();
    for extension in EXTENSIONS {
        plain = plain.replace(extension, "-");
    }
    let plain = plain.replace("--", "-");
    let abroad = COUNTRY.iter().find_map(|code| plain.strip_prefix(code));
    let abroad = abroad.map(|number| number.trim_start_matches('-'));
    national(&plain)
        .or_else(|| national(abroad?))
        // From abroad an area's code is dialled without its 0.
        .or_else(|| national(&format!("0{}", abroad?)))
}

/// A number without the country's code.
fn national(plain: &str) -> Option<String> {
    if !plain.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return None;
    }
    let digits = plain.replace('-', "");
    if is_mobile(&digits) {
        return Some(digits);
    }
    landline(plain)
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && matches!(digits.as_bytes()[1], b'3'..=b'9')
}

/// `0731-28682655`, `073128682655`, `28682655`, each with an extension of up to six digits behind a hyphen. A hyphen
/// within the subscriber's number is dropped.
fn landline(plain: &str) -> Option<String> {
    let parts: Vec<&str> = plain.split('-').collect();
    let written = || Some(plain.to_owned());
    match parts.as_slice() {
        [number] if is_subscriber(number) || is_joined(number) => written(),
        [area, number] if is_area(area) && is_subscriber(number) => written(),
        [number, extension] if (is_subscriber(number) || is_joined(number)) && is_extension(extension) => {
            written()
        }
        [area, number, extension] if is_area(area) && is_subscriber(number) && is_extension(extension) => {
            written()
        }
        [first, second] if is_half(first) && is_subscriber(&format!("{first}{second}")) => {
            Some(format!("{first}{second}"))
        }
        [area, first, second]
            if is_area(area) && is_half(first) && is_subscriber(&format!("{first}{second}")) =>
        {
            Some(format!("{area}-{first}{second}"))
        }
        _ => None,
    }
}

fn is_subscriber(part: &str) -> bool {
    (7..=8).contains(&part.len()) && !part.starts_with(['0', '1'])
}

/// The first half of a subscriber's number.
fn is_half(part: &str) -> bool {
    (3..=4).contains(&part.len()) && !part.starts_with('0')
}

fn is_area(part: &str) -> bool {
    (3..=4).contains(&part.len()) && part.starts_with('0') && !part.starts_with("00")
}

/// Area and subscriber without anything between them.
fn is_joined(part: &str) -> bool {
    [3, 4]
        .iter()
        .any(|at| part.len() > *at && is_area(&part[..*at]) && is_subscriber(&part[*at..]))
}

fn is_extension(part: &str) -> bool {
    (1..=6).contains(&part.len())
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
            ("0731-2868-2655", "0731-28682655"),
            ("2868-2655", "28682655"),
        ] {
            assert_eq!(parse(typed).as_deref(), Ok(read), "{typed}");
        }
    }

    #[test]
    fn extensions_are_read_as_people_write_them() {
        for typed in [
            "0731-28682655转801",
            "0731-28682655 转 801",
            "0731-28682655分机801",
            "0731-28682655 分机号：801",
            "0731-28682655-转801",
            "0731-28682655 Ext. 801",
            "+86 731-28682655转801",
        ] {
            assert_eq!(parse(typed).as_deref(), Ok("0731-28682655-801"), "{typed}");
        }
        assert_eq!(parse("28682655转8012").as_deref(), Ok("28682655-8012"));
    }

    #[test]
    fn the_countrys_code_is_dropped() {
        for (typed, read) in [
            ("+86 731 28682655", "073128682655"),
            ("+86 0731 28682655", "073128682655"),
            ("+86 (0)731 28682655", "073128682655"),
            ("0086 731 28682655", "073128682655"),
            ("0086-731-28682655", "0731-28682655"),
            ("86 731 28682655", "073128682655"),
            ("+86 10 6666 6666", "01066666666"),
            ("86-13800000000", "13800000000"),
            ("86-138-0000-0000", "13800000000"),
            ("8613800000000", "13800000000"),
            ("008613800000000", "13800000000"),
            ("86682655", "86682655"),
            ("+86 28682655", "28682655"),
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
            assert_eq!(parse(junk), Err(PhoneError::Shape), "{junk}");
        }
        let long = "28682655 ".repeat(100_000);
        assert_eq!(parse(&long), Err(PhoneError::Shape));
    }

    #[test]
    fn several_numbers_are_told_from_none() {
        for typed in [
            "13800000000/13900000000",
            "13800000000、0731-28682655转801",
            "0731 28682655 13800000000",
            "13800000000；13900000000，28682655",
            "13800000000 或 13900000000",
        ] {
            assert_eq!(parse(typed), Err(PhoneError::Several), "{typed}");
        }
    }
}
