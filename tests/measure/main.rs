//! Measurements: `bench [functions|sheets|site|scale]`, the three that compare if none is named.
//!
//! `functions` measures the function that files declarations against a bare runtime, Node and Python; then the other
//! functions with an address, each with a request of its own. `sheets` measures the fold into Annex 3 and its workbook
//! against openpyxl and pandas. `site` measures the generator against Hugo, Eleventy and Zola. `scale [PEOPLE]` asks for every
//! page with 100,000 people on the roster.
//!
//! The functions are driven by the same stub of Lambda's runtime interface and speak through TLS to the same database. They
//! take turns each round, so that what else the machine does falls on all alike. Read the ratios: the times are this
//! machine's. All three filings do the same: the session, the person with their signers, one transaction.
#![allow(clippy::print_stdout)]

mod cast;
mod database;
mod runtime;
mod scale;
mod sheets;
mod site;
mod target;
#[allow(dead_code, clippy::unwrap_used, reason = "shared with the deployment tests")]
#[path = "../stack/workspace.rs"]
mod workspace;

use database::{Database, cookie};
use runtime::{filing, reading};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::rc::Rc;
use std::time::Duration;
use target::{Start, Target, Warm};

/// Starts of each target.
const STARTS: usize = 30;

/// Warm invocations of each target that files.
const FILINGS: usize = 2000;

/// Warm invocations of the other functions.
const READINGS: usize = 500;

/// People on the roster of a large city.
const PEOPLE: usize = 100_000;

/// The functions with an address besides the one that files, with what each is asked for and by whom.
const OTHERS: [(&str, &str, &str, &str); 3] = [
    ("account", "/api/me", "", "TY-001"),
    ("review", "/api/reviews", "", "TY-003"),
    ("office", "/api/roster", "unit=tianyuan", "JS-002"),
];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            functions(folder.path()).await?;
            println!();
            sheets::measure(folder.path())?;
            println!();
            site::measure(folder.path())
        }
        ["functions"] => functions(folder.path()).await,
        ["sheets"] => sheets::measure(folder.path()),
        ["site"] => site::measure(folder.path()),
        ["scale"] => scale::measure(PEOPLE).await,
        ["scale", people] => scale::measure(people.parse()?).await,
        // What `sheets` starts as processes of their own.
        [work @ ("fold" | "rows"), declarations, out] => {
            let (declarations, out) = (declarations.parse()?, Path::new(out));
            match work {
                "fold" => sheets::fold(declarations, out)?,
                _ => sheets::rows(declarations, out)?,
            }
            println!("{}", sheets::peak_kib()?);
            Ok(())
        }
        _ => anyhow::bail!("bench [functions|sheets|site|scale [PEOPLE]]"),
    }
}

async fn functions(folder: &Path) -> anyhow::Result<()> {
    let database = Database::start(folder).await?;
    let filings = measure(&database, filing_targets(folder)?, FILINGS).await?;
    print(&filings);
    compare(&filings);
    println!();
    print(&measure(&database, reading_targets(folder)?, READINGS).await?);
    println!();
    print_zips()
}

async fn measure(
    database: &Database,
    mut targets: Vec<Target>,
    invocations: usize,
) -> anyhow::Result<Vec<Row>> {
    let mut starts: Vec<Vec<Start>> = vec![Vec::new(); targets.len()];
    for _ in 0..STARTS {
        for (target, starts) in targets.iter_mut().zip(&mut starts) {
            starts.push(target.start(database).await?);
        }
    }
    let mut rows = Vec::new();
    for (target, starts) in targets.iter_mut().zip(starts) {
        let warm = target.warm(database, invocations).await?;
        rows.push(Row::new(target.name, starts, &warm));
    }
    Ok(rows)
}

/// The bootstrap that files, and its rivals. The bare runtime comes first: the others are compared with it.
fn filing_targets(folder: &Path) -> anyhow::Result<Vec<Target>> {
    // What one person may file within a day is limited, so they take turns.
    let campaign = support::campaign();
    let mut staff = support::demo_roster(&campaign);
    staff.retain(|entry| !entry.is_leading_cadre() && entry.obligation(&campaign).must_declare());
    let staff = Rc::new(staff);
    // Each begins with telephone numbers of its own: what is on file already is not filed again.
    let target = |name, command, begins: usize| {
        let staff = staff.clone();
        let event = move |serial: usize| {
            let entry = &staff[serial % staff.len()];
            filing(&cookie(entry.number.as_str()), &entry.name, begins + serial)
        };
        Target {
            name,
            command,
            event: Box::new(event),
            asked: 0,
            fetches: true,
        }
    };
    let tools = |path: &str| workspace::tool(path);
    // Node resolves packages from the script's folder.
    let script = tools("measure-node/node_modules").with_file_name("handler.mjs");
    std::fs::copy(workspace::file("tests/measure/node/handler.mjs"), &script)?;
    let code = folder.join("handler.py");
    std::fs::copy(workspace::file("tests/measure/python/handler.py"), &code)?;
    let python = folder.join("run-python");
    std::fs::write(
        &python,
        format!(
            "cd {} && exec {} -m awslambdaric handler.handle",
            folder.display(),
            tools("measure/bin/python").display()
        ),
    )?;
    let declare = bootstrap(folder, "declare")?;
    Ok(vec![
        target("bare lambda_runtime", vec![hello()?], 0),
        target("declare (Rust)", vec![declare.clone()], 100_000),
        target("Node 20, SDK v3", vec!["node".into(), script], 200_000),
        target("Python 3.11, boto3", vec!["sh".into(), python], 300_000),
        Target {
            fetches: false,
            ..target("declare without a secret to fetch", vec![declare], 400_000)
        },
    ])
}

fn reading_targets(folder: &Path) -> anyhow::Result<Vec<Target>> {
    let target = |&(name, path, query, number): &(&'static str, &'static str, &'static str, &'static str)| {
        Ok(Target {
            name,
            command: vec![bootstrap(folder, name)?],
            event: Box::new(move |_| reading(&cookie(number), path, query)),
            asked: 0,
            fetches: true,
        })
    };
    OTHERS.iter().map(target).collect()
}

/// The very file that Lambda would run, but for the dates of its campaign: today is none of the plan's.
fn bootstrap(folder: &Path, function: &str) -> anyhow::Result<PathBuf> {
    let zip = workspace::real_zips(&[function])
        .join(function)
        .with_extension("zip");
    let folder = folder.join(function);
    let unpacked = Command::new("python3")
        .args(["-m", "zipfile", "-e"])
        .args([&zip, &folder])
        .status()?;
    anyhow::ensure!(unpacked.success(), "{} can't be unpacked", zip.display());
    let bootstrap = folder.join("bootstrap");
    let mut permissions = std::fs::metadata(&bootstrap)?.permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o755);
    std::fs::set_permissions(&bootstrap, permissions)?;
    workspace::open_campaign(&bootstrap);
    Ok(bootstrap)
}

/// The bare runtime, built as the functions are.
fn hello() -> anyhow::Result<PathBuf> {
    let folder = workspace::file("target/hello");
    let mut build = Command::new("cargo");
    workspace::cargo_environment(&mut build)
        .env("PATH", workspace::with_tools())
        .current_dir(workspace::file(""))
        .args([
            "lambda",
            "build",
            "--quiet",
            "--locked",
            "--profile",
            "lambda",
            "-p",
            "hello",
            "--lambda-dir",
        ])
        .arg(&folder)
        .args([
            "--target",
            &format!("{}-unknown-linux-gnu.2.34", std::env::consts::ARCH),
        ]);
    anyhow::ensure!(build.status()?.success(), "the bare runtime can't be built");
    Ok(folder.join("hello/bootstrap"))
}

/// One line of the table.
struct Row {
    name: &'static str,
    start: Duration,
    start_cpu: Duration,
    median: Duration,
    p99: Duration,
    own_p99: Duration,
    cpu: Duration,
    resident_kib: u64,
}

impl Row {
    fn new(name: &'static str, mut starts: Vec<Start>, warm: &Warm) -> Self {
        let of = |times: &[Duration], part: usize| times[(times.len() - 1) * part / 100];
        starts.sort_by_key(|start| start.cpu);
        let start_cpu = starts[starts.len() / 2].cpu;
        starts.sort_by_key(|start| start.took);
        Row {
            name,
            start: starts[starts.len() / 2].took,
            start_cpu,
            median: of(&warm.times, 50),
            p99: of(&warm.times, 99),
            own_p99: of(&warm.own_times, 99),
            cpu: warm.cpu_each,
            resident_kib: warm.resident_kib,
        }
    }
}

fn print(rows: &[Row]) {
    let milliseconds = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1000.0);
    println!(
        "| | cold start | its CPU | warm, median | warm, p99 | p99 less the database | CPU each | resident |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for row in rows {
        let times = [
            row.start,
            row.start_cpu,
            row.median,
            row.p99,
            row.own_p99,
            row.cpu,
        ]
        .map(milliseconds);
        let resident = row.resident_kib as f64 / 1024.0;
        println!("| {} | {} | {resident:.1} MB |", row.name, times.join(" | "));
    }
}

fn compare(rows: &[Row]) {
    let [hello, declare, others @ ..] = rows else {
        return;
    };
    let ratio = |over: Duration, under: Duration| over.as_secs_f64() / under.as_secs_f64();
    println!();
    println!(
        "declare against {}: cold start {:.2}×, CPU each {:.2}×",
        hello.name,
        ratio(declare.start, hello.start),
        ratio(declare.cpu, hello.cpu)
    );
    for other in others {
        println!(
            "declare ahead of {}: cold start {:.1}×, warm p99 {:.1}× and {:.1}× less the database, CPU each {:.1}×, \
             resident {:.1}×",
            other.name,
            ratio(other.start, declare.start),
            ratio(other.p99, declare.p99),
            ratio(other.own_p99, declare.own_p99),
            ratio(other.cpu, declare.cpu),
            other.resident_kib as f64 / declare.resident_kib as f64
        );
    }
}

fn print_zips() -> anyhow::Result<()> {
    let zips = workspace::real_zips(&workspace::FUNCTIONS);
    for function in workspace::FUNCTIONS {
        let size = std::fs::metadata(zips.join(format!("{function}.zip")))?.len();
        println!("{function}.zip: {:.2} MB", size as f64 / 1e6);
    }
    Ok(())
}
