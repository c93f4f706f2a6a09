//! Delegations: under the signer who gave one, and under the signer who stands in.

use crate::engine::{Body, Query, Transaction, Write};
use crate::keys::{self, Key};
use crate::{Delegations, Reviews, StoreError, Written};
use campaign::RosterNumber;
use campaign::sign_off::Delegation;

impl Delegations {
    /// The last delegation this signer gave, up to date; it may have ended.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn by(&self, signer: &RosterNumber) -> Result<Option<Delegation>, StoreError> {
        self.table.one(&Key::delegation_given(signer)).await
    }

    /// The delegations this signer received and that were not taken back; their last day may have passed.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn to(&self, signer: &RosterNumber) -> Result<Vec<Delegation>, StoreError> {
        let received = Query::under(keys::delegation_partition(signer), keys::FROM_PREFIX);
        self.table.all(received).await
    }
}

impl Reviews {
    /// Gives a delegation, or ends it, in place of `previous`, if that still is the signer's last one.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn delegate(
        &self,
        delegation: &Delegation,
        previous: Option<&Delegation>,
    ) -> Result<Written, StoreError> {
        let (from, to) = (&delegation.from.number, &delegation.to.number);
        let given = delegation.under(&Key::delegation_given(from))?;
        let received = Key::delegation_received(to, from);
        let theirs = if delegation.ended_at.is_some() {
            Write::delete(received)
        } else {
            Write::put(delegation.under(&received)?)
        };
        let former = previous
            .map(|previous| &previous.to.number)
            .filter(|former| *former != to)
            .map(|former| Write::delete(Key::delegation_received(former, from)));
        let transaction = Transaction::recognised_by(Write::put_version(given, delegation.serial))
            .and(theirs)
            .and_all(former);
        self.table.commit(transaction).await
    }
}

impl Body for Delegation {}
