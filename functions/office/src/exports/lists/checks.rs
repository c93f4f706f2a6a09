//! 阅签经过 and 单位核对: one row a step.

use super::super::field::{Field, List, field, named, text};
use super::super::reading::Source;
use super::super::whose::Of;
use campaign::Campaign;
use campaign::sign_off::{Action, Capacity, Step};
use campaign::unit_check::UnitCheck;
use sheets::lists::Cell;

fn action(action: &Action) -> Cell {
    let name = match action {
        Action::Signed => "signed",
        Action::Returned { .. } => "returned",
        Action::ReadOnPaper { .. } => "read_on_paper",
        Action::Appointed { .. } => "appointed",
    };
    named(name, action.in_chinese())
}

fn words(action: &Action) -> Option<&str> {
    match action {
        Action::Returned { reason } => Some(reason),
        Action::ReadOnPaper { note, .. } => Some(note),
        Action::Appointed { why, .. } => why.as_deref(),
        Action::Signed => None,
    }
}

/// Who signed on paper, or is to sign.
fn concerns(action: &Action) -> Option<&str> {
    match action {
        Action::ReadOnPaper { signer, .. } => Some(&signer.person.name),
        Action::Appointed { signer, .. } => Some(&signer.name),
        Action::Signed | Action::Returned { .. } => None,
    }
}

fn capacity(capacity: Capacity, campaign: &Campaign) -> Cell {
    named(capacity.as_str(), capacity.in_chinese(campaign))
}

pub(super) const SIGN_OFF_FIELDS: &[Field<Step>] = &[
    field("step", "次序", 6, |row, _| Cell::Whole(row.step.into())),
    field("revision", "版次", 6, |row, _| Cell::Whole(row.revision.into())),
    field("at", "时间", 19, |row, _| Cell::Moment(row.at)),
    field("action", "办理", 12, |row, _| action(&row.action)),
    field("by", "办理人", 12, |row, _| text(&row.by.person.name)),
    field("by_number", "办理人花名册编号", 11, |row, _| {
        text(&row.by.person.number)
    }),
    field("capacity", "身份", 18, |row, campaign| {
        capacity(row.by.capacity, campaign)
    }),
    field("on_behalf_of", "受谁委托", 12, |row, _| {
        Cell::optional(row.by.on_behalf_of.as_ref().map(|person| person.name.as_str()))
    }),
    field(
        "concerns",
        "纸质阅签人或所指定的阅签人",
        14,
        |row, _| Cell::optional(concerns(&row.action)),
    ),
    field("words", "退回原因或说明", 40, |row, _| {
        Cell::optional(words(&row.action))
    }),
];

pub(super) fn open_sign_offs(source: &Source) -> List {
    let rows = source.each_declaration(|source, one| {
        Box::pin(async move {
            let Some(sign_off) = &one.sign_off else {
                return Ok(Vec::new());
            };
            let of = Of::declaration(&one.dossier.current);
            let steps = source.store.sign_offs.steps_of(sign_off).await?;
            Ok(steps.into_iter().map(|step| (of.clone(), step)).collect())
        })
    });
    List::about(&source.campaign, SIGN_OFF_FIELDS, rows)
}

/// A unit's check.
pub(super) struct Row {
    check: UnitCheck,
    /// Whether it speaks of what stands.
    stands: bool,
}

pub(super) const FIELDS: &[Field<Row>] = &[
    field("step", "次序", 6, |row, _| Cell::Whole(row.check.step.into())),
    field("revision", "版次", 6, |row, _| {
        Cell::Whole(row.check.revision.into())
    }),
    field("at", "核对时间", 19, |row, _| Cell::Moment(row.check.at)),
    field("by", "核对人", 12, |row, _| text(&row.check.by.name)),
    field("by_number", "核对人花名册编号", 11, |row, _| {
        text(&row.check.by.number)
    }),
    field("comment", "核对意见", 40, |row, _| {
        Cell::optional(row.check.comment.as_deref())
    }),
    field("stands", "针对现行内容", 9, |row, _| Cell::Is(row.stands)),
];

pub(super) fn open(source: &Source) -> List {
    let rows = source.each_declaration(|source, one| {
        Box::pin(async move {
            let Some(last) = &one.check else {
                return Ok(Vec::new());
            };
            let current = &one.dossier.current;
            let checks = source.store.checks.up_to(last).await?;
            let of = Of::declaration(current);
            let row = |check: UnitCheck| {
                let stands = check.covers(current.revision) && check.step == last.step;
                (of.clone(), Row { check, stands })
            };
            Ok(checks.into_iter().map(row).collect())
        })
    });
    List::about(&source.campaign, FIELDS, rows)
}
