//! The Debian package: made, held to Debian's rules and systemd's, unpacked and run from there.

use crate::workspace::{file, profile};
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use walkdir::WalkDir;

/// Makes the package with this build's program.
fn package(folder: &Path) -> PathBuf {
    let said = succeeds(
        Command::new(file("infra/machine/package"))
            .env("PACKAGE_COMPRESSION", "0")
            .arg("--program")
            .arg(profile().join("local"))
            .arg("--out")
            .arg(folder),
    );
    PathBuf::from(said.trim())
}

fn succeeds(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let [said, complained] =
        [&output.stdout, &output.stderr].map(|said| String::from_utf8_lossy(said).into_owned());
    assert!(output.status.success(), "{command:?}: {said}{complained}");
    format!("{said}{complained}")
}

/// The program while it serves, killed when dropped.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn start(mut program: Command) -> Self {
        let mut child = program.stdout(Stdio::piped()).spawn().unwrap();
        let said = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut addresses = said.filter_map(|line| Some(line.unwrap().strip_prefix("ready ")?.to_owned()));
        let address = addresses.next().expect("it serves");
        Serving { child, address }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The files below a folder, by their place in it.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let all = WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = all.filter(|entry| !entry.file_type().is_dir());
    let places = files.map(|entry| entry.path().strip_prefix(folder).unwrap().to_owned());
    places.collect()
}

/// The unit, below `lib` or `usr/lib` as the Debian release has it.
fn unit_in(root: &Path) -> PathBuf {
    let unit = Path::new("systemd/system/campaign.service");
    let found = files(root).into_iter().find(|file| file.ends_with(unit));
    root.join(found.expect("a unit"))
}

#[tokio::test]
async fn the_package_keeps_debians_rules_and_runs_what_it_installs() {
    let folder = tempfile::tempdir().unwrap();
    let package = package(folder.path());
    succeeds(
        Command::new("lintian")
            .args(["--allow-root", "--fail-on", "error"])
            .arg(&package),
    );
    let (root, control) = (folder.path().join("root"), folder.path().join("control"));
    for (option, to) in [("--extract", &root), ("--control", &control)] {
        succeeds(Command::new("dpkg-deb").arg(option).arg(&package).arg(to));
    }
    the_bureaus_own_files_outlast_an_upgrade(&root, &control);
    systemd_takes_its_files(&root);
    it_serves_what_the_bureau_wrote(&root, folder.path()).await;
}

fn the_bureaus_own_files_outlast_an_upgrade(root: &Path, control: &Path) {
    let content = files(&file("site/content"));
    assert_eq!(files(&root.join("etc/campaign")), content);
    let kept = fs::read_to_string(control.join("conffiles")).unwrap();
    let kept: BTreeSet<_> = kept.lines().map(str::to_owned).collect();
    let own = content
        .iter()
        .map(|file| format!("/etc/campaign/{}", file.display()));
    let others = ["default", "logrotate.d"].map(|folder| format!("/etc/{folder}/campaign"));
    assert_eq!(kept, own.chain(others).collect());
    for file in files(root) {
        let mode = fs::metadata(root.join(&file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o022, 0, "{} can be written by others", file.display());
    }
}

fn systemd_takes_its_files(root: &Path) {
    let at_root = format!("--root={}", root.display());
    succeeds(
        Command::new("systemd-sysusers")
            .arg(&at_root)
            .arg("campaign.conf"),
    );
    let users = fs::read_to_string(root.join("etc/passwd")).unwrap();
    let user = users.lines().find(|line| line.starts_with("campaign:")).unwrap();
    assert!(
        user.contains(":/var/lib/campaign:") && user.ends_with("/nologin"),
        "{user}"
    );
    let unit = unit_in(root);
    // A unit is held to the machine's others, so its program is where it was unpacked.
    let text = fs::read_to_string(&unit).unwrap();
    let program = root.join("usr/lib/campaign/campaign");
    let here = root.join("campaign.service");
    fs::write(
        &here,
        text.replace("/usr/lib/campaign/campaign", program.to_str().unwrap()),
    )
    .unwrap();
    let said = succeeds(Command::new("systemd-analyze").arg("verify").arg(&here));
    assert!(!said.contains("campaign.service"), "{said}");
    let exposure = Command::new("systemd-analyze")
        .args(["security", "--offline=true", "--threshold=20", "--no-pager"])
        .arg(&unit)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&exposure.stdout).into_owned();
    assert!(
        exposure.status.success() && said.contains("Overall exposure level"),
        "{said}"
    );
}

async fn it_serves_what_the_bureau_wrote(root: &Path, folder: &Path) {
    let campaign = root.join("etc/campaign/campaign.toml");
    let text = fs::read_to_string(&campaign).unwrap();
    assert!(text.contains("28682655"));
    fs::write(&campaign, text.replace("28682655", "20170909")).unwrap();
    // As the unit and the command say it, but for where the data lies and the user.
    let unit = fs::read_to_string(unit_in(root)).unwrap();
    let command = fs::read_to_string(root.join("usr/sbin/campaign")).unwrap();
    for said in [&unit, &command] {
        let said = said.replace("\\\n", "");
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            said.contains(
                "/usr/lib/campaign/campaign --clock real --data /var/lib/campaign/data \
                 --campaign /etc/campaign/campaign.toml"
            ),
            "{said}"
        );
    }
    let data = folder.join("data");
    let program = || {
        let mut program = Command::new(root.join("usr/lib/campaign/campaign"));
        let options = ["--clock", "real", "--listen", "127.0.0.1:0"];
        program.current_dir(folder).args(options);
        program.arg("--data").arg(&data).arg("--campaign").arg(&campaign);
        program
    };
    let roster = root.join("usr/share/doc/campaign/examples/roster.csv");
    let said = succeeds(
        program()
            .args(["accounts", "first-office", "JS-002", "--roster"])
            .arg(&roster),
    );
    assert!(said.contains("code    "), "{said}");
    let server = Serving::start(program());
    let get = async |path: &str| {
        let answer = reqwest::get(format!("{}{path}", server.address)).await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    };
    assert!(get("/hotline/").await.contains("20170909"));
    get("/api/health").await;
    drop(server);
    succeeds(program().args(["backup", "--to"]).arg(folder.join("backup")));
}
