//! Who must declare, and about whom (§2).

use crate::plan::Campaign;
use crate::roster::RosterEntry;
use crate::terms::{Category, Employment, Rank};

/// Whether a person on the roster must declare, with the ground for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obligation {
    /// In office: everyone files (§5.2.1).
    InOffice,
    /// Left as a leading cadre, still within the window (§2.3).
    LeadingCadreWithinWindow,
    /// Left as an ordinary civil servant, still within the window (§2.4).
    CivilServantWithinWindow,
    /// Left, and outside the window or never within one.
    None,
}

impl Obligation {
    /// Whether the person must file.
    #[must_use]
    pub fn must_declare(self) -> bool {
        self != Obligation::None
    }
}

impl RosterEntry {
    /// 领导干部: deputy section-chief rank and above, or an enterprise manager (§2), unless the office ruled.
    #[must_use]
    pub fn is_leading_cadre(&self) -> bool {
        match &self.ruling {
            Some(ruling) => ruling.leading,
            None => {
                self.rank <= Rank::DeputySection
                    || self.rank == Rank::EnterpriseManager
                    || self.category == Category::EnterpriseManager
            }
        }
    }

    /// Whether this person must declare. "Less than three (two) years" is measured at the campaign's first day;
    /// exactly three (two) years gone is out.
    #[must_use]
    pub fn obligation(&self, campaign: &Campaign) -> Obligation {
        if self.employment == Employment::InOffice {
            return Obligation::InOffice;
        }
        let within = |years: i16| {
            self.left_on.is_some_and(|left| {
                left.checked_add(jiff::Span::new().years(years))
                    .is_ok_and(|ends| ends > campaign.starts)
            })
        };
        if self.is_leading_cadre() {
            if within(campaign.rules.leading_cadre_window_years) {
                return Obligation::LeadingCadreWithinWindow;
            }
        } else if self.civil_servant && within(campaign.rules.civil_servant_window_years) {
            return Obligation::CivilServantWithinWindow;
        }
        Obligation::None
    }

    /// Whether the person may claim the innovation exemption (§2.1): technical staff of a public institution.
    #[must_use]
    pub fn may_claim_innovation_exemption(&self) -> bool {
        self.category == Category::PublicInstitution && self.rank == Rank::Technical
    }
}
