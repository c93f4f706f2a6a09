//! Reports that leave nobody: they name, or come from, everyone who holds a desk, so that nobody of it may act on them.

use crate::people::role::Role;
use crate::process::on_file::OnFile;
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use crate::values::text::alike;
use serde::{Deserialize, Serialize};

/// The desks that act on every report.
const DESKS: [Role; 2] = [Role::Office, Role::Discipline];

/// A report from which everyone of a desk has to stand aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unattended {
    /// The report.
    pub reference: Reference,
    /// The desk.
    pub desk: Role,
}

/// Gathers who holds the desks and what reports name, one person after the other. A name of about 20 bytes is held for
/// each relative that anybody named.
#[derive(Debug, Default)]
pub struct Desks {
    holders: Vec<(Role, RosterNumber, String)>,
    reports: Vec<(Reference, RosterNumber, Vec<String>)>,
}

impl Desks {
    /// Takes somebody on the roster, or who left it, with what they filed.
    pub fn person(&mut self, person: &OnFile) {
        let entry = &person.entry;
        let serves = person.serves();
        for desk in DESKS
            .into_iter()
            .filter(|desk| serves && entry.roles.contains(desk))
        {
            self.holders
                .push((desk, entry.number.clone(), entry.name.clone()));
        }
        let Some(dossier) = &person.dossier else {
            return;
        };
        let current = &dossier.current;
        let relatives = current.content.relatives.iter();
        let names: Vec<String> = relatives.map(|relative| relative.name.clone()).collect();
        if !names.is_empty() {
            self.reports
                .push((current.reference.clone(), current.number.clone(), names));
        }
    }

    /// The reports that nobody of a desk may act on, by the names in them.
    #[must_use]
    pub fn unattended(&self) -> Vec<Unattended> {
        let mut found = Vec::new();
        for (reference, number, names) in &self.reports {
            let is_near = |holder: &RosterNumber, name: &str| {
                holder == number || names.iter().any(|named| alike(named, name))
            };
            for desk in DESKS {
                let mut held = self
                    .holders
                    .iter()
                    .filter(|(role, _, _)| *role == desk)
                    .peekable();
                if held.peek().is_some() && held.all(|(_, holder, name)| is_near(holder, name)) {
                    found.push(Unattended {
                        reference: reference.clone(),
                        desk,
                    });
                }
            }
        }
        found
    }
}
