//! Everything a person filed, and how each participation stands by it.

use super::LenientLine;
use super::pairing::{Subject, pair};
use crate::declaration::{Participation, Withdrawal};
use crate::plan::Campaign;
use crate::revision::Revision;
use crate::timing;
use crate::verification::Docket;
use crate::withdrawal_report::WithdrawalReport;
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
    pub docket: Option<Box<Docket>>,
}

impl Dossier {
    /// A declaration that was never amended, without later reports.
    #[must_use]
    pub fn of(current: Revision) -> Self {
        Dossier {
            current,
            earlier: Vec::new(),
            withdrawals: Vec::new(),
            docket: None,
        }
    }

    /// How each participation stands, in the order of the declaration.
    #[must_use]
    pub fn standings(&self) -> Vec<Standing<'_>> {
        standings(&self.current, &self.earlier, &self.withdrawals)
    }

    /// Whether how its participations stand can be told from the declaration and the reports of withdrawals alone:
    /// they count from the first revision that had them, and keep the reports made on an earlier one.
    #[must_use]
    pub fn needs_history(current: &Revision) -> bool {
        current.revision > 1 && !current.content.participations.is_empty()
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

    /// Whether it was reported and left by the day the plan sets (§5.2.3). Reporting it is what has to be in time; the
    /// withdrawal counts by its own date, which the office can check against the documents.
    #[must_use]
    pub fn meets_lenient_line(&self, campaign: &Campaign) -> bool {
        let line = campaign.rules.lenient_until;
        timing::day(self.reported_at) <= line && self.withdrawn_on().is_some_and(|day| day <= line)
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
            reported_at: current.filed_at,
            later: None,
        })
        .collect();
    let mut looks = Subject::all_of(&current.content);
    let here: Vec<Option<usize>> = (0..declared.len()).map(Some).collect();
    attach(&mut standings, &here, current.revision, withdrawals);
    let before = earlier.iter().rev().filter(|one| one.revision < current.revision);
    for revision in before {
        let theirs = Subject::all_of(&revision.content);
        let places = pair(&looks, &theirs);
        for ((place, look), standing) in places.iter().zip(&mut looks).zip(&mut standings) {
            if let Some(place) = place {
                standing.reported_at = revision.filed_at;
                look.clone_from(&theirs[*place]);
            }
        }
        attach(&mut standings, &places, revision.revision, withdrawals);
    }
    standings
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

/// Gives each participation the newest report on its place in a revision, where it is not declared as left anyway.
fn attach<'a>(
    standings: &mut [Standing<'a>],
    places: &[Option<usize>],
    revision: u32,
    withdrawals: &'a [WithdrawalReport],
) {
    for (standing, place) in standings.iter_mut().zip(places) {
        if standing.declared.withdrawal.withdrawn_on().is_some() {
            continue;
        }
        let reports = withdrawals.iter().filter(|report| report.revision == revision);
        let newest = reports
            .filter(|report| Some(report.participation) == *place)
            .max_by_key(|report| report.serial);
        if newest.map(|report| report.serial) > standing.later.map(|report| report.serial) {
            standing.later = newest;
        }
    }
}
