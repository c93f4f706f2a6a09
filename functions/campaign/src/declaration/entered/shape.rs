//! Lengths and presence, and the wording of both.

use super::{Entered, EnteredParticipation};
use crate::values::errors::{FieldErrors, join};
use crate::values::text;
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

/// What a person reads where something is missing that no field stands for.
pub(super) const INCOMPLETE: &str = "所填内容不完整，请核对";

impl Entered {
    /// Checks lengths and presence. A field that already has an error gets no second one, nor do the fields of a row that
    /// has one; and where there is nothing to report the rows are what is wrong, not what they lack.
    pub fn check_shape(&self, errors: &mut FieldErrors) {
        if let Err(mut found) = self.validate() {
            if self.is_nil() {
                found.errors_mut().remove("participations");
            }
            flatten("", &found, errors);
        }
        let required = |flag: Option<bool>, field: &str, message: &str, errors: &mut FieldErrors| {
            if flag != Some(true) && !errors.has(field) {
                errors.add(field, message);
            }
        };
        required(
            self.instructions_read,
            "instructions_read",
            "请先阅读填写须知并勾选",
            errors,
        );
        required(self.pledge, "pledge", "请勾选承诺", errors);
        let rows = self.participations.iter().flatten().filter(|_| !self.is_nil());
        for (index, participation) in rows.enumerate() {
            participation.check_presence(&format!("participations[{index}]"), errors);
        }
    }
}

impl EnteredParticipation {
    /// Presence of what is not text.
    fn check_presence(&self, path: &str, errors: &mut FieldErrors) {
        if errors.has(path) {
            return;
        }
        let participant = join(path, "participant");
        if self.participant.is_none() && !errors.has(&participant) {
            errors.blank(participant);
        }
        if self.withdrawal.is_none() && !errors.has(&join(path, "withdrawal")) {
            errors.blank(join(path, "withdrawal.status"));
        }
    }
}

/// Turns nested errors into flat field paths.
pub(super) fn flatten(path: &str, found: &ValidationErrors, errors: &mut FieldErrors) {
    for (name, kind) in found.errors() {
        let path = join(path, name);
        match kind {
            ValidationErrorsKind::Field(causes) if !errors.has(&path) => {
                causes.iter().for_each(|cause| note(&path, cause, errors));
            }
            ValidationErrorsKind::Field(_) => {}
            ValidationErrorsKind::Struct(inner) => flatten(&path, inner, errors),
            ValidationErrorsKind::List(rows) => {
                let rows = rows
                    .iter()
                    .map(|(index, inner)| (format!("{path}[{index}]"), inner));
                for (row, inner) in rows {
                    if !errors.has(&row) {
                        flatten(&row, inner, errors);
                    }
                }
            }
        }
    }
}

fn note(path: &str, cause: &ValidationError, errors: &mut FieldErrors) {
    let number = |name: &str| cause.params.get(name).and_then(serde_json::Value::as_u64);
    let given = cause
        .params
        .get("value")
        .and_then(serde_json::Value::as_str)
        .map_or(0, text::length);
    match (cause.code.as_ref(), number("min"), number("max")) {
        ("length", Some(min), Some(max)) => {
            errors.wrong(path, format!("须为 {min} 至 {max} 个字，现有 {given} 个字"));
        }
        ("length", _, Some(max)) => errors.wrong(path, format!("最多 {max} 个字，现有 {given} 个字")),
        _ => errors.blank(path),
    }
}
