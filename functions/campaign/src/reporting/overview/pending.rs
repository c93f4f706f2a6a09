//! What waits for somebody of the bureau, counted with the rest: reports by what is to be done about them, the oldest first.
//! They are told by their references, never by names.

use crate::declaration::flags::Flag;
use crate::declaration::revision::Revision;
use crate::people::plan::Campaign;
use crate::process::case_file::Kind;
use crate::process::dossier::Dossier;
use crate::process::sign_off::{SignOff, State};
use crate::process::verification::View;
use crate::terms;
use crate::values::reference::Reference;
use crate::values::unit_id::UnitId;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Days that a report waits for its signer before it waits for long. Ours: the plan sets no term.
pub const DAYS_TO_SIGN: i64 = 7;

/// Reports of a task that are told, the oldest; the others are counted.
const MOST_TOLD: usize = 200;

terms! {
    /// What is to be done about a report.
    #[schema(as = PendingTask)]
    pub enum Task {
        /// Something was declared, and nobody has verified all of it.
        Verify = "to_verify" => "待核查",
        /// The system noticed something in how a participation was left or declared, and nobody has looked into it.
        Flagged = "flagged" => "有提示待查看",
        /// An exemption was claimed, and nobody has ruled on it.
        Exemption = "exemption" => "申请豁免待认可",
        /// Returned, and not filed again.
        Returned = "returned" => "退回未再报",
        /// It waits for its signer for long.
        Unsigned = "unsigned" => "久未阅签",
    }
}

/// The reports that wait for one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TaskReports {
    /// What for.
    pub task: Task,
    /// How many.
    pub count: u64,
    /// The oldest, 200 at most, in the order in which they began to wait.
    pub oldest: Vec<OpenReport>,
}

/// A report that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OpenReport {
    /// Since when.
    pub since: Timestamp,
    /// The report.
    pub reference: Reference,
    /// The declarant's unit.
    pub unit: UnitId,
    /// What was noticed in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<Flag>,
}

/// Gathers what waits, one report after the other. So many are held for each task as are told, twice over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pending(Vec<TaskReports>);

impl Default for Pending {
    fn default() -> Self {
        let none = |task: &Task| TaskReports {
            task: *task,
            count: 0,
            oldest: Vec::new(),
        };
        Pending(Task::ALL.iter().map(none).collect())
    }
}

impl Pending {
    /// Takes a report that counts, with where it stands with its signer at a moment.
    pub fn report(
        &mut self,
        campaign: &Campaign,
        dossier: &Dossier,
        sign_off: Option<&SignOff>,
        state: State,
        moment: Timestamp,
    ) {
        let current = &dossier.current;
        let view = View::of(dossier);
        let noticed = noticed(campaign, &view);
        let content = &current.content;
        let long = SignedDuration::from_hours(24 * DAYS_TO_SIGN);
        let returned = sign_off.map_or(current.filed_at, |sign_off| sign_off.last.at.min(moment));
        let claims = content.innovation_exemption.is_some();
        for (task, holds, since) in [
            (
                Task::Verify,
                !content.participations.is_empty() && !view.is_verified(),
                current.filed_at,
            ),
            (Task::Flagged, !noticed.is_empty(), current.filed_at),
            (
                Task::Exemption,
                claims && view.exemption().is_none(),
                current.filed_at,
            ),
            (Task::Returned, state == State::Returned, returned),
            (
                Task::Unsigned,
                state == State::Waiting && moment.duration_since(current.filed_at) > long,
                current.filed_at,
            ),
        ] {
            if holds {
                let flags = if task == Task::Flagged {
                    noticed.clone()
                } else {
                    Vec::new()
                };
                self.open(task, current, since, flags);
            }
        }
    }

    fn open(&mut self, task: Task, current: &Revision, since: Timestamp, flags: Vec<Flag>) {
        let Some(waiting) = self.0.iter_mut().find(|waiting| waiting.task == task) else {
            return;
        };
        waiting.count += 1;
        waiting.oldest.push(OpenReport {
            since,
            reference: current.reference.clone(),
            unit: current.declarant.unit.clone(),
            flags,
        });
        if waiting.oldest.len() == 2 * MOST_TOLD {
            waiting.keep_oldest();
        }
    }

    /// What waits, task by task.
    #[must_use]
    pub fn finish(mut self) -> Self {
        self.0.iter_mut().for_each(TaskReports::keep_oldest);
        self
    }

    /// The tasks, each with what waits for it.
    pub fn iter(&self) -> impl Iterator<Item = &TaskReports> {
        self.0.iter()
    }

    /// What waits for one task; none where an older summary did not count it.
    #[must_use]
    pub fn of(&self, task: Task) -> Option<&TaskReports> {
        self.0.iter().find(|waiting| waiting.task == task)
    }
}

impl TaskReports {
    fn keep_oldest(&mut self) {
        self.oldest
            .sort_by(|one, other| (one.since, &one.reference).cmp(&(other.since, &other.reference)));
        self.oldest.truncate(MOST_TOLD);
    }
}

/// What was noticed and nobody looked into: no participation in which something was noticed is verified or rechecked as it
/// stands.
#[must_use]
pub fn noticed(campaign: &Campaign, view: &View<'_>) -> Vec<Flag> {
    let mut noticed = Vec::new();
    for place in 0..view.current().content.participations.len() {
        let looked_into = view.verification(Some(place)).is_some() || view.recheck(place).is_some();
        let is_open = |flag: &Flag| !looked_into || *flag == Flag::WithdrawalToConfirm;
        for flag in view.flags(campaign, place).into_iter().filter(is_open) {
            if !noticed.contains(&flag) {
                noticed.push(flag);
            }
        }
    }
    let declared = view.standing_entry(Kind::Verification, None).is_some() || view.is_verified();
    if !declared && !view.contradictions(campaign).is_empty() && !noticed.contains(&Flag::Contradiction) {
        noticed.push(Flag::Contradiction);
    }
    noticed
}
