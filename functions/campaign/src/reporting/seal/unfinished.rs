//! What is not finished in a unit when its table is sealed.

use crate::people::person::Person;
use crate::people::plan::Campaign;
use crate::process::on_file::OnFile;
use crate::process::sign_off::{SignOff, State};
use crate::values::roster_number::RosterNumber;
use serde::{Deserialize, Serialize};

/// Whose reports are counted, and not finished, in the order of roster numbers. Who has not filed stands in the table
/// itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Unfinished {
    /// 未阅签: it waits for its signer.
    pub unsigned: Vec<Person>,
    /// 已退回: it was returned and not filed again.
    pub returned: Vec<Person>,
    /// 未核对: the unit has not checked the revision that stands.
    pub unchecked: Vec<Person>,
}

/// How many of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UnfinishedCounts {
    /// 未阅签.
    pub unsigned: u64,
    /// 已退回.
    pub returned: u64,
    /// 未核对.
    pub unchecked: u64,
}

impl Unfinished {
    /// Takes somebody of the unit.
    pub fn person(&mut self, campaign: &Campaign, person: &OnFile) {
        let Some(dossier) = person.counted(campaign) else {
            return;
        };
        let (who, revision) = (Person::of(&person.entry), dossier.current.revision);
        let state = |sign_off: &SignOff| sign_off.state_of(revision);
        match person.sign_off.as_ref().map_or(State::Waiting, state) {
            State::Waiting => self.unsigned.push(who.clone()),
            State::Returned => self.returned.push(who.clone()),
            State::Signed | State::ReadOnPaper => {}
        }
        if person.check.as_ref().is_none_or(|check| !check.covers(revision)) {
            self.unchecked.push(who);
        }
    }

    /// Leaves out who alone checks the unit's reports: nobody is left to check theirs.
    pub fn leave_to_nobody(&mut self, checkers: &[RosterNumber]) {
        if let [alone] = checkers {
            self.unchecked.retain(|person| &person.number != alone);
        }
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts() == UnfinishedCounts::default()
    }

    /// Each list with the people on it: `未阅签` and whom; none that is empty.
    #[must_use]
    pub fn named(&self) -> Vec<(&'static str, &[Person])> {
        let lists: [(&str, &[Person]); 3] = [
            ("未阅签", &self.unsigned),
            ("已退回未重报", &self.returned),
            ("未核对", &self.unchecked),
        ];
        lists
            .into_iter()
            .filter(|(_, people)| !people.is_empty())
            .collect()
    }

    /// How many of each.
    #[must_use]
    pub fn counts(&self) -> UnfinishedCounts {
        UnfinishedCounts {
            unsigned: self.unsigned.len() as u64,
            returned: self.returned.len() as u64,
            unchecked: self.unchecked.len() as u64,
        }
    }
}

impl UnfinishedCounts {
    /// As a sentence's part, with how many have not filed; none if there is nothing.
    #[must_use]
    pub fn in_chinese(&self, missing: u64) -> Option<String> {
        let parts = [
            ("未报", missing),
            ("未阅签", self.unsigned),
            ("已退回未重报", self.returned),
            ("未核对", self.unchecked),
        ];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(what, count)| format!("{what} {count} 人"))
            .collect();
        (!parts.is_empty()).then(|| parts.join("、"))
    }
}
