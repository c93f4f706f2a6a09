//! Leads and spot checks: registered, moved on and looked into, and what the lists must have of them.

use super::play::{DISCIPLINE, Lead, OFFICE, Play};
use jiff::civil::Date;
use reqwest::Method;
use serde_json::{Value, json};

/// A name of the leading group's office: leads about its bearer are for the discipline team alone.
const LEADER: &str = "凌玉华";

/// One step with a lead or a spot check; each is called by a word of the plan's.
#[derive(Clone, Debug)]
pub(super) enum Affair {
    /// Registered: from which source, of which kind, about whom, due when.
    Register(&'static str, &'static str, &'static str, About, Option<Date>),
    /// Handed to somebody.
    Assign(&'static str, &'static str),
    /// Passed on to another body.
    Refer(&'static str, &'static str),
    /// The first referral was answered.
    Reply(&'static str),
    /// Closed with a finding.
    Close(&'static str, &'static str),
    /// Closing is refused: the city has not had it.
    CloseTooEarly(&'static str),
    /// A sample of a unit's reports is drawn, so many in a hundred.
    Draw(&'static str, &'static str, u32),
    /// Every item gets its finding; the last one is untrue.
    Find(&'static str),
    /// The unit gets its result, and the head answers for it.
    Conclude(&'static str),
}

/// Whom a lead is about.
#[derive(Clone, Copy, Debug)]
pub(super) enum About {
    Number(&'static str),
    Nobody,
    /// One of the office's own leaders.
    Leader,
}

impl Play {
    pub(super) async fn affair(&mut self, affair: &Affair) {
        match affair {
            Affair::Register(word, source, kind, about, due) => {
                self.register(word, source, kind, *about, *due).await;
            }
            Affair::Assign(word, to) => {
                self.change(word, "assignment", "assigned", json!({ "handler": to }))
                    .await;
            }
            Affair::Refer(word, to) => {
                self.change(word, "referrals", "referred", json!({ "to": to }))
                    .await
            }
            Affair::Reply(word) => {
                let body = json!({ "referral": 1, "reply": "已收悉，由你局继续核实" });
                self.change(word, "referrals", "replied", body).await;
            }
            Affair::Close(word, finding) => {
                let body = json!({ "finding": finding, "result": "已核实并处理" });
                self.change(word, "outcome", "closed", body).await;
                self.leads.get_mut(word).unwrap().closed = true;
            }
            Affair::CloseTooEarly(word) => {
                let lead = &self.leads[word];
                let path = format!("/api/leads/{}/outcome", lead.id);
                let body = json!({ "step": lead.steps.len(), "finding": "属实", "result": "已核实" });
                let (status, answer) = self.send(Some(OFFICE), Method::POST, &path, Some(&body)).await;
                assert_eq!(status, 409, "{answer}");
            }
            Affair::Draw(word, unit, percent) => self.draw(word, unit, *percent).await,
            Affair::Find(word) => self.find(word).await,
            Affair::Conclude(word) => self.conclude(word).await,
        }
    }

    async fn register(
        &mut self,
        word: &'static str,
        source: &str,
        kind: &str,
        about: About,
        due: Option<Date>,
    ) {
        let mut body = json!({
            "source": source, "kind": kind, "content": "反映在河边砂场入股分红", "sector": "涉砂",
            "reporter_name": "示例举报人", "reporter_contact": "13900000000",
        });
        let (mut linked, by) = match about {
            About::Leader => (None, DISCIPLINE),
            About::Nobody => (None, OFFICE),
            About::Number(number) => (Some(number), OFFICE),
        };
        match about {
            About::Leader => body["subject_name"] = json!(LEADER),
            About::Nobody => linked = None,
            About::Number(number) => body["subject_number"] = json!(number),
        }
        if let Some(due) = due {
            body["due"] = json!(due.to_string());
        }
        let receipt = self.post(by, "/api/leads", &body).await;
        let due = due.unwrap_or_else(|| self.today().saturating_add(jiff::Span::new().days(15)));
        assert_eq!(receipt["due"], due.to_string());
        let lead = Lead {
            id: receipt["id"].as_str().unwrap().to_owned(),
            due,
            closed: false,
            discipline_only: matches!(about, About::Leader),
            about: linked,
            steps: vec!["registered"],
        };
        self.leads.insert(word, lead);
    }

    async fn change(&mut self, word: &'static str, what: &str, step: &'static str, mut body: Value) {
        let lead = &self.leads[word];
        let by = if lead.discipline_only { DISCIPLINE } else { OFFICE };
        let path = format!("/api/leads/{}/{what}", lead.id);
        body["step"] = json!(lead.steps.len());
        if lead.discipline_only {
            let hidden = self.send(Some(OFFICE), Method::POST, &path, Some(&body)).await;
            assert_eq!(hidden.0, 404, "the office sees none about its own leaders");
        }
        self.post(by, &path, &body).await;
        self.leads.get_mut(word).unwrap().steps.push(step);
    }

    /// The lists of what is overdue and of everything, for the office and for the discipline team.
    pub(super) async fn compare_leads(&mut self) {
        let today = self.today();
        for (by, sees_all) in [(OFFICE, false), (DISCIPLINE, true)] {
            for query in ["", "&overdue=true"] {
                let list = self.get(by, &format!("/api/leads?limit=200{query}")).await;
                let mut expected = Vec::new();
                for lead in self.leads.values() {
                    let is_overdue = !lead.closed && lead.due < today;
                    if (sees_all || !lead.discipline_only) && (query.is_empty() || is_overdue) {
                        expected.push(lead.id.as_str());
                    }
                }
                let lines = list["leads"].as_array().unwrap();
                let mut found: Vec<&str> = lines.iter().map(|line| line["id"].as_str().unwrap()).collect();
                found.sort_unstable();
                expected.sort_unstable();
                assert_eq!(found, expected, "{by} {query} at {today}");
                for line in lines {
                    self.compare_mark(line);
                }
            }
        }
    }

    /// A lead is marked while its subject says that there is nothing to declare.
    fn compare_mark(&self, line: &Value) {
        let mut leads = self.leads.values();
        let lead = leads.find(|lead| line["id"] == lead.id.as_str()).unwrap();
        let filed = lead
            .about
            .and_then(|about| self.model.member(about).filed.as_ref());
        let says_nil = filed.is_some_and(|filed| filed.deals.is_empty());
        assert_eq!(!line["nil_declaration"].is_null(), says_nil, "{line}");
    }

    async fn draw(&mut self, word: &'static str, unit: &str, percent: u32) {
        let body = json!({ "unit": unit, "percent": percent });
        let head = self.post(OFFICE, "/api/spot-checks", &body).await;
        let id = head["id"].as_str().unwrap().to_owned();
        let mut declarations = 0;
        for member in self.model.members.values() {
            declarations += usize::from(member.person.unit() == unit && member.counted().is_some());
        }
        let size = (declarations * percent as usize).div_ceil(100);
        let shown = self.get(DISCIPLINE, &format!("/api/spot-checks/{id}")).await;
        assert_eq!(shown["population"]["declarations"], declarations);
        assert_eq!(shown["items"].as_array().unwrap().len(), size);
        self.spot_checks.insert(word, (id, size));
    }

    async fn find(&mut self, word: &str) {
        let (id, size) = self.spot_checks[word].clone();
        let path = format!("/api/spot-checks/{id}/findings");
        for place in 1..=size {
            let mut body = json!({ "place": place, "version": 0, "verdict": "属实" });
            if place == size {
                body["verdict"] = json!("不属实");
                body["what"] = json!("漏报股份");
            }
            let by = if place % 2 == 0 { OFFICE } else { DISCIPLINE };
            self.post(by, &path, &body).await;
        }
    }

    async fn conclude(&mut self, word: &str) {
        let (id, size) = self.spot_checks[word].clone();
        let body = json!({
            "assessment": "走过场", "summary": "没有逐份核对", "accountability": "通报批评",
            "accountability_note": "对主要负责人在全局通报",
        });
        let path = format!("/api/spot-checks/{id}/result");
        let head = self.post(OFFICE, &path, &body).await;
        let counts = json!({ "confirmed": size - 1, "untrue": 1, "open": 0 });
        assert_eq!(head["counts"], counts);
    }
}
