//! Loads a roster into the deployed table and writes the personal codes of those who are new.
//!
//! `infra/deploy --roster FILE` starts it, with the table's name and the key of the codes in its environment.
#![allow(clippy::print_stdout)]

use anyhow::{Context, bail};
use campaign::{Campaign, PersonalCode, RosterEntry, timing};
use clap::Parser;
use jiff::Timestamp;
use local::secrets;
use std::path::{Path, PathBuf};
use store::{CodeHash, Store};
use web::codes::CodeKey;

/// Loads everyone on the roster who is not in the table yet, and issues their personal codes.
///
/// Wants TABLE_NAME, CODE_KEY, AWS_REGION and the AWS_… credentials in the environment.
#[derive(Debug, Parser)]
#[command(name = "roster", version)]
struct Arguments {
    /// The roster as CSV or XLSX, with the headings of infra/local/demo/roster.csv
    #[arg(long, value_name = "FILE")]
    roster: PathBuf,
    /// Where the new codes go; must not exist yet, and is readable by you alone
    #[arg(long, value_name = "FILE")]
    codes: PathBuf,
    /// The campaign file
    #[arg(long, value_name = "FILE", default_value = "site/content/campaign.toml")]
    campaign: PathBuf,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if arguments.codes.exists() {
        bail!(
            "{} exists; codes are never overwritten",
            arguments.codes.display()
        );
    }
    let variable = |name: &str| std::env::var(name).with_context(|| format!("{name} is not set"));
    let store = Store::new(store::client::from_env()?, variable("TABLE_NAME")?);
    let key = CodeKey::parse(&variable("CODE_KEY")?).context("CODE_KEY")?;
    let campaign = Campaign::parse(&read(&arguments.campaign)?)
        .with_context(|| arguments.campaign.display().to_string())?;
    let roster = std::fs::read(&arguments.roster).with_context(|| arguments.roster.display().to_string())?;
    let entries = roster_file::read_all(&roster, &campaign, timing::day(Timestamp::now()))
        .context("the roster has mistakes; nothing was loaded")?;
    let everyone = entries.len();
    let entries = those_who_are_new(&store, entries).await?;
    let known = everyone - entries.len();
    if !entries.is_empty() {
        issue(&store, &key, &campaign, entries, &arguments.codes).await?;
    }
    println!("{} people loaded, {known} were there already", everyone - known);
    Ok(())
}

async fn those_who_are_new(store: &Store, entries: Vec<RosterEntry>) -> anyhow::Result<Vec<RosterEntry>> {
    let mut new = Vec::new();
    for entry in entries {
        if store.standing(&entry.number, &[]).await?.entry.is_none() {
            new.push(entry);
        }
    }
    Ok(new)
}

async fn issue(
    store: &Store,
    key: &CodeKey,
    campaign: &Campaign,
    entries: Vec<RosterEntry>,
    file: &Path,
) -> anyhow::Result<()> {
    let mut codes = csv::Writer::from_writer(Vec::new());
    codes.write_record(["编号", "姓名", "单位", "个人识别码"])?;
    let mut people = Vec::with_capacity(entries.len());
    for entry in entries {
        let mut bits = [0; 10];
        getrandom::fill(&mut bits)?;
        let code = PersonalCode::from_random(bits);
        let unit = campaign.unit(&entry.unit).map_or("", |unit| unit.name.as_str());
        codes.write_record([entry.number.as_str(), &entry.name, unit, &code.reveal()])?;
        people.push((entry.clone(), CodeHash::new(key.hash(&entry.number, &code))));
    }
    // The codes first: people whose codes nobody knows could never file.
    secrets::write(file, &codes.into_inner()?)?;
    store.put_roster(&people, Timestamp::now()).await?;
    println!("the codes are in {}", file.display());
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| path.display().to_string())
}
