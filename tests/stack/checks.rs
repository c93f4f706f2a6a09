//! The template, without deploying it.

use crate::workspace::{file, tool};
use std::process::{Command, Output};

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// Lints a template for a global region and both of China's.
fn lint(template: &std::path::Path) -> Output {
    Command::new(tool("lint/bin/cfn-lint"))
        .args(["--regions", "us-east-1", "cn-north-1", "cn-northwest-1", "--"])
        .arg(template)
        .output()
        .unwrap()
}

#[test]
fn the_template_is_valid_in_a_global_and_both_china_regions() {
    let output = lint(&file("infra/template.yaml"));
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn the_linter_sees_what_china_lacks_and_what_does_not_fit() {
    let template = std::fs::read_to_string(file("infra/template.yaml")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mistakes = [
        (
            "    Condition: NotInChina\n    Properties:\n      OriginAccessControlConfig",
            "    Properties:\n      OriginAccessControlConfig",
            "E3006",
        ),
        (
            "AttributeName: pk, KeyType: HASH",
            "AttributeName: pq, KeyType: HASH",
            "E3039",
        ),
    ];
    let mistaken = mistakes.iter().fold(template, |template, (from, to, _)| {
        assert!(template.contains(from), "the template no longer says {from}");
        template.replace(from, to)
    });
    let path = folder.path().join("template.yaml");
    std::fs::write(&path, mistaken).unwrap();
    // One run sees both.
    let output = lint(&path);
    assert!(!output.status.success());
    for (_, _, finding) in mistakes {
        assert!(said(&output).contains(finding), "{finding}: {}", said(&output));
    }
}

#[test]
fn checkov_finds_nothing_without_a_reason() {
    let output = Command::new(tool("checkov/bin/checkov"))
        .arg("--config-file")
        .arg(file("infra/.checkov.yaml"))
        .arg("--file")
        .arg(file("infra/template.yaml"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("Failed checks: 0"), "{}", said(&output));
}

#[test]
fn no_partition_no_domain_and_no_account_of_amazons_is_written_out() {
    let template = std::fs::read_to_string(file("infra/template.yaml")).unwrap();
    let services = ["lambda", "scheduler", "apigateway", "cloudfront"];
    let principals = services.map(|service| format!("{service}.amazonaws.com"));
    for (number, line) in template.lines().enumerate() {
        let rest = principals
            .iter()
            .fold(line.to_owned(), |line, principal| line.replace(principal, ""));
        // The parameter for a certificate of the global partition, which China does not take.
        let certificate = rest.contains("arn:aws[a-z-]*:acm");
        assert!(
            certificate || !(rest.contains("arn:aws") || rest.contains("amazonaws.com")),
            "line {}: {line}",
            number + 1
        );
    }
}
