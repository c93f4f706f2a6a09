//! The clock: the machine's, or one that starts within the campaign.

use crate::args::{ClockKind, Settings};
use anyhow::{Context, bail};
use jiff::Timestamp;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Where the demo clock starts in a new data folder: 2017-09-11 09:00 in Asia/Shanghai, in the self-check phase.
const DEMO_START: i64 = 1_505_091_600;

/// How often the demo clock's standing is noted in the data folder.
const NOTED_EVERY: Duration = Duration::from_secs(5);

/// The clock of one run.
#[derive(Clone)]
pub struct LocalClock {
    /// Tells the moment.
    pub now: web::Clock,
    /// Where the demo clock started, or none for the machine's clock.
    pub demo_start: Option<Timestamp>,
    note: PathBuf,
}

impl LocalClock {
    /// Starts the clock that the settings ask for.
    ///
    /// # Errors
    /// The data folder's note of where the demo clock stood can't be read.
    pub fn start(settings: &Settings) -> anyhow::Result<Self> {
        let note = settings.data.join("clock");
        if settings.clock == ClockKind::Real {
            if settings.now.is_some() {
                bail!("--now sets the demo clock; by the machine's the time is the machine's");
            }
            return Ok(LocalClock {
                now: Arc::new(Timestamp::now),
                demo_start: None,
                note,
            });
        }
        let start = match settings.now {
            Some(now) => now,
            None => noted(&note)?.unwrap_or(Timestamp::from_second(DEMO_START)?),
        };
        let started = Instant::now();
        let now = move || start.saturating_add(started.elapsed()).unwrap_or(start);
        Ok(LocalClock {
            now: Arc::new(now),
            demo_start: Some(start),
            note,
        })
    }

    /// The demo clock's start as people read it, for the banner of every page.
    #[must_use]
    pub fn banner(&self) -> Option<String> {
        let start = campaign::timing::local(self.demo_start?);
        let date = campaign::date::in_chinese(start.date());
        Some(format!("{date} {:02}:{:02}", start.hour(), start.minute()))
    }

    /// Notes where the demo clock stands, again and again, so that the next run goes on from there.
    pub async fn keep_note(self) {
        loop {
            if let Err(error) = self.write_note() {
                tracing::warn!(%error, "where the demo clock stands can't be noted");
            }
            tokio::time::sleep(NOTED_EVERY).await;
        }
    }

    /// Notes where the demo clock stands.
    ///
    /// # Errors
    /// The data folder can't be written.
    pub fn write_note(&self) -> std::io::Result<()> {
        if self.demo_start.is_none() {
            return Ok(());
        }
        let unfinished = self.note.with_extension("new");
        fs::write(&unfinished, (self.now)().to_string())?;
        fs::rename(unfinished, &self.note)
    }
}

fn noted(path: &Path) -> anyhow::Result<Option<Timestamp>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(
            text.trim()
                .parse()
                .with_context(|| format!("{} holds no time", path.display()))?,
        )),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("{} can't be read", path.display())),
    }
}
