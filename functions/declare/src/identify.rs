//! Who files: roster number and personal code, or the ticket that stands in for the code.

use crate::Declare;
use crate::submission::Submission;
use campaign::{FieldErrors, PersonalCode, RosterEntry, RosterNumber};
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use store::Standing;
use web::Refusal;

/// Failed attempts within [`ATTEMPT_WINDOW`] after which a number is refused until the window ends; ours.
const MOST_FAILED_ATTEMPTS: u32 = 5;

/// How long failed attempts count; ours.
const ATTEMPT_WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// A person who has proven who they are.
#[derive(Debug)]
pub(crate) struct Identified {
    pub(crate) entry: RosterEntry,
    pub(crate) standing: Standing,
    /// Stands in for the code on the next page.
    pub(crate) ticket: String,
}

/// Why a person is not identified.
#[derive(Debug)]
pub(crate) enum NotIdentified {
    /// Errors at `number` and `code`.
    Fields(FieldErrors),
    /// Too many failed attempts; try again after this many seconds.
    Locked { seconds: u64 },
    /// The database did not answer, or a fault.
    Refused(Refusal),
}

impl NotIdentified {
    /// The refusal, with whatever else is wrong with the form.
    pub(crate) fn into_refusal(self, mut errors: FieldErrors) -> Refusal {
        match self {
            NotIdentified::Fields(fields) => {
                errors.merge(fields);
                Refusal::fields(errors)
            }
            NotIdentified::Locked { seconds } => {
                let minutes = seconds.div_ceil(60);
                let message =
                    format!("尝试次数过多，请在 {minutes} 分钟后再试；忘记个人识别码的，请联系专项整治办");
                errors.add("code", message.clone());
                Refusal::new(StatusCode::TOO_MANY_REQUESTS, message)
                    .with_fields(errors)
                    .retry_after(seconds)
            }
            NotIdentified::Refused(refusal) => refusal,
        }
    }
}

impl Declare {
    /// Proves who files. One read of the database; a second trip only to count a failed attempt.
    pub(crate) async fn identify(
        &self,
        submission: &Submission,
        now: Timestamp,
    ) -> Result<Identified, NotIdentified> {
        let number = read_number(submission)?;
        let standing = self
            .store
            .standing(&number)
            .await
            .map_err(|error| NotIdentified::Refused(self.refuse(&error)))?;
        let stored = standing.code_hash.as_ref().map(|hash| hash.as_bytes().as_slice());
        if let Some(proof) = &submission.proof
            && self.code_key.accepts(proof, &number, stored, now)
        {
            return self.identified(&number, standing, now);
        }
        if submission.code.is_empty() {
            let message = if submission.proof.is_some() {
                "验证已过期，请重新输入个人识别码"
            } else {
                "请输入个人识别码"
            };
            return Err(at("code", message));
        }
        if let Some(attempts) = standing.attempts
            && attempts.failures_at(now) >= MOST_FAILED_ATTEMPTS
        {
            let seconds = attempts.window_ends.duration_since(now).as_secs();
            return Err(NotIdentified::Locked {
                seconds: u64::try_from(seconds).unwrap_or(1).max(1),
            });
        }
        let code = PersonalCode::parse(&submission.code);
        if code.is_some_and(|code| self.code_key.matches(&number, &code, stored)) {
            return self.identified(&number, standing, now);
        }
        self.store
            .count_failed_attempt(&number, now, ATTEMPT_WINDOW)
            .await
            .map_err(|error| NotIdentified::Refused(self.refuse(&error)))?;
        // One message for both, so that nobody learns which numbers exist.
        Err(at("code", "花名册编号或个人识别码不正确，请核对后重新输入"))
    }

    fn identified(
        &self,
        number: &RosterNumber,
        mut standing: Standing,
        now: Timestamp,
    ) -> Result<Identified, NotIdentified> {
        let (Some(entry), Some(hash)) = (standing.entry.take(), &standing.code_hash) else {
            return Err(at("code", "花名册编号或个人识别码不正确，请核对后重新输入"));
        };
        let ticket = self.code_key.ticket(number, hash.as_bytes(), now);
        Ok(Identified {
            entry,
            standing,
            ticket,
        })
    }
}

fn read_number(submission: &Submission) -> Result<RosterNumber, NotIdentified> {
    if submission.number.is_empty() {
        let mut fields = FieldErrors::default();
        fields.add("number", "请输入花名册编号");
        if submission.code.is_empty() {
            fields.add("code", "请输入个人识别码");
        }
        return Err(NotIdentified::Fields(fields));
    }
    RosterNumber::parse(&submission.number).map_err(|error| at("number", &error.to_string()))
}

fn at(field: &str, message: &str) -> NotIdentified {
    let mut fields = FieldErrors::default();
    fields.add(field, message);
    NotIdentified::Fields(fields)
}
