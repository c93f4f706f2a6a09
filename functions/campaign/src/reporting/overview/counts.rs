//! The counts of a unit or of the bureau, and how they come about.

use super::figure::Figure;
use crate::people::plan::{Campaign, OTHER_SECTOR};
use crate::process::delivery::Delivered;
use crate::process::dossier::Dossier;
use crate::process::on_file::OnFile;
use crate::process::sign_off::State;
use crate::reporting::annex3::{Reconciliation, Row};
use crate::values::terms::Mode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a unit or the bureau stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = OverviewCounts)]
pub struct Counts {
    /// Who is accounted for how.
    #[serde(flatten)]
    pub reconciliation: Reconciliation,
    /// Where the reports stand with their signers.
    pub sign_offs: SignOffs,
    /// Where the reports went.
    pub kept: Kept,
    /// Where the participations stand.
    pub withdrawals: Withdrawals,
    /// Participations whose agreed or planned date passed without a report that they were left.
    pub past_date: u64,
    /// Participations with 核查情况.
    pub verified: u64,
    /// Participations with 处理情况.
    pub handled: u64,
    /// Participations by sector, in the campaign file's order, 其他类 last.
    pub sectors: Vec<Share>,
    /// Participations by mode, in the form's order.
    pub modes: Vec<Share>,
}

/// Reports by where their current revision stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SignOffs {
    /// 待阅签.
    pub waiting: u64,
    /// 已退回, and not corrected since.
    pub returned: u64,
    /// 已阅签, on paper included.
    pub signed: u64,
}

/// Reports by where they went (§5.2.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Kept {
    /// Municipally managed cadres who must declare: their reports go to the city.
    pub municipal: u64,
    /// 已报送: of those, the current revision is with the city.
    pub delivered: u64,
    /// 留存备查: the others' reports, once signed.
    pub retained: u64,
}

/// Participations by how they were left: columns 15 to 17 of Annex 3, and none of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = WithdrawalCounts)]
pub struct Withdrawals {
    /// 主动报告阶段退出.
    pub self_report: u64,
    /// 核查阶段退出.
    pub verification: u64,
    /// 约定退出.
    pub agreed: u64,
    /// None of these.
    pub none: u64,
}

/// How many of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = CountedShare)]
pub struct Share {
    /// The kind.
    pub name: String,
    /// How many.
    pub count: u64,
}

impl Counts {
    /// Adds a unit's counts to the bureau's.
    pub fn add(&mut self, unit: &Counts) {
        self.reconciliation += unit.reconciliation;
        self.sign_offs.waiting += unit.sign_offs.waiting;
        self.sign_offs.returned += unit.sign_offs.returned;
        self.sign_offs.signed += unit.sign_offs.signed;
        self.kept.municipal += unit.kept.municipal;
        self.kept.delivered += unit.kept.delivered;
        self.kept.retained += unit.kept.retained;
        self.withdrawals.self_report += unit.withdrawals.self_report;
        self.withdrawals.verification += unit.withdrawals.verification;
        self.withdrawals.agreed += unit.withdrawals.agreed;
        self.withdrawals.none += unit.withdrawals.none;
        self.past_date += unit.past_date;
        self.verified += unit.verified;
        self.handled += unit.handled;
        add_shares(&mut self.sectors, &unit.sectors);
        add_shares(&mut self.modes, &unit.modes);
    }

    /// Everything filed, exempt or not.
    #[must_use]
    pub fn filed(&self) -> u64 {
        self.reconciliation.accounted_for() - self.reconciliation.missing
    }
}

fn add_shares(shares: &mut Vec<Share>, more: &[Share]) {
    for share in more {
        match shares.iter_mut().find(|known| known.name == share.name) {
            Some(known) => known.count += share.count,
            None => shares.push(share.clone()),
        }
    }
}

/// What is known of a declaration besides what it says.
#[derive(Clone, Copy, Debug)]
pub struct Filed {
    /// Where its current revision stands.
    pub state: State,
    /// What of this person's is with the city.
    pub delivered: Option<Delivered>,
}

/// A unit's counts while they are made, beside the fold into its table.
#[derive(Debug)]
pub struct Counting<'a> {
    campaign: &'a Campaign,
    moment: Timestamp,
    counts: Counts,
}

impl<'a> Counting<'a> {
    /// Starts with nobody counted, and every sector and mode at none.
    #[must_use]
    pub fn new(campaign: &'a Campaign, moment: Timestamp) -> Self {
        let none = |name: &str| Share {
            name: name.to_owned(),
            count: 0,
        };
        let sectors = campaign.sectors.iter().map(|sector| sector.name.as_str());
        let counts = Counts {
            sectors: sectors.chain([OTHER_SECTOR]).map(none).collect(),
            modes: Mode::ALL.iter().map(|mode| none(mode.as_str())).collect(),
            ..Counts::default()
        };
        Counting {
            campaign,
            moment,
            counts,
        }
    }

    /// Counts somebody.
    pub fn person(&mut self, on_file: &OnFile) {
        let goes_to_the_city = on_file.entry.municipally_managed && on_file.is_expected(self.campaign);
        self.counts.kept.municipal += u64::from(goes_to_the_city);
    }

    /// Counts a declaration that counts, with its rows.
    pub fn declaration(&mut self, dossier: &Dossier, filed: Filed, rows: &[Row]) {
        let (counts, current) = (&mut self.counts, &dossier.current);
        match filed.state {
            State::Waiting => counts.sign_offs.waiting += 1,
            State::Returned => counts.sign_offs.returned += 1,
            State::Signed | State::ReadOnPaper => counts.sign_offs.signed += 1,
        }
        if current.declarant.municipally_managed {
            let is_there = filed
                .delivered
                .is_some_and(|delivered| delivered.revision >= current.revision);
            counts.kept.delivered += u64::from(is_there);
        } else {
            counts.kept.retained += u64::from(filed.state.is_signed());
        }
        let past = dossier.past_dates(self.campaign, rows, self.moment);
        for (place, row) in rows.iter().enumerate() {
            self.row(row, past.iter().any(|(of, _)| *of == place));
        }
    }

    fn row(&mut self, row: &Row, is_past: bool) {
        let counts = &mut self.counts;
        let withdrawals = &mut counts.withdrawals;
        for (counter, figure) in [
            (&mut withdrawals.self_report, Figure::SelfReport),
            (&mut withdrawals.verification, Figure::Verification),
            (&mut withdrawals.agreed, Figure::Agreed),
            (&mut withdrawals.none, Figure::NotWithdrawn),
            (&mut counts.past_date, Figure::PastDate),
            (&mut counts.verified, Figure::Verified),
            (&mut counts.handled, Figure::Handled),
        ] {
            *counter += u64::from(figure.takes(row, is_past));
        }
        let of = |shares: &mut Vec<Share>, name: &str| {
            if let Some(share) = shares.iter_mut().find(|share| share.name == name) {
                share.count += 1;
            }
        };
        of(&mut counts.sectors, &row.sector);
        of(&mut counts.modes, row.mode.as_str());
    }

    /// The counts, once the table's fold has its own.
    #[must_use]
    pub fn finish(mut self, reconciliation: Reconciliation) -> Counts {
        self.counts.reconciliation = reconciliation;
        self.counts
    }
}
