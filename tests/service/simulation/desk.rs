//! What units, the office and the discipline team do about reports: seals, deliveries, verification and what follows.

use super::model::Filed;
use super::play::{DISCIPLINE, OFFICE, Play};
use jiff::civil::Date;
use reqwest::Method;
use serde_json::{Value, json};

/// Something noted on a report. A place is a participation's; none is the report as a whole.
#[derive(Clone, Debug)]
pub(super) enum Deed {
    /// 核查情况: what differs, by the aspect's name for programs and in Chinese; nothing is 属实.
    Verify(Option<usize>, Vec<(&'static str, &'static str, &'static str)>),
    /// 责成退出, and the day it was done.
    Order(usize, Date, Option<Date>),
    /// 约定退出.
    Agree(usize, Date),
    /// 退出复核: whether it was real.
    Recheck(usize, bool),
    /// 双创豁免, accepted or refused.
    Rule(bool),
    /// 处理情况 of these participations, or of the whole report, and whether it goes to the judiciary.
    Dispose(Vec<usize>, &'static str, bool),
    /// 另附说明.
    Remark(Option<usize>, &'static str),
}

const REASON: &str = "未如实报告涉及金额";

impl Deed {
    fn matter(&self) -> &'static str {
        match self {
            Deed::Verify(..) => "verification",
            Deed::Order(..) => "ordered-withdrawal",
            Deed::Agree(..) => "agreed-date",
            Deed::Recheck(..) => "recheck",
            Deed::Rule(_) => "exemption",
            Deed::Dispose(..) => "disposition",
            Deed::Remark(..) => "note",
        }
    }

    fn body(&self, today: Date) -> Value {
        match self {
            Deed::Verify(place, differs) => {
                let mut body = json!({ "evidence": "工商登记档案", "outcome": "confirmed" });
                if !differs.is_empty() {
                    body["outcome"] = json!("differs");
                    body["differences"] = differs.iter().map(|(name, _, text)| (*name, *text)).collect();
                }
                at(body, *place)
            }
            Deed::Order(place, on, done) => at(
                json!({ "ordered_on": on.to_string(), "done_on": done.map(|day| day.to_string()) }),
                Some(*place),
            ),
            Deed::Agree(place, day) => at(json!({ "date": day.to_string() }), Some(*place)),
            Deed::Recheck(place, real) => at(
                json!({ "result": if *real { "real" } else { "sham" }, "evidence": "走访企业、查阅账册" }),
                Some(*place),
            ),
            Deed::Rule(accepted) => json!({
                "decision": if *accepted { "accepted" } else { "refused" }, "reason": "对照指导意见逐项审查",
            }),
            Deed::Dispose(places, measure, judiciary) => disposal(places, measure, *judiciary, today),
            Deed::Remark(place, text) => at(json!({ "text": text }), *place),
        }
    }

    fn keep(&self, filed: &mut Filed) {
        match self {
            Deed::Verify(place, differs) => {
                let found = match differs.is_empty() {
                    true => "属实".to_owned(),
                    false => {
                        let parts = differs
                            .iter()
                            .map(|(_, aspect, text)| format!("{aspect}：{text}"));
                        parts.collect::<Vec<_>>().join("；")
                    }
                };
                match place {
                    None => filed.found = Some(found),
                    Some(place) => {
                        let deal = &mut filed.deals[*place];
                        (deal.verified, deal.looked_into) = (Some(found), true);
                    }
                }
            }
            Deed::Order(place, _, done) => filed.deals[*place].order = Some(*done),
            Deed::Agree(place, day) => filed.deals[*place].agreed = Some(*day),
            Deed::Recheck(place, real) => {
                let deal = &mut filed.deals[*place];
                deal.recheck = deal.last_stated().map(|day| (*real, day));
            }
            Deed::Rule(accepted) => filed.ruling = Some(*accepted),
            Deed::Dispose(places, measure, _) => {
                let disposed = Some(format!("{measure}：{REASON}"));
                if places.is_empty() {
                    filed.disposed.clone_from(&disposed);
                }
                for place in places {
                    filed.deals[*place].disposed.clone_from(&disposed);
                }
            }
            Deed::Remark(None, text) => filed.note = Some((*text).to_owned()),
            Deed::Remark(Some(place), text) => filed.deals[*place].note = Some((*text).to_owned()),
        }
    }
}

fn at(mut body: Value, place: Option<usize>) -> Value {
    if let Some(place) = place {
        body["participation"] = json!(place);
    }
    body
}

fn disposal(places: &[usize], measure: &str, judiciary: bool, today: Date) -> Value {
    let mut body = json!({ "measure": measure, "reason": REASON });
    if !places.is_empty() {
        body["participations"] = json!(places);
    }
    if measure != "免予处理" {
        body["case_report"] = json!({
            "what_happened": "持有企业股份，未按要求退出。", "findings": "自2015年3月起持股百分之十。",
            "grounds": "有关廉洁从业的纪律规定", "decision": "按规定给予处理", "decided_by": "局党组",
            "decided_on": today.to_string(),
        });
    }
    if judiciary {
        body["referral"] = json!({ "to": "示例区人民检察院", "on": today.to_string() });
    }
    body
}

impl Play {
    pub(super) async fn note(&mut self, by: &str, who: &str, deed: &Deed) {
        let filed = self.model.report(who);
        let path = format!("/api/declarations/{}/{}", filed.reference, deed.matter());
        let mut body = deed.body(self.now.date());
        body["revision"] = json!(filed.revision);
        body["why"] = json!("有新的核实结果");
        let answer = self.post(by, &path, &body).await;
        deed.keep(self.model.report_mut(who));
        let member = self.model.member_mut(who);
        member.noted += 1;
        assert_eq!(answer["step"], member.noted, "{who}: {answer}");
        if let Deed::Dispose(_, measure, judiciary) = deed
            && *measure != "免予处理"
        {
            let path = format!(
                "/api/declarations/{}/case-report",
                member.filed.as_ref().unwrap().reference
            );
            let sheet = self.get(by, &path).await;
            assert_eq!(
                sheet["disposition"]["referral"].is_object(),
                *judiciary,
                "{sheet}"
            );
        }
    }

    /// Whatever is to be noted of a revision that no longer stands is refused.
    pub(super) async fn note_old(&mut self, who: &str, revision: u32) {
        let reference = self.model.report(who).reference.clone();
        let verify = Deed::Verify(Some(0), Vec::new());
        for deed in [verify, Deed::Remark(Some(0), "另有借款")] {
            let path = format!("/api/declarations/{reference}/{}", deed.matter());
            let mut body = deed.body(self.now.date());
            body["revision"] = json!(revision);
            let (status, answer) = self.send(Some(OFFICE), Method::POST, &path, Some(&body)).await;
            assert_eq!(status, 409, "{answer}");
        }
    }

    /// A head seals the table as it stands; a second seal is refused while the first stands.
    pub(super) async fn seal(&mut self, unit: &'static str, head: &str) {
        let path = format!("/api/units/{unit}/annex3");
        let table = self.get(head, &path).await;
        let standing = self.standing();
        assert_eq!(
            table["reconciliation"],
            standing.unit(unit).reconciliation(),
            "{unit}"
        );
        let seals = self.seals.entry(unit).or_default();
        seals.push("sealed");
        let serial = seals.iter().filter(|one| **one == "sealed").count();
        let sealed = self.post(head, &path, &json!({ "despite": true })).await;
        assert_eq!(
            (&sealed["serial"], &sealed["sha256"]),
            (&json!(serial), &table["sha256"])
        );
        let (status, _) = self.send(Some(head), Method::POST, &path, Some(&json!({}))).await;
        assert_eq!(status, 409);
    }

    pub(super) async fn unseal(&mut self, unit: &'static str) {
        let path = format!("/api/units/{unit}/annex3/unsealing");
        self.post(OFFICE, &path, &json!({ "reason": "退回重核" })).await;
        self.seals.entry(unit).or_default().push("opened");
    }

    /// Each list collects what is signed; only what is in both can go out.
    pub(super) async fn collect(&mut self, who: &str) {
        let filed = self.model.report(who);
        let (revision, body) = (
            filed.revision,
            json!({ "reference": filed.reference, "revision": filed.revision }),
        );
        for (list, by) in [OFFICE, DISCIPLINE].into_iter().enumerate() {
            let (status, answer) = self
                .send(Some(by), Method::POST, "/api/collections", Some(&body))
                .await;
            assert_eq!(status, 200, "{who} {answer}");
            self.model.collected[list].insert(who.to_owned(), revision);
            if list == 0 {
                let (status, _) = self
                    .send(Some(OFFICE), Method::POST, "/api/deliveries", Some(&json!({})))
                    .await;
                assert_eq!(status, 409, "the lists disagree on {who}");
            }
        }
    }

    pub(super) async fn deliver(&mut self) {
        let answer = self.post(OFFICE, "/api/deliveries", &json!({})).await;
        let path = format!("/api/deliveries/{}", answer["serial"]);
        let shown = self.get(DISCIPLINE, &path).await;
        let expected = self.model.hand_over();
        assert_eq!(shown["items"].as_array().unwrap().len(), expected, "{shown}");
        assert_eq!(answer["late"], self.today() > super::model::DELIVER_BY);
    }
}
