//! Who someone is in the campaign: what the roster grants and the rules derive; and who may sign whose report.

use crate::people::plan::Campaign;
use crate::people::role::{Role, Roles};
use crate::people::roster::RosterEntry;
use crate::values::roster_number::RosterNumber;

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
    use crate::fixtures::campaign;
    use crate::values::month::Month;
    use crate::values::terms::{Category, Employment, Rank};
    use crate::values::unit_id::UnitId;

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
