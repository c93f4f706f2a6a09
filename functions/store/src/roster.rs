//! The roster with its personal codes.

use crate::items::{self, CodeHash};
use crate::keys::{self, Item, Key};
use crate::roster_changes::{Stamp, municipal_item};
use crate::steps::Steps;
use crate::{Page, Store, StoreError};
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::TransactWriteItem;
use campaign::roster_step::{Action, Author, RosterStep};
use campaign::{RosterEntry, RosterNumber, UnitId};
use jiff::Timestamp;

/// DynamoDB takes 100 actions in a transaction, and a person is six of them at most: entry, code, whether the city
/// manages them, the two steps that tell of it, and what the person is told.
const PEOPLE_AT_ONCE: usize = 16;

/// What people who are loaded sign in with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Codes {
    /// Codes that only they know.
    Own,
    /// Codes that whoever loads them has seen: each starts an account.
    Issued,
}

impl Store {
    /// Loads people with the hashes of codes that nobody else has seen, replacing those already there, from outside the
    /// pages: the history names the operator. What stood before is not looked at. So many people at once are one
    /// transaction: after an error, load the same people again.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn put_roster(
        &self,
        people: &[(RosterEntry, CodeHash)],
        issued_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.load_people(people, issued_at, Codes::Own).await
    }

    /// As [`Store::put_roster`], with codes that whoever loads them has seen: each only starts its account, and the
    /// people and the discipline team are told of it.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn put_new_accounts(
        &self,
        people: &[(RosterEntry, CodeHash)],
        issued_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.load_people(people, issued_at, Codes::Issued).await
    }

    async fn load_people(
        &self,
        people: &[(RosterEntry, CodeHash)],
        at: Timestamp,
        codes: Codes,
    ) -> Result<(), StoreError> {
        for some in people.chunks(PEOPLE_AT_ONCE) {
            let mut actions = Vec::with_capacity(6 * some.len());
            for (entry, hash) in some {
                actions.extend(self.loading_actions(entry, hash, at, codes)?);
            }
            // Nothing here has a condition, so nothing is ever raced.
            let _ = self.advance(Ok(Steps::of(actions))).await?;
        }
        Ok(())
    }

    fn loading_actions(
        &self,
        entry: &RosterEntry,
        hash: &CodeHash,
        at: Timestamp,
        codes: Codes,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let invalid = |_: BuildError| StoreError::invalid_request();
        let starts = codes == Codes::Issued;
        let number = &entry.number;
        let municipal = if entry.municipally_managed {
            self.put(municipal_item(entry)?)
        } else {
            self.delete(&Key::municipal(number))
        };
        let step = |action| RosterStep::new(at, Author::Operator, action);
        let loaded = step(Action::Loaded {
            before: None,
            after: Box::new(entry.clone()),
        });
        let issued = step(Action::CodeIssued);
        let mut actions = vec![
            self.put(items::roster_item(entry)?).map_err(invalid)?,
            self.put(items::code_item(number, hash, at, starts))
                .map_err(invalid)?,
            municipal.map_err(invalid)?,
            self.put_roster_step(number, &loaded, &[])?,
            self.put_roster_step(number, &issued, hash.as_bytes())?,
        ];
        if starts {
            let granted = loaded.concerns_account().then_some(&loaded);
            let told: Vec<&RosterStep> = granted.into_iter().chain([&issued]).collect();
            actions.push(self.put_account(number, &told)?);
        }
        Ok(actions)
    }

    /// A unit's people by roster number, after the given one. What was written moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn roster_page(
        &self,
        unit: &UnitId,
        after: Option<&RosterNumber>,
    ) -> Result<Page<RosterEntry>, StoreError> {
        let (found, next) = self
            .unit_page(keys::unit_roster(unit), after, self.page_size)
            .await?;
        let items = found.iter().map(items::read_roster).collect::<Result<_, _>>()?;
        Ok(Page { items, next })
    }

    /// The municipally managed cadres on the roster by number, after the given one. What was loaded moments ago may
    /// be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn municipal_page(
        &self,
        after: Option<&RosterNumber>,
    ) -> Result<Page<RosterEntry>, StoreError> {
        let (found, next) = self
            .unit_page(keys::MUNICIPAL.to_owned(), after, self.page_size)
            .await?;
        let items = found.iter().map(items::read_roster).collect::<Result<_, _>>()?;
        Ok(Page { items, next })
    }

    /// Hands the numbers of a unit's people with their stamps to `each` one by one, holding one page at a time.
    ///
    /// # Errors
    /// As [`Store::roster_page`].
    pub async fn each_stamp(
        &self,
        unit: &UnitId,
        mut each: impl FnMut(RosterNumber, Stamp),
    ) -> Result<(), StoreError> {
        let mut after: Option<RosterNumber> = None;
        loop {
            let (found, next) = self
                .unit_page(keys::unit_roster(unit), after.as_ref(), self.page_size)
                .await?;
            for item in &found {
                each(items::read_roster_number(item, keys::UNIT_SK)?, Stamp::of(item)?);
            }
            match next {
                Some(next) => after = Some(next),
                None => return Ok(()),
            }
        }
    }

    /// Hands a unit's people to `each` one by one, holding one page at a time.
    ///
    /// # Errors
    /// As [`Store::roster_page`], and whatever `each` fails with.
    pub async fn each_on_roster<E: From<StoreError>>(
        &self,
        unit: &UnitId,
        mut each: impl FnMut(RosterEntry) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut after = None;
        loop {
            let page = self.roster_page(unit, after.as_ref()).await?;
            page.items.into_iter().try_for_each(&mut each)?;
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(()),
            }
        }
    }

    /// Whether none of these units has anyone on the roster.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn roster_is_empty<'unit>(
        &self,
        units: impl IntoIterator<Item = &'unit UnitId>,
    ) -> Result<bool, StoreError> {
        for unit in units {
            let (found, _) = self.unit_page(keys::unit_roster(unit), None, 1).await?;
            if !found.is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// One page of an index partition, with the number the next page starts after.
    pub(crate) async fn unit_page(
        &self,
        partition: String,
        after: Option<&RosterNumber>,
        limit: i32,
    ) -> Result<(Vec<Item>, Option<RosterNumber>), StoreError> {
        let mut request = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(keys::BY_UNIT)
            .limit(limit)
            .key_condition_expression("#unit = :unit")
            .expression_attribute_names("#unit", keys::UNIT_PK)
            .expression_attribute_values(":unit", items::text(partition));
        if let Some(after) = after {
            request = request
                .key_condition_expression("#unit = :unit AND #number > :after")
                .expression_attribute_names("#number", keys::UNIT_SK)
                .expression_attribute_values(":after", items::text(after.as_str()));
        }
        let output = request
            .send()
            .await
            .map_err(|error| StoreError::from_sdk("Query", &error))?;
        let next = output.last_evaluated_key().map(last_number).transpose()?;
        Ok((output.items.unwrap_or_default(), next))
    }
}

fn last_number(key: &Item) -> Result<RosterNumber, StoreError> {
    RosterNumber::parse(items::read_text(key, keys::UNIT_SK)?)
        .map_err(|_| StoreError::corrupt(&keys::Key::of(key), "it is indexed under no roster number"))
}
