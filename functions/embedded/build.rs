//! Reads the campaign file once, at build time: a mistake in it fails the build with its line and reason, and the
//! functions need no reader for it.

use campaign::Campaign;
use std::path::Path;
use std::{env, fs};

const FILE: &str = "../../site/content/campaign.toml";

fn main() {
    println!("cargo::rerun-if-changed={FILE}");
    match read() {
        Ok(json) => {
            let folder = env::var_os("OUT_DIR").unwrap_or_default();
            if let Err(error) = fs::write(Path::new(&folder).join("campaign.json"), json) {
                println!("cargo::error=campaign.json can't be written: {error}");
            }
        }
        Err(mistake) => println!("cargo::error=site/content/campaign.toml: {mistake}"),
    }
}

fn read() -> Result<String, String> {
    let text = fs::read_to_string(FILE).map_err(|error| error.to_string())?;
    let campaign = Campaign::parse(&text).map_err(|mistake| mistake.to_string())?;
    serde_json::to_string(&campaign).map_err(|error| error.to_string())
}
