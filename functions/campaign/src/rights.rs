//! Who may do what: the one table. Routes ask it by [`Right`]; rules about a single item, such as whose declaration
//! it is, come after it.

use crate::roles::{Role, Roles};

/// Something that takes a right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// What everyone signed in may do: see the start page, look at what is theirs.
    SignedIn,
    /// File and amend one's own declaration, report a withdrawal.
    File,
    /// Sign or return reports; for the office, note what was signed on paper.
    SignOff,
    /// Let another signer stand in.
    Delegate,
    /// Appoint who signs where the rules leave nobody.
    AppointSigner,
    /// See a unit's people and its Annex 3.
    ReadUnit,
    /// Check a unit's declarations.
    CheckUnit,
    /// Seal a unit's Annex 3 and send it up.
    Seal,
    /// Open a sealed Annex 3 again.
    Unseal,
    /// See the roster.
    ReadRoster,
    /// Load the roster.
    ChangeRoster,
    /// Propose personal codes, and the reset of a lost second factor.
    IssueCode,
    /// Confirm what somebody else proposed: codes, resets and roles (see [`crate::confirmation`]).
    Confirm,
    /// Collect municipally managed cadres' reports.
    Collect,
    /// Hand collected reports to the city.
    Deliver,
    /// See leads; those about the office's own leaders are the discipline team's alone.
    ReadLeads,
    /// Register leads, and move them on.
    HandleLeads,
    /// Read a reporter's identity, for a stated reason.
    ReadReporter,
    /// See spot checks.
    ReadSpotChecks,
    /// Draw a unit's sample.
    DrawSpotCheck,
    /// Note what a spot check found.
    RecordFinding,
    /// State a unit's result, and how its head answered for it.
    ConcludeSpotCheck,
    /// See what was found and decided about declarations, and what is watched.
    ReadVerification,
    /// Verify declarations, order and agree on withdrawals, recheck them, rule on exemptions, add notes.
    Verify,
    /// Record dispositions.
    Dispose,
    /// See what was delivered.
    ReadDeliveries,
    /// See everything that happened to somebody, from the roster to the handling.
    ReadHistory,
    /// Take lists out of the system as files.
    Export,
    /// See where the campaign stands, and read the briefs.
    ReadOverview,
    /// Fetch the tables that a summary made.
    ReadSummaryTables,
    /// Have a summary made now.
    MakeSummary,
    /// Fetch the lists of people to remind.
    SendReminders,
}

impl Right {
    /// Every right.
    pub const ALL: &[Right] = &[
        Right::SignedIn,
        Right::File,
        Right::SignOff,
        Right::Delegate,
        Right::AppointSigner,
        Right::ReadUnit,
        Right::CheckUnit,
        Right::Seal,
        Right::Unseal,
        Right::ReadRoster,
        Right::ChangeRoster,
        Right::IssueCode,
        Right::Confirm,
        Right::Collect,
        Right::Deliver,
        Right::ReadLeads,
        Right::HandleLeads,
        Right::ReadReporter,
        Right::ReadSpotChecks,
        Right::DrawSpotCheck,
        Right::RecordFinding,
        Right::ConcludeSpotCheck,
        Right::ReadVerification,
        Right::Verify,
        Right::Dispose,
        Right::ReadDeliveries,
        Right::ReadHistory,
        Right::Export,
        Right::ReadOverview,
        Right::ReadSummaryTables,
        Right::MakeSummary,
        Right::SendReminders,
    ];

    /// The roles that have it.
    #[must_use]
    pub fn holders(self) -> &'static [Role] {
        use Role::{Declarant, Discipline, LeadingGroup, Office, Signer, UnitHead, UnitOfficer};
        match self {
            Right::SignedIn => Role::ALL,
            Right::File => &[Declarant],
            Right::SignOff => &[Signer, Office],
            Right::Delegate => &[Signer],
            Right::ReadUnit => &[UnitOfficer, UnitHead, Office, Discipline],
            Right::CheckUnit => &[UnitOfficer, UnitHead],
            Right::Seal => &[UnitHead],
            Right::ReadOverview => &[Office, Discipline, LeadingGroup],
            Right::ReadSummaryTables => &[Office, Discipline],
            Right::MakeSummary | Right::SendReminders => &[Office],
            Right::ReadLeads
            | Right::HandleLeads
            | Right::ReadReporter
            | Right::ReadSpotChecks
            | Right::RecordFinding => &[Office, Discipline],
            Right::DrawSpotCheck | Right::ConcludeSpotCheck => &[Office],
            Right::AppointSigner
            | Right::Unseal
            | Right::ChangeRoster
            | Right::IssueCode
            | Right::Deliver
            | Right::Verify => &[Office],
            Right::ReadRoster
            | Right::Confirm
            | Right::Collect
            | Right::ReadVerification
            | Right::ReadHistory
            | Right::Export
            | Right::Dispose
            | Right::ReadDeliveries => &[Office, Discipline],
        }
    }

    /// Whether someone with these roles has it. Everyone who could sign in has [`Right::SignedIn`], roles or none.
    #[must_use]
    pub fn is_held_by(self, roles: &Roles) -> bool {
        self == Right::SignedIn || roles.has_any(self.holders())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(role: Role) -> Roles {
        [role].into_iter().collect()
    }

    #[test]
    fn a_declarant_alone_can_file_and_nothing_for_others() {
        let may: Vec<Right> = Right::ALL
            .iter()
            .copied()
            .filter(|right| right.is_held_by(&one(Role::Declarant)))
            .collect();
        assert_eq!(may, [Right::SignedIn, Right::File]);
    }

    #[test]
    fn the_discipline_team_reads_and_collects_but_changes_nothing() {
        for right in [
            Right::ChangeRoster,
            Right::IssueCode,
            Right::Deliver,
            Right::Unseal,
            Right::Seal,
        ] {
            assert!(!right.is_held_by(&one(Role::Discipline)), "{right:?}");
        }
        assert!(Right::Collect.is_held_by(&one(Role::Discipline)));
    }
}
