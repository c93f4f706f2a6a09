//! What waits for one signer: their own queue, the queues of those they stand in for, and what their unit's other
//! signer would sign, since the head or the deputy in charge may.

use crate::Facets;
use campaign::declaration::Kind;
use campaign::person::Person as Named;
use campaign::sign_off::{Source, Waiting};
use campaign::{Party, RosterNumber, UnitId};
use futures::stream::{Peekable, StreamExt as _};
use std::pin::Pin;
use store::{Items, StoreError, paged};

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) unit: Option<UnitId>,
    pub(crate) kind: Option<Kind>,
    pub(crate) late: Option<bool>,
}

/// Something that waits, and in whose place it would be signed.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) waiting: Waiting,
    pub(crate) in_place_of: Option<Named>,
}

/// One page of a queue.
pub(crate) struct QueuePage {
    pub(crate) entries: Vec<Entry>,
    pub(crate) next: Option<RosterNumber>,
}

impl Filter {
    fn takes(&self, waiting: &Waiting) -> bool {
        self.unit.as_ref().is_none_or(|unit| unit == &waiting.unit)
            && self.kind.is_none_or(|kind| kind == waiting.kind)
            && self.late.is_none_or(|late| late == waiting.late)
    }
}

/// A page of these queues together, by the declarants' roster numbers, without what the reader has to stand aside from.
pub(crate) async fn page(
    store: &Facets,
    sources: &[Source],
    filter: &Filter,
    reader: Party<'_>,
    after: Option<RosterNumber>,
    limit: usize,
) -> Result<QueuePage, StoreError> {
    let mut queues: Vec<Pin<Box<Peekable<Items<Waiting>>>>> = sources
        .iter()
        .map(|source| {
            let read = move |after: Option<RosterNumber>| async move {
                store.queues.page(source.signer.as_ref(), after.as_ref()).await
            };
            Box::pin(paged(after.clone(), read).peekable())
        })
        .collect();
    let mut entries: Vec<Entry> = Vec::new();
    loop {
        let (mut some, mut numbers) = (Vec::new(), Vec::new());
        while some.len() + entries.len() <= limit
            && let Some((place, waiting)) = first_of(&mut queues).await?
        {
            let source = &sources[place];
            if filter.takes(&waiting) && source.takes(&waiting) {
                numbers.push(waiting.number.clone());
                some.push(Entry {
                    waiting,
                    in_place_of: source.in_place_of().cloned(),
                });
            }
        }
        if some.is_empty() {
            return Ok(QueuePage { entries, next: None });
        }
        let declared = store.people.declared(&numbers).await?;
        let of = |entry: &Entry| declared.iter().find(|one| one.number == entry.waiting.number);
        for entry in some {
            if of(&entry).is_some_and(|declaration| reader.bar(declaration).is_some()) {
                continue;
            }
            if entries.len() == limit {
                let next = entries.last().map(|last| last.waiting.number.clone());
                return Ok(QueuePage { entries, next });
            }
            entries.push(entry);
        }
    }
}

/// Takes the item with the lowest number of all queues, with its queue's place.
async fn first_of(
    queues: &mut [Pin<Box<Peekable<Items<'_, Waiting>>>>],
) -> Result<Option<(usize, Waiting)>, StoreError> {
    let mut first: Option<(usize, RosterNumber)> = None;
    for (place, queue) in queues.iter_mut().enumerate() {
        // An error is taken, so that it is seen.
        if let Some(Err(error)) = queue.as_mut().next_if(Result::is_err).await {
            return Err(error);
        }
        if let Some(Ok(waiting)) = queue.as_mut().peek().await
            && first.as_ref().is_none_or(|(_, number)| &waiting.number < number)
        {
            first = Some((place, waiting.number.clone()));
        }
    }
    let Some((place, _)) = first else {
        return Ok(None);
    };
    let taken = queues[place].next().await.transpose()?;
    Ok(taken.map(|waiting| (place, waiting)))
}
