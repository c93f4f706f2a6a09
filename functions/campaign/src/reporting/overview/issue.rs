//! 编发简报: a brief is made with every summary, and gets a number once the office issues it.

use super::Brief;
use crate::people::person::Person;
use crate::people::plan::Campaign;
use crate::process::lead::Lead;
use crate::process::spot_check::SpotCheck;
use crate::values::timing;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The largest number a brief is given.
pub const LARGEST_NUMBER: u32 = 9999;

/// A brief that was issued. Never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = BriefIssue)]
pub struct Issue {
    /// 期号.
    pub number: u32,
    /// The summary whose brief it is, by its name.
    #[schema(example = "2017-09-11T1800")]
    pub summary: String,
    /// Who issued it.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// What else stood at that moment.
    pub affairs: Affairs,
}

/// Leads that the office may see, spot checks and deliveries, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = BriefAffairs)]
pub struct Affairs {
    /// 登记线索.
    pub leads: usize,
    /// 已办结.
    pub closed: usize,
    /// 超期未办结.
    pub overdue: usize,
    /// Leads that still have to go to the city office.
    pub awaiting_city: usize,
    /// 抽查.
    pub spot_checks: usize,
    /// 已有结论.
    pub concluded: usize,
    /// 报送.
    pub deliveries: u32,
    /// Reports in them.
    pub reports: u32,
}

impl Affairs {
    /// Counts them as of a moment. Deliveries are told by their number and the reports in them.
    #[must_use]
    pub fn of(leads: &[Lead], checks: &[SpotCheck], deliveries: [u32; 2], now: Timestamp) -> Self {
        let today = timing::day(now);
        let count = |wanted: &dyn Fn(&Lead) -> bool| leads.iter().filter(|lead| wanted(lead)).count();
        Affairs {
            leads: leads.len(),
            closed: count(&|lead| lead.closing.is_some()),
            overdue: count(&|lead| lead.is_overdue(today)),
            awaiting_city: count(&Lead::awaits_city),
            spot_checks: checks.len(),
            concluded: checks.iter().filter(|check| check.conclusion.is_some()).count(),
            deliveries: deliveries[0],
            reports: deliveries[1],
        }
    }

    /// As the brief tells them.
    #[must_use]
    pub fn in_chinese(&self, campaign: &Campaign, at: Timestamp) -> String {
        let upper = &campaign.names.upper_office;
        let at = super::brief::minute(at);
        format!(
            "线索、抽查和报送（截至{at}）：登记问题线索 {} 件，已办结 {} 件，超期未办结 {} 件，待移送{upper} {} 件；抽查 {} 次，已有结论 {} 次；\
             向{upper}报送 {} 次，报告 {} 份。",
            self.leads,
            self.closed,
            self.overdue,
            self.awaiting_city,
            self.spot_checks,
            self.concluded,
            self.deliveries,
            self.reports,
        )
    }
}

impl Brief {
    /// The brief as it was issued: with its number, and what else stood then.
    #[must_use]
    pub fn issued(mut self, campaign: &Campaign, issue: &Issue) -> Self {
        self.number = Some(issue.number);
        self.standing.push(issue.affairs.in_chinese(campaign, issue.at));
        self
    }

    /// 第 N 期, once it was issued.
    #[must_use]
    pub fn number_in_chinese(&self) -> Option<String> {
        self.number.map(|number| format!("第 {number} 期"))
    }
}
