//! Secrets of one data folder: made once, readable by its owner only.

use anyhow::Context;
use std::fs;
use std::io::Write;
use std::path::Path;
use web::codes::CodeKey;

/// The key behind personal codes, made at the first start.
///
/// # Errors
/// The data folder can't be read or written, or the key in it was cut short.
pub fn code_key(data: &Path) -> anyhow::Result<CodeKey> {
    let path = data.join("code-key");
    if !path.exists() {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        write(&path, text.as_bytes())?;
    }
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    CodeKey::parse(text.trim()).with_context(|| path.display().to_string())
}

/// Writes a file that only its owner may read, whole or not at all.
///
/// # Errors
/// The folder can't be written.
pub fn write(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    let unfinished = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options
        .open(&unfinished)
        .with_context(|| unfinished.display().to_string())?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&unfinished, path).with_context(|| path.display().to_string())
}
