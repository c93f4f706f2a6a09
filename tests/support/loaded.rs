//! The table with the demo roster, as every test finds it. It is loaded once and kept in a file, which each test's database
//! begins as: loading takes longer than most tests do.

use aws_sdk_dynamodb::Client;
use campaign::roster_step::Author;
use campaign::{Campaign, Digest, PersonalCode, RosterEntry};
use jiff::Timestamp;
use local::database::{self, Faults};
use local::schema;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;
use store::{CodeHash, NONCE, SecondFactor, Store};
use web::codes::CodeKey;

/// Who is in it, and what their codes are hashed with.
pub(crate) struct Loaded {
    pub(crate) campaign: Arc<Campaign>,
    pub(crate) campaign_file: String,
    pub(crate) key: CodeKey,
    pub(crate) roster: Vec<RosterEntry>,
    keys: String,
}

impl Loaded {
    pub(crate) fn of(campaign_file: &str, keys: &str) -> Self {
        let campaign = Arc::new(Campaign::parse(campaign_file).expect("a campaign"));
        Loaded {
            roster: super::demo_roster(&campaign),
            key: CodeKey::parse(keys).expect("a key"),
            campaign,
            campaign_file: campaign_file.to_owned(),
            keys: keys.to_owned(),
        }
    }

    /// A database in memory with the table in it.
    pub(crate) async fn database(&self, faults: Faults) -> Client {
        let file = self.file();
        if !file.exists() {
            self.keep(&file).await;
        }
        database::in_memory_from(&file, faults).expect("an embedded database")
    }

    /// Makes the table in an empty database: everyone has a code, and a second factor where a role takes one.
    pub(crate) async fn load(&self, client: &Client) {
        schema::create_table(client, "campaign").await.expect("a table");
        let store = Store::new(client.clone(), "campaign");
        let hash = |entry: &RosterEntry| CodeHash::new(self.key.hash(&entry.number, &code_of(entry)));
        let people: Vec<_> = self
            .roster
            .iter()
            .map(|entry| (entry.clone(), hash(entry)))
            .collect();
        let loaded = store.roster_changes.load(&people, at()).await;
        loaded.expect("a loaded roster");
        for entry in &self.roster {
            if !entry.roles(&self.campaign).need_second_factor() {
                continue;
            }
            let (sign_in, factor) = (&store.sign_in, factor());
            let enrolled = sign_in.enrol_second_factor(&entry.number, &factor, &Author::Operator);
            assert!(enrolled.await.expect("an enrolled second factor"));
            let noted = sign_in.note_acts_seen(&entry.number, 1).await;
            noted.expect("a note");
        }
    }

    /// Where it is kept: beside this program, under all that it depends on.
    fn file(&self) -> PathBuf {
        let parts = [&self.campaign_file, &self.keys, &format!("{:?}", built_at())];
        let parts = parts.map(|part| Digest::of(part.as_bytes()).as_str().to_owned());
        let name = Digest::of(parts.concat().as_bytes());
        folder().join(name.as_str())
    }

    /// Puts it there. Tests that do so at once put the same there.
    async fn keep(&self, file: &Path) {
        fs::create_dir_all(folder()).expect("a folder");
        forget_former();
        let made = tempfile::tempdir_in(folder()).expect("a folder");
        let (client, closing) = database::open_to_close(made.path()).expect("a database");
        self.load(&client).await;
        drop(client);
        closing.closed().await;
        fs::rename(made.path().join(database::DATABASE), file).expect("a file in its place");
    }
}

fn folder() -> PathBuf {
    let program = std::env::current_exe().expect("this program");
    let name = program.file_name().expect("its name").to_owned();
    program.with_file_name("loaded").join(name)
}

fn built_at() -> SystemTime {
    let program = std::env::current_exe().and_then(fs::metadata);
    program
        .and_then(|program| program.modified())
        .expect("when it was built")
}

/// Takes away what was kept before this program was built.
fn forget_former() {
    for kept in fs::read_dir(folder()).expect("a folder").flatten() {
        let is_former = kept
            .metadata()
            .and_then(|kept| kept.modified())
            .is_ok_and(|kept| kept < built_at());
        if is_former {
            // Another test may have been quicker.
            let _ = fs::remove_file(kept.path());
        }
    }
}

/// When it was loaded.
fn at() -> Timestamp {
    super::IN_SELF_CHECK.parse().expect("a moment")
}

/// The second factor of everyone who needs one.
pub(crate) fn factor() -> SecondFactor {
    SecondFactor {
        nonce: [7; NONCE],
        key: String::new(),
        shift: [0; NONCE],
        enrolled_at: at(),
        last_step: 0,
    }
}

/// Test codes follow from the number, so that tests need no list of them.
pub(crate) fn code_of(entry: &RosterEntry) -> PersonalCode {
    let digest = Digest::of(entry.number.as_str().as_bytes());
    let bytes = digest.as_str().as_bytes();
    PersonalCode::from_random(std::array::from_fn(|at| bytes[at]))
}
