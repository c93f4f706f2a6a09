//! Quotes around the cells of a text file that do not close where a cell ends: whoever leaves one open makes the next
//! rows part of a cell, and the people in them vanish.

use crate::cell::shown;

/// A quote that is not closed as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The column of the file in which it opens, from 0.
    pub(crate) column: usize,
    /// What the cell begins with.
    begins: String,
}

impl Fault {
    /// What is wrong, for people.
    pub(crate) fn message(&self) -> String {
        format!(
            "引号没有成对，后面的内容被并进了这一格（“{}”）；请删去多余的引号，或者补上缺少的引号",
            shown(&self.begins)
        )
    }
}

/// The first faulty quote of a record: one that the file never closes, one with text behind its end, or one around both
/// a line break and a separator, as two rows have them that were joined.
pub(crate) fn fault(record: &str, separator: u8) -> Option<Fault> {
    if !record.contains('"') {
        return None;
    }
    let separator = char::from(separator);
    let (mut rest, mut column) = (record.trim_start_matches(['\r', '\n']), 0);
    loop {
        if let Some(quoted) = rest.strip_prefix('"') {
            let end = closing(quoted);
            let inside = &quoted[..end.unwrap_or(quoted.len())];
            let behind = end.map(|end| &quoted[end + 1..]);
            let is_whole =
                behind.is_some_and(|behind| behind.is_empty() || behind.starts_with([separator, '\r', '\n']));
            if !is_whole || inside.contains(['\r', '\n']) && inside.contains(separator) {
                let begins = inside.lines().next().unwrap_or_default().to_owned();
                return Some(Fault { column, begins });
            }
            rest = behind.unwrap_or_default();
        }
        let next = rest.find([separator, '\r', '\n'])?;
        if !rest[next..].starts_with(separator) {
            return None;
        }
        rest = &rest[next + 1..];
        column += 1;
    }
}

/// Where the quote closes; two quotes are one within the text.
fn closing(quoted: &str) -> Option<usize> {
    let mut quotes = quoted.match_indices('"').map(|(at, _)| at).peekable();
    while let Some(at) = quotes.next() {
        if quotes.next_if_eq(&(at + 1)).is_none() {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(record: &str) -> Option<usize> {
        fault(record, b',').map(|fault| fault.column)
    }

    #[test]
    fn quotes_that_close_where_the_cell_ends_are_right() {
        for record in [
            "a,b\n",
            "\"a\",b\r\n",
            "a,\"b \"\"c\"\" d\",\"\"\n",
            "a,\"局长\n（兼）\",c\n",
            "a,\"x,y\"\n",
            "a,12\" 管,c\n",
            "\n\n\"a\",\"\"\"\"",
            "=\"0007\",b",
        ] {
            assert_eq!(column(record), None, "{record}");
        }
    }

    #[test]
    fn a_quote_is_told_at_the_column_where_it_opens() {
        for (record, at) in [
            ("a,\"b,c\nd,e,f\n", 1),
            ("a,\"b,c\nd,\"e,f\n", 1),
            ("a,b,\"c\"d\n", 2),
            ("\"a,b\nc,d\",e\n", 0),
            ("a,\"b\"\",c\n", 1),
            ("a,\"", 1),
        ] {
            assert_eq!(column(record), Some(at), "{record}");
        }
        let message = fault("a,\"矿管业务,是\nb", b',').map(|fault| fault.message());
        assert!(message.is_some_and(|message| message.contains("“矿管业务,是”")));
    }
}
