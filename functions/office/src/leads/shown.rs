//! Leads as they are answered.

use super::nil::NilFilers;
use campaign::lead::{Action, Circle, Lead, Step, Subject};
use campaign::{Campaign, timing};
use jiff::civil::Date;
use serde_json::{Value, json};

/// Who looks, and when.
pub(super) struct View<'a> {
    pub(super) campaign: &'a Campaign,
    pub(super) circles: &'a [Circle],
    pub(super) today: Date,
}

impl View<'_> {
    /// A lead on a list.
    pub(super) fn line(&self, lead: &Lead, nil: &NilFilers) -> Value {
        let handler = lead.handler.as_ref().map(|handler| &handler.person);
        let mut line = json!({
            "id": lead.id,
            "registered_at": lead.registered_at,
            "received_on": lead.received_on,
            "source": lead.source,
            "kind": lead.kind,
            "subject": self.subject(&lead.subject),
            "sector": lead.sector,
            "standing": lead.standing(),
            "handler": handler,
            "due": lead.due,
            "overdue": lead.is_overdue(self.today),
            "awaits_city": lead.awaits_city(),
            "awaits_reply": lead.awaits_reply(),
            "nil_declaration": nil.of(lead),
        });
        if self.circles.contains(&Circle::Discipline) {
            line["discipline_only"] = json!(lead.circle == Circle::Discipline);
        }
        line
    }

    /// A lead with everything but its history.
    pub(super) fn whole(&self, lead: &Lead, nil: &NilFilers) -> Value {
        let mut whole = self.line(lead, nil);
        whole["content"] = json!(lead.content);
        whole["registered_by"] = json!(lead.registered_by);
        whole["referrals"] = json!(lead.referrals);
        whole["outcome"] = json!(lead.closing);
        whole["has_reporter"] = json!(lead.has_reporter);
        whole["step"] = json!(lead.last.step);
        whole
    }

    pub(super) fn subject(&self, subject: &Subject) -> Value {
        let mut shown = json!(subject);
        shown["unit_name"] = json!(subject.unit.as_ref().map(|unit| self.campaign.unit_name(unit)));
        shown
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
            Action::Registered { after } => shown["after"] = self.subject(after),
            Action::SubjectChanged {
                before,
                after,
                reason,
                handler_released,
            } => {
                shown["before"] = json!(before.as_ref().map(|before| self.subject(before)));
                shown["after"] = self.subject(after);
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
            Action::Closed { finding, result } => {
                shown["fact"] = json!(finding);
                shown["words"] = json!(result);
            }
        }
        shown
    }
}
