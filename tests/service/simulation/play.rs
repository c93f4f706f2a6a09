//! The service being played: its clock, its people's sessions, its schedule, and the model that is kept beside it.

use super::compare;
use super::counts::Standing;
use super::model::Model;
use jiff::civil::{Date, DateTime, date, time};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan as _};
use object_store::ObjectStore;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use summary::handler::{Answer, App, Event, Failure, handle};
use summary::progress::{Place, Site};
use support::TestService;

/// The days whose end is summed up besides the daily summaries: to deliver, to file, of the campaign.
const DEADLINES: [Date; 3] = [date(2017, 9, 15), date(2017, 9, 30), date(2018, 1, 31)];

/// Somebody of the office and the head of the discipline team.
pub(super) const OFFICE: &str = "JS-002";
pub(super) const DISCIPLINE: &str = "JL-005";

/// A session, as long as it is surely open: it ends after half an hour unused, and after eight hours.
struct Session {
    cookie: String,
    since: DateTime,
    used: DateTime,
}

/// A lead as the model has it.
pub(super) struct Lead {
    pub(super) id: String,
    pub(super) due: Date,
    pub(super) closed: bool,
    pub(super) discipline_only: bool,
    /// Whom it is linked to.
    pub(super) about: Option<&'static str>,
    pub(super) steps: Vec<&'static str>,
}

/// The campaign while it is played.
pub(super) struct Play {
    pub(super) service: TestService,
    pub(super) model: Model,
    pub(super) leads: BTreeMap<&'static str, Lead>,
    pub(super) spot_checks: BTreeMap<&'static str, (String, usize)>,
    /// What was sealed of a unit, and how often it was sealed or opened.
    pub(super) seals: BTreeMap<&'static str, Vec<&'static str>>,
    pub(super) now: DateTime,
    pub(super) codes: BTreeMap<String, String>,
    /// Codes of letters that nobody has signed in with yet.
    pub(super) letters: BTreeMap<String, String>,
    /// The numbers of the summary before.
    pub(super) before: Option<Standing>,
    /// Whether anything happened since then.
    pub(super) stirred: bool,
    pub(super) summaries: usize,
    /// What the public saw last, and how often that changed.
    pub(super) published: Value,
    pub(super) told: usize,
    pub(super) app: App,
    http: Client,
    sessions: BTreeMap<String, Session>,
    next_run: DateTime,
}

impl Play {
    pub(super) async fn start() -> Play {
        let service = TestService::start_for(&patient_campaign()).await;
        let site = Site {
            pages: pages::Pages::new(&service.campaign, None),
            place: Place::Folder(service.site().to_owned()),
            policy: None,
        };
        let app = App {
            store: summary::Facets::from(&service.store),
            objects: Box::new(service.objects.clone()),
            campaign: support::campaign(),
            site: Some(site),
            webhook: None,
            clock: || panic!("every event names its moment"),
        };
        let first = date(2017, 8, 16).at(8, 0, 0, 0);
        let play = Play {
            service,
            model: Model::default(),
            leads: BTreeMap::new(),
            spot_checks: BTreeMap::new(),
            seals: BTreeMap::new(),
            now: first,
            codes: BTreeMap::new(),
            letters: BTreeMap::new(),
            before: None,
            stirred: false,
            summaries: 0,
            published: Value::Null,
            told: 0,
            app,
            http: Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap(),
            sessions: BTreeMap::new(),
            next_run: first.date().to_datetime(time(18, 0, 0, 0)),
        };
        play.service.set_clock(&stamp(first).to_string());
        play
    }

    /// Moves the clock on, and has the schedule run whenever it is due on the way.
    ///
    /// A day on which nothing happened is left out, save where a deadline passes: its summary would be the one before,
    /// and takes as long to make and to check as any.
    pub(super) async fn move_to(&mut self, until: DateTime) {
        while self.next_run <= until {
            let due = self.next_run;
            self.next_run = after(due);
            if self.stirred || due.time() == time(0, 0, 0, 0) {
                self.set_clock(due);
                compare::summary(self, due).await;
                self.stirred = false;
            }
        }
        self.set_clock(until);
    }

    fn set_clock(&mut self, to: DateTime) {
        assert!(to >= self.now, "{to} comes before {}", self.now);
        self.now = to;
        self.service.set_clock(&stamp(to).to_string());
    }

    pub(super) fn today(&self) -> Date {
        self.now.date()
    }

    /// Runs the scheduled function as the schedule does.
    pub(super) async fn fire(&self, due: DateTime) -> Result<Answer, Failure> {
        let event = json!({ "moment": stamp(due) });
        let event: Event = serde_json::from_value(event).unwrap();
        handle(Some(event), &self.app).await
    }

    /// The numbers as the model has them now.
    pub(super) fn standing(&self) -> Standing {
        Standing::of(&self.model, self.today())
    }

    pub(super) fn objects(&self) -> &dyn ObjectStore {
        self.service.objects.as_ref()
    }

    /// Sends a request as this person, or as nobody; with a one-time code anew where it takes one.
    pub(super) async fn send(
        &mut self,
        who: Option<&str>,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> (u16, Value) {
        let answer = self.ask(who, method.clone(), path, body).await;
        match who {
            Some(of) if answer.0 == 401 && answer.1["fields"]["totp"].is_array() => {
                let totp = &self.service.credentials(of).await["totp"];
                let code = json!({ "totp": totp });
                let given = self
                    .ask(who, Method::POST, "/api/me/reauthentication", Some(&code))
                    .await;
                assert_eq!(given.0, 204, "{of}: {}", given.1);
                self.ask(who, method, path, body).await
            }
            _ => answer,
        }
    }

    async fn ask(
        &mut self,
        who: Option<&str>,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> (u16, Value) {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.service.address));
        if let Some(who) = who {
            request = request.header("cookie", self.cookie(who).await);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    pub(super) async fn get(&mut self, who: &str, path: &str) -> Value {
        let (status, answer) = self.send(Some(who), Method::GET, path, None).await;
        assert_eq!(status, 200, "{who} reads {path}: {answer}");
        answer
    }

    /// Posts what has to be taken.
    pub(super) async fn post(&mut self, who: &str, path: &str, body: &Value) -> Value {
        let (status, answer) = self.send(Some(who), Method::POST, path, Some(body)).await;
        let now = self.now;
        assert!(
            (200..300).contains(&status),
            "{now}: {who} posts {path}: {status} {body} {answer}"
        );
        answer
    }

    /// Uploads a roster file and loads it to its end, as the office does.
    pub(super) async fn load(&mut self, file: String, complete: bool) {
        let part = reqwest::multipart::Part::bytes(file.into_bytes()).file_name("roster.csv");
        let mut form = reqwest::multipart::Form::new().part("file", part);
        if complete {
            form = form.text("complete", "true");
        }
        let cookie = self.cookie(OFFICE).await;
        let request = self.http.post(format!("{}/api/roster", self.service.address));
        let response = request
            .header("cookie", cookie)
            .header("accept", "application/json")
            .multipart(form)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 201);
        let preview: Value = response.json().await.unwrap();
        assert_eq!(preview["problems"], json!([]), "{preview}");
        let path = format!("/api/roster/uploads/{}", preview["upload"].as_str().unwrap());
        loop {
            let loaded = self.post(OFFICE, &path, &json!({ "action": "load" })).await;
            match loaded["state"].as_str() {
                Some("loaded") => return,
                Some("awaiting_confirmation") => {
                    self.confirm(&loaded["proposal"]).await;
                }
                _ => {}
            }
        }
    }

    /// The discipline team confirms what the office proposed.
    pub(super) async fn confirm(&mut self, proposal: &Value) -> Value {
        let path = format!("/api/confirmations/{}", proposal.as_str().unwrap());
        self.post(DISCIPLINE, &path, &json!({ "action": "confirm" }))
            .await
    }

    /// Somebody's session ended.
    pub(super) fn signed_out(&mut self, who: &str) {
        self.sessions.remove(who);
    }

    /// The cookie of a person's open session; they sign in again where there is none.
    async fn cookie(&mut self, who: &str) -> String {
        let now = self.now;
        if let Some(session) = self.sessions.get_mut(who) {
            let is_open = now <= session.used.saturating_add(25.minutes())
                && now <= session.since.saturating_add(7.hours());
            if is_open {
                session.used = now;
                return session.cookie.clone();
            }
        }
        let cookie = if let Some(issued) = self.letters.remove(who) {
            let (cookie, own) = self.service.start_account(who, &issued).await;
            self.codes.insert(who.to_owned(), own);
            cookie
        } else {
            let credentials = match self.codes.get(who) {
                Some(code) => json!({ "number": who, "code": code }),
                None => self.service.credentials(who).await,
            };
            self.sign_in(&credentials).await
        };
        let session = Session {
            cookie: cookie.clone(),
            since: now,
            used: now,
        };
        self.sessions.insert(who.to_owned(), session);
        cookie
    }

    /// Signs in with one's own code, or as those of the demo roster do.
    async fn sign_in(&self, credentials: &Value) -> String {
        let request = self.http.post(format!("{}/api/session", self.service.address));
        let response = request.json(credentials).send().await.unwrap();
        assert_eq!(response.status(), 200, "{} signs in", credentials["number"]);
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }
}

/// The schedule's next moment: 18:00 of every day, and 24:00 of a deadline's.
fn after(moment: DateTime) -> DateTime {
    let (day, six) = (moment.date(), time(18, 0, 0, 0));
    if moment.time() < six {
        return day.to_datetime(six);
    }
    let tomorrow = day.tomorrow().unwrap();
    if DEADLINES.contains(&day) {
        return tomorrow.to_datetime(time(0, 0, 0, 0));
    }
    tomorrow.to_datetime(six)
}

/// A moment in the campaign's time zone, eight hours ahead of UTC.
pub(super) fn stamp(local: DateTime) -> Timestamp {
    let zone = TimeZone::fixed(Offset::constant(8));
    zone.to_timestamp(local).unwrap()
}

/// The campaign, in which people who get a letter at its beginning may need it at its end.
fn patient_campaign() -> String {
    support::campaign_file().replace("issued_code_days = 45", "issued_code_days = 180")
}
