//! The floors of this crate go one way: no file uses a floor above its own, and no two modules use each other.

#![allow(clippy::unwrap_used, reason = "a test that fails is to stop right there")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// From below.
const FLOORS: [&str; 5] = ["values", "people", "declaration", "process", "reporting"];

/// The modules of a floor by name, each with what its files say outside of tests and comments.
fn modules(floor: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(floor);
    let mut modules = BTreeMap::new();
    for path in entries(&folder) {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        // What stands in the floor's own file is the floor.
        let name = if name == "mod" { floor.to_owned() } else { name };
        let code: &mut String = modules.entry(name).or_default();
        files(&path).iter().for_each(|file| code.push_str(&code_of(file)));
    }
    modules
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_dir() {
        return entries(path).iter().flat_map(|inner| files(inner)).collect();
    }
    let is_test = path
        .components()
        .any(|part| part.as_os_str().to_string_lossy().starts_with("tests"));
    if is_test {
        Vec::new()
    } else {
        vec![path.to_owned()]
    }
}

fn code_of(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| format!("{line}\n")).collect()
}

/// The floors and modules that a text names: `crate::values::{date, money}` is both of them.
fn named(code: &str) -> BTreeSet<(String, String)> {
    let mut named = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let Some((floor, rest)) = rest.split_once("::") else {
            continue;
        };
        if !FLOORS.contains(&floor) {
            continue;
        }
        let first = |text: &str| -> String {
            text.trim_start()
                .chars()
                .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                .collect()
        };
        let several = rest.strip_prefix('{').map(at_its_own_depth);
        for path in several.unwrap_or_else(|| vec![rest.to_owned()]) {
            let module = first(&path);
            let is_module = module.chars().next().is_some_and(char::is_lowercase);
            let module = if is_module { module } else { floor.to_owned() };
            named.insert((floor.to_owned(), module));
        }
    }
    named
}

/// What stands between the commas of a group, up to its end.
fn at_its_own_depth(group: &str) -> Vec<String> {
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for letter in group.chars() {
        match letter {
            '}' if depth == 0 => break,
            ',' if depth == 0 => parts.push(String::new()),
            other => {
                depth += i32::from(other == '{') - i32::from(other == '}');
                parts.last_mut().unwrap().push(other);
            }
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

#[test]
fn no_file_uses_a_floor_above_its_own() {
    for (height, floor) in FLOORS.iter().enumerate() {
        for (module, code) in modules(floor) {
            for (other, used) in named(&code) {
                let above = FLOORS.iter().position(|known| *known == other).unwrap() > height;
                assert!(!above, "{floor}/{module} uses {other}/{used}");
            }
        }
    }
}

#[test]
fn no_two_modules_use_each_other() {
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for floor in FLOORS {
        for (module, code) in modules(floor) {
            let others = named(&code).into_iter().map(|(_, used)| used);
            uses.insert(module.clone(), others.filter(|used| *used != module).collect());
        }
    }
    assert!(uses.len() > 40, "{}", uses.len());
    // Whoever uses nobody that is left goes; those who stay use each other.
    while let Some(lowest) = uses
        .iter()
        .find(|(_, used)| used.iter().all(|one| !uses.contains_key(one)))
        .map(|(module, _)| module.clone())
    {
        uses.remove(&lowest);
    }
    assert!(uses.is_empty(), "{uses:?}");
}

#[test]
fn what_is_named_is_found_in_paths_and_groups() {
    let code = "use crate::values::{date, money::Wan};\nuse crate::declaration::Declaration;\ncrate::people::plan::Unit";
    let named = named(code);
    let expected = [
        ("declaration", "declaration"),
        ("people", "plan"),
        ("values", "date"),
        ("values", "money"),
    ];
    let expected = expected.map(|(floor, module)| (floor.to_owned(), module.to_owned()));
    assert_eq!(named.into_iter().collect::<Vec<_>>(), expected);
}
