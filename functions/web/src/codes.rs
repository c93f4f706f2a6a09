//! Personal codes as secrets: how they are stored, compared, and stood in for by a ticket on a page.

use campaign::{PersonalCode, RosterNumber};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// How long a ticket stands in for the code: time enough to fill in a long form at a stretch.
const TICKET_LASTS: SignedDuration = SignedDuration::from_mins(60);

/// The secret that codes are hashed and tickets are signed with.
#[derive(Clone)]
pub struct CodeKey(Vec<u8>);

/// A key that is too short to be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the code key needs at least 32 characters")]
pub struct CodeKeyError;

impl std::fmt::Debug for CodeKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("CodeKey(…)")
    }
}

impl CodeKey {
    /// Takes the secret as configured.
    ///
    /// # Errors
    /// It has fewer than 32 characters.
    pub fn parse(secret: &str) -> Result<Self, CodeKeyError> {
        if secret.len() < 32 {
            Err(CodeKeyError)
        } else {
            Ok(CodeKey(secret.as_bytes().to_vec()))
        }
    }

    /// What is stored for a person's code. A keyed hash is enough: a code has 80 random bits, nobody chose it.
    #[must_use]
    pub fn hash(&self, number: &RosterNumber, code: &PersonalCode) -> [u8; 32] {
        self.sign(&[b"code", number.as_str().as_bytes(), code.as_bytes()])
    }

    /// Whether the code is the person's, in time that depends on neither.
    ///
    /// `stored` is none for an unknown number: the work is the same and the answer is no.
    #[must_use]
    pub fn matches(&self, number: &RosterNumber, code: &PersonalCode, stored: Option<&[u8]>) -> bool {
        let computed = self.hash(number, code);
        let equal: bool = computed.ct_eq(stored.unwrap_or(&[0; 32])).into();
        equal && stored.is_some()
    }

    /// A ticket that stands in for the code on the pages between the form and its receipt, so that the code
    /// itself is never sent back. It ends with its time, and with the code it was given for.
    #[must_use]
    pub fn ticket(&self, number: &RosterNumber, stored: &[u8], now: Timestamp) -> String {
        let ends = now.saturating_add(TICKET_LASTS).map_or(0, Timestamp::as_second);
        let signature = self.sign_ticket(number, stored, ends);
        format!("{ends}.{signature}")
    }

    /// Whether a ticket is this person's and still stands.
    #[must_use]
    pub fn accepts(
        &self,
        ticket: &str,
        number: &RosterNumber,
        stored: Option<&[u8]>,
        now: Timestamp,
    ) -> bool {
        let Some((ends, signature)) = ticket.split_once('.') else {
            return false;
        };
        let (Ok(ends), Some(stored)) = (ends.parse::<i64>(), stored) else {
            return false;
        };
        let expected = self.sign_ticket(number, stored, ends);
        bool::from(expected.as_bytes().ct_eq(signature.as_bytes())) && now.as_second() < ends
    }

    /// The ticket's signature in hexadecimal digits.
    fn sign_ticket(&self, number: &RosterNumber, stored: &[u8], ends: i64) -> String {
        let signature = self.sign(&[b"ticket", number.as_str().as_bytes(), stored, &ends.to_be_bytes()]);
        signature.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// HMAC-SHA-256 over the parts, each with its length before it, so that no two lists of parts sign alike.
    fn sign(&self, parts: &[&[u8]]) -> [u8; 32] {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            unreachable!("HMAC takes keys of any length")
        };
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> CodeKey {
        CodeKey::parse("a key of the tests, long enough to be one").unwrap()
    }

    fn number(text: &str) -> RosterNumber {
        RosterNumber::parse(text).unwrap()
    }

    #[test]
    fn a_code_matches_only_its_own_person() {
        let code = PersonalCode::from_random([3; 10]);
        let stored = key().hash(&number("A-1"), &code);
        assert!(key().matches(&number("A-1"), &code, Some(&stored)));
        assert!(!key().matches(&number("A-2"), &code, Some(&stored)));
        assert!(!key().matches(&number("A-1"), &PersonalCode::from_random([4; 10]), Some(&stored)));
        assert!(!key().matches(&number("A-1"), &code, None));
    }

    #[test]
    fn a_ticket_ends_with_its_time_its_person_and_its_code() {
        let now = Timestamp::from_second(1_505_091_600).unwrap();
        let later = |minutes| now + SignedDuration::from_mins(minutes);
        let ticket = key().ticket(&number("A-1"), b"stored", now);
        assert!(key().accepts(&ticket, &number("A-1"), Some(b"stored"), later(59)));
        assert!(!key().accepts(&ticket, &number("A-1"), Some(b"stored"), later(60)));
        assert!(!key().accepts(&ticket, &number("A-2"), Some(b"stored"), now));
        assert!(!key().accepts(&ticket, &number("A-1"), Some(b"another"), now));
        assert!(!key().accepts(&ticket, &number("A-1"), None, now));
        assert!(!key().accepts(&ticket.replace("15", "16"), &number("A-1"), Some(b"stored"), now));
        assert!(!key().accepts("", &number("A-1"), Some(b"stored"), now));
    }

    #[test]
    fn a_short_key_is_refused() {
        assert_eq!(CodeKey::parse("short").err(), Some(CodeKeyError));
    }
}
