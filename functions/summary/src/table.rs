//! One table as its three files: a workbook, JSON and a page to print, written side by side.

use crate::draft::Draft;
use crate::run::Context;
use crate::{MadeFile, SummaryError};
use campaign::UnitId;
use campaign::annex3::{Cell, Row};
use jiff::Timestamp;
use jiff::civil::Date;
use object_store::ObjectStore;
use object_store::path::Path;
use pages::Pages;
use serde::Serialize;
use serde_json::json;
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
    page: Page,
    rows: u64,
}

impl TableFiles {
    pub(crate) fn start(context: &Context, subject: &Subject) -> Result<Self, SummaryError> {
        let head = Head {
            unit: subject.name.to_owned(),
            filled_on: subject.filled_on,
            signatures: Signatures::default(),
        };
        let sheet = Table::new(context.campaign, head)?;
        let mut json = Draft::new()?;
        let opening = to_json(subject)?;
        json.write_all(&opening[..opening.len() - 1])?;
        json.write_all(b",\n\"rows\":[")?;
        let page = Page::start(context.pages, subject)?;
        Ok(TableFiles {
            sheet,
            json,
            page,
            rows: 0,
        })
    }

    /// Writes a row, numbered by its place in this table.
    pub(crate) fn row(&mut self, mut row: Row) -> Result<(), SummaryError> {
        self.json.write_all(if self.rows == 0 { b"\n" } else { b",\n" })?;
        self.rows += 1;
        row.serial = self.rows;
        self.json.write_all(&to_json(&row)?)?;
        self.page.row(&row)?;
        Ok(self.sheet.row(&row)?)
    }

    /// Adds a note to the workbook and the page that belongs to no row; the JSON's ending has it.
    pub(crate) fn note(&mut self, about: &str, text: &str) {
        self.sheet.note(about, text);
        self.page.note(about, text);
    }

    /// Ends the files, the JSON with the members of `ending`, and hands them to the object store.
    pub(crate) async fn finish(
        mut self,
        objects: &dyn ObjectStore,
        path: &Path,
        ending: &impl Serialize,
    ) -> Result<[MadeFile; 3], SummaryError> {
        self.json.write_all(b"\n],\n")?;
        self.json.write_all(&to_json(ending)?[1..])?;
        self.json.write_all(b"\n")?;
        let mut workbook = Draft::new()?;
        self.sheet.finish(&mut workbook)?;
        let page = self.page.finish()?;
        let with = |suffix: &str| Path::from(format!("{path}.{suffix}"));
        Ok([
            workbook.send(objects, &with("xlsx")).await?,
            self.json.send(objects, &with("json")).await?,
            page.send(objects, &with("html")).await?,
        ])
    }
}

/// Where the template of the page has its rows, and its notes.
const ROWS: &str = "<!--rows-->";
const NOTES: &str = "<!--notes-->";

/// The page, which stands alone: its styles are in it.
struct Page {
    draft: Draft,
    /// What stands between the rows and the notes.
    below_rows: String,
    /// 另附说明, as the page lists them; held until the rows are through, as the workbook does.
    notes: String,
    ending: String,
}

impl Page {
    fn start(pages: &Pages, subject: &Subject) -> Result<Self, SummaryError> {
        let context = json!({ "unit": subject.name, "filled_on": subject.filled_on });
        let frame = pages.render("print/annex3.html", context)?;
        let (head, rest) = frame
            .split_once(ROWS)
            .ok_or_else(|| io::Error::other("the page has no place for its rows"))?;
        let (below_rows, ending) = rest
            .split_once(NOTES)
            .ok_or_else(|| io::Error::other("the page has no place for its notes"))?;
        let mut draft = Draft::new()?;
        draft.write_all(head.as_bytes())?;
        Ok(Page {
            draft,
            below_rows: below_rows.to_owned(),
            notes: String::new(),
            ending: ending.to_owned(),
        })
    }

    fn row(&mut self, row: &Row) -> io::Result<()> {
        self.draft.write_all(b"<tr>")?;
        for cell in row.cells() {
            match cell {
                Cell::Empty => self.draft.write_all(b"<td></td>")?,
                Cell::Text(text) => write!(self.draft, "<td>{}</td>", escaped(&text))?,
                Cell::Whole(number) => write!(self.draft, "<td>{number}</td>")?,
                Cell::Wan(amount) => write!(self.draft, "<td>{amount}</td>")?,
            }
        }
        self.draft.write_all(b"</tr>\n")?;
        if let Some(text) = &row.note {
            self.note(&format!("序号 {}：{}", row.serial, row.name), text);
        }
        Ok(())
    }

    fn note(&mut self, about: &str, text: &str) {
        let (about, text) = (escaped(about), escaped(text));
        self.notes.push_str(&format!("<li>{about}：{text}</li>\n"));
    }

    fn finish(mut self) -> io::Result<Draft> {
        self.draft.write_all(self.below_rows.as_bytes())?;
        if !self.notes.is_empty() {
            let notes = &self.notes;
            write!(self.draft, "<p>另附说明：</p>\n<ul>\n{notes}</ul>\n")?;
        }
        self.draft.write_all(self.ending.as_bytes())?;
        Ok(self.draft)
    }
}

/// Text in HTML.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}

/// Compact JSON of an object.
pub(crate) fn to_json(value: &impl Serialize) -> io::Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(io::Error::from)
}
