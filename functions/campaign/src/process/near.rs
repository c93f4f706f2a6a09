//! Nobody near: who is too near to whom a report is about to act on it, or to see what was found about it. Every act,
//! list, export, appointment, delegation, check, finding and conclusion asks here.
//!
//! What takes a signature or a sealed table into account stands beside these, in [`crate::sign_off`] and [`crate::seal`],
//! which use this module, and it neither of them.

use crate::declaration::revision::Revision;
use crate::declaration::{Declaration, Relative};
use crate::people::plan::Campaign;
use crate::people::roster::RosterEntry;
use crate::process::roster_step::{Action, RosterStep};
use crate::values::roster_number::RosterNumber;
use crate::values::terms::{Employment, Rank};
use crate::values::text::alike;
use std::collections::BTreeSet;

/// Why somebody has to stand aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Bar {
    /// It is their own.
    #[error("本人的报告不能由本人办理")]
    Oneself,
    /// It names them among the declarant's relatives. Going by the name also bars a namesake, until they said so and a
    /// second person confirmed it (see [`crate::confirmation::Act::Namesake`]).
    #[error("报告中填写的家庭成员与办理人姓名相同，应当回避")]
    Relative,
    /// Their own report names the declarant among their relatives.
    #[error("办理人自己的报告把报告人填为家庭成员，应当回避")]
    NamesDeclarant,
    /// They have left office.
    #[error("已离职人员不能办理")]
    LeftOffice,
    /// They signed it.
    #[error("这份报告由您阅签，核查、处理和抽查由其他人员办理")]
    Signed,
    /// The declarant stands above them.
    #[error("报告人职务或者职级高于此人，不能由下级阅签")]
    Superior,
}

impl Bar {
    /// Whether it follows from a name alone, so that a namesake may say that they are somebody else.
    #[must_use]
    pub fn goes_by_name(self) -> bool {
        matches!(self, Bar::Relative | Bar::NamesDeclarant)
    }
}

/// Somebody who is to act, with what they declared themselves.
#[derive(Clone, Copy, Debug)]
pub struct Party<'a> {
    /// Who.
    pub entry: &'a RosterEntry,
    /// Their own report as it stands; none if they filed none.
    pub own: Option<&'a Revision>,
    /// What was done to their account: a namesake that was confirmed stands there.
    pub acts: &'a [RosterStep],
}

impl<'a> Party<'a> {
    /// Somebody who filed nothing, and who is nobody's namesake.
    #[must_use]
    pub fn of(entry: &'a RosterEntry) -> Self {
        Party {
            entry,
            own: None,
            acts: &[],
        }
    }

    /// Whether they have to stand aside from a report, whatever their post.
    #[must_use]
    pub fn bar(&self, declaration: &Revision) -> Option<Bar> {
        self.bar_from(&Report::of(declaration))
    }

    /// The same of a report that is being entered from paper; `content` is what it declares, as far as that is known.
    #[must_use]
    pub fn bar_from_entering(
        &self,
        number: &RosterNumber,
        name: &str,
        content: Option<&Declaration>,
    ) -> Option<Bar> {
        let relatives = content.map_or(&[][..], |content| &content.relatives);
        self.bar_from(&Report {
            number,
            name,
            relatives,
        })
    }

    fn bar_from(&self, report: &Report<'_>) -> Option<Bar> {
        if &self.entry.number == report.number {
            Some(Bar::Oneself)
        } else if self.is_named_in(report) {
            Some(Bar::Relative)
        } else if self.names(report) {
            Some(Bar::NamesDeclarant)
        } else if self.entry.employment != Employment::InOffice {
            Some(Bar::LeftOffice)
        } else {
            None
        }
    }

    /// Whether they may not sign a report. Only whom the rules name signs for somebody above them; who is appointed, or
    /// stands in somebody's place, does not.
    #[must_use]
    pub fn bar_from_signing(
        &self,
        campaign: &Campaign,
        declaration: &Revision,
        declarant: Option<&RosterEntry>,
    ) -> Option<Bar> {
        let number = &self.entry.number;
        let is_named = declarant.is_some_and(|entry| campaign.signers_for(entry).contains(number));
        let below = || !is_named && stands_above(campaign, declaration, declarant, self.entry);
        self.bar(declaration).or_else(|| below().then_some(Bar::Superior))
    }

    /// They themselves, and those from whose reports they have to stand aside.
    pub(crate) fn near<'b>(&'b self, declared: &'b [Revision]) -> BTreeSet<&'b RosterNumber> {
        let barring = declared.iter().filter(|report| self.bar(report).is_some());
        let numbers = barring.map(|report| &report.number);
        numbers.chain([&self.entry.number]).collect()
    }

    /// Whether this report names them, and not a namesake of theirs.
    fn is_named_in(&self, report: &Report<'_>) -> bool {
        let named = named(report.relatives, &self.entry.name);
        !named.is_empty() && !self.is_namesake(report.number, &named)
    }

    /// Whether their own report names this declarant, and not a namesake of theirs.
    fn names(&self, report: &Report<'_>) -> bool {
        let named = self.own_relatives_named(report.name);
        !named.is_empty() && !self.is_namesake(report.number, &named)
    }

    fn own_relatives_named(&self, name: &str) -> Vec<String> {
        self.own
            .map_or_else(Vec::new, |own| named(&own.content.relatives, name))
    }

    /// Whether it was confirmed that the two are no relatives, for all that is named now: an amendment that names
    /// somebody else bars anew.
    fn is_namesake(&self, declarant: &RosterNumber, named: &[String]) -> bool {
        let is_confirmed = |step: &RosterStep| match &step.action {
            Action::Namesake { of, named: then, .. } => {
                &of.number == declarant && named.iter().all(|one| then.contains(one))
            }
            _ => false,
        };
        self.acts.iter().any(is_confirmed)
    }

    /// What a report that bars them by a name says of who bears it, one line each; empty where none does.
    #[must_use]
    pub fn named_alike(&self, declaration: &Revision) -> Vec<String> {
        match self.bar(declaration) {
            Some(Bar::Relative) => named(&declaration.content.relatives, &self.entry.name),
            Some(Bar::NamesDeclarant) => self.own_relatives_named(&declaration.declarant.name),
            _ => Vec::new(),
        }
    }
}

/// What of a report says who is near.
struct Report<'a> {
    number: &'a RosterNumber,
    /// The declarant's.
    name: &'a str,
    relatives: &'a [Relative],
}

impl<'a> Report<'a> {
    fn of(declaration: &'a Revision) -> Self {
        Report {
            number: &declaration.number,
            name: &declaration.declarant.name,
            relatives: &declaration.content.relatives,
        }
    }
}

/// Those of this name among relatives whom a report names, each with what it says of them.
fn named(relatives: &[Relative], name: &str) -> Vec<String> {
    relatives
        .iter()
        .filter(|relative| alike(&relative.name, name))
        .map(|relative| format!("{}{}，{}", relative.relation, relative.name, relative.position))
        .collect()
}

/// Whether the declarant stands above somebody: by rank, or in the order of those who sign for a unit that is both
/// theirs. Where the rules leave nobody to sign, as for the party secretary, the order says nothing.
fn stands_above(
    campaign: &Campaign,
    declaration: &Revision,
    declarant: Option<&RosterEntry>,
    other: &RosterEntry,
) -> bool {
    let of = &declaration.declarant;
    let (rank, unit) = declarant.map_or((of.rank, &of.unit), |entry| (entry.rank, &entry.unit));
    if is_lower(other.rank, rank) {
        return true;
    }
    let alone = declarant.is_some_and(|entry| campaign.signers_for(entry).is_empty());
    let signers = campaign.unit(unit).map_or(&[][..], |unit| &unit.signers);
    let place = |number: &RosterNumber| signers.iter().position(|signer| signer == number);
    let Some(theirs) = place(&declaration.number).filter(|_| !alone && unit == &other.unit) else {
        return false;
    };
    place(&other.number).is_none_or(|own| own > theirs)
}

/// Whether a rank is lower than another. Ranks off the ladder of posts are lower than a leading post, and neither lower nor
/// higher than others.
#[must_use]
pub fn is_lower(one: Rank, other: Rank) -> bool {
    let step = |rank: Rank| match rank {
        Rank::DepartmentAndAbove => Some(0_u8),
        Rank::Division => Some(1),
        Rank::DeputyDivision => Some(2),
        Rank::Section => Some(3),
        Rank::DeputySection => Some(4),
        Rank::Clerk => Some(5),
        Rank::Assistant => Some(6),
        Rank::Technical | Rank::EnterpriseManager | Rank::Other => None,
    };
    match (step(one), step(other)) {
        (Some(one), Some(other)) => one > other,
        (None, Some(other)) => other <= LOWEST_LEADING_POST,
        (_, None) => false,
    }
}

/// 副科级, on the ladder of posts.
const LOWEST_LEADING_POST: u8 = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn off_the_ladder_of_posts_is_below_a_leading_post_and_beside_all_others() {
        for off in [Rank::Technical, Rank::EnterpriseManager, Rank::Other] {
            assert!(
                is_lower(off, Rank::Section) && is_lower(off, Rank::DeputySection),
                "{off}"
            );
            assert!(
                !is_lower(off, Rank::Clerk) && !is_lower(off, Rank::Technical),
                "{off}"
            );
            assert!(
                !is_lower(Rank::Clerk, off) && !is_lower(Rank::Section, off),
                "{off}"
            );
        }
        assert!(is_lower(Rank::Clerk, Rank::DeputySection) && !is_lower(Rank::Section, Rank::DeputySection));
    }
}
