//! The numbers by name: what each counts, and what is on the list behind it.

use super::counts::Counts;
use crate::reporting::annex3::Row;
use crate::terms;

terms! {
    /// One of the numbers, as tables head it: of people first, then of rows.
    pub enum Figure {
        Expected = "expected" => "应报",
        Nil = "nil" => "无情况",
        Disclosing = "disclosing" => "有情况",
        Exempt = "exempt" => "豁免",
        Missing = "missing" => "未报",
        /// 逾期.
        Late = "late" => "逾期报",
        Waiting = "waiting" => "待阅签",
        Returned = "returned" => "已退回",
        Signed = "signed" => "已阅签",
        Retained = "retained" => "留存备查",
        Delivered = "delivered" => "已报送",
        /// Participations.
        Participations = "participations" => "参与活动",
        SelfReport = "self_report" => "主动报告阶段退出",
        Verification = "verification" => "核查阶段退出",
        Agreed = "agreed" => "约定退出",
        /// Not left.
        NotWithdrawn = "not_withdrawn" => "未退出",
        /// Past an agreed or planned date.
        PastDate = "past_date" => "到期未退",
        Verified = "verified" => "已核查",
        Handled = "handled" => "已处理",
    }
}

impl Figure {
    /// Those that count people and their reports.
    pub const OF_PEOPLE: &[Figure] = Figure::ALL.split_at(Figure::Participations as usize).0;

    /// Those that count participations: rows of Annex 3.
    pub const OF_ROWS: &[Figure] = Figure::ALL.split_at(Figure::Participations as usize).1;

    /// Whether it counts this row of Annex 3; `is_past` says whether a date to leave by passed. What counts people or
    /// reports counts none.
    #[must_use]
    pub fn takes(self, row: &Row, is_past: bool) -> bool {
        let (by_self, ordered) = (
            row.self_report_withdrawal.is_some(),
            row.verification_withdrawal.is_some(),
        );
        let is_left = by_self || ordered;
        match self {
            Figure::Participations => true,
            Figure::SelfReport => by_self,
            Figure::Verification => !by_self && ordered,
            Figure::Agreed => !is_left && row.agreed_withdrawal.is_some(),
            Figure::NotWithdrawn => !is_left && row.agreed_withdrawal.is_none(),
            Figure::PastDate => is_past,
            Figure::Verified => row.verification.is_some(),
            Figure::Handled => row.disposition.is_some(),
            _ => false,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_and_rows_are_told_apart_where_the_measure_changes() {
        assert_eq!(Figure::OF_PEOPLE.last(), Some(&Figure::Delivered));
        assert!(Figure::OF_PEOPLE.iter().all(|figure| figure.measure() != "项"));
        assert!(Figure::OF_ROWS.iter().all(|figure| figure.measure() == "项"));
    }
}
