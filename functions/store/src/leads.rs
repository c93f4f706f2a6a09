//! Leads, with what was done to them, and apart from them who reported them.

use crate::items::{self, text};
use crate::keys::{self, Item, Key};
use crate::steps::{Steps, Written};
use crate::{Store, StoreError};
use aws_sdk_dynamodb::error::BuildError;
use campaign::lead::{Circle, IdentityReading, Lead, Reporter, Step};
use campaign::{Reference, Revision, RosterNumber};

/// DynamoDB answers at most this many keys at once.
const AT_ONCE: usize = 100;

impl Store {
    /// A lead, up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn lead(&self, id: &Reference) -> Result<Option<Lead>, StoreError> {
        let found = self.get(&Key::lead(id)).await?;
        found.as_ref().map(read_lead).transpose()
    }

    /// Everything that was done to a lead, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn lead_steps(&self, id: &Reference) -> Result<Vec<Step>, StoreError> {
        let found = self
            .all_under(&keys::lead_partition(id), keys::STEP_PREFIX)
            .await?;
        let read = |item| items::read_json(item, keys::BODY);
        found.iter().map(read).collect()
    }

    /// The leads of these circles, newest first, after the one at this place: at most so many, fewer only at the end.
    /// What was done moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn leads(
        &self,
        circles: &[Circle],
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Lead>, StoreError> {
        let mut leads = Vec::new();
        for circle in circles {
            for item in self.newest(index_partition(*circle), after, limit).await? {
                leads.push(read_lead(&item)?);
            }
        }
        // The first of all are among the first of each.
        leads.sort_unstable_by_key(|lead| std::cmp::Reverse(place_of_lead(lead)));
        leads.truncate(limit);
        Ok(leads)
    }

    /// Registers a lead and seals the reporter's identity, all at once. The id has to be new.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn register_lead(
        &self,
        lead: &Lead,
        reporter: Option<&Reporter>,
    ) -> Result<Written, StoreError> {
        let (step, current) = (step_item(lead)?, lead_item(lead)?);
        let identity = reporter
            .map(|reporter| body_item(Key::reporter(&lead.id), reporter))
            .transpose()?;
        let steps = || -> Result<Steps, BuildError> {
            // The lead comes first: a first step alone does not tell two leads of one moment apart.
            let steps =
                Steps::starting_with(self.put_version(current, lead.last.step)?).and(self.put_if_new(step)?);
            Ok(match identity {
                Some(identity) => steps.and(self.put_if_new(identity)?),
                None => steps,
            })
        };
        self.advance(steps()).await
    }

    /// Takes the last step of this lead, if nobody took another meanwhile.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn change_lead(&self, lead: &Lead) -> Result<Written, StoreError> {
        let (step, current) = (step_item(lead)?, lead_item(lead)?);
        let steps = || -> Result<Steps, BuildError> {
            Ok(Steps::starting_with(self.put_if_new(step)?).and(self.put_version(current, lead.last.step)?))
        };
        self.advance(steps()).await
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
        let item = body_item(key, reading)?;
        let recorded = || -> Result<Steps, BuildError> { Ok(Steps::starting_with(self.put_if_new(item)?)) };
        if self.advance(recorded()).await? == Written::Raced {
            return Ok(None);
        }
        let found = self.get(&Key::reporter(id)).await?;
        found
            .as_ref()
            .map(|item| items::read_json(item, keys::BODY))
            .transpose()
    }

    /// Every reading of a reporter's identity, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn reporter_readings(&self, id: &Reference) -> Result<Vec<IdentityReading>, StoreError> {
        let found = self
            .all_under(&keys::reporter_partition(id), keys::READ_PREFIX)
            .await?;
        let read = |item| items::read_json(item, keys::BODY);
        found.iter().map(read).collect()
    }

    /// The declarations of these people as they stand, in no order; who filed none is left out.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn current_declarations(&self, of: &[RosterNumber]) -> Result<Vec<Revision>, StoreError> {
        let mut distinct: Vec<&RosterNumber> = of.iter().collect();
        distinct.sort_unstable();
        distinct.dedup();
        let mut declarations = Vec::new();
        for some in distinct.chunks(AT_ONCE) {
            let keys: Vec<Key> = some.iter().map(|number| Key::current(number)).collect();
            for item in self.get_all(&keys.iter().collect::<Vec<_>>()).await? {
                declarations.push(items::read_revision(&item)?);
            }
        }
        Ok(declarations)
    }

    /// The items of an index partition from its end, before the given sort key: at most so many, fewer only where there
    /// are no more.
    pub(crate) async fn newest(
        &self,
        partition: &str,
        before: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Item>, StoreError> {
        let mut found: Vec<Item> = Vec::new();
        let mut start = None;
        while found.len() < limit {
            let left = i32::try_from(limit - found.len()).unwrap_or(i32::MAX);
            let mut request = self
                .client
                .query()
                .table_name(&self.table)
                .index_name(keys::BY_UNIT)
                .scan_index_forward(false)
                .limit(left.min(self.page_size))
                .set_exclusive_start_key(start)
                .key_condition_expression("#partition = :partition")
                .expression_attribute_names("#partition", keys::UNIT_PK)
                .expression_attribute_values(":partition", text(partition));
            if let Some(before) = before {
                request = request
                    .key_condition_expression("#partition = :partition AND #place < :before")
                    .expression_attribute_names("#place", keys::UNIT_SK)
                    .expression_attribute_values(":before", text(before));
            }
            let output = request
                .send()
                .await
                .map_err(|error| StoreError::from_sdk("Query", &error))?;
            found.extend(output.items.unwrap_or_default());
            match output.last_evaluated_key {
                Some(last) => start = Some(last),
                None => break,
            }
        }
        Ok(found)
    }
}

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

fn lead_item(lead: &Lead) -> Result<Item, StoreError> {
    let mut item = body_item(Key::lead(&lead.id), lead)?;
    item.insert(keys::UNIT_PK.to_owned(), text(index_partition(lead.circle)));
    item.insert(keys::UNIT_SK.to_owned(), text(place_of_lead(lead)));
    Ok(item)
}

fn step_item(lead: &Lead) -> Result<Item, StoreError> {
    body_item(Key::lead_step(&lead.id, lead.last.step), &lead.last)
}

pub(crate) fn body_item(key: Key, body: &impl serde::Serialize) -> Result<Item, StoreError> {
    let mut item = key.attributes();
    item.insert(keys::BODY.to_owned(), items::json(&key, body)?);
    Ok(item)
}

fn read_lead(item: &Item) -> Result<Lead, StoreError> {
    items::read_json(item, keys::BODY)
}
