//! The way in of those who let everybody else in: the office's and the discipline team's first accounts, and lost ones.
//! Every other account is made on the pages, by two people.

use crate::Table;
use anyhow::{Context as _, bail};
use campaign::roster_step::Author;
use campaign::{PersonalCode, Role, RosterEntry, RosterNumber};
use jiff::Timestamp;
use store::{ByWhom, StoreError, Written};

/// Accounts of a role that are made from outside: one proposes, another confirms.
const FIRST: usize = 2;

/// The roles that are let in from outside.
const ROLES: [Role; 2] = [Role::Office, Role::Discipline];

/// Puts one person of the roster into the table, as one of the office's or the discipline team's first two accounts.
///
/// The facts come from the bureau's own roster, so that nothing about a person is made up; and the role has to stand
/// there, or loading the same file later would take it away again.
pub(crate) async fn first(
    table: &Table,
    number: &RosterNumber,
    entries: Vec<RosterEntry>,
) -> anyhow::Result<()> {
    let entry = entries.into_iter().find(|entry| &entry.number == number);
    let entry = entry.with_context(|| format!("{number} is not on this roster; nothing was changed"))?;
    let Some(role) = ROLES.into_iter().find(|role| entry.roles.contains(role)) else {
        bail!(
            "the row of {number} says neither {} nor {} in the column 角色; nothing was changed.
  Add it there: loading the same file later would take the role away again.",
            Role::Office.in_chinese(),
            Role::Discipline.in_chinese()
        );
    };
    let accounts = existing(table, role).await?;
    let same = accounts.iter().find(|account| &account.number == number);
    if let Some(account) = same.or(accounts.get(FIRST - 1)) {
        bail!(
            "there is an office account already: {} {}; nothing was changed.
  Two people with accounts make all others on the pages. If it is lost, recover it: --recover-office {} of infra/deploy, or recover-office {} on one machine",
            account.number,
            account.name,
            account.number,
            account.number
        );
    }
    let (code, hash) = table.draw_code(number)?;
    let person = [(entry, hash)];
    table
        .store
        .roster_changes
        .load_new_accounts(&person, Timestamp::now())
        .await?;
    println!("a first account of {} was made", role.in_chinese());
    if accounts.is_empty() {
        println!("It takes two to let others in: make the second one the same way.");
    }
    print(table, &person[0].0, &code);
    Ok(())
}

/// Lets an account of the office or the discipline team in again that lost its code or its telephone.
pub(crate) async fn recover(table: &Table, number: &RosterNumber) -> anyhow::Result<()> {
    let (store, campaign) = (&table.store, &table.campaign);
    let found = store.people.entries(std::slice::from_ref(number)).await?.pop();
    let Some(entry) = found.filter(|entry| entry.roles(campaign).has_any(&ROLES)) else {
        bail!(
            "{number} is no office account; nothing was changed.
  Two people of the office issue new codes and reset second factors for everyone else, on its pages."
        );
    };
    let (code, hash) = table.draw_code(number)?;
    let whom = ByWhom::alone(&Author::Operator, Timestamp::now());
    // The code before the second factor: whoever holds the old code must find no factor to enrol.
    let written = match store.accounts.issue_code(number, &hash, whom).await? {
        Written::Committed => store.accounts.reset_second_factor(number, whom).await?,
        Written::Conflict => Written::Conflict,
    };
    if written == Written::Conflict {
        bail!("{number} has just been taken off the roster; nothing was changed");
    }
    println!("the old code and the second factor have ended");
    print(table, &entry, &code);
    Ok(())
}

/// The accounts of this role that can sign in.
async fn existing(table: &Table, role: Role) -> anyhow::Result<Vec<RosterEntry>> {
    let mut accounts = Vec::new();
    for unit in &table.campaign.units {
        let each = |entry: RosterEntry| {
            if entry.roles(&table.campaign).has(role) {
                accounts.push(entry);
            }
            Ok::<(), StoreError>(())
        };
        table.store.roster.each(&unit.id, each).await?;
    }
    let numbers: Vec<_> = accounts.iter().map(|entry| entry.number.clone()).collect();
    let issued = table.store.accounts.codes_issued(&numbers).await?;
    accounts.retain(|entry| issued.contains_key(&entry.number));
    Ok(accounts)
}

fn print(table: &Table, entry: &RosterEntry, code: &PersonalCode) {
    println!("  number  {}", entry.number);
    println!(
        "  person  {} {}",
        table.campaign.unit_name(&entry.unit),
        entry.name
    );
    println!("  code    {}", code.reveal());
    println!(
        "The code is shown this once and only starts the account: the first sign-in sets up the second factor on a"
    );
    println!("telephone, and gives the person a code of their own in place of this one.");
}
