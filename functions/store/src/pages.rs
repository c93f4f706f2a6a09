//! Lists that come page by page, and how they are read on as one.

use crate::StoreError;
use campaign::RosterNumber;
use futures::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};

/// One page of a list, with where the next one starts.
#[derive(Clone, Debug)]
pub struct Page<Item> {
    /// The items, ordered by roster number.
    pub items: Vec<Item>,
    /// What to pass as `after` for the next page; none after the last.
    pub next: Option<RosterNumber>,
}

/// Items of a list that are read one after the other.
pub type Items<'a, Item> = BoxStream<'a, Result<Item, StoreError>>;

/// The items of all pages from the one after `start`; the next page is read when the one before it is used up. Boxed,
/// since the compiler would otherwise nest the database client's futures too deeply in the function's own.
pub fn paged<'a, Item, Reading>(
    start: Option<RosterNumber>,
    read: impl Fn(Option<RosterNumber>) -> Reading + Send + 'a,
) -> Items<'a, Item>
where
    Item: Send + 'a,
    Reading: Future<Output = Result<Page<Item>, StoreError>> + Send + 'a,
{
    let pages = stream::try_unfold(Some(start), move |after| {
        let reading = after.map(&read);
        async move {
            let Some(reading) = reading else { return Ok(None) };
            let page = reading.await?;
            let items = stream::iter(page.items.into_iter().map(Ok));
            Ok(Some((items, page.next.map(Some))))
        }
    });
    pages.try_flatten().boxed()
}
