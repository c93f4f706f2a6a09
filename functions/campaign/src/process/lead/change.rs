//! How a lead moves on: by whom, from what was seen, and what keeps it from moving.

use super::step::{Action, Assignment, Handler, Step};
use super::subject::{Circle, Subject};
use super::terms::{Destination, Finding};
use super::{Closing, Lead, Referral, Reply};
use crate::people::person::Person;
use crate::values::errors::FieldErrors;
use crate::values::form::Check;
use crate::values::roster_number::RosterNumber;
use crate::values::timing;
use jiff::Timestamp;
use jiff::civil::Date;
use std::ops::RangeInclusive;

/// Characters of a reason, a reply or a result.
pub const WORDING_LENGTH: RangeInclusive<usize> = 2..=2000;

/// Characters of what may be left out.
const NOTE_LENGTH: RangeInclusive<usize> = 1..=2000;

/// What somebody wants to do to a lead, as it was typed.
#[derive(Clone, Debug)]
pub enum Change {
    /// Say better whom it is about.
    Subject {
        /// Whom.
        subject: Subject,
        /// Who may see it then.
        circle: Circle,
        /// People on the roster who bear the name.
        namesakes: Vec<RosterNumber>,
        /// Why.
        reason: Option<String>,
    },
    /// Hand it to somebody.
    Assign {
        /// Whom.
        handler: Handler,
        /// By when; as it was, if left out.
        due: Option<String>,
        /// What they should know.
        note: Option<String>,
    },
    /// Pass it on.
    Refer {
        /// Where to.
        to: Destination,
        /// When it went; today, if left out.
        on: Option<String>,
        /// With which papers and the like.
        note: Option<String>,
    },
    /// Note what came back.
    Reply {
        /// To which referral, from 1.
        referral: u32,
        /// When it came; today, if left out.
        on: Option<String>,
        /// What it says.
        reply: Option<String>,
    },
    /// Open it again.
    Reopen {
        /// Why.
        reason: Option<String>,
    },
    /// Close it.
    Close {
        /// The conclusion.
        finding: Finding,
        /// What was found and done.
        result: Option<String>,
    },
}

/// Why a lead was not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Somebody else changed it meanwhile.
    #[error("这条线索刚刚有了新的办理，请核对后再提交")]
    Overtaken,
    /// It is closed.
    #[error("这条线索已经办结，不能再办理")]
    Closed,
    /// It is not closed.
    #[error("这条线索没有办结，没有可以撤回的")]
    NotClosed,
    /// The plan has it go to the city first (§5.3, §6).
    #[error("这条线索尚未移送上级专项整治办，移送后才能办结")]
    CityFirst,
    /// The referral was answered before.
    #[error("这次移送已经登记了回复")]
    Answered,
    /// What was typed.
    #[error("有填报项需要更正")]
    Fields(FieldErrors),
}

/// What a change comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The lead as it stands then.
    Now(Box<Lead>),
    /// The same person did the very same just before.
    Already,
}

impl Lead {
    /// Does it, if `seen` still is the last step.
    ///
    /// # Errors
    /// Another step was taken since, the lead is closed, or something typed is wrong.
    pub fn take(&self, seen: u32, by: Person, at: Timestamp, change: Change) -> Result<Taken, Refused> {
        if seen.checked_add(1) == Some(self.last.step) && self.last.by == by && change.is(&self.last.action) {
            return Ok(Taken::Already);
        }
        if seen != self.last.step {
            return Err(Refused::Overtaken);
        }
        // A reply may come late.
        if self.closing.is_some() && !matches!(change, Change::Reply { .. } | Change::Reopen { .. }) {
            return Err(Refused::Closed);
        }
        let mut lead = self.clone();
        let action = match change {
            Change::Subject {
                subject,
                circle,
                namesakes,
                reason,
            } => lead.change_subject(subject, circle, namesakes, reason)?,
            Change::Assign { handler, due, note } => lead.assign(handler, due, note, timing::day(at))?,
            Change::Refer { to, on, note } => lead.refer(to, on, note, timing::day(at))?,
            Change::Reply { referral, on, reply } => lead.reply(referral, on, reply, timing::day(at))?,
            Change::Close { finding, result } => lead.close(finding, result)?,
            Change::Reopen { reason } => lead.reopen(reason)?,
        };
        lead.last = Step {
            step: self.last.step + 1,
            at,
            by,
            circle: lead.circle,
            action,
        };
        Ok(Taken::Now(Box::new(lead)))
    }

    fn change_subject(
        &mut self,
        subject: Subject,
        circle: Circle,
        namesakes: Vec<RosterNumber>,
        reason: Option<String>,
    ) -> Result<Action, Refused> {
        let reason = needed("reason", reason)?;
        if subject == self.subject {
            return Err(field("subject_name", "被反映人没有变化"));
        }
        let hidden = |handler: &Handler| circle == Circle::Discipline && handler.circle != circle;
        let is_subject = |handler: &Handler| subject.number.as_ref() == Some(&handler.person.number);
        let released = self
            .handler
            .take_if(|handler| hidden(handler) || is_subject(handler));
        self.circle = circle;
        self.namesakes = namesakes;
        Ok(Action::SubjectChanged {
            before: Some(std::mem::replace(&mut self.subject, subject.clone())),
            after: subject,
            reason,
            handler_released: released,
        })
    }

    fn assign(
        &mut self,
        handler: Handler,
        due: Option<String>,
        note: Option<String>,
        today: Date,
    ) -> Result<Action, Refused> {
        if self.circle == Circle::Discipline && handler.circle != Circle::Discipline {
            return Err(field("handler", "这条线索只能由派驻纪检组人员办理"));
        }
        if self.concerns(&handler.person.number) {
            return Err(field("handler", "不能交由被反映人本人办理"));
        }
        let mut errors = FieldErrors::default();
        let mut check = Check::of(&mut errors);
        let due = check.coming_day("due", due.as_deref(), today);
        let due = due.unwrap_or(self.due);
        let note = check.worded("note", note.as_deref(), NOTE_LENGTH);
        checked(errors)?;
        let after = Assignment {
            handler: Some(handler.clone()),
            due,
        };
        let before = Assignment {
            handler: self.handler.replace(handler),
            due: std::mem::replace(&mut self.due, due),
        };
        Ok(Action::Assigned { before, after, note })
    }

    fn refer(
        &mut self,
        to: Destination,
        on: Option<String>,
        note: Option<String>,
        today: Date,
    ) -> Result<Action, Refused> {
        let mut errors = FieldErrors::default();
        let mut check = Check::of(&mut errors);
        let on = check.past_day("on", on.as_deref(), today).unwrap_or(today);
        check.refuse_if(on < self.received_on, "on", "不能早于收到线索的日期");
        let note = check.worded("note", note.as_deref(), NOTE_LENGTH);
        checked(errors)?;
        self.referrals.push(Referral {
            to,
            on,
            note: note.clone(),
            reply: None,
        });
        let referral = u32::try_from(self.referrals.len()).unwrap_or(u32::MAX);
        Ok(Action::Referred {
            referral,
            to,
            on,
            note,
        })
    }

    fn reply(
        &mut self,
        referral: u32,
        on: Option<String>,
        reply: Option<String>,
        today: Date,
    ) -> Result<Action, Refused> {
        let place = usize::try_from(referral).unwrap_or(usize::MAX).wrapping_sub(1);
        let Some(referred) = self.referrals.get_mut(place) else {
            return Err(field("referral", "没有这次移送"));
        };
        if referred.reply.is_some() {
            return Err(Refused::Answered);
        }
        let mut errors = FieldErrors::default();
        let mut check = Check::of(&mut errors);
        let on = check.past_day("replied_on", on.as_deref(), today);
        let on = on.unwrap_or(today);
        check.refuse_if(on < referred.on, "replied_on", "不能早于移送的日期");
        let reply = check.worded("reply", reply.as_deref(), WORDING_LENGTH);
        let reply = check.demand("reply", reply);
        checked(errors)?;
        let text = reply.unwrap_or_default();
        referred.reply = Some(Reply {
            on,
            text: text.clone(),
        });
        Ok(Action::Replied {
            referral,
            on,
            reply: text,
        })
    }

    fn reopen(&mut self, reason: Option<String>) -> Result<Action, Refused> {
        let reason = needed("reason", reason)?;
        let before = self.closing.take().ok_or(Refused::NotClosed)?;
        Ok(Action::Reopened { before, reason })
    }

    fn close(&mut self, finding: Finding, result: Option<String>) -> Result<Action, Refused> {
        let result = needed("result", result)?;
        if finding != Finding::Mistaken && self.awaits_city() {
            return Err(Refused::CityFirst);
        }
        self.closing = Some(Closing {
            finding,
            result: result.clone(),
        });
        Ok(Action::Closed { finding, result })
    }
}

impl Change {
    /// Whether an action is what this asks for.
    fn is(&self, action: &Action) -> bool {
        let same = |typed: &Option<String>, done: &str| typed.as_deref() == Some(done);
        match (self, action) {
            (
                Change::Subject { subject, reason, .. },
                Action::SubjectChanged {
                    after, reason: done, ..
                },
            ) => subject == after && same(reason, done),
            (
                Change::Assign { handler, note, .. },
                Action::Assigned {
                    after, note: done, ..
                },
            ) => Some(handler) == after.handler.as_ref() && note == done,
            (
                Change::Refer { to, note, .. },
                Action::Referred {
                    to: went, note: done, ..
                },
            ) => to == went && note == done,
            (
                Change::Reply { referral, reply, .. },
                Action::Replied {
                    referral: to,
                    reply: done,
                    ..
                },
            ) => referral == to && same(reply, done),
            (
                Change::Close { finding, result },
                Action::Closed {
                    finding: found,
                    result: done,
                },
            ) => finding == found && same(result, done),
            (Change::Reopen { reason }, Action::Reopened { reason: done, .. }) => same(reason, done),
            _ => false,
        }
    }
}

fn field(name: &str, message: &str) -> Refused {
    let mut errors = FieldErrors::default();
    errors.add(name, message);
    Refused::Fields(errors)
}

fn checked(errors: FieldErrors) -> Result<(), Refused> {
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Refused::Fields(errors))
    }
}

/// A text of the right length, which has to be there.
fn needed(name: &str, typed: Option<String>) -> Result<String, Refused> {
    let mut errors = FieldErrors::default();
    let mut check = Check::of(&mut errors);
    let found = check.worded(name, typed.as_deref(), WORDING_LENGTH);
    check.demand(name, found).ok_or(Refused::Fields(errors))
}
