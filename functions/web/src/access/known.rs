//! In which browsers people have signed in before: a cookie that outlives the session carries a mark for each of them. A mark
//! proves nothing by itself: it only keeps what strangers try under the same number away from its person.

use super::session::{cookie, header_value};
use http::{HeaderMap, HeaderValue};
use subtle::ConstantTimeEq;

/// The prefix ties the cookie to this host, the whole of it, and to HTTPS.
const COOKIE: &str = "__Host-known";

/// Seconds that a browser is known after the last time it signed in: half a year, as long as a campaign.
const LASTS: u32 = 180 * 24 * 60 * 60;

/// As many people as share an office's machine. Who signed in longest ago is left out.
const MOST: usize = 8;

/// The marks in a browser, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known(Vec<String>);

impl Known {
    /// Those that a request carries.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let marks = cookie(headers, COOKIE).unwrap_or_default().split('.');
        Known(marks.take(MOST).map(str::to_owned).collect())
    }

    /// Whether this mark is among them.
    #[must_use]
    pub fn holds(&self, mark: &str) -> bool {
        let marks = self.0.iter();
        // All of them are compared, so that the time tells nothing.
        marks.fold(false, |found, held| {
            found | bool::from(held.as_bytes().ct_eq(mark.as_bytes()))
        })
    }

    /// The header that puts this mark before the others.
    #[must_use]
    pub fn with(&self, mark: &str) -> HeaderValue {
        let is_mark =
            |held: &&str| held.len() == mark.len() && held.bytes().all(|byte| byte.is_ascii_hexdigit());
        let others = self
            .0
            .iter()
            .map(String::as_str)
            .filter(is_mark)
            .filter(|held| *held != mark);
        let marks: Vec<&str> = std::iter::once(mark).chain(others).take(MOST).collect();
        header_value(&format!(
            "{COOKIE}={}; Path=/; Max-Age={LASTS}; Secure; HttpOnly; SameSite=Lax",
            marks.join(".")
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::header;

    fn mark(letter: char) -> String {
        letter.to_string().repeat(32)
    }

    fn carrying(line: &HeaderValue) -> Known {
        let pair = line.to_str().unwrap().split(';').next().unwrap().to_owned();
        Known::of(&HeaderMap::from_iter([(header::COOKIE, pair.parse().unwrap())]))
    }

    #[test]
    fn a_browser_knows_the_last_eight_who_signed_in() {
        let mut known = Known::default();
        for letter in "0123456789".chars() {
            known = carrying(&known.with(&mark(letter)));
        }
        for (letter, is_known) in [('0', false), ('1', false), ('2', true), ('9', true), ('a', false)] {
            assert_eq!(known.holds(&mark(letter)), is_known, "{letter}");
        }
        let again = carrying(&known.with(&mark('2')));
        assert!(again.holds(&mark('3')), "signing in again takes no place more");
    }

    #[test]
    fn what_is_no_mark_is_left_out() {
        let made_up = HeaderValue::from_static("__Host-known=;x.\"y.0; __Host-other=1");
        let known = Known::of(&HeaderMap::from_iter([(header::COOKIE, made_up)]));
        assert!(!known.holds(&mark('a')) && !known.holds("\"y"));
        let line = known.with(&mark('a'));
        assert!(
            line.to_str()
                .unwrap()
                .starts_with(&format!("__Host-known={};", mark('a'))),
            "{line:?}"
        );
    }
}
