//! One unit's roster and declarations, merged by roster number into rows and counts.

use super::reconciliation::{Cause, Mismatch, Person, Reconciliation};
use super::row::{self, Row};
use crate::deadlines::Dossier;
use crate::declaration::Kind;
use crate::plan::{Campaign, Unit};
use crate::revision::Revision;
use crate::roster::{RosterEntry, RosterNumber, UnitId};
use crate::verification::View;
use serde::{Deserialize, Serialize};

/// What a unit's fold comes to, besides its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
    let in_brackets = |person: &Person| format!("{}（{}）", person.name, person.number);
    let names: Vec<String> = exempt.iter().map(in_brackets).collect();
    let exempt = (!names.is_empty()).then(|| ("豁免".to_owned(), names.join("、")));
    let notes = notes
        .iter()
        .map(|note| (in_brackets(&note.person), note.text.clone()));
    exempt.into_iter().chain(notes).collect()
}

/// Folds one unit: everything in it is met once, in the order of roster numbers, and only the people named in
/// the tally's lists are kept.
#[derive(Debug)]
pub struct UnitFold<'a> {
    campaign: &'a Campaign,
    unit: &'a Unit,
    tally: Tally,
    /// The last roster entry met, until what comes next shows whether its person declared.
    open: Option<Open>,
    last_declared: Option<RosterNumber>,
}

#[derive(Debug)]
struct Open {
    person: Person,
    must_declare: bool,
    declared: bool,
}

/// Whether the roster entry is to be given to the fold before the declaration. Of equals the entry comes first.
#[must_use]
pub fn roster_comes_first(entry: &RosterEntry, declaration: &Revision) -> bool {
    entry.number <= declaration.number
}

impl<'a> UnitFold<'a> {
    /// Starts a unit's fold.
    #[must_use]
    pub fn new(campaign: &'a Campaign, unit: &'a Unit) -> Self {
        let tally = Tally {
            reconciliation: Reconciliation::default(),
            missing: Vec::new(),
            exemption_claimed: Vec::new(),
            exempt: Vec::new(),
            notes: Vec::new(),
            errors: Vec::new(),
        };
        UnitFold {
            campaign,
            unit,
            tally,
            open: None,
            last_declared: None,
        }
    }

    /// Takes the next person on the roster, before any declaration under the same or a higher number.
    pub fn roster_entry(&mut self, entry: &RosterEntry) {
        self.check_unit(&entry.number, &entry.unit);
        self.check_order(&entry.number);
        if self
            .open
            .as_ref()
            .is_some_and(|open| open.person.number == entry.number)
        {
            self.mismatch(&entry.number, Cause::DuplicateRosterEntry);
            return;
        }
        self.close();
        let must_declare = entry.obligation(self.campaign).must_declare();
        self.tally.reconciliation.expected += u64::from(must_declare);
        self.open = Some(Open {
            person: Person::of(entry),
            must_declare,
            declared: false,
        });
    }

    /// Takes the next declaration that was never amended and has no later reports, and returns its rows.
    pub fn declaration(&mut self, declaration: &Revision) -> Vec<Row> {
        self.dossier(&Dossier::of(declaration.clone()))
    }

    /// Takes the next declaration with what came before and after it and what the office found and decided, and returns
    /// its rows, numbered within the unit.
    pub fn dossier(&mut self, dossier: &Dossier) -> Vec<Row> {
        let (declaration, view) = (&dossier.current, View::of(dossier));
        self.check_unit(&declaration.number, &declaration.declarant.unit);
        self.check_order(&declaration.number);
        self.match_with_roster(&declaration.number);
        self.last_declared = Some(declaration.number.clone());
        self.count(declaration, &view);
        let first = self.tally.reconciliation.rows + 1;
        let rows = row::rows_of(self.campaign, &view, first);
        self.tally.reconciliation.rows += rows.len() as u64;
        if rows.iter().any(Row::has_unknown_relative) {
            self.mismatch(&declaration.number, Cause::UnknownRelative);
        }
        rows
    }

    /// Ends the unit: its counts, its lists and whatever does not fit.
    #[must_use]
    pub fn finish(mut self) -> Tally {
        self.close();
        let counts = &mut self.tally.reconciliation;
        counts.missing = self.tally.missing.len() as u64;
        counts.exemption_claimed = self.tally.exemption_claimed.len() as u64;
        if !counts.balances() {
            let cause = Cause::Unbalanced {
                expected: counts.expected,
                accounted_for: counts.accounted_for(),
            };
            self.tally.errors.push(Mismatch {
                unit: self.unit.id.clone(),
                number: None,
                cause,
            });
        }
        self.tally
    }

    /// Counts the declarant once: as exempt if the office accepted that, whatever was declared; else by what was.
    fn count(&mut self, declaration: &Revision, view: &View) {
        let person = || Person {
            number: declaration.number.clone(),
            name: declaration.declarant.name.clone(),
        };
        let counts = &mut self.tally.reconciliation;
        counts.late += u64::from(declaration.late);
        let ruling = view.exemption();
        if ruling.is_some_and(|ruling| ruling.accepted) {
            counts.exempt += 1;
            self.tally.exempt.push(person());
        } else {
            match declaration.content.kind {
                Kind::Nil => counts.nil += 1,
                Kind::Disclosure => counts.disclosing += 1,
            }
        }
        if declaration.content.innovation_exemption.is_some() && ruling.is_none() {
            self.tally.exemption_claimed.push(person());
        }
        if let Some(text) = view.added_note() {
            let person = person();
            self.tally.notes.push(AddedNote { person, text });
        }
    }

    fn match_with_roster(&mut self, number: &RosterNumber) {
        let open = self.open.as_mut().filter(|open| &open.person.number == number);
        let cause = match open {
            _ if self.last_declared.as_ref() == Some(number) => Some(Cause::DuplicateDeclaration),
            None => Some(Cause::NotOnRoster),
            Some(open) => {
                open.declared = true;
                (!open.must_declare).then_some(Cause::NotObliged)
            }
        };
        if let Some(cause) = cause {
            self.mismatch(number, cause);
        }
    }

    /// Settles the open roster entry: nothing under its number follows any more.
    fn close(&mut self) {
        if let Some(open) = self.open.take()
            && open.must_declare
            && !open.declared
        {
            self.tally.missing.push(open.person);
        }
    }

    fn check_unit(&mut self, number: &RosterNumber, names: &UnitId) {
        if names != &self.unit.id {
            self.mismatch(number, Cause::OtherUnit { names: names.clone() });
        }
    }

    fn check_order(&mut self, number: &RosterNumber) {
        let open = self.open.as_ref().map(|open| &open.person.number);
        if open
            .max(self.last_declared.as_ref())
            .is_some_and(|last| last > number)
        {
            self.mismatch(number, Cause::OutOfOrder);
        }
    }

    fn mismatch(&mut self, number: &RosterNumber, cause: Cause) {
        self.tally.errors.push(Mismatch {
            unit: self.unit.id.clone(),
            number: Some(number.clone()),
            cause,
        });
    }
}
