//! The office loads the roster, and issues codes.

mod codes;
mod files;
mod listing;
mod loading;
mod moving;
mod people;
mod scale;

use campaign::{RosterEntry, RosterNumber};
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Response, StatusCode};
use roster_file::Column;
use serde_json::{Value, json};
use support::TestService;

/// Somebody of the campaign office in the demo roster.
const OFFICE: &str = "JS-002";

/// Somebody else of the office, who confirms.
const SECOND: &str = "JS-003";

/// Somebody of the discipline team.
const DISCIPLINE: &str = "JL-005";

/// The demo roster as the file it is.
const DEMO: &str = local::demo::ROSTER;

/// The office, signed in.
struct Desk {
    service: TestService,
    client: Client,
}

impl Desk {
    async fn start() -> Self {
        let service = TestService::start().await;
        let client = service.client(OFFICE).await;
        Desk { service, client }
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.service.address)
    }

    async fn send(&self, file: impl Into<Vec<u8>>, fields: &[(&'static str, &str)]) -> Response {
        let part = Part::bytes(file.into()).file_name("roster.csv");
        let form = fields
            .iter()
            .fold(Form::new().part("file", part), |form, (name, value)| {
                form.text(*name, (*value).to_owned())
            });
        let request = self.client.post(self.address("/api/roster")).multipart(form);
        request.send().await.unwrap()
    }

    /// Uploads a file and returns its preview.
    async fn upload(&self, file: impl Into<Vec<u8>>, fields: &[(&'static str, &str)]) -> Value {
        let response = self.send(file, fields).await;
        let status = response.status();
        let body: Value = response.json().await.unwrap();
        assert_eq!(status, StatusCode::CREATED, "{body}");
        body
    }

    /// Uploads a file that is refused, and returns its problems.
    async fn refused(&self, file: impl Into<Vec<u8>>) -> Value {
        let response = self.send(file, &[]).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        response.json().await.unwrap()
    }

    async fn load_once(&self, preview: &Value) -> Response {
        let path = format!("/api/roster/uploads/{}", preview["upload"].as_str().unwrap());
        let request = self.client.post(self.address(&path));
        request.json(&json!({ "action": "load" })).send().await.unwrap()
    }

    /// Loads an upload to its end.
    async fn load(&self, preview: &Value) -> Value {
        for _ in 0..1000 {
            let response = self.load_once(preview).await;
            let status = response.status();
            let body: Value = response.json().await.unwrap();
            if status == StatusCode::ACCEPTED {
                let proposal = json!({ "id": body["proposal"] });
                self.service.confirm(DISCIPLINE, &proposal).await;
                continue;
            }
            assert_eq!(status, StatusCode::OK, "{body}");
            if body["state"] == "loaded" {
                return body;
            }
        }
        panic!("loading does not end");
    }

    async fn get(&self, path: &str) -> Value {
        let response = self.client.get(self.address(path)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.json().await.unwrap()
    }

    async fn page(&self, path: &str) -> String {
        let request = self.client.get(self.address(path));
        let response = request.header("accept", "text/html").send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.text().await.unwrap()
    }

    /// Somebody as they stand on the roster now.
    async fn entry(&self, number: &str) -> Option<RosterEntry> {
        let number = RosterNumber::parse(number).unwrap();
        let found = self.service.store.people.entries(&[number]).await.unwrap();
        found.into_iter().next()
    }

    /// Everyone on the roster now.
    async fn everyone(&self) -> Vec<RosterEntry> {
        let mut everyone = Vec::new();
        for unit in &self.service.campaign.units {
            let each = |entry| {
                everyone.push(entry);
                Ok::<(), store::StoreError>(())
            };
            self.service.store.roster.each(&unit.id, each).await.unwrap();
        }
        everyone
    }
}

/// A roster file of these rows.
fn file(rows: &[Vec<String>]) -> String {
    let headings: Vec<&str> = Column::ALL.iter().map(|column| column.heading()).collect();
    let rows: Vec<String> = rows.iter().map(|cells| cells.join(",")).collect();
    format!("{}\n{}\n", headings.join(","), rows.join("\n"))
}

/// A clerk's row, but for what is changed: that of the demo roster's first person, under another number and name.
fn row(number: &str, changed: &[(Column, &str)]) -> Vec<String> {
    let clerk = DEMO.lines().nth(1).unwrap();
    let cells = clerk.split(',').map(str::to_owned).collect();
    let somebody = [(Column::Number, number), (Column::Name, "新示例")];
    with(with(cells, &somebody), changed)
}

/// The row of somebody on the roster, but for what is changed.
fn row_of(desk: &Desk, number: &str, changed: &[(Column, &str)]) -> Vec<String> {
    let entry = desk.service.person(number);
    let campaign = &desk.service.campaign;
    let cells = Column::ALL.iter().map(|column| column.text_of(entry, campaign));
    with(cells.collect(), changed)
}

fn with(mut cells: Vec<String>, changed: &[(Column, &str)]) -> Vec<String> {
    for (column, text) in changed {
        cells[*column as usize] = (*text).to_owned();
    }
    cells
}

/// The demo roster without these people.
fn demo_without(numbers: &[&str]) -> String {
    DEMO.lines()
        .filter(|line| {
            !numbers
                .iter()
                .any(|number| line.starts_with(&format!("{number},")))
        })
        .map(|line| format!("{line}\n"))
        .collect()
}
