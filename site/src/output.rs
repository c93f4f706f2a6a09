//! The finished files: first in memory, then beside the old output, then in its place.

use crate::errors::BuildError;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, process};

/// The first line of `robots.txt`: a folder that has it was made by the generator and may be replaced.
const MARK: &str = "# Written by the site generator";

/// A finished file.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// Its path below the output folder.
    pub(crate) path: String,
    /// Its content.
    pub(crate) bytes: Cow<'static, [u8]>,
}

/// All finished files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Output {
    files: Vec<File>,
}

impl Output {
    /// Adds a file.
    pub(crate) fn add(&mut self, path: impl Into<String>, bytes: impl Into<Cow<'static, [u8]>>) {
        self.files.push(File {
            path: path.into(),
            bytes: bytes.into(),
        });
    }

    /// Adds `robots.txt`, which marks the folder as the generator's.
    pub(crate) fn add_robots(&mut self, rules: &str) {
        self.add("robots.txt", format!("{MARK}\n{rules}").into_bytes());
    }

    /// All files.
    pub(crate) fn files(&self) -> &[File] {
        &self.files
    }

    /// The pages among them, each with its text.
    pub(crate) fn pages(&self) -> impl Iterator<Item = (&str, &str)> {
        let html = self.files.iter().filter(|file| file.path.ends_with(".html"));
        html.filter_map(|file| Some((file.path.as_str(), std::str::from_utf8(&file.bytes).ok()?)))
    }

    /// The files by path.
    pub(crate) fn by_path(&self) -> BTreeMap<&str, &File> {
        self.files.iter().map(|file| (file.path.as_str(), file)).collect()
    }

    /// Writes everything beside `folder` and then puts it in the folder's place; what is no longer made is gone.
    pub(crate) fn put_in_place(&self, folder: &Path) -> Result<(), BuildError> {
        let exists = may_replace(folder)?;
        let fresh = beside(folder, "new")?;
        if let Err(error) = self.write(&fresh).and_then(|()| swap(&fresh, folder, exists)) {
            // What was half written is of no use; the error that matters is the one above.
            let _ = fs::remove_dir_all(&fresh);
            return Err(error);
        }
        Ok(())
    }

    fn write(&self, folder: &Path) -> Result<(), BuildError> {
        let mut made = None;
        for file in &self.files {
            let path = folder.join(&file.path);
            let parent = path.parent().unwrap_or(folder);
            if made.as_deref() != Some(parent) {
                fs::create_dir_all(parent).map_err(at(parent))?;
                made = Some(parent.to_owned());
            }
            fs::write(&path, &file.bytes).map_err(at(&path))?;
        }
        Ok(())
    }
}

/// Whether there is an old output. A folder with anything else in it is nobody's to remove.
fn may_replace(folder: &Path) -> Result<bool, BuildError> {
    if !folder.try_exists().map_err(at(folder))? {
        return Ok(false);
    }
    let is_empty = fs::read_dir(folder).map_err(at(folder))?.next().is_none();
    let is_ours =
        || fs::read_to_string(folder.join("robots.txt")).is_ok_and(|robots| robots.starts_with(MARK));
    if is_empty || is_ours() {
        Ok(true)
    } else {
        Err(BuildError::NotASite(folder.to_owned()))
    }
}

fn swap(fresh: &Path, folder: &Path, exists: bool) -> Result<(), BuildError> {
    if !exists {
        return fs::rename(fresh, folder).map_err(at(folder));
    }
    let old = beside(folder, "old")?;
    fs::rename(folder, &old).map_err(at(folder))?;
    if let Err(source) = fs::rename(fresh, folder) {
        // The old output goes back; if even that fails, it is still there under its other name.
        let _ = fs::rename(&old, folder);
        return Err(BuildError::Write {
            path: folder.to_owned(),
            source,
        });
    }
    fs::remove_dir_all(&old).map_err(at(&old))
}

/// A name in the same folder, so that putting in place is a rename within one file system.
fn beside(folder: &Path, what: &str) -> Result<PathBuf, BuildError> {
    let absolute = std::path::absolute(folder).map_err(at(folder))?;
    let name = absolute
        .file_name()
        .ok_or_else(|| BuildError::NotASite(folder.to_owned()))?;
    let parent = absolute.parent().unwrap_or(&absolute);
    fs::create_dir_all(parent).map_err(at(parent))?;
    Ok(parent.join(format!(".{}.{what}-{}", name.to_string_lossy(), process::id())))
}

fn at(path: &Path) -> impl Fn(std::io::Error) -> BuildError + '_ {
    |source| BuildError::Write {
        path: path.to_owned(),
        source,
    }
}
