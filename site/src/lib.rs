//! The static site's generator: one campaign file and a few Markdown texts in, a folder of finished pages out.
//!
//! A build is all or nothing. Everything is rendered and checked in memory, written beside the old output and only
//! then put in its place: a mistake leaves the site that is there as it is. The same input gives the same bytes.

mod content;
mod errors;
mod links;
mod markdown;
mod official;
mod output;
mod plan;
mod progress;

pub use errors::BuildError;

use campaign::Campaign;
use output::Output;
use pages::Pages;
use std::fs;
use std::path::PathBuf;

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
}

impl Options {
    /// Builds into this folder from `site/content` below the current one.
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
        }
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
    let campaign = read_campaign(options)?;
    let texts = content::read(&options.content)?;
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
        official: official.as_ref(),
        progress: progress.as_ref(),
    };
    let output = site.render()?;
    links::check(&output)?;
    output.put_in_place(&options.out)?;
    Ok(report(&output))
}

fn read_campaign(options: &Options) -> Result<Campaign, BuildError> {
    let path = &options.campaign;
    let text = fs::read_to_string(path).map_err(|source| BuildError::Read {
        path: path.clone(),
        source,
    })?;
    Campaign::parse(&text).map_err(|mistake| BuildError::Mistake {
        path: path.clone(),
        line: mistake.line,
        reason: mistake.reason,
    })
}

fn report(output: &Output) -> Report {
    Report {
        pages: output.pages().count(),
        files: output.files().len(),
        bytes: output.files().iter().map(|file| file.bytes.len()).sum(),
    }
}
