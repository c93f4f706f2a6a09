//! A delivery as one ZIP: the list, each report and each later withdrawal as a page to print, and their digests.
//!
//! The same delivery makes the same bytes: names, order and times follow from the delivery alone.

use crate::Web;
use campaign::delivery::{Delivery, Item};
use campaign::{Digest, Revision, timing};
use std::io::{Cursor, Write as _};
use store::StoreError;
use web::Problem;
use web::papers::Style;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The list's name.
const LIST: &str = "清单.xlsx";
/// The digests' name. Its lines are what `sha256sum -c` reads.
const MANIFEST: &str = "MANIFEST";

/// Why a bundle was not made.
#[derive(Debug, thiserror::Error)]
pub(super) enum BundleError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Page(#[from] pages::PageError),
    #[error(transparent)]
    Sheet(#[from] sheets::SheetError),
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
    #[error(transparent)]
    Write(#[from] std::io::Error),
    #[error("a delivered revision is not on file as it was delivered")]
    Revision,
}

impl From<BundleError> for Problem {
    fn from(error: BundleError) -> Self {
        match error {
            BundleError::Store(error) => error.into(),
            other => Problem::fault(other),
        }
    }
}

/// A file of the bundle.
struct File {
    name: String,
    bytes: Vec<u8>,
}

/// The bundle.
///
/// # Errors
/// The database does not answer, or a fault.
pub(super) async fn zip(web: &Web, delivery: &Delivery, items: &[Item]) -> Result<Vec<u8>, BundleError> {
    let mut files = vec![File {
        name: LIST.to_owned(),
        bytes: sheets::delivery::write(&web.campaign, delivery, items)?,
    }];
    for item in items {
        files.extend(report(web, item).await?);
        for withdrawal in &item.withdrawals {
            let html = web.withdrawal_paper(withdrawal, Style::Within)?;
            let name = format!("退出/{}-{}.html", title(item), withdrawal.serial);
            files.push(File {
                name,
                bytes: html.into_bytes(),
            });
        }
    }
    pack(delivery, files)
}

async fn report(web: &Web, item: &Item) -> Result<Option<File>, BundleError> {
    let Some(report) = &item.report else {
        return Ok(None);
    };
    let Some(revision) = revision_of(web, item).await? else {
        return Ok(None);
    };
    let html = web.annex2(&revision, Some(&report.signed), &[], Style::Within)?;
    Ok(Some(File {
        name: format!("报告/{}-第{}次.html", title(item), report.revision),
        bytes: html.into_bytes(),
    }))
}

/// The delivered revision; none where only withdrawals were.
pub(super) async fn revision_of(web: &Web, item: &Item) -> Result<Option<Revision>, BundleError> {
    let Some(report) = &item.report else {
        return Ok(None);
    };
    let found = web
        .store
        .declarations
        .revision(&item.number, report.revision)
        .await?
        .filter(|revision| revision.sha256 == report.sha256);
    found.map(Some).ok_or(BundleError::Revision)
}

/// Roster number and name, without what a file's name can't have.
fn title(item: &Item) -> String {
    let name: String = item
        .declarant
        .name
        .chars()
        .map(|character| match character {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '.' => '_',
            other if other.is_control() => '_',
            other => other,
        })
        .collect();
    format!("{}-{name}", item.number)
}

fn pack(delivery: &Delivery, mut files: Vec<File>) -> Result<Vec<u8>, BundleError> {
    let lines = files
        .iter()
        .map(|file| format!("{}  {}\n", Digest::of(&file.bytes), file.name));
    let manifest = File {
        name: MANIFEST.to_owned(),
        bytes: lines.collect::<String>().into_bytes(),
    };
    files.insert(0, manifest);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(modified(delivery))
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for file in &files {
        zip.start_file(file.name.as_str(), options)?;
        zip.write_all(&file.bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// When it was handed over, as clocks in the campaign's time zone showed it.
fn modified(delivery: &Delivery) -> DateTime {
    let at = timing::local(delivery.at);
    let part = |part: i8| part.unsigned_abs();
    DateTime::from_date_and_time(
        at.year().unsigned_abs(),
        part(at.month()),
        part(at.day()),
        part(at.hour()),
        part(at.minute()),
        part(at.second()),
    )
    .unwrap_or_default()
}
