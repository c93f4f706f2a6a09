//! 个人情况报告: one row a report, as it stands; and the relatives that leading cadres name.

use super::super::field::{Field, List, count, field, text};
use super::super::reading::{Report, Source};
use super::super::whose::Of;
use super::roster::{kind_cell, state_cell};
use campaign::declaration::{Participant, Relative};
use campaign::sign_off::Step;
use campaign::timing;
use campaign::verification::View;
use futures::stream::TryStreamExt as _;
use sheets::lists::Cell;

/// The step that decided on the revision that stands.
fn decision(row: &Report) -> Option<&Step> {
    row.sign_off.as_ref()?.decision_on(row.dossier.current.revision)
}

/// The check that still speaks of what stands.
fn check(row: &Report) -> Option<&campaign::unit_check::UnitCheck> {
    row.check
        .as_ref()
        .filter(|check| check.covers(row.dossier.current.revision))
}

pub(super) const FIELDS: &[Field<Report>] = &[
    field("revision", "版次", 6, |row, _| {
        Cell::Whole(row.dossier.current.revision.into())
    }),
    field("kind", "报告类型", 12, |row, _| {
        kind_cell(row.dossier.current.content.kind)
    }),
    field("filed_at", "填报时间", 19, |row, _| {
        Cell::Moment(row.dossier.current.filed_at)
    }),
    field("late", "逾期", 6, |row, _| Cell::Is(row.dossier.current.late)),
    field("paper_received_on", "纸质报告收到日期", 11, |row, _| {
        let paper = row.dossier.current.paper.as_ref();
        Cell::day(paper.map(|paper| paper.on_paper.received_on))
    }),
    field("paper_entered_by", "纸质报告录入人", 10, |row, _| {
        let paper = row.dossier.current.paper.as_ref();
        Cell::optional(paper.map(|paper| paper.entered_by.name.as_str()))
    }),
    field("born", "出生年月", 10, |row, _| {
        text(row.dossier.current.declarant.born)
    }),
    field("age", "年龄", 6, |row, _| {
        u64::try_from(
            row.dossier
                .current
                .declarant
                .born
                .years_until(timing::day(row.dossier.current.made_at())),
        )
        .map_or(Cell::Empty, Cell::Whole)
    }),
    field("position", "职务", 14, |row, _| {
        text(&row.dossier.current.declarant.position)
    }),
    field("rank", "职级", 12, |row, _| {
        text(row.dossier.current.declarant.rank)
    }),
    field("post_name", "职务名称", 12, |row, _| {
        Cell::optional(row.dossier.current.declarant.post_name.as_deref())
    }),
    field("leading_cadre", "领导干部", 9, |row, _| {
        Cell::Is(row.dossier.current.declarant.leading_cadre)
    }),
    field("municipally_managed", "{cadres}", 9, |row, _| {
        Cell::Is(row.dossier.current.declarant.municipally_managed)
    }),
    field("political_affiliation", "政治面貌", 11, |row, _| {
        text(row.dossier.current.content.political_affiliation)
    }),
    field("phone", "联系电话", 14, |row, _| {
        text(&row.dossier.current.content.phone)
    }),
    field("status", "在职状态", 10, |row, _| {
        text(row.dossier.current.content.status)
    }),
    field("left_on", "离职日期", 11, |row, _| {
        Cell::day(row.dossier.current.content.left_on)
    }),
    field("former_duties", "原工作业务", 20, |row, _| {
        Cell::optional(row.dossier.current.content.former_duties.as_deref())
    }),
    field("relatives", "家庭成员（人）", 9, |row, _| {
        count(row.dossier.current.content.relatives.len())
    }),
    field("participations", "参与情况（项）", 9, |row, _| {
        count(row.dossier.current.content.participations.len())
    }),
    field("exemption_basis", "双创豁免依据", 20, |row, _| {
        Cell::optional(
            row.dossier
                .current
                .content
                .innovation_exemption
                .as_ref()
                .map(|claim| claim.basis.as_str()),
        )
    }),
    field("exemption_accepted", "双创豁免审核", 9, |row, _| {
        View::of(&row.dossier)
            .exemption()
            .map_or(Cell::Empty, |ruling| Cell::Is(ruling.accepted))
    }),
    field("roster_note", "花名册有误之处", 20, |row, _| {
        Cell::optional(row.dossier.current.content.roster_note.as_deref())
    }),
    field("signature", "签名", 10, |row, _| {
        text(&row.dossier.current.content.signature)
    }),
    field("sign_off", "阅签", 10, |row, _| state_cell(Some(row.state()))),
    field("decided_by", "阅签人", 12, |row, _| {
        Cell::optional(decision(row).map(|step| step.by.person.name.as_str()))
    }),
    field("decided_at", "阅签时间", 19, |row, _| {
        Cell::moment(decision(row).map(|step| step.at))
    }),
    field("checked", "单位已核对", 9, |row, _| {
        Cell::Is(check(row).is_some())
    }),
    field("checked_by", "核对人", 10, |row, _| {
        Cell::optional(check(row).map(|check| check.by.name.as_str()))
    }),
    field("checked_at", "核对时间", 19, |row, _| {
        Cell::moment(check(row).map(|check| check.at))
    }),
    field("verified", "已核查", 8, |row, _| {
        Cell::Is(View::of(&row.dossier).is_verified())
    }),
    field("apart", "不计入汇总", 12, |row, _| Cell::optional(row.apart)),
    field("sha256", "内容摘要（SHA-256）", 20, |row, _| {
        text(&row.dossier.current.sha256)
    }),
];

pub(super) fn open(source: &Source) -> List {
    let whose = |one: Report| (Of::declaration(&one.dossier.current), one);
    let rows = source
        .declarations()
        .map_ok(move |page| page.into_iter().map(whose).collect());
    List::about(&source.campaign, FIELDS, Box::pin(rows))
}

/// One of the relatives that a declaration names.
pub(super) struct RelativeRow {
    relative: Relative,
    /// Participations of this relative.
    participations: usize,
}

pub(super) const RELATIVE_FIELDS: &[Field<RelativeRow>] = &[
    field("relative", "家庭成员姓名", 12, |row, _| {
        text(&row.relative.name)
    }),
    field("relation", "与本人关系", 11, |row, _| {
        text(row.relative.relation)
    }),
    field("position", "工作单位及职务", 24, |row, _| {
        text(&row.relative.position)
    }),
    field("participations", "参与情况（项）", 9, |row, _| {
        count(row.participations)
    }),
];

pub(super) fn open_relatives(source: &Source) -> List {
    let rows = source
        .declarations()
        .map_ok(|page| page.iter().flat_map(relatives).collect());
    List::about(&source.campaign, RELATIVE_FIELDS, Box::pin(rows))
}

fn relatives(one: &Report) -> Vec<(Of, RelativeRow)> {
    let content = &one.dossier.current.content;
    let of = Of::declaration(&one.dossier.current);
    let row = |(place, relative): (usize, &Relative)| {
        let of_relative = content
            .participations
            .iter()
            .filter(|one| one.participant == Participant::Relative(place));
        let row = RelativeRow {
            relative: relative.clone(),
            participations: of_relative.count(),
        };
        (of.clone(), row)
    };
    content.relatives.iter().enumerate().map(row).collect()
}
