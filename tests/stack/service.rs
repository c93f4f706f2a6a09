//! The functions on one embedded database, each with a client of its own that writes down what it asks for.

use crate::rights::{Call, Recorder};
use crate::sign_in::{Telephones, cookie};
use account::Account;
use axum::body::{Body, Bytes};
use campaign::{Campaign, PersonalCode};
use declare::Declare;
use declare::scans::Scans;
use http_body_util::BodyExt as _;
use hyper::http::{HeaderMap, Request, StatusCode, request};
use jiff::{SignedDuration, Timestamp};
use object_store::memory::InMemory;
use office::Office;
use office::downloads::Downloads;
use office::summaries::{Asked, Summaries};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use store::{CodeHash, Store};
use tower::ServiceExt as _;
use web::codes::CodeKey;
use web::{Web, environment};

const TABLE: &str = "campaign";

/// One function, and what it asks of the table.
pub(crate) struct Function {
    /// What it reads and writes with.
    pub(crate) store: Store,
    router: axum::Router,
    recorder: Recorder,
}

/// What a function answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// All of them.
pub(crate) struct Service {
    pub(crate) account: Function,
    pub(crate) declare: Function,
    pub(crate) review: Function,
    pub(crate) office: Function,
    /// What `summary` reads with.
    pub(crate) summary: Store,
    pub(crate) summary_recorder: Recorder,
    /// Where summaries lie.
    pub(crate) objects: Arc<InMemory>,
    pub(crate) campaign: Arc<Campaign>,
    /// When the clock started.
    pub(crate) start: Timestamp,
    /// Writes without being on record.
    plain: Store,
    key: CodeKey,
    code: PersonalCode,
    telephones: Telephones,
    clock: Arc<Mutex<Timestamp>>,
}

impl Service {
    /// With everyone of the demo roster, who all have the same code.
    pub(crate) async fn start() -> Self {
        let plain = local::database::in_memory().unwrap();
        local::schema::create_table(&plain, TABLE).await.unwrap();
        let key = CodeKey::parse("a key of the tests, long enough to be one").unwrap();
        let campaign = Arc::new(support::campaign());
        let code = PersonalCode::from_random([5; 10]);
        let start: Timestamp = support::IN_SELF_CHECK.parse().unwrap();
        let people: Vec<_> = support::demo_roster(&campaign)
            .into_iter()
            .map(|entry| {
                let hash = CodeHash::new(key.hash(&entry.number, &code));
                (entry, hash)
            })
            .collect();
        let unrecorded = Store::new(plain.clone(), TABLE);
        unrecorded.roster_changes.load(&people, start).await.unwrap();
        let clock = Arc::new(Mutex::new(start));
        let recorded = |recorder: &Recorder| {
            let config = plain.config().to_builder().interceptor(recorder.clone()).build();
            Store::new(aws_sdk_dynamodb::Client::from_conf(config), TABLE)
        };
        let function = |routes: &dyn Fn(Web<Store>) -> axum::Router| {
            let recorder = Recorder::default();
            let web = web(&campaign, recorded(&recorder), &clock);
            Function {
                store: Store::clone(&web.store),
                router: web::app(routes(web.clone()), &web),
                recorder,
            }
        };
        let summary_recorder = Recorder::default();
        let objects = Arc::new(InMemory::new());
        Service {
            account: function(&|web| {
                account::routes(Account {
                    web: web.narrowed(),
                    code_key: key.clone(),
                    real_clock: Arc::new(Timestamp::now),
                })
            }),
            declare: function(&|web| {
                declare::routes(Declare {
                    web: web.narrowed(),
                    scans: Scans::within(Arc::new(InMemory::new())),
                })
            }),
            review: function(&|web| review::routes(web.narrowed())),
            office: function(&|web| {
                office::routes(Office {
                    web: web.narrowed(),
                    code_key: key.clone(),
                    summaries: Summaries {
                        objects: objects.clone(),
                        make: Arc::new(|_| Box::pin(async { Ok(Asked::Started) })),
                        reminds: true,
                    },
                    downloads: Downloads::Direct,
                })
            }),
            summary: recorded(&summary_recorder),
            summary_recorder,
            objects: objects.clone(),
            campaign: campaign.clone(),
            start,
            plain: unrecorded,
            key: key.clone(),
            code,
            telephones: Telephones::default(),
            clock,
        }
    }

    /// Signs somebody in and returns the cookie.
    pub(crate) async fn sign_in(&self, number: &str) -> String {
        let post = async |typed: Value| {
            let answer = self.account.post("", "/api/session", &typed).await;
            let json = serde_json::from_slice(&answer.body).unwrap_or_default();
            (answer.status.as_u16(), answer.headers, json)
        };
        let code = self.code.reveal();
        let (status, headers, answer) = self.telephones.sign_in(number, &code, post).await;
        assert_eq!(status, 200, "{number}: {answer}");
        cookie(&headers)
    }

    /// Issues everybody's code once more to somebody, so that it only starts the account.
    pub(crate) async fn issue_anew(&self, number: &str) {
        let person = support::demo_roster(&self.campaign)
            .into_iter()
            .find(|entry| entry.number.as_str() == number);
        let person = person.unwrap();
        let hash = CodeHash::new(self.key.hash(&person.number, &self.code));
        let issued = self
            .plain
            .roster_changes
            .load_new_accounts(&[(person, hash)], self.now())
            .await;
        issued.unwrap();
    }

    /// Puts the clock forward. A session's use is noted once a minute.
    pub(crate) fn later(&self, minutes: i64) {
        *self.clock.lock().unwrap() += SignedDuration::from_mins(minutes);
    }

    /// The moment the clock shows.
    pub(crate) fn now(&self) -> Timestamp {
        *self.clock.lock().unwrap()
    }
}

impl Function {
    pub(crate) async fn get(&self, cookie: &str, path: &str) -> Answer {
        self.send(Request::get(path), cookie, Body::empty()).await
    }

    pub(crate) async fn post(&self, cookie: &str, path: &str, body: &Value) -> Answer {
        let request = Request::post(path).header("content-type", "application/json");
        self.send(request, cookie, body.to_string().into()).await
    }

    pub(crate) async fn send(&self, request: request::Builder, cookie: &str, body: Body) -> Answer {
        let request = request.header("cookie", cookie).body(body).unwrap();
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes(),
        }
    }

    /// What was asked of the table until now.
    pub(crate) fn calls(&self) -> BTreeSet<Call> {
        self.recorder.take()
    }
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The answer's JSON, if the status is this one.
    pub(crate) fn with(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

fn web(campaign: &Arc<Campaign>, store: Store, clock: &Arc<Mutex<Timestamp>>) -> Web<Store> {
    let clock = clock.clone();
    Web {
        pages: Arc::new(pages::Pages::new(campaign, None)),
        campaign: campaign.clone(),
        store: Arc::new(store),
        clock: Arc::new(move || *clock.lock().unwrap()),
        random: environment::fill,
        origin: Arc::default(),
        security: web::SecurityLog::new(b"", Arc::new(|_| {})),
    }
}
