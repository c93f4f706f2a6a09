//! One invocation of the function.

use crate::progress::{PublishError, Site};
use crate::reminders::webhook::Webhook;
use crate::reminders::{Reminding, Sending, Sent};
use crate::{Facets, Report, SummaryError, run};
use archive::{Archive, Moment};
use campaign::{Campaign, RosterNumber};
use futures::FutureExt as _;
use jiff::Timestamp;
use lambda_runtime::Diagnostic;
use object_store::ObjectStore;
use serde::{Deserialize, Serialize};

/// What the schedule sends: `{"moment": "2017-09-11T10:00:00Z"}`, or nothing for now.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Event {
    /// The moment that was meant, not the one the function runs at: a repeated run makes the same files.
    #[serde(default)]
    pub moment: Option<Timestamp>,
    /// Somebody asked for it, whatever the schedule says. Reminders are listed and not sent then, but for the next.
    #[serde(default)]
    pub by_hand: bool,
    /// Who asked that today's reminders go out now.
    #[serde(default)]
    pub remind: Option<RosterNumber>,
}

/// What a run answers; nothing personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The moment summed up.
    pub moment: Timestamp,
    /// How many files were made, the manifest not counted; none where nothing was due.
    pub files: usize,
    /// Rows of the bureau's table.
    pub rows: u64,
    /// People in reminders that were taken.
    pub reminded: usize,
    /// Messages with reminders that were not taken, or of which nothing is known.
    pub reminders_failed: usize,
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
    /// The summary was written; the public still sees the older progress page.
    #[error("the summary was written and its progress was not published: {0}")]
    Publish(#[from] PublishError),
}

/// What the function works with, made once by its main.
#[derive(Debug)]
pub struct App {
    /// The campaign's table.
    pub store: Facets,
    /// Where the files go.
    pub objects: Box<dyn ObjectStore>,
    /// The campaign.
    pub campaign: Campaign,
    /// The static site, if progress is published.
    pub site: Option<Site>,
    /// Where reminders are posted, if anywhere.
    pub webhook: Option<Webhook>,
    /// Tells the time where the event does not.
    pub clock: fn() -> Timestamp,
}

/// Runs once, and logs what it came to.
///
/// # Errors
/// The run fails, its counts do not reconcile, or its progress is not published.
pub async fn handle(event: Option<Event>, app: &App) -> Result<Answer, Failure> {
    let event = event.unwrap_or_default();
    let moment = event.moment.unwrap_or_else(app.clock);
    if event.moment.is_some() && !event.by_hand && !app.campaign.is_summary_due(moment) {
        tracing::info!(%moment, "no summary is due");
        return Ok(Answer {
            moment,
            files: 0,
            rows: 0,
            reminded: 0,
            reminders_failed: 0,
        });
    }
    let sends = !event.by_hand || event.remind.is_some();
    let work = Work {
        store: &app.store,
        objects: app.objects.as_ref(),
        campaign: &app.campaign,
        site: app.site.as_ref(),
        reminding: app.webhook.as_ref().filter(|_| sends).map(|webhook| Reminding {
            webhook,
            now: (app.clock)(),
            by: event.remind.clone(),
        }),
    };
    let outcome = work.all(moment).await;
    match &outcome {
        Ok(answer) => {
            tracing::info!(moment = %answer.moment, files = answer.files, rows = answer.rows, "summary written");
        }
        // The runtime reports a failure to Lambda and does not log it.
        Err(failure) => tracing::error!(%moment, error = %failure, "summary failed"),
    }
    outcome
}

/// Everything that is done for a moment, and with what.
#[derive(Clone, Debug)]
pub struct Work<'a> {
    /// The campaign's table.
    pub store: &'a Facets,
    /// Where the files go.
    pub objects: &'a dyn ObjectStore,
    /// The campaign.
    pub campaign: &'a Campaign,
    /// The static site, if progress is published.
    pub site: Option<&'a Site>,
    /// How reminders are sent, if they are.
    pub reminding: Option<Reminding<'a>>,
}

impl Work<'_> {
    /// Makes the summary of a moment, unless it is there already; publishes its progress, unless a later one was made;
    /// sends today's reminders to whom none went out today.
    ///
    /// # Errors
    /// The run fails, its counts do not reconcile, or its progress is not published.
    pub async fn all(&self, moment: Timestamp) -> Result<Answer, Failure> {
        // Boxed, since the compiler would otherwise nest the clients' futures too deeply in each other.
        let report = self.summary(moment).boxed().await?;
        let published = self.publish(&report).boxed().await;
        let sent = self.remind(&report).boxed().await;
        published?;
        let answer = settle(&report)?;
        Ok(Answer {
            reminded: sent.people,
            reminders_failed: sent.failed,
            ..answer
        })
    }

    /// One that reconciles is complete: making it again would give nothing new, and failing half-way would spoil it.
    async fn summary(&self, moment: Timestamp) -> Result<Report, SummaryError> {
        let there = Archive::of(self.objects).manifest(&Moment::of(moment)).await?;
        match there.filter(|report| report.ok) {
            Some(report) => Ok(report),
            None => run(self.store, self.objects, self.campaign, moment).await,
        }
    }

    async fn publish(&self, report: &Report) -> Result<(), Failure> {
        let Some(site) = self.site else {
            return Ok(());
        };
        let newest = Archive::of(self.objects)
            .newest(None)
            .await
            .map_err(SummaryError::from)?;
        if newest.is_some_and(|(newest, _)| newest > Moment::of(report.moment)) {
            return Ok(());
        }
        let published = site.publish(self.objects, self.campaign, &report.overview);
        Ok(published.await?)
    }

    /// It never keeps the summary from being made.
    async fn remind(&self, report: &Report) -> Sent {
        let Some(reminding) = &self.reminding else {
            return Sent::default();
        };
        let sending = Sending {
            store: self.store,
            objects: self.objects,
            campaign: self.campaign,
            reminding,
        };
        sending.all(report).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the reminders could not be sent");
            Sent { people: 0, failed: 1 }
        })
    }
}

fn settle(report: &Report) -> Result<Answer, Failure> {
    if report.ok {
        return Ok(Answer {
            moment: report.moment,
            files: report.files.len(),
            rows: report.reconciliation.rows,
            reminded: 0,
            reminders_failed: 0,
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
            Failure::Publish(_) => "Publish",
        };
        Diagnostic {
            error_type: error_type.to_owned(),
            error_message: failure.to_string(),
        }
    }
}
