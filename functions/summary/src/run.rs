//! One run: every unit in turn, then the bureau, the brief, and the manifest last.

use crate::draft::Draft;
use crate::table::{Subject, TableFiles, to_json};
use crate::{Facets, Report, SummaryError, UnitReport, brief, delivered, reminders, unit};
use archive::{Archive, Moment, manifest_path};
use campaign::annex3::{AddedNote, Mismatch, Tally, added_notes};
use campaign::delivery::Delivered;
use campaign::desks::Desks;
use campaign::overview::Pending;
use campaign::person::Person;
use campaign::plan::{self, Unit};
use campaign::{Apart, Campaign, Reconciliation, RosterNumber, UnitId, timing};
use futures::FutureExt as _;
use jiff::Timestamp;
use object_store::ObjectStore;
use object_store::path::Path;
use pages::Pages;
use serde::Serialize;
use std::collections::HashMap;
use std::io::Write as _;

/// Makes Annex 3 of each unit and of the bureau as of a moment, the brief and the reminders, with a manifest written
/// last. The brief tells what changed since the newest complete summary before this moment.
///
/// Errors of reconciliation are not errors here: the files are written and the report says `ok: false`. The
/// lists of people who are missing or claim an exemption are held until the end, about 100 bytes a person, and the names
/// of relatives; those of one unit's reminders until the unit is done.
///
/// # Errors
/// The database, the temporary folder or the object store fails. No manifest is written then.
pub async fn run(
    store: &Facets,
    objects: &dyn ObjectStore,
    campaign: &Campaign,
    moment: Timestamp,
) -> Result<Report, SummaryError> {
    // Filings are timed to the second, so a part of one tells no two moments apart.
    let moment = Timestamp::from_second(moment.as_second()).map_err(|_| SummaryError::Moment(moment))?;
    let name = Moment::of(moment);
    let pages = Pages::new(campaign, None);
    let context = Context {
        store,
        objects,
        campaign,
        pages: &pages,
        folder: name.folder(),
        moment,
        delivered: delivered::by(store, moment).await?,
    };
    let previous = Archive::of(objects).newest(Some(&name)).await?;
    let mut report = Report::new(campaign, moment);
    let mut bureau = Bureau::start(&context)?;
    for unit in &campaign.units {
        context.summarize(unit, &mut bureau, &mut report).await?;
    }
    bureau.finish(&context, &mut report).await?;
    let before = previous.as_ref().map(|(_, before)| &before.overview);
    let made = brief::write(&context, &report.overview, before).await?;
    report.files.extend(made);
    report.previous = previous.map(|(name, _)| name.to_string());
    let mut manifest = Draft::new()?;
    manifest.write_all(&to_json(&report)?)?;
    manifest.send(objects, &manifest_path(&name)).await?;
    Ok(report)
}

/// What one run works with.
pub(crate) struct Context<'a> {
    pub(crate) store: &'a Facets,
    pub(crate) objects: &'a dyn ObjectStore,
    pub(crate) campaign: &'a Campaign,
    pub(crate) pages: &'a Pages,
    folder: Path,
    pub(crate) moment: Timestamp,
    pub(crate) delivered: HashMap<RosterNumber, Delivered>,
}

impl Context<'_> {
    fn subject<'a>(&self, unit: Option<&'a Unit>, bureau: &'a str) -> Subject<'a> {
        Subject {
            id: unit.map(|unit| &unit.id),
            name: unit.map_or(bureau, |unit| &unit.name),
            moment: self.moment,
            filled_on: timing::day(self.moment),
        }
    }

    /// The path of a file of this run.
    pub(crate) fn file(&self, name: &str) -> Path {
        self.folder.clone().join(name)
    }

    fn table(&self, name: &str) -> Path {
        self.file(&format!("annex3-{name}"))
    }

    /// Makes a unit's files and passes its rows on to the bureau's.
    async fn summarize(
        &self,
        unit: &Unit,
        bureau: &mut Bureau,
        report: &mut Report,
    ) -> Result<(), SummaryError> {
        let mut files = TableFiles::start(self, &self.subject(Some(unit), ""))?;
        let of_bureau = &mut bureau.files;
        let result = unit::fold(self, unit, &mut bureau.desks, &mut bureau.pending, |row| {
            files.row(row.clone())?;
            of_bureau.row(row)
        });
        // Boxed, since the compiler would otherwise nest the database client's futures too deeply.
        let result = result.boxed().await?;
        let noted = self
            .store
            .unit_files
            .unit_note_at(&unit.id, self.moment)
            .boxed()
            .await?;
        let of_unit = noted.as_ref().map(|text| (unit.name.clone(), text.clone()));
        let notes = of_unit
            .into_iter()
            .chain(added_notes(&result.tally.exempt, &result.tally.notes));
        for (about, text) in notes {
            files.note(&about, &text);
            bureau.files.note(&about, &text);
        }
        let ending = UnitEnding {
            tally: &result.tally,
            unit_note: noted.as_deref(),
        };
        let made = files
            .finish(self.objects, &self.table(unit.id.as_str()), &ending)
            .await?;
        report.files.extend(made);
        report
            .files
            .extend(reminders::write(self, unit, &result.reminders).await?);
        report.add(unit, &result.tally, result.counts, result.changed);
        bureau.take(result.tally);
        bureau.unit_notes.extend(noted.map(|text| NoteOfUnit {
            id: unit.id.clone(),
            name: unit.name.clone(),
            text,
        }));
        Ok(())
    }
}

/// The bureau's table, which takes every unit's rows.
struct Bureau {
    files: TableFiles,
    missing: Vec<Person>,
    exemption_claimed: Vec<Person>,
    exempt: Vec<Person>,
    notes: Vec<AddedNote>,
    apart: Vec<Apart>,
    unit_notes: Vec<NoteOfUnit>,
    desks: Desks,
    pending: Pending,
}

/// The end of a unit's JSON.
#[derive(Serialize)]
struct UnitEnding<'a> {
    #[serde(flatten)]
    tally: &'a Tally,
    /// 另附说明 of the whole table; null if there is none.
    unit_note: Option<&'a str>,
}

/// 另附说明 of a unit's whole table.
#[derive(Serialize)]
struct NoteOfUnit {
    id: UnitId,
    name: String,
    text: String,
}

/// The end of the bureau's JSON: that of a unit's, and the counts unit by unit.
#[derive(Serialize)]
struct BureauEnding<'a> {
    reconciliation: Reconciliation,
    units: &'a [UnitReport],
    missing: &'a [Person],
    exemption_claimed: &'a [Person],
    exempt: &'a [Person],
    notes: &'a [AddedNote],
    apart: &'a [Apart],
    unit_notes: &'a [NoteOfUnit],
    errors: &'a [Mismatch],
}

impl Bureau {
    fn start(context: &Context) -> Result<Self, SummaryError> {
        let subject = context.subject(None, &context.campaign.bureau);
        Ok(Bureau {
            files: TableFiles::start(context, &subject)?,
            missing: Vec::new(),
            exemption_claimed: Vec::new(),
            exempt: Vec::new(),
            notes: Vec::new(),
            apart: Vec::new(),
            unit_notes: Vec::new(),
            desks: Desks::default(),
            pending: Pending::default(),
        })
    }

    fn take(&mut self, tally: Tally) {
        self.missing.extend(tally.missing);
        self.exemption_claimed.extend(tally.exemption_claimed);
        self.exempt.extend(tally.exempt);
        self.notes.extend(tally.notes);
        self.apart.extend(tally.apart);
    }

    async fn finish(self, context: &Context<'_>, report: &mut Report) -> Result<(), SummaryError> {
        report.unattended = self.desks.unattended();
        report.pending = self.pending.finish();
        let ending = BureauEnding {
            reconciliation: report.reconciliation,
            units: &report.units,
            missing: &self.missing,
            exemption_claimed: &self.exemption_claimed,
            exempt: &self.exempt,
            notes: &self.notes,
            apart: &self.apart,
            unit_notes: &self.unit_notes,
            errors: &report.errors,
        };
        let made = self
            .files
            .finish(context.objects, &context.table(plan::BUREAU), &ending)
            .await?;
        report.files.extend(made);
        Ok(())
    }
}
