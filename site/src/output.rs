//! The finished files: first in memory, then beside the old output, then in its place. What has not changed is not
//! written again: the new folder takes the old one's file, with its time.

use crate::compressed;
use crate::errors::BuildError;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, process};

/// The first line of `robots.txt`: a folder that has it was made by the generator and may be replaced.
const MARK: &str = "# Written by the site generator";

/// What the summary function replaces: a compressed form beside it would be that of the older page.
const REPLACED_LATER: &str = "progress/";

/// A finished file.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// Its path below the output folder.
    pub(crate) path: String,
    /// Its content.
    pub(crate) bytes: Cow<'static, [u8]>,
    /// What it is made from: a file and its 1-based line; the site itself where there is none.
    made_from: String,
}

/// All finished files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Output {
    files: Vec<File>,
}

impl Output {
    /// Adds a file that the site makes by itself.
    pub(crate) fn add(&mut self, path: impl Into<String>, bytes: impl Into<Cow<'static, [u8]>>) {
        self.add_from("the site itself", path, bytes);
    }

    /// Adds a page of a template's alone.
    pub(crate) fn add_page(&mut self, template: &str, path: impl Into<String>, page: String) {
        self.add_from(format!("site/templates/{template}:1"), path, page.into_bytes());
    }

    /// Adds a file that is made from another one, named with its line.
    pub(crate) fn add_from(
        &mut self,
        made_from: impl Into<String>,
        path: impl Into<String>,
        bytes: impl Into<Cow<'static, [u8]>>,
    ) {
        self.files.push(File {
            path: path.into(),
            bytes: bytes.into(),
            made_from: made_from.into(),
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

    /// Demands that no two files would lie at one path.
    pub(crate) fn check_paths(&self) -> Result<(), BuildError> {
        let mut seen = BTreeMap::new();
        for file in &self.files {
            if let Some(other) = seen.insert(&file.path, &file.made_from) {
                return Err(BuildError::TwoFiles {
                    path: file.path.clone(),
                    made_from: [other.clone(), file.made_from.clone()],
                });
            }
        }
        Ok(())
    }

    /// Writes everything beside `folder` and then puts it in the folder's place; what is no longer made is gone. With
    /// `compress`, what gets smaller lies there compressed as well.
    pub(crate) fn put_in_place(&self, folder: &Path, compress: bool) -> Result<(), BuildError> {
        let exists = may_replace(folder)?;
        let fresh = beside(folder, "new")?;
        let written = self.write(&fresh, folder, compress);
        if let Err(error) = written.and_then(|()| swap(&fresh, folder, exists)) {
            // What was half written is of no use; the error that matters is the one above.
            let _ = fs::remove_dir_all(&fresh);
            return Err(error);
        }
        Ok(())
    }

    fn write(&self, fresh: &Path, old: &Path, compress: bool) -> Result<(), BuildError> {
        let mut made = None;
        for file in &self.files {
            let path = fresh.join(&file.path);
            let parent = path.parent().unwrap_or(fresh);
            if made.as_deref() != Some(parent) {
                fs::create_dir_all(parent).map_err(at(parent))?;
                made = Some(parent.to_owned());
            }
            let before = old.join(&file.path);
            let is_same = fs::read(&before).is_ok_and(|bytes| *bytes == *file.bytes);
            if !(is_same && fs::hard_link(&before, &path).is_ok()) {
                fs::write(&path, &file.bytes).map_err(at(&path))?;
            }
            if compress && !file.path.starts_with(REPLACED_LATER) {
                let kept = is_same.then_some(before.as_path());
                compressed::write(&path, &file.bytes, kept)?;
            }
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

pub(crate) fn at(path: &Path) -> impl Fn(std::io::Error) -> BuildError + '_ {
    |source| BuildError::Write {
        path: path.to_owned(),
        source,
    }
}
