//! Documents (DOCX) that the campaign hands on: A4, in the typefaces and sizes of official papers, which word processors in
//! China have. The same content makes the same bytes.
//!
//! Deliberately absent: reading data, a clock.

mod brief;
mod letter;
mod schema;

pub use brief::brief;
pub use docx_rs as docx;
pub use letter::letter;

use docx_rs::{
    AlignmentType, Docx, LineSpacing, LineSpacingType, PageMargin, Paragraph, Run, RunFonts, Table,
    TableCell, TableLayoutType, TableRow, VAlignType, WidthType,
};
use std::io::{self, Cursor};

/// A4 in twentieths of a point.
const PAGE: (u32, u32) = (11906, 16838);

/// Half points: 二号, 三号, 小四, 五号, 小五.
pub mod size {
    /// 二号, of titles.
    pub const TITLE: usize = 44;
    /// 三号, of headings.
    pub const HEADING: usize = 32;
    /// 小四, of text.
    pub const TEXT: usize = 24;
    /// 五号, of cells.
    pub const CELL: usize = 21;
    /// 小五, of cells among many.
    pub const SMALL_CELL: usize = 18;
}

/// 宋体, 黑体 and 仿宋.
pub mod font {
    /// Of titles and cells.
    pub const SONG: &str = "宋体";
    /// Of headings.
    pub const HEI: &str = "黑体";
    /// Of text.
    pub const FANG_SONG: &str = "仿宋";
}

/// The red of official papers' heads.
const RED: &str = "C00000";

/// A document that is begun: A4 with the same margin, in twentieths of a point, on all sides. `made` is the moment it bears.
#[must_use]
pub fn begun(margin: i32, made: &str) -> Docx {
    let margin = PageMargin::new()
        .top(margin)
        .bottom(margin)
        .left(margin)
        .right(margin);
    Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(margin)
        .created_at(made)
        .updated_at(made)
}

/// The document's bytes.
///
/// # Errors
/// It cannot be packed.
pub fn packed(docx: Docx) -> io::Result<Vec<u8>> {
    let mut docx = docx.build();
    for part in [
        &mut docx.document,
        &mut docx.styles,
        &mut docx.numberings,
        &mut docx.settings,
    ] {
        *part = schema::in_order(part)?;
    }
    let mut bytes = Cursor::new(Vec::new());
    docx.pack(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.into_inner())
}

/// A text in its size and typeface.
#[must_use]
pub fn run(text: &str, size: usize, font: &str) -> Run {
    Run::new().add_text(text).size(size).fonts(fonts(font))
}

/// A typeface, with what goes with it for Latin letters.
#[must_use]
pub fn fonts(font: &str) -> RunFonts {
    RunFonts::new()
        .east_asia(font)
        .ascii("Times New Roman")
        .hi_ansi("Times New Roman")
}

/// A table of this width over these columns.
#[must_use]
pub fn table(rows: Vec<TableRow>, grid: Vec<usize>) -> Table {
    let width = grid.iter().sum();
    Table::new(rows)
        .set_grid(grid)
        .width(width, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
}

/// 1.5 lines, with this much before the paragraph.
fn spacing(before: u32) -> LineSpacing {
    LineSpacing::new()
        .line_rule(LineSpacingType::Auto)
        .line(360)
        .before(before)
}

/// Numbers the paragraphs, so that their ids are the same each time.
#[derive(Debug, Default)]
pub struct Paragraphs {
    last: u32,
}

impl Paragraphs {
    /// An empty paragraph.
    pub fn blank(&mut self) -> Paragraph {
        self.last += 1;
        Paragraph::new().id(format!("{:08X}", self.last))
    }

    /// A paragraph of one text.
    pub fn of(&mut self, text: &str, size: usize, font: &str) -> Paragraph {
        self.blank().add_run(run(text, size, font))
    }

    /// A cell of one text, over so many columns.
    pub fn cell(&mut self, text: &str, width: usize, columns: usize) -> TableCell {
        TableCell::new()
            .width(width, WidthType::Dxa)
            .vertical_align(VAlignType::Center)
            .grid_span(columns)
            .add_paragraph(self.of(text, size::CELL, font::SONG))
    }

    fn centred(&mut self, text: &str, size: usize, font: &str, color: Option<&str>) -> Paragraph {
        let mut run = run(text, size, font);
        if let Some(color) = color {
            run = run.color(color).bold();
        }
        self.blank()
            .align(AlignmentType::Center)
            .line_spacing(spacing(60))
            .add_run(run)
    }

    fn text(&mut self, text: &str) -> Paragraph {
        let two_characters = i32::try_from(size::TEXT * 20).unwrap_or_default();
        let first_line = docx_rs::SpecialIndentType::FirstLine(two_characters);
        self.of(text, size::TEXT, font::FANG_SONG)
            .indent(None, Some(first_line), None, None)
            .line_spacing(spacing(0))
    }
}
