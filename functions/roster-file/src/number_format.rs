//! How a number is shown, as far as it concerns numbers that are names: 7 as `0007`.

use calamine::Style;

/// The format of a style, where it may show a whole number otherwise than by its digits.
pub(crate) fn unusual(style: &Style) -> Option<String> {
    let code = &style.number_format.as_ref()?.format_code;
    let plain = plain(code);
    let is_usual = matches!(plain.as_str(), "" | "General" | "G/通用格式" | "0" | "#" | "@");
    (!is_usual).then_some(plain)
}

/// The part of a format for positive numbers, without the room that it leaves (`0_ `), colours and conditions.
fn plain(code: &str) -> String {
    let mut plain = String::new();
    let (mut signs, mut in_brackets, mut in_quotes) = (code.chars(), false, false);
    while let Some(sign) = signs.next() {
        match sign {
            '"' => {
                in_quotes = !in_quotes;
                plain.push(sign);
            }
            _ if in_quotes => plain.push(sign),
            ';' => break,
            '[' => in_brackets = true,
            ']' => in_brackets = false,
            '_' | '*' => drop(signs.next()),
            _ if in_brackets => {}
            _ => plain.push(sign),
        }
    }
    plain.trim().to_owned()
}

/// A number as it is shown under a format; what is no row of noughts, with or without a text around it, is only named.
pub(crate) fn shown(number: f64, format: &str) -> String {
    let parts: Vec<&str> = format.split('"').collect();
    let (mut shown, mut has_number) = (String::new(), false);
    for (at, part) in parts.iter().enumerate() {
        match part {
            part if at % 2 == 1 => shown.push_str(part),
            &"" => {}
            part if !has_number && part.bytes().all(|sign| sign == b'0') => {
                shown.push_str(&format!("{number:0>width$}", width = part.len()));
                has_number = true;
            }
            _ => return format!("格式 {format} 的样子"),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_that_show_the_digits_are_usual() {
        for usual in ["General", "0", "0_ ", "0_);[Red]\\(0\\)", "@", "[Black]0"] {
            assert!(matches!(plain(usual).as_str(), "General" | "0" | "@"), "{usual}");
        }
    }

    #[test]
    fn numbers_are_shown_as_the_spreadsheet_shows_them() {
        for (format, seen) in [
            ("0000", "0007"),
            ("\"TY-\"000", "TY-007"),
            ("000\"号\"", "007号"),
            ("#,##0.00", "格式 #,##0.00 的样子"),
        ] {
            assert_eq!(shown(7.0, &plain(format)), seen);
        }
    }
}
