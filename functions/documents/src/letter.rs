//! A letter as a document: its head, to whom, what is asked, what it is about as a table, and room for both sides to sign.

use crate::font::{FANG_SONG, HEI, SONG};
use crate::size::{HEADING, TEXT, TITLE};
use crate::{Paragraphs, RED, begun, fonts, packed, table};
use campaign::letter::Letter;
use docx_rs::{AlignmentType, TableRow};
use std::io;

const MARGIN: i32 = 1418;
/// The label's column and the text's, in twentieths of a point.
const COLUMNS: [usize; 2] = [1900, 7170];
/// Room to sign and to seal.
const TALL: f32 = 1500.0;

/// The same letter makes the same bytes.
const NEVER: &str = "1970-01-01T00:00:00Z";

/// Sets a letter.
///
/// # Errors
/// It cannot be packed.
pub fn letter(letter: &Letter) -> io::Result<Vec<u8>> {
    let mut numbered = Paragraphs::default();
    let mut docx = begun(MARGIN, NEVER)
        .default_fonts(fonts(FANG_SONG))
        .default_size(TEXT)
        .add_paragraph(numbered.centred(&letter.office, HEADING, SONG, Some(RED)))
        .add_paragraph(numbered.centred(&letter.title, TITLE, SONG, None))
        .add_paragraph(
            numbered
                .of(&format!("编号：{}", letter.number), TEXT, FANG_SONG)
                .align(AlignmentType::Right),
        )
        .add_paragraph(numbered.of(&format!("{}：", letter.to), TEXT, HEI));
    for paragraph in &letter.paragraphs {
        docx = docx.add_paragraph(numbered.text(paragraph));
    }
    docx = docx.add_paragraph(numbered.blank());
    let rows = letter.facts.iter().map(|fact| {
        let texts = [&fact.label, &fact.text];
        let cells = texts.iter().zip(COLUMNS);
        TableRow::new(cells.map(|(text, width)| numbered.cell(text, width, 1)).collect())
    });
    let rows: Vec<TableRow> = rows.collect();
    docx = docx.add_table(table(rows, COLUMNS.to_vec()));
    for line in [&letter.office, &letter.on] {
        let signed = numbered.of(line, TEXT, FANG_SONG).align(AlignmentType::Right);
        docx = docx.add_paragraph(signed);
    }
    let half = COLUMNS.iter().sum::<usize>() / 2;
    let sides = letter.sides.iter().map(|side| {
        let text = format!("{side}：　　　　　经办人：　　　　　　　年　月　日");
        numbered.cell(&text, half, 1)
    });
    let sides = TableRow::new(sides.collect()).row_height(TALL).cant_split();
    packed(docx.add_table(table(vec![sides], vec![half, half])))
}
