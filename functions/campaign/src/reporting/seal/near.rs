//! What a table does not tell its reader: what was found about them and those near them.

use super::SealedTable;
use crate::declaration::revision::Revision;
use crate::process::near::Party;
use crate::reporting::annex3::{AddedNote, Row};

impl Party<'_> {
    /// Takes out of a table what was found about the reader and those near them: the rows stay, as they were declared.
    /// `declared` are the reports of those whom the table tells of.
    pub fn take_out_findings(&self, table: &mut SealedTable, declared: &[Revision]) {
        let near = self.near(declared);
        for row in table.rows.iter_mut().filter(|row| near.contains(&row.number)) {
            row.leave_out_findings();
        }
        table.notes.retain(|note| !near.contains(&note.person.number));
    }

    /// Whether a table tells what was found about them or those near them; `declared` as for
    /// [`Party::take_out_findings`].
    #[must_use]
    pub fn is_told_of_in(&self, rows: &[Row], notes: &[AddedNote], declared: &[Revision]) -> bool {
        let near = self.near(declared);
        let tells = |row: &Row| {
            let mut without = row.clone();
            without.leave_out_findings();
            &without != row
        };
        let mut of_them = rows.iter().filter(|row| near.contains(&row.number));
        of_them.any(tells) || notes.iter().any(|note| near.contains(&note.person.number))
    }
}
