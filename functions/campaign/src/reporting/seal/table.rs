//! The table that is sealed, and how it compares with what stands now.

use super::Unfinished;
use crate::people::person::Person;
use crate::people::plan::{Campaign, Unit};
use crate::process::on_file::Apart;
use crate::reporting::annex3::{AddedNote, Annex3, Mismatch, Reconciliation, Row, added_notes};
use crate::values::digest::Digest;
use crate::values::roster_number::RosterNumber;
use crate::values::unit_id::UnitId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

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
    /// Who reported that there is nothing (无上述情况).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub nil: Vec<Person>,
    /// Who claims the innovation exemption and waits for the office's word.
    pub exemption_claimed: Vec<Person>,
    /// Whose exemption was accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exempt: Vec<Person>,
    /// 另附说明 of a declaration as a whole; a row's own stands in the row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<AddedNote>,
    /// Whose report is kept and counted nowhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<Apart>,
    /// What was not finished.
    #[serde(default, skip_serializing_if = "Unfinished::is_empty")]
    #[schema(required = false)]
    pub unfinished: Unfinished,
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
    /// Whose rows these are, and who is missing, exempt or set apart in one and not in the other.
    pub people: Vec<Person>,
    /// How people were accounted for when it was sealed, where that is otherwise now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reconciliation: Option<Reconciliation>,
    /// And how they are now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub now: Option<Reconciliation>,
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
            nil: Vec::new(),
            exemption_claimed: annex3.tally.exemption_claimed,
            exempt: annex3.tally.exempt,
            notes: annex3.tally.notes,
            apart: annex3.tally.apart,
            unfinished: Unfinished::default(),
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

    /// Those whom its rows and notes are about, each once.
    #[must_use]
    pub fn people(&self) -> Vec<RosterNumber> {
        told_of(&self.rows, &self.notes)
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
    /// because of one before it is the same row. No more does what was finished since.
    #[must_use]
    pub fn differences(&self, now: &SealedTable) -> Option<Differences> {
        if self.is_same(now) {
            return None;
        }
        let (sealed, live) = (counted(&self.rows), counted(&now.rows));
        let (added, gone) = (surplus(&live, &sealed), surplus(&sealed, &live));
        let mut people: Vec<Person> = added.iter().chain(&gone).map(|row| whose(row)).collect();
        let with_nil = self.names_nil() && now.names_nil();
        let (sealed, live) = (self.named(with_nil), now.named(with_nil));
        let in_one = sealed.iter().filter(|listed| !live.contains(listed));
        let in_other = live.iter().filter(|listed| !sealed.contains(listed));
        people.extend(in_one.chain(in_other).map(|(_, person)| (*person).clone()));
        people.sort_by(|a, b| a.number.cmp(&b.number));
        people.dedup();
        Some(Differences {
            added: added.len() as u64,
            gone: gone.len() as u64,
            people,
            reconciliation: (self.reconciliation != now.reconciliation).then_some(self.reconciliation),
            now: (self.reconciliation != now.reconciliation).then_some(now.reconciliation),
        })
    }

    fn is_same(&self, now: &SealedTable) -> bool {
        let with_nil = self.names_nil() && now.names_nil();
        self.compared(with_nil) == now.compared(with_nil)
    }

    /// All that makes one table differ from another.
    fn compared(&self, with_nil: bool) -> impl PartialEq + use<'_> {
        let SealedTable {
            title,
            unit,
            unit_name,
            rows,
            reconciliation,
            missing,
            nil,
            exemption_claimed,
            exempt,
            notes,
            apart,
            unfinished: _,
            unit_note,
        } = self;
        let lists = (missing, with_nil.then_some(nil), exemption_claimed, exempt, apart);
        (
            title,
            unit,
            unit_name,
            rows,
            reconciliation,
            lists,
            notes,
            unit_note,
        )
    }

    /// Whether it lists all who reported that there is nothing. Tables that were sealed early do not.
    fn names_nil(&self) -> bool {
        self.nil.len() as u64 == self.reconciliation.nil
    }

    /// Everyone whom a list of it names, with the list.
    fn named(&self, with_nil: bool) -> Vec<(&'static str, &Person)> {
        let apart = self.apart.iter().map(|apart| ("apart", &apart.person));
        let missing = self.missing.iter().map(|person| ("missing", person));
        let exempt = self.exempt.iter().map(|person| ("exempt", person));
        let nil = self.nil.iter().filter(|_| with_nil).map(|person| ("nil", person));
        missing.chain(exempt).chain(apart).chain(nil).collect()
    }
}

/// Those whom rows and notes are about, each once.
#[must_use]
pub fn told_of(rows: &[Row], notes: &[AddedNote]) -> Vec<RosterNumber> {
    let of_rows = rows.iter().map(|row| &row.number);
    let all: BTreeSet<&RosterNumber> = of_rows
        .chain(notes.iter().map(|note| &note.person.number))
        .collect();
    all.into_iter().cloned().collect()
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
