//! One person of a unit: filed or not, signed or not, checked or not.

use campaign::Campaign;
use campaign::deadlines::FilingWindow;
use campaign::declaration::Kind;
use campaign::person::Person as Named;
use campaign::sign_off::{State, Step};
use campaign::unit_check::UnitCheck;
use campaign::verification::View;
use campaign::{Dossier, OnFile, Reference, Revision, terms};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// One person of a unit.
#[derive(Serialize, ToSchema)]
#[schema(as = UnitPerson)]
pub(crate) struct Line {
    /// Who.
    #[serde(flatten)]
    pub(crate) person: Named,
    /// 职务, as the roster has it.
    pub(crate) position: String,
    /// Whether they must declare.
    pub(crate) must_declare: bool,
    /// What follows for them, and why.
    pub(crate) duty: String,
    /// Where they stand.
    pub(crate) status: Status,
    /// What they filed.
    #[schema(required)]
    pub(crate) declaration: Option<Filed>,
    /// What their signer decided on it.
    #[schema(required)]
    pub(crate) decision: Option<Step>,
    /// The unit's last check of it.
    #[schema(required)]
    pub(crate) check: Option<Checked>,
    /// What stands, for who asks whether they are too near.
    #[serde(skip)]
    pub(crate) current: Option<Revision>,
}

terms! {
    /// Where somebody stands.
    #[schema(as = UnitPersonStatus)]
    pub(crate) enum Status {
        NotObliged = "not_obliged" => "不须填报",
        /// 未报, the self-check phase being still open.
        Missing = "missing" => "未报",
        Overdue = "overdue" => "逾期未报",
        Waiting = "waiting" => "待阅签",
        /// 已阅签, on screen or on paper.
        Signed = "signed" => "已阅签",
        Returned = "returned" => "已退回",
    }
}

/// What somebody filed.
#[derive(Serialize, ToSchema)]
#[schema(as = UnitFiling)]
pub(crate) struct Filed {
    pub(crate) reference: Reference,
    pub(crate) revision: u32,
    pub(crate) filed_at: Timestamp,
    pub(crate) late: bool,
    /// The office entered it from paper.
    pub(crate) on_paper: bool,
    pub(crate) kind: Kind,
    /// They claim the innovation exemption.
    pub(crate) exemption_claimed: bool,
    /// The office accepted that: they count as exempt, whatever they declared.
    pub(crate) exempt: bool,
    /// The report goes to the city; others are retained.
    pub(crate) goes_to_the_city: bool,
}

/// A check, and whether it speaks of what stands.
#[derive(Serialize, ToSchema)]
#[schema(as = UnitPersonCheck)]
pub(crate) struct Checked {
    #[serde(flatten)]
    pub(crate) check: UnitCheck,
    pub(crate) current: bool,
}

/// The counts of a unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = UnitCounts)]
pub(crate) struct Counts {
    /// Lines.
    pub(crate) people: u64,
    /// 应报.
    pub(crate) expected: u64,
    /// 豁免.
    pub(crate) exempt: u64,
    /// 留存备查: signed, and not the city's.
    pub(crate) retained: u64,
    /// 已报.
    pub(crate) filed: u64,
    /// 无上述情况.
    pub(crate) nil: u64,
    /// 有上述情况.
    pub(crate) disclosing: u64,
    /// 逾期报.
    pub(crate) late: u64,
    /// 未报, overdue or not.
    pub(crate) missing: u64,
    /// 逾期未报.
    pub(crate) overdue: u64,
    /// 待阅签.
    pub(crate) waiting: u64,
    /// 已阅签.
    pub(crate) signed: u64,
    /// 已退回.
    pub(crate) returned: u64,
    /// Filed, and checked as it stands.
    pub(crate) checked: u64,
    /// Filed, and not checked as it stands.
    pub(crate) unchecked: u64,
    /// Checked as it stands, with a comment.
    pub(crate) commented: u64,
    /// 申请豁免.
    pub(crate) exemption_claimed: u64,
    /// 不须填报.
    pub(crate) not_obliged: u64,
}

terms! {
    /// Which lines are shown.
    #[derive(Default)]
    pub(crate) enum Show {
        #[default]
        All = "all" => "全部人员",
        Expected = "expected" => "应报",
        Missing = "missing" => "未报",
        Filed = "filed" => "已报",
        Nil = "nil" => "无上述情况",
        Disclosing = "disclosing" => "有上述情况",
        Exempt = "exempt" => "已予豁免",
        Late = "late" => "逾期报",
        Waiting = "waiting" => "待阅签",
        Returned = "returned" => "已退回",
        Signed = "signed" => "已阅签",
        Retained = "retained" => "留存备查",
        Unchecked = "unchecked" => "待核对",
        Commented = "commented" => "核对有意见",
        ExemptionClaimed = "exemption_claimed" => "申请豁免",
        NotObliged = "not_obliged" => "不须填报",
    }
}

impl Line {
    pub(super) fn of(campaign: &Campaign, one: OnFile, now: Timestamp) -> Self {
        // A report that does not count is listed apart.
        let dossier = one.counted(campaign);
        let revision = dossier.map(|dossier| dossier.current.revision);
        let decision = revision.zip(one.sign_off.as_ref());
        let decision = decision.and_then(|(revision, sign_off)| sign_off.decision_on(revision).cloned());
        let must_declare = one.is_expected(campaign);
        let status = match one.state().filter(|_| dossier.is_some()) {
            Some(State::Waiting) => Status::Waiting,
            Some(State::Signed | State::ReadOnPaper) => Status::Signed,
            Some(State::Returned) => Status::Returned,
            None if !must_declare => Status::NotObliged,
            None => match campaign.filing_window(now) {
                FilingWindow::Late | FilingWindow::Closed => Status::Overdue,
                FilingWindow::NotYetOpen | FilingWindow::OnTime => Status::Missing,
            },
        };
        let explained = one.entry.explained_in_chinese(campaign);
        Line {
            person: Named::of(&one.entry),
            must_declare,
            duty: format!("{}：{}", explained.duty, explained.grounds.join("；")),
            status,
            declaration: dossier.map(Filed::of),
            current: dossier.map(|dossier| dossier.current.clone()),
            decision,
            check: one.check.filter(|_| revision.is_some()).map(|check| Checked {
                current: revision.is_some_and(|revision| check.covers(revision)),
                check,
            }),
            position: one.entry.position,
        }
    }

    fn is_checked(&self) -> bool {
        self.check.as_ref().is_some_and(|check| check.current)
    }
}

impl Filed {
    fn of(dossier: &Dossier) -> Self {
        let revision = &dossier.current;
        let ruling = View::of(dossier).exemption().map(|ruling| ruling.accepted);
        Filed {
            reference: revision.reference.clone(),
            revision: revision.revision,
            filed_at: revision.filed_at,
            late: revision.late,
            on_paper: revision.paper.is_some(),
            kind: revision.content.kind,
            exemption_claimed: revision.content.innovation_exemption.is_some(),
            exempt: ruling == Some(true),
            goes_to_the_city: revision.declarant.municipally_managed,
        }
    }
}

impl Counts {
    pub(super) fn add(&mut self, line: &Line) {
        let count = |counter: &mut u64, holds: bool| *counter += u64::from(holds);
        count(&mut self.people, true);
        for (counter, show) in [
            (&mut self.expected, Show::Expected),
            (&mut self.exempt, Show::Exempt),
            (&mut self.retained, Show::Retained),
            (&mut self.filed, Show::Filed),
            (&mut self.nil, Show::Nil),
            (&mut self.disclosing, Show::Disclosing),
            (&mut self.late, Show::Late),
            (&mut self.missing, Show::Missing),
            (&mut self.waiting, Show::Waiting),
            (&mut self.returned, Show::Returned),
            (&mut self.signed, Show::Signed),
            (&mut self.unchecked, Show::Unchecked),
            (&mut self.commented, Show::Commented),
            (&mut self.exemption_claimed, Show::ExemptionClaimed),
            (&mut self.not_obliged, Show::NotObliged),
        ] {
            count(counter, show.takes(line));
        }
        count(&mut self.overdue, line.status == Status::Overdue);
        count(&mut self.checked, line.declaration.is_some() && line.is_checked());
    }
}

impl Show {
    /// Whether it takes this line.
    pub(crate) fn takes(self, line: &Line) -> bool {
        let filed = line.declaration.as_ref();
        // Whoever is exempt is counted as that and nothing else, as in Annex 3.
        let kind = |kind: Kind| filed.is_some_and(|filed| filed.kind == kind && !filed.exempt);
        match self {
            Show::All => true,
            Show::Expected => line.must_declare,
            Show::Exempt => filed.is_some_and(|filed| filed.exempt),
            Show::Retained => {
                line.status == Status::Signed && filed.is_some_and(|filed| !filed.goes_to_the_city)
            }
            Show::Missing => matches!(line.status, Status::Missing | Status::Overdue),
            Show::Filed => filed.is_some(),
            Show::Nil => kind(Kind::Nil),
            Show::Disclosing => kind(Kind::Disclosure),
            Show::Late => filed.is_some_and(|filed| filed.late),
            Show::Waiting => line.status == Status::Waiting,
            Show::Returned => line.status == Status::Returned,
            Show::Signed => line.status == Status::Signed,
            Show::Unchecked => filed.is_some() && !line.is_checked(),
            Show::Commented => {
                line.is_checked()
                    && line
                        .check
                        .as_ref()
                        .is_some_and(|check| check.check.comment.is_some())
            }
            Show::ExemptionClaimed => filed.is_some_and(|filed| filed.exemption_claimed),
            Show::NotObliged => line.status == Status::NotObliged,
        }
    }
}
