//! Everything that is known of one declaration, read for somebody who may read it.

use crate::Web;
use campaign::person;

use campaign::contradiction::{Contradiction, contradictions};
use campaign::delivery::{Delivery, Item};
use campaign::on_paper::Scan;
use campaign::sign_off::{State, Step};
use campaign::{Digest, Dossier, Reading, Reference, Revision};
use store::Case;
use web::{Person, Problem, signing};

/// A declaration's record.
pub(crate) struct Record {
    /// What was filed, with what came before and after.
    pub(crate) dossier: Dossier,
    /// Where it stands with its signer.
    pub(crate) state: State,
    /// In whose queue it waits.
    pub(crate) signer: Option<person::Person>,
    /// Every step that was taken, oldest first.
    pub(crate) steps: Vec<Step>,
    /// What of it the city has, oldest first; nothing of people whom the city does not manage.
    pub(crate) deliveries: Vec<(Delivery, Item)>,
    /// Whether the report goes to the city: its declarant was municipally managed at filing, or is now.
    pub(crate) municipal: bool,
    /// Who reads it.
    pub(crate) reader: Reading,
}

impl Record {
    /// A revision by its number.
    pub(crate) fn revision(&self, revision: u32) -> Option<&Revision> {
        let all = self.dossier.earlier.iter().chain([&self.dossier.current]);
        all.into_iter().find(|one| one.revision == revision)
    }

    /// The scan of this content that is kept of a revision.
    pub(crate) fn scan(&self, sha256: &Digest) -> Option<&Scan> {
        let all = self.dossier.earlier.iter().chain([&self.dossier.current]);
        all.into_iter().find_map(|one| one.scan(sha256))
    }

    /// The revisions whose receipts say this, oldest first.
    pub(crate) fn with_digest<'record>(
        &'record self,
        digest: &Digest,
    ) -> impl Iterator<Item = &'record Revision> {
        let all = self.dossier.earlier.iter().chain([&self.dossier.current]);
        all.filter(move |one| &one.sha256 == digest)
    }

    /// What does not fit together in it, for who may see that.
    pub(crate) fn contradictions(&self, web: &Web) -> Vec<Contradiction> {
        if !self.reader.sees_flags {
            return Vec::new();
        }
        let current = &self.dossier.current;
        contradictions(&web.campaign, &current.declarant, &current.content)
    }

    /// What was decided on a revision.
    pub(crate) fn decision_on(&self, revision: u32) -> Option<&Step> {
        let decides = |step: &&Step| step.revision == revision && step.action.outcome().is_some();
        self.steps.iter().rfind(decides)
    }
}

/// The record with this reference, for a person.
///
/// # Errors
/// 404 if there is none, or the person may not read it.
pub(crate) async fn record(web: &Web, person: &Person, reference: &str) -> Result<Record, Problem> {
    let reference = Reference::parse(reference).map_err(|_| Problem::not_found())?;
    let case = web
        .store
        .cases
        .find(&reference)
        .await?
        .ok_or_else(Problem::not_found)?;
    let reader = signing::reading(web, person, &case).await?;
    let reader = reader.ok_or_else(Problem::not_found)?;
    Ok(read(web, case, reader).await?)
}

async fn read(web: &Web, case: Case, reader: Reading) -> Result<Record, store::StoreError> {
    let number = case.current.number.clone();
    let municipal = case.current.declarant.municipally_managed
        || case.entry.as_ref().is_some_and(|entry| entry.municipally_managed);
    let state = case.sign_off.as_ref().map_or(State::Waiting, |sign_off| {
        sign_off.state_of(case.current.revision)
    });
    let deliveries = async {
        if municipal {
            let lists = web.store.deliveries.lists().await?;
            web.store.deliveries.of(&number, lists).await
        } else {
            Ok(Vec::new())
        }
    };
    let signer = async {
        let asked: Vec<_> = case.waiting.iter().filter_map(|one| one.signer.clone()).collect();
        if asked.is_empty() {
            return Ok(None);
        }
        let found = web.store.people.entries(&asked).await?;
        Ok::<_, store::StoreError>(found.first().map(person::Person::of))
    };
    let (dossier, steps, deliveries, signer) = tokio::try_join!(
        web.store.declarations.dossier_of(case.current),
        web.store.sign_offs.steps(&number),
        deliveries,
        signer,
    )?;
    Ok(Record {
        dossier,
        state,
        signer,
        steps,
        deliveries,
        municipal,
        reader,
    })
}
