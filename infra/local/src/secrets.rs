//! What a data folder begins with: the key of its codes, a mark once it knows people, and its security log, all readable by
//! their owner only.

use anyhow::{Context, bail};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use web::codes::CodeKey;
use web::security::Sink;

/// The file of the key behind personal codes.
pub(crate) const CODE_KEY: &str = "code-key";

/// The key behind personal codes, made where nobody is on the roster yet.
///
/// # Errors
/// The data folder can't be read or written, or the key in it was cut short, or is gone while codes were made with it.
pub fn code_key(data: &Path, nobody_yet: bool) -> anyhow::Result<CodeKey> {
    let path = data.join(CODE_KEY);
    if !path.exists() {
        if !nobody_yet {
            bail!(
                "{} is missing: no personal code counts without it. Put it back from a backup; a new one is not made \
                 beside older data",
                path.display()
            );
        }
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        roster::write_for_owner(&path, text.as_bytes())?;
    }
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    CodeKey::parse(text.trim()).with_context(|| path.display().to_string())
}

/// The security log of this folder, `security.log`: a JSON object a line, added at the end.
///
/// # Errors
/// The file can't be opened.
pub fn security_log(data: &Path) -> anyhow::Result<Sink> {
    let path = data.join("security.log");
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path).with_context(|| path.display().to_string())?;
    Ok(Arc::new(move |line| {
        // One write a line, so that lines of requests at the same time stay apart.
        if let Err(error) = (&file).write_all(format!("{line}\n").as_bytes()) {
            tracing::error!(%error, "the security log was not written");
        }
    }))
}

/// A folder has this file from when its database knew somebody.
const MARK: &str = "begun";

/// Refuses a database that knows nobody any more, and marks the folder of one that does.
///
/// # Errors
/// The database is not the one that was begun here, or the folder can't be written.
pub fn hold_to_mark(data: &Path, nobody_yet: bool) -> anyhow::Result<()> {
    let mark = data.join(MARK);
    match (nobody_yet, mark.exists()) {
        (true, true) => bail!(
            "the database in {} knows nobody, but people were loaded there: it is not whole. Put the folder back from a \
             backup, or move it away to begin anew",
            data.display()
        ),
        (false, false) => roster::write_for_owner(&mark, b""),
        _ => Ok(()),
    }
}
