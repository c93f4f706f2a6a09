//! How far rights reach: the rules about a single unit, declaration or list, once the table of [`Right`]s let somebody
//! in. Who may sign is [`crate::sign_off`]'s, who is too near to act [`crate::near`]'s.

use crate::declaration::revision::Revision;
use crate::people::rights::Right;
use crate::people::role::{Role, Roles};
use crate::people::roster::RosterEntry;
use crate::process::delivery::List;
use crate::values::unit_id::UnitId;

/// Somebody who acts: their entry on the roster, and the roles that follow from it.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// Who it is.
    pub entry: &'a RosterEntry,
    /// Their roles.
    pub roles: &'a Roles,
}

/// In what way somebody may read a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// It is their own.
    pub is_owner: bool,
    /// They see what the office is to look at: the office and the discipline team, of other people's only.
    pub sees_flags: bool,
}

impl Member<'_> {
    /// Whether they have a right.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        right.is_held_by(self.roles)
    }

    /// Whether they answer for this unit, as its officer or head.
    #[must_use]
    pub fn answers_for(&self, unit: &UnitId) -> bool {
        self.may(Right::CheckUnit) && &self.entry.unit == unit
    }

    /// Whether they may look into this unit: who oversees into all, who answers for it into their own.
    #[must_use]
    pub fn reads_unit(&self, unit: &UnitId) -> bool {
        self.may(Right::Oversee) || self.answers_for(unit)
    }

    /// In what way they may read a declaration: as its owner, from the office, from the unit its person is in, or as who
    /// has to do with signing it (`signs`); none if they may not.
    #[must_use]
    pub fn reads(&self, declaration: &Revision, unit: &UnitId, signs: bool) -> Option<Reading> {
        let is_owner = self.entry.number == declaration.number;
        let oversees = self.may(Right::Oversee);
        let may_read = is_owner || self.reads_unit(unit) || signs;
        may_read.then_some(Reading {
            is_owner,
            sees_flags: oversees && !is_owner,
        })
    }

    /// The lists of reports to deliver that they keep (§5.2.3).
    pub fn lists(&self) -> impl Iterator<Item = List> + '_ {
        let keeper = |list: List| match list {
            List::Office => Role::Office,
            List::Discipline => Role::Discipline,
        };
        let lists = List::ALL.iter().copied();
        lists.filter(move |list| self.roles.has(keeper(*list)))
    }

    /// For whom they verify and dispose: who is of both acts for the office.
    #[must_use]
    pub fn acts_for(&self) -> Role {
        if self.roles.has(Role::Office) {
            Role::Office
        } else {
            Role::Discipline
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::Declaration;
    use crate::declaration::revision::Declarant;
    use crate::values::reference::Reference;
    use serde_json::json;

    fn entry(at: &str, unit: &str) -> RosterEntry {
        serde_json::from_value(json!({
            "number": at, "name": "示例甲", "born": "1980-03", "unit": unit, "position": "科员", "rank": "科员",
            "civil_servant": true, "category": "党政机关", "municipally_managed": false, "employment": "在职"
        }))
        .unwrap()
    }

    fn declaration_of(entry: &RosterEntry) -> Revision {
        let content: Declaration = serde_json::from_value(json!({
            "kind": "nil", "phone": "13812345678", "political_affiliation": "群众", "status": "在职",
            "relatives": [], "participations": [], "signature": "示例甲"
        }))
        .unwrap();
        Revision {
            reference: Reference::from_random([1; 5]),
            number: entry.number.clone(),
            revision: 1,
            filed_at: "2017-09-11T01:00:00Z".parse().unwrap(),
            late: false,
            of_day: 1,
            seen_withdrawals: None,
            paper: None,
            salt: None,
            sha256: Revision::digest(None, &entry.number, &content),
            declarant: Declarant::from_roster(entry),
            content,
        }
    }

    /// What somebody with this role in the unit `lab` may do, asked of them.
    fn asked<Answer>(at: &str, role: Role, ask: impl Fn(Member<'_>) -> Answer) -> Answer {
        let (entry, roles) = (entry(at, "lab"), [role].into_iter().collect());
        ask(Member {
            entry: &entry,
            roles: &roles,
        })
    }

    #[test]
    fn units_are_read_by_who_answers_for_them_and_by_who_oversees() {
        let (own, other) = (UnitId::parse("lab").unwrap(), UnitId::parse("hetang").unwrap());
        for (role, reads_own, reads_other) in [
            (Role::UnitOfficer, true, false),
            (Role::UnitHead, true, false),
            (Role::Office, true, true),
            (Role::Discipline, true, true),
            (Role::Signer, false, false),
            (Role::LeadingGroup, false, false),
        ] {
            let reads = asked("A-1", role, |member| {
                (member.reads_unit(&own), member.reads_unit(&other))
            });
            assert_eq!(reads, (reads_own, reads_other), "{role:?}");
        }
        assert!(asked("A-1", Role::UnitOfficer, |member| member.answers_for(&own)));
        assert!(!asked("A-1", Role::Office, |member| member.answers_for(&own)));
    }

    #[test]
    fn a_declaration_is_read_by_its_owner_its_unit_its_signer_and_who_oversees() {
        let own = declaration_of(&entry("A-1", "lab"));
        let elsewhere = declaration_of(&entry("B-1", "hetang"));
        let reads = |role, declaration: &Revision, signs| {
            asked("A-1", role, |member| {
                member.reads(declaration, &declaration.declarant.unit, signs)
            })
            .map(|reading| (reading.is_owner, reading.sees_flags))
        };
        assert_eq!(reads(Role::Declarant, &own, false), Some((true, false)));
        assert_eq!(reads(Role::Office, &own, false), Some((true, false)));
        assert_eq!(reads(Role::Office, &elsewhere, false), Some((false, true)));
        assert_eq!(reads(Role::Discipline, &elsewhere, false), Some((false, true)));
        assert_eq!(reads(Role::UnitHead, &elsewhere, false), None);
        assert_eq!(reads(Role::Signer, &elsewhere, false), None);
        assert_eq!(reads(Role::Signer, &elsewhere, true), Some((false, false)));
    }

    #[test]
    fn each_list_is_kept_by_its_own_people() {
        let lists = |role| asked("A-1", role, |member| member.lists().collect::<Vec<_>>());
        assert_eq!(lists(Role::Office), [List::Office]);
        assert_eq!(lists(Role::Discipline), [List::Discipline]);
        assert!(lists(Role::Signer).is_empty());
    }
}
