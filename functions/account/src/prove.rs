//! Whether someone is who they say: number and personal code, and a one-time code. How often may be tried is
//! [`crate::tries`]'s.

use crate::Account;
use crate::credentials::Credentials;
use crate::second_factor::{STEP_SECONDS, SecondFactorSecret};
use crate::tries::{Sender, left_in_chinese};
use campaign::person::Person;
use campaign::roster_step::Author;
use campaign::{Digest, FieldErrors, PersonalCode, RosterEntry, RosterNumber};
use http::{HeaderMap, StatusCode};
use store::{CodeHash, NONCE, SecondFactor, StoreError};
use web::Problem;
use web::codes::Over;
use web::security::Event;

/// One message for every mismatch, so that nobody learns which numbers exist.
const MISMATCH: &str = "花名册编号或个人识别码不正确，请核对后重新输入";

/// Where a one-time code is missing.
pub(crate) const NOT_GIVEN: &str = "请输入手机验证器上显示的 6 位动态验证码";

/// What was proven.
pub(crate) struct Proof {
    pub(crate) entry: RosterEntry,
    /// The hash of the code that counts from now on.
    pub(crate) hash: CodeHash,
    /// Whether a one-time code was given besides.
    pub(crate) second_factor: bool,
}

/// Someone who proved who they are.
pub(crate) struct Proven {
    pub(crate) proof: Proof,
    pub(crate) sender: Sender,
    /// What was done to the account before.
    pub(crate) account: store::Account,
}

/// Why nobody is signed in.
pub(crate) enum NotProven {
    /// Something is wrong, and told.
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
        let address = self.address(headers);
        let (number, stored) = self.meant(number, &address).await?;
        let sender = Sender {
            is_known: self.knows(&number, stored.code_hash.as_ref(), headers),
            strangers_missed: stored.by_person.is_some(),
            number,
            address,
            headers: headers.clone(),
        };
        let account = stored.account.clone();
        let proof = self.check(&sender, typed, stored).await?;
        Ok(Proven {
            proof,
            sender,
            account,
        })
    }

    /// A personal code, or a ticket, that missed: it is counted before it is told of.
    pub(crate) async fn missed(&self, sender: &Sender, message: &str) -> NotProven {
        match self.count_miss(sender, self.web.now()).await {
            Ok(left) => wrong("code", &format!("{message}{}", left_in_chinese(left))).into(),
            Err(slowed) => slowed.into(),
        }
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
        sender: &Sender,
        typed: &Credentials,
        stored: store::Credentials,
    ) -> Result<Proof, NotProven> {
        let number = &sender.number;
        if !typed.start.is_empty() {
            return self.go_on_starting(sender, typed, stored).await;
        }
        let Some((entry, code)) = self.holder(number, &typed.code, &stored) else {
            return Err(self.missed(sender, MISMATCH).await);
        };
        self.is_in_time(&stored)?;
        let second_factor = entry.roles(&self.web.campaign).need_second_factor();
        match (&stored.second_factor, &stored.code_hash) {
            _ if !second_factor => {}
            (Some(factor), _) => self.accept_totp(sender, factor, &typed.totp).await?,
            (None, hash) => {
                let hash = hash.as_ref().map_or(&[] as &[u8], |hash| hash.as_bytes());
                self.enrol(&entry, hash, typed).await?;
                self.web.note(Event::Enrolled, Some(number), &sender.headers);
            }
        }
        let hash = self.rehashed(number, &code, &stored).await?;
        if stored.code_starts {
            return Err(self.begin_starting(&entry, &hash));
        }
        Ok(Proof {
            entry,
            hash,
            second_factor,
        })
    }

    /// Whose number and code these are, with the code that was typed.
    pub(crate) fn holder(
        &self,
        number: &RosterNumber,
        typed: &str,
        stored: &store::Credentials,
    ) -> Option<(RosterEntry, PersonalCode)> {
        let hash = stored.code_hash.as_ref().map(|hash| hash.as_bytes().as_slice());
        let code = PersonalCode::parse(typed).filter(|code| self.code_key.matches(number, code, hash))?;
        Some((stored.entry.clone()?, code))
    }

    /// An issued code starts an account for so many days.
    fn is_in_time(&self, stored: &store::Credentials) -> Result<(), NotProven> {
        let rules = &self.web.campaign.rules;
        let today = campaign::timing::day(self.web.now());
        let until = stored.code_issued_at.map(|at| rules.issued_code_until(at));
        if stored.code_starts && until.is_some_and(|until| today > until) {
            let message = format!(
                "这个识别码发放后 {} 天没有启用，已经作废，请联系专项整治办重新发放",
                rules.issued_code_days
            );
            return Err(wrong("code", &message).into());
        }
        Ok(())
    }

    /// What is stored of a code under the current key, where a former one had hashed it.
    async fn rehashed(
        &self,
        number: &RosterNumber,
        typed: &PersonalCode,
        stored: &store::Credentials,
    ) -> Result<CodeHash, StoreError> {
        let hash = CodeHash::new(self.code_key.hash(number, typed));
        if stored.code_hash != Some(hash) {
            self.web.store.sign_in.rehash_code(number, stored, &hash).await?;
        }
        Ok(hash)
    }

    /// Takes a one-time code, each but once; it is counted before it is judged.
    pub(crate) async fn accept_totp(
        &self,
        sender: &Sender,
        factor: &SecondFactor,
        typed: &str,
    ) -> Result<(), Problem> {
        if typed.is_empty() {
            return Err(wrong("totp", NOT_GIVEN));
        }
        let number = &sender.number;
        let left = self.count_one_time_code(sender, self.web.now()).await?;
        let now = (self.real_clock)();
        let Some(secret) = self.code_key.enrolled_secret(number, factor) else {
            let message = "您的验证器已经失效，请联系专项整治办重置动态验证码";
            return Err(wrong("totp", message));
        };
        let secret = SecondFactorSecret::new(secret, number, &self.web.campaign.short_name);
        let Some(step) = secret.accept(typed, now) else {
            self.note_wrong_code(sender);
            let message = "动态验证码不正确，请核对手机时间后，输入新出现的验证码";
            return Err(wrong("totp", &format!("{message}{}", left_in_chinese(left))));
        };
        if let Some(renewed) = self.code_key.renewed(number, factor) {
            self.web
                .store
                .sign_in
                .renew_second_factor(number, &renewed)
                .await?;
        }
        if self.web.store.sign_in.use_second_factor(number, step).await? {
            Ok(())
        } else {
            let message = "这个动态验证码已经用过，请等半分钟，出现新的验证码再输入";
            Err(wrong("totp", message).retry_after(STEP_SECONDS))
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
            key: self.code_key.version(),
            shift: [0; NONCE],
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
}

/// 401 at a field.
pub(crate) fn wrong(field: &str, message: &str) -> Problem {
    let mut errors = FieldErrors::default();
    errors.add(field, message);
    Problem::new(StatusCode::UNAUTHORIZED, message).with_fields(errors)
}
