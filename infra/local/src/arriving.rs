//! Pieces of scans that were never joined, which the bucket drops by itself in the cloud.

use declare::scans::ARRIVING;
use futures::TryStreamExt as _;
use jiff::{SignedDuration, Timestamp};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};
use std::time::SystemTime;

/// How long a piece is kept, by the machine's clock.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Removes the pieces that were given up. What cannot be removed now is tried again the next time.
///
/// # Errors
/// The folder cannot be read, or a file not removed.
pub(crate) async fn sweep(objects: &dyn ObjectStore, now: Timestamp) -> object_store::Result<()> {
    let folder = Path::from(ARRIVING);
    let pieces: Vec<_> = objects.list(Some(&folder)).try_collect().await?;
    for piece in pieces {
        let at = Timestamp::try_from(SystemTime::from(piece.last_modified));
        if at.is_ok_and(|at| now.duration_since(at) > KEPT) {
            objects.delete(&piece.location).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan as _;
    use object_store::memory::InMemory;

    #[tokio::test]
    async fn a_piece_goes_after_a_day_and_a_scan_never() {
        let objects = InMemory::new();
        for name in ["arriving/a", "scans/b"] {
            objects.put(&Path::from(name), "content".into()).await.unwrap();
        }
        let left = async || {
            let mut left: Vec<_> = objects.list(None).try_collect().await.unwrap();
            left.sort_by(|a, b| a.location.cmp(&b.location));
            let left = left.into_iter().map(|found| found.location.to_string());
            left.collect::<Vec<_>>()
        };
        let now = Timestamp::now();
        sweep(&objects, now + 23.hours()).await.unwrap();
        assert_eq!(left().await, ["arriving/a", "scans/b"]);
        sweep(&objects, now + 25.hours()).await.unwrap();
        assert_eq!(left().await, ["scans/b"]);
    }
}
