//! What may be reported of a declaration as withdrawn.

use super::Dossier;
use crate::declaration::flags::flags;
use crate::declaration::pairing::Subject;
use crate::declaration::participant::participant;
use crate::declaration::withdrawal_report::{Refused, Taken, WithdrawalReport};
use crate::declaration::{Participation, Withdrawal};
use crate::people::plan::Campaign;
use jiff::Timestamp;

impl WithdrawalReport {
    /// The participation whose withdrawal can be reported at this place of the declaration; `seen` is the revision that
    /// was on the screen. One that was reported before is found too, since a request may be sent twice.
    ///
    /// # Errors
    /// A newer revision stands, or it is not there, or is declared as left.
    pub fn reportable(dossier: &Dossier, seen: u32, place: usize) -> Result<&Participation, Refused> {
        let current = &dossier.current;
        if seen != current.revision {
            return Err(Refused::OldRevision {
                current: current.revision,
            });
        }
        let found = current.content.participations.get(place);
        let found = found.ok_or(Refused::NoSuchParticipation)?;
        match found.withdrawal {
            Withdrawal::Withdrawn { .. } => Err(Refused::DeclaredWithdrawn),
            Withdrawal::NotWithdrawn { .. } => Ok(found),
        }
    }

    /// Reports how a participation was left.
    ///
    /// # Errors
    /// As [`WithdrawalReport::reportable`], or another report of it came first.
    pub fn take(
        campaign: &Campaign,
        dossier: &Dossier,
        seen: u32,
        place: usize,
        withdrawal: Withdrawal,
        at: Timestamp,
    ) -> Result<Taken, Refused> {
        let declared = WithdrawalReport::reportable(dossier, seen, place)?;
        let current = &dossier.current;
        let earlier = dossier
            .standings()
            .get(place)
            .and_then(|standing| standing.later.cloned());
        match earlier {
            Some(report) if report.withdrawal == withdrawal => return Ok(Taken::Already(Box::new(report))),
            Some(_) => return Err(Refused::ReportedBefore),
            None => {}
        }
        let left = Participation {
            withdrawal: withdrawal.clone(),
            ..declared.clone()
        };
        Ok(Taken::Now(Box::new(WithdrawalReport {
            serial: dossier.last_report() + 1,
            number: current.number.clone(),
            name: current.declarant.name.clone(),
            unit: current.declarant.unit.clone(),
            reference: current.reference.clone(),
            revision: current.revision,
            participation: place,
            participant: participant(&current.content, declared),
            subject: Subject::of(&current.content, declared),
            flags: flags(&campaign.rules, &current.content, &left),
            withdrawal,
            reported_at: at,
        })))
    }
}
