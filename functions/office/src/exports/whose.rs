//! Whose declaration a row is about: the columns that such lists start with.

use super::field::{Field, field, text};
use campaign::{Reference, Revision, RosterNumber, UnitId};

/// Whose declaration something is about.
#[derive(Clone, Debug)]
pub(super) struct Of {
    number: RosterNumber,
    name: String,
    unit: UnitId,
    reference: Reference,
}

impl Of {
    pub(super) fn new(number: &RosterNumber, name: &str, unit: &UnitId, reference: &Reference) -> Self {
        Of {
            number: number.clone(),
            name: name.to_owned(),
            unit: unit.clone(),
            reference: reference.clone(),
        }
    }

    pub(super) fn declaration(current: &Revision) -> Self {
        let declarant = &current.declarant;
        Of::new(
            &current.number,
            &declarant.name,
            &declarant.unit,
            &current.reference,
        )
    }
}

pub(super) const FIELDS: &[Field<Of>] = &[
    field("number", "花名册编号", 11, |of, _| text(&of.number)),
    field("name", "姓名", 10, |of, _| text(&of.name)),
    field("unit", "工作单位", 18, |of, campaign| {
        text(campaign.unit_name(&of.unit))
    }),
    field("reference", "回执编号", 11, |of, _| text(&of.reference)),
];
