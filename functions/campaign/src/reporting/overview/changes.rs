//! What changed between two overviews, by name of unit.

use super::{Counts, Figure, Overview};
use crate::values::unit_id::UnitId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What changed since an earlier overview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// The earlier overview's moment.
    pub since: Timestamp,
    /// The bureau's numbers that changed.
    pub bureau: Vec<Change>,
    /// The units with a number that changed.
    pub units: Vec<UnitChanges>,
}

/// A unit's numbers that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitChanges {
    /// The unit's id.
    pub id: UnitId,
    /// The unit's name.
    pub name: String,
    /// What changed.
    pub changes: Vec<Change>,
}

/// One number that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Which.
    pub figure: Figure,
    /// What it was.
    pub before: u64,
    /// What it is.
    pub now: u64,
}

impl Changes {
    /// What changed from one overview to the next. A unit that the earlier one does not have started from nothing.
    #[must_use]
    pub fn between(before: &Overview, now: &Overview) -> Self {
        let none = Counts::default();
        let units = now.units.iter().filter_map(|unit| {
            let known = before.units.iter().find(|known| known.id == unit.id);
            let changes = changes(known.map_or(&none, |known| &known.counts), &unit.counts);
            (!changes.is_empty()).then(|| UnitChanges {
                id: unit.id.clone(),
                name: unit.name.clone(),
                changes,
            })
        });
        Changes {
            since: before.moment,
            bureau: changes(&before.bureau, &now.bureau),
            units: units.collect(),
        }
    }
}

impl Change {
    /// As the brief prints it: `未报由 12 人减至 9 人`.
    #[must_use]
    pub fn in_chinese(self) -> String {
        let (name, measure) = (self.figure.in_chinese(), self.figure.measure());
        let direction = if self.now > self.before {
            "增至"
        } else {
            "减至"
        };
        format!(
            "{name}由 {} {measure}{direction} {} {measure}",
            self.before, self.now
        )
    }
}

fn changes(before: &Counts, now: &Counts) -> Vec<Change> {
    let all = Figure::ALL.iter().map(|figure| Change {
        figure: *figure,
        before: figure.of(before),
        now: figure.of(now),
    });
    all.filter(|change| change.before != change.now).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reporting::annex3::Reconciliation;
    use crate::reporting::overview::UnitCounts;

    fn overview(units: &[(&str, u64, u64)]) -> Overview {
        let mut overview = Overview::new(Timestamp::from_second(1_505_124_000).unwrap());
        for (id, nil, missing) in units {
            let counts = Counts {
                reconciliation: Reconciliation {
                    expected: nil + missing,
                    nil: *nil,
                    missing: *missing,
                    ..Reconciliation::default()
                },
                ..Counts::default()
            };
            overview.bureau.add(&counts);
            overview.units.push(UnitCounts {
                id: UnitId::parse(id).unwrap(),
                name: format!("示例{id}"),
                counts,
            });
        }
        overview
    }

    #[test]
    fn only_what_changed_is_named_by_unit() {
        let changes = Changes::between(
            &overview(&[("a", 1, 4), ("b", 2, 2)]),
            &overview(&[("a", 3, 2), ("b", 2, 2)]),
        );
        assert_eq!(changes.units.len(), 1);
        let said: Vec<String> = changes.units[0]
            .changes
            .iter()
            .map(|change| change.in_chinese())
            .collect();
        assert_eq!(said, ["无情况由 1 份增至 3 份", "未报由 4 人减至 2 人"]);
        assert_eq!(
            changes.bureau,
            changes.units[0]
                .changes
                .iter()
                .map(|change| Change {
                    before: change.before + 2,
                    now: change.now + 2,
                    ..*change
                })
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn a_new_unit_started_from_nothing() {
        let changes = Changes::between(&overview(&[]), &overview(&[("a", 0, 3)]));
        assert_eq!(changes.units[0].changes[0].before, 0);
        assert!(
            Changes::between(&overview(&[("a", 1, 1)]), &overview(&[("a", 1, 1)]))
                .units
                .is_empty()
        );
    }
}
