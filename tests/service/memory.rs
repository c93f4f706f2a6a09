//! What the fold into Annex 3 takes of memory, whatever the length of the table.

use std::path::Path;
use std::process::Command;

/// Beyond the rows that get a height of their own, which are held.
const DECLARATIONS: u64 = 15_000;

/// What two equal runs may differ by.
const NOISE_KIB: u64 = 2 * 1024;

#[test]
fn four_times_the_declarations_take_no_more_memory() {
    let folder = tempfile::tempdir().unwrap();
    let short = peak_kib(DECLARATIONS, &folder.path().join("short.xlsx"));
    let long = peak_kib(4 * DECLARATIONS, &folder.path().join("long.xlsx"));
    assert!(
        long <= short + NOISE_KIB,
        "{short} KiB for {DECLARATIONS} declarations, {long} KiB for four times as many"
    );
}

/// The peak of a process that folds this many declarations and writes the workbook.
fn peak_kib(declarations: u64, out: &Path) -> u64 {
    let mut fold = Command::new(env!("CARGO_BIN_EXE_bench"));
    let output = fold
        .args(["fold", &declarations.to_string()])
        .arg(out)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).trim().parse().unwrap()
}
