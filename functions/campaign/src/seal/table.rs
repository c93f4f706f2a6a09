//! The table that is sealed, and how it compares with what stands now.

use crate::annex3::{AddedNote, Annex3, Cause, Mismatch, Person, Reconciliation, Row, added_notes};
use crate::plan::{Campaign, Unit};
use crate::revision::Digest;
use crate::roster::UnitId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A unit's Annex 3, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SealedTable {
    /// The form's title.
    pub title: String,
    /// The unit.
    pub unit: UnitId,
    /// 填报单位.
    pub unit_name: String,
    /// One row for each participation.
    pub rows: Vec<Row>,
    /// How the unit's people are accounted for.
    pub reconciliation: Reconciliation,
    /// Who must declare and has not.
    pub missing: Vec<Person>,
    /// Who claims the innovation exemption and waits for the office's word.
    pub exemption_claimed: Vec<Person>,
    /// Whose exemption was accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exempt: Vec<Person>,
    /// 另附说明 of a declaration as a whole; a row's own stands in the row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<AddedNote>,
    /// 另附说明 of the whole table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_note: Option<String>,
}

/// How what stands now differs from what was sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Differences {
    /// Rows that stand now and were not sealed.
    pub added: u64,
    /// Rows that were sealed and no longer stand.
    pub gone: u64,
    /// Whose rows these are, and who is missing in one and not in the other.
    pub people: Vec<Person>,
}

impl SealedTable {
    /// A unit's table as it stands, with what does not fit in it.
    #[must_use]
    pub fn of(campaign: &Campaign, unit: &Unit, annex3: Annex3) -> (Self, Vec<Mismatch>) {
        let table = SealedTable {
            title: campaign.forms.annex3.clone(),
            unit: unit.id.clone(),
            unit_name: unit.name.clone(),
            rows: annex3.rows,
            reconciliation: annex3.tally.reconciliation,
            missing: annex3.tally.missing,
            exemption_claimed: annex3.tally.exemption_claimed,
            exempt: annex3.tally.exempt,
            notes: annex3.tally.notes,
            unit_note: None,
        };
        (table, annex3.tally.errors)
    }

    /// What is added to the table on notes that belong to no row: what each is about, and what it says.
    #[must_use]
    pub fn added_notes(&self) -> Vec<(String, String)> {
        let unit = self.unit_note.iter();
        let unit = unit.map(|text| (self.unit_name.clone(), text.clone()));
        unit.chain(added_notes(&self.exempt, &self.notes)).collect()
    }

    /// The text that is kept and digested: compact JSON, fields in their fixed order.
    #[must_use]
    pub fn canonical(&self) -> String {
        serde_json::json!(self).to_string()
    }

    /// SHA-256 over the canonical text.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.canonical().as_bytes())
    }

    /// How what stands now differs from this; none if not at all. Serial numbers do not count: a row that moved down
    /// because of one before it is the same row.
    #[must_use]
    pub fn differences(&self, now: &SealedTable) -> Option<Differences> {
        if self == now {
            return None;
        }
        let (sealed, live) = (counted(&self.rows), counted(&now.rows));
        let (added, gone) = (surplus(&live, &sealed), surplus(&sealed, &live));
        let mut people: Vec<Person> = added.iter().chain(&gone).map(|row| whose(row)).collect();
        let changed = |one: &[Person], other: &[Person]| -> Vec<Person> {
            one.iter()
                .filter(|person| !other.contains(person))
                .cloned()
                .collect()
        };
        people.extend(changed(&self.missing, &now.missing));
        people.extend(changed(&now.missing, &self.missing));
        people.sort_by(|a, b| a.number.cmp(&b.number));
        people.dedup();
        Some(Differences {
            added: added.len() as u64,
            gone: gone.len() as u64,
            people,
        })
    }
}

/// The rows with how often each is there, by their content without the serial number.
fn counted(rows: &[Row]) -> BTreeMap<String, (usize, &Row)> {
    let mut counted = BTreeMap::new();
    for row in rows {
        let mut content = serde_json::json!(row);
        content["serial"] = 0.into();
        counted.entry(content.to_string()).or_insert((0, row)).0 += 1;
    }
    counted
}

/// What `one` has beyond `other`, each as often as it has it.
fn surplus<'row>(
    one: &BTreeMap<String, (usize, &'row Row)>,
    other: &BTreeMap<String, (usize, &Row)>,
) -> Vec<&'row Row> {
    one.iter()
        .flat_map(|(content, (times, row))| {
            let there = other.get(content).map_or(0, |(times, _)| *times);
            std::iter::repeat_n(*row, times.saturating_sub(there))
        })
        .collect()
}

fn whose(row: &Row) -> Person {
    Person {
        number: row.number.clone(),
        name: row.name.clone(),
    }
}

/// What does not fit, in words; `name` is whose it is, where it concerns a person.
#[must_use]
pub fn explain(mismatch: &Mismatch, name: Option<&str>) -> String {
    let who = match (&mismatch.number, name) {
        (Some(number), Some(name)) => format!("{name}（{number}）"),
        (Some(number), None) => number.to_string(),
        (None, _) => "本单位".to_owned(),
    };
    match &mismatch.cause {
        Cause::NotOnRoster => format!("{who}：有报告，但不在本单位花名册上（可能已调动）"),
        Cause::NotObliged => format!("{who}：有报告，但按花名册不属于应报人员"),
        Cause::DuplicateDeclaration => format!("{who}：有两份现行报告"),
        Cause::DuplicateRosterEntry => format!("{who}：花名册上有两条记录"),
        Cause::OtherUnit { .. } => format!("{who}：记录所写的单位不是本单位"),
        Cause::UnknownRelative => format!("{who}：有一项参与情况所指的近亲属不在家庭成员中"),
        Cause::OutOfOrder => format!("{who}：记录的顺序不对，未报人数不可信"),
        Cause::Unbalanced {
            expected,
            accounted_for,
        } => format!("{who}：应报 {expected} 人，核对得 {accounted_for} 人，两者不等"),
    }
}
