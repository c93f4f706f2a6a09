//! The counts of a unit or of the bureau, and how they come about.

use crate::annex3::{Reconciliation, Row};
use crate::deadlines::Dossier;
use crate::delivery::Delivered;
use crate::plan::{Campaign, OTHER_SECTOR};
use crate::roster::RosterEntry;
use crate::sign_off::State;
use crate::terms::Mode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a unit or the bureau stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOffs {
    /// 待阅签.
    pub waiting: u64,
    /// 已退回, and not corrected since.
    pub returned: u64,
    /// 已阅签, on paper included.
    pub signed: u64,
}

/// Reports by where they went (§5.2.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Municipally managed cadres who must declare: their reports go to the city.
    pub municipal: u64,
    /// 已报送: of those, the current revision is with the city.
    pub delivered: u64,
    /// 留存备查: the others' reports, once signed.
    pub retained: u64,
}

/// Participations by how they were left: columns 15 to 17 of Annex 3, and none of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The kind.
    pub name: String,
    /// How many.
    pub count: u64,
}

/// One of the numbers, as tables head it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// 应报.
    Expected,
    /// 无情况.
    Nil,
    /// 有情况.
    Disclosing,
    /// 豁免.
    Exempt,
    /// 未报.
    Missing,
    /// 逾期.
    Late,
    /// 待阅签.
    Waiting,
    /// 已退回.
    Returned,
    /// 已阅签.
    Signed,
    /// 留存备查.
    Retained,
    /// 已报送.
    Delivered,
    /// Participations.
    Participations,
    /// 主动报告阶段退出.
    SelfReport,
    /// 核查阶段退出.
    Verification,
    /// 约定退出.
    Agreed,
    /// Not left.
    NotWithdrawn,
    /// Past an agreed or planned date.
    PastDate,
    /// 已核查.
    Verified,
    /// 已处理.
    Handled,
}

impl Figure {
    /// All, in the order tables print them.
    pub const ALL: &[Figure] = &[
        Figure::Expected,
        Figure::Nil,
        Figure::Disclosing,
        Figure::Exempt,
        Figure::Missing,
        Figure::Late,
        Figure::Waiting,
        Figure::Returned,
        Figure::Signed,
        Figure::Retained,
        Figure::Delivered,
        Figure::Participations,
        Figure::SelfReport,
        Figure::Verification,
        Figure::Agreed,
        Figure::NotWithdrawn,
        Figure::PastDate,
        Figure::Verified,
        Figure::Handled,
    ];

    /// As tables head it.
    #[must_use]
    pub fn in_chinese(self) -> &'static str {
        match self {
            Figure::Expected => "应报",
            Figure::Nil => "无情况",
            Figure::Disclosing => "有情况",
            Figure::Exempt => "豁免",
            Figure::Missing => "未报",
            Figure::Late => "逾期报",
            Figure::Waiting => "待阅签",
            Figure::Returned => "已退回",
            Figure::Signed => "已阅签",
            Figure::Retained => "留存备查",
            Figure::Delivered => "已报送",
            Figure::Participations => "参与活动",
            Figure::SelfReport => "主动报告阶段退出",
            Figure::Verification => "核查阶段退出",
            Figure::Agreed => "约定退出",
            Figure::NotWithdrawn => "未退出",
            Figure::PastDate => "到期未退",
            Figure::Verified => "已核查",
            Figure::Handled => "已处理",
        }
    }

    /// What it counts: people, or activities.
    #[must_use]
    pub fn measure(self) -> &'static str {
        match self {
            Figure::Expected | Figure::Exempt | Figure::Missing => "人",
            Figure::Nil
            | Figure::Disclosing
            | Figure::Late
            | Figure::Waiting
            | Figure::Returned
            | Figure::Signed
            | Figure::Retained
            | Figure::Delivered => "份",
            _ => "项",
        }
    }

    /// This number.
    #[must_use]
    pub fn of(self, counts: &Counts) -> u64 {
        let all = &counts.reconciliation;
        match self {
            Figure::Expected => all.expected,
            Figure::Nil => all.nil,
            Figure::Disclosing => all.disclosing,
            Figure::Exempt => all.exempt,
            Figure::Missing => all.missing,
            Figure::Late => all.late,
            Figure::Waiting => counts.sign_offs.waiting,
            Figure::Returned => counts.sign_offs.returned,
            Figure::Signed => counts.sign_offs.signed,
            Figure::Retained => counts.kept.retained,
            Figure::Delivered => counts.kept.delivered,
            Figure::Participations => all.rows,
            Figure::SelfReport => counts.withdrawals.self_report,
            Figure::Verification => counts.withdrawals.verification,
            Figure::Agreed => counts.withdrawals.agreed,
            Figure::NotWithdrawn => counts.withdrawals.none,
            Figure::PastDate => counts.past_date,
            Figure::Verified => counts.verified,
            Figure::Handled => counts.handled,
        }
    }
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

    /// Counts somebody on the roster.
    pub fn person(&mut self, entry: &RosterEntry) {
        let goes_to_the_city = entry.municipally_managed && entry.obligation(self.campaign).must_declare();
        self.counts.kept.municipal += u64::from(goes_to_the_city);
    }

    /// Counts a declaration with its rows.
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
        counts.past_date += dossier.past_dates(rows, self.moment).len() as u64;
        rows.iter().for_each(|row| self.row(row));
    }

    fn row(&mut self, row: &Row) {
        let counts = &mut self.counts;
        let withdrawals = &mut counts.withdrawals;
        if row.self_report_withdrawal.is_some() {
            withdrawals.self_report += 1;
        } else if row.verification_withdrawal.is_some() {
            withdrawals.verification += 1;
        } else if row.agreed_withdrawal.is_some() {
            withdrawals.agreed += 1;
        } else {
            withdrawals.none += 1;
        }
        counts.verified += u64::from(row.verification.is_some());
        counts.handled += u64::from(row.disposition.is_some());
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
