//! What is on file about somebody: the one place where the roster and what was filed meet.
//!
//! The roster leads. A report belongs to its person, whichever unit they were in when they filed it, and is shown with the
//! facts that the roster has now; it counts while the person is on the roster and must declare. So who is expected is
//! either counted by their report or missing, and nothing else is counted at all.

use crate::declaration::revision::Declarant;
use crate::people::person::Person;
use crate::people::plan::{Campaign, Unit};
use crate::people::role::Role;
use crate::people::roster::RosterEntry;
use crate::process::dossier::Dossier;
use crate::process::sign_off::{SignOff, State};
use crate::process::unit_check::UnitCheck;
use crate::values::reference::Reference;
use crate::values::terms::Employment;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Somebody who is or was on the roster, and what is on file about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnFile {
    /// The entry; of somebody who left the roster, as it was.
    pub entry: RosterEntry,
    /// When they left the roster; none for who is on it.
    pub departed_on: Option<Date>,
    /// What they filed, with what came before and after it.
    pub dossier: Option<Dossier>,
    /// Where it stands with its signer.
    pub sign_off: Option<SignOff>,
    /// The unit's last check.
    pub check: Option<UnitCheck>,
}

/// Somebody whose report is kept and counted nowhere: they left the roster, or need not declare any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = KeptApart)]
pub struct Apart {
    /// Whose report it is.
    #[serde(flatten)]
    pub person: Person,
    /// Its reference.
    pub reference: Reference,
    /// When they left the roster; none for who is on it and need not declare.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub departed_on: Option<Date>,
}

impl OnFile {
    /// Somebody on the roster, with what they filed.
    #[must_use]
    pub fn new(entry: RosterEntry, dossier: Option<Dossier>) -> Self {
        let dossier = dossier.map(|mut dossier| {
            dossier.current.declarant = Declarant::from_roster(&entry);
            dossier
        });
        OnFile {
            entry,
            departed_on: None,
            dossier,
            sign_off: None,
            check: None,
        }
    }

    /// Whether they are expected to declare (应报).
    #[must_use]
    pub fn is_expected(&self, campaign: &Campaign) -> bool {
        self.departed_on.is_none() && self.entry.obligation(campaign).must_declare()
    }

    /// Whether they are on the roster and in office, so that they can act at all.
    #[must_use]
    pub fn serves(&self) -> bool {
        self.departed_on.is_none() && self.entry.employment == Employment::InOffice
    }

    /// Whether they check the reports of this unit, as its officer or head.
    #[must_use]
    pub fn checks_for(&self, unit: &Unit) -> bool {
        let held = |role: &Role| matches!(role, Role::UnitOfficer | Role::UnitHead);
        self.serves() && self.entry.unit == unit.id && self.entry.roles.iter().any(held)
    }

    /// Their report, if it counts.
    #[must_use]
    pub fn counted(&self, campaign: &Campaign) -> Option<&Dossier> {
        self.dossier.as_ref().filter(|_| self.is_expected(campaign))
    }

    /// Their report, if it is kept without being counted.
    #[must_use]
    pub fn apart(&self, campaign: &Campaign) -> Option<Apart> {
        let kept = self.dossier.as_ref().filter(|_| !self.is_expected(campaign))?;
        Some(Apart {
            person: Person::of(&self.entry),
            reference: kept.current.reference.clone(),
            departed_on: self.departed_on,
        })
    }

    /// Where the report that stands is with its signer.
    #[must_use]
    pub fn state(&self) -> Option<State> {
        let revision = self.dossier.as_ref()?.current.revision;
        let sign_off = self.sign_off.as_ref();
        Some(sign_off.map_or(State::Waiting, |sign_off| sign_off.state_of(revision)))
    }
}

impl Apart {
    /// Why it does not count, as pages print it.
    #[must_use]
    pub fn why(&self) -> &'static str {
        match self.departed_on {
            Some(_) => "已移出花名册",
            None => "不再应报",
        }
    }
}
