//! Files that only their owner may read.

use anyhow::Context;
use std::fs;
use std::io::Write;
use std::path::Path;

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
