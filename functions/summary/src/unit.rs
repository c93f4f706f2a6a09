//! One unit: its people met once, in the order of roster numbers.

use crate::SummaryError;
use crate::people;
use crate::run::Context;
use campaign::annex3::{Row, Tally, UnitFold};
use campaign::desks::Desks;
use campaign::overview::{Counting, Counts, Filed, Pending};
use campaign::plan::Unit;
use campaign::reminder::{AtDesk, Reminder};
use campaign::sign_off::State;
use campaign::{Campaign, Dossier, OnFile};
use futures::stream::TryStreamExt as _;
use jiff::Timestamp;

/// What a unit came to, besides its rows.
pub(crate) struct UnitResult {
    pub(crate) tally: Tally,
    pub(crate) counts: Counts,
    /// When something was last filed or noted that the table is made of.
    pub(crate) changed: Option<Timestamp>,
    /// In the order of roster numbers.
    pub(crate) reminders: Vec<Reminder>,
}

/// Folds a unit and hands each row to `take` as it comes.
pub(crate) async fn fold(
    context: &Context<'_>,
    unit: &Unit,
    desks: &mut Desks,
    pending: &mut Pending,
    mut take: impl FnMut(Row) -> Result<(), SummaryError>,
) -> Result<UnitResult, SummaryError> {
    let (store, campaign, moment) = (context.store, context.campaign, context.moment);
    let mut fold = UnitFold::new(campaign, unit);
    let mut counting = Counting::new(campaign, moment);
    let mut reminders = Vec::new();
    let mut changed = None;
    let mut people = store.unit_files.everyone(&unit.id, moment);
    while let Some(person) = people.try_next().await? {
        let rows = fold.person(&person);
        counting.person(&person);
        desks.person(&person);
        let Some(dossier) = person.counted(campaign) else {
            reminders.extend(reminder(campaign, &person, None, &rows, moment));
            continue;
        };
        let current = &dossier.current;
        let filed = Filed {
            state: people::state_at(store, person.sign_off.as_ref(), current, moment).await?,
            delivered: context.delivered.get(&current.number).copied(),
        };
        counting.declaration(dossier, filed, &rows);
        pending.report(campaign, dossier, person.sign_off.as_ref(), filed.state, moment);
        changed = changed.max(Some(last_change(dossier)));
        reminders.extend(reminder(campaign, &person, Some(filed.state), &rows, moment));
        rows.into_iter().try_for_each(&mut take)?;
    }
    let tally = fold.finish();
    reminders.sort_by(|a, b| a.number.cmp(&b.number));
    Ok(UnitResult {
        counts: counting.finish(tally.reconciliation),
        tally,
        changed,
        reminders,
    })
}

/// What a declarant is reminded of. Desks are not the summary's: it tells of a moment, and what waits there is known of now alone.
fn reminder(
    campaign: &Campaign,
    person: &OnFile,
    state: Option<State>,
    rows: &[Row],
    moment: Timestamp,
) -> Option<Reminder> {
    Reminder::of(campaign, person, state, rows, &AtDesk::default(), moment)
}

/// When something was last filed, reported or noted about a declaration.
fn last_change(dossier: &Dossier) -> Timestamp {
    let reported = dossier.withdrawals.iter().map(|report| report.reported_at);
    let noted = dossier.case_file.as_ref().map(|case_file| case_file.at);
    let since = reported.chain(noted).max();
    since.map_or(dossier.current.filed_at, |since| {
        since.max(dossier.current.filed_at)
    })
}
