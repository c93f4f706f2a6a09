//! The service's own secret and what follows from it: how personal codes are stored and compared, what one-time
//! codes are made from, and tickets that carry something over a page.

use campaign::{Digest, PersonalCode, RosterNumber};
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use store::SecondFactor;
use subtle::ConstantTimeEq;

/// How long a ticket lasts: time enough to set up an app on a phone.
const TICKET_LASTS: SignedDuration = SignedDuration::from_mins(15);

/// Bytes of a second factor's secret, as RFC 4226 recommends.
pub const FACTOR_SECRET: usize = 20;

/// The secret that codes are hashed and tickets are signed with; and those it took the place of, which still verify codes
/// and second factors from their time until their people sign in again.
#[derive(Clone)]
pub struct CodeKey {
    current: Vec<u8>,
    /// The newest first.
    former: Vec<Vec<u8>>,
}

/// The page that a ticket carries something over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// On which a second factor is enrolled.
    Enrolment,
    /// On which a person gets a code that nobody else has seen. It is given once everything else was proven.
    Start,
    /// On which a person gets another code in place of their own, likewise.
    Change,
}

impl Over {
    fn label(self) -> &'static [u8] {
        match self {
            Over::Enrolment => b"ticket",
            Over::Start => b"start",
            Over::Change => b"change",
        }
    }
}

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
    /// Takes the secret as configured: one, or the new one with those it took the place of below it, the newest first, each on
    /// a line of its own.
    ///
    /// # Errors
    /// There is none, or one of them has fewer than 32 characters.
    pub fn parse(secrets: &str) -> Result<Self, CodeKeyError> {
        let mut secrets = secrets.lines().map(|secret| match secret.trim().len() {
            0..32 => Err(CodeKeyError),
            _ => Ok(secret.trim().as_bytes().to_vec()),
        });
        Ok(CodeKey {
            current: secrets.next().ok_or(CodeKeyError)??,
            former: secrets.collect::<Result<_, _>>()?,
        })
    }

    /// What tells the current secret from those before it. It gives nothing of it away.
    #[must_use]
    pub fn version(&self) -> String {
        version_of(&self.current)
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
        let parts: [&[u8]; 3] = [b"code", number.as_str().as_bytes(), code.as_bytes()];
        let equal = self.secrets().fold(false, |equal, secret| {
            equal | bool::from(sign(secret, &parts).ct_eq(stored.unwrap_or(&[0; 32])))
        });
        equal && stored.is_some()
    }

    /// The secret of a person's second factor. It follows from the nonce that is stored, so the table alone gives
    /// no one-time code away.
    #[must_use]
    pub fn factor_secret(&self, number: &RosterNumber, nonce: &[u8]) -> [u8; FACTOR_SECRET] {
        let whole = self.sign(&[b"factor", number.as_str().as_bytes(), nonce]);
        std::array::from_fn(|at| whole[at])
    }

    /// The secret of a second factor that is enrolled; none where it was enrolled under a secret of the service that is no
    /// longer configured.
    #[must_use]
    pub fn enrolled_secret(
        &self,
        number: &RosterNumber,
        factor: &SecondFactor,
    ) -> Option<[u8; FACTOR_SECRET]> {
        let key = match factor.key.as_str() {
            // From before secrets had versions.
            "" => self.secrets().last(),
            version => self.secrets().find(|secret| version_of(secret) == version),
        }?;
        let own = sign(key, &[b"factor", number.as_str().as_bytes(), &factor.nonce]);
        Some(std::array::from_fn(|at| own[at] ^ factor.shift[at]))
    }

    /// The same second factor as it is stored under the current secret; none where it is.
    #[must_use]
    pub fn renewed(&self, number: &RosterNumber, factor: &SecondFactor) -> Option<SecondFactor> {
        let key = self.version();
        if factor.key == key {
            return None;
        }
        let secret = self.enrolled_secret(number, factor)?;
        let own = self.factor_secret(number, &factor.nonce);
        Some(SecondFactor {
            key,
            shift: std::array::from_fn(|at| secret[at] ^ own[at]),
            ..factor.clone()
        })
    }

    /// What the security log makes digests with, where nothing stands in front of the service.
    #[must_use]
    pub fn log_secret(&self) -> [u8; 32] {
        self.sign(&[b"security log"])
    }

    /// The secrets, the current one first.
    fn secrets(&self) -> impl Iterator<Item = &[u8]> {
        std::iter::once(&self.current)
            .chain(&self.former)
            .map(Vec::as_slice)
    }

    /// What a browser shows in which the person has signed in with the code that is stored.
    #[must_use]
    pub fn browser_mark(&self, number: &RosterNumber, stored: &[u8]) -> String {
        hexadecimal(&self.sign(&[b"browser", number.as_str().as_bytes(), stored])[..16])
    }

    /// What stands for an address among the counts of failed attempts: the address itself is personal.
    #[must_use]
    pub fn address_digest(&self, address: &str) -> Digest {
        Digest::of(&self.sign(&[b"address", address.as_bytes()]))
    }

    /// The code that a person gets in place of the one that started the account (`stored`).
    #[must_use]
    pub fn own_code(&self, number: &RosterNumber, stored: &[u8], nonce: &[u8]) -> PersonalCode {
        let whole = self.sign(&[b"own-code", number.as_str().as_bytes(), stored, nonce]);
        PersonalCode::from_random(std::array::from_fn(|at| whole[at]))
    }

    /// A ticket that carries a nonce over a page. It ends with its time, and with the code (`stored`) it was given for.
    #[must_use]
    pub fn ticket(
        &self,
        over: Over,
        number: &RosterNumber,
        stored: &[u8],
        nonce: &[u8],
        now: Timestamp,
    ) -> String {
        let ends = now.saturating_add(TICKET_LASTS).map_or(0, Timestamp::as_second);
        let signature = self.sign_ticket(over, number, stored, nonce, ends);
        format!("{}.{ends}.{signature}", hexadecimal(nonce))
    }

    /// The nonce of a ticket, if it is this person's and still stands.
    #[must_use]
    pub fn accept(
        &self,
        over: Over,
        ticket: &str,
        number: &RosterNumber,
        stored: &[u8],
        now: Timestamp,
    ) -> Option<Vec<u8>> {
        let (nonce, rest) = ticket.split_once('.')?;
        let (ends, signature) = rest.split_once('.')?;
        let (nonce, ends) = (from_hexadecimal(nonce)?, ends.parse::<i64>().ok()?);
        let expected = self.sign_ticket(over, number, stored, &nonce, ends);
        let is_ours = bool::from(expected.as_bytes().ct_eq(signature.as_bytes()));
        (is_ours && now.as_second() < ends).then_some(nonce)
    }

    /// The ticket's signature in hexadecimal digits.
    fn sign_ticket(
        &self,
        over: Over,
        number: &RosterNumber,
        stored: &[u8],
        nonce: &[u8],
        ends: i64,
    ) -> String {
        let ends = ends.to_be_bytes();
        let number = number.as_str().as_bytes();
        hexadecimal(&self.sign(&[over.label(), number, stored, nonce, &ends]))
    }

    fn sign(&self, parts: &[&[u8]]) -> [u8; 32] {
        sign(&self.current, parts)
    }
}

/// HMAC-SHA-256 over the parts, each with its length before it, so that no two lists of parts sign alike.
fn sign(secret: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else {
        unreachable!("HMAC takes keys of any length")
    };
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn version_of(secret: &[u8]) -> String {
    hexadecimal(&sign(secret, &[b"version"])[..4])
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hexadecimal(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| {
            u8::from_str_radix(std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?, 16).ok()
        })
        .collect()
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
        let ticket = key().ticket(Over::Start, &number("A-1"), b"stored", b"nonce", now);
        let accept = |ticket: &str, of: &str, stored: &[u8], at| {
            key().accept(Over::Start, ticket, &number(of), stored, at)
        };
        let elsewhere = key().accept(Over::Enrolment, &ticket, &number("A-1"), b"stored", now);
        assert_eq!(elsewhere, None);
        assert_eq!(
            accept(&ticket, "A-1", b"stored", later(14)).as_deref(),
            Some(b"nonce".as_slice())
        );
        assert_eq!(accept(&ticket, "A-1", b"stored", later(15)), None);
        assert_eq!(accept(&ticket, "A-2", b"stored", now), None);
        assert_eq!(accept(&ticket, "A-1", b"another", now), None);
        assert_eq!(
            accept(&ticket.replacen("6e", "6f", 1), "A-1", b"stored", now),
            None
        );
        for broken in ["", ".", "..", "6.1.x", "zz.1.x"] {
            assert_eq!(accept(broken, "A-1", b"stored", now), None, "{broken}");
        }
    }

    #[test]
    fn a_second_factors_secret_is_its_persons_and_its_nonces() {
        let secret = key().factor_secret(&number("A-1"), b"nonce");
        assert_eq!(secret, key().factor_secret(&number("A-1"), b"nonce"));
        assert_ne!(secret, key().factor_secret(&number("A-2"), b"nonce"));
        assert_ne!(secret, key().factor_secret(&number("A-1"), b"other"));
    }

    #[test]
    fn an_own_code_is_its_persons_its_nonces_and_follows_the_code_it_replaces() {
        let code =
            |of: &str, stored: &[u8], nonce: &[u8]| key().own_code(&number(of), stored, nonce).reveal();
        let own = code("A-1", b"stored", b"nonce");
        assert_eq!(own, code("A-1", b"stored", b"nonce"));
        for other in [
            code("A-2", b"stored", b"nonce"),
            code("A-1", b"another", b"nonce"),
            code("A-1", b"stored", b"other"),
        ] {
            assert_ne!(own, other);
        }
    }

    #[test]
    fn a_short_key_is_refused() {
        let long = "a".repeat(32);
        for secrets in [
            "short",
            "",
            " ",
            &format!("{long}\nshort"),
            &format!("short\n{long}"),
        ] {
            assert_eq!(CodeKey::parse(secrets).err(), Some(CodeKeyError), "{secrets}");
        }
    }

    #[test]
    fn a_key_that_was_replaced_verifies_until_it_is_taken_away() {
        let [old, new] = ["o", "n"].map(|letter| letter.repeat(32));
        let keys =
            [old.clone(), format!("{new}\n{old}"), new].map(|secrets| CodeKey::parse(&secrets).unwrap());
        let [before, both, after] = &keys;
        let (of, code) = (number("A-1"), PersonalCode::from_random([3; 10]));
        let stored = before.hash(&of, &code);
        let matches = |key: &CodeKey, stored: &[u8]| key.matches(&of, &code, Some(stored));
        assert!(matches(both, &stored) && !matches(after, &stored));
        assert!(
            matches(after, &both.hash(&of, &code)),
            "what is hashed anew has the new one"
        );

        let secret = before.factor_secret(&of, &[7; FACTOR_SECRET]);
        let factor = |key: String| SecondFactor {
            nonce: [7; FACTOR_SECRET],
            key,
            shift: [0; FACTOR_SECRET],
            enrolled_at: Timestamp::UNIX_EPOCH,
            last_step: 5,
        };
        for enrolled in [factor(before.version()), factor(String::new())] {
            assert_eq!(both.enrolled_secret(&of, &enrolled), Some(secret));
            let renewed = both.renewed(&of, &enrolled).unwrap();
            for key in [both, after] {
                assert_eq!(
                    key.enrolled_secret(&of, &renewed),
                    Some(secret),
                    "the telephone stays"
                );
                assert_eq!(key.renewed(&of, &renewed), None);
            }
        }
        assert_eq!(after.enrolled_secret(&of, &factor(before.version())), None);
    }
}
