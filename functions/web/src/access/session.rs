//! The cookie of a session, and how long a session lasts.

use crate::Random;
use campaign::Digest;
use http::{HeaderMap, HeaderValue, header};
use jiff::{SignedDuration, Timestamp};
use store::{Account, CodeHash, Session};

/// A session that was not used this long has ended.
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);

/// No session lasts longer.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(8);

/// Use is noted at most this often: a write for every request would buy nothing.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// Clocks of two machines may differ this much.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// The prefix ties the cookie to this host, the whole of it, and to HTTPS.
const COOKIE: &str = "__Host-session";

/// Where to go after signing in: what a signed-out browser had asked for.
const NEXT: &str = "__Host-next";

/// Tells static pages that somebody is signed in, and nothing of who: their script reads it.
const SIGNED_IN: &str = "__Host-signed-in";

/// Bytes of a token.
const TOKEN: usize = 32;

/// The secret a browser holds. It is never stored or logged; its digest finds the session.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// A new one.
    #[must_use]
    pub fn draw(random: Random) -> Self {
        let mut bytes = [0; TOKEN];
        random(&mut bytes);
        Token(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The one a request carries.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let value = cookie(headers, COOKIE)?;
        let fits = value.len() == 2 * TOKEN && value.bytes().all(|byte| byte.is_ascii_hexdigit());
        fits.then(|| Token(value.to_owned()))
    }

    /// What the session is stored under.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.0.as_bytes())
    }

    /// The headers that hand it to the browser, and tell static pages of it. It goes with the browser's window; the server
    /// ends it earlier.
    #[must_use]
    pub fn set_cookies(&self) -> [HeaderValue; 2] {
        [
            header_value(&format!(
                "{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax",
                self.0
            )),
            header_value(&format!("{SIGNED_IN}=1; Path=/; Secure; SameSite=Lax")),
        ]
    }
}

/// The headers that take the session's cookies away.
#[must_use]
pub fn clear_cookies() -> [HeaderValue; 2] {
    [
        header_value(&format!(
            "{COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"
        )),
        header_value(&format!("{SIGNED_IN}=; Path=/; Max-Age=0; Secure; SameSite=Lax")),
    ]
}

/// The header that notes what a signed-out browser asked for.
pub(super) fn note_next(path: &str) -> Option<HeaderValue> {
    is_own_path(path).then(|| {
        header_value(&format!(
            "{NEXT}={path}; Path=/; Max-Age=900; Secure; HttpOnly; SameSite=Lax"
        ))
    })
}

/// What the browser had asked for before it signed in, and the header that forgets it.
#[must_use]
pub fn take_next(headers: &HeaderMap) -> Option<(String, HeaderValue)> {
    let path = cookie(headers, NEXT).filter(|path| is_own_path(path))?;
    let forget = format!("{NEXT}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
    Some((path.to_owned(), header_value(&forget)))
}

/// Whether a text is a path of this service and nothing a browser could take for another address.
#[must_use]
pub fn is_own_path(path: &str) -> bool {
    let is_plain = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'?' | b'=' | b'&')
    };
    path.starts_with("/api/") && path.len() <= 200 && !path.contains("//") && path.bytes().all(is_plain)
}

/// Whether a session's time is not over at this moment.
#[must_use]
pub fn stands(session: &Session, now: Timestamp) -> bool {
    now.duration_since(session.seen) < IDLE
        && now.duration_since(session.started) < LONGEST
        && session.seen.duration_since(now) <= SKEW
}

/// Whether the code and the second factor are still those that a session began with.
#[must_use]
pub fn is_as_begun(session: &Session, code: Option<&CodeHash>, account: &Account) -> bool {
    code.is_some_and(|hash| Digest::of(hash.as_bytes()) == session.code) && account.resets() == session.resets
}

/// Whether its use should be noted.
pub(super) fn is_to_be_noted(session: &Session, now: Timestamp) -> bool {
    now.duration_since(session.seen) >= NOTED_EVERY
}

/// Other systems on this host, or above it, set cookies too, and need not keep to text: theirs hide none of ours.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let pairs = cookies.flat_map(|value| value.as_bytes().split(|byte| *byte == b';'));
    let mut found = pairs
        .filter_map(|pair| std::str::from_utf8(pair).ok())
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(found, _)| *found == name)
        .map(|(_, value)| value);
    // No browser sends one of this host's cookies twice; which of two counts is not to be guessed.
    let value = found.next()?;
    found.next().is_none().then_some(value)
}

pub(super) fn header_value(text: &str) -> HeaderValue {
    // Hexadecimal digits and checked paths only.
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use campaign::RosterNumber;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(1_505_091_600 + 60 * minutes).unwrap()
    }

    fn session(started: i64, seen: i64) -> Session {
        Session {
            number: RosterNumber::parse("A-1").unwrap(),
            started: at(started),
            seen: at(seen),
            code: Digest::of(b""),
            second_factor: None,
            given_for: None,
            resets: 0,
            before: None,
            signers: Vec::new(),
        }
    }

    #[test]
    fn a_session_ends_after_half_an_hour_without_use() {
        assert!(stands(&session(0, 0), at(29)));
        assert!(!stands(&session(0, 0), at(30)));
        assert!(stands(&session(0, 20), at(49)));
    }

    #[test]
    fn a_session_ends_after_eight_hours_however_much_it_is_used() {
        assert!(stands(&session(0, 479), at(479)));
        assert!(!stands(&session(0, 479), at(480)));
    }

    #[test]
    fn a_session_from_the_future_does_not_stand() {
        assert!(stands(&session(4, 4), at(0)));
        assert!(!stands(&session(0, 60), at(0)));
    }

    #[test]
    fn only_a_whole_token_is_taken_from_the_cookie() {
        let with = |cookie: &str| {
            let value = HeaderValue::from_str(cookie).unwrap();
            Token::of(&HeaderMap::from_iter([(header::COOKIE, value)]))
        };
        let token = "ab".repeat(32);
        assert!(with(&format!("a=b; __Host-session={token}")).is_some());
        assert!(with(&format!("__Host-session={}", &token[1..])).is_none());
        assert!(with(&format!("session={token}")).is_none());
        assert!(with("__Host-session=").is_none());
        assert!(with(&format!("__Host-session={token}; __Host-session={token}")).is_none());
    }

    #[test]
    fn only_own_paths_are_gone_to_after_signing_in() {
        for path in ["/api/me", "/api/units/tianyuan?filter=missing&after=TY-001"] {
            assert!(is_own_path(path), "{path}");
        }
        for path in [
            "https://evil.example/",
            "//evil.example/",
            "/api//evil",
            "/api/\r\nx",
            "/notice/",
            "",
        ] {
            assert!(!is_own_path(path), "{path}");
        }
    }
}
