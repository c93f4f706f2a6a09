//! People and personal codes in the deployed table, for what nobody can do on the pages yet or any more: the first
//! roster, the first office account, and an office account that was lost.
//!
//! `infra/deploy` starts it, with the table's name and the key of the codes in its environment.
#![allow(clippy::print_stdout)]

mod load;
mod office;

use anyhow::Context as _;
use campaign::{Campaign, PersonalCode, RosterEntry, RosterNumber, timing};
use clap::{Args, Parser, Subcommand};
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use store::{CodeHash, Store};
use web::codes::CodeKey;

/// Wants TABLE_NAME, CODE_KEY, AWS_REGION and the AWS_… credentials in the environment.
#[derive(Debug, Parser)]
#[command(
    name = "roster",
    version,
    about = "People and personal codes in the deployed table"
)]
struct Arguments {
    #[command(subcommand)]
    what: What,
    /// The campaign file
    #[arg(
        long,
        value_name = "FILE",
        default_value = "site/content/campaign.toml",
        global = true
    )]
    campaign: PathBuf,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Loads everyone on a roster who is not in the table yet, and issues their personal codes
    Load {
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
        #[command(flatten)]
        roster: RosterFile,
    },
    /// Gives an account of the office or the discipline team a new code, printed once, and forgets its second factor
    RecoverOffice {
        /// Whose
        #[arg(value_parser = RosterNumber::parse)]
        number: RosterNumber,
    },
}

#[derive(Args, Debug)]
struct RosterFile {
    /// The roster as CSV or XLSX, with the headings of infra/local/demo/roster.csv
    #[arg(long = "roster", value_name = "FILE")]
    path: PathBuf,
}

/// The deployed table, and what is needed to put people into it.
struct Deployed {
    store: Store,
    key: CodeKey,
    campaign: Campaign,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let variable = |name: &str| std::env::var(name).with_context(|| format!("{name} is not set"));
    let deployed = Deployed {
        store: Store::new(store::client::from_env()?, variable("TABLE_NAME")?),
        key: CodeKey::parse(&variable("CODE_KEY")?).context("CODE_KEY")?,
        campaign: read_campaign(&arguments.campaign)?,
    };
    match arguments.what {
        What::Load { roster, codes } => load::load(&deployed, roster.read(&deployed.campaign)?, &codes).await,
        What::FirstOffice { number, roster } => {
            office::first(&deployed, &number, roster.read(&deployed.campaign)?).await
        }
        What::RecoverOffice { number } => office::recover(&deployed, &number).await,
    }
}

impl RosterFile {
    fn read(&self, campaign: &Campaign) -> anyhow::Result<Vec<RosterEntry>> {
        let bytes = std::fs::read(&self.path).with_context(|| self.path.display().to_string())?;
        roster_file::read_all(&bytes, campaign, timing::day(Timestamp::now()))
            .context("the roster has mistakes; nothing was loaded")
    }
}

impl Deployed {
    /// A new personal code, and what is stored of it.
    fn draw_code(&self, number: &RosterNumber) -> anyhow::Result<(PersonalCode, CodeHash)> {
        let mut bits = [0; 10];
        getrandom::fill(&mut bits)?;
        let code = PersonalCode::from_random(bits);
        let hash = CodeHash::new(self.key.hash(number, &code));
        Ok((code, hash))
    }
}

fn read_campaign(path: &Path) -> anyhow::Result<Campaign> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    Campaign::parse(&text).with_context(|| path.display().to_string())
}
