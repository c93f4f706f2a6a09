//! Helpers of the tests: the real routers on a free port, each with a database of its own.

mod acts;
mod answers;
pub mod browser;
pub mod desk;
pub mod dynamodb;
pub mod forms;
mod loaded;
pub mod observatory;
pub mod posted;
pub mod verifying;

use account::SecondFactorSecret;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use campaign::roster_step::Author;
use campaign::{Campaign, RosterEntry, RosterNumber};
use jiff::Timestamp;
use loaded::{Loaded, code_of, factor};
use local::database::Faults;
use local::{server, stack};
use object_store::ObjectStore;
use object_store::memory::InMemory;
use office::downloads::Downloads;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use store::{ByWhom, ChangeCause, CodeHash, RosterChange, SecondFactor, Store, Written};
use summary::reminders::webhook::Webhook;
use tokio::task::JoinHandle;
use web::codes::CodeKey;
use web::{SecurityLog, Web};

/// The moment most tests take place: 2017-09-11 09:00 in Asia/Shanghai, in the self-check phase.
pub const IN_SELF_CHECK: &str = "2017-09-11T01:00:00Z";

/// The key behind the codes.
const KEY: &str = "a key of the tests, long enough to be one";

/// The whole service in this process, on a free port, with the demo roster and a clock that stands still.
pub struct TestService {
    /// Where it listens, such as `http://127.0.0.1:40123`.
    pub address: String,
    /// Its store.
    pub store: Store,
    /// Its campaign.
    pub campaign: Arc<Campaign>,
    /// Faults of its database.
    pub faults: Faults,
    /// Where its summaries lie.
    pub objects: Arc<dyn ObjectStore>,
    client: Client,
    noted: Arc<Mutex<Vec<Value>>>,
    clock: Arc<Mutex<Timestamp>>,
    key: CodeKey,
    roster: Vec<RosterEntry>,
    folder: tempfile::TempDir,
    site: Arc<Site>,
    server: JoinHandle<()>,
    misfits: answers::Misfits,
}

/// Where the site is. Most tests ask for no page of it, so it is made for the first one.
type Site = LazyLock<PathBuf, Box<dyn FnOnce() -> PathBuf + Send>>;

impl TestService {
    /// Starts it.
    pub async fn start() -> Self {
        TestService::start_with(Downloads::Direct).await
    }

    /// Starts it with another way for large files.
    pub async fn start_with(downloads: Downloads) -> Self {
        TestService::start_as(downloads, &campaign_file(), KEY, None).await
    }

    /// Starts it with where reminders are posted.
    pub async fn start_reminding(webhook: &Webhook) -> Self {
        TestService::start_as(Downloads::Direct, &campaign_file(), KEY, Some(webhook)).await
    }

    /// Starts it for the campaign of this file, with the demo roster.
    pub async fn start_for(campaign_file: &str) -> Self {
        TestService::start_as(Downloads::Direct, campaign_file, KEY, None).await
    }

    /// Starts it with these keys behind the codes.
    pub async fn start_keyed(keys: &str) -> Self {
        TestService::start_as(Downloads::Direct, &campaign_file(), keys, None).await
    }

    /// Starts it on another database, which is empty.
    pub async fn start_on(client: Client) -> Self {
        let loaded = Loaded::of(&campaign_file(), KEY);
        loaded.load(&client).await;
        TestService::assemble(loaded, client, Faults::default(), Downloads::Direct, None)
    }

    async fn start_as(
        downloads: Downloads,
        campaign_file: &str,
        keys: &str,
        webhook: Option<&Webhook>,
    ) -> Self {
        let (loaded, faults) = (Loaded::of(campaign_file, keys), Faults::default());
        let client = loaded.database(faults.clone()).await;
        TestService::assemble(loaded, client, faults, downloads, webhook)
    }

    fn assemble(
        loaded: Loaded,
        client: Client,
        faults: Faults,
        downloads: Downloads,
        webhook: Option<&Webhook>,
    ) -> Self {
        let Loaded {
            campaign,
            campaign_file,
            key,
            roster,
            ..
        } = loaded;
        let store = Store::new(client.clone(), "campaign");
        let noted: Arc<Mutex<Vec<Value>>> = Arc::default();
        let clock = Arc::new(Mutex::new(IN_SELF_CHECK.parse().expect("a moment")));
        let folder = tempfile::tempdir().expect("a folder");
        let site = folder.path().join("site");
        let mut options = site::Options::new(&site);
        options.content = repository().join("site/content");
        options.campaign = folder.path().join("campaign.toml");
        std::fs::write(&options.campaign, campaign_file).expect("a campaign file");
        options.demo_clock = Some("2017年9月11日 09:00".to_owned());
        let demo_clock = options.demo_clock.clone();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener
            .set_nonblocking(true)
            .expect("a listener that does not block");
        let listener = tokio::net::TcpListener::from_std(listener).expect("the runtime's listener");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let web = Web {
            pages: Arc::new(pages::Pages::new(&campaign, demo_clock.as_deref())),
            campaign: campaign.clone(),
            store: Arc::new(store.clone()),
            clock: Arc::new({
                let clock = clock.clone();
                move || *clock.lock().unwrap_or_else(PoisonError::into_inner)
            }),
            random: |buffer| getrandom::fill(buffer).expect("random bytes"),
            origin: Arc::default(),
            security: SecurityLog::new(b"the tests' own", {
                let noted = noted.clone();
                Arc::new(move |line: &Value| {
                    noted
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push(line.clone());
                })
            }),
        };
        let objects: Arc<dyn ObjectStore> = Arc::new(InMemory::new());
        let progress = Arc::new(summary::progress::Site {
            pages: pages::Pages::new(&campaign, demo_clock.as_deref()),
            place: summary::progress::Place::Folder(site.clone()),
            policy: None,
        });
        let summaries = stack::summaries(&web, &objects, &progress, webhook);
        let misfits = answers::Misfits::default();
        let api = misfits.of(stack::api(&web, &key, summaries, downloads));
        let router = server::router(api, &site);
        let site: Arc<Site> = Arc::new(LazyLock::new(Box::new(move || {
            site::build(&options).expect("a built site");
            site
        })));
        let router = router.layer(from_fn_with_state(site.clone(), with_site));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.expect("a server") });
        TestService {
            address,
            store,
            campaign,
            faults,
            objects,
            client,
            noted,
            clock,
            key,
            roster,
            folder,
            site,
            server,
            misfits,
        }
    }

    /// Sets the clock.
    pub fn set_clock(&self, moment: &str) {
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner) = moment.parse().expect("a moment");
    }

    /// The moment the clock shows.
    pub fn now(&self) -> Timestamp {
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A folder that goes with the service.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Where the site is.
    pub fn site(&self) -> &Path {
        &self.site
    }

    /// The person with this roster number.
    pub fn person(&self, number: &str) -> &RosterEntry {
        self.roster
            .iter()
            .find(|entry| entry.number.as_str() == number)
            .expect("a person of the demo roster")
    }

    /// Everyone on the roster.
    pub fn roster(&self) -> &[RosterEntry] {
        &self.roster
    }

    /// A person's code, as printed.
    pub fn code(&self, number: &str) -> String {
        code_of(self.person(number)).reveal()
    }

    /// Puts somebody on the roster, replacing who has the number, with a code and a second factor where a role takes
    /// one.
    pub async fn enlist(&mut self, entry: RosterEntry) {
        let hash = CodeHash::new(self.key.hash(&entry.number, &code_of(&entry)));
        let people = [(entry.clone(), hash)];
        self.store
            .roster_changes
            .load(&people, self.now())
            .await
            .expect("a loaded person");
        if entry.roles(&self.campaign).need_second_factor() {
            self.enrol_second_factor(entry.number.as_str()).await;
            self.take_note_of_account(&entry.number).await;
        }
        self.roster.retain(|person| person.number != entry.number);
        self.roster.push(entry);
    }

    /// Takes somebody off the roster.
    pub async fn depart(&mut self, number: &str) {
        let of = [self.person(number).number.clone()];
        let changes = &self.store.roster_changes;
        let seen = changes.seen(&of).await.expect("who is on the roster");
        let change = RosterChange::Depart {
            number: of[0].clone(),
            before: seen[&of[0]].stamp.clone(),
        };
        let cause = ChangeCause {
            by: Author::Operator,
            at: self.now(),
            upload: None,
            confirmed_by: None,
        };
        let overtaken = changes.make(&[change], &cause).await;
        assert!(overtaken.expect("a departure").is_empty(), "{number}");
        self.roster.retain(|person| person.number != of[0]);
    }

    /// Takes away what people and businesses are found by, as if they came before there was a search.
    pub async fn forget_index(&self) {
        let of = |person: &RosterEntry| ["NAME", "BUSINESS"].map(|kind| format!("{kind}#{}", person.number));
        for partition in self.roster.iter().flat_map(of) {
            let query = self.client.query().table_name("campaign");
            let query = query.key_condition_expression("pk = :pk");
            let query = query.expression_attribute_values(":pk", AttributeValue::S(partition));
            for item in query.send().await.expect("a partition").items() {
                let gone = self.client.delete_item().table_name("campaign");
                let gone = gone.key("pk", item["pk"].clone()).key("sk", item["sk"].clone());
                gone.send().await.expect("a deletion");
            }
        }
    }

    /// What the person's one-time codes are made from.
    pub fn second_factor(&self, number: &str) -> SecondFactorSecret {
        let number = &self.person(number).number;
        SecondFactorSecret::derive(&self.key, number, &factor().nonce, &self.campaign.short_name)
    }

    /// What a person signs in with. The one-time code is there for who needs one; each counts but once, so the last
    /// one used is forgotten first.
    pub async fn credentials(&self, number: &str) -> Value {
        let entry = self.person(number);
        let mut credentials = json!({ "number": number, "code": self.code(number) });
        if entry.roles(&self.campaign).need_second_factor() {
            self.renew_second_factor(&entry.number).await;
            credentials["totp"] = json!(self.second_factor(number).code_at(Timestamp::now()));
        }
        credentials
    }

    /// The person has the tests' second factor, and no code of it was used. It is written past the service: a reset would
    /// end their sessions.
    async fn renew_second_factor(&self, of: &RosterNumber) {
        let SecondFactor {
            nonce,
            enrolled_at,
            last_step,
            ..
        } = factor();
        let put = self.client.put_item().table_name("campaign");
        let put = put
            .item("pk", AttributeValue::S(format!("FACTOR#{of}")))
            .item("sk", AttributeValue::S("FACTOR".to_owned()))
            .item("nonce", AttributeValue::B(Blob::new(nonce)))
            .item("enrolled_at", AttributeValue::S(enrolled_at.to_string()))
            .item("last_step", AttributeValue::N(last_step.to_string()));
        put.send().await.expect("a second factor");
    }

    /// Enrols the tests' second factor, where somebody has none.
    pub async fn enrol_second_factor(&self, number: &str) {
        let number = RosterNumber::parse(number).expect("a number");
        let (sign_in, factor) = (&self.store.sign_in, factor());
        let enrolled = sign_in.enrol_second_factor(&number, &factor, &Author::Operator);
        enrolled.await.expect("an enrolment, or one of before");
    }

    /// Forgets a person's second factor.
    pub async fn forget_second_factor(&self, of: &RosterNumber) {
        let whom = ByWhom::alone(&Author::Operator, self.now());
        let reset = self
            .store
            .accounts
            .reset_second_factor(of, whom)
            .await
            .expect("a reset");
        assert_eq!(reset, Written::Committed);
    }

    /// Everything that was done to somebody's account is seen, so that no page speaks of it.
    pub async fn take_note_of_account(&self, of: &RosterNumber) {
        let account = self.store.accounts.of(of).await.expect("an account");
        let noted = self.store.sign_in.note_acts_seen(of, account.acts.len()).await;
        noted.expect("a note");
    }

    /// Signs a person in and returns the cookie to send along.
    pub async fn sign_in(&self, number: &str) -> String {
        let credentials = self.credentials(number).await;
        let request = reqwest::Client::new().post(format!("{}/api/session", self.address));
        let response = request.json(&credentials).send().await.expect("an answer");
        assert_eq!(response.status(), 200, "{number} signs in");
        let cookie = response.headers().get("set-cookie").expect("a cookie");
        let cookie = cookie.to_str().expect("a plain cookie");
        cookie.split(';').next().expect("a cookie's value").to_owned()
    }

    /// A program that is signed in as this person. It asks for JSON where a request does not say otherwise.
    pub async fn client(&self, number: &str) -> reqwest::Client {
        let cookie = self.sign_in(number).await.parse().expect("a header");
        let json = reqwest::header::HeaderValue::from_static("application/json");
        let headers = [(reqwest::header::COOKIE, cookie), (reqwest::header::ACCEPT, json)];
        let headers = reqwest::header::HeaderMap::from_iter(headers);
        reqwest::Client::builder()
            .default_headers(headers)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client")
    }

    /// The lines of the security log so far.
    pub fn security_log(&self) -> Vec<Value> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The key behind the codes.
    pub fn key(&self) -> &CodeKey {
        &self.key
    }
}

impl Drop for TestService {
    fn drop(&mut self) {
        self.server.abort();
        self.misfits.check();
    }
}

/// Makes the site before a page is asked for, or a summary that publishes one.
async fn with_site(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if !web::is_for_functions(path) || path.starts_with("/api/summaries") || path == "/api/reminders" {
        LazyLock::force(&*site);
    }
    next.run(request).await
}

/// The real campaign.
pub fn campaign() -> Campaign {
    Campaign::parse(&campaign_file()).expect("a campaign")
}

/// The file of the real campaign.
pub fn campaign_file() -> String {
    std::fs::read_to_string(repository().join("site/content/campaign.toml")).expect("the campaign file")
}

/// A campaign file as the functions that are built with it have it in them.
pub fn as_built_in(file: &str) -> String {
    let file: Value = toml::from_str(file).expect("a TOML file");
    file.to_string()
}

/// Everyone on the demo roster.
pub fn demo_roster(campaign: &Campaign) -> Vec<RosterEntry> {
    let today = campaign::timing::day(IN_SELF_CHECK.parse().expect("a moment"));
    roster_file::read_all(local::demo::ROSTER.as_bytes(), campaign, today).expect("the demo roster")
}

/// The repository's root.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A file among the tools that `tests/run` installs.
pub fn tool(path: &str) -> PathBuf {
    repository().join("tests/.tools").join(path)
}
