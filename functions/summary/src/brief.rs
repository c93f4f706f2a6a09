//! The brief as its files: JSON, a page that stands alone, and a document for word processors.

use crate::draft::Draft;
use crate::run::Context;
use crate::table::to_json;
use crate::{MadeFile, SummaryError};
use campaign::overview::{Brief, Overview};
use serde_json::json;
use std::io::Write as _;

/// Writes the brief of an overview, compared with the one before.
pub(crate) async fn write(
    context: &Context<'_>,
    overview: &Overview,
    before: Option<&Overview>,
) -> Result<[MadeFile; 3], SummaryError> {
    let brief = Brief::of(context.campaign, overview, before);
    let sheet = pages::text_of("brief.css");
    let page = context
        .pages
        .render("print/brief.html", json!({ "css": sheet, "brief": brief }))?;
    let mut made = Vec::new();
    for (kind, bytes) in [
        ("json", to_json(&brief)?),
        ("html", page.into_bytes()),
        ("docx", documents::brief(&brief, overview.moment)?),
    ] {
        let mut draft = Draft::new()?;
        draft.write_all(&bytes)?;
        made.push(
            draft
                .send(context.objects, &context.file(&format!("brief.{kind}")))
                .await?,
        );
    }
    made.try_into()
        .map_err(|_| std::io::Error::other("three files were made").into())
}
