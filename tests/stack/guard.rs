//! The rules in `infra/rules`, and that each of them can fail.

mod data;
mod edge;
mod rights;
mod running;

use crate::workspace::{file, tool};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// A rule and a mistake that it must notice: where, and what stands there then.
type Mistake = (&'static str, String, Value);

/// Where a package of npm's brings the program, built.
const GUARD: &str = "node_modules/@cdklabs/cdk-validator-cfnguard/bin/ubuntu";

const FRONT: &str = "/Resources/Distribution/Properties/DistributionConfig";

/// The template as CloudFormation gets it in a region.
pub(crate) fn translated(region: &str) -> Value {
    let output = Command::new(tool("ministack/bin/python"))
        .arg(file("tests/stack/translate.py"))
        .arg(file("infra/template.yaml"))
        .env("AWS_DEFAULT_REGION", region)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The rules a folder of templates breaks, by template, and all rules there are.
fn broken(folder: &Path) -> (BTreeMap<String, BTreeSet<String>>, BTreeSet<String>) {
    let guard = format!("{GUARD}/{}/cfn-guard", std::env::consts::ARCH);
    let output = Command::new(tool(&guard))
        .args([
            "validate",
            "--show-summary",
            "none",
            "--structured",
            "--output-format",
            "json",
            "--rules",
        ])
        .arg(file("infra/rules"))
        .arg("--data")
        .arg(folder)
        .output()
        .unwrap();
    let reports: Vec<Value> = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let (mut found, mut all) = (BTreeMap::new(), BTreeSet::new());
    for report in &reports {
        let name = Path::new(report["name"].as_str().unwrap()).file_stem().unwrap();
        let rules = report["not_compliant"].as_array().unwrap().iter();
        let rules: BTreeSet<String> = rules
            .map(|rule| rule["Rule"]["name"].as_str().unwrap().to_owned())
            .collect();
        let others = ["compliant", "not_applicable"].map(|list| report[list].as_array().unwrap());
        all.extend(
            others
                .into_iter()
                .flatten()
                .map(|rule| rule.as_str().unwrap().to_owned()),
        );
        all.extend(rules.iter().cloned());
        found.insert(name.to_string_lossy().into_owned(), rules);
    }
    (found, all)
}

#[test]
fn the_template_keeps_every_rule_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    for region in ["us-east-1", "cn-northwest-1"] {
        let path = folder.path().join(region).with_extension("json");
        fs::write(path, translated(region).to_string()).unwrap();
    }
    let (found, all) = broken(folder.path());
    assert_eq!(found.len(), 2);
    assert!(all.len() >= 30, "{all:?}");
    assert!(found.values().all(BTreeSet::is_empty), "{found:?}");
}

#[test]
fn every_rule_notices_what_it_is_there_for() {
    let template = translated("us-east-1");
    let folder = tempfile::tempdir().unwrap();
    let mistakes = [
        data::mistakes(),
        rights::mistakes(&template),
        running::mistakes(),
        edge::mistakes(),
    ]
    .concat();
    for (number, (_, pointer, value)) in mistakes.iter().enumerate() {
        let mut template = template.clone();
        set(&mut template, pointer, value.clone());
        fs::write(folder.path().join(format!("{number}.json")), template.to_string()).unwrap();
    }
    let (found, all) = broken(folder.path());
    for (number, (rule, pointer, value)) in mistakes.iter().enumerate() {
        let broken = &found[&number.to_string()];
        assert!(
            broken.contains(*rule),
            "{rule} lets {pointer} = {value} pass: {broken:?}"
        );
    }
    let tried: BTreeSet<String> = mistakes.iter().map(|(rule, ..)| (*rule).to_owned()).collect();
    assert_eq!(tried, all, "every rule needs a mistake it notices");
}

/// Puts a value where the pointer leads; null takes away what is there.
fn set(template: &mut Value, pointer: &str, value: Value) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = template
        .pointer_mut(parent)
        .unwrap_or_else(|| panic!("nothing at {pointer}"));
    match parent {
        Value::Object(members) if value.is_null() => {
            members
                .remove(name)
                .unwrap_or_else(|| panic!("nothing at {pointer}"));
        }
        Value::Object(members) => {
            members.insert(name.to_owned(), value);
        }
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
        _ => panic!("nothing can stand at {pointer}"),
    }
}

/// A place below another.
fn at(from: &str, rest: &str) -> String {
    format!("{from}/{rest}")
}
