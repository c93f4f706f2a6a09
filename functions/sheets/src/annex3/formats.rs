//! How the cells of Annex 3 look.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

/// Columns whose text runs over several lines and reads better from the left: 工作单位及职务, 参与内容, 核查情况,
/// 处理情况.
const LEFT_ALIGNED: [u16; 4] = [3, 11, 17, 18];

/// The formats, made once for a workbook.
#[derive(Debug)]
pub(super) struct Formats {
    pub(super) title: Format,
    pub(super) head: Format,
    pub(super) head_centre: Format,
    pub(super) head_right: Format,
    pub(super) heading: Format,
    pub(super) amount: Format,
    pub(super) note: Format,
    centred: Format,
    left: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        let plain = || {
            Format::new()
                .set_font_name("宋体")
                .set_font_size(11)
                .set_align(FormatAlign::VerticalCenter)
        };
        let boxed = || plain().set_border(FormatBorder::Thin).set_text_wrap();
        Formats {
            title: plain()
                .set_font_name("黑体")
                .set_font_size(22)
                .set_align(FormatAlign::Center),
            head: plain().set_font_size(12),
            head_centre: plain().set_font_size(12).set_align(FormatAlign::Center),
            head_right: plain().set_font_size(12).set_align(FormatAlign::Right),
            heading: boxed()
                .set_font_size(10.5)
                .set_bold()
                .set_align(FormatAlign::Center),
            amount: boxed().set_num_format("0.00").set_align(FormatAlign::Right),
            note: plain().set_text_wrap(),
            centred: boxed().set_align(FormatAlign::Center),
            left: boxed().set_align(FormatAlign::Left),
        }
    }

    /// The format of a text, or of an empty cell, in a column.
    pub(super) fn text(&self, column: u16) -> &Format {
        if LEFT_ALIGNED.contains(&column) {
            &self.left
        } else {
            &self.centred
        }
    }

    /// The format of text in a box, read from the left.
    pub(super) fn boxed(&self) -> &Format {
        &self.left
    }
}
