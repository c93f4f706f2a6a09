//! Queries: the items of one partition, of the table or of its index, in pages.

use super::attributes::{Attributes, text};
use super::{Record, Table, Touch};
use crate::keys::{self, Item};
use crate::{Items, Page, StoreError};
use campaign::RosterNumber;
use futures::stream::{self, StreamExt as _, TryStreamExt as _};

/// Which items of a partition, and in which order.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    of_index: bool,
    partition: String,
    places: Places,
    backwards: bool,
    page_size: Option<i32>,
    most: usize,
}

#[derive(Clone, Debug)]
enum Places {
    All,
    StartingWith(String),
    After(String),
    Before(String),
    Between(String, String),
}

impl Query {
    /// The items of a partition in the order of sort keys and up to date.
    pub(crate) fn of(partition: String) -> Self {
        Query {
            of_index: false,
            ..Query::listed(partition)
        }
    }

    /// Those alone whose sort keys start like this.
    pub(crate) fn under(partition: String, prefix: &str) -> Self {
        Query::of(partition).starting(prefix)
    }

    /// Those alone whose places start like this.
    pub(crate) fn starting(mut self, prefix: &str) -> Self {
        self.places = Places::StartingWith(prefix.to_owned());
        self
    }

    /// The items that the index lists in a partition, by their places. What was written moments ago may be missing.
    pub(crate) fn listed(partition: impl Into<String>) -> Self {
        Query {
            of_index: true,
            partition: partition.into(),
            places: Places::All,
            backwards: false,
            page_size: None,
            most: usize::MAX,
        }
    }

    /// Those alone that follow this place, where one is given.
    pub(crate) fn after(mut self, place: Option<&str>) -> Self {
        self.places = place.map_or(Places::All, |place| Places::After(place.to_owned()));
        self
    }

    /// Those alone between these places, with both.
    pub(crate) fn between(mut self, first: impl Into<String>, last: impl Into<String>) -> Self {
        self.places = Places::Between(first.into(), last.into());
        self
    }

    /// The last ones first; those alone before this place, where one is given.
    pub(crate) fn newest(mut self, before: Option<&str>) -> Self {
        if let Some(before) = before {
            self.places = Places::Before(before.to_owned());
        }
        self.backwards = true;
        self
    }

    /// No more than so many.
    pub(crate) fn most(mut self, most: usize) -> Self {
        self.most = most;
        self
    }

    /// So many at a time, where it is known that few are needed.
    pub(crate) fn at_once(mut self, page_size: i32) -> Self {
        self.page_size = Some(page_size);
        self
    }

    fn touch(&self) -> Touch {
        if self.of_index { Touch::List } else { Touch::Read }
    }

    fn condition(&self) -> &'static str {
        match self.places {
            Places::All => "#partition = :partition",
            Places::StartingWith(_) => "#partition = :partition AND begins_with(#place, :place)",
            Places::After(_) => "#partition = :partition AND #place > :place",
            Places::Before(_) => "#partition = :partition AND #place < :place",
            Places::Between(..) => "#partition = :partition AND #place BETWEEN :place AND :last",
        }
    }

    /// The bounds of the places, by the names that the condition has for them.
    fn bounds(&self) -> Vec<(&'static str, &String)> {
        match &self.places {
            Places::All => Vec::new(),
            Places::StartingWith(place) | Places::After(place) | Places::Before(place) => {
                vec![(":place", place)]
            }
            Places::Between(first, last) => vec![(":place", first), (":last", last)],
        }
    }
}

impl Table {
    /// One page: its items, and the key of the last one if there may be more.
    pub(crate) async fn page(
        &self,
        query: &Query,
        start: Option<Item>,
    ) -> Result<(Vec<Item>, Option<Item>), StoreError> {
        let (pk, sk, index) = if query.of_index {
            (keys::UNIT_PK, keys::UNIT_SK, Some(keys::BY_UNIT.to_owned()))
        } else {
            (keys::PK, keys::SK, None)
        };
        self.touch(query.touch(), &query.partition);
        let page_size = query.page_size.unwrap_or(self.page_size);
        let mut request = self
            .client
            .query()
            .table_name(&*self.name)
            .set_index_name(index)
            .set_consistent_read((!query.of_index).then_some(true))
            .set_scan_index_forward(query.backwards.then_some(false))
            .limit(i32::try_from(query.most).map_or(page_size, |most| most.min(page_size)))
            .set_exclusive_start_key(start)
            .key_condition_expression(query.condition())
            .expression_attribute_names("#partition", pk)
            .expression_attribute_values(":partition", text(&query.partition));
        for (name, bound) in query.bounds() {
            request = request
                .expression_attribute_names("#place", sk)
                .expression_attribute_values(name, text(bound));
        }
        let output = request
            .send()
            .await
            .map_err(|error| StoreError::from_sdk("Query", &error))?;
        Ok((output.items.unwrap_or_default(), output.last_evaluated_key))
    }

    /// All items of a query one by one; a page is read when the one before it is used up.
    pub(crate) fn items(&self, query: Query) -> Items<'_, Item> {
        let first = (query.most > 0).then_some((query, None));
        let pages = stream::try_unfold(first, move |next| async move {
            let Some((mut query, start)) = next else {
                return Ok::<_, StoreError>(None);
            };
            let (found, last) = self.page(&query, start).await?;
            if query.most < usize::MAX {
                query.most = query.most.saturating_sub(found.len());
            }
            let next = last.filter(|_| query.most > 0).map(|last| (query, Some(last)));
            Ok(Some((stream::iter(found.into_iter().map(Ok)), next)))
        });
        pages.try_flatten().boxed()
    }

    /// Everything a query finds.
    pub(crate) async fn all<Value: Record>(&self, query: Query) -> Result<Vec<Value>, StoreError> {
        let found: Vec<Item> = self.items(query).try_collect().await?;
        found.iter().map(Value::read).collect()
    }

    /// A page of what an index partition lists by roster number, after the given one.
    pub(crate) async fn people_page<Value: Record>(
        &self,
        partition: String,
        after: Option<&RosterNumber>,
    ) -> Result<Page<Value>, StoreError> {
        let query = Query::listed(partition).after(after.map(RosterNumber::as_str));
        let (found, last) = self.page(&query, None).await?;
        Ok(Page {
            items: found.iter().map(Value::read).collect::<Result<_, _>>()?,
            next: last
                .map(|last| Attributes::roster_number(&last, keys::UNIT_SK))
                .transpose()?,
        })
    }
}
