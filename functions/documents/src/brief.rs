//! The brief as a document.

use crate::font::{FANG_SONG, HEI, SONG};
use crate::size::{CELL, HEADING, SMALL_CELL, TEXT, TITLE};
use crate::{Paragraphs, RED, begun, fonts, packed, run, spacing, table};
use campaign::overview::{Brief, Table as Numbers};
use docx_rs::{
    AlignmentType, Paragraph, Shading, Table, TableCell, TableCellMargins, TableRow, VAlignType, WidthType,
};
use jiff::Timestamp;
use std::io;

const MARGIN: i32 = 1418;
/// The width between the margins.
const WIDTH: usize = 9070;

/// Where in its table a row stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Head,
    Body,
    Foot,
}

/// Sets a brief.
///
/// # Errors
/// It cannot be packed.
pub fn brief(brief: &Brief, moment: Timestamp) -> io::Result<Vec<u8>> {
    let mut numbered = Paragraphs::default();
    let mut docx = begun(MARGIN, &moment.to_string())
        .default_fonts(fonts(FANG_SONG))
        .default_size(TEXT)
        .add_paragraph(numbered.centred(&brief.bureau, HEADING, SONG, Some(RED)))
        .add_paragraph(numbered.centred(&brief.title, TITLE, SONG, Some(RED)));
    if let Some(number) = &brief.number_in_chinese() {
        docx = docx.add_paragraph(numbered.centred(number, HEADING, FANG_SONG, None));
    }
    let issuer = format!("{}　{}", brief.office, brief.as_of);
    docx = docx.add_paragraph(numbered.centred(&issuer, TEXT, FANG_SONG, None));
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
    packed(docx)
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
    fn heading(&mut self, text: &str) -> Paragraph {
        let run = run(text, HEADING, HEI);
        self.blank()
            .outline_lvl(0)
            .keep_next(true)
            .line_spacing(spacing(200))
            .add_run(run)
    }

    fn caption(&mut self, text: &str) -> Paragraph {
        let run = run(text, TEXT, HEI);
        self.blank()
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
        table(rows, widths).margins(TableCellMargins::new().margin(40, 40, 40, 40))
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
            let paragraph = self.blank().align(align).add_run(run(text, size, font));
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
