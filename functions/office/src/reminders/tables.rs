//! How each unit stands with its table, for its head.

use crate::Web;
use archive::Manifest;
use campaign::UnitId;
use campaign::reminder::Sealing;
use std::collections::HashMap;
use store::StoreError;

/// What is open about the units' tables now; nothing of those that are not named.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tables(HashMap<UnitId, Sealing>);

impl Tables {
    /// Of all units. Whether a sealed one has changed the newest summary tells.
    pub(crate) async fn of(web: &Web, newest: Option<&Manifest>) -> Result<Self, StoreError> {
        let seals = web.store.last_seals.all().await?;
        let open = web.campaign.units.iter().filter_map(|unit| {
            let seal = seals.iter().find(|seal| seal.unit == unit.id);
            let changed = |seal: &_| newest.is_some_and(|newest| newest.has_changed_since(seal));
            let sealing = Sealing::of(&web.campaign, seal, changed, web.now())?;
            Some((unit.id.clone(), sealing))
        });
        Ok(Tables(open.collect()))
    }

    /// Of one unit.
    pub(crate) fn get(&self, unit: &UnitId) -> Option<Sealing> {
        self.0.get(unit).copied()
    }
}
