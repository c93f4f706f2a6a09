//! The brief as a document: A4, in the typefaces and sizes of official papers, which word processors in China have.

use campaign::overview::{Brief, Table as Numbers};
use docx_rs::{
    AlignmentType, Docx, LineSpacing, LineSpacingType, PageMargin, Paragraph, Run, RunFonts, Shading, Table,
    TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType,
};
use jiff::Timestamp;
use std::io::{self, Cursor};

/// A4 in twentieths of a point, and the width between its margins.
const PAGE: (u32, u32) = (11906, 16838);
const MARGIN: i32 = 1418;
const WIDTH: usize = 9070;

/// Half points: 二号, 三号, 小四, 五号, 小五.
const TITLE: usize = 44;
const HEADING: usize = 32;
const TEXT: usize = 24;
const CELL: usize = 21;
const SMALL_CELL: usize = 18;

const RED: &str = "C00000";

const SONG: &str = "宋体";
const HEI: &str = "黑体";
const FANG_SONG: &str = "仿宋";

/// Where in its table a row stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Head,
    Body,
    Foot,
}

/// Numbers the paragraphs, so that the same brief makes the same bytes.
#[derive(Default)]
struct Paragraphs {
    last: u32,
}

/// Sets a brief.
pub(super) fn document(brief: &Brief, moment: Timestamp) -> io::Result<Vec<u8>> {
    let mut numbered = Paragraphs::default();
    let margin = PageMargin::new()
        .top(MARGIN)
        .bottom(MARGIN)
        .left(MARGIN)
        .right(MARGIN);
    let created = moment.to_string();
    let mut docx = Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(margin)
        .default_fonts(fonts(FANG_SONG))
        .default_size(TEXT)
        .created_at(&created)
        .updated_at(&created);
    docx = docx
        .add_paragraph(numbered.centred(&brief.bureau, HEADING, SONG, Some(RED)))
        .add_paragraph(numbered.centred(&brief.title, TITLE, SONG, Some(RED)))
        .add_paragraph(numbered.centred(
            &format!("{}　{}", brief.office, brief.as_of),
            TEXT,
            FANG_SONG,
            None,
        ));
    docx = docx.add_paragraph(numbered.heading("一、进展情况"));
    for paragraph in &brief.standing {
        docx = docx.add_paragraph(numbered.text(paragraph));
    }
    docx = docx.add_paragraph(numbered.heading("二、较上期变化"));
    for paragraph in changes(brief) {
        docx = docx.add_paragraph(numbered.text(&paragraph));
    }
    docx = docx.add_paragraph(numbered.heading("三、逾期和催办"));
    for paragraph in urging(brief) {
        docx = docx.add_paragraph(numbered.text(&paragraph));
    }
    docx = docx.add_paragraph(numbered.heading("四、时限"));
    for line in &brief.deadlines {
        let text = format!("{}：{}，{}。", line.what, line.day, line.left);
        docx = docx.add_paragraph(numbered.text(&text));
    }
    docx = docx.add_paragraph(numbered.heading("附：统计表"));
    for numbers in &brief.tables {
        docx = docx
            .add_paragraph(numbered.caption(&numbers.caption))
            .add_table(numbered.table(numbers));
    }
    let mut bytes = Cursor::new(Vec::new());
    docx.build().pack(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.into_inner())
}

fn changes(brief: &Brief) -> Vec<String> {
    let Some(changed) = &brief.changes else {
        return vec!["本期为第一期，没有可比的上期。".to_owned()];
    };
    let Some(bureau) = &changed.bureau else {
        return vec![format!("与上期（{}）相比没有变化。", changed.since)];
    };
    let units = changed
        .units
        .iter()
        .map(|unit| format!("{}：{}。", unit.name, unit.said));
    std::iter::once(format!("与上期（{}）相比，全局{bureau}。", changed.since))
        .chain(units)
        .collect()
}

fn urging(brief: &Brief) -> Vec<String> {
    if brief.urging.is_empty() {
        return vec!["没有逾期或者待催办的事项。".to_owned()];
    }
    let matters = brief.urging.iter().map(|urged| {
        let units: Vec<String> = urged
            .units
            .iter()
            .map(|unit| format!("{} {}", unit.name, unit.said))
            .collect();
        let overdue = if urged.overdue { "（已逾期）" } else { "" };
        format!("{}{overdue}：{}。", urged.matter, units.join("、"))
    });
    matters.collect()
}

impl Paragraphs {
    fn next(&mut self) -> Paragraph {
        self.last += 1;
        Paragraph::new().id(format!("{:08X}", self.last))
    }

    fn centred(&mut self, text: &str, size: usize, font: &str, color: Option<&str>) -> Paragraph {
        let mut run = run(text, size, font);
        if let Some(color) = color {
            run = run.color(color).bold();
        }
        self.next()
            .align(AlignmentType::Center)
            .line_spacing(spacing(60))
            .add_run(run)
    }

    fn heading(&mut self, text: &str) -> Paragraph {
        let run = run(text, HEADING, HEI);
        self.next()
            .outline_lvl(0)
            .keep_next(true)
            .line_spacing(spacing(200))
            .add_run(run)
    }

    fn text(&mut self, text: &str) -> Paragraph {
        let run = run(text, TEXT, FANG_SONG);
        let two_characters = i32::try_from(TEXT * 20).unwrap_or_default();
        let first_line = docx_rs::SpecialIndentType::FirstLine(two_characters);
        self.next()
            .indent(None, Some(first_line), None, None)
            .line_spacing(spacing(0))
            .add_run(run)
    }

    fn caption(&mut self, text: &str) -> Paragraph {
        let run = run(text, TEXT, HEI);
        self.next()
            .align(AlignmentType::Center)
            .keep_next(true)
            .line_spacing(spacing(160))
            .add_run(run)
    }

    /// The first column takes what the others leave, which share the rest evenly.
    fn table(&mut self, numbers: &Numbers) -> Table {
        let others = numbers.columns.len().saturating_sub(1).max(1);
        let first = if others == 1 { WIDTH / 2 } else { WIDTH / 4 };
        let mut widths = vec![first];
        widths.extend(vec![(WIDTH - first) / others; others]);
        let size = if others > 4 { SMALL_CELL } else { CELL };
        let mut rows = vec![self.row(&numbers.columns, &widths, size, Place::Head)];
        let last = numbers.rows.len().saturating_sub(1);
        for (at, row) in numbers.rows.iter().enumerate() {
            let place = if at == last { Place::Foot } else { Place::Body };
            rows.push(self.row(row, &widths, size, place));
        }
        Table::new(rows)
            .set_grid(widths)
            .width(WIDTH, WidthType::Dxa)
            .layout(TableLayoutType::Fixed)
            .margins(TableCellMargins::new().margin(40, 40, 40, 40))
    }

    fn row(&mut self, cells: &[String], widths: &[usize], size: usize, place: Place) -> TableRow {
        let is_head = place == Place::Head;
        let font = if is_head { HEI } else { SONG };
        let cells = cells.iter().zip(widths).enumerate().map(|(at, (text, width))| {
            let align = if at == 0 && !is_head {
                AlignmentType::Left
            } else {
                AlignmentType::Center
            };
            let paragraph = self.next().align(align).add_run(run(text, size, font));
            // No sum stands on another page than what its columns are called.
            let paragraph = paragraph.keep_next(place != Place::Foot);
            let cell = TableCell::new()
                .width(*width, WidthType::Dxa)
                .vertical_align(VAlignType::Center)
                .add_paragraph(paragraph);
            if is_head {
                cell.shading(Shading::new().fill("EDEDED"))
            } else {
                cell
            }
        });
        TableRow::new(cells.collect()).cant_split()
    }
}

fn run(text: &str, size: usize, font: &str) -> Run {
    Run::new().add_text(text).size(size).fonts(fonts(font))
}

fn fonts(font: &str) -> RunFonts {
    RunFonts::new()
        .east_asia(font)
        .ascii("Times New Roman")
        .hi_ansi("Times New Roman")
}

/// 1.5 lines, with this much before the paragraph.
fn spacing(before: u32) -> LineSpacing {
    LineSpacing::new()
        .line_rule(LineSpacingType::Auto)
        .line(360)
        .before(before)
}
