//! One invocation of the function.

use crate::{Report, SummaryError, run};
use campaign::Campaign;
use jiff::Timestamp;
use lambda_runtime::Diagnostic;
use object_store::ObjectStore;
use serde::{Deserialize, Serialize};
use store::Store;

/// What the schedule sends: `{"moment": "2017-09-11T10:00:00Z"}`, or nothing for now.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Event {
    /// The moment that was meant, not the one the function runs at: a repeated run makes the same files.
    #[serde(default)]
    pub moment: Option<Timestamp>,
}

/// What a run answers; nothing personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The moment summed up.
    pub moment: Timestamp,
    /// How many files were made, the manifest not counted.
    pub files: usize,
    /// Rows of the bureau's table.
    pub rows: u64,
}

/// Why an invocation counts as failed: alarms see it, and the dead letters take it.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The run was not completed.
    #[error(transparent)]
    Run(#[from] SummaryError),
    /// Everything was written, but the counts cannot be trusted; the manifest names the causes.
    #[error("the summary of {moment} was written and does not reconcile: {errors} errors in {units:?}")]
    DoesNotReconcile {
        /// The moment summed up.
        moment: Timestamp,
        /// How many errors there are.
        errors: usize,
        /// The units that have them.
        units: Vec<String>,
    },
}

/// What the function works with, made once by its main.
#[derive(Debug)]
pub struct App {
    /// The campaign's table.
    pub store: Store,
    /// Where the files go.
    pub objects: Box<dyn ObjectStore>,
    /// The campaign.
    pub campaign: Campaign,
    /// Tells the time where the event does not.
    pub clock: fn() -> Timestamp,
}

/// Runs once, and logs what it came to.
///
/// # Errors
/// The run fails, or its counts do not reconcile.
pub async fn handle(event: Option<Event>, app: &App) -> Result<Answer, Failure> {
    let moment = event.unwrap_or_default().moment.unwrap_or_else(app.clock);
    let outcome = match run(&app.store, app.objects.as_ref(), &app.campaign, moment).await {
        Ok(report) => settle(&report),
        Err(error) => Err(Failure::Run(error)),
    };
    match &outcome {
        Ok(answer) => {
            tracing::info!(moment = %answer.moment, files = answer.files, rows = answer.rows, "summary written");
        }
        // The runtime reports a failure to Lambda and does not log it.
        Err(failure) => tracing::error!(%moment, error = %failure, "summary failed"),
    }
    outcome
}

fn settle(report: &Report) -> Result<Answer, Failure> {
    if report.ok {
        return Ok(Answer {
            moment: report.moment,
            files: report.files.len(),
            rows: report.reconciliation.rows,
        });
    }
    let mut units: Vec<String> = report.errors.iter().map(|error| error.unit.to_string()).collect();
    units.dedup();
    Err(Failure::DoesNotReconcile {
        moment: report.moment,
        errors: report.errors.len(),
        units,
    })
}

impl From<Failure> for Diagnostic {
    fn from(failure: Failure) -> Diagnostic {
        let error_type = match &failure {
            Failure::Run(_) => "Run",
            Failure::DoesNotReconcile { .. } => "DoesNotReconcile",
        };
        Diagnostic {
            error_type: error_type.to_owned(),
            error_message: failure.to_string(),
        }
    }
}
