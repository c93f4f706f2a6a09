//! A whole roster: who is new is put into the table, with a code each; who is there already is left alone.

use crate::Table;
use anyhow::bail;
use campaign::RosterEntry;
use jiff::Timestamp;
use std::path::Path;

pub(crate) async fn load(table: &Table, entries: Vec<RosterEntry>, codes: &Path) -> anyhow::Result<()> {
    if codes.exists() {
        bail!("{} exists; codes are never overwritten", codes.display());
    }
    let everyone = entries.len();
    let new = those_who_are_new(table, entries).await?;
    let known = everyone - new.len();
    if !new.is_empty() {
        issue(table, new, codes).await?;
    }
    println!("{} people loaded, {known} were there already", everyone - known);
    Ok(())
}

async fn those_who_are_new(table: &Table, entries: Vec<RosterEntry>) -> anyhow::Result<Vec<RosterEntry>> {
    let numbers: Vec<_> = entries.iter().map(|entry| entry.number.clone()).collect();
    let known = table.store.roster_changes.seen(&numbers).await?;
    Ok(entries
        .into_iter()
        .filter(|entry| !known.contains_key(&entry.number))
        .collect())
}

async fn issue(table: &Table, entries: Vec<RosterEntry>, file: &Path) -> anyhow::Result<()> {
    let mut codes = csv::Writer::from_writer(Vec::new());
    codes.write_record(["编号", "姓名", "单位", "个人识别码"])?;
    let mut people = Vec::with_capacity(entries.len());
    for entry in entries {
        let (code, hash) = table.draw_code(&entry.number)?;
        let unit = table.campaign.unit_name(&entry.unit);
        codes.write_record([entry.number.as_str(), &entry.name, unit, &code.reveal()])?;
        people.push((entry, hash));
    }
    // The codes first: people whose codes nobody knows could never file.
    crate::write_for_owner(file, &codes.into_inner()?)?;
    table
        .store
        .roster_changes
        .load_new_accounts(&people, Timestamp::now())
        .await?;
    println!("the codes are in {}", file.display());
    Ok(())
}
