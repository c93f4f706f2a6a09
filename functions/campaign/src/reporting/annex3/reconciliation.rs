//! Whether a unit's people are all accounted for, and what stands in the way.

use crate::people::person::Person;
use crate::values::unit_id::UnitId;
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// The counts that must add up: *expected = nil + disclosing + exempt + missing*.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reconciliation {
    /// People on the roster who must declare.
    pub expected: u64,
    /// Declarations that there is nothing to declare (无上述情况).
    pub nil: u64,
    /// Declarations with participations (有上述情况).
    pub disclosing: u64,
    /// People whose innovation exemption the office accepted; they count here alone, whatever they declared.
    pub exempt: u64,
    /// People who must declare and have not.
    pub missing: u64,
    /// Declarations that claim the innovation exemption and wait for the office's word. They count as nil or disclosing
    /// until it is accepted.
    pub exemption_claimed: u64,
    /// Declarations filed after the self-check phase (逾期).
    pub late: u64,
    /// Rows of the table, one for each participation.
    pub rows: u64,
}

impl Reconciliation {
    /// The people accounted for in one way or another.
    #[must_use]
    pub fn accounted_for(&self) -> u64 {
        self.nil + self.disclosing + self.exempt + self.missing
    }

    /// Whether everyone expected is accounted for exactly once.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.expected == self.accounted_for()
    }
}

impl AddAssign for Reconciliation {
    fn add_assign(&mut self, unit: Reconciliation) {
        self.expected += unit.expected;
        self.nil += unit.nil;
        self.disclosing += unit.disclosing;
        self.exempt += unit.exempt;
        self.missing += unit.missing;
        self.exemption_claimed += unit.exemption_claimed;
        self.late += unit.late;
        self.rows += unit.rows;
    }
}

/// Something in the stored data that keeps a unit's table from being trusted as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Mismatch {
    /// The unit whose table is concerned.
    pub unit: UnitId,
    /// Whose declaration it is.
    #[serde(flatten)]
    pub person: Person,
    /// What is wrong.
    #[serde(flatten)]
    pub cause: Cause,
}

/// What is wrong with a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "cause", rename_all = "snake_case")]
#[schema(as = MismatchCause)]
pub enum Cause {
    /// A participation of a relative who is not in the declaration's list; the row prints no name.
    UnknownRelative,
}

impl Mismatch {
    /// What does not fit, in words.
    #[must_use]
    pub fn in_chinese(&self) -> String {
        let Person { number, name } = &self.person;
        match self.cause {
            Cause::UnknownRelative => {
                format!("{name}（{number}）：有一项参与情况所指的近亲属不在家庭成员中")
            }
        }
    }
}
