//! The list that goes with a delivery to the city (报送清单), on A4 landscape.

use crate::SheetError;
use crate::fit;
use crate::text::neutralized;
use campaign::delivery::{Delivery, Item, Mark};
use campaign::sign_off::{Action, Step};
use campaign::{Campaign, date, timing};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// The paper's number in the format: A4.
const A4: u8 = 9;

/// Headings with their widths in characters.
const COLUMNS: [(&str, f64); 15] = [
    ("序号", 5.0),
    ("花名册编号", 9.0),
    ("姓名", 8.0),
    ("工作单位", 14.0),
    ("职务", 10.0),
    ("职级", 8.0),
    ("报送事由", 8.0),
    ("报告类型", 8.0),
    ("回执编号", 10.5),
    ("版次", 6.0),
    ("填报时间", 11.0),
    ("阅签", 16.0),
    ("收集（{office}）", 10.5),
    ("收集（派驻纪检组）", 10.5),
    ("退出报告（份）", 6.5),
];

/// The row of headings, and the first below it.
const HEADINGS: u32 = 2;

/// The list of a delivery. The same delivery makes the same bytes.
///
/// # Errors
/// A text is too long for a cell.
pub fn write(campaign: &Campaign, delivery: &Delivery, items: &[Item]) -> Result<Vec<u8>, SheetError> {
    let mut workbook = Workbook::new();
    let title = format!(
        "{}{}个人情况报告{}清单",
        campaign.bureau,
        campaign.names.cadres,
        delivery.kind_in_chinese()
    );
    workbook.set_properties(&properties(campaign, delivery, &title)?);
    let sheet = workbook.add_worksheet();
    sheet.set_name("清单")?;
    set_up_page(sheet)?;
    write_head(sheet, campaign, delivery, &title)?;
    let cell = boxed().set_align(FormatAlign::Left);
    let number = boxed().set_align(FormatAlign::Center);
    for (row, item) in (HEADINGS + 1..).zip(items) {
        sheet.write_number_with_format(row, 0, f64::from(row - HEADINGS), &number)?;
        let cells = cells(campaign, item);
        sheet.set_row_height(row, height(&cells))?;
        for (column, text) in (1..).zip(cells) {
            sheet.write_string_with_format(row, column, neutralized(&text), &cell)?;
        }
        let (last, withdrawals) = (COLUMNS.len() as u16 - 1, item.withdrawals.len());
        sheet.write_number_with_format(row, last, withdrawals as f64, &number)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// The texts between the serial number and the count of withdrawals.
fn cells(campaign: &Campaign, item: &Item) -> [String; COLUMNS.len() - 2] {
    let declarant = &item.declarant;
    let report = item.report.as_ref();
    let mark = |mark: &Mark| format!("{} {}", mark.by.name, timing::day(mark.at));
    let text = |text: Option<String>| text.unwrap_or_default();
    [
        item.number.to_string(),
        declarant.name.clone(),
        campaign.unit_name(&declarant.unit).to_owned(),
        declarant.position.clone(),
        declarant.post_name.clone().map_or_else(
            || declarant.rank.to_string(),
            |post| format!("{}（{post}）", declarant.rank),
        ),
        item.occasion.in_chinese().to_owned(),
        text(report.map(|report| report.kind.in_chinese().to_owned())),
        item.reference.to_string(),
        text(report.map(|report| format!("第{}次", report.revision))),
        text(report.map(|report| {
            let late = if report.late { "（逾期）" } else { "" };
            format!(
                "{}{late}",
                timing::local(report.filed_at).strftime("%Y-%m-%d %H:%M")
            )
        })),
        text(report.map(|report| signed(campaign, &report.signed))),
        text(report.map(|report| mark(&report.office))),
        text(report.map(|report| mark(&report.discipline))),
    ]
}

/// A row's height in points: not every program fits rows to wrapped text by itself.
fn height(cells: &[String]) -> u32 {
    const LINE: u32 = 15;
    let lines = cells.iter().zip(&COLUMNS[1..]).map(|(text, (_, width))| {
        // A column fits fewer characters than its width says, since a line breaks between words.
        fit::lines(text, width - 1.0)
    });
    (LINE * lines.max().unwrap_or(1).max(1) + 4).min(fit::HIGHEST_ROW)
}

fn signed(campaign: &Campaign, step: &Step) -> String {
    let signer = match &step.action {
        Action::ReadOnPaper { signer, .. } => signer,
        _ => &step.by,
    };
    let capacity = match &signer.on_behalf_of {
        Some(absent) => format!("受{}委托", absent.name),
        None => signer.capacity.in_chinese(campaign).into_owned(),
    };
    format!("{}（{capacity}）{}", signer.person.name, timing::day(step.at))
}

fn boxed() -> Format {
    Format::new()
        .set_font_name("宋体")
        .set_font_size(10)
        .set_border(FormatBorder::Thin)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
}

fn set_up_page(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet
        .set_paper_size(A4)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_print_center_horizontally(true);
    // Inches: left, right, top, bottom, header, footer.
    sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_footer("&C&\"宋体\"&10第 &P 页，共 &N 页");
    sheet.set_repeat_rows(HEADINGS, HEADINGS)?;
    sheet.set_freeze_panes(HEADINGS + 1, 3)?;
    for (column, (_, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
    }
    Ok(())
}

fn write_head(
    sheet: &mut Worksheet,
    campaign: &Campaign,
    delivery: &Delivery,
    title: &str,
) -> Result<(), XlsxError> {
    let last = COLUMNS.len() as u16 - 1;
    let plain = || Format::new().set_font_name("宋体").set_font_size(11);
    let head = plain()
        .set_font_name("黑体")
        .set_font_size(16)
        .set_align(FormatAlign::Center);
    sheet.set_row_height(0, 32)?;
    sheet.merge_range(0, 0, 0, last, &neutralized(title), &head)?;
    let late = if delivery.late { "（逾期）" } else { "" };
    let line = format!(
        "第 {} 次　{}{late}　经办：{}　报告 {} 份，退出报告 {} 份",
        delivery.serial,
        date::in_chinese(timing::day(delivery.at)),
        delivery.by.name,
        delivery.reports,
        delivery.withdrawals,
    );
    sheet.set_row_height(1, 20)?;
    sheet.merge_range(1, 0, 1, last, &line, &plain())?;
    let heading = boxed().set_bold().set_align(FormatAlign::Center);
    sheet.set_row_height(HEADINGS, 44)?;
    for (column, (name, _)) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(HEADINGS, column, campaign.worded(name), &heading)?;
    }
    Ok(())
}

fn properties(campaign: &Campaign, delivery: &Delivery, title: &str) -> Result<DocProperties, XlsxError> {
    let day = timing::day(delivery.at);
    let part = |part: i8| part.unsigned_abs();
    let created = ExcelDateTime::from_ymd(day.year().unsigned_abs(), part(day.month()), part(day.day()))?;
    Ok(DocProperties::new()
        .set_title(title)
        .set_company(&campaign.bureau)
        .set_creation_datetime(&created))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_texts_fit_into_a_row() {
        let mut cells: [String; COLUMNS.len() - 2] = Default::default();
        // As a roster takes them: name, position, and the post's name behind the rank; and who signed for whom.
        for (at, length) in [(1, 50), (3, 100), (4, 60), (10, 120)] {
            cells[at] = "长".repeat(length);
        }
        let lines = cells
            .iter()
            .zip(&COLUMNS[1..])
            .map(|(text, (_, width))| fit::lines(text, width - 1.0));
        let needed = 15 * lines.max().unwrap() + 4;
        assert_eq!(height(&cells), needed);
        assert!(needed < fit::HIGHEST_ROW, "{needed}");
    }
}
