//! What the campaign hands on as files: workbooks (XLSX) of Annex 3, filled and blank, and of a delivery; and lists as
//! workbooks, CSV and JSON Lines.
//!
//! The same input makes the same bytes: nothing here reads a clock, and a workbook's properties and its archive's
//! timestamps are fixed. Rows are written as they come and never held, whatever the length of the table.

pub mod annex3;
pub mod delivery;
mod fit;
pub mod lists;
pub mod text;

/// A workbook could not be written.
#[derive(Debug, thiserror::Error)]
#[error("writing the workbook: {0}")]
pub struct SheetError(#[from] rust_xlsxwriter::XlsxError);
