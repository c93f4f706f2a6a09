//! One unit: its people met once, in the order of roster numbers.

use crate::SummaryError;
use crate::people;
use crate::run::Context;
use campaign::Dossier;
use campaign::annex3::{Row, Tally, UnitFold, roster_comes_first};
use campaign::overview::{Counting, Counts, Filed};
use campaign::plan::Unit;
use campaign::reminder::Reminder;
use campaign::sign_off::SignOff;
use futures::stream::{BoxStream, Peekable, StreamExt as _, TryStreamExt as _};
use std::pin::{Pin, pin};
use store::StoreError;

/// What a unit came to, besides its rows.
pub(crate) struct UnitResult {
    pub(crate) tally: Tally,
    pub(crate) counts: Counts,
    /// In the order of roster numbers.
    pub(crate) reminders: Vec<Reminder>,
}

type SignOffs<'a> = Peekable<BoxStream<'a, Result<SignOff, StoreError>>>;

/// Folds a unit and hands each row to `take` as it comes.
pub(crate) async fn fold(
    context: &Context<'_>,
    unit: &Unit,
    mut take: impl FnMut(Row) -> Result<(), SummaryError>,
) -> Result<UnitResult, SummaryError> {
    let (store, campaign, moment) = (context.store, context.campaign, context.moment);
    let mut fold = UnitFold::new(campaign, unit);
    let mut counting = Counting::new(campaign, moment);
    let mut reminders = Vec::new();
    let mut roster = pin!(people::on_roster(store, &unit.id).peekable());
    let mut sign_offs = pin!(people::sign_offs(store, &unit.id).peekable());
    let mut dossiers = people::dossiers(store, &unit.id, moment);
    while let Some(dossier) = dossiers.try_next().await? {
        // An error is taken too, so that it is seen.
        let due = |entry: &Result<_, _>| {
            entry
                .as_ref()
                .map_or(true, |entry| roster_comes_first(entry, &dossier.current))
        };
        while let Some(entry) = roster.as_mut().next_if(due).await {
            let entry = entry?;
            fold.roster_entry(&entry);
            counting.person(&entry);
        }
        let rows = fold.dossier(&dossier);
        let sign_off = sign_off_of(sign_offs.as_mut(), &dossier).await?;
        let filed = Filed {
            state: people::state_at(store, sign_off.as_ref(), &dossier.current, moment).await?,
            delivered: context.delivered.get(&dossier.current.number).copied(),
        };
        counting.declaration(&dossier, filed, &rows);
        reminders.extend(Reminder::of_declarant(
            campaign,
            &dossier,
            filed.state,
            &rows,
            moment,
        ));
        rows.into_iter().try_for_each(&mut take)?;
    }
    while let Some(entry) = roster.try_next().await? {
        fold.roster_entry(&entry);
        counting.person(&entry);
    }
    let tally = fold.finish();
    let missing = tally.missing.iter();
    reminders.extend(missing.map(|person| Reminder::of_missing(campaign, person, moment)));
    reminders.sort_by(|a, b| a.number.cmp(&b.number));
    Ok(UnitResult {
        counts: counting.finish(tally.reconciliation),
        tally,
        reminders,
    })
}

/// The sign-off of a declaration; those of people before it, who have none here, are passed over.
async fn sign_off_of(
    mut sign_offs: Pin<&mut SignOffs<'_>>,
    dossier: &Dossier,
) -> Result<Option<SignOff>, StoreError> {
    let number = &dossier.current.number;
    let due = |found: &Result<SignOff, _>| found.as_ref().map_or(true, |found| &found.number <= number);
    let mut last = None;
    while let Some(found) = sign_offs.as_mut().next_if(due).await {
        last = Some(found?);
    }
    Ok(last.filter(|found| &found.number == number))
}
