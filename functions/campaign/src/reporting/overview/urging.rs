//! What is overdue or open, and which unit to urge: counts, never names.

use super::Overview;
use crate::people::plan::Campaign;
use crate::terms;
use crate::values::unit_id::UnitId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

terms! {
    /// What a unit is to be urged about.
    #[schema(as = UrgeMatter)]
    pub enum Matter {
        /// Nothing was filed.
        NotFiled = "not_filed",
        /// Returned, and not corrected since.
        Returned = "returned",
        /// Not read by the signer yet.
        NotSigned = "not_signed",
        /// Municipally managed cadres' reports that the city does not have.
        NotDelivered = "not_delivered",
        /// Not left by the agreed or planned date.
        PastDate = "past_date",
    }
}

/// One unit with something to be urged about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Urge {
    /// The unit's id.
    pub id: UnitId,
    /// The unit's name.
    pub name: String,
    /// What about.
    pub matter: Matter,
    /// How many.
    pub count: u64,
    /// Whether its last day has passed.
    pub overdue: bool,
}

impl Matter {
    /// As the brief heads it.
    #[must_use]
    pub fn in_chinese(self, campaign: &Campaign) -> String {
        let text = match self {
            Matter::NotFiled => "未填报",
            Matter::Returned => "退回后未更正",
            Matter::NotSigned => "未阅签",
            Matter::NotDelivered => return format!("{}报告未报送", campaign.names.cadres),
            Matter::PastDate => "约定或拟退出日期已过、未报告退出",
        };
        text.to_owned()
    }

    /// What it counts.
    #[must_use]
    pub fn measure(self) -> &'static str {
        match self {
            Matter::NotFiled => "人",
            Matter::PastDate => "项",
            _ => "份",
        }
    }
}

/// Whom to urge about what, matter by matter, units in the campaign file's order.
#[must_use]
pub fn urging(campaign: &Campaign, overview: &Overview, now: Timestamp) -> Vec<Urge> {
    let deadlines = campaign.deadlines(now);
    let mut urges = Vec::new();
    for matter in Matter::ALL {
        let overdue = match matter {
            Matter::NotFiled | Matter::Returned | Matter::NotSigned => deadlines.file.has_passed(),
            Matter::NotDelivered => deadlines.deliver.has_passed(),
            Matter::PastDate => true,
        };
        for unit in &overview.units {
            let counts = &unit.counts;
            let count = match matter {
                Matter::NotFiled => counts.reconciliation.missing,
                Matter::Returned => counts.sign_offs.returned,
                Matter::NotSigned => counts.sign_offs.waiting,
                Matter::NotDelivered => counts.kept.municipal.saturating_sub(counts.kept.delivered),
                Matter::PastDate => counts.past_date,
            };
            if count > 0 {
                urges.push(Urge {
                    id: unit.id.clone(),
                    name: unit.name.clone(),
                    matter: *matter,
                    count,
                    overdue,
                });
            }
        }
    }
    urges
}
