//! Who may do what: the one table. Routes ask it by [`Right`]; rules about a single item, such as whose declaration
//! it is, come after it and stand in [`crate::reach`].

use crate::people::role::{Role, Roles};
use crate::terms;

terms! {
    /// Something that takes a right.
    pub enum Right {
        /// What everyone signed in may do: see the start page, look at what is theirs.
        SignedIn = "signed_in",
        /// File and amend one's own declaration, report a withdrawal.
        File = "file",
        /// Sign or return reports; for the office, note what was signed on paper.
        SignOff = "sign_off",
        /// Sign or return what is theirs to sign: what waits for them, and what they stand in for.
        Sign = "sign",
        /// Enter a report that came on paper for somebody, and compare what another entered (see [`crate::paper`]).
        EnterPaper = "enter_paper",
        /// Record what was signed on paper.
        RecordPaper = "record_paper",
        /// Let another signer stand in.
        Delegate = "delegate",
        /// Appoint who signs where the rules leave nobody.
        AppointSigner = "appoint_signer",
        /// See a unit's people, its Annex 3 and what spot checks came to: their own unit's, or with [`Right::Oversee`] any.
        ReadUnit = "read_unit",
        /// Read everyone's declarations, and every unit's tables.
        Oversee = "oversee",
        /// Check their own unit's declarations, and read what it was told.
        CheckUnit = "check_unit",
        /// Seal a unit's Annex 3 and send it up.
        Seal = "seal",
        /// Open a sealed Annex 3 again.
        Unseal = "unseal",
        /// See the roster.
        ReadRoster = "read_roster",
        /// Load the roster.
        ChangeRoster = "change_roster",
        /// Propose personal codes, and the reset of a lost second factor.
        IssueCode = "issue_code",
        /// Confirm what somebody else proposed: codes, resets and roles (see [`crate::confirmation`]).
        Confirm = "confirm",
        /// Say that one is not the relative whose name bars one from a report.
        SayNamesake = "say_namesake",
        /// Collect municipally managed cadres' reports.
        Collect = "collect",
        /// Hand collected reports to the city.
        Deliver = "deliver",
        /// See leads; those about the office's own leaders are the discipline team's alone.
        ReadLeads = "read_leads",
        /// Register leads, and move them on.
        HandleLeads = "handle_leads",
        /// Report leads from one's own unit to the office, and see what one reported.
        ReportLead = "report_lead",
        /// Read a reporter's identity, for a stated reason.
        ReadReporter = "read_reporter",
        /// See spot checks.
        ReadSpotChecks = "read_spot_checks",
        /// Draw a unit's sample.
        DrawSpotCheck = "draw_spot_check",
        /// Note what a spot check found.
        RecordFinding = "record_finding",
        /// State a unit's result, and how its head answered for it.
        ConcludeSpotCheck = "conclude_spot_check",
        /// See what was found and decided about declarations, and what is watched.
        ReadVerification = "read_verification",
        /// Verify declarations, order and agree on withdrawals, recheck them, rule on exemptions, add notes.
        Verify = "verify",
        /// Record dispositions.
        Dispose = "dispose",
        /// See what was delivered.
        ReadDeliveries = "read_deliveries",
        /// See everything that happened to somebody, from the roster to the handling.
        ReadHistory = "read_history",
        /// Take lists out of the system as files.
        Export = "export",
        /// See where the campaign stands, and read the briefs.
        ReadOverview = "read_overview",
        /// Fetch the tables that a summary made.
        ReadSummaryTables = "read_summary_tables",
        /// Draw a draft announcement from what the public is told.
        DraftAnnouncement = "draft_announcement",
        /// Have a summary made now.
        MakeSummary = "make_summary",
        /// See whom to remind of what and fetch the lists, have reminders sent, and see what went out.
        SendReminders = "send_reminders",
    }
}

impl Right {
    /// The roles that have it.
    #[must_use]
    pub fn holders(self) -> &'static [Role] {
        use Role::{Declarant, Discipline, LeadingGroup, Office, Signer, UnitHead, UnitOfficer};
        match self {
            Right::SignedIn => Role::ALL,
            Right::File => &[Declarant],
            Right::SignOff => &[Signer, Office],
            Right::Sign | Right::Delegate => &[Signer],
            Right::ReadUnit => &[UnitOfficer, UnitHead, Office, Discipline],
            Right::CheckUnit | Right::ReportLead => &[UnitOfficer, UnitHead],
            Right::SayNamesake => &[Signer, UnitOfficer, UnitHead, Office, Discipline],
            Right::Seal => &[UnitHead],
            Right::ReadOverview => &[Office, Discipline, LeadingGroup],
            Right::ReadSummaryTables => &[Office, Discipline],
            Right::MakeSummary | Right::SendReminders | Right::DraftAnnouncement => &[Office],
            Right::ReadLeads
            | Right::HandleLeads
            | Right::ReadReporter
            | Right::ReadSpotChecks
            | Right::RecordFinding
            | Right::ConcludeSpotCheck => &[Office, Discipline],
            Right::DrawSpotCheck => &[Office],
            Right::AppointSigner
            | Right::EnterPaper
            | Right::RecordPaper
            | Right::Unseal
            | Right::ChangeRoster
            | Right::IssueCode
            | Right::Deliver
            | Right::Verify => &[Office],
            Right::Oversee
            | Right::ReadRoster
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
