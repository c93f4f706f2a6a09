//! The command line.

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::civil::DateTime;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The campaign's service on one machine: static site, functions, database and schedule in one process.
#[derive(Debug, Parser)]
#[command(name = "local", version)]
pub struct Arguments {
    /// What to do instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What holds for every command.
    #[command(flatten)]
    pub settings: Settings,
}

/// Commands besides serving.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the scheduled function once on the data and write what it makes
    Summary {
        /// Where the files go; the data folder if not given
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Load people, and let the first accounts in or lost ones in again. The service must not run meanwhile
    Accounts {
        /// What to do.
        #[command(subcommand)]
        what: roster::What,
    },
    /// Copy all data into a new folder, while the service runs or not
    Backup {
        /// The new folder
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
    /// Put a backup back as the data folder, which must not be there yet
    Restore {
        /// The backup
        #[arg(long, value_name = "DIR")]
        from: PathBuf,
    },
    /// Write the description of the interface for programs, as the code has it
    Openapi {
        /// The file
        #[arg(long, value_name = "FILE", default_value = "functions/office/openapi.json")]
        out: PathBuf,
    },
}

/// Options, before or after the command.
#[derive(Debug, Args)]
pub struct Settings {
    /// Address to serve on; plain HTTP, so loopback only
    #[arg(long, global = true, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Folder for the database and everything that is made
    #[arg(long, global = true, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// Where the demo clock starts, in the campaign's time zone, such as 2017-09-11T09:00; without it the clock
    /// goes on from where this data folder last stood
    #[arg(long, global = true, value_name = "TIME", value_parser = moment)]
    pub now: Option<Timestamp>,
    /// Which clock to go by
    #[arg(long, global = true, value_enum, default_value_t = ClockKind::Demo)]
    pub clock: ClockKind,
    /// Roster that a demo begins with in an empty data folder, as CSV or XLSX; 61 fictional people if not given
    #[arg(long, value_name = "FILE", conflicts_with = "no_demo")]
    pub roster: Option<PathBuf>,
    /// Load no demo roster; there is none by the machine's clock
    #[arg(long, global = true)]
    pub no_demo: bool,
    /// Under which address people reach the service, through a proxy that ends TLS
    #[arg(long, global = true, value_name = "URL", value_parser = origin)]
    pub origin: Option<String>,
    /// The campaign file
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        default_value = "site/content/campaign.toml"
    )]
    pub campaign: PathBuf,
    /// For editors: build the site again when a text in site/content changes, and have browsers reload. Pages then come
    /// without their content security policy
    #[arg(long)]
    pub watch: bool,
}

/// Which clock to go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ClockKind {
    /// Starts within the campaign and runs from there
    Demo,
    /// The machine's
    Real,
}

/// An origin as browsers name it.
fn origin(typed: &str) -> Result<String, String> {
    let expected = || "expected an address such as https://campaign.example.gov.cn".to_owned();
    let uri: http::Uri = typed.trim_end_matches('/').parse().map_err(|_| expected())?;
    let is_origin = uri.scheme_str() == Some("https") && uri.authority().is_some() && uri.path() == "/";
    is_origin
        .then(|| uri.to_string().trim_end_matches('/').to_owned())
        .ok_or_else(expected)
}

/// A local date and time of the campaign's time zone.
fn moment(typed: &str) -> Result<Timestamp, String> {
    let local: DateTime = typed
        .parse()
        .map_err(|_| "expected a local date and time such as 2017-09-11T09:00".to_owned())?;
    let zoned = local
        .to_zoned_datetime(campaign::timing::TIME_ZONE)
        .map_err(|error| error.to_string())?;
    Ok(zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(line.split(' '))
    }

    #[test]
    fn options_stand_before_or_after_the_command() {
        for line in ["local --data D summary --out O", "local summary --out O --data D"] {
            let arguments = parse(line).unwrap();
            assert_eq!(arguments.settings.data, PathBuf::from("D"), "{line}");
            let Some(Command::Summary { out }) = arguments.command else {
                panic!("{line}")
            };
            assert_eq!(out, Some(PathBuf::from("O")));
        }
    }

    #[test]
    fn the_moment_is_local_time_of_the_campaign() {
        let arguments = parse("local --now 2017-09-11T09:00").unwrap();
        assert_eq!(
            arguments.settings.now.map(|now| now.to_string()).as_deref(),
            Some("2017-09-11T01:00:00Z")
        );
        assert!(parse("local --now yesterday").is_err());
    }

    #[test]
    fn an_origin_is_an_https_address_without_a_path() {
        let parsed = parse("local --origin https://campaign.example.gov.cn/").unwrap();
        assert_eq!(
            parsed.settings.origin.as_deref(),
            Some("https://campaign.example.gov.cn")
        );
        for wrong in [
            "http://campaign.example.gov.cn",
            "campaign",
            "https://campaign.example.gov.cn/path",
        ] {
            assert!(parse(&format!("local --origin {wrong}")).is_err(), "{wrong}");
        }
    }
}
