//! The office's way in: its first account, and a lost one. Every other account the office makes itself, on its pages.

use crate::Deployed;
use anyhow::{Context as _, bail};
use campaign::roster_step::Author;
use campaign::{PersonalCode, Role, RosterEntry, RosterNumber};
use jiff::Timestamp;
use store::{StoreError, Written};

/// Puts one person of the roster into the table, as the office's first account.
///
/// The facts come from the bureau's own roster, so that nothing about a person is made up; and the role has to stand
/// there, or loading the same file later would take it away again.
pub(crate) async fn first(
    deployed: &Deployed,
    number: &RosterNumber,
    entries: Vec<RosterEntry>,
) -> anyhow::Result<()> {
    let entry = entries.into_iter().find(|entry| &entry.number == number);
    let entry = entry.with_context(|| format!("{number} is not on this roster; nothing was changed"))?;
    let office = Role::Office.in_chinese();
    if !entry.roles.contains(&Role::Office) {
        bail!(
            "the row of {number} does not say {office} in the column 角色; nothing was changed.
  Add it there: loading the same file later would take the role away again."
        );
    }
    if let Some(account) = existing(deployed).await? {
        bail!(
            "there is an office account already: {} {}; nothing was changed.
  It makes all others on its pages. If it is lost: infra/deploy --recover-office {}",
            account.number,
            account.name,
            account.number
        );
    }
    let (code, hash) = deployed.draw_code(number)?;
    let person = [(entry, hash)];
    deployed.store.put_roster(&person, Timestamp::now()).await?;
    println!("the first office account was made");
    print(deployed, &person[0].0, &code);
    Ok(())
}

/// Lets an office account in again that lost its code or its telephone.
pub(crate) async fn recover(deployed: &Deployed, number: &RosterNumber) -> anyhow::Result<()> {
    let (store, campaign) = (&deployed.store, &deployed.campaign);
    let found = store.roster_entries(std::slice::from_ref(number)).await?.pop();
    let Some(entry) = found.filter(|entry| entry.roles(campaign).has(Role::Office)) else {
        bail!(
            "{number} is no office account; nothing was changed.
  The office itself issues new codes and resets second factors for everyone else, on its pages."
        );
    };
    let (code, hash) = deployed.draw_code(number)?;
    let now = Timestamp::now();
    // The code before the second factor: whoever holds the old code must find no factor to enrol.
    match store.issue_code(number, &hash, &Author::Operator, now).await? {
        Written::Done => store.reset_second_factor(number, &Author::Operator, now).await?,
        Written::Raced => bail!("{number} has just been taken off the roster; nothing was changed"),
    }
    println!("the old code and the second factor have ended");
    print(deployed, &entry, &code);
    Ok(())
}

/// An office account that can sign in.
async fn existing(deployed: &Deployed) -> anyhow::Result<Option<RosterEntry>> {
    let mut accounts = Vec::new();
    for unit in &deployed.campaign.units {
        let each = |entry: RosterEntry| {
            if entry.roles(&deployed.campaign).has(Role::Office) {
                accounts.push(entry);
            }
            Ok::<(), StoreError>(())
        };
        deployed.store.each_on_roster(&unit.id, each).await?;
    }
    let numbers: Vec<_> = accounts.iter().map(|entry| entry.number.clone()).collect();
    let issued = deployed.store.codes_issued(&numbers).await?;
    Ok(accounts
        .into_iter()
        .find(|entry| issued.contains_key(&entry.number)))
}

fn print(deployed: &Deployed, entry: &RosterEntry, code: &PersonalCode) {
    println!("  number  {}", entry.number);
    println!("  person  {} {}", deployed.unit_name(entry), entry.name);
    println!("  code    {}", code.reveal());
    println!("The code is shown this once. Signing in with it sets up the second factor on a telephone.");
}
