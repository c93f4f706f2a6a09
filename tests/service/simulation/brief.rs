//! The brief beside the model: its tables, what changed since the one before, what is overdue and whom to urge.

use super::compare::read;
use super::counts::{Counts, Standing};
use super::people::UNITS;
use super::play::Play;
use jiff::civil::{Date, DateTime};
use serde_json::{Value, json};

/// The brief: its tables, what changed since the one before, what is overdue and whom to urge.
pub(super) async fn compare(play: &Play, due: DateTime, standing: &Standing) {
    let brief = read(play, due, "brief.json").await;
    urged(&brief, standing, due);
    for table in &brief["tables"].as_array().unwrap()[..2] {
        let columns = &table["columns"].as_array().unwrap()[1..];
        let rows = table["rows"].as_array().unwrap();
        let counts = standing
            .units
            .iter()
            .map(|(_, counts)| counts)
            .chain([&standing.bureau]);
        for (row, counts) in rows.iter().zip(counts) {
            for (column, cell) in columns.iter().zip(&row.as_array().unwrap()[1..]) {
                let (_, number) = counts
                    .named()
                    .into_iter()
                    .find(|(name, _)| column == name)
                    .unwrap();
                assert_eq!(cell, &json!(number.to_string()), "{due} {} {column}", row[0]);
            }
        }
        assert_eq!(rows.len(), UNITS.len() + 1);
    }
    let Some(before) = &play.before else {
        assert!(brief["changes"].is_null(), "the first brief");
        return;
    };
    let said = brief["changes"]["bureau"].as_str().unwrap_or_default();
    assert_eq!(said, changes(&before.bureau, &standing.bureau), "{due}");
    let mut expected = Vec::new();
    for ((_, name, ..), ((_, before), (_, now))) in UNITS.iter().zip(before.units.iter().zip(&standing.units))
    {
        let said = changes(before, now);
        if !said.is_empty() {
            expected.push(json!({ "name": name, "said": said }));
        }
    }
    assert_eq!(brief["changes"]["units"], json!(expected), "{due}");
}

/// `未报由 12 人减至 9 人`, of all that changed.
fn changes(before: &Counts, now: &Counts) -> String {
    let mut said = Vec::new();
    for ((name, was), (_, is)) in before.named().into_iter().zip(now.named()) {
        let measure = match name {
            "应报" | "豁免" | "未报" => "人",
            "无情况" | "有情况" | "逾期报" | "待阅签" | "已退回" | "已阅签" | "留存备查" | "已报送" => {
                "份"
            }
            _ => "项",
        };
        if was != is {
            let way = if is > was { "增至" } else { "减至" };
            said.push(format!("{name}由 {was} {measure}{way} {is} {measure}"));
        }
    }
    said.join("，")
}

/// Each matter of the brief once, with every unit that it is about.
fn urged(brief: &Value, standing: &Standing, due: DateTime) {
    let mut expected: Vec<Value> = Vec::new();
    for urge in urging(standing, due.date()) {
        let (matter, measure) = match urge["matter"].as_str().unwrap() {
            "not_filed" => ("未填报", "人"),
            "returned" => ("退回后未更正", "份"),
            "not_signed" => ("未阅签", "份"),
            "not_delivered" => ("市管干部报告未报送", "份"),
            _ => ("约定或拟退出日期已过、未报告退出", "项"),
        };
        let line = json!({ "name": urge["name"], "said": format!("{} {measure}", urge["count"]) });
        match expected.last_mut().filter(|last| last["matter"] == matter) {
            Some(last) => last["units"].as_array_mut().unwrap().push(line),
            None => expected.push(json!({ "matter": matter, "overdue": urge["overdue"], "units": [line] })),
        }
    }
    assert_eq!(brief["urging"], json!(expected), "{due}");
}

/// Whom to urge about what, matter by matter.
pub(super) fn urging(standing: &Standing, today: Date) -> Vec<Value> {
    let mut urging = Vec::new();
    for matter in 0..5 {
        for ((_, name, ..), (id, counts)) in UNITS.iter().zip(&standing.units) {
            let (what, count, overdue) = counts.urging(today)[matter];
            if count > 0 {
                urging.push(json!({
                    "id": id, "name": name, "matter": what, "count": count, "overdue": overdue,
                }));
            }
        }
    }
    urging
}
