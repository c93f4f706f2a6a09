//! What is in the zips.

use crate::stack::FUNCTIONS;
use crate::workspace::{architecture, tool, zips};
use std::process::Command;

/// What `provided.al2023` has.
const GLIBC: (u32, u32) = (2, 34);

#[test]
fn each_zip_holds_one_bootstrap_that_lambda_can_run() {
    for (function, _) in FUNCTIONS {
        let folder = tempfile::tempdir().unwrap();
        let zip = zips().join(format!("{function}.zip"));
        let unpacked = Command::new(tool("ministack/bin/python"))
            .args(["-m", "zipfile", "-e"])
            .args([&zip, folder.path()])
            .status()
            .unwrap();
        assert!(unpacked.success());
        let names: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(names, ["bootstrap"], "{function}");
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
        assert!(dump("-f").contains(wanted), "{function} is not for {wanted}");
        let versions = glibc_versions(&dump("-T"));
        assert!(!versions.is_empty(), "{function} asks for no glibc at all");
        assert!(
            versions.iter().all(|version| *version <= GLIBC),
            "{function}: {versions:?}"
        );
    }
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
