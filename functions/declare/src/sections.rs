//! The parts of the form, and how much is still open in each.

use campaign::FieldErrors;
use serde_json::{Map, Value, json};

/// Each part's place on the page, and what the paths of its fields start with.
const SECTIONS: &[(&str, &[&str])] = &[
    ("part-paper", &["paper"]),
    ("part-instructions", &["instructions_read"]),
    (
        "part-basics",
        &[
            "roster_note",
            "phone",
            "political_affiliation",
            "status",
            "left_on",
            "former_duties",
        ],
    ),
    ("part-kind", &["kind", "innovation_exemption"]),
    ("relatives", &["relatives"]),
    ("participations", &["participations"]),
    ("part-pledge", &["pledge", "signature"]),
];

/// How many fields are blank or wrong, by part.
pub(crate) fn open(errors: &FieldErrors) -> Value {
    let count = |names: &[&str]| {
        let within = |path: &str| names.iter().any(|name| path.starts_with(name));
        errors.iter().filter(|(path, _)| within(path)).count()
    };
    let counts = SECTIONS
        .iter()
        .map(|(id, names)| ((*id).to_owned(), json!(count(names))));
    Value::Object(counts.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_is_counted_where_it_stands() {
        let mut errors = FieldErrors::default();
        for path in [
            "phone",
            "relatives_none",
            "participations[1].withdrawal.date",
            "signature",
        ] {
            errors.blank(path);
        }
        let open = open(&errors);
        let counted = |id: &str| open[id].as_u64().unwrap();
        assert_eq!(
            [
                "part-basics",
                "part-kind",
                "relatives",
                "participations",
                "part-pledge"
            ]
            .map(counted),
            [1, 0, 1, 1, 1]
        );
    }
}
