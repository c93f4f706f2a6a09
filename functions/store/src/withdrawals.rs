//! Withdrawals reported after filing, and declarations with everything that came before and after them.

use crate::items::{self, text};
use crate::keys::{self, Item, Key};
use crate::steps::{Steps, Written};
use crate::{Page, Store, StoreError};
use aws_sdk_dynamodb::error::BuildError;
use campaign::{Dossier, Reference, Revision, RosterNumber, UnitId, WithdrawalReport};
use jiff::Timestamp;
use std::collections::HashMap;

impl Store {
    /// The withdrawals a person reported after filing, oldest first and up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn withdrawals(&self, of: &RosterNumber) -> Result<Vec<WithdrawalReport>, StoreError> {
        let partition = keys::withdrawal_partition(of);
        let found = self.all_under(&partition, keys::WITHDRAWAL_PREFIX).await?;
        found.iter().map(read_report).collect()
    }

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
        let item = report_item(report)?;
        let steps = || -> Result<Steps, BuildError> {
            Ok(Steps::starting_with(self.put_if_new(item)?).and(self.still_stands(current)?))
        };
        self.advance(steps()).await
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

    /// The declarations of a unit's people as they stood at a moment, as [`Store::declarations_page`] lists them, with
    /// what their rows in Annex 3 depend on: for one that was never amended the withdrawals reported since, which the
    /// unit's index lists; for an amended one that declares participations its own history too, read one by one; for
    /// all of them what the office found and decided until then.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn dossiers_page(
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
                self.dossier_of(current).await?
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
        let mut start = None;
        loop {
            let request = self
                .client
                .query()
                .table_name(&self.table)
                .index_name(keys::BY_UNIT)
                .limit(self.page_size)
                .set_exclusive_start_key(start)
                .key_condition_expression("#unit = :unit AND #number BETWEEN :first AND :last")
                .expression_attribute_names("#unit", keys::UNIT_PK)
                .expression_attribute_names("#number", keys::UNIT_SK)
                .expression_attribute_values(":unit", text(keys::unit_withdrawals(unit)))
                .expression_attribute_values(":first", text(first.number.as_str()))
                .expression_attribute_values(":last", text(keys::indexed_report(&last.number, u32::MAX)));
            let output = request
                .send()
                .await
                .map_err(|error| StoreError::from_sdk("Query", &error))?;
            for item in output.items() {
                let report = read_report(item)?;
                reported.entry(report.number.clone()).or_default().push(report);
            }
            match output.last_evaluated_key {
                Some(last) => start = Some(last),
                None => return Ok(reported),
            }
        }
    }
}

fn report_item(report: &WithdrawalReport) -> Result<Item, StoreError> {
    let key = Key::withdrawal(&report.number, report.serial);
    let mut item = key.attributes();
    item.insert(keys::BODY.to_owned(), items::json(&key, report)?);
    item.insert(
        keys::UNIT_PK.to_owned(),
        text(keys::unit_withdrawals(&report.unit)),
    );
    item.insert(
        keys::UNIT_SK.to_owned(),
        text(keys::indexed_report(&report.number, report.serial)),
    );
    Ok(item)
}

fn read_report(item: &Item) -> Result<WithdrawalReport, StoreError> {
    items::read_json(item, keys::BODY)
}
