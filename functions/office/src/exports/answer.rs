//! `GET /api/exports/{what}`: one list as a file.

use super::field::List;
use super::lists::What;
use super::reading::Source;
use crate::downloads::{Bits, FileError, Named};
use crate::reminders::Tables;
use crate::{Office, Web};
use axum::extract::{Path, State};
use axum::response::Response;
use bytes::Bytes;
use campaign::export::Export;
use campaign::person::Person as Author;
use campaign::{UnitId, timing};
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use http::StatusCode;
use sheets::lists::{Book, Format, Lines};
use std::fs::File;
use std::io::{Read as _, Seek as _};
use std::sync::Arc;
use store::Written;
use web::openapi::{Faults, Invalid, NoRight, SignedOut, TooOften};
use web::{Person, Problem, Query};

/// Bytes of a file that are sent at once.
const PIECE: usize = 64 * 1024;

/// What is asked for.
pub(super) struct Asked {
    pub(super) format: Option<Format>,
    pub(super) unit: Option<UnitId>,
    pub(super) after: Option<String>,
}

impl Asked {
    /// Reads an address's query.
    ///
    /// # Errors
    /// 422 for a format, a unit or a place that is none.
    pub(super) fn read(web: &Web, query: &mut Query) -> Result<Self, Problem> {
        let unit = |text: &str| {
            UnitId::parse(text)
                .ok()
                .filter(|unit| web.campaign.unit(unit).is_some())
        };
        let place = |text: &str| Some(text.to_owned()).filter(|text| text.contains('#'));
        let unknown = "没有这种格式，请选择 xlsx、csv 或 jsonl";
        let asked = Asked {
            format: query.parse("format", |text| Format::parse(text).ok_or(unknown)),
            unit: query.parse("unit", |text| unit(text).ok_or("没有这个单位")),
            after: query.parse("after", |text| place(text).ok_or("没有这个位置")),
        };
        query.check()?;
        Ok(asked)
    }
}

/// Exports a list.
#[utoipa::path(get, path = "/api/exports/{what}", operation_id = "export", security(("Session" = [])),
    description = "Streams a list, and records who exported it. JSON Lines have one object a row, with money as decimal \
        text, days in ISO 8601 and moments in UTC. CSV is UTF-8 with a byte order mark and CR LF; CSV and XLSX have \
        Chinese headings and moments of the campaign's time zone.",
    params(
        ("what" = String, Path, description = "The list's name"),
        ("format" = String, Query, description = "`xlsx`, `csv` or `jsonl`"),
        ("unit" = Option<String>, Query, description = "One unit; the whole bureau if left out")
    ),
    responses(
        (status = 200, description = "The file", content(
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (String = "text/csv"),
            (String = "application/jsonl")
        )),
        (status = 303, description = "The file is larger than can be answered: it is fetched, within minutes, from \
            the address in `Location`"),
        (status = 404, description = "No such list", body = Problem, content_type = "application/problem+json"),
        SignedOut, NoRight, Invalid, TooOften, Faults
    ))]
pub(super) async fn export(
    State(office): State<Office>,
    person: Person,
    Path(what): Path<String>,
    mut query: Query,
) -> Result<Response, Problem> {
    let web = &office.web;
    let what = What::parse(&what)
        .ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "没有这种导出，请从导出页选择"))?;
    if query.given("format").is_none() {
        query.refuse("format", "请选择格式：xlsx、csv 或 jsonl");
    }
    let asked = Asked::read(web, &mut query)?;
    let format = asked.format.ok_or_else(Problem::not_found)?;
    record(web, &person, what, &asked, format).await?;
    let mut source = Source::new(web, &person, asked.unit.as_ref());
    if what == What::Missing {
        let newest = office.summaries.newest().await?;
        source.tables = Arc::new(Tables::of(web, newest.as_ref()).await?);
    }
    let list = what.open(&source).await?;
    let named = named(web, what, asked.unit.as_ref(), format);
    let bits = match Lines::new(format, &list.columns) {
        Some(lines) => written(lines, list),
        None => chunks(workbook(web, what, list).await?),
    };
    office.downloads.send(web, &named, bits).await
}

/// Nothing leaves without a trace: the entry comes first.
async fn record(
    web: &Web,
    person: &Person,
    what: What,
    asked: &Asked,
    format: Format,
) -> Result<(), Problem> {
    let export = Export {
        id: web.draw_reference(),
        at: web.now(),
        by: Author::of(&person.entry),
        what: what.as_str().to_owned(),
        unit: asked.unit.clone(),
        format: format.as_str().to_owned(),
    };
    match web.store.exports.record(&export).await? {
        Written::Committed => Ok(()),
        Written::Conflict => Err(Problem::unavailable()),
    }
}

/// The file's name: the campaign, the list, the unit if one was chosen, and the day.
fn named(web: &Web, what: What, unit: Option<&UnitId>, format: Format) -> Named {
    let day = timing::day(web.now());
    let (of_unit, unit_id) = match unit {
        Some(unit) => (format!("-{}", web.campaign.unit_name(unit)), format!("-{unit}")),
        None => (String::new(), String::new()),
    };
    Named {
        name: format!("{}-{}{of_unit}-{day}", web.campaign.short_name, what.in_chinese()),
        ascii: format!("{}{unit_id}-{day}", what.as_str()),
        ending: format.as_str(),
        media_type: format.media_type(),
    }
}

/// The list as text, a page of rows at a time.
fn written(lines: Lines, list: List) -> Bits {
    let head = Bytes::from(lines.head());
    let rows = list.rows.map_ok(move |page| {
        let mut out = Vec::new();
        for row in &page {
            lines.row(row, &mut out);
        }
        Bytes::from(out)
    });
    // The head goes with the first page, so that a database that is away from the start is told of before anything is
    // sent; of a list without any page it goes alone.
    let start = (rows.map_err(FileError::from).boxed(), Some(head));
    let all = stream::try_unfold(start, |(mut rows, mut head): (Bits, Option<Bytes>)| async move {
        let page = rows.try_next().await?;
        let piece = match (head.take(), page) {
            (Some(head), Some(page)) => Some(Bytes::from([head, page].concat())),
            (head, page) => head.or(page),
        };
        Ok(piece.map(|piece| (piece, (rows, None))))
    });
    all.boxed()
}

/// The list as a workbook, in a temporary file without a name.
async fn workbook(web: &Web, what: What, mut list: List) -> Result<File, FileError> {
    let mut book = Book::new(what.in_chinese(), timing::day(web.now()), &list.columns)?;
    while let Some(page) = list.rows.try_next().await? {
        for row in &page {
            book.row(row)?;
        }
    }
    // Packing takes its time: others go on meanwhile.
    let packed = tokio::task::spawn_blocking(move || {
        let mut file = tempfile::tempfile()?;
        book.finish(&mut file)?;
        file.rewind()?;
        Ok::<_, FileError>(file)
    });
    packed.await.map_err(std::io::Error::other)?
}

/// A file, piece by piece.
fn chunks(file: File) -> Bits {
    let pieces = stream::try_unfold(file, |mut file| async move {
        let mut piece = vec![0; PIECE];
        let read = file.read(&mut piece)?;
        piece.truncate(read);
        Ok::<_, FileError>((read > 0).then(|| (Bytes::from(piece), file)))
    });
    pieces.boxed()
}
