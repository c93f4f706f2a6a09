//! Whether someone is who they say: number and personal code, a one-time code, and how often it may be tried.

use crate::credentials::Credentials;
use crate::second_factor::{STEP_SECONDS, SecondFactorSecret};
use crate::{Account, address};
use campaign::annex3::Person;
use campaign::roster_step::Author;
use campaign::{Digest, FieldErrors, PersonalCode, RosterEntry, RosterNumber};
use http::{HeaderMap, StatusCode};
use jiff::{SignedDuration, Timestamp};
use store::{Attempt, Attempts, CodeHash, Counted, NONCE, SecondFactor, StoreError};
use web::Problem;
use web::codes::Over;

/// Failed attempts within [`WINDOW`] after which a number is refused until the window ends; ours.
const MOST_BY_PERSON: u32 = 5;

/// The same for an address, behind which a whole office may sit; ours.
const MOST_BY_ADDRESS: u32 = 50;

/// How long failed attempts count; ours.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// One message for every mismatch, so that nobody learns which numbers exist.
const MISMATCH: &str = "花名册编号或个人识别码不正确，请核对后重新输入";

/// Someone who proved who they are.
pub(crate) struct Proven {
    pub(crate) entry: RosterEntry,
    /// The digest of the code's hash.
    pub(crate) code: Digest,
    pub(crate) second_factor: bool,
}

impl Proven {
    pub(crate) fn with(entry: RosterEntry, hash: &CodeHash, second_factor: bool) -> Self {
        Proven {
            entry,
            code: Digest::of(hash.as_bytes()),
            second_factor,
        }
    }
}

/// Why nobody is signed in.
pub(crate) enum NotProven {
    /// A guess that missed: it counts as a failed attempt.
    Missed(Problem),
    /// Anything else that stands in the way.
    Refused(Problem),
    /// The code is right; a second factor has to be enrolled first. `missed` where the code made from it was wrong.
    Enrol {
        secret: SecondFactorSecret,
        ticket: String,
        missed: bool,
    },
    /// Everything is right, but somebody else has seen the code: the person takes this one of their own first. `missed`
    /// where what was typed back was another.
    Start {
        own: PersonalCode,
        ticket: String,
        missed: bool,
    },
}

impl From<Problem> for NotProven {
    fn from(problem: Problem) -> Self {
        NotProven::Refused(problem)
    }
}

impl From<StoreError> for NotProven {
    fn from(error: StoreError) -> Self {
        NotProven::Refused(error.into())
    }
}

impl Account {
    /// Checks what was typed, and counts it where it missed. A number that nobody has, but somebody without its hyphen or
    /// with one, is theirs.
    pub(crate) async fn prove(
        &self,
        number: &RosterNumber,
        typed: &Credentials,
        headers: &HeaderMap,
    ) -> Result<Proven, NotProven> {
        let now = self.web.now();
        let address = address::of(headers, self.web.origin.secret.is_some());
        let address = self.code_key.address_digest(&address);
        let (number, stored) = self.meant(number, &address).await?;
        let number = &number;
        let taken = self.take_attempts(number, &address, now).await?;
        let checked = self.check(number, typed, stored).await;
        match &checked {
            Err(NotProven::Missed(_) | NotProven::Enrol { missed: true, .. }) => {}
            Ok(_) => self.forget_failures(number, &taken).await?,
            Err(_) => self.give_back(&taken).await?,
        }
        checked
    }

    /// Whose number it is, with what they sign in with.
    async fn meant(
        &self,
        number: &RosterNumber,
        address: &Digest,
    ) -> Result<(RosterNumber, store::Credentials), StoreError> {
        let stored = self.web.store.sign_in.credentials(number, address).await?;
        if let (None, Some(other)) = (&stored.entry, number.other_spelling()) {
            let theirs = self.web.store.sign_in.credentials(&other, address).await?;
            if theirs.entry.is_some() {
                return Ok((other, theirs));
            }
        }
        Ok((number.clone(), stored))
    }

    async fn check(
        &self,
        number: &RosterNumber,
        typed: &Credentials,
        stored: store::Credentials,
    ) -> Result<Proven, NotProven> {
        if !typed.start.is_empty() {
            return self.go_on_starting(typed, stored).await;
        }
        let hash = stored.code_hash.as_ref().map(|hash| hash.as_bytes().as_slice());
        let matches =
            PersonalCode::parse(&typed.code).is_some_and(|code| self.code_key.matches(number, &code, hash));
        let (Some(entry), Some(hash), true) = (stored.entry, stored.code_hash, matches) else {
            return Err(NotProven::Missed(wrong("code", MISMATCH)));
        };
        let second_factor = entry.roles(&self.web.campaign).need_second_factor();
        match &stored.second_factor {
            _ if !second_factor => {}
            Some(factor) => self.accept_totp(number, factor, &typed.totp).await?,
            None => self.enrol(&entry, hash.as_bytes(), typed).await?,
        }
        if stored.code_starts {
            return Err(self.begin_starting(&entry, &hash));
        }
        Ok(Proven::with(entry, &hash, second_factor))
    }

    /// Takes a one-time code, each but once. The right one given again is no guess and is not counted as one.
    async fn accept_totp(
        &self,
        number: &RosterNumber,
        factor: &SecondFactor,
        typed: &str,
    ) -> Result<(), NotProven> {
        if typed.is_empty() {
            return Err(wrong("totp", "请输入手机验证器上显示的 6 位动态验证码").into());
        }
        let now = (self.real_clock)();
        let Some(step) = self.secret(number, &factor.nonce).accept(typed, now) else {
            let message = "动态验证码不正确，请核对手机时间后，输入新出现的验证码";
            return Err(NotProven::Missed(wrong("totp", message)));
        };
        if self.web.store.sign_in.use_second_factor(number, step).await? {
            Ok(())
        } else {
            let message = "这个动态验证码已经用过，请等半分钟，出现新的验证码再登录";
            Err(wrong("totp", message).retry_after(STEP_SECONDS).into())
        }
    }

    /// Enrols a second factor once the code of the one just shown comes back right.
    async fn enrol(&self, entry: &RosterEntry, hash: &[u8], typed: &Credentials) -> Result<(), NotProven> {
        let (number, by) = (&entry.number, Author::Person(Person::of(entry)));
        let now = self.web.now();
        let shown = self
            .code_key
            .accept(Over::Enrolment, &typed.enrolment, number, hash, now);
        let Some(nonce) = shown.and_then(|nonce| <[u8; NONCE]>::try_from(nonce).ok()) else {
            let mut nonce = [0; NONCE];
            (self.web.random)(&mut nonce);
            return Err(NotProven::Enrol {
                ticket: self.code_key.ticket(Over::Enrolment, number, hash, &nonce, now),
                secret: self.secret(number, &nonce),
                missed: false,
            });
        };
        let secret = self.secret(number, &nonce);
        let Some(step) = secret.accept(&typed.totp, (self.real_clock)()) else {
            return Err(NotProven::Enrol {
                ticket: typed.enrolment.clone(),
                secret,
                missed: true,
            });
        };
        let factor = SecondFactor {
            nonce,
            enrolled_at: now,
            last_step: step,
        };
        if self
            .web
            .store
            .sign_in
            .enrol_second_factor(number, &factor, &by)
            .await?
        {
            Ok(())
        } else {
            Err(wrong("totp", "验证器已在别处启用，请使用已启用的验证器上的动态验证码").into())
        }
    }

    fn secret(&self, number: &RosterNumber, nonce: &[u8]) -> SecondFactorSecret {
        SecondFactorSecret::derive(&self.code_key, number, nonce, &self.web.campaign.short_name)
    }

    /// Takes an attempt of the person and one of the address, before anything is judged: so however many are sent at
    /// once, no more are judged than the limits say.
    async fn take_attempts<'of>(
        &self,
        number: &'of RosterNumber,
        address: &'of Digest,
        now: Timestamp,
    ) -> Result<[Taken<'of>; 2], Problem> {
        let person = self
            .take_attempt(Counted::Person(number), MOST_BY_PERSON, now)
            .await?;
        let address = self.take_attempt(Counted::Address(address), MOST_BY_ADDRESS, now);
        match address.await {
            Ok(address) => Ok([person, address]),
            Err(problem) => {
                self.give_back(&[person]).await?;
                Err(problem)
            }
        }
    }

    async fn take_attempt<'of>(
        &self,
        of: Counted<'of>,
        most: u32,
        now: Timestamp,
    ) -> Result<Taken<'of>, Problem> {
        match self.web.store.sign_in.take_attempt(of, most, now, WINDOW).await? {
            Attempt::Taken(attempts) => Ok((of, attempts)),
            Attempt::Refused(attempts) => Err(too_many(attempts, now)),
        }
    }

    async fn give_back(&self, taken: &[Taken<'_>]) -> Result<(), Problem> {
        for (of, attempts) in taken {
            self.web.store.sign_in.give_back_attempt(*of, *attempts).await?;
        }
        Ok(())
    }

    /// Success forgets the person's failures; those of the address stay, which many share.
    async fn forget_failures(
        &self,
        number: &RosterNumber,
        [_, address]: &[Taken<'_>; 2],
    ) -> Result<(), Problem> {
        self.web
            .store
            .sign_in
            .forget_attempts(Counted::Person(number))
            .await?;
        self.give_back(std::slice::from_ref(address)).await
    }
}

/// An attempt that was taken, and whose it is.
type Taken<'of> = (Counted<'of>, Attempts);

fn too_many(attempts: Attempts, now: Timestamp) -> Problem {
    let seconds = attempts.window_ends.duration_since(now).as_secs();
    let seconds = u64::try_from(seconds).unwrap_or(1).max(1);
    let minutes = seconds.div_ceil(60);
    let message = format!("尝试次数过多，请在 {minutes} 分钟后再试；忘记个人识别码的，请联系专项整治办");
    let mut errors = FieldErrors::default();
    errors.add("code", message.clone());
    Problem::new(StatusCode::TOO_MANY_REQUESTS, message)
        .with_fields(errors)
        .retry_after(seconds)
}

/// 401 at a field.
pub(crate) fn wrong(field: &str, message: &str) -> Problem {
    let mut errors = FieldErrors::default();
    errors.add(field, message);
    Problem::new(StatusCode::UNAUTHORIZED, message).with_fields(errors)
}
