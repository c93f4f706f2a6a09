//! One run: every unit in turn, then the bureau, then the manifest.

use crate::draft::Draft;
use crate::people;
use crate::table::{Subject, TableFiles, to_json};
use crate::{Report, SummaryError, UnitReport};
use campaign::annex3::{Mismatch, Person, Tally, UnitFold, roster_comes_first};
use campaign::plan::{self, Unit};
use campaign::{Campaign, Reconciliation, timing};
use futures::stream::{StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use object_store::ObjectStore;
use object_store::path::Path;
use serde::Serialize;
use std::io::Write as _;
use std::pin::pin;
use store::Store;

/// Makes Annex 3 of each unit and of the bureau as of a moment, with a manifest written last.
///
/// Errors of reconciliation are not errors here: the files are written and the report says `ok: false`. The
/// lists of people who are missing or claim an exemption are held until the end, about 100 bytes a person.
///
/// # Errors
/// The database, the temporary folder or the object store fails. No manifest is written then.
pub async fn run(
    store: &Store,
    objects: &dyn ObjectStore,
    campaign: &Campaign,
    moment: Timestamp,
) -> Result<Report, SummaryError> {
    // Filings are timed to the second, so a part of one tells no two moments apart.
    let moment = Timestamp::from_second(moment.as_second()).map_err(|_| SummaryError::Moment(moment))?;
    let context = Context {
        store,
        objects,
        campaign,
        folder: folder(moment),
        moment,
    };
    let mut report = Report::new(campaign, moment, timing::day(moment));
    let mut bureau = Bureau::start(&context)?;
    for unit in &campaign.units {
        context.summarize(unit, &mut bureau, &mut report).await?;
    }
    bureau.finish(&context, &mut report).await?;
    let mut manifest = Draft::new()?;
    manifest.write_all(&to_json(&report)?)?;
    manifest
        .send(objects, &context.folder.clone().join("summary.json"))
        .await?;
    Ok(report)
}

/// The folder of a moment, by the time in the campaign's time zone: `summaries/2017-09-11T1800`, with seconds
/// only where there are any.
fn folder(moment: Timestamp) -> Path {
    let local = timing::local(moment);
    let format = if local.second() == 0 {
        "%Y-%m-%dT%H%M"
    } else {
        "%Y-%m-%dT%H%M%S"
    };
    Path::from(format!("summaries/{}", local.strftime(format)))
}

/// What one run works with.
struct Context<'a> {
    store: &'a Store,
    objects: &'a dyn ObjectStore,
    campaign: &'a Campaign,
    folder: Path,
    moment: Timestamp,
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

    fn table(&self, name: &str) -> Path {
        self.folder.clone().join(format!("annex3-{name}"))
    }

    /// Makes a unit's files and passes its rows on to the bureau's.
    async fn summarize(
        &self,
        unit: &Unit,
        bureau: &mut Bureau,
        report: &mut Report,
    ) -> Result<(), SummaryError> {
        let mut fold = UnitFold::new(self.campaign, unit);
        let mut files = TableFiles::start(self.campaign, &self.subject(Some(unit), ""))?;
        let mut roster = pin!(people::on_roster(self.store, &unit.id).peekable());
        let mut dossiers = people::dossiers(self.store, &unit.id, self.moment);
        while let Some(dossier) = dossiers.try_next().await? {
            // An error is taken too, so that it is seen.
            let due = |entry: &Result<_, _>| {
                entry
                    .as_ref()
                    .map_or(true, |entry| roster_comes_first(entry, &dossier.current))
            };
            while let Some(entry) = roster.as_mut().next_if(due).await {
                fold.roster_entry(&entry?);
            }
            for row in fold.dossier(&dossier) {
                files.row(row.clone())?;
                bureau.files.row(row)?;
            }
        }
        while let Some(entry) = roster.try_next().await? {
            fold.roster_entry(&entry);
        }
        let tally = fold.finish();
        report.add(unit, &tally);
        report.files.extend(
            files
                .finish(self.objects, &self.table(unit.id.as_str()), &tally)
                .await?,
        );
        bureau.take(tally);
        Ok(())
    }
}

/// The bureau's table, which takes every unit's rows.
struct Bureau {
    files: TableFiles,
    missing: Vec<Person>,
    exemption_claimed: Vec<Person>,
}

/// The end of the bureau's JSON: that of a unit's, and the counts unit by unit.
#[derive(Serialize)]
struct BureauEnding<'a> {
    reconciliation: Reconciliation,
    units: &'a [UnitReport],
    missing: &'a [Person],
    exemption_claimed: &'a [Person],
    errors: &'a [Mismatch],
}

impl Bureau {
    fn start(context: &Context) -> Result<Self, SummaryError> {
        let subject = context.subject(None, &context.campaign.bureau);
        let files = TableFiles::start(context.campaign, &subject)?;
        Ok(Bureau {
            files,
            missing: Vec::new(),
            exemption_claimed: Vec::new(),
        })
    }

    fn take(&mut self, tally: Tally) {
        self.missing.extend(tally.missing);
        self.exemption_claimed.extend(tally.exemption_claimed);
    }

    async fn finish(self, context: &Context<'_>, report: &mut Report) -> Result<(), SummaryError> {
        let ending = BureauEnding {
            reconciliation: report.reconciliation,
            units: &report.units,
            missing: &self.missing,
            exemption_claimed: &self.exemption_claimed,
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
