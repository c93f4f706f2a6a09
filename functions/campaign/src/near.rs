//! Nobody near: who is too near to whom a report is about to act on it, or to see what was found about it. Every act,
//! list, export, appointment, delegation, check, finding and conclusion asks here.

use crate::annex3::{AddedNote, Row, RowParticipant};
use crate::plan::Campaign;
use crate::revision::Revision;
use crate::roster::{RosterEntry, RosterNumber};
use crate::roster_step::{Action, RosterStep};
use crate::seal::SealedTable;
use crate::sign_off::SignOff;
use crate::terms::{Employment, Rank};
use crate::text::alike;

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
        if self.entry.number == declaration.number {
            Some(Bar::Oneself)
        } else if names(declaration, &self.entry.name) && !self.is_namesake(&declaration.number) {
            Some(Bar::Relative)
        } else if self.names(&declaration.number, &declaration.declarant.name) {
            Some(Bar::NamesDeclarant)
        } else if self.entry.employment != Employment::InOffice {
            Some(Bar::LeftOffice)
        } else {
            None
        }
    }

    /// Whether they have to stand aside from verifying, disposing of and re-checking a report, which who signed it does
    /// not do either.
    #[must_use]
    pub fn bar_from_judging(&self, declaration: &Revision, sign_off: Option<&SignOff>) -> Option<Bar> {
        let signed = sign_off.is_some_and(|sign_off| sign_off.is_signed_by(&self.entry.number));
        self.bar(declaration).or(signed.then_some(Bar::Signed))
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

    /// Whether a row of a table is about them, about a relative of theirs, or about a business of theirs.
    #[must_use]
    pub fn is_near_row(&self, row: &Row) -> bool {
        let takes_part = matches!(&row.participant, RowParticipant::Relative { name, .. }
            if alike(name, &self.entry.name) && !self.is_namesake(&row.number));
        self.is_near(&row.number, &row.name) || takes_part
    }

    /// Takes out of a table what was found about the reader and those near them: the rows stay, as they were declared.
    pub fn take_out_findings(&self, table: &mut SealedTable) {
        for row in table.rows.iter_mut().filter(|row| self.is_near_row(row)) {
            row.leave_out_findings();
        }
        table
            .notes
            .retain(|note| !self.is_near(&note.person.number, &note.person.name));
    }

    /// Whether a table tells what was found about them or those near them.
    #[must_use]
    pub fn is_told_of_in(&self, rows: &[Row], notes: &[AddedNote]) -> bool {
        let tells = |row: &Row| {
            let mut without = row.clone();
            without.leave_out_findings();
            self.is_near_row(row) && &without != row
        };
        let about_them = |note: &AddedNote| self.is_near(&note.person.number, &note.person.name);
        rows.iter().any(tells) || notes.iter().any(about_them)
    }

    /// Whether somebody of this number and name is they themselves, or one whom their own report names.
    #[must_use]
    pub fn is_near(&self, number: &RosterNumber, name: &str) -> bool {
        &self.entry.number == number || self.names(number, name)
    }

    /// Whether their own report names somebody of this number and name, and not a namesake of theirs.
    fn names(&self, number: &RosterNumber, name: &str) -> bool {
        self.own.is_some_and(|own| names(own, name)) && !self.is_namesake(number)
    }

    /// Whether it was confirmed that the two are no relatives, whatever their reports name.
    fn is_namesake(&self, number: &RosterNumber) -> bool {
        let is_confirmed =
            |step: &RosterStep| matches!(&step.action, Action::Namesake { of, .. } if &of.number == number);
        self.acts.iter().any(is_confirmed)
    }
}

/// Whether a report names somebody among its relatives.
fn names(declaration: &Revision, name: &str) -> bool {
    let mut relatives = declaration.content.relatives.iter();
    relatives.any(|relative| alike(&relative.name, name))
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

/// Whether a rank is lower than another. Ranks off the ladder of posts are neither.
#[must_use]
pub fn is_lower(one: Rank, other: Rank) -> bool {
    let step = |rank: Rank| match rank {
        Rank::DepartmentAndAbove => Some(0),
        Rank::Division => Some(1),
        Rank::DeputyDivision => Some(2),
        Rank::Section => Some(3),
        Rank::DeputySection => Some(4),
        Rank::Clerk => Some(5),
        Rank::Assistant => Some(6),
        Rank::Technical | Rank::EnterpriseManager | Rank::Other => None,
    };
    step(one).zip(step(other)).is_some_and(|(one, other)| one > other)
}
