//! Builds the static site: `cargo run -p site -- --out DIR`.

use clap::Parser;
use site::Options;
use std::path::PathBuf;

/// Builds the static site of a campaign.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The folder that the site becomes; replaced as a whole if it was built earlier
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The campaign file
    #[arg(long, value_name = "FILE", default_value = "site/content/campaign.toml")]
    campaign: PathBuf,
    /// The folder with the Markdown texts
    #[arg(long, value_name = "DIR", default_value = "site/content")]
    content: PathBuf,
    /// The signed original of the plan, published as it is at /notice/official/, with its SHA-256
    #[arg(long, value_name = "FILE")]
    official: Option<PathBuf>,
    /// The public figures of /progress/ as they were published last, progress.json; without the file there are none yet
    #[arg(long, value_name = "FILE")]
    progress: Option<PathBuf>,
    /// Where the site will stand, for the site map
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    base_url: String,
    /// The fixed time of a demonstration, such as "2017年9月11日 09:00"; every page then says so
    #[arg(long, value_name = "TEXT")]
    demo_now: Option<String>,
    /// Refuse to build while a registration of a government's site is missing from the campaign file
    #[arg(long)]
    production: bool,
    /// Write each file compressed by Brotli and gzip as well, for a server that hands these out
    #[arg(long)]
    compress: bool,
}

#[expect(clippy::print_stdout, reason = "a command says what it did")]
fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let options = Options {
        out: arguments.out,
        campaign: arguments.campaign,
        content: arguments.content,
        official: arguments.official,
        progress: arguments.progress,
        base_url: arguments.base_url.trim_end_matches('/').to_owned(),
        demo_clock: arguments.demo_now,
        production: arguments.production,
        compress: arguments.compress,
        ..Options::new(PathBuf::new())
    };
    let report = site::build(&options)?;
    let folder = options.out.display();
    println!(
        "{folder}: {} pages, {} files, {} KiB",
        report.pages,
        report.files,
        report.bytes / 1024
    );
    Ok(())
}
