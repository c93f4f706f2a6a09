//! The parts that people take in the campaign.

use crate::terms;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The roles that nobody grants alone.
pub const GUARDED: &[Role] = &[Role::Signer, Role::Office, Role::Discipline];

terms! {
    /// A part that someone takes in the campaign.
    pub enum Role {
        /// Must declare (§5.2.1). Derived, never granted.
        Declarant = "declarant" => "填报人",
        /// Reads and signs others' reports (§5.2.2). Granted, or named by the campaign file.
        Signer = "signer" => "阅签人",
        /// Sees who has not filed, checks, and prepares the unit's Annex 3.
        UnitOfficer = "unit_officer" => "单位填表人",
        /// The first responsible; seals the unit's Annex 3 and sends it up (§6).
        UnitHead = "unit_head" => "单位主要负责人",
        /// The campaign office.
        Office = "office" => "专项整治办",
        /// The resident discipline team, which takes part throughout and supervises (§6).
        Discipline = "discipline" => "派驻纪检组",
        /// Hears reports.
        LeadingGroup = "leading_group" => "领导小组",
    }
}

impl Role {
    /// The roles that a roster can grant: all but the first, which the rules derive.
    pub const GRANTED: &[Role] = Role::ALL.split_at(1).1;

    /// The role that a roster grants under this name; none for other texts.
    #[must_use]
    pub fn parse_granted(text: &str) -> Option<Role> {
        Role::GRANTED
            .iter()
            .copied()
            .find(|role| role.in_chinese() == text)
    }

    /// Whether this role reads or decides on other people's reports, so that a code alone is not enough.
    #[must_use]
    pub fn needs_second_factor(self) -> bool {
        !matches!(self, Role::Declarant | Role::LeadingGroup)
    }
}

/// The roles of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roles(BTreeSet<Role>);

impl Roles {
    /// Whether the person has this role.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// Whether the person has one of these roles.
    #[must_use]
    pub fn has_any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.has(*role))
    }

    /// The roles, in their fixed order.
    pub fn iter(&self) -> impl Iterator<Item = Role> + '_ {
        self.0.iter().copied()
    }

    /// Whether signing in takes a one-time code besides the personal code.
    #[must_use]
    pub fn need_second_factor(&self) -> bool {
        self.iter().any(Role::needs_second_factor)
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<Several: IntoIterator<Item = Role>>(roles: Several) -> Self {
        Roles(roles.into_iter().collect())
    }
}
