//! How often may be tried.
//!
//! A personal code has 80 random bits and nobody chose it: no number of misses comes near it (NIST SP 800-63B asks for a
//! limit below 64), so the right one is never refused, whatever others try under the same number or from the same
//! address, and nobody keeps a colleague out. Misses are counted and slowed all the same. A one-time code has six digits:
//! of those that come with the right personal code so many are judged and no more, each after it was counted. A browser
//! in which the person has signed in before has a count of its own, which strangers do not use up.

use crate::Account;
use campaign::{Digest, FieldErrors, RosterNumber};
use http::{HeaderMap, StatusCode};
use jiff::{SignedDuration, Timestamp};
use store::{Attempt, Attempts, CodeHash, Counted};
use web::Problem;
use web::access::Known;
use web::security::Event;

/// Misses within [`WINDOW`] under a number after which the next is answered with a wait, and one-time codes that are
/// judged; ours.
const MOST_BY_PERSON: u32 = 5;

/// The same for an address, behind which a whole office may sit; ours.
const MOST_BY_ADDRESS: u32 = 50;

/// How long attempts count; ours.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// Who tries, as far as that counts.
pub(crate) struct Sender {
    pub(crate) number: RosterNumber,
    pub(crate) address: Digest,
    /// What came along, for the security log.
    pub(crate) headers: HeaderMap,
    /// Whether the person has signed in with the same code in this browser before.
    pub(crate) is_known: bool,
    /// Whether strangers' misses are counted under the number.
    pub(crate) strangers_missed: bool,
}

impl Sender {
    /// Where misses of the personal code are counted.
    fn misses(&self) -> Counted<'_> {
        if self.is_known {
            Counted::KnownBrowser(&self.number)
        } else {
            Counted::Person(&self.number)
        }
    }

    /// Where one-time codes are counted.
    pub(crate) fn one_time_codes(&self) -> Counted<'_> {
        if self.is_known {
            Counted::OneTimeCodeOfKnown(&self.number)
        } else {
            Counted::OneTimeCode(&self.number)
        }
    }

    /// What stops counting once this sender has signed in, with a one-time code or without.
    pub(crate) fn forgets(&self, second_factor: bool) -> Vec<Counted<'_>> {
        let misses = (self.is_known || self.strangers_missed).then(|| self.misses());
        let codes = second_factor.then(|| self.one_time_codes());
        misses.into_iter().chain(codes).collect()
    }
}

impl Account {
    /// Where a request comes from.
    pub(crate) fn address(&self, headers: &HeaderMap) -> Digest {
        self.code_key.address_digest(&self.web.address_of(headers))
    }

    /// Whether the person has signed in with this code in the browser of a request.
    pub(crate) fn knows(&self, number: &RosterNumber, code: Option<&CodeHash>, headers: &HeaderMap) -> bool {
        code.is_some_and(|hash| {
            Known::of(headers).holds(&self.code_key.browser_mark(number, hash.as_bytes()))
        })
    }

    /// A one-time code was judged and wrong.
    pub(crate) fn note_wrong_code(&self, sender: &Sender) {
        self.note_try(sender, true);
    }

    /// Counts a miss and tells how many are left before the next has to wait; 429 where it has to.
    pub(crate) async fn count_miss(&self, sender: &Sender, now: Timestamp) -> Result<u32, Problem> {
        let by_person = self.take(sender.misses(), MOST_BY_PERSON, now).await?;
        let left = match by_person {
            Ok(by_person) if !sender.is_known => {
                let address = Counted::Address(&sender.address);
                let by_address = self.take(address, MOST_BY_ADDRESS, now).await?;
                by_address.map(|by_address| by_address.min(by_person))
            }
            by_person => by_person,
        };
        self.note_try(sender, left.is_ok());
        left
    }

    fn note_try(&self, sender: &Sender, is_judged: bool) {
        let event = if is_judged { Event::Missed } else { Event::Slowed };
        self.web.note(event, Some(&sender.number), &sender.headers);
    }

    /// Takes one of the one-time codes that may be judged, before it is: so however many are sent at once, no more are
    /// judged than the limit says. 429 where they are used up.
    pub(crate) async fn count_one_time_code(&self, sender: &Sender, now: Timestamp) -> Result<u32, Problem> {
        let taken = self.attempt(sender.one_time_codes(), MOST_BY_PERSON, now).await?;
        if taken.is_err() {
            self.note_try(sender, false);
        }
        taken.map_err(|standing| slowed("totp", "动态验证码输错次数过多", "", standing, now))
    }

    async fn take(
        &self,
        of: Counted<'_>,
        most: u32,
        now: Timestamp,
    ) -> Result<Result<u32, Problem>, Problem> {
        let taken = self.attempt(of, most, now).await?;
        let then = "；手里有正确识别码的，现在仍可登录，忘记的请联系专项整治办";
        Ok(taken.map_err(|standing| slowed("code", "输错次数过多", then, standing, now)))
    }

    /// How many are left after this one; what stands where there is none.
    async fn attempt(
        &self,
        of: Counted<'_>,
        most: u32,
        now: Timestamp,
    ) -> Result<Result<u32, Attempts>, Problem> {
        Ok(
            match self.web.store.sign_in.take_attempt(of, most, now, WINDOW).await? {
                Attempt::Taken(attempts) => Ok(most.saturating_sub(attempts.failures)),
                Attempt::Refused(attempts) => Err(attempts),
            },
        )
    }
}

/// 429 until the window ends: why, when to try again, and what to do then.
fn slowed(field: &str, why: &str, then: &str, standing: Attempts, now: Timestamp) -> Problem {
    let seconds = standing.seconds_left(now);
    let message = format!("{why}，请在 {} 分钟后再试{then}", seconds.div_ceil(60));
    let mut errors = FieldErrors::default();
    errors.add(field, message.clone());
    Problem::new(StatusCode::TOO_MANY_REQUESTS, message)
        .with_fields(errors)
        .retry_after(seconds)
}

/// How many tries are left, as it stands behind what went wrong.
pub(crate) fn left_in_chinese(left: u32) -> String {
    let minutes = WINDOW.as_secs() / 60;
    match left {
        0 => format!("；再输错，须等 {minutes} 分钟再试"),
        left => format!("；再输错 {left} 次，须等 {minutes} 分钟再试"),
    }
}
