//! A roster as CSV, with the Chinese headings of the demo roster.

use campaign::plan::Campaign;
use campaign::roster::LeadingCadreRuling;
use campaign::terms::{Category, Employment, Rank};
use campaign::{Month, Role, RosterEntry, RosterNumber, UnitId, date};
use std::collections::HashSet;

/// Everything that is wrong with a roster file, by row and column. Row 1 holds the headings.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct RosterFileError(Vec<String>);

const HEADINGS: [&str; 15] = [
    "编号",
    "姓名",
    "出生年月",
    "单位",
    "职务",
    "职级",
    "职级名称",
    "公务员或参公",
    "人员类别",
    "市管干部",
    "在职状态",
    "离职日期",
    "原工作业务",
    "领导干部认定",
    "认定理由",
];

/// Columns that a roster may leave out.
const SIGNER: &str = "阅签人";
const ROLES: &str = "角色";

/// Reads a roster.
///
/// # Errors
/// Every problem of the file at once.
pub fn parse(text: &str, campaign: &Campaign) -> Result<Vec<RosterEntry>, RosterFileError> {
    let plain = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(plain.as_bytes());
    let headings = reader.headers().cloned().unwrap_or_default();
    let missing: Vec<String> = HEADINGS
        .iter()
        .filter(|heading| !headings.iter().any(|found| found.trim() == **heading))
        .map(|heading| format!("row 1: column {heading} is missing"))
        .collect();
    if !missing.is_empty() {
        return Err(RosterFileError(missing));
    }
    let mut problems = Vec::new();
    let mut numbers = HashSet::new();
    let mut entries = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let line = index + 2;
        let Ok(record) = record else {
            problems.push(format!("row {line}: not readable as CSV in UTF-8"));
            continue;
        };
        let mut row = Row {
            line,
            headings: &headings,
            record: &record,
            problems: &mut problems,
        };
        let Some(entry) = row.entry(campaign) else {
            continue;
        };
        if !numbers.insert(entry.number.clone()) {
            problems.push(format!("row {line}, 编号: {} stands twice", entry.number));
        }
        entries.push(entry);
    }
    if problems.is_empty() {
        Ok(entries)
    } else {
        Err(RosterFileError(problems))
    }
}

struct Row<'a> {
    line: usize,
    headings: &'a csv::StringRecord,
    record: &'a csv::StringRecord,
    problems: &'a mut Vec<String>,
}

impl Row<'_> {
    fn entry(&mut self, campaign: &Campaign) -> Option<RosterEntry> {
        let number = self.read("编号", |text| RosterNumber::parse(text).ok());
        let name = self.read("姓名", |text| Some(text.to_owned()));
        let born = self.read("出生年月", |text| Month::parse(text).ok());
        let unit = self.read("单位", |text| unit_named(campaign, text));
        let position = self.read("职务", |text| Some(text.to_owned()));
        let rank = self.read("职级", Rank::parse);
        let civil_servant = self.read("公务员或参公", yes_or_no);
        let category = self.read("人员类别", Category::parse);
        let municipally_managed = self.read("市管干部", yes_or_no);
        let employment = self.read("在职状态", Employment::parse);
        let left_on = self.read_optional("离职日期", |text| date::parse(text).ok());
        let ruling = self.ruling();
        if employment.is_some_and(|employment| employment != Employment::InOffice)
            && self.cell("离职日期").is_empty()
        {
            self.problem("离职日期", "required for those who left");
        }
        Some(RosterEntry {
            number: number?,
            name: name?,
            born: born?,
            unit: unit?,
            position: position?,
            rank: rank?,
            post_name: self.read_optional("职级名称", |text| Some(text.to_owned())),
            civil_servant: civil_servant?,
            category: category?,
            municipally_managed: municipally_managed?,
            employment: employment?,
            left_on,
            former_duties: self.read_optional("原工作业务", |text| Some(text.to_owned())),
            ruling,
            roles: self.roles(),
            signer: self.read_optional(SIGNER, |text| RosterNumber::parse(text).ok()),
        })
    }

    fn ruling(&mut self) -> Option<LeadingCadreRuling> {
        let leading = self.read_optional("领导干部认定", yes_or_no)?;
        let reason = self.cell("认定理由");
        if reason.is_empty() {
            self.problem("认定理由", "a ruling needs its reason");
        }
        Some(LeadingCadreRuling { leading, reason })
    }

    fn roles(&mut self) -> Vec<Role> {
        let names = self.cell(ROLES);
        let mut roles = Vec::new();
        for name in names
            .split(['、', ',', '，'])
            .map(str::trim)
            .filter(|name| !name.is_empty())
        {
            match Role::parse_granted(name) {
                Some(role) => roles.push(role),
                None => self.problem(ROLES, &format!("{name} is no role")),
            }
        }
        roles
    }

    fn cell(&self, heading: &str) -> String {
        let column = self.headings.iter().position(|found| found.trim() == heading);
        campaign::text::fold(
            column
                .and_then(|column| self.record.get(column))
                .unwrap_or_default(),
        )
    }

    fn read<T>(&mut self, heading: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        if self.cell(heading).is_empty() {
            self.problem(heading, "required");
            return None;
        }
        self.read_optional(heading, parse)
    }

    fn read_optional<T>(&mut self, heading: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.cell(heading);
        if text.is_empty() {
            return None;
        }
        let read = parse(&text);
        if read.is_none() {
            self.problem(heading, &format!("{text} is not understood"));
        }
        read
    }

    fn problem(&mut self, heading: &str, what: &str) {
        self.problems
            .push(format!("row {}, {heading}: {what}", self.line));
    }
}

fn unit_named(campaign: &Campaign, name: &str) -> Option<UnitId> {
    campaign
        .units
        .iter()
        .find(|unit| unit.name == name)
        .map(|unit| unit.id.clone())
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "是" => Some(true),
        "否" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn campaign() -> Campaign {
        Campaign::parse(include_str!("../../../site/content/campaign.toml")).unwrap()
    }

    #[test]
    fn the_demo_roster_covers_every_unit_of_the_campaign() {
        let campaign = campaign();
        let entries = parse(crate::demo::ROSTER, &campaign).unwrap();
        assert!((50..=70).contains(&entries.len()), "{}", entries.len());
        for unit in &campaign.units {
            assert!(entries.iter().any(|entry| entry.unit == unit.id), "{}", unit.name);
        }
    }

    #[test]
    fn the_demo_roster_names_nobody_of_the_notice() {
        let campaign = campaign();
        let group = &campaign.leading_group;
        let entries = parse(crate::demo::ROSTER, &campaign).unwrap();
        for member in group.members.iter().chain(&group.office.members) {
            assert!(
                entries.iter().all(|entry| entry.name != member.name),
                "{}",
                member.name
            );
        }
    }

    #[test]
    fn every_problem_is_named_by_row_and_column() {
        let heads = HEADINGS.join(",");
        let text = format!(
            "{heads}\nA-1,甲,1980-13,天元分局,科员,科员,,是,党政机关,否,在职,,,,\nA-1,乙,1980-01,火星分局,科员,元帅,,也许,党政机关,否,退休,,,是,\n"
        );
        let RosterFileError(problems) = parse(&text, &campaign()).unwrap_err();
        assert_eq!(
            problems,
            [
                "row 2, 出生年月: 1980-13 is not understood",
                "row 3, 单位: 火星分局 is not understood",
                "row 3, 职级: 元帅 is not understood",
                "row 3, 公务员或参公: 也许 is not understood",
                "row 3, 认定理由: a ruling needs its reason",
                "row 3, 离职日期: required for those who left",
            ]
        );
    }

    #[test]
    fn missing_columns_are_named() {
        let RosterFileError(problems) = parse("编号,姓名\n", &campaign()).unwrap_err();
        assert_eq!(problems.len(), HEADINGS.len() - 2);
    }
}
