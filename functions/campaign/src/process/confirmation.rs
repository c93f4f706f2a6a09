//! What takes two people: personal codes, second factors, the roles that read or decide about others, and that somebody
//! is not the relative whose name they bear.
//!
//! One person proposes, another confirms; until then nothing has changed. Ours: the source does not speak of accounts.

use crate::people::person::Person;
use crate::people::role::{GUARDED, Role, Roles};
use crate::people::roster::RosterEntry;
use crate::process::roster_step::{Action, Author, RosterStep};
use crate::terms;
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use crate::values::unit_id::UnitId;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How long a proposal waits; ours.
pub const WAITS: SignedDuration = SignedDuration::from_hours(72);

/// What somebody proposes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Act {
    /// 发放个人识别码: a new code for one person, which starts the account anew.
    IssueCode {
        /// Whose.
        of: Person,
    },
    /// First codes for those in a unit who have none: everyone, or the ones that were chosen.
    IssueCodes {
        /// The unit.
        unit: UnitId,
        /// Who was chosen, [`MOST_CHOSEN`] at most; nobody for everyone.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        people: Vec<Person>,
    },
    /// 重置动态验证码: the next sign-in enrols a new second factor.
    ResetFactor {
        /// Whose.
        of: Person,
    },
    /// 授予角色: an upload of the roster that changes who holds a guarded role, or who stands near whom.
    LoadRoster {
        /// The upload.
        upload: Reference,
        /// Whose: [`MOST_NAMED`] at most, so that whoever confirms sees them all.
        changes: Vec<RoleChange>,
        /// Whether the discipline team's role is among them.
        discipline: bool,
    },
    /// 同名不同人: a report names somebody of this person's name, or the person's own names somebody of the declarant's,
    /// and the two are no relatives. What bars them by the name ends.
    Namesake {
        /// Who says so of themselves.
        of: Person,
        /// The declarant.
        declarant: Person,
        /// Whether it is the person's own report that names the declarant.
        own: bool,
        /// What the report that bars them says of who bears the name.
        named: Vec<String>,
        /// 理由.
        reason: String,
    },
}

/// People chosen at once to get first codes: a page of the roster; ours.
pub const MOST_CHOSEN: usize = 50;

/// People whose guarded roles one upload may change.
pub const MOST_NAMED: usize = 200;

terms! {
    /// What of somebody's entry takes a second person besides roles, since it decides who stands near whom.
    pub enum Fact {
        /// Their own, of whoever uploads it.
        Own = "own" => "上传人本人的登记",
        /// Of who holds a guarded role.
        Name = "name" => "姓名",
        /// Of who holds a guarded role.
        Rank = "rank" => "职级",
        /// Of who holds a guarded role.
        Ruling = "ruling" => "领导干部认定",
        /// Anybody's.
        Signer = "signer" => "阅签人",
    }
}

/// How somebody's guarded roles change, and what else of theirs takes a second person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoleChange {
    /// 花名册编号.
    pub number: RosterNumber,
    /// 姓名, as the upload has it.
    pub name: String,
    /// Granted.
    pub granted: Vec<Role>,
    /// Taken away: asked for the discipline team's role alone, whose people supervise the others.
    pub withdrawn: Vec<Role>,
    /// What else changes.
    #[serde(default)]
    pub facts: Vec<Fact>,
}

/// Where a proposal stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// 待确认.
    Waiting,
    /// 已确认.
    Confirmed {
        /// Who did.
        decided_by: Person,
        /// When.
        decided_at: Timestamp,
    },
    /// 已撤回或不予确认.
    Declined {
        /// Who did: the proposer, or somebody who may confirm.
        decided_by: Person,
        /// When.
        decided_at: Timestamp,
    },
    /// 已失效: what it was about has changed since.
    Void {
        /// When that was found.
        decided_at: Timestamp,
    },
}

/// What somebody proposed, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// What it is found by.
    pub id: Reference,
    /// Who proposed it.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// What is proposed.
    #[serde(flatten)]
    pub act: Act,
    /// Where it stands.
    #[serde(flatten)]
    pub state: State,
}

/// Why somebody may not propose or confirm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotYours {
    /// One's own proposal.
    #[error("这是您自己提出的，须由另一人确认")]
    Own,
    /// About oneself.
    #[error("涉及您本人，须由他人确认")]
    AboutYou,
    /// Discipline.
    #[error("这项申请须由派驻纪检组的人员确认")]
    TakesDiscipline,
    /// The same person did the other half.
    #[error("此人的动态验证码是您提出重置的，重发识别码须由另一人提出")]
    ResetBySame,
    /// The same person did the other half.
    #[error("此人的个人识别码是您提出发放的，重置动态验证码须由另一人提出")]
    IssuedBySame,
}

impl Act {
    /// What can wait but once at a time: the same kind for the same person, unit or upload.
    #[must_use]
    pub fn subject(&self) -> String {
        match self {
            Act::IssueCode { of } => format!("code#{}", of.number),
            Act::IssueCodes { unit, .. } => format!("codes#{unit}"),
            Act::ResetFactor { of } => format!("factor#{}", of.number),
            Act::LoadRoster { upload, .. } => format!("upload#{upload}"),
            Act::Namesake { of, declarant, .. } => format!("namesake#{}#{}", of.number, declarant.number),
        }
    }

    /// The one person it is about; none where it is about several.
    #[must_use]
    pub fn person(&self) -> Option<&Person> {
        match self {
            Act::IssueCode { of } | Act::ResetFactor { of } | Act::Namesake { of, .. } => Some(of),
            Act::IssueCodes { .. } | Act::LoadRoster { .. } => None,
        }
    }

    /// Whose account it opens anew, by one of its two halves; nobody's where it is about something else.
    #[must_use]
    pub fn opens(&self) -> Option<&Person> {
        self.person().filter(|_| !matches!(self, Act::Namesake { .. }))
    }

    /// As pages print it.
    #[must_use]
    pub fn in_chinese(&self) -> &'static str {
        match self {
            Act::IssueCode { .. } => "发放个人识别码",
            Act::IssueCodes { .. } => "为单位发放首个个人识别码",
            Act::ResetFactor { .. } => "重置动态验证码",
            Act::LoadRoster { .. } => "载入花名册并变动角色",
            Act::Namesake { .. } => "认定同名不同人",
        }
    }

    fn is_about(&self, number: &RosterNumber) -> bool {
        match self {
            Act::IssueCode { of } | Act::ResetFactor { of } => &of.number == number,
            Act::IssueCodes { people, .. } => people.iter().any(|person| &person.number == number),
            Act::LoadRoster { changes, .. } => changes.iter().any(|change| &change.number == number),
            Act::Namesake { of, declarant, .. } => &of.number == number || &declarant.number == number,
        }
    }
}

impl Proposal {
    /// A new one.
    #[must_use]
    pub fn new(id: Reference, by: Person, at: Timestamp, act: Act) -> Self {
        Proposal {
            id,
            by,
            at,
            act,
            state: State::Waiting,
        }
    }

    /// Until when it waits.
    #[must_use]
    pub fn ends(&self) -> Timestamp {
        self.at.saturating_add(WAITS).unwrap_or(self.at)
    }

    /// Whether it waits at this moment.
    #[must_use]
    pub fn waits(&self, now: Timestamp) -> bool {
        self.state == State::Waiting && now < self.ends()
    }

    /// Whether somebody may confirm it. `subject` is what the one person it is about holds now. That somebody of the
    /// office is a relative's namesake, the discipline team confirms: a report can name the whole office.
    ///
    /// # Errors
    /// They proposed it, it is about them, or it takes the discipline team.
    pub fn may_be_confirmed_by(
        &self,
        number: &RosterNumber,
        roles: &Roles,
        subject: Option<&Roles>,
    ) -> Result<(), NotYours> {
        let concerns_discipline = match &self.act {
            Act::LoadRoster { discipline, .. } => *discipline,
            Act::Namesake { .. } => subject.is_some_and(|roles| roles.has(Role::Office)),
            _ => subject.is_some_and(|roles| roles.has(Role::Discipline)),
        };
        if &self.by.number == number {
            Err(NotYours::Own)
        } else if self.act.is_about(number) {
            Err(NotYours::AboutYou)
        } else if concerns_discipline && !roles.has(Role::Discipline) {
            Err(NotYours::TakesDiscipline)
        } else {
            Ok(())
        }
    }

    /// The same proposal, decided.
    #[must_use]
    pub fn decided(&self, state: State) -> Self {
        Proposal {
            state,
            ..self.clone()
        }
    }
}

/// Whether this person may propose the act, after what was done to the account before: a code and a second factor of
/// one person are never both the work of one.
///
/// # Errors
/// The other half was proposed by the same person and is not used yet.
pub fn may_be_proposed_by(by: &RosterNumber, act: &Act, done: &[RosterStep]) -> Result<(), NotYours> {
    let proposed_open = |opens: &Action, closes: &Action| {
        let last = done
            .iter()
            .rev()
            .find(|step| &step.action == opens || &step.action == closes);
        last.is_some_and(|step| {
            &step.action == opens && matches!(&step.by, Author::Person(person) if &person.number == by)
        })
    };
    match act {
        Act::IssueCode { .. } if proposed_open(&Action::FactorReset, &Action::FactorEnrolled) => {
            Err(NotYours::ResetBySame)
        }
        Act::ResetFactor { .. } if proposed_open(&Action::CodeIssued, &Action::CodeStarted) => {
            Err(NotYours::IssuedBySame)
        }
        _ => Ok(()),
    }
}

/// What of somebody's entry takes a second person to change, from one entry to the next; none if nothing does. Either may
/// be missing: somebody comes, or leaves. The entries' roles are those of [`RosterEntry::roles`], `by` is who uploads.
#[must_use]
pub fn role_change(
    before: Option<(&RosterEntry, &Roles)>,
    after: Option<(&RosterEntry, &Roles)>,
    by: &RosterNumber,
) -> Option<RoleChange> {
    let held = |entry: Option<(&RosterEntry, &Roles)>, role| entry.is_some_and(|(_, roles)| roles.has(role));
    let granted: Vec<Role> = GUARDED
        .iter()
        .copied()
        .filter(|role| held(after, *role) && !held(before, *role))
        .collect();
    let withdrawn: Vec<Role> = [Role::Discipline]
        .into_iter()
        .filter(|role| held(before, *role) && !held(after, *role))
        .collect();
    let guarded = GUARDED
        .iter()
        .any(|role| held(before, *role) || held(after, *role));
    let entries = before.zip(after).map(|((before, _), (after, _))| (before, after));
    let facts = entries.map_or_else(Vec::new, |(before, after)| facts(before, after, guarded, by));
    if granted.is_empty() && withdrawn.is_empty() && facts.is_empty() {
        return None;
    }
    let (entry, _) = after.or(before)?;
    Some(RoleChange {
        number: entry.number.clone(),
        name: entry.name.clone(),
        granted,
        withdrawn,
        facts,
    })
}

/// What changes besides roles and takes a second person.
fn facts(before: &RosterEntry, after: &RosterEntry, guarded: bool, by: &RosterNumber) -> Vec<Fact> {
    let rank = |entry: &RosterEntry| (entry.rank, entry.post_name.clone());
    [
        (Fact::Own, &after.number == by && before != after),
        (Fact::Name, guarded && before.name != after.name),
        (Fact::Rank, guarded && rank(before) != rank(after)),
        (Fact::Ruling, guarded && before.ruling != after.ruling),
        (Fact::Signer, before.signer != after.signer),
    ]
    .into_iter()
    .filter_map(|(fact, changes)| changes.then_some(fact))
    .collect()
}

impl RoleChange {
    /// Whether the discipline team's role is granted or taken away.
    #[must_use]
    pub fn concerns_discipline(&self) -> bool {
        self.granted
            .iter()
            .chain(&self.withdrawn)
            .any(|role| *role == Role::Discipline)
    }
}

#[cfg(test)]
mod tests;
