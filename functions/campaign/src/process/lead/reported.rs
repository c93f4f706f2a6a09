//! A lead that a unit's head or officer reported to the office (§5.3), as they see it again.

use super::{Lead, LeadKind};
use crate::values::reference::Reference;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What somebody wrote, and nothing of what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReportedLead {
    /// 登记编号.
    pub id: Reference,
    /// When, by the server's clock.
    pub reported_at: Timestamp,
    /// What it is about.
    pub kind: LeadKind,
    /// 被反映人; empty where no name was given.
    pub subject_name: String,
    /// 反映内容.
    pub content: String,
}

impl ReportedLead {
    /// Of a lead as it was registered.
    #[must_use]
    pub fn of(lead: &Lead) -> Self {
        ReportedLead {
            id: lead.id.clone(),
            reported_at: lead.registered_at,
            kind: lead.kind,
            subject_name: lead.subject.name.clone(),
            content: lead.content.clone(),
        }
    }
}
