//! Puts the campaign file into a form that the functions need no reader for. What it says is not judged here: that would
//! compile all of the campaign's rules a second time, for the machine that builds. Whoever builds the site is told
//! of a mistake with its line and reason, and nothing is deployed without a site.

use serde_json::Value;
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
    let campaign: Value = toml::from_str(&text).map_err(|mistake| mistake.to_string())?;
    Ok(campaign.to_string())
}
