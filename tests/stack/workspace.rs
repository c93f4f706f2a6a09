//! Tools, and the functions with a campaign that is open today.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// The plan's dates, and those under which anyone can file today.
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

/// The functions.
pub(crate) const FUNCTIONS: [&str; 5] = ["account", "declare", "review", "office", "summary"];

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

/// What `infra/deploy --programs` takes: the functions of this very build with the open campaign in them, the
/// programs that make the site and load the roster.
pub(crate) fn programs() -> &'static Path {
    static PROGRAMS: OnceLock<PathBuf> = OnceLock::new();
    PROGRAMS.get_or_init(|| {
        let folder = target().join("stack/programs");
        fs::create_dir_all(&folder).unwrap();
        // Tests are processes of their own, and the first one does it for all.
        let lock = File::create(target().join("stack/lock")).unwrap();
        lock.lock().unwrap();
        build();
        for function in FUNCTIONS {
            let (built, copy) = (profile().join(function), folder.join(function));
            if is_older(&copy, &built) {
                let new = copy.with_extension("new");
                let stripped = Command::new("strip").arg("-o").arg(&new).arg(&built).status();
                assert!(stripped.expect("strip, from binutils").success());
                open_campaign(&new);
                fs::rename(&new, &copy).unwrap();
            }
        }
        let campaign = folder.join("campaign.toml");
        fs::write(&campaign, opened()).unwrap();
        let content = file("site/content");
        let content = format!("--content '{}'", content.display());
        for (name, options) in [("site", content.as_str()), ("roster", "")] {
            let script = format!(
                "#!/bin/sh\nexec '{}' --campaign '{}' {options} \"$@\"\n",
                profile().join(name).display(),
                campaign.display(),
            );
            fs::write(folder.join(name), script).unwrap();
            fs::set_permissions(folder.join(name), Permissions::from_mode(0o755)).unwrap();
        }
        let packed = deploy_from(&target().join("stack/workspace"), &folder)
            .arg("--build-only")
            .output();
        succeeded("--build-only", &packed.unwrap());
        folder
    })
}

/// `infra/deploy` of a copy that has the script, the template and no more, with what was built before.
pub(crate) fn deploy_from(copy: &Path, programs: &Path) -> Command {
    fs::create_dir_all(copy.join("infra")).unwrap();
    for name in ["infra/deploy", "infra/template.yaml"] {
        fs::copy(file(name), copy.join(name)).unwrap();
    }
    let mut command = Command::new(copy.join("infra/deploy"));
    command.arg("--programs").arg(programs);
    command
}

/// Where the zips of these programs lie.
pub(crate) fn zips() -> PathBuf {
    programs();
    target()
        .join("stack/workspace/target/deploy")
        .join(architecture())
}

/// The zip that goes to Amazon, and no other: optimized, and linked for the glibc there. Of these functions, or of all.
pub(crate) fn real_zips(functions: &[&str]) -> PathBuf {
    for function in functions {
        let built = cargo_environment(&mut Command::new(file("infra/deploy")))
            .env("PATH", with_tools())
            .env_remove("RUSTC_WORKSPACE_WRAPPER")
            .args(["--build-only", "--function", function])
            .output();
        succeeded("--build-only", &built.unwrap());
    }
    file("target/deploy").join(architecture())
}

fn succeeded(what: &str, output: &Output) {
    assert!(
        output.status.success(),
        "infra/deploy {what}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The same targets as the tests: any other choice would have other features, and compile all dependencies anew.
fn build() {
    let mut command = Command::new("cargo");
    cargo_environment(&mut command)
        .current_dir(support::repository())
        .args([
            "build",
            "--workspace",
            "--lib",
            "--bins",
            "--tests",
            "--examples",
            "--locked",
            "--quiet",
        ]);
    if profile().ends_with("release") {
        command.arg("--release");
    }
    assert!(command.status().unwrap().success(), "the programs can't be built");
}

/// Puts the campaign that is open today in the place of the plan's. A function has its campaign as one text, and the
/// dates of both are of the same length.
pub(crate) fn open_campaign(program: &Path) {
    let plan = support::as_built_in(&support::campaign_file()).into_bytes();
    let open = support::as_built_in(&opened()).into_bytes();
    assert_eq!(plan.len(), open.len(), "dates of another length");
    let mut bytes = fs::read(program).unwrap();
    let found: Vec<usize> = bytes
        .windows(plan.len())
        .enumerate()
        .filter_map(|(at, window)| (window == plan).then_some(at))
        .collect();
    let &[at] = found.as_slice() else {
        panic!(
            "{}: the campaign is there {} times",
            program.display(),
            found.len()
        )
    };
    bytes[at..at + open.len()].copy_from_slice(&open);
    fs::write(program, bytes).unwrap();
}

/// The campaign file, with the open dates.
fn opened() -> String {
    let plan = support::campaign_file();
    DATES.iter().fold(plan, |text, (plan, open)| {
        assert!(text.contains(plan), "the campaign file no longer says {plan}");
        text.replace(plan, open)
    })
}

/// Whether a copy has to be made: of what was built since, or by a test that was changed since.
fn is_older(copy: &Path, built: &Path) -> bool {
    let time = |path: &Path| fs::metadata(path).and_then(|found| found.modified());
    let Ok(copied) = time(copy) else { return true };
    let test = std::env::current_exe().unwrap();
    [built, &test]
        .into_iter()
        .any(|path| time(path).is_ok_and(|changed| changed > copied))
}

/// This machine's architecture, by Lambda's name.
pub(crate) fn architecture() -> &'static str {
    if cfg!(target_arch = "aarch64") {
        "arm64"
    } else {
        "x86_64"
    }
}

/// What cargo told this test about itself must not reach the cargo that builds the programs; only the folder of what is
/// built is shared.
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

/// The folder cargo builds into.
fn target() -> PathBuf {
    profile().parent().unwrap().to_owned()
}

/// The folder of this profile's programs: this one lies below it.
pub(crate) fn profile() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let profile = program
        .ancestors()
        .find(|folder| folder.ends_with("debug") || folder.ends_with("release"));
    profile.unwrap().to_owned()
}
