//! A copy of the site's content to build from and to break.

use site::{BuildError, Options, build};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use walkdir::WalkDir;

/// A copy of the site's content, and a folder to build into beside it.
pub(crate) struct Workshop {
    folder: TempDir,
}

impl Workshop {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let content = folder.path().join("content");
        fs::create_dir(&content).unwrap();
        for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/content")).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, content.join(path.file_name().unwrap())).unwrap();
        }
        Workshop { folder }
    }

    pub(crate) fn content(&self, name: &str) -> PathBuf {
        self.folder.path().join("content").join(name)
    }

    pub(crate) fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    pub(crate) fn options(&self) -> Options {
        Options {
            campaign: self.content("campaign.toml"),
            content: self.folder.path().join("content"),
            ..Options::new(self.out())
        }
    }

    /// Builds, and returns every file that was made.
    pub(crate) fn built(&self, options: &Options) -> Files {
        build(options).unwrap();
        self.assert_tidy();
        files(&self.out())
    }

    pub(crate) fn replace(&self, name: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.content(name)).unwrap();
        assert!(text.contains(old), "{name} has no {old}");
        fs::write(self.content(name), text.replacen(old, new, 1)).unwrap();
    }

    pub(crate) fn append(&self, name: &str, text: &str) {
        let old = fs::read_to_string(self.content(name)).unwrap();
        fs::write(self.content(name), old + text).unwrap();
    }

    /// Builds, breaks something, and returns why the next build fails. The old output has to be as it was.
    pub(crate) fn failure(&self, break_it: impl FnOnce(&Self)) -> BuildError {
        let before = self.built(&self.options());
        break_it(self);
        let error = build(&self.options()).unwrap_err();
        assert!(files(&self.out()) == before, "a failed build changed the output");
        self.assert_tidy();
        error
    }

    fn assert_tidy(&self) {
        let entries = fs::read_dir(self.folder.path()).unwrap().count();
        assert_eq!(
            entries, 2,
            "a build left something beside the content and the output"
        );
    }
}

/// Files by their path.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Files {
    let all = WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = all.filter(|entry| !entry.file_type().is_dir());
    let read = files.map(|entry| {
        let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap();
        (name.to_owned(), fs::read(entry.path()).unwrap())
    });
    read.collect()
}

/// A page's text.
pub(crate) fn page<'files>(files: &'files Files, name: &str) -> &'files str {
    std::str::from_utf8(&files[name]).unwrap()
}

/// Every page with its name.
pub(crate) fn pages(files: &Files) -> impl Iterator<Item = (&str, &str)> {
    files
        .keys()
        .filter(|name| name.ends_with(".html"))
        .map(|name| (name.as_str(), page(files, name)))
}

/// What stands between two parts of a text.
pub(crate) fn between<'text>(text: &'text str, start: &str, end: &str) -> &'text str {
    let rest = text
        .split(start)
        .nth(1)
        .unwrap_or_else(|| panic!("there is no {start}"));
    rest.split(end).next().unwrap()
}
