//! The public progress page. The summary function writes it anew every day from the same template; a build makes it from
//! the figures that were published last, so that it neither goes back nor keeps an old style sheet.

use crate::errors::BuildError;
use crate::output::Output;
use campaign::deadlines::FilingWindow;
use campaign::progress::Progress;
use pages::{PageError, Pages};
use serde_json::json;
use std::path::Path;
use std::{fs, io};

/// Reads the figures; none if there is no file.
pub(crate) fn read(path: &Path) -> Result<Option<Progress>, BuildError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            return Err(BuildError::Read {
                path: path.to_owned(),
                source,
            });
        }
    };
    serde_json::from_str(&text)
        .map(Some)
        .map_err(|error| BuildError::Mistake {
            path: path.to_owned(),
            line: error.line(),
            reason: error.to_string(),
        })
}

/// Adds the page, and the figures it shows.
pub(crate) fn add(
    output: &mut Output,
    pages: &Pages,
    progress: Option<&Progress>,
    filing: FilingWindow,
) -> Result<(), PageError> {
    let page = pages.render(
        "site/progress.html",
        json!({ "progress": progress, "filing": filing }),
    )?;
    output.add_page("site/progress.html", "progress/index.html", page);
    if let Some(progress) = progress {
        output.add("progress/progress.json", json!(progress).to_string().into_bytes());
    }
    Ok(())
}
