//! The roster a new data folder starts with, and how its people sign in.

use account::SecondFactorSecret;
use anyhow::Context;
use campaign::roster_step::Author;
use campaign::{Campaign, PersonalCode, Role, Roles, RosterEntry};
use jiff::Timestamp;
use roster::Table;
use serde::Serialize;
use std::fs;
use std::path::Path;
use store::{CodeHash, NONCE, SecondFactor};
use web::codes::CodeKey;

/// About sixty fictional people across the units of the plan and sections marked as examples.
pub const ROSTER: &str = include_str!("../demo/roster.csv");

/// How one person of the demo signs in.
#[derive(Debug, Serialize, serde::Deserialize)]
pub struct SignIn {
    /// 花名册编号.
    pub number: String,
    /// 姓名.
    pub name: String,
    /// The unit's name.
    pub unit: String,
    /// What the person may do.
    pub roles: Roles,
    /// 个人识别码.
    pub code: String,
    /// What the person's one-time codes are made from, in base 32, where a role takes them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totp_secret: Option<String>,
}

/// Loads a roster into an empty table, with a new personal code for everyone, and writes how to sign in next to
/// the data. Does nothing where a roster is loaded already.
///
/// # Errors
/// The roster has mistakes, or the data folder can't be written.
pub async fn load_if_empty(table: &Table, roster: &[u8], data: &Path, now: Timestamp) -> anyhow::Result<()> {
    let Table { store, key, campaign } = table;
    if !store
        .roster
        .is_empty(campaign.units.iter().map(|unit| &unit.id))
        .await?
    {
        return Ok(());
    }
    let entries = roster_file::read_all(roster, campaign, campaign::timing::day(now))
        .context("the roster has mistakes; nothing was loaded")?;
    let mut people = Vec::with_capacity(entries.len());
    let mut sign_ins = Vec::with_capacity(entries.len());
    let mut factors = Vec::new();
    for entry in entries {
        let mut bits = [0; 10];
        getrandom::fill(&mut bits)?;
        let code = PersonalCode::from_random(bits);
        let factor = second_factor(&entry, campaign, key, now)?;
        let secret = factor.as_ref().map(|factor| {
            SecondFactorSecret::derive(key, &entry.number, &factor.nonce, &campaign.short_name)
        });
        sign_ins.push(sign_in(&entry, &code, secret.as_ref(), campaign));
        factors.extend(factor.map(|factor| (entry.number.clone(), factor)));
        people.push((entry.clone(), CodeHash::new(key.hash(&entry.number, &code))));
    }
    // Who signs in with a code alone and has a report to file comes first: what a newcomer tries.
    sign_ins.sort_by_key(|one| one.totp_secret.is_some() || !one.roles.has(Role::Declarant));
    // The codes first: people whose codes nobody knows could never sign in.
    let text = serde_json::to_string_pretty(&sign_ins)?;
    roster::write_for_owner(&data.join(SIGN_INS), text.as_bytes())?;
    store.roster_changes.load(&people, now).await?;
    for (number, factor) in &factors {
        store
            .sign_in
            .enrol_second_factor(number, factor, &Author::Operator)
            .await?;
        // These accounts are started: there is nothing to tell their people at the first sign-in.
        store.sign_in.note_acts_seen(number, 1).await?;
    }
    Ok(())
}

/// A second factor that is enrolled already, for who needs one: a demo has no phones.
fn second_factor(
    entry: &RosterEntry,
    campaign: &Campaign,
    key: &CodeKey,
    now: Timestamp,
) -> anyhow::Result<Option<SecondFactor>> {
    if !entry.roles(campaign).need_second_factor() {
        return Ok(None);
    }
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce)?;
    Ok(Some(SecondFactor {
        nonce,
        key: key.version(),
        shift: [0; NONCE],
        enrolled_at: now,
        last_step: 0,
    }))
}

/// Where the demo's sign-ins stand in the data folder.
pub const SIGN_INS: &str = "demo-sign-ins.json";

/// The demo's sign-ins, or none where this data folder has no such file.
///
/// # Errors
/// The file is not what was written.
pub fn sign_ins(data: &Path) -> anyhow::Result<Option<Vec<SignIn>>> {
    match fs::read(data.join(SIGN_INS)) {
        Ok(text) => Ok(Some(serde_json::from_slice(&text).context(SIGN_INS)?)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).context(SIGN_INS),
    }
}

fn sign_in(
    entry: &RosterEntry,
    code: &PersonalCode,
    secret: Option<&SecondFactorSecret>,
    campaign: &Campaign,
) -> SignIn {
    SignIn {
        number: entry.number.to_string(),
        name: entry.name.clone(),
        unit: campaign.unit_name(&entry.unit).to_owned(),
        roles: entry.roles(campaign),
        code: code.reveal(),
        totp_secret: secret.map(SecondFactorSecret::in_base32),
    }
}
