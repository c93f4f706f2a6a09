//! The form around the rows: title, head line, headings, notes, foot and how it prints.

use super::Frame;
use super::formats::Formats;
use crate::text::neutralized;
use campaign::Campaign;
use campaign::annex3::COLUMNS;
use campaign::date;
use campaign::plan::{OTHER_SECTOR, PhaseId};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

const TITLE_ROW: u32 = 0;
const HEAD_ROW: u32 = 1;
/// The first of the three rows of headings.
const HEADING_ROW: u32 = 2;
/// The row below the headings.
pub(super) const FIRST_DATA_ROW: u32 = 5;

const LAST_COLUMN: u16 = COLUMNS as u16 - 1;

/// Heights in points.
const TITLE_HEIGHT: u32 = 42;
const HEAD_HEIGHT: u32 = 28;
const HEADING_HEIGHTS: [u32; 3] = [26, 30, 34];
const NOTE_LINE_HEIGHT: u32 = 15;
/// Room between the notes and the foot.
const NOTES_GAP: u32 = 14;

/// The paper's number in the format: A3.
const A3: u8 = 8;

/// Widths in characters of the standard font; together they fill the paper's width.
pub(super) const WIDTHS: [f64; COLUMNS] = [
    4.5, 8.0, 4.5, 15.0, 10.0, 8.5, 4.5, 11.0, 9.0, 10.0, 11.5, 41.0, 12.5, 11.5, 6.8, 6.8, 10.5, 11.0, 11.0,
];

/// A heading and the cells it spans: rows from the first row of headings, columns from the left, both included.
type Heading = (&'static str, [u32; 2], [u16; 2]);

/// The headings, each row's before the next row's, as a worksheet in constant memory has to be written.
const HEADINGS: [Heading; 23] = [
    ("序号", [0, 2], [0, 0]),
    ("国家公职人员基本情况", [0, 0], [1, 5]),
    ("参与经营性活动情况", [0, 0], [6, 13]),
    ("清理纠正情况", [0, 0], [14, 16]),
    ("核查情况", [0, 2], [17, 17]),
    ("处理情况", [0, 2], [18, 18]),
    ("姓名", [1, 2], [1, 1]),
    ("年龄", [1, 2], [2, 2]),
    ("工作单位及职务", [1, 2], [3, 3]),
    ("职级", [1, 2], [4, 4]),
    ("政治面貌", [1, 2], [5, 5]),
    ("参与经营性活动人员", [1, 1], [6, 7]),
    ("参与方式", [1, 2], [8, 8]),
    ("涉及行业部门", [1, 2], [9, 9]),
    ("参与时间", [1, 2], [10, 10]),
    ("参与内容", [1, 2], [11, 11]),
    ("涉及金额（万元）", [1, 2], [12, 12]),
    ("获利（万元）", [1, 2], [13, 13]),
    ("主动报告阶段退出", [1, 2], [14, 14]),
    ("核查阶段退出", [1, 2], [15, 15]),
    ("约定退出", [1, 2], [16, 16]),
    ("本人", [2, 2], [6, 6]),
    ("近亲属（姓名、关系）", [2, 2], [7, 7]),
];

/// The notes at the form's foot, with the campaign's own sectors and dates.
pub(super) fn notes(campaign: &Campaign) -> Vec<String> {
    let sectors: Vec<&str> = campaign
        .sectors
        .iter()
        .map(|sector| sector.name.as_str())
        .collect();
    let self_check_ends = campaign
        .phase(PhaseId::SelfCheck)
        .map_or(campaign.ends, |phase| phase.ends);
    vec![
        "说明：1．一项参与情况填一行，一人有多项的分行填写；表内未能反映的情况，另附材料写明。".to_owned(),
        format!("2．涉及行业部门从{}中选填；都不相符的，填“{OTHER_SECTOR}”。", sectors.join("、")),
        format!(
            "3．清理纠正情况：{}前主动报告并退出的，在“主动报告阶段退出”栏填“已退”；核查中经责令退出的，在“核查阶段退出”栏填\
             “已责成退出”；核查后仍未退出、但已商定期限的，在“约定退出”栏填商定的日期。",
            date::in_chinese(self_check_ends)
        ),
        "4．核查情况：核查结果与本人报告相同，填“属实”；有出入的，写明参与人、方式、内容、金额、获利等哪些项目不同以及实际情形。"
            .to_owned(),
        "5．处理情况：写明免予处理、组织处理或纪律处分，并附理由；后两种情形，每案另页报送。".to_owned(),
        "6．用 A3 纸横向打印。".to_owned(),
    ]
}

/// Opens the table's worksheet with this number, counted from 1, and writes everything above the rows.
pub(super) fn open_sheet(
    workbook: &mut Workbook,
    number: usize,
    frame: &Frame,
    formats: &Formats,
) -> Result<Worksheet, XlsxError> {
    let mut sheet = workbook.new_worksheet_with_constant_memory()?;
    let name = if number == 1 {
        "附件3".to_owned()
    } else {
        format!("附件3（{number}）")
    };
    sheet.set_name(name)?;
    set_up_page(&mut sheet)?;
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    write_head(&mut sheet, frame, formats)?;
    for (row, height) in (HEADING_ROW..).zip(HEADING_HEIGHTS) {
        sheet.set_row_height(row, height)?;
    }
    for (text, rows, columns) in HEADINGS {
        write_heading(&mut sheet, text, rows, columns, &formats.heading)?;
    }
    Ok(sheet)
}

/// Writes what stands below the rows, the next free of which is `row`.
pub(super) fn close_sheet(
    sheet: &mut Worksheet,
    row: u32,
    frame: &Frame,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let lines = frame.notes.len() as u32;
    sheet.set_row_height(row, lines * NOTE_LINE_HEIGHT + NOTES_GAP)?;
    sheet.merge_range(row, 0, row, LAST_COLUMN, &frame.notes.join("\n"), &formats.note)?;
    // No height of its own: rust_xlsxwriter 0.102 writes a last row that has one twice in constant memory.
    let foot = row + 1;
    let signatures = &frame.signatures;
    let filled_by = entry("填表人：", signatures.filled_by.as_deref());
    sheet.merge_range(foot, 0, foot, 9, &filled_by, &formats.head)?;
    let phone = entry("联系电话：", signatures.phone.as_deref());
    sheet.merge_range(foot, 10, foot, LAST_COLUMN, &phone, &formats.head)?;
    sheet.set_print_area(TITLE_ROW, 0, foot, LAST_COLUMN)?;
    Ok(())
}

fn set_up_page(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet
        .set_paper_size(A3)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_print_center_horizontally(true);
    // Inches: left, right, top, bottom, header, footer.
    sheet.set_margins(0.5, 0.5, 0.7, 0.7, 0.3, 0.35);
    sheet.set_footer("&C&\"宋体\"&10第 &P 页，共 &N 页");
    sheet.set_repeat_rows(HEADING_ROW, FIRST_DATA_ROW - 1)?;
    sheet.set_freeze_panes(FIRST_DATA_ROW, 2)?;
    Ok(())
}

fn write_head(sheet: &mut Worksheet, frame: &Frame, formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_row_height(TITLE_ROW, TITLE_HEIGHT)?;
    sheet.merge_range(
        TITLE_ROW,
        0,
        TITLE_ROW,
        LAST_COLUMN,
        &neutralized(&frame.title),
        &formats.title,
    )?;
    let filled_on = frame
        .filled_on
        .map_or("      年    月    日".to_owned(), date::in_chinese);
    sheet.set_row_height(HEAD_ROW, HEAD_HEIGHT)?;
    for (text, [first, last], format) in [
        (format!("填报单位（盖章）：{}", frame.unit), [0, 7], &formats.head),
        (
            entry("主要负责人（签字）：", frame.signatures.head.as_deref()),
            [8, 11],
            &formats.head_centre,
        ),
        (
            format!("填报日期：{filled_on}"),
            [12, LAST_COLUMN],
            &formats.head_right,
        ),
    ] {
        sheet.merge_range(HEAD_ROW, first, HEAD_ROW, last, &text, format)?;
    }
    Ok(())
}

/// A label with what is known; without it the place is left for the pen.
fn entry(label: &str, known: Option<&str>) -> String {
    format!("{label}{}", known.unwrap_or_default())
}

fn write_heading(
    sheet: &mut Worksheet,
    text: &str,
    [top, bottom]: [u32; 2],
    [left, right]: [u16; 2],
    format: &Format,
) -> Result<(), XlsxError> {
    let (top, bottom) = (HEADING_ROW + top, HEADING_ROW + bottom);
    if (top, left) == (bottom, right) {
        sheet.write_string_with_format(top, left, text, format)?;
    } else {
        sheet.merge_range(top, left, bottom, right, text, format)?;
    }
    Ok(())
}
