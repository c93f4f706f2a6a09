//! What waits for a signer follows the roster. Once everyone of an upload is loaded, the reports of those who changed, and
//! those that wait for somebody who no longer signs, are put where they wait now; done again it changes nothing.

use crate::Office;
use campaign::sign_off;
use campaign::terms::Employment;
use campaign::{Right, RosterEntry, RosterNumber};
use futures::stream::TryStreamExt as _;
use std::collections::BTreeSet;
use store::{RosterChange, Stamp, Written, paged};
use web::Problem;

/// Reports looked at together.
const REPORTS_AT_ONCE: usize = 100;

/// How often a report is put elsewhere anew when something was done to it in between.
const MOST_TRIES: usize = 4;

impl Office {
    /// Puts every report where it waits now that these changes are made.
    pub(super) async fn route_anew(&self, changes: &[RosterChange]) -> Result<(), Problem> {
        let own: Vec<RosterNumber> = changes.iter().map(|change| change.number().clone()).collect();
        for some in own.chunks(REPORTS_AT_ONCE) {
            self.route(some.to_vec()).await?;
        }
        let queues = &self.web.store.queues;
        for signer in &self.queues_of(changes) {
            let waiting = paged(None, |after| async move {
                queues.page(signer.as_ref(), after.as_ref()).await
            });
            let numbers = waiting.map_ok(|waiting| waiting.number);
            let mut some_at_once = numbers.try_chunks(REPORTS_AT_ONCE);
            while let Some(some) = some_at_once.try_next().await.map_err(|error| error.1)? {
                self.route(some).await?;
            }
        }
        Ok(())
    }

    /// Whose queues have to be looked through: of those who no longer sign, and, where somebody new does, of none.
    fn queues_of(&self, changes: &[RosterChange]) -> BTreeSet<Option<RosterNumber>> {
        let signs = |entry: &RosterEntry| {
            entry.employment == Employment::InOffice
                && Right::Sign.is_held_by(&entry.roles(&self.web.campaign))
        };
        let mut queues = BTreeSet::new();
        for change in changes {
            let signed = change
                .before()
                .and_then(Stamp::entry)
                .is_some_and(|entry| signs(&entry));
            let signs_now = match change {
                RosterChange::Load { entry, .. } => signs(entry),
                RosterChange::Depart { .. } => false,
            };
            match (signed, signs_now) {
                (true, false) => queues.insert(Some(change.number().clone())),
                (false, true) => queues.insert(None),
                _ => false,
            };
        }
        queues
    }

    /// Puts these people's reports where they wait now.
    async fn route(&self, mut open: Vec<RosterNumber>) -> Result<(), Problem> {
        let (store, campaign) = (&self.web.store, &self.web.campaign);
        for _ in 0..MOST_TRIES {
            let cases = store.cases.of(&open).await?;
            let asked = cases.iter().filter_map(|case| {
                let entry = case.entry.as_ref()?;
                Some(sign_off::asked(campaign, entry, case.sign_off.as_ref()))
            });
            let asked: Vec<RosterNumber> = asked.flatten().collect();
            let known = store.people.entries(&asked).await?;
            open.clear();
            for case in &cases {
                let (entry, sign_off) = (case.entry.as_ref(), case.sign_off.as_ref());
                let waits = sign_off::waits(campaign, entry, &case.current, sign_off, &known);
                if waits != case.waiting
                    && store.routing.move_to(case, waits.as_ref()).await? == Written::Conflict
                {
                    open.push(case.current.number.clone());
                }
            }
            if open.is_empty() {
                return Ok(());
            }
        }
        Err(Problem::unavailable())
    }
}
