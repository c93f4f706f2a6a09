//! One table as its two files: a workbook and JSON, written side by side.

use crate::draft::Draft;
use crate::{MadeFile, SummaryError};
use campaign::Campaign;
use campaign::UnitId;
use campaign::annex3::Row;
use jiff::Timestamp;
use jiff::civil::Date;
use object_store::ObjectStore;
use object_store::path::Path;
use serde::Serialize;
use sheets::annex3::{Head, Signatures, Table};
use std::io::{self, Write};

/// What a table is of, and when; the head of its JSON.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Subject<'a> {
    /// None for the bureau.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<&'a UnitId>,
    pub(crate) name: &'a str,
    pub(crate) moment: Timestamp,
    pub(crate) filled_on: Date,
}

/// The table's files while they take rows.
pub(crate) struct TableFiles {
    sheet: Table,
    json: Draft,
    rows: u64,
}

impl TableFiles {
    pub(crate) fn start(campaign: &Campaign, subject: &Subject) -> Result<Self, SummaryError> {
        let head = Head {
            unit: subject.name.to_owned(),
            filled_on: subject.filled_on,
            signatures: Signatures::default(),
        };
        let sheet = Table::new(campaign, head)?;
        let mut json = Draft::new()?;
        let opening = to_json(subject)?;
        json.write_all(&opening[..opening.len() - 1])?;
        json.write_all(b",\n\"rows\":[")?;
        Ok(TableFiles { sheet, json, rows: 0 })
    }

    /// Writes a row, numbered by its place in this table.
    pub(crate) fn row(&mut self, mut row: Row) -> Result<(), SummaryError> {
        self.json.write_all(if self.rows == 0 { b"\n" } else { b",\n" })?;
        self.rows += 1;
        row.serial = self.rows;
        self.json.write_all(&to_json(&row)?)?;
        Ok(self.sheet.row(&row)?)
    }

    /// Ends both files, the JSON with the members of `ending`, and hands them to the object store.
    pub(crate) async fn finish(
        mut self,
        objects: &dyn ObjectStore,
        path: &Path,
        ending: &impl Serialize,
    ) -> Result<[MadeFile; 2], SummaryError> {
        self.json.write_all(b"\n],\n")?;
        self.json.write_all(&to_json(ending)?[1..])?;
        self.json.write_all(b"\n")?;
        let mut workbook = Draft::new()?;
        self.sheet.finish(&mut workbook)?;
        let with = |suffix: &str| Path::from(format!("{path}.{suffix}"));
        let workbook = workbook.send(objects, &with("xlsx")).await?;
        Ok([workbook, self.json.send(objects, &with("json")).await?])
    }
}

/// Compact JSON of an object.
pub(crate) fn to_json(value: &impl Serialize) -> io::Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(io::Error::from)
}
