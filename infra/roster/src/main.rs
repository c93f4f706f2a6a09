//! What is done to accounts in the deployed table. `infra/deploy` starts it, with the table's name and the key of the codes
//! in its environment.

use anyhow::Context as _;
use aws::{Settings, Variables};
use clap::Parser;
use roster::{Table, What};
use std::path::PathBuf;
use store::Store;
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

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let variables = Variables::of_process();
    let deployed = Table {
        store: Store::new(
            store::client::build(&Settings::from_variables(&variables)?)?,
            variables.required("TABLE_NAME")?,
        ),
        key: CodeKey::parse(&variables.required("CODE_KEY")?).context("CODE_KEY")?,
        campaign: roster::read_campaign(&arguments.campaign)?,
    };
    arguments.what.done(&deployed).await
}
