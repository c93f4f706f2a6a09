//! What one person proposed and another has to confirm, and its decision in the transaction that does it.

use crate::items::{self, CodeHash, number, text};
use crate::keys::{self, Item, Key};
use crate::leads::body_item;
use crate::steps::{Steps, Written};
use crate::{Store, StoreError};
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem};
use campaign::confirmation::{Proposal, State};
use campaign::{Digest, Reference};
use jiff::Timestamp;

/// Proposals read at once to tell which wait: far more than a bureau has open.
const MOST_WAITING: usize = 500;

/// A proposal that is decided, as it was and as it becomes.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'proposal> {
    /// As it was read.
    pub before: &'proposal Proposal,
    /// Decided.
    pub after: &'proposal Proposal,
}

impl Store {
    /// Puts a proposal, unless one about the same waits already. Its id has to be new.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn propose(&self, proposal: &Proposal) -> Result<Written, StoreError> {
        let item = proposal_item(proposal)?;
        let steps = || -> Result<Steps, BuildError> {
            Ok(Steps::starting_with(self.put_if_new(item)?).and(self.hold_subject(proposal)?))
        };
        self.advance(steps()).await
    }

    /// A proposal, waiting or decided.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn proposal(&self, id: &Reference) -> Result<Option<Proposal>, StoreError> {
        let found = self.get(&Key::proposal(id)).await?;
        found.as_ref().map(read_proposal).transpose()
    }

    /// The proposals that wait at this moment, oldest first. What was proposed moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn proposals_waiting(&self, now: Timestamp) -> Result<Vec<Proposal>, StoreError> {
        let found = self.newest(keys::PROPOSALS, None, MOST_WAITING).await?;
        let read: Result<Vec<Proposal>, _> = found.iter().rev().map(read_proposal).collect();
        Ok(read?.into_iter().filter(|proposal| proposal.waits(now)).collect())
    }

    /// Decides a proposal that changes nothing else here.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn decide(&self, decision: Decision<'_>) -> Result<Written, StoreError> {
        let [put, release] = self.decision(decision, None)?;
        self.advance(Ok(Steps::starting_with(put).and(release))).await
    }

    /// The actions that decide a proposal, if it still stands as it was read. Where a code goes with it, the item tells
    /// which: of two that race, one is done and knows it.
    pub(crate) fn decision(
        &self,
        decision: Decision<'_>,
        code: Option<&CodeHash>,
    ) -> Result<[TransactWriteItem; 2], StoreError> {
        let before = items::json(&Key::proposal(&decision.before.id), decision.before)?;
        let mut item = proposal_item(decision.after)?;
        item.extend(code.map(|hash| {
            let digest = Digest::of(hash.as_bytes());
            (keys::CODE_DIGEST.to_owned(), text(digest.as_str()))
        }));
        let actions = || -> Result<_, BuildError> {
            let put = Put::builder()
                .table_name(&self.table)
                .set_item(Some(item))
                .condition_expression("#body = :before")
                .expression_attribute_names("#body", keys::BODY)
                .expression_attribute_values(":before", before)
                .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
                .build()?;
            let release = self.delete(&Key::proposal_subject(&decision.before.act.subject()))?;
            Ok([TransactWriteItem::builder().put(put).build(), release])
        };
        actions().map_err(|_| StoreError::invalid_request())
    }

    /// Keeps a second proposal about the same away until this one is decided or its time is over.
    fn hold_subject(&self, proposal: &Proposal) -> Result<TransactWriteItem, BuildError> {
        let mut item = Key::proposal_subject(&proposal.act.subject()).attributes();
        item.insert(keys::REFERENCE.to_owned(), text(proposal.id.as_str()));
        item.insert(keys::TTL.to_owned(), number(proposal.ends().as_second()));
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(#pk) OR #ttl <= :now")
            .expression_attribute_names("#pk", keys::PK)
            .expression_attribute_names("#ttl", keys::TTL)
            .expression_attribute_values(":now", number(proposal.at.as_second()))
            .build()?;
        Ok(TransactWriteItem::builder().put(put).build())
    }
}

/// In the list of what waits until it is decided.
fn proposal_item(proposal: &Proposal) -> Result<Item, StoreError> {
    let mut item = body_item(Key::proposal(&proposal.id), proposal)?;
    if proposal.state == State::Waiting {
        item.insert(keys::UNIT_PK.to_owned(), text(keys::PROPOSALS));
        let place = format!("{}#{}", proposal.at, proposal.id);
        item.insert(keys::UNIT_SK.to_owned(), text(place));
    }
    Ok(item)
}

fn read_proposal(item: &Item) -> Result<Proposal, StoreError> {
    items::read_json(item, keys::BODY)
}
