//! A note that the office adds to a unit's whole table (另附说明, note 1 of Annex 3).

use crate::people::person::Person;
use crate::process::sign_off::REASON_LENGTH;
use crate::values::text;
use crate::values::unit_id::UnitId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A unit's note after one change. Changing it again adds another; none is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UnitNote {
    /// The unit.
    pub unit: UnitId,
    /// 1 for the first, then counting up.
    pub step: u32,
    /// What it says; none once it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What it said before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Who.
    pub by: Person,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// Why it was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

crate::form! {
    /// 另附说明 of a unit's whole table.
    #[schema(as = UnitNotePost)]
    pub struct UnitNoteForm {
        /// Left out or empty, the note is taken back.
        #[schema(nullable = false)]
        pub text: Option<String> = written "说明",
        /// Why a note that stands is changed.
        #[schema(nullable = false)]
        pub why: Option<String> = written "更改的原因",
    }
}

/// Why nothing was noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteRefused {
    /// The text is too short or too long.
    #[error("说明和更改的原因须为 2 至 500 个字")]
    Wording,
    /// There is none to take back.
    #[error("请填写说明；现在没有可以取消的说明")]
    NothingThere,
    /// Another note stands.
    #[error("更改已登记的内容，请用 2 至 500 个字写明原因")]
    WhyMissing,
}

/// What it comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noted {
    /// Something new.
    Now(Box<UnitNote>),
    /// The note that says so already.
    Already(Box<UnitNote>),
}

impl UnitNote {
    /// Writes, changes or (with an empty text) takes back a unit's note.
    ///
    /// # Errors
    /// A text is too short or too long, or a change comes without its reason.
    pub fn note(
        previous: Option<&UnitNote>,
        unit: &UnitId,
        by: Person,
        typed: &str,
        why: &str,
        at: Timestamp,
    ) -> Result<Noted, NoteRefused> {
        let (typed, why) = (worded(typed)?, worded(why)?);
        match previous.filter(|previous| previous.text.is_some()) {
            None if typed.is_none() => return Err(NoteRefused::NothingThere),
            Some(before) if before.text == typed => return Ok(Noted::Already(Box::new(before.clone()))),
            Some(_) if why.is_none() => return Err(NoteRefused::WhyMissing),
            _ => {}
        }
        Ok(Noted::Now(Box::new(UnitNote {
            unit: unit.clone(),
            step: previous.map_or(0, |previous| previous.step) + 1,
            text: typed,
            before: previous.and_then(|previous| previous.text.clone()),
            by,
            at,
            why,
        })))
    }
}

/// A text, held to its length; none for an empty one.
fn worded(typed: &str) -> Result<Option<String>, NoteRefused> {
    if text::fold(typed).is_empty() {
        return Ok(None);
    }
    let text = text::worded(typed, &REASON_LENGTH).ok_or(NoteRefused::Wording)?;
    Ok(Some(text))
}
