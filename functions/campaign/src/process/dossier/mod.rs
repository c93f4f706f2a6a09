//! Everything a person filed, and how each participation stands by it.

#[cfg(test)]
mod tests;
mod withdrawing;

use crate::declaration::contradiction;
use crate::declaration::flags::{Flag, flags};
use crate::declaration::pairing::{Subject, pair};
use crate::declaration::revision::Revision;
use crate::declaration::withdrawal_report::WithdrawalReport;
use crate::declaration::{Participation, Withdrawal};
use crate::people::deadlines::LenientLine;
use crate::people::plan::Campaign;
use crate::process::case_file::CaseFile;
use crate::values::timing;
use jiff::Timestamp;
use jiff::civil::Date;

/// A person's declaration with what came before and after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// The revision that stands.
    pub current: Revision,
    /// The revisions before it, oldest first.
    pub earlier: Vec<Revision>,
    /// The withdrawals reported after filing, oldest first.
    pub withdrawals: Vec<WithdrawalReport>,
    /// What the office found and decided; none where nothing was, or where it was not asked for.
    pub case_file: Option<Box<CaseFile>>,
}

impl Dossier {
    /// A declaration that was never amended, without later reports.
    #[must_use]
    pub fn of(current: Revision) -> Self {
        Dossier {
            current,
            earlier: Vec::new(),
            withdrawals: Vec::new(),
            case_file: None,
        }
    }

    /// How each participation stands, in the order of the declaration.
    #[must_use]
    pub fn standings(&self) -> Vec<Standing<'_>> {
        standings(&self.current, &self.earlier, &self.withdrawals)
    }

    /// The last report of a withdrawal, by serial; 0 where there is none.
    #[must_use]
    pub fn last_report(&self) -> u32 {
        self.withdrawals.last().map_or(0, |report| report.serial)
    }
}

/// How one participation stands.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    /// As it is declared now.
    pub declared: &'a Participation,
    /// When a revision first had it.
    pub reported_at: Timestamp,
    /// The later report that it was left. What the declaration itself states of leaving comes before any report.
    pub later: Option<&'a WithdrawalReport>,
    /// Since when it is stated, without a break, that it was left; none where it is not.
    pub left_reported_at: Option<Timestamp>,
    /// The newest report that it was left which an amendment took back since.
    pub taken_back: Option<&'a WithdrawalReport>,
}

impl Standing<'_> {
    /// What is known of leaving: from the declaration, else from a later report.
    #[must_use]
    pub fn withdrawal(&self) -> &Withdrawal {
        self.later
            .map_or(&self.declared.withdrawal, |report| &report.withdrawal)
    }

    /// The day it was left; none while it was not.
    #[must_use]
    pub fn withdrawn_on(&self) -> Option<Date> {
        self.withdrawal().withdrawn_on()
    }

    /// Whether leaving was reported by the day the plan sets (§5.2.3). What is reported later, whatever date it bears,
    /// has to be confirmed by the office first.
    #[must_use]
    pub fn left_in_time(&self, campaign: &Campaign) -> bool {
        self.left_reported_at
            .is_some_and(|at| timing::day(at) <= campaign.rules.lenient_until)
    }

    /// Whether it was reported, left, and reported as left, all by the day the plan sets (§5.2.3).
    #[must_use]
    pub fn meets_lenient_line(&self, campaign: &Campaign) -> bool {
        let line = campaign.rules.lenient_until;
        timing::day(self.reported_at) <= line
            && self.left_in_time(campaign)
            && self.withdrawn_on().is_some_and(|day| day <= line)
    }

    /// What the office should look at in how it was left.
    #[must_use]
    pub fn flags(&self, campaign: &Campaign, current: &Revision) -> Vec<Flag> {
        let mut found = self.later.map_or_else(
            || flags(&campaign.rules, &current.content, self.declared),
            |report| report.flags.clone(),
        );
        found.extend(self.taken_back.map(|_| Flag::WithdrawalTakenBack));
        let unchecked = self.declared.credit_code_as_licensed;
        found.extend(unchecked.then_some(Flag::CreditCodeToCheck));
        let contradicts = contradiction::is_in(campaign, &current.declarant, self.declared);
        found.extend(contradicts.then_some(Flag::Contradiction));
        found
    }

    /// Where it stands with that line at a moment.
    #[must_use]
    pub fn lenient_line(&self, campaign: &Campaign, now: Timestamp) -> LenientLine {
        let line = campaign.rules.lenient_until;
        if self.meets_lenient_line(campaign) {
            LenientLine::Met
        } else if self.withdrawn_on().is_none()
            && timing::day(self.reported_at) <= line
            && timing::day(now) <= line
        {
            LenientLine::Open
        } else {
            LenientLine::Missed
        }
    }
}

impl Withdrawal {
    /// 退出日期, with 已退.
    #[must_use]
    pub fn withdrawn_on(&self) -> Option<Date> {
        match self {
            Withdrawal::Withdrawn { date, .. } => Some(*date),
            Withdrawal::NotWithdrawn { .. } => None,
        }
    }
}

/// How each participation of a revision stands, given the revisions before it (oldest first; any from it on are left
/// out) and the reported withdrawals.
///
/// A participation is followed back from revision to revision, by what it looked like last; one that an amendment left
/// out for a while is found again in an older one.
#[must_use]
pub fn standings<'a>(
    current: &'a Revision,
    earlier: &[Revision],
    withdrawals: &'a [WithdrawalReport],
) -> Vec<Standing<'a>> {
    let declared = &current.content.participations;
    let mut standings: Vec<Standing> = declared
        .iter()
        .map(|declared| Standing {
            declared,
            reported_at: current.made_at(),
            later: None,
            left_reported_at: declared.withdrawal.withdrawn_on().map(|_| current.made_at()),
            taken_back: None,
        })
        .collect();
    let mut backwards = vec![Backwards::default(); declared.len()];
    let mut looks = Subject::all_of(&current.content);
    let here: Vec<Option<usize>> = (0..declared.len()).map(Some).collect();
    attach(&mut standings, &mut backwards, &here, current, withdrawals);
    let before = earlier.iter().rev().filter(|one| one.revision < current.revision);
    for revision in before {
        let theirs = Subject::all_of(&revision.content);
        let places = pair(&looks, &theirs);
        for ((place, look), standing) in places.iter().zip(&mut looks).zip(&mut standings) {
            if let Some(place) = place {
                standing.reported_at = revision.made_at();
                look.clone_from(&theirs[*place]);
            }
        }
        attach(&mut standings, &mut backwards, &places, revision, withdrawals);
    }
    standings
}

/// What is known of a participation on the way back from revision to revision.
#[derive(Clone, Copy)]
struct Backwards {
    /// Whether every revision met so far has it and states that it was left.
    left_so_far: bool,
    /// The last report that the revisions met so far take back.
    takes_back: u32,
}

impl Default for Backwards {
    fn default() -> Self {
        Backwards {
            left_so_far: true,
            takes_back: 0,
        }
    }
}

/// Where each participation of the current revision stands in it and in every revision before it (oldest first, as
/// for [`standings`]): by revision, newest first; none where that one did not have it.
#[must_use]
pub fn places(current: &Revision, earlier: &[Revision]) -> Vec<(u32, Vec<Option<usize>>)> {
    let mut looks = Subject::all_of(&current.content);
    let mut places = vec![(current.revision, (0..looks.len()).map(Some).collect())];
    let before = earlier.iter().rev().filter(|one| one.revision < current.revision);
    for revision in before {
        let theirs = Subject::all_of(&revision.content);
        let there = pair(&looks, &theirs);
        for (place, look) in there.iter().zip(&mut looks) {
            if let Some(place) = place {
                look.clone_from(&theirs[*place]);
            }
        }
        places.push((revision.revision, there));
    }
    places
}

/// Lays a revision's reports beside the participations: the newest that no later revision took back is how one was
/// left where the declaration does not say so itself, and since when that is stated goes back with it.
fn attach<'a>(
    standings: &mut [Standing<'a>],
    backwards: &mut [Backwards],
    places: &[Option<usize>],
    revision: &Revision,
    withdrawals: &'a [WithdrawalReport],
) {
    for ((standing, back), place) in standings.iter_mut().zip(backwards).zip(places) {
        let Some(place) = *place else {
            // Whoever left it out took back that it was left.
            back.left_so_far = false;
            continue;
        };
        let reports = withdrawals
            .iter()
            .filter(|report| report.revision == revision.revision && report.participation == place);
        let (taken_back, standing_reports): (Vec<_>, Vec<_>) =
            reports.partition(|report| report.serial <= back.takes_back);
        standing.taken_back = newest(standing.taken_back, &taken_back);
        let then = revision.content.participations[place].withdrawal.withdrawn_on();
        if standing.declared.withdrawal.withdrawn_on().is_none() {
            standing.later = newest(standing.later, &standing_reports);
            standing.left_reported_at = standing.later.map(|report| report.reported_at);
        } else if back.left_so_far {
            back.left_so_far = then.is_some();
            let reported = standing_reports.iter().map(|report| report.reported_at).min();
            let since = if then.is_some() {
                Some(revision.made_at())
            } else {
                reported
            };
            standing.left_reported_at = since.or(standing.left_reported_at);
        }
        if then.is_none() {
            back.takes_back = back.takes_back.max(revision.seen_withdrawals.unwrap_or(0));
        }
    }
}

/// The report with the highest serial, of one that is known and more.
fn newest<'a>(
    known: Option<&'a WithdrawalReport>,
    more: &[&'a WithdrawalReport],
) -> Option<&'a WithdrawalReport> {
    known
        .into_iter()
        .chain(more.iter().copied())
        .max_by_key(|report| report.serial)
}
