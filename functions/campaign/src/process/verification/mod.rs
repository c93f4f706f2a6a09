//! What the office finds and decides about a declaration (核查、清理纠正、处理): verification, ordered and agreed
//! withdrawal, the recheck of a withdrawal, the innovation exemption, the disposition, added notes.
//!
//! A [`CaseFile`] holds what stands of one person's declaration, one [`Entry`] for each matter of each participation, and
//! each [`Step`] that led there with what stood before and after. It follows from its steps alone. [`View`] lays it
//! beside what was filed and says what columns 15 to 19 of Annex 3 print.
//!
//! **When the declarant amends.** Every entry says on which revision it was made, and nothing is made on an old one. What
//! becomes of the entries that stand is ours, the plan does not say:
//!
//! 1. An order, an agreed date, a recheck, a disposition and a note are the office's own acts. They follow the
//!    participation from revision to revision as a reported withdrawal does (see [`crate::deadlines`]), so that no
//!    amendment undoes them.
//! 2. A verification, and the acceptance of an exemption, judge what was declared. They count as long as the facts they
//!    judged are declared unchanged, whatever else was amended; withdrawal is no such fact. Where the facts differ,
//!    column 18 is empty again and the page says which filing the former verification was made on.
//! 3. What no participation of the new revision answers to stays in the case file and on the watch list, and the page lists
//!    it as left out by the amendment.

mod entered;
mod forms;
mod take;
#[cfg(test)]
mod tests;
mod unit_note;
mod view;
mod watch;

pub use entered::{Asked, Command};
pub use forms::{
    AgreementForm, DispositionForm, ExemptionForm, NoteForm, OrderForm, RecheckForm, VerificationForm,
};
pub use take::{Deciding, Refused, Taken};
pub use unit_note::{NoteRefused, Noted, UnitNote, UnitNoteForm};
pub use view::{Columns, View};
