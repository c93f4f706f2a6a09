//! A submitted form, taken apart: what the pressed button asks for, and the form itself.

use campaign::entered::is_untouched;
use campaign::{FieldErrors, Reference, RowLimit, Source};
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::Draft;
use web::body;

/// What the pressed button asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// File it. What JSON always means.
    File,
    /// Check it and show it for review; also for a form without a button that is known: nothing is filed unseen.
    Review,
    /// Back from the review to the form.
    Edit,
    AddRelative,
    RemoveRelative(usize),
    AddParticipation,
    RemoveParticipation(usize),
    /// There is nothing to report after all.
    RemoveParticipations,
    /// Show a row that a long form has folded away.
    Open(&'static str, usize),
    /// Keep it, to go on later.
    Save,
    /// Begin afresh with what is on file.
    Discard,
}

/// What the form began from: what was on file when it was opened. None where it was not told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Base {
    /// The revision that stood; 0 where nothing was filed.
    pub(crate) revision: Option<u32>,
    /// The last report of a withdrawal, by serial; 0 where there was none.
    pub(crate) withdrawals: Option<u32>,
}

impl Base {
    /// Of a form that begins with nothing on file.
    pub(crate) const NOTHING: Base = Base {
        revision: Some(0),
        withdrawals: Some(0),
    };
}

/// A form with the fields around it taken out.
#[derive(Clone, Debug)]
pub(crate) struct Submission {
    pub(crate) source: Source,
    pub(crate) action: Action,
    pub(crate) base: Base,
    /// The edition of the draft it goes on from; none for a form that was not saved before.
    pub(crate) edition: Option<Reference>,
    /// Whether it was laid aside while the form went on in another window.
    pub(crate) aside: bool,
    /// The form's own fields.
    pub(crate) form: Value,
    /// What was too much of it, and is not in it.
    pub(crate) errors: FieldErrors,
}

impl Submission {
    /// Who files is who is signed in: a number and a code sent along are left unread.
    pub(crate) fn from_body(body: body::Submission) -> Self {
        let source = body.source;
        let mut form = body.value;
        let mut take = |name: &str| form.as_object_mut().and_then(|fields| fields.shift_remove(name));
        take("number");
        take("code");
        let action = match source {
            Source::Form => match take("action") {
                Some(Value::String(button)) => Action::parse(&button),
                _ => Action::Review,
            },
            Source::Json => Action::File,
        };
        let mut serial = |name: &str| match take(name)? {
            Value::String(typed) => typed.trim().parse().ok(),
            other => u32::try_from(other.as_u64()?).ok(),
        };
        let base = Base {
            revision: serial("base_revision"),
            withdrawals: serial("base_withdrawals"),
        };
        let aside = take("aside").is_some();
        let edition = match take("draft") {
            Some(Value::Object(named)) => named.keys().find_map(|name| Reference::parse(name).ok()),
            _ => None,
        };
        Submission {
            source,
            action,
            base,
            edition,
            aside,
            form,
            errors: body.errors,
        }
    }

    /// A draft as if it were sent once more.
    pub(crate) fn of_draft(draft: Draft) -> Self {
        Submission {
            source: Source::Form,
            action: Action::Review,
            base: Base {
                revision: draft.base_revision,
                withdrawals: draft.base_withdrawals,
            },
            edition: Some(draft.edition),
            aside: false,
            form: draft.form,
            errors: FieldErrors::default(),
        }
    }

    /// Whether it carries no field of the form: a button of the review was pressed.
    pub(crate) fn is_bare(&self) -> bool {
        self.form.as_object().is_none_or(Map::is_empty)
    }

    /// Removes rows with nothing filled in from a list that is not asked for: participations where there is nothing to
    /// report, relatives where there are none, or of somebody who is not asked about them. Elsewhere they stay, and are
    /// what is wrong: whoever added a row is told that it is still blank. Where something was left out, what is wrong is
    /// told by the rows as they came.
    pub(crate) fn drop_blank_rows(&mut self, asked_about_relatives: bool) {
        if self.source == Source::Json || !self.errors.is_empty() {
            return;
        }
        let states = |name: &str, value: &str| self.form.get(name).and_then(Value::as_str) == Some(value);
        let no_relatives = !asked_about_relatives || states("relatives_none", "true");
        let no_participations = states("kind", "nil");
        for (list, drops) in [("relatives", no_relatives), ("participations", no_participations)] {
            for index in (0..self.rows(list).unwrap_or(0)).rev().filter(|_| drops) {
                if is_untouched(&self.form[list][index]) {
                    self.remove(list, index);
                }
            }
            if self.rows(list) == Some(0) {
                self.fields().map(|fields| fields.shift_remove(list));
            }
        }
    }

    /// Adds or removes the row that the pressed button asks for. Everything else stays as typed, and rows do where
    /// something was left out: a place may be another's then. Answers which list takes no further row.
    pub(crate) fn edit_rows(&mut self, [relatives, participations]: &[RowLimit; 2]) -> Option<&'static str> {
        if !self.errors.is_empty() {
            return None;
        }
        match self.action {
            Action::AddRelative => return self.add(relatives),
            Action::AddParticipation => return self.add(participations),
            Action::RemoveRelative(index) => self.remove("relatives", index),
            Action::RemoveParticipation(index) => self.remove("participations", index),
            Action::RemoveParticipations => {
                self.fields().map(|fields| fields.shift_remove("participations"));
            }
            Action::File
            | Action::Review
            | Action::Edit
            | Action::Open(..)
            | Action::Save
            | Action::Discard => {}
        }
        None
    }

    /// The row that was asked for, by its list and place: the one that was added, or is to be opened.
    pub(crate) fn asked_row(&self) -> Option<(&'static str, usize)> {
        let last = |list| Some((list, self.rows(list)?.checked_sub(1)?));
        match self.action {
            Action::AddRelative => last("relatives"),
            Action::AddParticipation => last("participations"),
            Action::Open(list, row) => Some((list, row)),
            _ => None,
        }
    }

    /// Adds a row, unless the list has as many as it takes: then it is answered. Where there is nobody else it is the
    /// declarant who takes part.
    fn add(&mut self, limit: &RowLimit) -> Option<&'static str> {
        let alone = limit.list == "participations" && self.rows("relatives").unwrap_or(0) == 0;
        let fields = self.form.as_object_mut()?;
        let rows = fields.entry(limit.list).or_insert_with(|| json!([]));
        if !rows.is_array() {
            *rows = json!([]);
        }
        let rows = rows.as_array_mut()?;
        if rows.len() >= limit.most {
            return Some(limit.list);
        }
        rows.push(if alone {
            json!({ "participant": "self" })
        } else {
            json!({})
        });
        None
    }

    fn remove(&mut self, list: &str, index: usize) {
        let rows = self.form.get_mut(list).and_then(Value::as_array_mut);
        if let Some(rows) = rows.filter(|rows| index < rows.len()) {
            rows.remove(index);
            if list == "relatives" {
                self.forget_participant(index);
            }
        }
    }

    /// Participations name a relative by place: behind a removed one the places move up, and who was removed is
    /// nobody's participant any more.
    fn forget_participant(&mut self, removed: usize) {
        let rows = self.form.get_mut("participations").and_then(Value::as_array_mut);
        for participant in rows
            .into_iter()
            .flatten()
            .filter_map(|row| row.get_mut("participant"))
        {
            let place = participant
                .as_str()
                .and_then(|typed| typed.strip_prefix("relative:")?.parse::<usize>().ok());
            match place {
                Some(place) if place == removed => *participant = json!(""),
                Some(place) if place > removed => *participant = json!(format!("relative:{}", place - 1)),
                _ => {}
            }
        }
    }

    fn rows(&self, list: &str) -> Option<usize> {
        self.form.get(list).and_then(Value::as_array).map(Vec::len)
    }

    fn fields(&mut self) -> Option<&mut Map<String, Value>> {
        self.form.as_object_mut()
    }
}

impl Action {
    fn parse(button: &str) -> Self {
        let index = |prefix: &str| button.strip_prefix(prefix).and_then(|index| index.parse().ok());
        match button {
            "file" => Action::File,
            "edit" => Action::Edit,
            "save" => Action::Save,
            "discard" => Action::Discard,
            "add_relative" => Action::AddRelative,
            "add_participation" => Action::AddParticipation,
            "remove_participations" => Action::RemoveParticipations,
            _ => None
                .or_else(|| index("remove_relative_").map(Action::RemoveRelative))
                .or_else(|| index("remove_participation_").map(Action::RemoveParticipation))
                .or_else(|| index("open_relative_").map(|row| Action::Open("relatives", row)))
                .or_else(|| index("open_participation_").map(|row| Action::Open("participations", row)))
                .unwrap_or(Action::Review),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTS: [RowLimit; 2] = [limit("relatives"), limit("participations")];

    const fn limit(list: &'static str) -> RowLimit {
        RowLimit {
            list,
            most: 4,
            said: "最多填",
            counted_in: "项",
        }
    }

    fn submission(button: &str) -> Submission {
        Submission::from_body(body::Submission {
            source: Source::Form,
            value: json!({
                "number": " TY-001 ", "code": "secret", "action": button,
                "relatives": [{"name": "甲"}, {"name": "乙"}, {"name": "丙"}],
                "participations": [
                    {"participant": "relative:1", "mode": "参股"},
                    {"participant": "relative:2", "mode": "参股"},
                    {"participant": "self", "mode": ""}
                ]
            }),
            errors: FieldErrors::default(),
        })
    }

    #[test]
    fn who_files_is_not_read_from_the_form() {
        let submission = submission("review");
        assert!(submission.form.get("number").is_none());
        assert_eq!(submission.action, Action::Review);
        assert!(submission.form.get("code").is_none() && submission.form.get("action").is_none());
    }

    #[test]
    fn removing_a_relative_keeps_the_others_participations_right() {
        let mut submission = submission("remove_relative_1");
        submission.edit_rows(&LISTS);
        assert_eq!(
            submission.form["relatives"],
            json!([{"name": "甲"}, {"name": "丙"}])
        );
        assert_eq!(submission.form["participations"][0]["participant"], "");
        assert_eq!(submission.form["participations"][1]["participant"], "relative:1");
    }

    #[test]
    fn a_relative_left_blank_goes_like_one_that_is_removed_where_nobody_is_asked_about() {
        let mut submission = submission("file");
        submission.form["relatives"][0]["name"] = json!("");
        submission.drop_blank_rows(true);
        assert_eq!(
            submission.rows("relatives"),
            Some(3),
            "they are told that it is blank"
        );
        submission.drop_blank_rows(false);
        assert_eq!(submission.form["participations"][0]["participant"], "relative:0");
        assert_eq!(submission.form["participations"][1]["participant"], "relative:1");
    }

    #[test]
    fn the_declarant_takes_part_where_nobody_else_does() {
        let mut submission = submission("add_participation");
        submission.edit_rows(&LISTS);
        assert_eq!(submission.form["participations"][3], json!({}));
        assert_eq!(submission.asked_row(), Some(("participations", 3)));
        submission.form = json!({});
        submission.edit_rows(&LISTS);
        assert_eq!(
            submission.form["participations"],
            json!([{"participant": "self"}])
        );
        // Whoever took part and was removed is not taken for the declarant.
        submission.form = json!({
            "relatives": [{"name": "甲"}],
            "participations": [{"participant": "relative:0", "mode": "参股"}],
        });
        submission.action = Action::RemoveRelative(0);
        submission.edit_rows(&LISTS);
        assert_eq!(submission.form["participations"][0]["participant"], "");
    }

    #[test]
    fn a_folded_row_is_asked_for() {
        let mut submission = submission("open_relative_2");
        submission.edit_rows(&LISTS);
        assert_eq!(submission.asked_row(), Some(("relatives", 2)));
        assert_eq!(submission.rows("relatives"), Some(3));
    }

    #[test]
    fn rows_are_added_and_removed_where_asked() {
        let mut added = submission("add_participation");
        added.edit_rows(&LISTS);
        assert_eq!(added.rows("participations"), Some(4));
        let mut gone = submission("remove_participation_9");
        gone.edit_rows(&LISTS);
        assert_eq!(gone.rows("participations"), Some(3));
    }

    #[test]
    fn a_list_takes_no_row_beyond_its_limit() {
        let mut full = submission("add_relative");
        assert_eq!(full.edit_rows(&LISTS), None);
        assert_eq!(full.rows("relatives"), Some(4));
        assert_eq!(full.edit_rows(&LISTS), Some("relatives"));
        assert_eq!(full.rows("relatives"), Some(4));
    }

    #[test]
    fn blank_rows_are_dropped_where_there_is_nothing_to_report() {
        let mut submission = submission("file");
        submission.drop_blank_rows(true);
        assert_eq!(submission.rows("participations"), Some(3));
        submission.form["kind"] = json!("nil");
        submission.drop_blank_rows(true);
        assert_eq!(submission.rows("participations"), Some(2), "what was typed stays");
        assert_eq!(submission.action, Action::File);
    }

    #[test]
    fn all_participations_go_at_one_press_and_nothing_else() {
        let mut submission = submission("remove_participations");
        submission.edit_rows(&LISTS);
        assert_eq!(submission.rows("participations"), None);
        assert_eq!(submission.rows("relatives"), Some(3));
    }
}
