//! The files to fill in: the headings, an example, and what may stand in each column.

use crate::column::Column;
use campaign::Campaign;
use campaign::role::Role;
use campaign::terms::{Category, Employment, Rank};
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatBorder, Formula, Workbook, Worksheet,
    XlsxError,
};

/// The number of the example row. Whoever leaves it in loads nobody: the row is skipped.
pub const EXAMPLE_NUMBER: &str = "EXAMPLE";

/// Rows of the workbook that offer the allowed values; further rows can be filled in without.
const ROWS_WITH_CHOICES: u32 = 5_000;

/// The sheet that tells what may stand in each column.
const HELP_SHEET: &str = "填写说明";

/// The template as CSV in UTF-8, with the byte order mark by which Excel and WPS know.
#[must_use]
pub fn csv(campaign: &Campaign) -> Vec<u8> {
    let headings: Vec<&str> = Column::ALL
        .iter()
        .map(|column| column.heading_in(campaign))
        .collect();
    let example: Vec<String> = Column::ALL
        .iter()
        .map(|column| column.example(campaign))
        .collect();
    format!("\u{feff}{}\r\n{}\r\n", headings.join(","), example.join(",")).into_bytes()
}

/// A file of one row, for who is entered by a form: read like any other file.
///
/// # Errors
/// The row cannot be written.
pub fn of_one(cells: &[(Column, &str)]) -> csv::Result<Vec<u8>> {
    let mut file = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(Vec::new());
    file.write_record(cells.iter().map(|(column, _)| column.heading()))?;
    file.write_record(cells.iter().map(|(_, text)| text))?;
    file.into_inner().map_err(|error| error.into_error().into())
}

/// The template as a workbook: the same, with the allowed values to choose from.
///
/// # Errors
/// The workbook cannot be written.
pub fn xlsx(campaign: &Campaign) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same campaign makes the same file.
    let made = DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2017, 1, 1)?);
    workbook.set_properties(&made);
    write_roster(workbook.add_worksheet(), campaign)?;
    write_help(workbook.add_worksheet(), campaign)?;
    workbook.save_to_buffer()
}

fn write_roster(sheet: &mut Worksheet, campaign: &Campaign) -> Result<(), XlsxError> {
    let heading = heading_format();
    // Text, so that a spreadsheet keeps 001 and 1985-10 as they are typed.
    let text = Format::new().set_num_format("@");
    sheet.set_name("花名册")?.set_freeze_panes(1, 2)?;
    // Whole on A3: every column beside the others, the headings on each page.
    sheet
        .set_landscape()
        .set_paper_size(A3)
        .set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    for (at, column) in (0..).zip(Column::ALL) {
        sheet.set_column_format(at, &text)?;
        sheet.set_column_width(at, column.width())?;
        sheet.write_string_with_format(0, at, column.heading_in(campaign), &heading)?;
        sheet.write_string_with_format(1, at, column.example(campaign), &text)?;
        let values = column.values(campaign);
        // 角色 takes several values at once, which a list to choose from does not.
        if !values.is_empty() && *column != Column::Roles {
            let list = choices(at, values.len());
            sheet.add_data_validation(1, at, ROWS_WITH_CHOICES, at, &list)?;
        }
    }
    Ok(())
}

/// In the numbers of the format.
const A3: u8 = 8;

/// The values stand on the other sheet from its third row on: a list within a cell ends at 255 characters.
fn choices(column: u16, count: usize) -> DataValidation {
    let letter = char::from(b'A' + u8::try_from(column).unwrap_or_default());
    let list = Formula::new(format!("='{HELP_SHEET}'!${letter}$3:${letter}${}", count + 2));
    DataValidation::new().allow_list_formula(list)
}

fn write_help(sheet: &mut Worksheet, campaign: &Campaign) -> Result<(), XlsxError> {
    let heading = heading_format();
    let hint = Format::new().set_text_wrap().set_font_color("#555C64");
    sheet.set_name(HELP_SHEET)?.set_freeze_panes(2, 0)?;
    sheet
        .set_landscape()
        .set_paper_size(A3)
        .set_print_fit_to_pages(1, 0);
    sheet.set_row_height(1, 90)?;
    for (at, column) in (0..).zip(Column::ALL) {
        sheet.set_column_width(at, column.width().max(18.0))?;
        // Not the headings themselves: this sheet is no roster.
        sheet.write_string_with_format(0, at, format!("“{}”", column.heading_in(campaign)), &heading)?;
        let absent = if column.may_be_absent() {
            "；没有这一列的，保持原样"
        } else {
            ""
        };
        sheet.write_string_with_format(1, at, format!("{}{absent}", column.hint()), &hint)?;
        for (row, value) in (2..).zip(column.values(campaign)) {
            sheet.write_string(row, at, value)?;
        }
    }
    Ok(())
}

fn heading_format() -> Format {
    Format::new()
        .set_bold()
        .set_background_color("#EEF3F9")
        .set_border_bottom(FormatBorder::Thin)
}

impl Column {
    /// What the example row says. Nobody is called that.
    fn example(self, campaign: &Campaign) -> String {
        match self {
            Column::Number => EXAMPLE_NUMBER.to_owned(),
            Column::Name => "某示例".to_owned(),
            Column::Born => "1985-03".to_owned(),
            Column::Unit => self.values(campaign).into_iter().next().unwrap_or_default(),
            Column::Position => "科员".to_owned(),
            Column::Rank => Rank::Clerk.to_string(),
            Column::CivilServant => "是".to_owned(),
            Column::Category => Category::Party.to_string(),
            Column::MunicipallyManaged => "否".to_owned(),
            Column::Employment => Employment::InOffice.to_string(),
            Column::PostName
            | Column::LeftOn
            | Column::FormerDuties
            | Column::Ruling
            | Column::RulingReason
            | Column::Signer
            | Column::Roles
            | Column::Phone => String::new(),
        }
    }

    /// The values a column takes, where it takes no others.
    #[must_use]
    pub fn values(self, campaign: &Campaign) -> Vec<String> {
        let terms = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        match self {
            Column::Unit => campaign.units.iter().map(|unit| unit.name.clone()).collect(),
            Column::Rank => Rank::ALL.iter().map(ToString::to_string).collect(),
            Column::Category => Category::ALL.iter().map(ToString::to_string).collect(),
            Column::Employment => Employment::ALL.iter().map(ToString::to_string).collect(),
            Column::CivilServant | Column::MunicipallyManaged | Column::Ruling => terms(&["是", "否"]),
            Column::Roles => Role::GRANTED
                .iter()
                .map(|role| role.in_chinese().to_owned())
                .collect(),
            _ => Vec::new(),
        }
    }

    /// How to fill it in.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Column::Number => {
                "必填。字母、数字、连字符，最多 20 位，不得重复；编号为 EXAMPLE 的示例行不会载入"
            }
            Column::Name => "必填。与签名一致",
            Column::Born => "必填。年-月，例如 1985-03",
            Column::Unit => "必填。从下列单位中选择",
            Column::Position => "必填。现任（离职的填原任）职务",
            Column::Rank => "必填。从下列各项中选择",
            Column::PostName => "选填。按该职级对待的职务名称，例如 主任科员",
            Column::CivilServant => "必填。公务员或参照公务员法管理人员填“是”",
            Column::Category => "必填。从下列各项中选择",
            Column::MunicipallyManaged => "必填。按干部管理权限填“是”或“否”",
            Column::Employment => "必填。从下列各项中选择",
            Column::LeftOn => "离职的必填。年-月-日；在职的留空",
            Column::FormerDuties => "选填。离职人员原来分管或从事的工作",
            Column::Ruling => "选填。只在职级不能说明是否领导干部时填写",
            Column::RulingReason => "填了认定的必填",
            Column::Signer => "选填。不按通常规则阅签的，填阅签人的编号",
            Column::Roles => "选填。可有多项，用顿号隔开",
            Column::Phone => "选填。手机号码，或带区号的固定电话，催报时用",
        }
    }

    /// The width on the sheet, in characters of the standard font.
    fn width(self) -> f64 {
        match self {
            Column::Position | Column::FormerDuties | Column::RulingReason | Column::Roles => 28.0,
            Column::Unit | Column::Rank | Column::Category => 20.0,
            _ => 14.0,
        }
    }
}
