//! Measures the fold into Annex 3 and its workbook against openpyxl and pandas writing the same rows.
//!
//! Ours folds roster and declarations into rows and lays the form out; the others are handed the finished rows as JSON
//! Lines and only write them. Each is a process of its own, so that its peak of memory is its own.

use crate::cast::Cast;
use crate::workspace;
use anyhow::Context as _;
use calamine::{Data, Reader as _, Xlsx};
use campaign::Campaign;
use campaign::annex3::Cell;
use serde_json::{Value, json};
use sheets::annex3::{Head, Signatures, Table};
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Declarations that all three write.
const COMPARED: u64 = 100_000;

/// Declarations that only ours writes: those of a province, and what the memory must hold.
const MOST: u64 = 1_000_000;

/// What the fold of the most may take.
const MOST_MEMORY_KIB: u64 = 256 * 1024;

/// How far from linear the time may be: for ten times the rows, ten times the time and this much more.
const LINEAR: f64 = 1.3;

/// What a whole process took.
struct Taken {
    time: Duration,
    peak_kib: u64,
}

/// Runs them one after the other and prints what they took, and ratios.
pub(crate) fn measure(folder: &Path) -> anyhow::Result<()> {
    let rows = folder.join("rows.jsonl");
    ourselves(&["rows", &COMPARED.to_string()], &rows)?;
    let sheet = |name: &str| folder.join(name).with_extension("xlsx");
    let ours = ourselves(&["fold", &COMPARED.to_string()], &sheet("ours"))?;
    let openpyxl = python("openpyxl", &rows, &sheet("openpyxl"))?;
    let pandas = python("pandas", &rows, &sheet("pandas"))?;
    let expected = last_row(&sheet("ours"))?;
    for name in ["openpyxl", "pandas"] {
        let found = last_row(&sheet(name))?;
        anyhow::ensure!(
            found == expected,
            "{name} wrote another sheet: {found:?}, not {expected:?}"
        );
    }
    let most = ourselves(&["fold", &MOST.to_string()], &sheet("most"))?;
    println!("| | declarations | time | peak of memory |");
    println!("|---|---|---|---|");
    line("fold and workbook (Rust)", COMPARED, &ours);
    line("openpyxl, write-only", COMPARED, &openpyxl);
    line("pandas", COMPARED, &pandas);
    line("fold and workbook (Rust)", MOST, &most);
    println!();
    for (name, other) in [("openpyxl", &openpyxl), ("pandas", &pandas)] {
        let faster = other.time.as_secs_f64() / ours.time.as_secs_f64();
        let lighter = other.peak_kib as f64 / ours.peak_kib as f64;
        println!("fold ahead of {name}: time {faster:.1}×, memory {lighter:.1}×");
    }
    let growth = most.time.as_secs_f64() / ours.time.as_secs_f64();
    println!("ten times the declarations: {growth:.1}× the time");
    anyhow::ensure!(
        most.peak_kib <= MOST_MEMORY_KIB,
        "the fold takes more memory than it may"
    );
    anyhow::ensure!(
        growth <= 10.0 * LINEAR,
        "the fold's time grows faster than its rows"
    );
    Ok(())
}

/// Folds this many declarations and writes the workbook.
pub(crate) fn fold(declarations: u64, out: &Path) -> anyhow::Result<()> {
    let campaign = support::campaign();
    let mut table = Table::new(&campaign, head(&campaign))?;
    Cast::new(&campaign)?.fold(declarations, |row| Ok(table.row(row)?))?;
    Ok(table.finish(BufWriter::new(File::create(out)?))?)
}

/// Folds this many declarations and writes their rows' cells as JSON Lines, for the others.
pub(crate) fn rows(declarations: u64, out: &Path) -> anyhow::Result<()> {
    let campaign = support::campaign();
    let mut lines = BufWriter::new(File::create(out)?);
    Cast::new(&campaign)?.fold(declarations, |row| {
        Ok(writeln!(
            lines,
            "{}",
            Value::from_iter(row.cells().iter().map(value))
        )?)
    })?;
    Ok(lines.flush()?)
}

fn head(campaign: &Campaign) -> Head {
    Head {
        unit: campaign.bureau.clone(),
        filled_on: campaign.ends,
        signatures: Signatures::default(),
    }
}

/// A cell as the others write it: amounts as numbers.
fn value(cell: &Cell<'_>) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => json!(text),
        Cell::Whole(number) => json!(number),
        Cell::Wan(amount) => amount.to_string().parse::<f64>().map_or(Value::Null, Value::from),
    }
}

fn ourselves(work: &[&str], out: &Path) -> anyhow::Result<Taken> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(work).arg(out);
    taken(&mut command)
}

fn python(library: &str, rows: &Path, out: &Path) -> anyhow::Result<Taken> {
    let script: PathBuf = workspace::file("tests/measure/python/sheet.py");
    let mut command = Command::new(workspace::tool("measure/bin/python"));
    command.arg(script).args([library.as_ref(), rows, out]);
    taken(&mut command)
}

/// Runs a process that prints its peak of memory, in KiB, as its last line.
fn taken(command: &mut Command) -> anyhow::Result<Taken> {
    let started = Instant::now();
    let output = command.stderr(Stdio::inherit()).output()?;
    let time = started.elapsed();
    anyhow::ensure!(output.status.success(), "{command:?} failed");
    let printed = String::from_utf8(output.stdout)?;
    let peak_kib = printed.lines().last().context("no peak of memory was printed")?;
    Ok(Taken {
        time,
        peak_kib: peak_kib.trim().parse()?,
    })
}

/// This process's peak of memory so far, in KiB.
pub(crate) fn peak_kib() -> anyhow::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.context("the kernel tells no peak of memory")?.parse()?)
}

/// The last numbered row of the first worksheet, without what stands below the table.
fn last_row(path: &Path) -> anyhow::Result<Vec<Data>> {
    let mut workbook: Xlsx<_> = calamine::open_workbook(path)?;
    let sheet = workbook.worksheet_range_at(0).context("no worksheet")??;
    let numbered = |row: &&[Data]| {
        row.first()
            .is_some_and(|cell| matches!(cell, Data::Float(_) | Data::Int(_)))
    };
    let last = sheet.rows().rfind(numbered).context("no rows")?;
    let columns = last.iter().take(campaign::annex3::COLUMNS);
    let mut cells: Vec<Data> = columns.cloned().map(number).collect();
    // A sheet ends where its last column does that holds something.
    while cells.last() == Some(&Data::Empty) {
        cells.pop();
    }
    Ok(cells)
}

/// Whole numbers are numbers, however a library writes them.
fn number(cell: Data) -> Data {
    match cell {
        Data::Int(whole) => Data::Float(whole as f64),
        other => other,
    }
}

fn line(name: &str, declarations: u64, taken: &Taken) {
    let (seconds, peak) = (taken.time.as_secs_f64(), taken.peak_kib as f64 / 1024.0);
    println!("| {name} | {declarations} | {seconds:.1} s | {peak:.0} MB |");
}
