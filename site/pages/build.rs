//! Embeds the templates and the static files, so that nothing is read from disk at run time, and gives each
//! static file an address that changes with its content.

use sha2::{Digest, Sha256};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let site = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?)
        .join("..")
        .canonicalize()?;
    let mut source = String::new();
    embed_templates(&site.join("templates"), &mut source)?;
    embed_assets(&site.join("static"), &mut source)?;
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("embedded.rs"), source)?;
    Ok(())
}

fn embed_templates(folder: &Path, source: &mut String) -> Result<(), Box<dyn Error>> {
    writeln!(source, "pub(crate) static TEMPLATES: &[(&str, &str)] = &[")?;
    for room in files(folder)? {
        for file in files(&room)? {
            let name = format!("{}/{}", name(&room)?, name(&file)?);
            writeln!(source, "    ({name:?}, include_str!({file:?})),")?;
        }
    }
    writeln!(source, "];")?;
    Ok(())
}

fn embed_assets(folder: &Path, source: &mut String) -> Result<(), Box<dyn Error>> {
    // Addresses on their own: a function that only links the files does not carry them.
    let mut addresses = String::new();
    writeln!(source, "pub(crate) static ASSETS: &[Asset] = &[")?;
    for file in files(folder)? {
        let name = name(&file)?;
        let (stem, extension) = name.split_once('.').ok_or("a static file has no extension")?;
        let content_type = match extension {
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "svg" => "image/svg+xml",
            other => return Err(format!("no content type is known for {name}: .{other}").into()),
        };
        let digest = Sha256::digest(fs::read(&file)?);
        let hash = digest
            .iter()
            .take(4)
            .fold(String::new(), |hash, byte| format!("{hash}{byte:02x}"));
        let path = format!("/static/{stem}.{hash}.{extension}");
        writeln!(
            source,
            "    Asset {{ name: {name:?}, path: {path:?}, content_type: {content_type:?}, \
             bytes: include_bytes!({file:?}) }},"
        )?;
        writeln!(addresses, "    ({name:?}, {path:?}),")?;
    }
    writeln!(source, "];")?;
    writeln!(
        source,
        "pub(crate) static ADDRESSES: &[(&str, &str)] = &[\n{addresses}];"
    )?;
    Ok(())
}

/// What is in a folder, by name, so that every build embeds it in the same order.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        files.push(entry?.path());
    }
    files.sort();
    Ok(files)
}

fn name(file: &Path) -> Result<&str, Box<dyn Error>> {
    Ok(file
        .file_name()
        .and_then(|name| name.to_str())
        .ok_or("a file's name is not UTF-8")?)
}
