//! Mistakes of an operator: each is said clearly, with what to do, and changes nothing.

use crate::emulator::Emulator;
use crate::workspace;
use std::process::Command;

/// Runs the repository's own `infra/deploy` and answers what it complains of.
fn complaint(command: &mut Command, options: &[&str]) -> String {
    let output = command.args(options).output().unwrap();
    assert!(
        !output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    String::from_utf8(output.stderr).unwrap()
}

fn deploy() -> Command {
    Command::new(workspace::file("infra/deploy"))
}

#[test]
fn a_missing_tool_is_named_with_how_to_get_it() {
    let folder = tempfile::tempdir().unwrap();
    for program in ["bash", "dirname", "mktemp", "rm", "cat", "sed", "grep", "tail"] {
        let found = std::env::split_paths(&std::env::var_os("PATH").unwrap())
            .map(|path| path.join(program))
            .find(|path| path.exists())
            .unwrap();
        std::os::unix::fs::symlink(found, folder.path().join(program)).unwrap();
    }
    let said = complaint(deploy().env("PATH", folder.path()), &["--plan"]);
    for (missing, remedy) in [
        ("aws", "pip install awscli"),
        ("cargo-lambda", "pip install cargo-lambda"),
    ] {
        assert!(said.contains(missing) && said.contains(remedy), "{said}");
    }
}

#[test]
fn a_wrong_option_is_refused_before_anything_happens() {
    for (options, said) in [
        (&["--frobnicate"][..], "unknown option --frobnicate"),
        (&["--architecture", "riscv"], "arm64 or x86_64"),
        (
            &["--set", "Colour=red"],
            "infra/template.yaml has no parameter Colour",
        ),
        (&["--set", "nonsense"], "--set wants NAME=VALUE"),
        (&["--stack", "Not A Name"], "--stack: lower-case"),
        (&["--delete-data"], "only goes with --teardown"),
        (&["--roster", "/no/such/file"], "there is no file /no/such/file"),
        (&["--first-office", "JS-002"], "wants --roster FILE as well"),
        (&["--recover-office", "JS 002"], "wants a roster number"),
        (
            &["--build-only", "--function", "declarer"],
            "--function is one of account declare",
        ),
        (&["--function", "declare"], "only goes with --build-only"),
        (
            &["--programs", "/no/such/folder"],
            "there is no folder /no/such/folder",
        ),
    ] {
        let complaint = complaint(&mut deploy(), options);
        assert!(complaint.contains(said), "{options:?}: {complaint}");
    }
}

#[tokio::test]
async fn a_wrong_parameter_changes_nothing() {
    let stack = crate::stack::Stack::from_zips().await;
    let aws = &stack.aws;
    let before = aws.json(&[
        "cloudformation",
        "describe-stacks",
        "--stack-name",
        crate::stack::NAME,
    ]);
    for (setting, said) in [
        ("LogRetentionDays=7", "LogRetentionDays"),
        (
            "DomainName=zxzz.example.gov.cn",
            "DomainName needs CertificateArn",
        ),
    ] {
        let output = stack.try_deploy(&["--yes", "--set", setting]);
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && complaint.contains(said),
            "{setting}: {complaint}"
        );
    }
    let unanswered = stack.try_deploy(&["--set", "RequestBurst=500"]);
    assert!(String::from_utf8_lossy(&unanswered.stderr).contains("nobody to ask here"));
    let planned = stack.try_deploy(&["--plan", "--set", "RequestBurst=500"]);
    let plan = String::from_utf8_lossy(&planned.stdout);
    assert!(
        planned.status.success() && plan.contains("ApiStage") && plan.contains("nothing was changed"),
        "{plan}"
    );
    an_old_schema_is_not_replaced(&stack);
    let after = aws.json(&[
        "cloudformation",
        "describe-stacks",
        "--stack-name",
        crate::stack::NAME,
    ]);
    assert_eq!(
        before["Stacks"][0]["Parameters"],
        after["Stacks"][0]["Parameters"]
    );
    let pending = aws.json(&[
        "cloudformation",
        "list-change-sets",
        "--stack-name",
        crate::stack::NAME,
    ]);
    let pending = pending["Summaries"].as_array().cloned().unwrap_or_default();
    assert!(
        pending.iter().all(|set| set["ExecutionStatus"] != "AVAILABLE"),
        "{pending:?}"
    );
}

/// A table whose keys changed would be a new, empty one.
fn an_old_schema_is_not_replaced(stack: &crate::stack::Stack) {
    let change = |template: &str| {
        let changed = template.replace("AttributeName: sk,", "AttributeName: sort,");
        assert_ne!(changed, template);
        changed
    };
    let output = stack.try_deploy_changed(change, &["--yes"]);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && complaint.contains("a new, empty Table"),
        "{complaint}"
    );
}

#[tokio::test]
async fn unknown_credentials_are_said_to_be_so() {
    let emulator = Emulator::start().await;
    let aws = emulator.aws();
    let mut command = aws.command(workspace::file("infra/deploy"));
    command.env("AWS_ACCESS_KEY_ID", "AKIANOBODYATALL00000");
    let said = complaint(&mut command, &["--plan"]);
    assert!(
        said.contains("does not know who is asking") && said.contains("AWS_PROFILE"),
        "{said}"
    );
}
