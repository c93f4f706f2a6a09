//! A bureau's own machine: its clock, its people, its backups, and nothing of the demo.

use super::*;
use std::os::unix::fs::PermissionsExt;

const REAL: [&str; 2] = ["--clock", "real"];

/// The roster of the demo as the bureau's own file.
fn roster(folder: &Path) -> PathBuf {
    let file = folder.join("roster.csv");
    fs::write(&file, local::demo::ROSTER).unwrap();
    file
}

/// Loads everybody, and gives the codes by number.
fn load(data: &Path, folder: &Path) -> BTreeMap<String, String> {
    let codes = folder.join("codes.csv");
    let (output, said) = run(local(data)
        .args(["accounts", "load", "--roster"])
        .arg(roster(folder))
        .arg("--codes")
        .arg(&codes));
    assert!(output.status.success(), "{said}");
    let mode = fs::metadata(&codes).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "the codes are their owner's alone");
    let text = fs::read_to_string(codes).unwrap();
    let rows = text.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        (cells[0].to_owned(), cells[3].to_owned())
    });
    rows.collect()
}

/// Starts an account with the code that was issued, and gives the one that came in its place.
async fn start_account(server: &Server, number: &str, issued: &str) -> String {
    let post = async |body: Value| -> Value {
        let request = reqwest::Client::new().post(format!("{}/api/session", server.address));
        request.json(&body).send().await.unwrap().json().await.unwrap()
    };
    let first = post(json!({ "number": number, "code": issued })).await;
    let own = first["start"]["code"]
        .as_str()
        .unwrap_or_else(|| panic!("{first}"))
        .to_owned();
    let begun = post(json!({ "number": number, "start": first["start"]["ticket"], "new_code": own })).await;
    assert_eq!(begun["number"], number, "{begun}");
    own
}

/// Whether every file below a folder is its owner's alone: no one else gets into the folder.
fn is_closed_to_others(data: &Path) -> bool {
    fs::metadata(data).unwrap().permissions().mode() & 0o077 == 0
}

#[tokio::test]
async fn a_bureaus_own_people_sign_in_and_nothing_of_the_demo_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    // A folder that others could look into is closed to them.
    fs::create_dir(&data).unwrap();
    fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).unwrap();
    let (output, said) = run(local(&data).args(REAL).arg("--roster").arg(roster(folder.path())));
    assert!(
        !output.status.success() && said.contains("accounts load"),
        "{said}"
    );

    let codes = load(&data, folder.path());
    assert!(is_closed_to_others(&data));
    let origin = ["--clock", "real", "--origin", "https://campaign.example.gov.cn"];
    let server = Server::start_with(&data, &origin);
    let said = server.said.join("\n");
    assert!(!data.join("demo-sign-ins.json").exists());
    assert!(!codes.values().any(|code| said.contains(code)), "{said}");
    let map = fs::read_to_string(data.join("site/sitemap.xml")).unwrap();
    assert!(map.contains("https://campaign.example.gov.cn/") && !map.contains("127.0.0.1"));
    start_account(&server, "TY-001", &codes["TY-001"]).await;
    let (output, said) = run(local(&data).args(["accounts", "recover-office", "JS-002"]));
    assert!(
        !output.status.success() && said.contains("another process"),
        "{said}"
    );
    server.stop();
    // Who lost the way in gets a new code; who holds no such role does not.
    let (output, said) = run(local(&data).args(["accounts", "recover-office", "JS-002"]));
    assert!(output.status.success() && said.contains("code    "), "{said}");
    let (output, said) = run(local(&data).args(["accounts", "recover-office", "TY-001"]));
    assert!(
        !output.status.success() && said.contains("nothing was changed"),
        "{said}"
    );
}

#[tokio::test]
async fn a_stopped_database_is_one_file_and_a_backup_goes_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Server::start(&data);
    let people = sign_ins(&data);
    let receipt: Value = server.file(&people[0]).await.json().await.unwrap();
    let backup = folder.path().join("backup");
    let command = |data: &Path, name: &str, option: &str, other: &Path| {
        run(local(data).arg(name).arg(option).arg(other))
    };
    // While the service goes on.
    let (output, said) = command(&data, "backup", "--to", &backup);
    assert!(output.status.success(), "{said}");
    assert!(is_closed_to_others(&backup));
    assert_eq!(
        server.file(&people[1]).await.status(),
        201,
        "filed after the backup"
    );
    let (output, said) = command(&data, "backup", "--to", &backup);
    assert!(
        !output.status.success() && said.contains("nothing is overwritten"),
        "{said}"
    );
    let (output, said) = command(&data, "backup", "--to", &data.join("inside/backup"));
    assert!(
        !output.status.success() && said.contains("lies in the data folder"),
        "{said}"
    );
    server.stop();
    let log = data.join("database.sqlite-wal");
    assert!(
        !log.exists() || fs::metadata(&log).unwrap().len() == 0,
        "all of it is in one file"
    );
    let (output, said) = command(&data, "restore", "--from", &backup);
    assert!(
        !output.status.success() && said.contains("nothing is overwritten"),
        "{said}"
    );

    let elsewhere = folder.path().join("elsewhere");
    let (output, said) = command(&elsewhere, "restore", "--from", &backup);
    assert!(output.status.success(), "{said}");
    let server = Server::start(&elsewhere);
    let again: Value = server.file(&people[0]).await.json().await.unwrap();
    assert_eq!(again, receipt, "what was filed before is there, and codes count");
    assert_eq!(server.file(&people[1]).await.status(), 201);
    drop(server);

    // What is not whole is refused, and leaves nothing behind.
    let database = backup.join("database.sqlite");
    let mut bytes = fs::read(&database).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&database, bytes).unwrap();
    let third = folder.path().join("third");
    let (output, said) = command(&third, "restore", "--from", &backup);
    assert!(
        !output.status.success() && said.contains("not what was backed up"),
        "{said}"
    );
    fs::remove_file(backup.join("backup.json")).unwrap();
    let (output, said) = command(&third, "restore", "--from", &backup);
    assert!(
        !output.status.success() && said.contains("no whole backup"),
        "{said}"
    );
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|one| one.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 3, "{left:?}");
}

#[tokio::test]
async fn nothing_is_begun_anew_beside_what_is_left_of_older_data() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Server::start(&data);
    let people = sign_ins(&data);
    assert_eq!(server.file(&people[0]).await.status(), 201);
    // A log that was not moved into the database yet.
    drop(server);
    let whole = folder.path().join("whole");
    let refuses = |spoil: &dyn Fn(&Path), expected: &str| {
        let spoiled = folder.path().join("spoiled");
        copied(&whole, &spoiled);
        spoil(&spoiled);
        let before = files(&spoiled);
        let (output, said) = run(local(&spoiled).arg("summary"));
        assert!(
            !output.status.success() && said.contains(expected),
            "{expected}: {said}"
        );
        // What can be told before the database is opened is told then.
        if !["missing", "whole", "backup"]
            .iter()
            .any(|later| expected.ends_with(later))
        {
            assert_eq!(files(&spoiled), before, "{expected}: nothing was changed");
        }
        fs::remove_dir_all(&spoiled).unwrap();
    };
    copied(&data, &whole);
    let empty = |name: &'static str| move |folder: &Path| fs::write(folder.join(name), b"").unwrap();
    let gone = |name: &'static str| move |folder: &Path| fs::remove_file(folder.join(name)).unwrap();
    refuses(&empty("database.sqlite"), "nothing is begun anew there");
    refuses(&gone("database.sqlite"), "nothing is begun anew there");
    let garbage = |folder: &Path| fs::write(folder.join("database.sqlite-wal"), [7; 5000]).unwrap();
    refuses(&garbage, "is damaged");
    // With the log it would be whole again: all of it is in there still.
    let nonsense = |folder: &Path| {
        fs::write(folder.join("database.sqlite"), [7; 5000]).unwrap();
        fs::remove_file(folder.join("database.sqlite-wal")).unwrap();
    };
    refuses(&nonsense, "Put the folder back from a backup");
    refuses(&gone("code-key"), "code-key is missing");
    // The database's file alone, of a service that was killed: what was written last is not in it.
    let alone = |folder: &Path| {
        for name in ["database.sqlite-wal", "database.sqlite-shm"] {
            let _ = fs::remove_file(folder.join(name));
        }
    };
    refuses(&alone, "it is not whole");
    let (output, said) = run(local(&whole).arg("summary"));
    assert!(output.status.success(), "the folder itself is: {said}");
}

/// Copies a folder's files.
fn copied(from: &Path, to: &Path) {
    for (file, content) in files(from) {
        let target = to.join(file);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, content).unwrap();
    }
}
