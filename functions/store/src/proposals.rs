//! What one person proposed and another has to confirm, and its decision in the transaction that does it.

use crate::codes::CodeHash;
use crate::engine::{Attributes, Body, Query, Terms, Transaction, Write, json, number, text};
use crate::keys::{self, Item, Key};
use crate::{OpenProposals, Proposals, StoreError, Written};
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

impl Proposals {
    /// Puts a proposal, unless one about the same waits already. Its id has to be new.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn propose(&self, proposal: &Proposal) -> Result<Written, StoreError> {
        let transaction =
            Transaction::recognised_by(Write::put_new(proposal_item(proposal)?)).and(hold_subject(proposal));
        self.table.commit(transaction).await
    }

    /// A proposal, waiting or decided.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn find(&self, id: &Reference) -> Result<Option<Proposal>, StoreError> {
        self.table.one(&Key::proposal(id)).await
    }

    /// Decides a proposal that changes nothing else here.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn decide(&self, decision: Decision<'_>) -> Result<Written, StoreError> {
        self.table.commit(decision.transaction(None)?).await
    }
}

impl OpenProposals {
    /// The proposals that wait at this moment, oldest first. What was proposed moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn waiting(&self, now: Timestamp) -> Result<Vec<Proposal>, StoreError> {
        let newest = Query::listed(keys::PROPOSALS).newest(None).most(MOST_WAITING);
        let mut waiting: Vec<Proposal> = self.table.all(newest).await?;
        waiting.reverse();
        waiting.retain(|proposal| proposal.waits(now));
        Ok(waiting)
    }
}

impl Decision<'_> {
    /// Decides the proposal, if it still stands as it was read. Where a code goes with it, the item tells which: of two
    /// that race, one is done and knows it.
    pub(crate) fn transaction(&self, code: Option<&CodeHash>) -> Result<Transaction, StoreError> {
        let before = json(&Key::proposal(&self.before.id), self.before)?;
        let mut item = proposal_item(self.after)?;
        if let Some(hash) = code {
            item = item.with(keys::CODE_DIGEST, text(Digest::of(hash.as_bytes()).as_str()));
        }
        let decided = Write::put_if(item, Terms::equal([(keys::BODY, before)]));
        let release = Write::delete(Key::proposal_subject(&self.before.act.subject()));
        Ok(Transaction::recognised_by(decided).and(release))
    }
}

/// Keeps a second proposal about the same away until this one is decided or its time is over.
fn hold_subject(proposal: &Proposal) -> Write {
    let item = Key::proposal_subject(&proposal.act.subject())
        .attributes()
        .with(keys::REFERENCE, text(proposal.id.as_str()))
        .with(keys::TTL, number(proposal.ends().as_second()));
    let terms = Terms::when("attribute_not_exists(#pk) OR #ttl <= :now")
        .name("#pk", keys::PK)
        .name("#ttl", keys::TTL)
        .value(":now", number(proposal.at.as_second()));
    Write::put_if(item, terms)
}

impl Body for Proposal {}

/// In the list of what waits until it is decided.
fn proposal_item(proposal: &Proposal) -> Result<Item, StoreError> {
    let item = proposal.under(&Key::proposal(&proposal.id))?;
    if proposal.state != State::Waiting {
        return Ok(item);
    }
    let place = format!("{}#{}", proposal.at, proposal.id);
    Ok(item.listed(keys::PROPOSALS, place))
}
