//! How often somebody did what costs much, in a window of time.

use crate::attempts::take;
use crate::keys::Key;
use crate::{Attempt, Limits, StoreError};
use campaign::RosterNumber;
use jiff::{SignedDuration, Timestamp};

impl Limits {
    /// Counts one more act of this kind, unless `most` are counted in the window that is open; what is counted at once
    /// never goes beyond. `kind` is a word of the service's own.
    ///
    /// # Errors
    /// The database is unavailable, or refuses.
    pub async fn take(
        &self,
        of: &RosterNumber,
        kind: &str,
        most: u32,
        now: Timestamp,
        window: SignedDuration,
    ) -> Result<Attempt, StoreError> {
        take(&self.table, &Key::limit(of, kind), most, now, window).await
    }
}
