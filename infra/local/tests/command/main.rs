//! The command as a newcomer runs it.
#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod full_disk;
mod machine;

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use totp_rs::{Algorithm, Builder, Secret};

fn local(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_local"));
    command
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
        .arg("--data")
        .arg(data);
    command
}

fn run(command: &mut Command) -> (Output, String) {
    let output = command.output().unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    (output, said)
}

/// The server, killed when dropped.
struct Server {
    child: Child,
    address: String,
    said: Vec<String>,
}

impl Server {
    fn start(data: &Path) -> Self {
        Server::start_with(data, &[])
    }

    fn start_with(data: &Path, options: &[&str]) -> Self {
        Server::started(local(data).args(options))
    }

    fn started(command: &mut Command) -> Self {
        let mut child = command
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = Vec::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            if let Some(address) = line.strip_prefix("ready ") {
                return Server {
                    child,
                    address: address.to_owned(),
                    said,
                };
            }
            said.push(line);
        }
        let status = child.wait();
        panic!("ended before it was ready, {status:?}: {said:?}");
    }

    /// Signs in as the demo's file says, and gives the session's cookie.
    async fn sign_in(&self, person: &Value) -> String {
        let mut credentials = json!({ "number": person["number"], "code": person["code"] });
        if let Some(secret) = person["totp_secret"].as_str() {
            credentials["totp"] = json!(one_time_code(secret));
        }
        let request = reqwest::Client::new().post(format!("{}/api/session", self.address));
        let response = request.json(&credentials).send().await.unwrap();
        assert_eq!(response.status(), 200, "{person}");
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }

    /// Files a nil declaration.
    async fn file(&self, person: &Value) -> reqwest::Response {
        let cookie = self.sign_in(person).await;
        let request = reqwest::Client::new().post(format!("{}/api/declarations", self.address));
        let request = request.header("cookie", cookie).json(&nil(person));
        request.send().await.unwrap()
    }
}

impl Server {
    /// Files a nil declaration with another telephone; none where the server is gone before it answers.
    async fn file_if_there(&self, person: &Value, sent: usize) -> Option<Value> {
        let client = reqwest::Client::new();
        let credentials = json!({ "number": person["number"], "code": person["code"] });
        let signed_in = client
            .post(format!("{}/api/session", self.address))
            .json(&credentials);
        let signed_in = signed_in.send().await.ok()?;
        let cookie = signed_in.headers()["set-cookie"].to_str().unwrap().to_owned();
        let cookie = cookie.split(';').next().unwrap();
        let answer = self.amend(&client, cookie, person, sent).await.ok()?;
        assert_eq!(answer.status(), 201);
        answer.json().await.ok()
    }

    /// Files a nil declaration with another telephone, as who is signed in already.
    async fn amend(
        &self,
        client: &reqwest::Client,
        cookie: &str,
        person: &Value,
        sent: usize,
    ) -> reqwest::Result<reqwest::Response> {
        let mut declaration = nil(person);
        declaration["phone"] = json!(format!("138{sent:08}"));
        let filing = client.post(format!("{}/api/declarations", self.address));
        filing.header("cookie", cookie).json(&declaration).send().await
    }

    /// A declaration as its declarant reads it.
    async fn record(&self, person: &Value, reference: &str) -> Value {
        let cookie = self.sign_in(person).await;
        let request = reqwest::Client::new().get(format!("{}/api/declarations/{reference}", self.address));
        let answer = request.header("cookie", cookie).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.json().await.unwrap()
    }

    /// Ends it as a service manager does.
    fn stop(mut self) {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status();
        assert!(asked.unwrap().success());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What an app shows that was given this secret.
fn one_time_code(secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let app = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6);
    let app = app.with_step_duration(30).with_secret(secret).build().unwrap();
    app.generate_current().to_string()
}

fn sign_ins(data: &Path) -> Vec<Value> {
    serde_json::from_slice(&fs::read(data.join("demo-sign-ins.json")).unwrap()).unwrap()
}

fn nil(person: &Value) -> Value {
    json!({
        "kind": "nil", "phone": "13800000000",
        "political_affiliation": "群众", "relatives": [], "participations": [],
        "instructions_read": true, "pledge": true, "signature": person["name"]
    })
}

/// Every file below a folder with its content.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.insert(
                    path.strip_prefix(folder).unwrap().to_owned(),
                    fs::read(path).unwrap(),
                );
            }
        }
    }
    found
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_kill_and_in_the_summary() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Server::start(&data);
    let said = server.said.join("\n");
    let people = sign_ins(&data);
    assert!(said.contains("2017年9月11日 09:00"), "the demo clock: {said}");
    for person in &people[..6] {
        assert!(
            said.contains(person["code"].as_str().unwrap()),
            "the first six sign-ins: {said}"
        );
        assert_eq!(server.file(person).await.status(), 201);
    }
    let (output, said) = run(local(&data).arg("summary"));
    assert!(
        !output.status.success() && said.contains("another process"),
        "one process a folder: {said}"
    );
    drop(server);
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    for out in [&first, &second] {
        // At the same moment, however long one takes.
        let at = ["--now", "2017-09-11T10:00"];
        let (output, said) = run(local(&data).arg("summary").args(at).arg("--out").arg(out));
        assert!(output.status.success(), "{said}");
        assert!(
            said.contains("expected 59 = nil 6 + disclosing 0 + exempt 0 + missing 53"),
            "{said}"
        );
    }
    let contents = |folder: &Path| files(folder).into_values().collect::<Vec<_>>();
    assert!(contents(&first).len() > 20);
    assert_eq!(
        contents(&first),
        contents(&second),
        "the same data makes the same bytes"
    );
}

/// Killed in the middle of its work, again and again: an hour of it where `SOAK_MINUTES` says so.
#[tokio::test]
async fn what_was_acknowledged_is_there_however_often_it_is_killed() {
    let minutes = std::env::var("SOAK_MINUTES").map(|minutes| minutes.parse::<u64>().unwrap());
    let until = Instant::now() + Duration::from_secs(60 * minutes.unwrap_or(0));
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path());
    let people = sign_ins(folder.path());
    let who = [
        "HT-004", "HT-005", "TY-001", "TY-005", "TY-006", "JC-001", "JC-005", "JC-006",
    ];
    let person = |number: &&str| people.iter().find(|person| person["number"] == **number).unwrap();
    let people: Vec<&Value> = who.iter().map(person).collect();
    let mut receipts: BTreeMap<usize, Value> = BTreeMap::new();
    let mut sent = 0;
    for round in 0.. {
        if round >= 3 && Instant::now() > until {
            break;
        }
        // One after the other, so that each is before, at or after the kill; the last one may not be answered.
        let file = async {
            loop {
                let who = sent % people.len();
                sent += 1;
                let Some(receipt) = server.file_if_there(people[who], sent).await else {
                    break;
                };
                receipts.insert(who, receipt);
            }
        };
        let kill = async {
            tokio::time::sleep(Duration::from_millis(150 + 90 * (round % 7))).await;
            let killed = Command::new("kill")
                .args(["-9", &server.child.id().to_string()])
                .status();
            assert!(killed.unwrap().success());
        };
        tokio::join!(file, kill);
        server.child.wait().unwrap();
        server = Server::start(folder.path());
        for (who, receipt) in &receipts {
            let reference = receipt["reference"].as_str().unwrap();
            let kept = server.record(people[*who], reference).await;
            let revision = &kept["revision"];
            assert!(
                revision.as_u64() >= receipt["revision"].as_u64(),
                "{receipt}: {kept}"
            );
        }
    }
    assert!(receipts.len() > 2, "{} were filed", receipts.len());
}

#[tokio::test]
async fn a_restart_keeps_codes_sessions_and_declarations() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let person = sign_ins(folder.path())[0].clone();
    let receipt: Value = server.file(&person).await.json().await.unwrap();
    let cookie = server.sign_in(&person).await;
    drop(server);
    let server = Server::start(folder.path());
    assert_eq!(sign_ins(folder.path())[0], person);
    let request = reqwest::Client::new().get(format!("{}/api/me", server.address));
    let me: Value = request
        .header("cookie", cookie)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(
        (&me["number"], &me["declaration"]["reference"]),
        (&person["number"], &receipt["reference"])
    );
    let again: Value = server.file(&person).await.json().await.unwrap();
    assert_eq!(again, receipt);
}

#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_others_may_look_into_shows_them_nothing_and_its_security_log_names_nobody() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
    let server = Server::start(folder.path());
    let person = sign_ins(folder.path())[0].clone();
    server.file(&person).await;
    for name in [
        "database.sqlite",
        "database.sqlite-wal",
        "code-key",
        "demo-sign-ins.json",
        "security.log",
    ] {
        let mode = fs::metadata(folder.path().join(name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "{name}: {mode:o}");
    }
    let log = fs::read_to_string(folder.path().join("security.log")).unwrap();
    let line: Value = serde_json::from_str(log.lines().next().unwrap()).unwrap();
    assert_eq!(line["security"], "signed_in");
    for told in [&person["number"], &person["name"]] {
        assert!(!log.contains(told.as_str().unwrap()), "{log}");
    }
}

#[tokio::test]
async fn every_role_of_the_demo_can_sign_in_with_what_its_file_says() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    // A one-time code counts once, so that each role is met in somebody else.
    let mut people = sign_ins(folder.path());
    for role in [
        "declarant",
        "signer",
        "unit_officer",
        "unit_head",
        "office",
        "discipline",
        "leading_group",
    ] {
        let has = |person: &Value| person["roles"].as_array().unwrap().contains(&json!(role));
        let person = people.remove(people.iter().position(has).unwrap());
        let request = reqwest::Client::new().get(format!("{}/api/me", server.address));
        let request = request.header("cookie", server.sign_in(&person).await);
        let me: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(me["roles"], person["roles"], "{role}");
        let alone = ["declarant", "leading_group"].contains(&role);
        assert!(
            alone || person["totp_secret"].is_string(),
            "{role} takes a second factor"
        );
    }
}

#[test]
fn plain_http_is_for_this_machine_only() {
    let folder = tempfile::tempdir().unwrap();
    let (output, said) = run(local(folder.path()).args(["--listen", "0.0.0.0:0"]));
    assert!(!output.status.success());
    assert!(said.contains("loopback"), "{said}");
}

#[test]
fn a_mistake_in_the_campaign_file_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let campaign =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../site/content/campaign.toml"));
    let broken = folder.path().join("campaign.toml");
    fs::write(&broken, format!("surprise = 1\n{}", campaign.unwrap())).unwrap();
    let (output, said) = run(local(&folder.path().join("data")).arg("--campaign").arg(&broken));
    assert!(!output.status.success());
    assert!(said.contains("line 1") && said.contains("surprise"), "{said}");
}
