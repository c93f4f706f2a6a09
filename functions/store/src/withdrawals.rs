//! Withdrawals reported after filing, and declarations with everything that came before and after them.

use crate::declarations::still_stands;
use crate::engine::{Attributes, Body, Query, Transaction, Write};
use crate::keys::{self, Item, Key};
use crate::{Declarations, Dossiers, Filings, Page, StoreError, Written};
use campaign::{Dossier, Reference, Revision, RosterNumber, UnitId, WithdrawalReport};
use jiff::Timestamp;
use std::collections::HashMap;

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
        let transaction =
            Transaction::recognised_by(Write::put_new(report_item(report)?)).and(still_stands(current));
        self.table.commit(transaction).await
    }
}

impl Dossiers {
    /// The declarations of a unit's people as they stood at a moment, as [`Dossiers::declarations_page`] lists them, with
    /// what their rows in Annex 3 depend on: for one that was never amended the withdrawals reported since, which the
    /// unit's index lists; for an amended one that declares participations its own history too, read one by one; for
    /// all of them what the office found and decided until then.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn page(
        &self,
        unit: &UnitId,
        after: Option<&RosterNumber>,
        as_of: Timestamp,
    ) -> Result<Page<Dossier>, StoreError> {
        let page = self.declarations_page(unit, after, as_of).await?;
        let mut reported = self.reported_in(unit, &page.items).await?;
        let mut dossiers = Vec::with_capacity(page.items.len());
        for current in page.items {
            let mut dossier = if Dossier::needs_history(&current) {
                // Reports are indexed under the unit of their day, which an amendment may have changed.
                Declarations::over(&self.table).dossier_of(current).await?
            } else {
                let withdrawals = reported.remove(&current.number).unwrap_or_default();
                Dossier {
                    withdrawals,
                    ..Dossier::of(current)
                }
            };
            dossier.withdrawals.retain(|report| report.reported_at <= as_of);
            dossiers.push(dossier);
        }
        self.add_dockets(unit, &mut dossiers, as_of).await?;
        Ok(Page {
            items: dossiers,
            next: page.next,
        })
    }

    /// The withdrawals that these people of a unit reported, by roster number. What was reported moments ago may be
    /// missing.
    async fn reported_in(
        &self,
        unit: &UnitId,
        declarations: &[Revision],
    ) -> Result<HashMap<RosterNumber, Vec<WithdrawalReport>>, StoreError> {
        let mut reported: HashMap<_, Vec<_>> = HashMap::new();
        let (Some(first), Some(last)) = (declarations.first(), declarations.last()) else {
            return Ok(reported);
        };
        let last = keys::indexed_report(&last.number, u32::MAX);
        let query = Query::listed(keys::unit_withdrawals(unit)).between(first.number.as_str(), last);
        for report in self.table.all::<WithdrawalReport>(query).await? {
            reported.entry(report.number.clone()).or_default().push(report);
        }
        Ok(reported)
    }
}

impl Body for WithdrawalReport {}

fn report_item(report: &WithdrawalReport) -> Result<Item, StoreError> {
    let item = report.under(&Key::withdrawal(&report.number, report.serial))?;
    Ok(item.listed(
        keys::unit_withdrawals(&report.unit),
        keys::indexed_report(&report.number, report.serial),
    ))
}
