//! Lists that are taken out of the system: what was filed over HTTP is read back from each format.

mod access;
mod lists;
mod streaming;

use crate::records::{DISCIPLINE, Desk, OFFICE, SECRETARY};
use calamine::{Data, Reader as _, Xlsx};
use jiff::Timestamp;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Cursor;
use support::forms;

/// Text that would do harm, or break a table, were it not written with care.
const HOSTILE: &str = "=HYPERLINK(\"http://example.invalid\",\"点我\"),\r\n第二行 😀";

/// A campaign in which everything there is to export happened once.
struct World {
    desk: Desk,
    office: Client,
    discipline: Client,
    reference: String,
    lead: String,
}

impl World {
    async fn play() -> Self {
        World::play_at(Desk::open().await).await
    }

    async fn play_at(desk: Desk) -> Self {
        let office = desk.service.client(OFFICE).await;
        let discipline = desk.service.client(DISCIPLINE).await;
        let owner = desk.service.client("TY-001").await;
        let mut form = forms::disclosure(&desk.service, "TY-001");
        form["participations"][0]["content"] = json!(HOSTILE);
        form["participations"][0]["business_name"] = json!("+示例砂场");
        form["participations"][0]["withdrawal"] = json!({ "status": "未退出" });
        form["participations"][0]["to"] = Value::Null;
        let reference = desk.file(&owner, &form).await;
        let world = World {
            desk,
            office,
            discipline,
            reference,
            lead: String::new(),
        };
        world.sign_and_check().await;
        world.withdraw(&owner).await;
        world.verify().await;
        world.deliver().await;
        world.draw().await;
        let lead = world.register("TY-001").await;
        World { lead, ..world }
    }

    async fn post(&self, client: &Client, path: &str, body: Value) -> Value {
        let (status, answer) = self.desk.post(client, path, &body).await;
        assert!(status.is_success(), "{path}: {status} {answer}");
        answer
    }

    async fn sign_and_check(&self) {
        let signer = self.desk.service.client("TY-003").await;
        let back = json!({ "revision": 1, "action": "return", "reason": "@请核对金额" });
        let path = format!("/api/declarations/{}/sign-off", self.reference);
        self.post(&signer, &path, back).await;
        let officer = self.desk.service.client("TY-004").await;
        let check = json!({ "revision": 1, "comment": "-已核对" });
        let path = format!("/api/declarations/{}/check", self.reference);
        self.post(&officer, &path, check).await;
    }

    async fn withdraw(&self, owner: &Client) {
        let withdrawal = json!({
            "revision": 1, "participation": 0,
            "withdrawal": {
                "status": "已退", "date": "2017-09-10", "method": "转让", "transferee": "示例受让人",
                "transferee_relation": "朋友", "price_wan": "20.00", "market_value_wan": "10.00", "pricing_basis": "协商"
            }
        });
        let path = format!("/api/declarations/{}/withdrawals", self.reference);
        self.post(owner, &path, withdrawal).await;
    }

    async fn verify(&self) {
        let found = json!({
            "revision": 1, "participation": 0, "outcome": "differs", "differences": { "amount": "实为30万元" },
            "evidence": "工商登记档案"
        });
        let path = format!("/api/declarations/{}/verification", self.reference);
        self.post(&self.office, &path, found).await;
        let owner = self.desk.service.client("HT-004").await;
        let mut form = forms::disclosure(&self.desk.service, "HT-004");
        form["participations"][0]["withdrawal"] = json!({ "status": "未退出" });
        let other = self.desk.file(&owner, &form).await;
        let agreed = json!({ "revision": 1, "participation": 0, "date": "2017-12-01" });
        let path = format!("/api/declarations/{other}/agreed-date");
        self.post(&self.office, &path, agreed).await;
    }

    async fn deliver(&self) {
        let cadre = self.desk.service.client("JL-002").await;
        let mut form = forms::nil(&self.desk.service, "JL-002");
        form["relatives"] = json!([{ "name": "示例子", "relation": "子女", "position": "=示例公司" }]);
        let reference = self.desk.file(&cadre, &form).await;
        let secretary = self.desk.service.client(SECRETARY).await;
        self.desk.sign(&secretary, &reference, 1).await;
        let mark = json!({ "reference": reference, "revision": 1 });
        for client in [&self.office, &self.discipline] {
            self.post(client, "/api/collections", mark.clone()).await;
        }
        self.post(&self.office, "/api/deliveries", json!({})).await;
    }

    async fn draw(&self) {
        let draw = json!({ "unit": "tianyuan", "percent": 100 });
        let drawn = self.post(&self.office, "/api/spot-checks", draw).await;
        let path = format!("/api/spot-checks/{}/findings", drawn["id"].as_str().unwrap());
        let finding = json!({ "place": 1, "version": 0, "verdict": "不属实", "what": "金额少报" });
        self.post(&self.office, &path, finding).await;
    }

    async fn register(&self, number: &str) -> String {
        let lead = json!({
            "source": "举报电话", "kind": "participation", "content": "反映其在河边砂场入股分红",
            "subject_number": number, "sector": "涉砂",
            "reporter_name": "示例举报人", "reporter_contact": "13900000000"
        });
        let registered = self.post(&self.office, "/api/leads", lead).await;
        registered["id"].as_str().unwrap().to_owned()
    }

    async fn fetch(&self, client: &Client, list: &str, query: &str) -> (StatusCode, Vec<u8>) {
        let address = self.desk.address(&format!("/api/exports/{list}?{query}"));
        let response = client.get(address).send().await.unwrap();
        let status = response.status();
        (status, response.bytes().await.unwrap().to_vec())
    }

    /// A list as objects, from JSON Lines.
    async fn objects(&self, client: &Client, list: &str, more: &str) -> Vec<Value> {
        let (status, bytes) = self.fetch(client, list, &format!("format=jsonl{more}")).await;
        assert_eq!(status, StatusCode::OK, "{list}");
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.is_empty() || text.ends_with('\n'), "{list}");
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// The columns of every list: names and headings.
    async fn columns(&self) -> BTreeMap<String, Vec<(String, String)>> {
        let (_, answer) = self.desk.get(&self.office, "/api/exports").await;
        let lists = answer["lists"].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let of = |list: &Value| {
            let columns = list["columns"].as_array().unwrap().iter();
            columns
                .map(|column| (text(&column["name"]), text(&column["heading"])))
                .collect()
        };
        lists.map(|list| (text(&list["name"]), of(list))).collect()
    }
}

/// A CSV's headings and rows.
fn read_csv(bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let text = bytes
        .strip_prefix("\u{feff}".as_bytes())
        .expect("a byte order mark");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    let mut rows: Vec<Vec<String>> = reader
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect();
    (rows.remove(0), rows)
}

/// A workbook's headings and rows, numbers and dates as CSV writes them.
fn read_workbook(bytes: Vec<u8>) -> (Vec<String>, Vec<Vec<String>>) {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = workbook.sheet_names()[0].clone();
    assert!(
        workbook.worksheet_formula(&name).unwrap().is_empty(),
        "no formula"
    );
    let range = workbook.worksheet_range(&name).unwrap();
    let width = range.width();
    let headings: Vec<String> = range
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    let rows = range.rows().skip(1).map(|row| {
        assert_eq!(row.len(), width);
        let cells = row.iter().zip(&headings);
        cells.map(|(cell, heading)| in_csv(cell, heading)).collect()
    });
    (headings.clone(), rows.collect())
}

fn in_csv(cell: &Data, heading: &str) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Float(number) if heading.contains("万元") => format!("{number:.2}"),
        Data::Float(number) => number.to_string(),
        Data::DateTime(at) => {
            // A workbook's days are those of the campaign's time zone, eight hours ahead.
            let seconds = (at.as_f64() * 86400.0).round() as i64 - (25569 * 24 + 8) * 3600;
            let at = campaign::timing::local(Timestamp::from_second(seconds).unwrap());
            let format = if (at.hour(), at.minute(), at.second()) == (0, 0, 0) {
                "%Y-%m-%d"
            } else {
                "%Y-%m-%d %H:%M:%S"
            };
            at.strftime(format).to_string()
        }
        other => other.to_string(),
    }
}

/// A value of JSON Lines as CSV writes it; none for what JSON Lines name in English.
fn json_in_csv(value: &Value, shown: &str) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::Bool(true) => "是".to_owned(),
        Value::Bool(false) => "否".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(all) => {
            let all: Vec<&str> = all.iter().map(|one| one.as_str().unwrap()).collect();
            all.join("、")
        }
        Value::String(text) => match text.parse::<Timestamp>() {
            Ok(at) => campaign::timing::local(at)
                .strftime("%Y-%m-%d %H:%M:%S")
                .to_string(),
            Err(_) => text.clone(),
        },
        Value::Object(_) => panic!("rows are flat"),
    };
    // Amounts keep their sign; texts that could be formulas get an apostrophe.
    if shown.starts_with('\'') && !text.starts_with('\'') {
        format!("'{text}")
    } else {
        text
    }
}
