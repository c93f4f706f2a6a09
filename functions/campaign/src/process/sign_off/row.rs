//! Nil reports that are signed in one row: each by a step of its own, with one one-time code for all of them.

use crate::declaration::Kind;
use crate::declaration::revision::Revision;
use crate::form;
use crate::process::unit_check::UnitCheck;
use crate::values::digest::Digest;
use crate::values::errors::Answer;
use crate::values::form::{Fields, FormField};
use crate::values::reference::Reference;
use crate::values::text;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::collections::BTreeMap;

/// Reports in one row: as many as one looks through at a stretch; ours.
pub const MOST_IN_A_ROW: usize = 60;

/// How long a one-time code given for a row stands for it; ours.
const STANDS: SignedDuration = SignedDuration::from_mins(5);

/// Reports, each with the revision that was on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row(BTreeMap<Reference, u32>);

form! {
    /// Nil reports to be signed together. It is sent to `/api/me/signatures` with a one-time code, and from there, unchanged,
    /// to `/api/reviews/signatures`.
    #[schema(as = RowToSign)]
    pub struct RowForm {
        /// The revision that was read, by reference; 60 at most.
        #[schema(value_type = std::collections::BTreeMap<String, u32>, example = json!({ "K7QM-3XWD": 1 }))]
        pub reports: Row = chosen "要签署的报告",
        /// 动态验证码: six digits, accepted once.
        #[schema(example = "123456")]
        pub totp: Option<String> = written "动态验证码",
    }
}

impl Row {
    /// The reports with their revisions, by reference.
    pub fn reports(&self) -> impl ExactSizeIterator<Item = (&Reference, u32)> {
        self.0.iter().map(|(reference, revision)| (reference, *revision))
    }

    /// What a one-time code is given for: these reports as they stand, and no others.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let lines = self
            .reports()
            .map(|(reference, revision)| format!("{reference} {revision}\n"));
        Digest::of(lines.collect::<String>().as_bytes())
    }

    /// Whether a one-time code that was given at a moment for something stands for this row now.
    #[must_use]
    pub fn is_proven(&self, given: Option<Timestamp>, given_for: Option<&Digest>, now: Timestamp) -> bool {
        let is_fresh = given.is_some_and(|given| now.duration_since(given).abs() <= STANDS);
        is_fresh && given_for == Some(&self.digest())
    }

    /// How many there are, if that is a number that is signed in a row.
    ///
    /// # Errors
    /// None, or too many, in words.
    pub fn checked(&self) -> Result<&Self, String> {
        match self.0.len() {
            0 => Err("请勾选要签署的报告".to_owned()),
            1..=MOST_IN_A_ROW => Ok(self),
            many => Err(format!("一次最多签署 {MOST_IN_A_ROW} 份，现有 {many} 份")),
        }
    }
}

impl FormField for Row {
    fn take(fields: &mut Fields<'_>, name: &'static str, label: &'static str, answer: Answer) -> Self {
        let given = match fields.take(name, label, answer) {
            None | Some(Value::Null) => return Row::default(),
            Some(Value::Object(given)) => given,
            Some(_) => {
                return fields
                    .refuse(name, "格式不正确：应为回执编号和第几次提交")
                    .unwrap_or_default();
            }
        };
        let read = given.iter().map(|(reference, revision)| {
            let revision = match revision {
                Value::String(typed) => text::fold_code(typed).parse().ok(),
                other => other.as_u64().and_then(|number| u32::try_from(number).ok()),
            };
            Some((Reference::parse(reference).ok()?, revision?))
        });
        let read: Option<BTreeMap<Reference, u32>> = read.collect();
        let row = read.or_else(|| fields.refuse(name, "格式不正确：应为回执编号和第几次提交"));
        Row(row.unwrap_or_default())
    }
}

/// Why a report is not signed in a row, though whoever asks may sign it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotInARow {
    /// It declares something, which is read before it is signed.
    #[error("填报有上述情况，请打开阅看后签署")]
    Discloses,
    /// The unit remarked on it.
    #[error("单位核对时写有意见，请打开阅看后签署")]
    Remarked,
}

/// Whether a report may be signed in a row: it declares nothing, and its unit says nothing of it.
///
/// # Errors
/// It has to be read by itself.
pub fn fits_a_row(current: &Revision, check: Option<&UnitCheck>) -> Result<(), NotInARow> {
    if current.content.kind != Kind::Nil {
        return Err(NotInARow::Discloses);
    }
    let of_it = check.filter(|check| check.revision == current.revision);
    match of_it.and_then(|check| check.comment.as_ref()) {
        Some(_) => Err(NotInARow::Remarked),
        None => Ok(()),
    }
}
