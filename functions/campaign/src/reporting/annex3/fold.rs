//! One unit's people, folded into rows and counts.

use super::reconciliation::{Cause, Mismatch, Reconciliation};
use super::row::{self, Row};
use crate::declaration::Kind;
use crate::declaration::revision::Revision;
use crate::people::person::Person;
use crate::people::plan::{Campaign, Unit};
use crate::process::on_file::{Apart, OnFile};
use crate::process::verification::View;
use serde::{Deserialize, Serialize};

/// What a unit's fold comes to, besides its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// The counts.
    pub reconciliation: Reconciliation,
    /// Who must declare and has not, in the order of roster numbers.
    pub missing: Vec<Person>,
    /// Who claims the innovation exemption and waits for the office's word, in the order of roster numbers.
    pub exemption_claimed: Vec<Person>,
    /// Whose exemption was accepted, in the order of roster numbers.
    pub exempt: Vec<Person>,
    /// What is added to the table on a note of its own (另附说明), in the order of roster numbers.
    pub notes: Vec<AddedNote>,
    /// Whose report is kept and counted nowhere.
    pub apart: Vec<Apart>,
    /// What does not fit; empty when the table can be trusted.
    pub errors: Vec<Mismatch>,
}

/// Something that the table cannot show in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AddedNote {
    /// Whose declaration it is about.
    #[serde(flatten)]
    pub person: Person,
    /// What it says.
    pub text: String,
}

/// What is added to a table on notes that belong to no row: what each is about, and what it says.
#[must_use]
pub fn added_notes(exempt: &[Person], notes: &[AddedNote]) -> Vec<(String, String)> {
    let names: Vec<String> = exempt.iter().map(Person::with_number).collect();
    let exempt = (!names.is_empty()).then(|| ("豁免".to_owned(), names.join("、")));
    let notes = notes
        .iter()
        .map(|note| (Person::with_number(&note.person), note.text.clone()));
    exempt.into_iter().chain(notes).collect()
}

/// Folds one unit: everyone in it is met once, in the order of roster numbers, and only the people named in the tally's
/// lists are kept.
#[derive(Debug)]
pub struct UnitFold<'a> {
    campaign: &'a Campaign,
    unit: &'a Unit,
    tally: Tally,
}

impl<'a> UnitFold<'a> {
    /// Starts a unit's fold.
    #[must_use]
    pub fn new(campaign: &'a Campaign, unit: &'a Unit) -> Self {
        UnitFold {
            campaign,
            unit,
            tally: Tally::default(),
        }
    }

    /// Takes the next person and returns the rows of their report, numbered within the unit; none where there is no
    /// report that counts.
    pub fn person(&mut self, on_file: &OnFile) -> Vec<Row> {
        if !on_file.is_expected(self.campaign) {
            self.tally.apart.extend(on_file.apart(self.campaign));
            return Vec::new();
        }
        let counts = &mut self.tally.reconciliation;
        counts.expected += 1;
        let Some(dossier) = &on_file.dossier else {
            counts.missing += 1;
            self.tally.missing.push(Person::of(&on_file.entry));
            return Vec::new();
        };
        let view = View::of(dossier);
        let first = counts.rows + 1;
        let rows = row::rows_of(self.campaign, &view, first);
        counts.rows += rows.len() as u64;
        let person = Person::of(&on_file.entry);
        if rows.iter().any(Row::has_unknown_relative) {
            self.tally.errors.push(Mismatch {
                unit: self.unit.id.clone(),
                person: person.clone(),
                cause: Cause::UnknownRelative,
            });
        }
        self.count(person, &dossier.current, &view);
        rows
    }

    /// Ends the unit: its counts, its lists and whatever does not fit.
    #[must_use]
    pub fn finish(self) -> Tally {
        self.tally
    }

    /// Counts the declarant once: as exempt if the office accepted that, whatever was declared; else by what was.
    fn count(&mut self, person: Person, declaration: &Revision, view: &View) {
        let Tally {
            reconciliation: counts,
            exempt,
            exemption_claimed,
            notes,
            ..
        } = &mut self.tally;
        counts.late += u64::from(declaration.late);
        let ruling = view.exemption();
        if ruling.is_some_and(|ruling| ruling.accepted) {
            counts.exempt += 1;
            exempt.push(person.clone());
        } else {
            match declaration.content.kind {
                Kind::Nil => counts.nil += 1,
                Kind::Disclosure => counts.disclosing += 1,
            }
        }
        if declaration.content.innovation_exemption.is_some() && ruling.is_none() {
            counts.exemption_claimed += 1;
            exemption_claimed.push(person.clone());
        }
        if let Some(text) = view.added_note() {
            notes.push(AddedNote { person, text });
        }
    }
}
