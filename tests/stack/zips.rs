//! What is in the zips.

use crate::stack::Stack;
use crate::workspace::{FUNCTIONS, architecture, real_zips, tool, zips};
use std::path::Path;
use std::process::Command;

/// What `provided.al2023` has.
const GLIBC: (u32, u32) = (2, 34);

/// The one that is built as Amazon gets it, which takes minutes on a new machine.
const REAL: &str = "account";

#[test]
fn each_zip_holds_one_bootstrap_that_this_machine_can_run() {
    for function in FUNCTIONS {
        assert_holds_a_bootstrap(&zips().join(format!("{function}.zip")));
    }
}

#[tokio::test]
async fn a_zip_as_it_goes_to_amazon_holds_one_bootstrap_that_lambda_can_run_and_answers() {
    let real = real_zips(&[REAL]).join(format!("{REAL}.zip"));
    let versions = assert_holds_a_bootstrap(&real);
    assert!(versions.iter().all(|version| *version <= GLIBC), "{versions:?}");
    let stack = Stack::from_these_zips(|function| {
        if function == REAL {
            real.clone()
        } else {
            zips().join(format!("{function}.zip"))
        }
    })
    .await;
    // Signing in is its work, and so is this.
    let me = stack.get_as("TY-001", "/api/me").await;
    assert_eq!(me.status, 200, "{}\n{}", me.text(), stack.emulator.log());
    assert_eq!(me.json()["number"], "TY-001", "{}", me.text());
}

/// Answers which versions of glibc its bootstrap asks for.
fn assert_holds_a_bootstrap(zip: &Path) -> Vec<(u32, u32)> {
    let folder = tempfile::tempdir().unwrap();
    let unpacked = Command::new(tool("ministack/bin/python"))
        .args(["-m", "zipfile", "-e"])
        .args([zip, folder.path()])
        .status()
        .unwrap();
    assert!(unpacked.success());
    let names: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    let zip = zip.display();
    assert_eq!(names, ["bootstrap"], "{zip}");
    let bootstrap = folder.path().join("bootstrap");
    let dump = |option: &str| {
        let output = Command::new("objdump").arg(option).arg(&bootstrap).output();
        String::from_utf8(output.expect("objdump, from binutils").stdout).unwrap()
    };
    let wanted = if architecture() == "arm64" {
        "aarch64"
    } else {
        "x86-64"
    };
    assert!(dump("-f").contains(wanted), "{zip} is not for {wanted}");
    let versions = glibc_versions(&dump("-T"));
    assert!(!versions.is_empty(), "{zip} asks for no glibc at all");
    versions
}

fn glibc_versions(symbols: &str) -> Vec<(u32, u32)> {
    symbols
        .split("GLIBC_")
        .skip(1)
        .filter_map(|rest| {
            let version = rest
                .split(|character: char| !character.is_ascii_digit() && character != '.')
                .next()?;
            let mut numbers = version.split('.').map(str::parse);
            Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
        })
        .collect()
}
