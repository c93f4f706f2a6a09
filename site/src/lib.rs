//! The static site's generator: one campaign file and a few Markdown texts in, a folder of finished pages out.
//!
//! A build is all or nothing. Everything is rendered and checked in memory, written beside the old output and only
//! then put in its place: a mistake leaves the site that is there as it is. The same input gives the same bytes.

mod announcements;
mod asking;
mod blank;
mod calendar;
mod compressed;
mod content;
mod errors;
mod facts;
mod feed;
mod links;
mod markdown;
mod official;
mod output;
mod plan;
mod progress;
mod search;
mod security;

pub use errors::BuildError;

use campaign::{Campaign, timing};
use jiff::Timestamp;
use jiff::civil::Date;
use output::Output;
use pages::Pages;
use std::fs;
use std::path::{Path, PathBuf};

/// What to build from, and where to.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder that the site becomes. It is replaced as a whole, if the generator made it.
    pub out: PathBuf,
    /// The campaign file.
    pub campaign: PathBuf,
    /// The folder with the Markdown texts.
    pub content: PathBuf,
    /// The signed original of the plan, published as it is beside the notice.
    pub official: Option<PathBuf>,
    /// The public figures that the page /progress/ shows, as the summary function publishes them; without a file there
    /// the page says that there are none yet.
    pub progress: Option<PathBuf>,
    /// Where the site will stand, for the site map: scheme and host, without a slash at the end.
    pub base_url: String,
    /// The fixed time of a demonstration, as people read it; every page then says so.
    pub demo_clock: Option<String>,
    /// The day of the build, where no demonstration's clock says another: nothing is announced before its date.
    pub today: Date,
    /// Whether a government publishes it: then every registration has to be there, and it stands where they say.
    pub production: bool,
    /// Whether each file lies there compressed by Brotli and gzip too, for a server that hands these out.
    pub compress: bool,
}

impl Options {
    /// Builds into this folder from `site/content` below the current one, today.
    #[must_use]
    pub fn new(out: impl Into<PathBuf>) -> Self {
        Options {
            out: out.into(),
            campaign: "site/content/campaign.toml".into(),
            content: "site/content".into(),
            official: None,
            progress: None,
            base_url: "http://127.0.0.1:8080".to_owned(),
            demo_clock: None,
            today: timing::day(Timestamp::now()),
            production: false,
            compress: false,
        }
    }

    /// The day that the pages are made for.
    fn day(&self) -> Date {
        self.demo_clock
            .as_deref()
            .and_then(pages::day_in)
            .unwrap_or(self.today)
    }
}

/// What a build made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many pages.
    pub pages: usize,
    /// How many files, pages included.
    pub files: usize,
    /// Their size in bytes.
    pub bytes: usize,
}

/// Builds the site.
///
/// # Errors
/// A mistake in what it is built from, with its place, or a folder that cannot be written. Nothing has changed then.
pub fn build(options: &Options) -> Result<Report, BuildError> {
    let file = read_file(&options.campaign)?;
    let campaign = read_campaign(options, &file)?;
    if options.production {
        check_production(options, &campaign, &file)?;
    }
    let texts = content::read(&options.content)?;
    let announcements = announcements::read(&options.content.join("announcements"), options.day())?;
    let official = options.official.as_deref().map(official::read).transpose()?;
    let progress = options
        .progress
        .as_deref()
        .map(progress::read)
        .transpose()?
        .flatten();
    let pages = Pages::new(&campaign, options.demo_clock.as_deref());
    let site = plan::Site {
        options,
        campaign: &campaign,
        pages: &pages,
        texts: &texts,
        announcements: &announcements,
        official: official.as_ref(),
        progress: progress.as_ref(),
    };
    let output = site.render()?;
    output.check_paths()?;
    links::check(&output, &site.sources())?;
    output.put_in_place(&options.out, options.compress)?;
    Ok(report(&output))
}

fn read_file(path: &Path) -> Result<String, BuildError> {
    fs::read_to_string(path).map_err(|source| BuildError::Read {
        path: path.to_owned(),
        source,
    })
}

fn read_campaign(options: &Options, text: &str) -> Result<Campaign, BuildError> {
    Campaign::parse(text).map_err(|mistake| BuildError::Mistake {
        path: options.campaign.clone(),
        line: mistake.line,
        reason: mistake.reason,
    })
}

/// A government's site shows its registrations, stands at the address they name, and is no demonstration.
fn check_production(options: &Options, campaign: &Campaign, file: &str) -> Result<(), BuildError> {
    let line_of_table = |key: &str| {
        let table = format!("[{}]", key.split('.').next().unwrap_or_default());
        let place = file.lines().position(|line| line.trim() == table);
        place.map_or(1, |place| place + 1)
    };
    let missing: Vec<(usize, &'static str)> = campaign
        .missing_for_production()
        .into_iter()
        .map(|key| (line_of_table(key), key))
        .collect();
    if !missing.is_empty() {
        return Err(BuildError::Unregistered {
            path: options.campaign.clone(),
            missing,
        });
    }
    let registered = campaign.registrations.domain.as_deref().unwrap_or_default();
    if options.base_url != format!("https://{registered}") {
        return Err(BuildError::OtherAddress {
            base_url: options.base_url.clone(),
            registered: registered.to_owned(),
        });
    }
    if options.demo_clock.is_some() {
        return Err(BuildError::DemoInProduction);
    }
    Ok(())
}

fn report(output: &Output) -> Report {
    Report {
        pages: output.pages().count(),
        files: output.files().len(),
        bytes: output.files().iter().map(|file| file.bytes.len()).sum(),
    }
}
