//! `cargo run -p local`: the campaign's service on this machine.
#![allow(clippy::print_stdout)]

use anyhow::{Context, bail};
use clap::Parser;
use local::args::{Arguments, Command, Settings};
use local::stack::{self, Stack};
use local::{backup, demo, disk, openapi, schedule, server, watch};
use object_store::ObjectStore;
use pages::Pages;
use std::io;
use std::path::{Path, PathBuf};
use summary::progress::{Place, Site};
use tracing::level_filters::LevelFilter;

/// How many sign-ins are printed; the file has them all.
const PRINTED_SIGN_INS: usize = 6;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    web::log::start(LevelFilter::WARN);
    let arguments = Arguments::parse();
    match arguments.command {
        Some(Command::Summary { out }) => summarize(&arguments.settings, out).await,
        Some(Command::Accounts { what }) => {
            let (table, closing) = stack::open_table(&arguments.settings).await?;
            let done = what.done(&table).await;
            drop(table);
            closing.closed().await;
            done
        }
        Some(Command::Backup { to }) => backup::make(&arguments.settings.data, &to),
        Some(Command::Restore { from }) => backup::restore(&from, &arguments.settings.data),
        Some(Command::Openapi { out }) => Ok(std::fs::write(out, openapi::document()?)?),
        None => serve(&arguments.settings).await,
    }
}

async fn serve(settings: &Settings) -> anyhow::Result<()> {
    if !settings.listen.ip().is_loopback() {
        bail!(
            "{} is not a loopback address; plain HTTP is for this machine only",
            settings.listen
        );
    }
    let stack = Stack::open(settings).await?;
    let listener = tokio::net::TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("{} can't be used; choose another with --listen", settings.listen))?;
    let address = format!("http://{}", listener.local_addr()?);
    let reached = settings.origin.as_deref().unwrap_or(&address);
    let options = stack.site_options(settings, reached);
    site::build(&options)?;
    let api = disk::watched(stack.api.clone(), &settings.data, disk::LEAST);
    let mut router = server::router(api, &stack.site);
    let mut watcher = None;
    if settings.watch {
        let (watched, watching) = watch::watched(router, options)?;
        (router, watcher) = (watched, Some(watching));
    }
    // Listened for before anybody can have read that it is ready.
    let stopped = stopped()?;
    print_welcome(settings, &stack, reached, &address)?;
    let serving = axum::serve(listener, router).with_graceful_shutdown(stopped);
    tokio::select! {
        served = serving => served?,
        () = stack.clock.clone().keep_note() => {}
        () = schedule::run(&stack) => {}
    }
    drop(watcher);
    stack.clock.write_note()?;
    stack.close().await;
    Ok(())
}

/// Runs the scheduled function once.
async fn summarize(settings: &Settings, out: Option<PathBuf>) -> anyhow::Result<()> {
    let stack = Stack::open(settings).await?;
    let folder = out.clone().unwrap_or_else(|| settings.data.clone());
    let objects = stack::objects(&folder)?;
    let moment = stack
        .newest_filing()
        .await?
        .map_or((stack.clock.now)(), |newest| newest.max((stack.clock.now)()));
    let report = summary::run(
        &summary::Facets::from(&stack.store),
        &objects,
        &stack.campaign,
        moment,
    )
    .await?;
    publish(&stack, &objects, out.as_deref(), &report).await?;
    for file in &report.files {
        println!("{}", folder.join(&file.path).display());
    }
    let counts = &report.reconciliation;
    println!(
        "expected {} = nil {} + disclosing {} + exempt {} + missing {}",
        counts.expected, counts.nil, counts.disclosing, counts.exempt, counts.missing
    );
    for error in &report.errors {
        println!("does not add up: {}", serde_json::to_string(error)?);
    }
    if report.ok {
        Ok(())
    } else {
        bail!("the reconciliation does not add up")
    }
}

/// Publishes progress as the schedule does: on the site that was built, or beside the other files.
async fn publish(
    stack: &Stack,
    objects: &dyn ObjectStore,
    out: Option<&Path>,
    report: &summary::Report,
) -> anyhow::Result<()> {
    let beside = out.map(|folder| Site {
        pages: Pages::new(&stack.campaign, stack.clock.banner().as_deref()),
        place: Place::Folder(folder.to_owned()),
        policy: None,
    });
    let site = beside.as_ref().unwrap_or(&stack.progress);
    if out.is_some() || stack.site.exists() {
        site.publish(objects, &stack.campaign, &report.overview).await?;
    }
    Ok(())
}

fn print_welcome(settings: &Settings, stack: &Stack, reached: &str, address: &str) -> anyhow::Result<()> {
    println!("{} — {}", stack.campaign.bureau, stack.campaign.short_name);
    match stack.clock.banner() {
        Some(start) => println!("demo clock: {start} (Asia/Shanghai), running on from there"),
        None => println!("clock: this machine's"),
    }
    if let Some(sign_ins) = demo::sign_ins(&settings.data)? {
        println!(
            "sign-ins ({} in {}):",
            sign_ins.len(),
            settings.data.join(demo::SIGN_INS).display()
        );
        for one in sign_ins.iter().take(PRINTED_SIGN_INS) {
            println!("  {}  {}  {}  {}", one.number, one.code, one.name, one.unit);
        }
    }
    println!("fill in Annex 2 at {reached}/forms/declaration/");
    println!("ready {address}");
    Ok(())
}

/// Ends with Ctrl-C, or with the signal that service managers send; both are listened for from the call on.
#[cfg(unix)]
fn stopped() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! { _ = interrupted.recv() => {}, _ = terminated.recv() => {} }
    })
}

/// Ends with Ctrl-C.
#[cfg(not(unix))]
fn stopped() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
