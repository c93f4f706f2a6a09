//! Backups: all data of a folder in another one, which is complete or is none.
//!
//! The database is copied as of one moment, while the service goes on. What the next start builds anew is left out,
//! and so is what is still arriving.

use crate::database::{DATABASE, close_to_others};
use anyhow::{Context as _, bail};
use campaign::Digest;
use declare::scans::ARRIVING;
use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;
use walkdir::WalkDir;

/// What a backup holds, written last.
const CONTENTS: &str = "backup.json";

/// What is built anew at every start, and what is on its way and removed by itself.
const LEFT_OUT: [&str; 2] = ["site", ARRIVING];

/// How long the database may be busy with a write before it is read.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

#[derive(Serialize, Deserialize)]
struct Contents {
    made_at: Timestamp,
    /// The digest of each file by its place in the folder.
    files: BTreeMap<PathBuf, Digest>,
}

/// Copies a data folder into a new one.
///
/// # Errors
/// The new folder is there already, or something can't be read, written, or is damaged; then there is no backup.
pub fn make(data: &Path, to: &Path) -> anyhow::Result<()> {
    if !data.join(DATABASE).exists() {
        bail!("{} holds no database: there is nothing to copy", data.display());
    }
    let (within, place) = (fs::canonicalize(data)?, std::path::absolute(to)?);
    let is_inside = place
        .ancestors()
        .any(|above| fs::canonicalize(above).is_ok_and(|above| above == within));
    if is_inside {
        bail!(
            "{} lies in the data folder: each backup would hold the ones before",
            to.display()
        );
    }
    let files = into_new_folder(to, |unfinished| {
        copy_database(&data.join(DATABASE), &unfinished.join(DATABASE))?;
        for file in files_of(data)? {
            copy(data, unfinished, &file)?;
        }
        let files = files_of(unfinished)?.into_iter().chain([DATABASE.into()]);
        let digests = files.map(|file| Ok((file.clone(), digest(&unfinished.join(file))?)));
        let contents = Contents {
            made_at: Timestamp::now(),
            files: digests.collect::<anyhow::Result<_>>()?,
        };
        let text = serde_json::to_vec_pretty(&contents)?;
        roster::write_for_owner(&unfinished.join(CONTENTS), &text)?;
        Ok(contents.files.len())
    })?;
    say(&format!("{files} files are in {}", to.display()));
    Ok(())
}

/// Makes a data folder of a backup.
///
/// # Errors
/// There is a data folder already, or the backup is not complete; then nothing was put back.
pub fn restore(from: &Path, data: &Path) -> anyhow::Result<()> {
    let text =
        fs::read(from.join(CONTENTS)).with_context(|| format!("{} is no whole backup", from.display()))?;
    let contents: Contents = serde_json::from_slice(&text).with_context(|| from.display().to_string())?;
    into_new_folder(data, |unfinished| {
        for (file, expected) in &contents.files {
            copy(from, unfinished, file)?;
            if &digest(&unfinished.join(file))? != expected {
                bail!(
                    "{} is not what was backed up; nothing was put back",
                    from.join(file).display()
                );
            }
        }
        Ok(())
    })?;
    say(&format!(
        "{} is as it was at {}",
        data.display(),
        campaign::timing::moment_in_chinese(contents.made_at)
    ));
    Ok(())
}

/// Fills a folder that gets its name only once it is filled.
fn into_new_folder<Made>(
    folder: &Path,
    fill: impl FnOnce(&Path) -> anyhow::Result<Made>,
) -> anyhow::Result<Made> {
    if folder.exists() {
        bail!("{} is there already; nothing is overwritten", folder.display());
    }
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
    // Gone if it is not filled.
    let unfinished = tempfile::Builder::new()
        .prefix(".unfinished-")
        .tempdir_in(parent)
        .with_context(|| parent.display().to_string())?;
    close_to_others(unfinished.path())?;
    let made = fill(unfinished.path())?;
    fs::rename(unfinished.path(), folder).with_context(|| folder.display().to_string())?;
    File::open(parent)?.sync_all()?;
    // It has another name now: there is nothing to remove.
    let _ = unfinished.keep();
    Ok(made)
}

/// The database as of one moment, in one file that is whole.
fn copy_database(from: &Path, to: &Path) -> anyhow::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(from, flags).with_context(|| from.display().to_string())?;
    database.busy_timeout(LONGEST_WAIT)?;
    let place = to.to_str().context("the folder's name is not UTF-8")?;
    database
        .execute("VACUUM INTO ?1", [place])
        .with_context(|| from.display().to_string())?;
    let copied = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let found: String = copied.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if found != "ok" {
        bail!("{} is damaged: {found}", from.display());
    }
    File::open(to)?.sync_all()?;
    Ok(())
}

/// What lies in a folder beside the database, by place.
fn files_of(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let is_left_out = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let ends_soon = name.ends_with(".new");
        entry.depth() == 1 && (LEFT_OUT.contains(&name.as_ref()) || name.starts_with("database."))
            || ends_soon
    };
    for entry in WalkDir::new(folder)
        .into_iter()
        .filter_entry(|entry| !is_left_out(entry))
    {
        let entry = entry?;
        if entry.file_type().is_file() {
            files.push(entry.path().strip_prefix(folder)?.to_owned());
        }
    }
    Ok(files)
}

fn copy(from: &Path, to: &Path, file: &Path) -> anyhow::Result<()> {
    let target = to.join(file);
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    let source = from.join(file);
    fs::copy(&source, &target).with_context(|| source.display().to_string())?;
    File::open(&target)?.sync_all()?;
    Ok(())
}

fn digest(file: &Path) -> anyhow::Result<Digest> {
    let content = fs::read(file).with_context(|| file.display().to_string())?;
    Ok(Digest::of(&content))
}

#[allow(clippy::print_stdout, reason = "what a command did")]
fn say(what: &str) {
    println!("{what}");
}
