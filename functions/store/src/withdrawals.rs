//! Withdrawals reported after filing, and declarations with everything that came before and after them.

use crate::declarations::still_stands;
use crate::engine::{Body, Query, Transaction, Write};
use crate::keys::{self, Key};
use crate::{Declarations, Filings, StoreError, Written};
use campaign::{Dossier, Reference, Revision, RosterNumber, WithdrawalReport};

impl Declarations {
    /// The withdrawals a person reported after filing, oldest first and up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn withdrawals(&self, of: &RosterNumber) -> Result<Vec<WithdrawalReport>, StoreError> {
        let reports = Query::under(keys::withdrawal_partition(of), keys::WITHDRAWAL_PREFIX);
        self.table.all(reports).await
    }

    /// The declaration with this reference, every revision before it and every withdrawal reported after it, up to
    /// date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn dossier(&self, reference: &Reference) -> Result<Option<Dossier>, StoreError> {
        match self.by_reference(reference).await? {
            Some(current) => self.dossier_of(current).await.map(Some),
            None => Ok(None),
        }
    }

    /// A declaration that was read already, with every revision before it and every withdrawal reported after it.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn dossier_of(&self, current: Revision) -> Result<Dossier, StoreError> {
        if current.revision == 1 && current.content.participations.is_empty() {
            // Nothing came before, and there is nothing that could have been left since.
            return Ok(Dossier::of(current));
        }
        let mut earlier = Vec::new();
        if current.revision > 1 {
            earlier = self.revisions(&current.number).await?;
            earlier.retain(|one| one.revision < current.revision);
        }
        let withdrawals = self.withdrawals(&current.number).await?;
        Ok(Dossier {
            earlier,
            withdrawals,
            ..Dossier::of(current)
        })
    }
}

impl Filings {
    /// Adds a report of a withdrawal, if the revision it speaks of still is the current one and nobody added another
    /// report under its serial number.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn report_withdrawal(
        &self,
        report: &WithdrawalReport,
        current: &Revision,
    ) -> Result<Written, StoreError> {
        let item = report.under(&Key::withdrawal(&report.number, report.serial))?;
        let transaction = Transaction::recognised_by(Write::put_new(item)).and(still_stands(current));
        self.table.commit(transaction).await
    }
}

impl Body for WithdrawalReport {}
