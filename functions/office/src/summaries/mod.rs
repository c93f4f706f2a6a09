//! What the schedule made: listed, shown, fetched file by file, and asked for once more by hand.
//!
//! The office reads the archive and makes nothing itself: in the cloud it hands the summary function an event, locally
//! the function runs in the same process.

mod announce;
mod files;
mod issue;
mod list;
pub(crate) mod make;
mod show;

pub(crate) use files::attached;

use crate::Office;
use archive::{Archive, ArchiveError, Manifest};
use axum::Router;
use axum::routing::{get, post};
use campaign::RosterNumber;
use futures::future::BoxFuture;
use jiff::Timestamp;
use object_store::ObjectStore;
use std::fmt;
use std::sync::Arc;
use utoipa::OpenApi;
use web::Problem;

/// The archive, and who adds to it.
#[derive(Clone)]
pub struct Summaries {
    /// Where the summaries lie.
    pub objects: Arc<dyn ObjectStore>,
    /// Makes the summary of a moment.
    pub make: Make,
    /// Whether whoever makes it can send reminders: the settings have where to.
    pub reminds: bool,
}

/// Makes the summary of a moment, or hands it to who does.
pub type Make = Arc<dyn Fn(Wish) -> BoxFuture<'static, Result<Asked, MakeError>> + Send + Sync>;

/// What is wished for.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The moment to sum up.
    pub moment: Timestamp,
    /// Who wishes that today's reminders go out with it.
    pub remind: Option<RosterNumber>,
}

/// Why it was not made.
pub type MakeError = Box<dyn std::error::Error + Send + Sync>;

/// What became of the wish for a summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It is there.
    Made,
    /// It is being made.
    Started,
}

impl fmt::Debug for Summaries {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Summaries")
            .field("objects", &self.objects)
            .finish_non_exhaustive()
    }
}

impl Summaries {
    pub(crate) fn archive(&self) -> Archive<'_> {
        Archive::of(self.objects.as_ref())
    }

    /// The newest that is complete; none before the first.
    pub(crate) async fn newest(&self) -> Result<Option<Manifest>, Problem> {
        let newest = self.archive().newest(None).await.map_err(refuse)?;
        Ok(newest.map(|(_, manifest)| manifest))
    }
}

/// An archive that can't be read is a fault when it is damaged; else trying again may help.
pub(crate) fn refuse(error: ArchiveError) -> Problem {
    match error {
        ArchiveError::Damaged { .. } => Problem::fault(error),
        ArchiveError::Objects { .. } => Problem::unavailable_for(&error),
    }
}

#[derive(OpenApi)]
#[openapi(paths(list::list, make::make, announce::draft, show::show, issue::issue))]
struct Document;

/// The description of these routes.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The routes of summaries.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/api/summaries", get(list::list).post(make::make))
        .route("/api/summaries/announcement", get(announce::draft))
        .route("/api/summaries/{date}", get(show::show))
        .route("/api/summaries/{date}/issue", post(issue::issue))
}
