//! Who someone is in the campaign: what the roster grants and the rules derive.

use crate::plan::Campaign;
use crate::roster::{RosterEntry, RosterNumber};
use crate::terms;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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

impl RosterEntry {
    /// What this person is in the campaign.
    #[must_use]
    pub fn roles(&self, campaign: &Campaign) -> Roles {
        let derived = [
            (self.obligation(campaign).must_declare(), Role::Declarant),
            (campaign.names_signer(&self.number), Role::Signer),
        ];
        let derived = derived
            .into_iter()
            .filter_map(|(holds, role)| holds.then_some(role));
        self.roles.iter().copied().chain(derived).collect()
    }
}

impl Campaign {
    /// Whether the campaign file names this person as a signer.
    #[must_use]
    pub fn names_signer(&self, number: &RosterNumber) -> bool {
        &self.sign_off.party_secretary == number
            || self.units.iter().any(|unit| unit.signers.contains(number))
    }

    /// Who may sign this person's report, in the order they are asked (§5.2.2); never the person.
    ///
    /// The roster's own word for this person comes first. Without it: the party secretary for municipally managed
    /// cadres, else the unit's head or deputy in charge, for a section the bureau leader in charge of it. Nobody who
    /// stands below signs for who stands above: a deputy's report goes to the head, a head's to the party secretary, who
    /// also stands behind all of these. None are left for the party secretary's own: the office appoints somebody.
    #[must_use]
    pub fn signers_for(&self, entry: &RosterEntry) -> Vec<RosterNumber> {
        let secretary = &self.sign_off.party_secretary;
        let mut asked: Vec<&RosterNumber> = Vec::new();
        if let Some(named) = &entry.signer {
            asked.push(named);
        } else {
            if !entry.municipally_managed
                && let Some(unit) = self.unit(&entry.unit)
            {
                asked.extend(unit.signers.iter().take_while(|signer| *signer != &entry.number));
            }
            asked.push(secretary);
        }
        let mut signers = Vec::new();
        for number in asked {
            if number != &entry.number && !signers.contains(number) {
                signers.push(number.clone());
            }
        }
        signers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::month::Month;
    use crate::roster::UnitId;
    use crate::terms::{Category, Employment, Rank};

    fn campaign() -> Campaign {
        Campaign::parse(include_str!("../../../site/content/campaign.toml")).unwrap()
    }

    fn number(text: &str) -> RosterNumber {
        RosterNumber::parse(text).unwrap()
    }

    fn entry(own: &str, municipally_managed: bool) -> RosterEntry {
        RosterEntry {
            number: number(own),
            name: "甲示例".to_owned(),
            born: Month::parse("1980-01").unwrap(),
            unit: UnitId::parse("tianyuan").unwrap(),
            position: "科员".to_owned(),
            rank: Rank::Clerk,
            post_name: None,
            civil_servant: true,
            category: Category::Party,
            municipally_managed,
            employment: Employment::InOffice,
            left_on: None,
            former_duties: None,
            ruling: None,
            roles: vec![Role::UnitOfficer],
            signer: None,
            phone: None,
        }
    }

    #[test]
    fn municipally_managed_cadres_are_signed_for_by_the_party_secretary_alone() {
        let campaign = campaign();
        let secretary = campaign.sign_off.party_secretary.clone();
        assert_eq!(campaign.signers_for(&entry("X-1", true)), [secretary]);
    }

    #[test]
    fn a_units_people_are_signed_for_by_its_head_or_deputy() {
        let campaign = campaign();
        let unit = campaign
            .unit(&UnitId::parse("tianyuan").unwrap())
            .unwrap()
            .clone();
        let asked = campaign.signers_for(&entry("X-1", false));
        assert_eq!(asked[..unit.signers.len()], unit.signers);
        assert_eq!(asked.last(), Some(&campaign.sign_off.party_secretary));
    }

    #[test]
    fn nobody_signs_their_own_report() {
        let campaign = campaign();
        let secretary = campaign.sign_off.party_secretary.clone();
        let own = entry(secretary.as_str(), true);
        assert!(campaign.signers_for(&own).is_empty());
    }

    #[test]
    fn a_deputys_report_goes_to_the_head_and_a_heads_to_the_party_secretary() {
        let campaign = campaign();
        let hetang = UnitId::parse("hetang").unwrap();
        let of = |number: &RosterNumber| {
            let mut entry = entry(number.as_str(), false);
            entry.unit = hetang.clone();
            campaign.signers_for(&entry)
        };
        let [head, deputy] = &campaign.unit(&hetang).unwrap().signers[..] else {
            panic!("two signers")
        };
        let secretary = campaign.sign_off.party_secretary.clone();
        assert_eq!(of(head), std::slice::from_ref(&secretary));
        assert_eq!(of(deputy), [head.clone(), secretary]);
    }

    #[test]
    fn the_rosters_own_word_comes_before_the_rule() {
        let mut entry = entry("X-1", true);
        entry.signer = Some(number("X-2"));
        assert_eq!(campaign().signers_for(&entry), [number("X-2")]);
    }

    #[test]
    fn roles_are_granted_and_derived() {
        let campaign = campaign();
        let roles = entry("X-1", false).roles(&campaign);
        assert!(roles.has(Role::Declarant) && roles.has(Role::UnitOfficer) && roles.need_second_factor());
        assert!(!roles.has(Role::Signer));
        let secretary = entry(campaign.sign_off.party_secretary.as_str(), true);
        assert!(secretary.roles(&campaign).has(Role::Signer));
    }
}
