//! Tools, and a copy of the workspace whose campaign is open today.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The plan's dates, and those under which anyone can file today. They never change, so neither does the build.
const DATES: [(&str, &str); 11] = [
    (
        "starts = \"2017-08-15\"\nends = \"2018-01-31\"",
        "starts = \"2020-01-01\"\nends = \"2099-12-31\"",
    ),
    ("starts = \"2017-08-16\"", "starts = \"2020-01-01\""),
    ("ends = \"2017-08-25\"", "ends = \"2020-01-02\""),
    ("starts = \"2017-08-25\"", "starts = \"2020-01-02\""),
    ("ends = \"2017-09-30\"", "ends = \"2099-10-31\""),
    ("starts = \"2017-10-01\"", "starts = \"2099-11-01\""),
    ("ends = \"2017-12-31\"", "ends = \"2099-11-30\""),
    ("starts = \"2018-01-01\"", "starts = \"2099-12-01\""),
    ("ends = \"2018-01-31\"", "ends = \"2099-12-31\""),
    ("deliver_by = \"2017-09-15\"", "deliver_by = \"2099-10-15\""),
    ("lenient_until = \"2017-09-30\"", "lenient_until = \"2099-10-31\""),
];

/// Folders that are no part of the source.
const NOT_SOURCE: [&str; 5] = [".git", ".tools", "node_modules", "/target", "/data"];

/// A tool that `tests/tools` installs.
pub(crate) fn tool(path: &str) -> PathBuf {
    let tool = support::tool(path);
    assert!(
        tool.exists(),
        "{} is missing: run tests/tools, which installs it",
        tool.display()
    );
    tool
}

/// A file of the repository.
pub(crate) fn file(path: &str) -> PathBuf {
    support::repository().join(path)
}

/// The copy with the open campaign, with its functions built for this machine.
pub(crate) fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let copy = target().join("stack/workspace");
        mirror(&support::repository(), &copy, "");
        open_campaign(&copy.join("site/content/campaign.toml"));
        let built = cargo_environment(&mut Command::new(copy.join("infra/deploy")))
            .env("PATH", with_tools())
            .arg("--build-only")
            .output()
            .unwrap();
        assert!(
            built.status.success(),
            "infra/deploy --build-only: {}",
            String::from_utf8_lossy(&built.stderr)
        );
        copy
    })
}

/// Where the functions' zips lie.
pub(crate) fn zips() -> PathBuf {
    built().join("target/deploy").join(architecture())
}

/// This machine's architecture, by Lambda's name.
pub(crate) fn architecture() -> &'static str {
    if cfg!(target_arch = "aarch64") {
        "arm64"
    } else {
        "x86_64"
    }
}

/// What cargo told this test about itself must not reach the cargo that builds the copy; only the folder of what is
/// built is shared, for the dependencies.
pub(crate) fn cargo_environment(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_") && name != "CARGO_HOME") {
        command.env_remove(name);
    }
    command.env("CARGO_TARGET_DIR", target())
}

/// The search path with the pinned tools before all others.
pub(crate) fn with_tools() -> String {
    let tools = tool("deploy/bin/cargo-lambda");
    let path = std::env::var("PATH").unwrap_or_default();
    format!("{}:{path}", tools.parent().unwrap().display())
}

/// The folder cargo builds into: this program lies below it, under its profile's name.
fn target() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let profile = program
        .ancestors()
        .find(|folder| folder.ends_with("debug") || folder.ends_with("release"));
    profile.and_then(Path::parent).unwrap().to_owned()
}

fn open_campaign(path: &Path) {
    // The mirror leaves this file alone where it already reads like this.
    let opened = DATES.iter().fold(
        fs::read_to_string(file("site/content/campaign.toml")).unwrap(),
        |text, (plan, open)| {
            assert!(text.contains(plan), "the campaign file no longer says {plan}");
            text.replace(plan, open)
        },
    );
    write_if_different(path, opened.as_bytes());
}

/// Copies what differs and removes what is gone; what is the same keeps its time, so that cargo builds only what
/// changed. `below` is the folder's path from the top, empty there.
fn mirror(from: &Path, to: &Path, below: &str) {
    fs::create_dir_all(to).unwrap();
    let mut wanted = BTreeSet::new();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let name = entry.file_name();
        let path = format!("{below}/{}", name.to_string_lossy());
        if is_source(&path) {
            let (source, copy) = (entry.path(), to.join(&name));
            let is_folder = entry.file_type().unwrap().is_dir();
            if copy.exists() && copy.is_dir() != is_folder {
                remove(&copy);
            }
            if is_folder {
                mirror(&source, &copy, &path);
            } else if name != "campaign.toml" {
                write_if_different(&copy, &fs::read(&source).unwrap());
                fs::set_permissions(&copy, entry.metadata().unwrap().permissions()).unwrap();
            }
            wanted.insert(name);
        }
    }
    for entry in fs::read_dir(to).unwrap().map(Result::unwrap) {
        let name = entry.file_name();
        if wanted.contains(&name) || !is_source(&format!("{below}/{}", name.to_string_lossy())) {
            continue;
        }
        remove(&entry.path());
    }
}

fn remove(path: &Path) {
    if path.is_dir() {
        fs::remove_dir_all(path).unwrap();
    } else {
        fs::remove_file(path).unwrap();
    }
}

/// Those with a slash are left out at the top only.
fn is_source(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    !NOT_SOURCE.iter().any(|folder| path == *folder || name == *folder)
}

fn write_if_different(path: &Path, content: &[u8]) {
    if fs::read(path).ok().as_deref() != Some(content) {
        fs::write(path, content).unwrap();
    }
}
