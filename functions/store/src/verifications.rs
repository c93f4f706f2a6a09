//! What the office found and decided about declarations: what stands, every step that led there, case reports, and
//! the watch list of what is not left.

use crate::declarations::still_stands;
use crate::engine::{Attributes, Body, Query, Record, Transaction, Write};
use crate::keys::{self, Item, Key};
use crate::{Declarations, StoreError, UnitFiles, Verifications, WatchList, Written};
use campaign::case_file::{CaseFile, CaseReport, Step, Watched};
use campaign::verification::UnitNote;
use campaign::{Dossier, Reference, Revision, RosterNumber, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;

/// One page of the watch list.
#[derive(Clone, Debug)]
pub struct WatchPage {
    /// What is watched: first what has no date, then by date.
    pub items: Vec<Watched>,
    /// What to pass as `after` for the next page; none after the last.
    pub next: Option<String>,
}

impl Verifications {
    /// What was found and decided about a person's declaration, up to date; none if nothing was.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn case_file(&self, of: &RosterNumber) -> Result<Option<CaseFile>, StoreError> {
        self.table.one(&Key::case_file(of)).await
    }

    /// Every step of a person's case file, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn steps(&self, of: &RosterNumber) -> Result<Vec<Step>, StoreError> {
        let steps = Query::under(keys::case_file_partition(of.as_str()), keys::STEP_PREFIX);
        self.table.all(steps).await
    }

    /// The case reports of a person, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn reports(&self, of: &RosterNumber) -> Result<Vec<CaseReport>, StoreError> {
        let reports = Query::under(keys::case_file_partition(of.as_str()), keys::REPORT_PREFIX);
        self.table.all(reports).await
    }

    /// The declaration with this reference with everything that was filed before and after it and the office's case file,
    /// up to date.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn dossier(&self, reference: &Reference) -> Result<Option<Dossier>, StoreError> {
        let Some(mut dossier) = Declarations::over(&self.table).dossier(reference).await? else {
            return Ok(None);
        };
        dossier.case_file = self.case_file(&dossier.current.number).await?.map(Box::new);
        Ok(Some(dossier))
    }

    /// Takes the last step of a case file: it joins the history with its case report, the case file stands as given, and the
    /// watch list follows, all at once; if `current` still is the current revision and nobody took another step
    /// meanwhile. `before` is the case file as it stood.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn take_step(
        &self,
        before: Option<&CaseFile>,
        case_file: &CaseFile,
        step: &Step,
        report: Option<&CaseReport>,
        current: &Revision,
    ) -> Result<Written, StoreError> {
        let number = &case_file.number;
        let history = step.under(&Key::case_file_step(number.as_str(), step.step))?;
        let standing = case_file.under(&Key::case_file(number))?;
        let report = report
            .map(|report| report.under(&Key::case_report(number, report.serial)))
            .transpose()?;
        let watched = before.map_or(&[][..], |before| &before.watched);
        let gone = watched
            .iter()
            .map(watch_key)
            .filter(|key| !case_file.watched.iter().any(|one| &watch_key(one) == key));
        let new = case_file.watched.iter().filter(|one| !watched.contains(one));
        let new = new.map(watch_item).collect::<Result<Vec<_>, _>>()?;
        let transaction = Transaction::recognised_by(Write::put_new(history))
            .and(still_stands(current))
            .and(Write::put_version(standing, case_file.step))
            .and_all(report.map(Write::put_new))
            .and_all(new.into_iter().map(Write::put))
            .and_all(gone.map(Write::delete));
        self.table.commit(transaction).await
    }

    /// Writes a unit's note, if nobody wrote another one meanwhile.
    ///
    /// # Errors
    /// The database is unavailable or refuses.
    pub async fn write_unit_note(&self, note: &UnitNote) -> Result<Written, StoreError> {
        let step = note.under(&Key::case_file_step(
            &keys::unit_in_case_files(&note.unit),
            note.step,
        ))?;
        let standing = note.under(&Key::unit_note(&note.unit))?;
        let transaction =
            Transaction::recognised_by(Write::put_new(step)).and(Write::put_version(standing, note.step));
        self.table.commit(transaction).await
    }
}

impl WatchList {
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
        let query = Query::listed(keys::WATCH).between(first, last).at_once(limit);
        let (found, last) = self.table.page(&query, None).await?;
        let next = last
            .map(|key| key.text(keys::UNIT_SK).map(str::to_owned))
            .transpose()?;
        let items = found.iter().map(Watched::read).collect::<Result<_, _>>()?;
        Ok(WatchPage { items, next })
    }
}

impl UnitFiles {
    /// The note that was added to a unit's table, up to date; none if there never was one.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or the item cannot be read.
    pub async fn unit_note(&self, unit: &UnitId) -> Result<Option<UnitNote>, StoreError> {
        self.table.one(&Key::unit_note(unit)).await
    }

    /// Every change of a unit's note, oldest first.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub async fn unit_notes(&self, unit: &UnitId) -> Result<Vec<UnitNote>, StoreError> {
        let partition = keys::case_file_partition(&keys::unit_in_case_files(unit));
        self.table.all(Query::under(partition, keys::STEP_PREFIX)).await
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
}

impl Body for CaseFile {}

impl Body for Step {}

impl Body for CaseReport {}

impl Body for UnitNote {}

impl Body for Watched {}

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
    let item = watched.under(&watch_key(watched))?;
    Ok(item.listed(keys::WATCH, place_in_index(watched)))
}
