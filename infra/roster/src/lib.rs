//! People and personal codes in a table, for what nobody can do on the pages yet or any more: the first roster, the
//! first office accounts, and an office account that was lost.
#![allow(clippy::print_stdout)]

mod index;
mod load;
mod office;
mod private;

pub use private::write as write_for_owner;

use anyhow::Context as _;
use campaign::{Campaign, PersonalCode, RosterEntry, RosterNumber, timing};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use store::{CodeHash, Store};
use web::codes::CodeKey;

/// What is done to accounts from outside the pages.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Loads everyone on a roster who is not in the table yet, and issues their personal codes
    Load {
        /// The roster.
        #[command(flatten)]
        roster: RosterFile,
        /// Where the new codes go; must not exist yet, and is readable by you alone
        #[arg(long, value_name = "FILE")]
        codes: PathBuf,
    },
    /// Makes one of the first two accounts of the office or the discipline team, with a code that is printed once
    FirstOffice {
        /// Whose, as in the roster
        #[arg(value_parser = RosterNumber::parse)]
        number: RosterNumber,
        /// The roster.
        #[command(flatten)]
        roster: RosterFile,
    },
    /// Gives an account of the office or the discipline team a new code, printed once, and forgets its second factor
    RecoverOffice {
        /// Whose
        #[arg(value_parser = RosterNumber::parse)]
        number: RosterNumber,
    },
    /// Writes what people and businesses are found by, in a table from before there was a search
    Index,
}

/// The file that people come from.
#[derive(Args, Debug)]
pub struct RosterFile {
    /// The roster as CSV or XLSX, with the headings of infra/local/demo/roster.csv
    #[arg(long = "roster", value_name = "FILE")]
    path: PathBuf,
}

/// The table, and what is needed to put people into it.
pub struct Table {
    /// The store over it.
    pub store: Store,
    /// The key of the codes.
    pub key: CodeKey,
    /// The campaign.
    pub campaign: Campaign,
}

impl What {
    /// Does it, and prints what came of it.
    ///
    /// # Errors
    /// A file is wrong or cannot be read or written, or the table is unavailable: then it says what was changed.
    pub async fn done(self, table: &Table) -> anyhow::Result<()> {
        match self {
            What::Load { roster, codes } => load::load(table, roster.read(&table.campaign)?, &codes).await,
            What::FirstOffice { number, roster } => {
                office::first(table, &number, roster.read(&table.campaign)?).await
            }
            What::RecoverOffice { number } => office::recover(table, &number).await,
            What::Index => index::write(table).await,
        }
    }
}

impl RosterFile {
    fn read(&self, campaign: &Campaign) -> anyhow::Result<Vec<RosterEntry>> {
        let bytes = std::fs::read(&self.path).with_context(|| self.path.display().to_string())?;
        roster_file::read_all(&bytes, campaign, timing::day(Timestamp::now()))
            .context("the roster has mistakes; nothing was loaded")
    }
}

impl Table {
    /// A new personal code, and what is stored of it.
    fn draw_code(&self, number: &RosterNumber) -> anyhow::Result<(PersonalCode, CodeHash)> {
        let mut bits = [0; 10];
        getrandom::fill(&mut bits)?;
        let code = PersonalCode::from_random(bits);
        let hash = CodeHash::new(self.key.hash(number, &code));
        Ok((code, hash))
    }
}

/// The campaign out of its file.
///
/// # Errors
/// The file cannot be read, or has mistakes, each with its line.
pub fn read_campaign(path: &Path) -> anyhow::Result<Campaign> {
    let text = std::fs::read_to_string(path).with_context(|| format!("campaign file {}", path.display()))?;
    Campaign::parse(&text).with_context(|| path.display().to_string())
}
