//! Leads, with what was done to them, and apart from them who reported them.

use crate::engine::{Attributes, Body, Query, Transaction, Write};
use crate::keys::{self, Item, Key};
use crate::{LeadLists, Leads, StoreError, Written};
use campaign::lead::{Circle, IdentityReading, Lead, ReportedLead, Reporter, Step};
use campaign::{Reference, RosterNumber};

impl Leads {
    /// A lead, up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn find(&self, id: &Reference) -> Result<Option<Lead>, StoreError> {
        self.table.one(&Key::lead(id)).await
    }

    /// Everything that was done to a lead, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn steps(&self, id: &Reference) -> Result<Vec<Step>, StoreError> {
        let steps = Query::under(keys::lead_partition(id), keys::STEP_PREFIX);
        self.table.all(steps).await
    }

    /// What somebody reported from their unit, newest first and up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn reported(&self, by: &RosterNumber, most: usize) -> Result<Vec<ReportedLead>, StoreError> {
        let reported = Query::of(keys::reported_leads_partition(by));
        self.table.all(reported.newest(None).most(most)).await
    }

    /// Registers what somebody reported from their unit, for themselves too, all at once. The id has to be new.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn report(&self, lead: &Lead) -> Result<Written, StoreError> {
        let key = Key::reported_lead(&lead.registered_by.number, &place_of_lead(lead));
        let kept = ReportedLead::of(lead).under(&key)?;
        let transaction = registration(lead)?.and(Write::put_new(kept));
        self.table.commit(transaction).await
    }

    /// Registers a lead and seals the reporter's identity, all at once. The id has to be new.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn register(&self, lead: &Lead, reporter: Option<&Reporter>) -> Result<Written, StoreError> {
        let identity = reporter
            .map(|reporter| reporter.under(&Key::reporter(&lead.id)))
            .transpose()?;
        let transaction = registration(lead)?.and_all(identity.map(Write::put_new));
        self.table.commit(transaction).await
    }

    /// Takes the last step of this lead, if nobody took another meanwhile.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn change(&self, lead: &Lead) -> Result<Written, StoreError> {
        let transaction = Transaction::recognised_by(Write::put_new(step_item(lead)?))
            .and(Write::put_version(lead_item(lead)?, lead.last.step));
        self.table.commit(transaction).await
    }

    /// Who reported a lead. The reading is recorded first: nobody reads without leaving a trace. `entry` tells this
    /// reading from others of the same moment.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn read_reporter(
        &self,
        id: &Reference,
        reading: &IdentityReading,
        entry: &Reference,
    ) -> Result<Option<Reporter>, StoreError> {
        let key = Key::reporter_reading(id, &format!("{}#{entry}", reading.at));
        let recorded = Transaction::recognised_by(Write::put_new(reading.under(&key)?));
        if self.table.commit(recorded).await? == Written::Conflict {
            return Ok(None);
        }
        self.table.one(&Key::reporter(id)).await
    }

    /// Every reading of a reporter's identity, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn reporter_readings(&self, id: &Reference) -> Result<Vec<IdentityReading>, StoreError> {
        let readings = Query::under(keys::reporter_partition(id), keys::READ_PREFIX);
        self.table.all(readings).await
    }
}

impl LeadLists {
    /// The leads of these circles, newest first, after the one at this place: at most so many, fewer only at the end.
    /// What was done moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn list(
        &self,
        circles: &[Circle],
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Lead>, StoreError> {
        let mut leads: Vec<Lead> = Vec::new();
        for circle in circles {
            let listed = Query::listed(index_partition(*circle));
            leads.extend(self.table.all::<Lead>(listed.newest(after).most(limit)).await?);
        }
        // The first of all are among the first of each.
        leads.sort_unstable_by_key(|lead| std::cmp::Reverse(place_of_lead(lead)));
        leads.truncate(limit);
        Ok(leads)
    }
}

impl Body for Lead {}

impl Body for Step {}

impl Body for Reporter {}

impl Body for IdentityReading {}

impl Body for ReportedLead {}

/// A lead's place among all, by the time of registering.
#[must_use]
pub fn place_of_lead(lead: &Lead) -> String {
    format!("{}#{}", lead.registered_at, lead.id)
}

fn index_partition(circle: Circle) -> &'static str {
    match circle {
        Circle::Office => keys::LEADS,
        Circle::Discipline => keys::LEADS_OF_DISCIPLINE,
    }
}

/// A lead's first step. The lead comes first: a step alone does not tell two leads of one moment apart.
fn registration(lead: &Lead) -> Result<Transaction, StoreError> {
    let first = Write::put_version(lead_item(lead)?, lead.last.step);
    Ok(Transaction::recognised_by(first).and(Write::put_new(step_item(lead)?)))
}

fn lead_item(lead: &Lead) -> Result<Item, StoreError> {
    let item = lead.under(&Key::lead(&lead.id))?;
    Ok(item.listed(index_partition(lead.circle), place_of_lead(lead)))
}

fn step_item(lead: &Lead) -> Result<Item, StoreError> {
    lead.last.under(&Key::lead_step(&lead.id, lead.last.step))
}
