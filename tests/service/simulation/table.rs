//! Annex 3 as the model has it: its 19 columns, its notes, and the lists beside it.

use super::declared::wan;
use super::model::{Filed, Model, State};
use super::participations::Deal;
use super::people::{Person, UNITS};
use jiff::civil::Date;
use serde_json::{Value, json};

/// A row of the model's.
pub(super) struct Row<'a> {
    who: &'a Person,
    filed: &'a Filed,
    deal: &'a Deal,
}

/// The rows of a unit, or of all of them, in the order of units and numbers.
pub(super) fn rows<'a>(model: &'a Model, unit: Option<&str>) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for (id, ..) in UNITS {
        if unit.is_some_and(|unit| unit != id) {
            continue;
        }
        for (who, filed) in filed_in(model, id) {
            rows.extend(filed.rows().map(|deal| Row { who, filed, deal }));
        }
    }
    rows
}

fn filed_in<'a>(model: &'a Model, unit: &str) -> impl Iterator<Item = (&'a Person, &'a Filed)> {
    let members = model.members.values();
    let members = members.filter(move |member| member.person.unit() == unit);
    members.filter_map(|member| Some((&member.person, member.counted()?)))
}

/// Whose report is kept in a unit and counted nowhere.
pub(super) fn apart<'a>(model: &'a Model, unit: &str) -> impl Iterator<Item = &'a str> {
    let members = model.members.values();
    let members = members.filter(move |member| member.person.unit() == unit);
    let apart = members.filter(|member| member.filed.is_some() && member.counted().is_none());
    apart.map(|member| member.person.number())
}

impl Row<'_> {
    /// The cells as a workbook stores them: numbers as numbers, and nothing that could be taken for a formula.
    pub(super) fn cells(&self, serial: usize) -> [String; 19] {
        let (who, one) = (self.who, &self.deal.declared);
        let (in_time, ordered, agreed) = self.deal.columns();
        let detailed = |term: &str, detail: Option<&str>| match detail {
            Some(detail) => format!("{term}：{detail}"),
            None => term.to_owned(),
        };
        let kin = one.kin.as_ref();
        let decimal = |hundredths: i64| (hundredths as f64 / 100.0).to_string();
        [
            serial.to_string(),
            who.name().to_owned(),
            who.age_on(self.filed.on).to_string(),
            format!("{}{}", who.unit_name(), who.position()),
            who.rank_as_printed(),
            self.filed.form.affiliation.to_owned(),
            if kin.is_none() { "√" } else { "" }.to_owned(),
            kin.map_or_else(String::new, |(name, relation)| format!("{name}（{relation}）")),
            detailed(one.mode, one.mode_other()),
            detailed(one.sector, one.sector_other()),
            format!("{}至{}", month(one.from), one.to.map_or("今".to_owned(), month)),
            harmless(format!("{}：{}", one.business, one.content)),
            decimal(one.amount),
            decimal(one.profit),
            if in_time { "已退" } else { "" }.to_owned(),
            if ordered { "已责成退出" } else { "" }.to_owned(),
            agreed.map_or_else(String::new, day),
            harmless(self.deal.verified.clone().unwrap_or_default()),
            harmless(self.deal.disposed.clone().unwrap_or_default()),
        ]
    }

    /// What the JSON says of it besides the declared facts.
    pub(super) fn json(&self, serial: usize) -> Value {
        let (one, deal) = (&self.deal.declared, self.deal);
        let (in_time, ordered, agreed) = deal.columns();
        json!({
            "serial": serial, "number": self.who.number(), "reference": self.filed.reference,
            "business_name": one.business, "amount_wan": wan(one.amount), "profit_wan": wan(one.profit),
            "self_report_withdrawal": in_time.then_some("已退"),
            "verification_withdrawal": ordered.then_some("已责成退出"), "agreed_withdrawal": agreed,
            "verification": deal.verified, "disposition": deal.disposed, "note": deal.note,
            "lenient": deal.is_lenient(), "late": self.filed.is_late(),
        })
    }

    pub(super) fn amount(&self) -> i64 {
        self.deal.declared.amount
    }

    pub(super) fn profit(&self) -> i64 {
        self.deal.declared.profit
    }

    fn note(&self, serial: usize) -> Option<(String, String)> {
        let text = self.deal.note.clone()?;
        Some((format!("序号 {serial}：{}", self.who.name()), text))
    }
}

/// 另附说明 of a unit or of the bureau, sorted.
pub(super) fn notes(model: &Model, unit: Option<&str>) -> Vec<(String, String)> {
    let mut notes = Vec::new();
    for (id, name, ..) in UNITS {
        if unit.is_some_and(|unit| unit != id) {
            continue;
        }
        notes.extend(
            model
                .unit_notes
                .get(id)
                .map(|text| (name.to_owned(), text.clone())),
        );
        let exempt = people(model, id, |filed| filed.ruling == Some(true));
        if !exempt.is_empty() {
            let names: Vec<String> = exempt
                .iter()
                .map(|(number, name)| format!("{name}（{number}）"))
                .collect();
            notes.push(("豁免".to_owned(), names.join("、")));
        }
        for (who, filed) in filed_in(model, id) {
            let mut parts: Vec<String> = filed.note.iter().cloned().collect();
            parts.extend(
                filed
                    .found
                    .iter()
                    .filter(|found| *found != "属实")
                    .map(|found| format!("核查情况：{found}")),
            );
            parts.extend(
                filed
                    .disposed
                    .iter()
                    .map(|disposed| format!("处理情况：{disposed}")),
            );
            if !parts.is_empty() {
                let about = format!("{}（{}）", who.name(), who.number());
                notes.push((about, parts.join("；")));
            }
        }
    }
    let rows = rows(model, unit);
    notes.extend(rows.iter().zip(1..).filter_map(|(row, serial)| row.note(serial)));
    for (_, text) in &mut notes {
        *text = harmless(std::mem::take(text));
    }
    notes.sort();
    notes
}

/// The numbers and names of those whose report in a unit fits.
pub(super) fn people(model: &Model, unit: &str, fits: impl Fn(&Filed) -> bool) -> Vec<(String, String)> {
    let filed = filed_in(model, unit).filter(|(_, filed)| fits(filed));
    filed
        .map(|(who, _)| (who.number().to_owned(), who.name().to_owned()))
        .collect()
}

/// Who must declare in a unit and has not.
pub(super) fn missing(model: &Model, unit: &str) -> Vec<(String, String)> {
    let mut missing = Vec::new();
    for (number, member) in &model.members {
        let person = &member.person;
        let expected = member.on_roster && person.unit() == unit && person.must_declare();
        if expected && member.filed.is_none() {
            missing.push((number.clone(), person.name().to_owned()));
        }
    }
    missing
}

/// Whom a unit is to remind of what, by number.
pub(super) fn reminders(model: &Model, unit: &str, today: Date) -> Vec<(String, Value)> {
    let mut reminders: Vec<(String, Value)> = missing(model, unit)
        .into_iter()
        .map(|(number, _)| (number, json!([{ "what": "not_filed" }])))
        .collect();
    for (who, filed) in filed_in(model, unit) {
        let mut occasions = Vec::new();
        if filed.state == State::Returned {
            occasions.push(json!({ "what": "returned" }));
        }
        if let Some(date) = filed.rows().filter_map(|deal| deal.past_date(today)).min() {
            occasions.push(json!({ "what": "past_date", "date": date }));
        }
        if !occasions.is_empty() {
            reminders.push((who.number().to_owned(), json!(occasions)));
        }
    }
    reminders.sort_by(|one, other| one.0.cmp(&other.0));
    reminders
}

/// What the watch list has: number, place, agreed date, whether it was ordered.
pub(super) fn watched(model: &Model) -> Vec<(String, usize, Option<String>, bool)> {
    let mut watched = Vec::new();
    for (number, member) in &model.members {
        let Some(filed) = member.filed.as_ref() else {
            continue;
        };
        let mut watch = |place: usize, deal: &Deal| {
            let agreed = deal.agreed.map(|day| day.to_string());
            watched.push((number.clone(), place, agreed, deal.order.is_some()));
        };
        for (place, deal) in filed.deals.iter().enumerate() {
            let is_exempt = filed.ruling == Some(true) && deal.declared.kin.is_none();
            if deal.is_watched() && !is_exempt {
                watch(place, deal);
            }
        }
        // What was agreed or ordered does not go away with a correction that leaves it out.
        for (place, deal) in &filed.left_out {
            if (deal.agreed.is_some() || deal.order.is_some()) && deal.left_on().is_none() {
                watch(*place, deal);
            }
        }
    }
    watched.sort();
    watched
}

/// `2017年9月1日`.
fn day(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// `2017年9月` of `2017-09`.
fn month(text: &str) -> String {
    let (year, month) = text.split_once('-').unwrap();
    format!("{year}年{}月", month.trim_start_matches('0'))
}

/// With an apostrophe where a spreadsheet would see a formula.
fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@']) {
        format!("'{text}")
    } else {
        text
    }
}
