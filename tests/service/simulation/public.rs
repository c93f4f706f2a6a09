//! What the public reads at `/progress/`: figures that were true at their moment, none below five, none that could be
//! worked out, and none that moved by less than five since they were published before.

use super::counts::Standing;
use super::declared::SECTORS;
use super::play::{Play, stamp};
use serde_json::Value;

/// The smallest number that is published, and that one changes by.
const LEAST: u64 = 5;

/// How many more have to file before anything changes.
const STEP: u64 = 10;

/// The tables, each with the name of its whole.
const TABLES: [&str; 3] = ["declared", "leaving", "sectors"];

pub(super) async fn compare(play: &mut Play, standing: &Standing) {
    let path = "/progress/progress.json";
    let (status, mut shown) = play.send(None, reqwest::Method::GET, path, None).await;
    if status == 404 {
        shown = Value::Null;
    }
    let (_, page) = play.send(None, reqwest::Method::GET, "/progress/", None).await;
    let page = page.as_str().unwrap();
    let mut names = play.model.members.values().map(|member| member.person.name());
    assert!(!names.any(|name| page.contains(name)), "no name in public");
    if shown == play.published {
        return;
    }
    is_new(play, standing, &shown);
    for figure in ["expected", "filed", "missing"].map(|name| &shown[name]) {
        assert!(page.contains(&format!("<td>{figure}</td>")), "{figure}");
    }
    play.told += 1;
    play.published = shown;
}

/// Something is told that was not before: what is new is true now, and all else stands as it did.
fn is_new(play: &Play, standing: &Standing, shown: &Value) {
    let (all, before, now) = (&standing.bureau, &play.published, stamp(play.now).to_string());
    let filed = all.nil + all.disclosing + all.exempt;
    assert_eq!(shown["moment"], now);
    for (name, number) in [
        ("expected", filed + all.missing),
        ("filed", filed),
        ("missing", all.missing),
    ] {
        is_true(&shown[name], number, name);
    }
    assert!(filed >= before["filed"].as_u64().unwrap_or(0) + STEP, "{shown}");
    let sectors = SECTORS.map(|name| *all.sectors.get(name).unwrap_or(&0));
    let declared = [all.nil + all.exempt, all.disclosing];
    let leaving = [all.self_report + all.verification, all.agreed + all.none];
    let truths: [(u64, &[u64]); 3] = [(filed, &declared), (all.rows, &leaving), (all.rows, &sectors)];
    for (name, (whole, parts)) in TABLES.into_iter().zip(truths) {
        let (table, then) = (&shown[name], &before[name]);
        if table["moment"] != now {
            assert_eq!(table, then, "{name}");
            continue;
        }
        is_true(&table["whole"], whole, name);
        for (part, number) in counts(table).into_iter().zip(parts) {
            is_true(part, *number, name);
        }
        parts_stay_hidden(table, name);
        has_moved(then, table, name);
    }
}

fn counts(table: &Value) -> Vec<&Value> {
    let parts = table["parts"].as_array().into_iter().flatten();
    parts.map(|part| &part["count"]).collect()
}

fn is_true(shown: &Value, number: u64, name: &str) {
    if !shown.is_null() {
        assert_eq!(shown, number, "{name}");
        assert!(number >= LEAST, "{name} {number}");
    }
}

/// Of a whole that is shown either no part is hidden, or several that together are no small number.
fn parts_stay_hidden(table: &Value, what: &str) {
    let parts = counts(table);
    let Some(whole) = table["whole"].as_u64() else {
        assert!(
            parts.iter().all(|part| part.is_null()),
            "{what} without their whole"
        );
        return;
    };
    let hidden = parts.iter().filter(|part| part.is_null()).count();
    let rest = whole - parts.iter().filter_map(|part| part.as_u64()).sum::<u64>();
    assert!(
        hidden == 0 || (hidden > 1 && rest >= LEAST),
        "{what}: {hidden} hidden make up {rest}"
    );
}

/// What was shown before is shown again, and has moved by more than a few.
fn has_moved(before: &Value, now: &Value, what: &str) {
    let (mut old, mut new) = (counts(before), counts(now));
    old.push(&before["whole"]);
    new.push(&now["whole"]);
    for (old, new) in old.into_iter().zip(new) {
        let Some(old) = old.as_u64() else { continue };
        let new = new
            .as_u64()
            .unwrap_or_else(|| panic!("{what}: {old} is hidden now"));
        assert!(old.abs_diff(new) >= LEAST, "{what}: {old} became {new}");
    }
}
