//! A person as lists and steps name them.

use crate::people::roster::RosterEntry;
use crate::values::roster_number::RosterNumber;
use serde::{Deserialize, Serialize};

/// A person named in a list for the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = NamedPerson)]
pub struct Person {
    /// 花名册编号.
    pub number: RosterNumber,
    /// 姓名.
    pub name: String,
}

impl Person {
    /// Somebody on the roster.
    #[must_use]
    pub fn of(entry: &RosterEntry) -> Self {
        Person {
            number: entry.number.clone(),
            name: entry.name.clone(),
        }
    }

    /// As papers name them: `示例甲（TY-001）`.
    #[must_use]
    pub fn with_number(&self) -> String {
        format!("{}（{}）", self.name, self.number)
    }
}
