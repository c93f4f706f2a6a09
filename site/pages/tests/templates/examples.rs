//! Every example that a page or a message gives is taken by the field it is given for.

use campaign::money::Wan;
use campaign::{CreditCode, Month, RosterNumber, date, phone};
use std::path::Path;

type Parse = fn(&str) -> Result<(), String>;

/// How the fields are read whose hints give examples.
const PARSERS: &[(&str, Parse)] = &[
    ("number", |typed| read(RosterNumber::parse(typed))),
    ("phone", |typed| read(phone::parse(typed))),
    ("credit_code", |typed| {
        read(CreditCode::parse(typed).and_then(|code| code.check()))
    }),
    ("from", |typed| read(Month::parse(typed))),
    ("to", |typed| read(Month::parse(typed))),
    ("left_on", |typed| read(date::parse(typed))),
    ("signed_on", |typed| read(date::parse(typed))),
    ("date", |typed| read(date::parse(typed))),
    ("planned_date", |typed| read(date::parse(typed))),
    ("amount_wan", |typed| read(Wan::parse(typed))),
    ("profit_wan", |typed| read(Wan::parse(typed))),
    ("price_wan", |typed| read(Wan::parse(typed))),
    ("market_value_wan", |typed| read(Wan::parse(typed))),
];

fn read<Value, Error: ToString>(parsed: Result<Value, Error>) -> Result<(), String> {
    parsed.map(|_| ()).map_err(|error| error.to_string())
}

/// The examples of a text that are written in figures or letters: `例如 2015-03`, `如 20170901`.
fn examples(text: &str) -> Vec<&str> {
    let after = text.split("如 ").skip(1);
    after
        .map(|rest| {
            let end = rest.find(|character: char| !(character.is_ascii_graphic() && character != '"'));
            &rest[..end.unwrap_or(rest.len())]
        })
        .filter(|example| !example.is_empty())
        .collect()
}

/// The name of a field and its hint, wherever a template has one: `field.text(at, path ~ ".from", "…", hint="…")`.
fn hints(template: &str) -> Vec<(String, String)> {
    let fields = template.split("field.").filter(|call| call.contains("hint=\""));
    fields
        .filter_map(|call| {
            let arguments = call.split_once("(at, ")?.1;
            let name = arguments.split('"').nth(1)?.rsplit('.').next()?;
            let hint = arguments.split_once("hint=\"")?.1.split('"').next()?;
            Some((name.to_owned(), hint.to_owned()))
        })
        .collect()
}

#[test]
fn every_example_of_a_hint_is_taken_by_its_field() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates");
    let mut tried = 0;
    let files = |folder: &Path| {
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
    };
    for file in files(&folder).flat_map(|room| files(&room)) {
        let template = std::fs::read_to_string(file).unwrap();
        for (name, hint) in hints(&template) {
            for example in examples(&hint) {
                let (_, parse) = PARSERS
                    .iter()
                    .find(|(known, _)| *known == name)
                    .unwrap_or_else(|| panic!("{name} has the example {example} and nobody reads it"));
                assert_eq!(parse(example), Ok(()), "{name}: {example}");
                tried += 1;
            }
        }
    }
    assert!(tried >= 7, "{tried}");
}

#[test]
fn every_example_of_a_message_is_taken_by_what_refused() {
    for (name, parse) in PARSERS {
        for wrong in [
            "？",
            "1",
            "12.345",
            "2015年",
            "91350100M000100Y44",
            "123456789012345",
            "12800000000",
            "13800000000/13900000000",
            "20元",
            "十二万",
            "2017-09",
            "9月5号",
            "2017年3月1日",
            "2017-02-30",
            "12345678-9",
        ] {
            let Err(message) = parse(wrong) else { continue };
            for example in examples(&message) {
                assert_eq!(parse(example), Ok(()), "{name}: {message}");
            }
        }
    }
    let told = |wrong| phone::parse(wrong).unwrap_err().to_string();
    assert!(!examples(&told("？")).is_empty());
}
