//! What the office notes about a declaration, straight into a store: for tests that have no service.

use campaign::case_file::{CaseFile, CaseReport, Kind, Step};
use campaign::verification::{Asked, Deciding, Taken};
use campaign::{Campaign, FieldErrors, Reference, Revision, Role, RosterEntry, timing};
use jiff::Timestamp;
use serde_json::Value;
use store::{Store, Written};

/// Somebody of the office who notes something.
pub struct Noting<'a> {
    /// Where.
    pub store: &'a Store,
    /// The campaign.
    pub campaign: &'a Campaign,
    /// Who.
    pub by: &'a RosterEntry,
    /// When.
    pub at: Timestamp,
}

/// A step that was decided and is not written yet.
#[derive(Clone)]
pub struct Prepared {
    before: Option<Box<CaseFile>>,
    case_file: Box<CaseFile>,
    step: Box<Step>,
    report: Option<Box<CaseReport>>,
    current: Revision,
}

impl Noting<'_> {
    /// Decides one step on what stands in the store.
    ///
    /// # Panics
    /// There is no such declaration, or the rules do not allow the step.
    pub async fn prepare(&self, reference: &Reference, kind: Kind, mut sent: Value) -> Prepared {
        let dossier = self.store.verifications.dossier(reference).await;
        let dossier = dossier.expect("an answer").expect("a declaration");
        sent["revision"] = dossier.current.revision.into();
        let asked = Asked::read(kind, &sent, timing::day(self.at), &mut FieldErrors::default());
        let asked = asked.expect("what may be asked");
        let deciding = Deciding {
            campaign: self.campaign,
            dossier: &dossier,
            by: campaign::Party::of(self.by),
            role: Role::Office,
            at: self.at,
        };
        match deciding.take(&asked).expect("a step that is allowed") {
            Taken::Now {
                case_file,
                step,
                report,
            } => Prepared {
                before: dossier.case_file,
                case_file,
                step,
                report,
                current: dossier.current,
            },
            Taken::Already => panic!("it was noted before"),
        }
    }

    /// Decides one step and writes it.
    ///
    /// # Panics
    /// As [`Noting::prepare`], or somebody else was first.
    pub async fn note(&self, reference: &Reference, kind: Kind, sent: Value) {
        let prepared = self.prepare(reference, kind, sent).await;
        assert_eq!(prepared.take(self.store).await, Written::Committed);
    }
}

impl Prepared {
    /// Writes it, if what it follows still stands.
    ///
    /// # Panics
    /// The database does not answer.
    pub async fn take(&self, store: &Store) -> Written {
        let (before, report) = (self.before.as_deref(), self.report.as_deref());
        let taken = store
            .verifications
            .take_step(before, &self.case_file, &self.step, report, &self.current);
        taken.await.expect("an answer")
    }
}
