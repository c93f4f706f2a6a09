//! The list behind each number, for those who may read it.

use campaign::overview::{Figure, Matter, UnitCounts};
use campaign::{Right, Roles, UnitId};

/// Which lists the reader may follow a number to.
pub(super) struct Links {
    units: bool,
    cadres: bool,
    watch: bool,
}

impl Links {
    /// Those that these roles may read.
    pub(super) fn of(roles: &Roles) -> Self {
        Links {
            units: Right::ReadUnit.is_held_by(roles),
            cadres: Right::Collect.is_held_by(roles),
            watch: Right::ReadVerification.is_held_by(roles),
        }
    }

    /// The list behind a unit's number; none behind 0.
    pub(super) fn to_number(&self, unit: &UnitCounts, figure: Figure) -> Option<String> {
        if figure.of(&unit.counts) == 0 {
            return None;
        }
        self.to(&unit.id, figure)
    }

    /// The list of those to urge.
    pub(super) fn to_urge(&self, unit: &UnitId, matter: Matter) -> Option<String> {
        match matter {
            Matter::NotFiled => self.to(unit, Figure::Missing),
            Matter::Returned => self.to(unit, Figure::Returned),
            Matter::NotSigned => self.to(unit, Figure::Waiting),
            Matter::PastDate => self.to(unit, Figure::PastDate),
            Matter::NotDelivered => self
                .cadres
                .then(|| format!("/api/collections?unit={unit}&show=undelivered")),
        }
    }

    /// What the office dealt with and was not left by the agreed day, in the whole bureau.
    pub(super) fn to_watch(&self) -> Option<&'static str> {
        self.watch.then_some("/api/watch?show=passed")
    }

    fn to(&self, unit: &UnitId, figure: Figure) -> Option<String> {
        let people = |filter: &str| Some(format!("/api/units/{unit}?filter={filter}"));
        let rows = |filter: &str| Some(format!("/api/units/{unit}/participations?filter={filter}"));
        match figure {
            Figure::Delivered => self
                .cadres
                .then(|| format!("/api/collections?unit={unit}&show=delivered")),
            _ if !self.units => None,
            Figure::Expected => people("expected"),
            Figure::Nil => people("nil"),
            Figure::Disclosing => people("disclosing"),
            Figure::Exempt => people("exempt"),
            Figure::Missing => people("missing"),
            Figure::Late => people("late"),
            Figure::Waiting => people("waiting"),
            Figure::Returned => people("returned"),
            Figure::Signed => people("signed"),
            Figure::Retained => people("retained"),
            Figure::Participations => rows("all"),
            Figure::SelfReport => rows("self_report"),
            Figure::Verification => rows("verification"),
            Figure::Agreed => rows("agreed"),
            Figure::NotWithdrawn => rows("not_withdrawn"),
            Figure::PastDate => rows("past_date"),
            Figure::Verified => rows("verified"),
            Figure::Handled => rows("handled"),
        }
    }
}
