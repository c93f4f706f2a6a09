//! Leads as they are answered.

use super::nil::{NilDeclaration, NilFilers};
use campaign::lead::{
    Action, Circle, Closing, Lead, LeadKind, LeadStanding, Referral, Source, Step, Subject,
};
use campaign::person::Person;
use campaign::{Campaign, Reference, timing};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// A lead on a list.
#[derive(Serialize, ToSchema)]
pub(super) struct LeadLine {
    id: Reference,
    registered_at: Timestamp,
    received_on: Date,
    source: Source,
    kind: LeadKind,
    subject: LeadSubject,
    #[schema(required)]
    sector: Option<String>,
    standing: LeadStanding,
    #[schema(required)]
    handler: Option<Person>,
    /// 办理期限, included.
    due: Date,
    overdue: bool,
    /// Still has to go to the city office.
    awaits_city: bool,
    /// A referral was not answered yet.
    awaits_reply: bool,
    /// The subject filed a nil declaration.
    #[schema(required)]
    nil_declaration: Option<NilDeclaration>,
    /// About the office's own leaders; only the discipline team is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    discipline_only: Option<bool>,
}

/// Whom a lead is about, as far as it is known.
#[derive(Serialize, ToSchema)]
struct LeadSubject {
    #[serde(flatten)]
    subject: Subject,
    #[schema(required)]
    unit_name: Option<String>,
}

/// A lead with everything but the reporter and its history.
#[derive(Serialize, ToSchema)]
pub(super) struct LeadFacts {
    #[serde(flatten)]
    line: LeadLine,
    content: String,
    registered_by: Person,
    /// 移送, oldest first.
    referrals: Vec<Referral>,
    /// Null until it is closed.
    #[schema(required)]
    outcome: Option<Closing>,
    /// Whether a reporter's identity was sealed with it.
    has_reporter: bool,
    /// The last step; goes along with the next change.
    step: u32,
}

/// Who looks, and when.
pub(super) struct View<'a> {
    pub(super) campaign: &'a Campaign,
    pub(super) circles: &'a [Circle],
    pub(super) today: Date,
}

impl View<'_> {
    /// A lead on a list.
    pub(super) fn line(&self, lead: &Lead, nil: &NilFilers) -> LeadLine {
        let discipline = self.circles.contains(&Circle::Discipline);
        LeadLine {
            id: lead.id.clone(),
            registered_at: lead.registered_at,
            received_on: lead.received_on,
            source: lead.source,
            kind: lead.kind,
            subject: self.subject(&lead.subject),
            sector: lead.sector.clone(),
            standing: lead.standing(),
            handler: lead.handler.as_ref().map(|handler| handler.person.clone()),
            due: lead.due,
            overdue: lead.is_overdue(self.today),
            awaits_city: lead.awaits_city(),
            awaits_reply: lead.awaits_reply(),
            nil_declaration: nil.of(lead),
            discipline_only: discipline.then_some(lead.circle == Circle::Discipline),
        }
    }

    /// A lead with everything but its history.
    pub(super) fn whole(&self, lead: &Lead, nil: &NilFilers, steps: &[Step]) -> LeadFacts {
        LeadFacts {
            line: self.line(lead, nil),
            content: lead.content.clone(),
            registered_by: lead.registered_by.clone(),
            referrals: lead.referrals.clone(),
            outcome: lead.closing.clone(),
            has_reporter: lead.has_reporter,
            step: steps.last().map_or(0, |step| step.step),
        }
    }

    fn subject(&self, subject: &Subject) -> LeadSubject {
        LeadSubject {
            unit_name: subject
                .unit
                .as_ref()
                .map(|unit| self.campaign.unit_name(unit).to_owned()),
            subject: subject.clone(),
        }
    }

    /// A step as a page prints it.
    pub(super) fn step(&self, step: &Step) -> Value {
        let mut shown = json!({
            "what": step.action.in_chinese(),
            "by": step.by,
            "at": timing::moment_in_chinese(step.at),
        });
        let date = campaign::date::in_chinese;
        match &step.action {
            Action::Registered { after } => shown["after"] = json!(self.subject(after)),
            Action::SubjectChanged {
                before,
                after,
                reason,
                handler_released,
            } => {
                shown["before"] = json!(before.as_ref().map(|before| self.subject(before)));
                shown["after"] = json!(self.subject(after));
                shown["words"] = json!(reason);
                shown["released"] = json!(handler_released.as_ref().map(|handler| &handler.person));
            }
            Action::Assigned { before, after, note } => {
                let whom = |assignment: &campaign::lead::Assignment| {
                    let handler = assignment.handler.as_ref();
                    let name = handler.map_or("无", |handler| &handler.person.name);
                    format!("{name}，{}前办结", date(assignment.due))
                };
                shown["change"] = json!({ "before": whom(before), "after": whom(after) });
                shown["words"] = json!(note);
            }
            Action::Referred { to, on, note, .. } => {
                shown["fact"] = json!(format!("{}送{}", date(*on), to.in_chinese(self.campaign)));
                shown["words"] = json!(note);
            }
            Action::Replied { referral, on, reply } => {
                shown["fact"] = json!(format!("{}，第 {referral} 次移送", date(*on)));
                shown["words"] = json!(reply);
            }
            Action::Reopened { before, reason } => {
                shown["fact"] = json!(format!("{}：{}", before.finding, before.result));
                shown["words"] = json!(reason);
            }
            Action::Closed { finding, result } => {
                shown["fact"] = json!(finding);
                shown["words"] = json!(result);
            }
        }
        shown
    }
}
