//! Whose report a form is about, and which way it came: filled in online by its declarant, or on paper and entered by the
//! office. The form, its rules and its errors are the same.

use crate::file::MINE;
use campaign::paper::PaperEntry;
use campaign::{RosterEntry, RosterNumber};
use store::{Form, Standing};
use web::Person;

/// Where reports on paper are entered.
pub(crate) const PAPERS: &str = "/api/papers";

/// Where online ones are sent.
const ONLINE: &str = "/api/declarations";

/// Where one person's report on paper is entered and compared.
pub(crate) fn paper_path(of: &RosterNumber) -> String {
    format!("{PAPERS}/{of}")
}

/// Whose report it is.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    /// The declarant, as the roster has them.
    pub(crate) entry: &'a RosterEntry,
    /// What is on file of theirs.
    pub(crate) standing: &'a Standing,
    /// Which way it came.
    pub(crate) way: Way<'a>,
}

/// Which way a report came.
#[derive(Clone, Copy)]
pub(crate) enum Way<'a> {
    /// Its declarant fills it in.
    Online,
    /// On paper; with what was entered last of it.
    Paper(Option<&'a PaperEntry>),
}

impl<'a> Subject<'a> {
    /// Somebody's own, online.
    pub(crate) fn own(person: &'a Person) -> Self {
        Subject {
            entry: &person.entry,
            standing: &person.standing,
            way: Way::Online,
        }
    }

    pub(crate) fn is_on_paper(&self) -> bool {
        matches!(self.way, Way::Paper(_))
    }

    /// Where the form is sent.
    pub(crate) fn action(&self) -> String {
        match self.way {
            Way::Online => ONLINE.to_owned(),
            Way::Paper(_) => paper_path(&self.entry.number),
        }
    }

    /// Where the form is shown.
    pub(crate) fn place(&self) -> String {
        match self.way {
            Way::Online => MINE.to_owned(),
            Way::Paper(_) => paper_path(&self.entry.number),
        }
    }

    /// Where the review of its draft is shown.
    pub(crate) fn review(&self) -> String {
        format!("{}?view=review", self.place())
    }

    /// Where that is shown which an older window sent.
    pub(crate) fn aside(&self) -> String {
        format!("{}?aside=true", self.place())
    }

    /// Under what it is kept until it is sent.
    pub(crate) fn form(&self) -> Form<'a> {
        match self.way {
            Way::Online => Form::Report,
            Way::Paper(_) => Form::Paper(&self.entry.number),
        }
    }
}
