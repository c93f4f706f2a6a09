//! Where a filed report came from that came on paper.

use crate::people::person::Person;
use crate::terms;
use crate::values::digest::Digest;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the office says of a report on paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OnPaper {
    /// The day beside the signature.
    pub signed_on: Date,
    /// The day the office received it, which counts as the day of filing.
    pub received_on: Date,
    /// Who received it, by name.
    pub received_by: String,
}

terms! {
    /// What a scan is, by its content; the code is its media type.
    #[schema(as = ScanMedia)]
    pub enum Media {
        Jpeg = "image/jpeg" => "JPEG 图片",
        Png = "image/png" => "PNG 图片",
        Pdf = "application/pdf" => "PDF 文件",
    }
}

/// A scan or a photograph of a report on paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Scan {
    /// Of its content: what it is found by.
    pub sha256: Digest,
    /// What it is.
    pub media: Media,
    /// Its size.
    pub bytes: u64,
}

/// Where a filed report came from that was entered from paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = FromPaper)]
pub struct Paper {
    /// What the office says of it.
    #[serde(flatten)]
    pub on_paper: OnPaper,
    /// Who entered it.
    pub entered_by: Person,
    /// When.
    pub entered_at: Timestamp,
    /// Who compared it.
    pub compared_by: Person,
    /// What is kept of it.
    pub scans: Vec<Scan>,
}
