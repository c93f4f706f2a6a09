//! One cell, as far as its format tells what it holds.

use calamine::DataRef;
use campaign::{Month, text};
use jiff::civil::Date;
use std::borrow::Cow;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Empty,
    Text(String),
    Number(f64),
    /// A number that is shown otherwise, and what is shown: 7 as `0007`.
    Formatted(f64, String),
    Day(Date),
    Flag(bool),
    /// A formula's error, such as `#N/A`.
    Error(String),
    /// A formula that nobody has worked out: programs write such files, spreadsheets do not.
    Uncalculated,
}

/// How what a spreadsheet made of a text is undone.
const AS_TEXT: &str = "请把该列设为“文本”格式后重填";

/// Numbers from here on have lost digits in the spreadsheet already: it keeps fifteen.
const DIGITS_ARE_LOST: f64 = 1e15;

impl Cell {
    /// A text, folded. One of which nothing is seen is an empty cell.
    pub(crate) fn from_text(text: &str) -> Self {
        match text::fold(&text.replace('\r', "\n")) {
            folded if folded.is_empty() => Cell::Empty,
            folded => Cell::Text(folded),
        }
    }

    /// A workbook's cell. A formula's cell holds what it came to when the workbook was saved.
    pub(crate) fn from_workbook(value: &DataRef<'_>) -> Self {
        match value {
            DataRef::Empty => Cell::Empty,
            DataRef::Int(number) => Cell::Number(*number as f64),
            DataRef::Float(number) => Cell::Number(*number),
            DataRef::String(text) => Cell::from_text(text),
            DataRef::SharedString(text) => Cell::from_text(text),
            DataRef::Bool(flag) => Cell::Flag(*flag),
            DataRef::DateTime(moment) => {
                let (year, month, day, ..) = moment.to_ymd_hms_milli();
                let date = i16::try_from(year)
                    .ok()
                    .and_then(|year| Date::new(year, month as i8, day as i8).ok());
                date.filter(|_| moment.is_datetime())
                    .map_or(Cell::Number(moment.as_f64()), Cell::Day)
            }
            DataRef::DateTimeIso(iso) => {
                let day = iso.get(..10).and_then(|day| day.parse().ok());
                day.map_or_else(|| Cell::from_text(iso), Cell::Day)
            }
            DataRef::DurationIso(iso) => Cell::from_text(iso),
            DataRef::Error(error) => Cell::Error(error.to_string()),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        *self == Cell::Empty
    }

    /// The cell as text. Numbers are written without a needless fraction.
    ///
    /// # Errors
    /// What is wrong, for people. Dates and flags are no text: a spreadsheet made them of something else.
    pub(crate) fn text(&self) -> Result<Cow<'static, str>, String> {
        match self {
            Cell::Empty => Ok(Cow::Borrowed("")),
            Cell::Text(typed) => readable(typed).map(Cow::Owned),
            Cell::Number(number) | Cell::Formatted(number, _) if number.abs() >= DIGITS_ARE_LOST => {
                Err(format!("数字过长，表格软件已丢失末尾数位，{AS_TEXT}"))
            }
            Cell::Number(number) | Cell::Formatted(number, _) => Ok(Cow::Owned(number.to_string())),
            Cell::Day(day) => Err(format!(
                "表格中存的是日期（{day}），可能由“3-12”一类的内容自动变成，{AS_TEXT}"
            )),
            Cell::Flag(flag) => {
                let flag = if *flag { "TRUE" } else { "FALSE" };
                Err(format!("表格中存的是逻辑值（{flag}），{AS_TEXT}"))
            }
            Cell::Error(error) => Err(format!("公式出错（{}），请填写实际内容", shown(error))),
            Cell::Uncalculated => Err("公式没有计算结果，请在 Excel 或 WPS 中打开、保存后再上传".to_owned()),
        }
    }

    /// The cell as a text that is compared sign by sign: a number that is shown otherwise than it is kept is none.
    ///
    /// # Errors
    /// What is wrong, for people.
    pub(crate) fn exact_text(&self) -> Result<Cow<'static, str>, String> {
        match self {
            Cell::Formatted(number, seen) => Err(format!(
                "表格中显示为“{}”，存的却是数字 {number}，{AS_TEXT}",
                shown(seen)
            )),
            _ => self.text(),
        }
    }

    /// The cell as a month.
    ///
    /// # Errors
    /// What is wrong, for people.
    pub(crate) fn month(&self) -> Result<Month, String> {
        if let Cell::Day(day) = self {
            return Ok(Month::of(*day));
        }
        let text = self.text()?;
        if is_january_or_october(&text) {
            return Err(format!(
                "“{text}”分不清是 1 月还是 10 月，请写成“{year}-01”或“{year}-10”",
                year = &text[..4]
            ));
        }
        Month::parse(&text)
            .or_else(|_| campaign::date::parse(&text).map(Month::of))
            .map_err(|_| format!("“{}”不是有效的年月，请按“年-月”填写，例如 1985-03", shown(&text)))
    }

    /// The cell as a day.
    ///
    /// # Errors
    /// What is wrong, for people.
    pub(crate) fn day(&self) -> Result<Date, String> {
        if let Cell::Day(day) = self {
            return Ok(*day);
        }
        let text = self.text()?;
        campaign::date::parse(&text).map_err(|error| format!("“{}”不是有效的日期：{error}", shown(&text)))
    }
}

/// Quotes at most the first characters of what was typed: a problem is no place for a whole paragraph.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    const MOST: usize = 30;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => Cow::Owned(format!("{}……", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// Text on one line: a line break within a cell counts as a space.
fn readable(typed: &str) -> Result<String, String> {
    if typed.contains(char::REPLACEMENT_CHARACTER) {
        return Err("有无法识别的字符，请检查文件编码（UTF-8 或 GB18030）".to_owned());
    }
    text::readable(typed).map_err(|unreadable| unreadable.to_string())?;
    Ok(typed.replace(['\n', '\t'], " "))
}

/// A spreadsheet shows October 1985, typed as `1985.10`, as 1985.1: nobody can tell it from January.
fn is_january_or_october(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 6 && bytes.ends_with(b".1") && bytes[..4].iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(cell: &Cell) -> Result<String, String> {
        cell.month().map(|month| month.to_string())
    }

    #[test]
    fn months_are_read_as_spreadsheets_keep_them() {
        for cell in [
            Cell::Number(1985.03),
            Cell::Number(198_503.0),
            Cell::Day(jiff::civil::date(1985, 3, 17)),
            Cell::Text("1985年3月".to_owned()),
            Cell::Text("１９８５-０３".to_owned()),
            Cell::Text("1985-03-17".to_owned()),
            Cell::Text("19850317".to_owned()),
        ] {
            assert_eq!(month(&cell).as_deref(), Ok("1985-03"), "{cell:?}");
        }
        assert_eq!(month(&Cell::Number(1985.12)).as_deref(), Ok("1985-12"));
    }

    #[test]
    fn october_that_lost_its_nought_is_refused() {
        for cell in [Cell::Number(1985.1), Cell::Text("1985.1".to_owned())] {
            assert!(month(&cell).unwrap_err().contains("1985-10"), "{cell:?}");
        }
        assert_eq!(month(&Cell::Text("1985.10".to_owned())).as_deref(), Ok("1985-10"));
    }

    #[test]
    fn numbers_are_written_without_a_needless_fraction() {
        assert_eq!(Cell::Number(1001.0).text().as_deref(), Ok("1001"));
        assert!(Cell::Number(4.3e17).text().is_err());
    }

    #[test]
    fn a_formulas_error_is_told() {
        assert!(
            Cell::Error("#N/A".to_owned())
                .text()
                .unwrap_err()
                .contains("#N/A")
        );
    }
}
