//! The files of a summary: who may have which, and how they are sent.

use archive::{MadeFile, Manifest};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use campaign::{Right, Roles};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use utoipa::ToSchema;

/// A file that may be fetched.
#[derive(Serialize, ToSchema)]
pub(super) struct SummaryFile {
    /// To be given as `file`.
    #[schema(example = "annex3-bureau.xlsx")]
    name: String,
    /// What it is, for people.
    label: String,
    size: u64,
    sha256: String,
}

/// What it takes to read a file. Briefs name nobody, tables name who declared, reminders are the office's to send.
fn right_to(name: &str) -> Right {
    if name.starts_with("brief.") {
        Right::ReadOverview
    } else if name.starts_with("reminders-") {
        Right::SendReminders
    } else {
        Right::ReadSummaryTables
    }
}

/// The JSON of the table that a file prints; none for one that prints no table.
pub(super) fn table_of(name: &str) -> Option<String> {
    let (stem, _) = name.rsplit_once('.')?;
    stem.starts_with("annex3-").then(|| format!("{stem}.json"))
}

/// Whether these roles may have a file.
pub(super) fn may_have(roles: &Roles, name: &str) -> bool {
    right_to(name).is_held_by(roles)
}

/// The files of a summary that these roles may have.
pub(super) fn offered(manifest: &Manifest, roles: &Roles) -> Vec<SummaryFile> {
    let files = manifest.files.iter().filter(|file| may_have(roles, file.name()));
    files
        .map(|file| SummaryFile {
            name: file.name().to_owned(),
            label: label(manifest, file),
            size: file.size,
            sha256: file.sha256.clone(),
        })
        .collect()
}

fn label(manifest: &Manifest, file: &MadeFile) -> String {
    let (stem, kind) = file.name().rsplit_once('.').unwrap_or((file.name(), ""));
    let kind = match kind {
        "xlsx" => "XLSX",
        "docx" => "DOCX",
        "csv" => "CSV",
        "html" => "打印页",
        _ => "JSON",
    };
    let unit = |id: &str| {
        let known = manifest.units.iter().find(|unit| unit.id.as_str() == id);
        known.map_or_else(|| "全局".to_owned(), |unit| unit.name.clone())
    };
    let what = match stem.split_once('-') {
        Some(("annex3", id)) => format!("{}汇总表（附件3）", unit(id)),
        Some(("reminders", id)) => format!("{}提醒名单", unit(id)),
        _ => "简报".to_owned(),
    };
    format!("{what}：{kind}")
}

/// Sends a file as a download, under the moment's name. Pages too: they carry their own styles, which the service's
/// content security policy would not apply.
pub(super) fn download(moment: &str, name: &str, bytes: Bytes) -> Response {
    let kind = match name.rsplit_once('.').map_or("", |(_, kind)| kind) {
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "csv" => "text/csv; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        _ => "application/json",
    };
    attached(&format!("{moment}-{name}"), kind, bytes)
}

/// Sends a file as a download.
pub(crate) fn attached(name: &str, kind: &'static str, bytes: Bytes) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let disposition = HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (StatusCode::OK, headers, bytes).into_response()
}
