//! What was acknowledged is there after the process was killed in the middle of a load. The process that gets
//! killed is this test again, told so by a variable.

use super::people::{first, person, reference};
use local::{database, schema};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use store::Store;

/// Where the child files; unset in the parent.
const FOLDER: &str = "STORE_DURABILITY_FOLDER";

/// Filings after which the child is killed, each time.
const ENOUGH: usize = 150;

#[test]
fn what_was_acknowledged_survives_kill_9() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        file_until_killed(Path::new(&folder));
    }
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged = Vec::new();
    for round in 0..3 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "store::durability::what_was_acknowledged_survives_kill_9",
                "--nocapture",
            ])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let mut filed =
            lines.filter_map(|line| line.split_once("filed ").map(|(_, number)| number.to_owned()));
        acknowledged.extend(filed.by_ref().take(ENOUGH));
        child.kill().unwrap();
        // What it still said before the signal came counts as well.
        acknowledged.extend(filed);
        child.wait().unwrap();
        assert!(
            acknowledged.len() >= (round + 1) * ENOUGH,
            "round {round}: {}",
            acknowledged.len()
        );
        assert_eq!(missing(folder.path(), &acknowledged), Vec::<String>::new());
    }
}

#[tokio::main(flavor = "current_thread")]
async fn missing(folder: &Path, acknowledged: &[String]) -> Vec<String> {
    let store = open(folder).await;
    let mut missing = Vec::new();
    for at in acknowledged {
        let entry = person(at, "lab");
        let standing = store.people.standing(&entry.number, &[]).await.unwrap();
        let revisions = store.declarations.revisions(&entry.number).await.unwrap();
        let by_reference = match &standing.current {
            Some(current) => store.declarations.by_reference(&current.reference).await.unwrap(),
            None => None,
        };
        let whole = standing.current.is_some() && by_reference == standing.current && revisions.len() == 1;
        if !whole {
            missing.push(at.clone());
        }
    }
    missing
}

async fn open(folder: &Path) -> Store {
    let client = loop {
        match database::open(folder) {
            Ok(client) => break client,
            // The one before lets go of the folder in its own time.
            Err(database::OpenError::InUse(_)) => {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await
            }
            Err(other) => panic!("{other}"),
        }
    };
    schema::create_table(&client, "campaign").await.unwrap();
    Store::new(client, "campaign")
}

#[tokio::main]
async fn file_until_killed(folder: &Path) {
    let store = open(folder).await;
    let next = Arc::new(AtomicU32::new(0));
    let tasks: Vec<_> = (0..16)
        .map(|_| tokio::spawn(file_on(store.clone(), next.clone())))
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

async fn file_on(store: Store, next: Arc<AtomicU32>) {
    let mut said = std::io::stdout();
    loop {
        let at = format!("{}-{}", std::process::id(), next.fetch_add(1, Ordering::Relaxed));
        let digest = campaign::Digest::of(at.as_bytes());
        let bytes: [u8; 5] = std::array::from_fn(|place| digest.as_str().as_bytes()[place]);
        let mut filing = first(&person(&at, "lab"), reference(1));
        filing.reference = campaign::Reference::from_random(bytes);
        match store.filings.file(&filing, None, None).await {
            Ok(()) => writeln!(said, "filed {at}").unwrap(),
            Err(store::FileError::ReferenceTaken) => {}
            Err(other) => panic!("{other}"),
        }
    }
}
