//! One row of Annex 3: one participation of one person.

use crate::declaration::flags::Flag;
use crate::declaration::participant::{RowParticipant, participant};
use crate::declaration::revision::Revision;
use crate::people::plan::Campaign;
use crate::process::dossier::{Dossier, Standing};
use crate::process::verification::{Columns, View};
use crate::values::date;
use crate::values::money::Wan;
use crate::values::month::Month;
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use crate::values::terms::{Mode, PoliticalAffiliation, Rank};
use crate::values::timing;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Columns of the table.
pub const COLUMNS: usize = 19;

/// One row, with the facts its 19 columns are printed from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = Annex3Row)]
pub struct Row {
    /// 序号, from 1.
    pub serial: u64,
    /// 花名册编号; not printed.
    pub number: RosterNumber,
    /// The declaration's reference; not printed.
    pub reference: Reference,
    /// 姓名.
    pub name: String,
    /// 年龄 on the day of filing.
    pub age: i16,
    /// The unit's name.
    pub unit: String,
    /// 职务.
    pub position: String,
    /// 职级.
    pub rank: Rank,
    /// The post's own name at that rank.
    pub post_name: Option<String>,
    /// 政治面貌.
    pub political_affiliation: PoliticalAffiliation,
    /// 参与经营性活动人员.
    pub participant: RowParticipant,
    /// 参与方式.
    pub mode: Mode,
    /// What 其他 stands for.
    pub mode_other: Option<String>,
    /// 涉及行业部门.
    pub sector: String,
    /// What 其他类 stands for.
    pub sector_other: Option<String>,
    /// 经营主体, printed with the content.
    pub business_name: String,
    /// 参与时间, first month.
    pub from: Month,
    /// 参与时间, last month; none is 至今.
    pub to: Option<Month>,
    /// 参与内容.
    pub content: String,
    /// 涉及金额（万元）.
    pub amount_wan: Wan,
    /// 获利（万元）, negative for a loss.
    pub profit_wan: Wan,
    /// 主动报告阶段退出: 已退, or none.
    pub self_report_withdrawal: Option<String>,
    /// 核查阶段退出: 已责成退出, or none.
    pub verification_withdrawal: Option<String>,
    /// 约定退出, while it is not left.
    pub agreed_withdrawal: Option<Date>,
    /// 核查情况: 属实, or what differs and how.
    pub verification: Option<String>,
    /// 处理情况: the kind with its reason.
    pub disposition: Option<String>,
    /// 另附说明, which the form has no column for; not printed in the row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Reported and withdrawn by the day the plan sets for lenient treatment (§5.2.3), unless a recheck found a sham; not
    /// printed. The first revision that had the participation counts as the report, as far as revisions before the
    /// current one are given.
    pub lenient: bool,
    /// 逾期: reported after the self-check phase; not printed.
    pub late: bool,
    /// What the office should look at; not printed.
    pub flags: Vec<Flag>,
}

/// What a cell of the table shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text.
    Text(Cow<'a, str>),
    /// A whole number.
    Whole(u64),
    /// An amount in 万元.
    Wan(Wan),
}

/// The rows of a declaration, numbered from `first_serial`. Earlier revisions tell since when something is reported,
/// later reports of withdrawals and the office's case file fill columns 15 to 19. What an accepted exemption covers is none
/// of the campaign's and takes no row (§2.1).
pub(super) fn rows_of(campaign: &Campaign, view: &View, first_serial: u64) -> Vec<Row> {
    let listed = view.standings().iter().enumerate();
    let listed = listed.filter(|(place, _)| !view.is_exempt(*place));
    let rows = listed.filter_map(|(place, _)| row_at(campaign, view, place));
    (first_serial..)
        .zip(rows)
        .map(|(serial, row)| Row { serial, ..row })
        .collect()
}

/// The rows of a declaration by itself, numbered from 1.
#[must_use]
pub fn rows(campaign: &Campaign, dossier: &Dossier) -> Vec<Row> {
    rows_of(campaign, &View::of(dossier), 1)
}

/// The row of one participation of a declaration, numbered 0: as the table has it, or, of one that an accepted exemption
/// covers, would have it.
#[must_use]
pub fn row_at(campaign: &Campaign, view: &View, place: usize) -> Option<Row> {
    let standing = view.standings().get(place)?;
    Some(Row {
        note: view.note(Some(place)).map(str::to_owned),
        lenient: view.meets_lenient_line(campaign, place),
        flags: view.flags(campaign, place),
        ..row_of(campaign, view.current(), standing, view.columns(campaign, place))
    })
}

fn row_of(campaign: &Campaign, declaration: &Revision, standing: &Standing, columns: Columns) -> Row {
    let (declarant, one) = (&declaration.declarant, standing.declared);
    Row {
        serial: 0,
        number: declaration.number.clone(),
        reference: declaration.reference.clone(),
        name: declarant.name.clone(),
        age: declarant.born.years_until(timing::day(declaration.made_at())),
        unit: campaign.unit_name(&declarant.unit).to_owned(),
        position: declarant.position.clone(),
        rank: declarant.rank,
        post_name: declarant.post_name.clone(),
        political_affiliation: declaration.content.political_affiliation,
        participant: participant(&declaration.content, one),
        mode: one.mode,
        mode_other: one.mode_other.clone(),
        sector: one.sector.clone(),
        sector_other: one.sector_other.clone(),
        business_name: one.business_name.clone(),
        from: one.from,
        to: one.to,
        content: one.content.clone(),
        amount_wan: one.amount_wan,
        profit_wan: one.profit_wan,
        self_report_withdrawal: columns.self_report.map(str::to_owned),
        verification_withdrawal: columns.verification_stage.map(str::to_owned),
        agreed_withdrawal: columns.agreed,
        verification: columns.verification,
        disposition: columns.disposition,
        note: None,
        lenient: false,
        late: declaration.late,
        flags: Vec::new(),
    }
}

impl Row {
    /// Leaves out what the office found and decided.
    pub fn leave_out_findings(&mut self) {
        self.verification = None;
        self.disposition = None;
        self.note = None;
        self.flags.clear();
    }

    /// The 19 cells, as the table prints them.
    #[must_use]
    pub fn cells(&self) -> [Cell<'_>; COLUMNS] {
        [
            Cell::Whole(self.serial),
            text(&self.name),
            u64::try_from(self.age).map_or(Cell::Empty, Cell::Whole),
            made(format!("{}{}", self.unit, self.position)),
            with_detail(self.rank.as_str(), "（", self.post_name.as_deref(), "）"),
            text(self.political_affiliation.as_str()),
            if self.participant == RowParticipant::Oneself {
                text("√")
            } else {
                Cell::Empty
            },
            self.relative(),
            with_detail(self.mode.as_str(), "：", self.mode_other.as_deref(), ""),
            with_detail(&self.sector, "：", self.sector_other.as_deref(), ""),
            made(format!(
                "{}至{}",
                self.from.in_chinese(),
                self.to.map_or("今".to_owned(), Month::in_chinese)
            )),
            made(format!("{}：{}", self.business_name, self.content)),
            Cell::Wan(self.amount_wan),
            Cell::Wan(self.profit_wan),
            optional(self.self_report_withdrawal.as_deref()),
            optional(self.verification_withdrawal.as_deref()),
            self.agreed_withdrawal
                .map_or(Cell::Empty, |agreed| made(date::in_chinese(agreed))),
            optional(self.verification.as_deref()),
            optional(self.disposition.as_deref()),
        ]
    }

    pub(super) fn has_unknown_relative(&self) -> bool {
        self.participant == RowParticipant::Unknown
    }

    fn relative(&self) -> Cell<'_> {
        match &self.participant {
            RowParticipant::Relative { name, relation } => made(format!("{name}（{relation}）")),
            RowParticipant::Oneself | RowParticipant::Unknown => Cell::Empty,
        }
    }
}

fn text(text: &str) -> Cell<'_> {
    Cell::Text(Cow::Borrowed(text))
}

fn made(text: String) -> Cell<'static> {
    Cell::Text(Cow::Owned(text))
}

fn optional(text: Option<&str>) -> Cell<'_> {
    text.map_or(Cell::Empty, |text| Cell::Text(Cow::Borrowed(text)))
}

/// A term, followed by what the declarant or the roster adds to it.
fn with_detail<'a>(term: &'a str, before: &str, detail: Option<&str>, after: &str) -> Cell<'a> {
    detail.map_or(text(term), |detail| {
        made(format!("{term}{before}{detail}{after}"))
    })
}
