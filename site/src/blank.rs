//! Annex 2 to be filled in by hand: a document for word processors, to be printed on A4.

use crate::errors::BuildError;
use crate::output::Output;
use campaign::Campaign;
use documents::docx::{AlignmentType, LineSpacing, Table, TableRow};
use documents::font::HEI;
use documents::size::{HEADING, TEXT};
use documents::{Paragraphs, begun, packed, table};
use std::io;

/// Where it lies, beside the form.
const PLACE: &str = "forms/declaration/annex2.docx";

/// How many relatives and participations there is room for.
const RELATIVES: usize = 5;
const PARTICIPATIONS: usize = 2;

/// A part of the form.
struct Part {
    title: String,
    /// Headings over columns; none where each row names its own.
    columns: Vec<&'static str>,
    rows: Vec<Row>,
}

/// A row: labels, each with what stands beside it to be ticked or filled in. One label takes the whole width.
struct Row {
    cells: Vec<(String, String)>,
    /// Whether there has to be room for sentences.
    tall: bool,
}

fn pair(one: &str, other: &str) -> Row {
    row(vec![(one, ""), (other, "")])
}

fn wide(label: &str) -> Row {
    row(vec![(label, "")])
}

fn row(cells: Vec<(&str, &str)>) -> Row {
    let own = |(label, content): (&str, &str)| (label.to_owned(), content.to_owned());
    Row {
        cells: cells.into_iter().map(own).collect(),
        tall: false,
    }
}

fn tall(label: &str) -> Row {
    Row {
        tall: true,
        ..wide(label)
    }
}

fn parts(campaign: &Campaign) -> Vec<Part> {
    let sectors: Vec<&str> = campaign
        .sectors
        .iter()
        .map(|sector| sector.name.as_str())
        .collect();
    let sectors = format!("（{}、其他类）", sectors.join("、"));
    let yes_or_no = "□是　□否";
    let part = |title: &str, rows| Part {
        title: title.to_owned(),
        columns: Vec::new(),
        rows,
    };
    let mut parts = vec![
        part(
            "基本情况",
            vec![
                pair("姓名", "出生年月"),
                wide("工作单位及职务"),
                pair("职级", "政治面貌"),
                row(vec![("领导干部", yes_or_no), (&campaign.names.cadres, yes_or_no)]),
                wide("联系电话"),
                row(vec![("在职状态", "□在职　□辞去公职　□退休")]),
                pair("离职日期", "原工作业务"),
                row(vec![("报告类型", "□无上述情况　□有上述情况")]),
                wide("支持创新创业情形的依据"),
            ],
        ),
        Part {
            columns: vec!["姓名", "与本人关系", "工作单位及职务"],
            ..part("家庭成员（领导干部填写：配偶、子女及子女的配偶）", Vec::new())
        },
    ];
    parts.extend((1..=PARTICIPATIONS).map(|number| {
        let rows = vec![
            pair("参与人", "参与方式"),
            row(vec![("涉及行业部门", &sectors)]),
            wide("经营主体"),
            row(vec![
                ("统一社会信用代码", ""),
                ("参与时间", "　　年　月至　　年　月"),
            ]),
            tall("参与内容"),
            pair("涉及金额（万元）", "获利（万元）"),
            row(vec![("退出状态", "□未退出　□已退"), ("退出日期", "")]),
            pair("退出方式", "拟退出日期"),
            pair("受让人", "受让人与本人关系"),
            pair("转让价款（万元）", "市场价或评估价（万元）"),
            wide("作价依据"),
        ];
        part(
            &format!("参与情况 {number}（有上述情况的填写，一人一项，不够的另附页）"),
            rows,
        )
    }));
    let day = "　　年　　月　　日";
    let pledge = "本人已阅读填写须知，以上内容真实、完整，所报退出均为真实退出；如有隐瞒不报或虚假填报，愿承担相应责任。";
    parts.push(part(
        "承诺与签名",
        vec![
            row(vec![("承诺", pledge)]),
            row(vec![("签名", ""), ("日期", day)]),
        ],
    ));
    parts.push(part(
        "阅签意见",
        vec![tall("意见"), row(vec![("阅签人签字", ""), ("日期", day)])],
    ));
    parts
}

/// Adds the document.
pub(crate) fn add(output: &mut Output, campaign: &Campaign) -> Result<(), BuildError> {
    let document = document(campaign, &parts(campaign)).map_err(BuildError::Document)?;
    output.add(PLACE, document);
    Ok(())
}

/// Twentieths of a point: the margin, and the width within.
const MARGIN: i32 = 1134;
const WIDTH: usize = 9638;

/// Twentieths of a point.
const LABEL: usize = 1900;
const LINE: f32 = 440.0;
const TALL: f32 = 1300.0;
const BEFORE_PART: u32 = 120;

/// The same campaign makes the same bytes.
const NEVER: &str = "1970-01-01T00:00:00Z";

fn document(campaign: &Campaign, parts: &[Part]) -> io::Result<Vec<u8>> {
    let mut form = Form::default();
    let title = form.numbered.of(&campaign.forms.declaration, HEADING, HEI);
    let mut docx = begun(MARGIN, NEVER).add_paragraph(title.align(AlignmentType::Center));
    for part in parts {
        let heading = form.numbered.of(&part.title, TEXT, HEI).keep_next(true);
        let heading = heading.line_spacing(LineSpacing::new().before(BEFORE_PART));
        docx = docx.add_paragraph(heading).add_table(form.table(part));
    }
    packed(docx)
}

/// The form's tables.
#[derive(Default)]
struct Form {
    numbered: Paragraphs,
}

impl Form {
    fn table(&mut self, part: &Part) -> Table {
        if part.columns.is_empty() {
            let half = WIDTH / 2;
            let grid = vec![LABEL, half - LABEL, LABEL, WIDTH - half - LABEL];
            let rows = part.rows.iter().map(|row| self.row(row, &grid)).collect();
            return table(rows, grid);
        }
        let narrow = WIDTH / 4;
        let grid = vec![narrow, narrow, WIDTH - 2 * narrow];
        let headings = part.columns.iter().zip(&grid);
        let cells = headings
            .map(|(text, width)| self.numbered.cell(text, *width, 1))
            .collect();
        let mut rows = vec![TableRow::new(cells)];
        for _ in 0..RELATIVES {
            let cells = grid
                .iter()
                .map(|width| self.numbered.cell("", *width, 1))
                .collect();
            rows.push(TableRow::new(cells).row_height(LINE));
        }
        table(rows, grid)
    }

    fn row(&mut self, row: &Row, grid: &[usize]) -> TableRow {
        let cells = match row.cells.as_slice() {
            [(label, content)] => vec![
                self.numbered.cell(label, grid[0], 1),
                self.numbered
                    .cell(content, grid[1..].iter().sum(), grid.len() - 1),
            ],
            several => {
                let widths = grid.chunks(2);
                let both = several.iter().zip(widths);
                both.flat_map(|((label, content), widths)| {
                    [
                        self.numbered.cell(label, widths[0], 1),
                        self.numbered.cell(content, widths[1], 1),
                    ]
                })
                .collect()
            }
        };
        let height = if row.tall { TALL } else { LINE };
        TableRow::new(cells).row_height(height).cant_split()
    }
}
