//! 参与经营性活动情况: one row each, with the columns of Annex 3 and what stands about it.

use super::super::field::{Field, List, field, named, text};
use super::super::reading::{Report, Source};
use campaign::Campaign;
use campaign::annex3::{Row as TableRow, row_at};
use campaign::declaration::{Transfer, Withdrawal};
use campaign::participant::RowParticipant;
use campaign::verification::View;
use futures::stream::TryStreamExt as _;
use jiff::Timestamp;
use jiff::civil::Date;
use sheets::lists::Cell;

/// A participation.
pub(super) struct Row {
    /// Its row in Annex 3.
    table: TableRow,
    revision: u32,
    /// Its place in the declaration, from 1.
    place: u64,
    credit_code: Option<String>,
    reported_at: Timestamp,
    withdrawn_on: Option<Date>,
    withdrawal: Withdrawal,
    exempt: bool,
    sham: bool,
    /// Why the report is not counted.
    apart: Option<&'static str>,
}

impl Row {
    fn planned_date(&self) -> Option<Date> {
        match &self.withdrawal {
            Withdrawal::NotWithdrawn { planned_date } => *planned_date,
            Withdrawal::Withdrawn { .. } => None,
        }
    }

    fn method(&self) -> Option<String> {
        match &self.withdrawal {
            Withdrawal::Withdrawn {
                method, method_other, ..
            } => Some(with_other(method.as_str(), method_other.as_deref())),
            Withdrawal::NotWithdrawn { .. } => None,
        }
    }

    fn transfer(&self) -> Option<&Transfer> {
        transfer_of(&self.withdrawal)
    }
}

/// A term with what 其他 stands for.
pub(super) fn with_other(term: &str, other: Option<&str>) -> String {
    other.map_or_else(|| term.to_owned(), |other| format!("{term}：{other}"))
}

/// The facts of a transfer.
pub(super) fn transfer_of(withdrawal: &Withdrawal) -> Option<&Transfer> {
    match withdrawal {
        Withdrawal::Withdrawn { transfer, .. } => transfer.as_ref(),
        Withdrawal::NotWithdrawn { .. } => None,
    }
}

/// Who takes part: oneself, or a relative by name.
fn relative(participant: &RowParticipant) -> Option<(&str, String)> {
    match participant {
        RowParticipant::Relative { name, relation } => Some((name, relation.to_string())),
        RowParticipant::Oneself | RowParticipant::Unknown => None,
    }
}

pub(super) const FIELDS: &[Field<Row>] = &[
    field("number", "花名册编号", 11, |row, _| text(&row.table.number)),
    field("name", "姓名", 10, |row, _| text(&row.table.name)),
    field("reference", "回执编号", 11, |row, _| {
        text(&row.table.reference)
    }),
    field("revision", "版次", 6, |row, _| Cell::Whole(row.revision.into())),
    field("place", "项次", 6, |row, _| Cell::Whole(row.place)),
    field("age", "年龄", 6, |row, _| {
        u64::try_from(row.table.age).map_or(Cell::Empty, Cell::Whole)
    }),
    field("unit", "工作单位", 18, |row, _| text(&row.table.unit)),
    field("position", "职务", 14, |row, _| text(&row.table.position)),
    field("rank", "职级", 12, |row, _| text(row.table.rank)),
    field("post_name", "职务名称", 12, |row, _| {
        Cell::optional(row.table.post_name.as_deref())
    }),
    field("political_affiliation", "政治面貌", 11, |row, _| {
        text(row.table.political_affiliation)
    }),
    field("participant", "参与人", 9, |row, _| {
        if row.table.participant == RowParticipant::Oneself {
            named("self", "本人")
        } else {
            named("relative", "近亲属")
        }
    }),
    field("relative", "近亲属姓名", 12, |row, _| {
        Cell::optional(relative(&row.table.participant).map(|(name, _)| name))
    }),
    field("relation", "近亲属关系", 11, |row, _| {
        Cell::optional(relative(&row.table.participant).map(|(_, relation)| relation))
    }),
    field("mode", "参与方式", 14, |row, _| {
        text(with_other(
            row.table.mode.as_str(),
            row.table.mode_other.as_deref(),
        ))
    }),
    field("sector", "涉及行业部门", 14, |row, _| {
        text(with_other(&row.table.sector, row.table.sector_other.as_deref()))
    }),
    field("business_name", "经营主体", 24, |row, _| {
        text(&row.table.business_name)
    }),
    field("credit_code", "统一社会信用代码", 21, |row, _| {
        Cell::optional(row.credit_code.as_deref())
    }),
    field("from", "参与时间起", 10, |row, _| text(row.table.from)),
    field("to", "参与时间止（空为至今）", 10, |row, _| {
        Cell::optional(row.table.to.map(|month| month.to_string()))
    }),
    field("content", "参与内容", 40, |row, _| text(&row.table.content)),
    field("amount_wan", "涉及金额（万元）", 11, |row, _| {
        Cell::Wan(row.table.amount_wan)
    }),
    field("profit_wan", "获利（万元）", 11, |row, _| {
        Cell::Wan(row.table.profit_wan)
    }),
    field(
        "self_report_withdrawal",
        "主动报告阶段退出",
        11,
        |row, _| Cell::optional(row.table.self_report_withdrawal.as_deref()),
    ),
    field("verification_withdrawal", "核查阶段退出", 11, |row, _| {
        Cell::optional(row.table.verification_withdrawal.as_deref())
    }),
    field("agreed_withdrawal", "约定退出", 11, |row, _| {
        Cell::day(row.table.agreed_withdrawal)
    }),
    field("verification", "核查情况", 30, |row, _| {
        Cell::optional(row.table.verification.as_deref())
    }),
    field("disposition", "处理情况", 30, |row, _| {
        Cell::optional(row.table.disposition.as_deref())
    }),
    field("note", "另附说明", 30, |row, _| {
        Cell::optional(row.table.note.as_deref())
    }),
    field("reported_at", "首次报告时间", 19, |row, _| {
        Cell::Moment(row.reported_at)
    }),
    field("withdrawn_on", "退出日期", 11, |row, _| {
        Cell::day(row.withdrawn_on)
    }),
    field("planned_date", "拟退出日期", 11, |row, _| {
        Cell::day(row.planned_date())
    }),
    field("method", "退出方式", 12, |row, _| {
        Cell::optional(row.method())
    }),
    field("transferee", "受让人", 12, |row, _| {
        Cell::optional(row.transfer().map(|one| one.transferee.as_str()))
    }),
    field("transferee_relation", "受让人与本人关系", 12, |row, _| {
        Cell::optional(row.transfer().map(|one| one.transferee_relation.as_str()))
    }),
    field("price_wan", "转让价款（万元）", 11, |row, _| {
        row.transfer().map_or(Cell::Empty, |one| Cell::Wan(one.price_wan))
    }),
    field(
        "market_value_wan",
        "市场价或评估价（万元）",
        11,
        |row, _| {
            row.transfer()
                .and_then(|one| one.market_value_wan)
                .map_or(Cell::Empty, Cell::Wan)
        },
    ),
    field("pricing_basis", "作价依据", 20, |row, _| {
        Cell::optional(row.transfer().map(|one| one.pricing_basis.as_str()))
    }),
    field("sham", "复核认定明退实不退", 10, |row, _| {
        Cell::Is(row.sham)
    }),
    field("flags", "系统提示", 16, |row, _| {
        Cell::Several(
            row.table
                .flags
                .iter()
                .map(|flag| flag.as_str().to_owned())
                .collect(),
        )
    }),
    field("lenient", "期限内报告并退出", 9, |row, _| {
        Cell::Is(row.table.lenient)
    }),
    field("late", "逾期", 6, |row, _| Cell::Is(row.table.late)),
    field("exempt", "已予豁免，不列入汇总表", 11, |row, _| {
        Cell::Is(row.exempt)
    }),
    field("apart", "不计入汇总", 12, |row, _| Cell::optional(row.apart)),
];

pub(super) fn open(source: &Source) -> List {
    let campaign = source.campaign.clone();
    let rows = source
        .declarations_at_a_distance()
        .map_ok(move |page| page.iter().flat_map(|one| of_report(&campaign, one)).collect());
    List::of(&source.campaign, FIELDS, Box::pin(rows))
}

fn of_report(campaign: &Campaign, report: &Report) -> Vec<Row> {
    let (dossier, apart) = (&report.dossier, report.apart);
    let view = View::of(dossier);
    let row = |place: usize| {
        let standing = view.standings().get(place)?;
        Some(Row {
            table: row_at(campaign, &view, place)?,
            revision: dossier.current.revision,
            place: place as u64 + 1,
            credit_code: standing.declared.credit_code.as_ref().map(ToString::to_string),
            reported_at: standing.reported_at,
            withdrawn_on: view.withdrawn_on(campaign, place),
            withdrawal: standing.withdrawal().clone(),
            exempt: view.is_exempt(place),
            sham: view.recheck(place).is_some_and(|recheck| !recheck.real),
            apart,
        })
    };
    (0..view.standings().len()).filter_map(row).collect()
}
