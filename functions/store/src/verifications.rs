//! What the office found and decided about declarations: what stands, every step that led there, case reports, and
//! the watch list of what is not left.

use crate::items::{self, text};
use crate::keys::{self, Item, Key};
use crate::steps::{Steps, Written};
use crate::{Store, StoreError};
use aws_sdk_dynamodb::error::BuildError;
use campaign::verification::{CaseReport, Docket, Step, UnitNote, Watched};
use campaign::{Dossier, Reference, Revision, RosterNumber, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::HashMap;

/// One page of the watch list.
#[derive(Clone, Debug)]
pub struct WatchPage {
    /// What is watched: first what has no date, then by date.
    pub items: Vec<Watched>,
    /// What to pass as `after` for the next page; none after the last.
    pub next: Option<String>,
}

impl Store {
    /// What was found and decided about a person's declaration, up to date; none if nothing was.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn docket(&self, of: &RosterNumber) -> Result<Option<Docket>, StoreError> {
        let found = self.get(&Key::docket(of)).await?;
        found.as_ref().map(read_body).transpose()
    }

    /// Every step of a person's docket, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn docket_steps(&self, of: &RosterNumber) -> Result<Vec<Step>, StoreError> {
        let partition = keys::docket_partition(of.as_str());
        let found = self.all_under(&partition, keys::STEP_PREFIX).await?;
        found.iter().map(read_body).collect()
    }

    /// The case reports of a person, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn case_reports(&self, of: &RosterNumber) -> Result<Vec<CaseReport>, StoreError> {
        let partition = keys::docket_partition(of.as_str());
        let found = self.all_under(&partition, keys::REPORT_PREFIX).await?;
        found.iter().map(read_body).collect()
    }

    /// The declaration with this reference with everything that was filed before and after it and the office's docket,
    /// up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn dossier_with_docket(&self, reference: &Reference) -> Result<Option<Dossier>, StoreError> {
        let Some(mut dossier) = self.dossier(reference).await? else {
            return Ok(None);
        };
        dossier.docket = self.docket(&dossier.current.number).await?.map(Box::new);
        Ok(Some(dossier))
    }

    /// Takes the last step of a docket: it joins the history with its case report, the docket stands as given, and the
    /// watch list follows, all at once; if `current` still is the current revision and nobody took another step
    /// meanwhile. `before` is the docket as it stood.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn take_step(
        &self,
        before: Option<&Docket>,
        docket: &Docket,
        step: &Step,
        report: Option<&CaseReport>,
        current: &Revision,
    ) -> Result<Written, StoreError> {
        let number = &docket.number;
        let step_item = body_item(Key::docket_step(number.as_str(), step.step), step)?;
        let mut standing = body_item(Key::docket(number), docket)?;
        standing.insert(keys::UNIT_PK.to_owned(), text(keys::unit_dockets(&docket.unit)));
        standing.insert(keys::UNIT_SK.to_owned(), text(number.as_str()));
        let report = report
            .map(|report| body_item(Key::case_report(number, report.serial), report))
            .transpose()?;
        let watched = before.map_or(&[][..], |before| &before.watched);
        let gone: Vec<Key> = watched
            .iter()
            .map(watch_key)
            .filter(|key| !docket.watched.iter().any(|one| &watch_key(one) == key))
            .collect();
        let new = docket.watched.iter().filter(|one| !watched.contains(one));
        let new = new.map(watch_item).collect::<Result<Vec<_>, _>>()?;
        let steps = || -> Result<Steps, BuildError> {
            let mut steps = Steps::starting_with(self.put_if_new(step_item)?)
                .and(self.still_stands(current)?)
                .and(self.put_version(standing, docket.step)?);
            if let Some(report) = report {
                steps = steps.and(self.put_if_new(report)?);
            }
            for item in new {
                steps = steps.and(self.put(item)?);
            }
            for key in &gone {
                steps = steps.and(self.delete(key)?);
            }
            Ok(steps)
        };
        self.advance(steps()).await
    }

    /// The watch list: what has no date first, then by the agreed date, after the place that the page before it named.
    /// What was noted moments ago may be missing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn watch_page(
        &self,
        from: Option<Date>,
        until: Option<Date>,
        after: Option<&str>,
        limit: i32,
    ) -> Result<WatchPage, StoreError> {
        let first = from.map_or_else(|| UNDATED.to_owned(), |day| day.to_string());
        let first = after.map_or(first, |after| format!("{after} "));
        // Every place continues the date with a sign that sorts before this one.
        let last = until.map_or_else(|| "~".to_owned(), |day| format!("{day}~"));
        let request = self
            .client
            .query()
            .table_name(&self.table)
            .index_name(keys::BY_UNIT)
            .limit(limit)
            .key_condition_expression("#unit = :watch AND #place BETWEEN :first AND :last")
            .expression_attribute_names("#unit", keys::UNIT_PK)
            .expression_attribute_names("#place", keys::UNIT_SK)
            .expression_attribute_values(":watch", text(keys::WATCH))
            .expression_attribute_values(":first", text(first))
            .expression_attribute_values(":last", text(last));
        let output = request
            .send()
            .await
            .map_err(|error| StoreError::from_sdk("Query", &error))?;
        let next = output
            .last_evaluated_key()
            .map(|key| items::read_text(key, keys::UNIT_SK).map(str::to_owned))
            .transpose()?;
        let items = output.items().iter().map(read_body).collect::<Result<_, _>>()?;
        Ok(WatchPage { items, next })
    }

    /// Lays beside the declarations of a unit what the office had found and decided at a moment: from the unit's index
    /// for those that were never amended, one by one for the others, whose docket may lie in another unit's.
    pub(crate) async fn add_dockets(
        &self,
        unit: &UnitId,
        dossiers: &mut [Dossier],
        as_of: Timestamp,
    ) -> Result<(), StoreError> {
        let mut listed = self.dockets_in(unit, dossiers).await?;
        for dossier in dossiers {
            let number = &dossier.current.number;
            let found = if dossier.current.revision > 1 {
                self.docket(number).await?
            } else {
                listed.remove(number)
            };
            let Some(docket) = found else { continue };
            let docket = if docket.at > as_of {
                docket.as_of(as_of, &self.docket_steps(number).await?)
            } else {
                docket
            };
            dossier.docket = Some(Box::new(docket));
        }
        Ok(())
    }

    async fn dockets_in(
        &self,
        unit: &UnitId,
        dossiers: &[Dossier],
    ) -> Result<HashMap<RosterNumber, Docket>, StoreError> {
        let mut found = HashMap::new();
        let (Some(first), Some(last)) = (dossiers.first(), dossiers.last()) else {
            return Ok(found);
        };
        let mut start = None;
        loop {
            let request = self
                .client
                .query()
                .table_name(&self.table)
                .index_name(keys::BY_UNIT)
                .limit(self.page_size)
                .set_exclusive_start_key(start)
                .key_condition_expression("#unit = :unit AND #number BETWEEN :first AND :last")
                .expression_attribute_names("#unit", keys::UNIT_PK)
                .expression_attribute_names("#number", keys::UNIT_SK)
                .expression_attribute_values(":unit", text(keys::unit_dockets(unit)))
                .expression_attribute_values(":first", text(first.current.number.as_str()))
                .expression_attribute_values(":last", text(last.current.number.as_str()));
            let output = request
                .send()
                .await
                .map_err(|error| StoreError::from_sdk("Query", &error))?;
            for item in output.items() {
                let docket: Docket = read_body(item)?;
                found.insert(docket.number.clone(), docket);
            }
            match output.last_evaluated_key {
                Some(last) => start = Some(last),
                None => return Ok(found),
            }
        }
    }

    /// The note that was added to a unit's table, up to date; none if there never was one.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn unit_note(&self, unit: &UnitId) -> Result<Option<UnitNote>, StoreError> {
        let found = self.get(&Key::unit_note(unit)).await?;
        found.as_ref().map(read_body).transpose()
    }

    /// Every change of a unit's note, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn unit_notes(&self, unit: &UnitId) -> Result<Vec<UnitNote>, StoreError> {
        let partition = keys::docket_partition(&keys::unit_in_dockets(unit));
        let found = self.all_under(&partition, keys::STEP_PREFIX).await?;
        found.iter().map(read_body).collect()
    }

    /// What a unit's note said at a moment; none if it said nothing.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn unit_note_at(&self, unit: &UnitId, moment: Timestamp) -> Result<Option<String>, StoreError> {
        match self.unit_note(unit).await? {
            Some(note) if note.at > moment => {
                let notes = self.unit_notes(unit).await?;
                let then = notes.into_iter().rfind(|note| note.at <= moment);
                Ok(then.and_then(|note| note.text))
            }
            standing => Ok(standing.and_then(|note| note.text)),
        }
    }

    /// Writes a unit's note, if nobody wrote another one meanwhile.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn write_unit_note(&self, note: &UnitNote) -> Result<Written, StoreError> {
        let step = body_item(
            Key::docket_step(&keys::unit_in_dockets(&note.unit), note.step),
            note,
        )?;
        let standing = body_item(Key::unit_note(&note.unit), note)?;
        let steps = || -> Result<Steps, BuildError> {
            Ok(Steps::starting_with(self.put_if_new(step)?).and(self.put_version(standing, note.step)?))
        };
        self.advance(steps()).await
    }
}

/// Stands for the date of what has none, and sorts before every date.
const UNDATED: &str = "-";

/// The place of something watched in the index: its date first.
fn place_in_index(watched: &Watched) -> String {
    let date = watched
        .date
        .map_or_else(|| UNDATED.to_owned(), |date| date.to_string());
    format!(
        "{date}#{}#{}",
        watched.number,
        keys::watch_sort(watched.revision, watched.place)
    )
}

fn watch_key(watched: &Watched) -> Key {
    Key::watch(&watched.number, watched.revision, watched.place)
}

fn watch_item(watched: &Watched) -> Result<Item, StoreError> {
    let mut item = body_item(watch_key(watched), watched)?;
    item.insert(keys::UNIT_PK.to_owned(), text(keys::WATCH));
    item.insert(keys::UNIT_SK.to_owned(), text(place_in_index(watched)));
    Ok(item)
}

fn body_item(key: Key, body: &impl serde::Serialize) -> Result<Item, StoreError> {
    let mut item = key.attributes();
    item.insert(keys::BODY.to_owned(), items::json(&key, body)?);
    Ok(item)
}

fn read_body<Body: serde::de::DeserializeOwned>(item: &Item) -> Result<Body, StoreError> {
    items::read_json(item, keys::BODY)
}
