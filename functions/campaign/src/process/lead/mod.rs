//! 问题线索: something to look into, from a check, a report or a tip (§5.3, §6).
//!
//! A lead is registered ([`LeadForm`]), and then moves on by [`Change`]s, each of which leaves a [`Step`]. What the plan
//! has go to the city office is [awaited there](Lead::awaits_city) until it has gone. Who may see it follows from its
//! [`Subject`]: a lead about the office's own leaders is the discipline team's alone. The [`Reporter`] is no part of it.

mod change;
mod entered;
mod reported;
mod step;
mod subject;
mod terms;
#[cfg(test)]
mod tests;

pub use change::{Change, Refused, Taken, WORDING_LENGTH};
pub use entered::{
    CONTENT_LENGTH, DAYS_TO_DEAL, LeadForm, NewLead, ReportForm, Reporter, SubjectForm, default_due,
};
pub use reported::ReportedLead;
pub use step::{Action, Assignment, Handler, Step, history_for, numbers_for};
pub use subject::{Circle, Subject};
pub use terms::{Destination, Finding, LeadKind, LeadStanding, Source};

use crate::people::person::Person;
use crate::people::plan::Campaign;
use crate::people::role::Roles;
use crate::people::roster::RosterEntry;
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use crate::values::text::worded;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One lead as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// 登记编号.
    pub id: Reference,
    /// When it was registered, by the server's clock.
    pub registered_at: Timestamp,
    /// Who registered it.
    pub registered_by: Person,
    /// 收到日期.
    pub received_on: Date,
    /// 线索来源.
    pub source: Source,
    /// What it is about.
    pub kind: LeadKind,
    /// 被反映人.
    pub subject: Subject,
    /// People on the roster who bear the subject's name, while it is not linked to one of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub namesakes: Vec<RosterNumber>,
    /// 涉及行业部门, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector: Option<String>,
    /// 反映内容.
    pub content: String,
    /// Who may see it.
    pub circle: Circle,
    /// Who deals with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handler: Option<Handler>,
    /// 办理期限, included.
    pub due: Date,
    /// 移送, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub referrals: Vec<Referral>,
    /// 办结.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<Closing>,
    /// Whether a reporter's identity was sealed with it.
    pub has_reporter: bool,
    /// The last thing that was done to it.
    pub last: Step,
}

/// A lead was passed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = LeadReferral)]
pub struct Referral {
    /// Where to.
    pub to: Destination,
    /// When it went.
    pub on: Date,
    /// With which papers and the like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What came back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Reply>,
}

/// What came back on a referral.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = LeadReply)]
pub struct Reply {
    /// When it came.
    pub on: Date,
    /// What it says.
    pub text: String,
}

/// How a lead was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = LeadClosing)]
pub struct Closing {
    /// The conclusion.
    pub finding: Finding,
    /// What was found and done.
    pub result: String,
}

/// Somebody read a reporter's identity. Never changed or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct IdentityReading {
    /// Who read it.
    pub by: Person,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// Why, as they stated.
    pub reason: String,
}

impl IdentityReading {
    /// Notes a reading; none unless the reason has 2 to 2,000 characters.
    #[must_use]
    pub fn stated(by: Person, at: Timestamp, reason: &str) -> Option<Self> {
        let reason = worded(reason, &WORDING_LENGTH)?;
        Some(IdentityReading { by, at, reason })
    }
}

impl Lead {
    /// Registers a lead. The reporter is not taken into it, only that there is one.
    #[must_use]
    pub fn register(
        id: Reference,
        new: &NewLead,
        circle: Circle,
        namesakes: Vec<RosterNumber>,
        by: Person,
        at: Timestamp,
    ) -> Self {
        Lead {
            id,
            registered_at: at,
            registered_by: by.clone(),
            received_on: new.received_on,
            source: new.source,
            kind: new.kind,
            subject: new.subject.clone(),
            namesakes,
            sector: new.sector.clone(),
            content: new.content.clone(),
            circle,
            handler: None,
            due: new.due,
            referrals: Vec::new(),
            closing: None,
            has_reporter: new.reporter.is_some(),
            last: Step {
                step: 1,
                at,
                by,
                circle,
                action: Action::Registered {
                    after: new.subject.clone(),
                },
            },
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn standing(&self) -> LeadStanding {
        if self.closing.is_some() {
            LeadStanding::Closed
        } else if !self.referrals.is_empty() {
            LeadStanding::Referred
        } else if self.handler.is_some() {
            LeadStanding::Assigned
        } else {
            LeadStanding::Open
        }
    }

    /// Whether it still has to go to the city office, as the plan says of leads on participation (§6) and of
    /// dereliction in enforcement (§5.3). What was registered twice or by mistake need not.
    #[must_use]
    pub fn awaits_city(&self) -> bool {
        let must_go = match self.kind {
            LeadKind::Participation | LeadKind::Dereliction => true,
        };
        let mistaken = self
            .closing
            .as_ref()
            .is_some_and(|closing| closing.finding == Finding::Mistaken);
        must_go
            && !mistaken
            && !self
                .referrals
                .iter()
                .any(|referral| referral.to == Destination::CityOffice)
    }

    /// Whether a referral still waits for its reply.
    #[must_use]
    pub fn awaits_reply(&self) -> bool {
        self.unanswered_since().is_some()
    }

    /// Since when the oldest referral waits for its reply.
    #[must_use]
    pub fn unanswered_since(&self) -> Option<Date> {
        let open = self.referrals.iter().filter(|referral| referral.reply.is_none());
        let oldest = open.map(|referral| referral.on).min();
        oldest.filter(|_| self.closing.is_none())
    }

    /// Whether it should have been closed before today.
    #[must_use]
    pub fn is_overdue(&self, today: Date) -> bool {
        self.closing.is_none() && self.due < today
    }

    /// Whether it is, or by name may be, about this person.
    #[must_use]
    pub fn concerns(&self, number: &RosterNumber) -> bool {
        self.subject.number.as_ref() == Some(number) || self.namesakes.contains(number)
    }

    /// Whether this person may see it as things stand today: `holders` are all who hold the office's role now, wherever
    /// they work. A lead that was registered before somebody came or was given the role is hidden since.
    #[must_use]
    pub fn is_shown_to(
        &self,
        campaign: &Campaign,
        reader: &RosterEntry,
        roles: &Roles,
        holders: &[RosterEntry],
    ) -> bool {
        let subject = &self.subject;
        let is_named = subject.may_be(reader);
        let circle = match &subject.number {
            Some(number) if holders.iter().any(|holder| &holder.number == number) => Circle::Discipline,
            Some(_) => self.circle,
            None => Circle::of(campaign, subject, &self.content, None, holders),
        };
        self.is_visible_to(&reader.number, roles) && circle.has(roles) && !is_named
    }

    /// Whether this person may see it as it was registered: in its circle, and not the one it is about.
    #[must_use]
    fn is_visible_to(&self, number: &RosterNumber, roles: &Roles) -> bool {
        self.circle.has(roles) && !self.concerns(number)
    }
}
