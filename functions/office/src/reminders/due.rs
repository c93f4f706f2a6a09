//! Who of some people is to be reminded of what.

use super::Tables;
use crate::Facets;
use campaign::reminder::{AtDesk, Reminder};
use campaign::{Campaign, OnFile, annex3};
use futures::FutureExt as _;
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use store::StoreError;

/// Signers whose queues are read at the same time.
const AT_ONCE: usize = 8;

/// The reminders of these people, in their order.
pub(crate) async fn reminders_of(
    store: &Facets,
    campaign: &Campaign,
    tables: &Tables,
    people: &[OnFile],
    now: Timestamp,
) -> Result<Vec<Reminder>, StoreError> {
    let each: Vec<_> = people
        .iter()
        .map(|person| reminder_of(store, campaign, tables, person, now).boxed())
        .collect();
    let each: Vec<Option<Reminder>> = stream::iter(each).buffered(AT_ONCE).try_collect().await?;
    Ok(each.into_iter().flatten().collect())
}

async fn reminder_of(
    store: &Facets,
    campaign: &Campaign,
    tables: &Tables,
    person: &OnFile,
    now: Timestamp,
) -> Result<Option<Reminder>, StoreError> {
    let desk = desk_of(store, campaign, tables, person).await?;
    let dossier = person.counted(campaign);
    let rows = dossier.map_or_else(Vec::new, |dossier| annex3::rows(campaign, dossier));
    Ok(Reminder::of(campaign, person, person.state(), &rows, &desk, now))
}

async fn desk_of(
    store: &Facets,
    campaign: &Campaign,
    tables: &Tables,
    person: &OnFile,
) -> Result<AtDesk, StoreError> {
    let entry = &person.entry;
    let mut desk = AtDesk::of(campaign, entry, tables.get(&entry.unit));
    if AtDesk::signs(campaign, entry) {
        let queues = &store.queues;
        queues
            .each_page(&entry.number, |waiting| desk.take(waiting))
            .await?;
    }
    Ok(desk)
}
