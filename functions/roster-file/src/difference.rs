//! What is different about a person between two rosters.

use crate::column::Column;
use campaign::{Campaign, RosterEntry};
use serde::{Deserialize, Serialize};

/// One column in which a person's rows differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ColumnDifference)]
pub struct Difference {
    /// The column's heading.
    pub column: String,
    /// What it says on the roster; empty for nothing.
    pub before: String,
    /// What the file says; empty for nothing.
    pub after: String,
}

/// Every column in which a person's rows differ, in the order of the template.
#[must_use]
pub fn differences(before: &RosterEntry, after: &RosterEntry, campaign: &Campaign) -> Vec<Difference> {
    let difference = |column: &Column| {
        let (before, after) = (column.text_of(before, campaign), column.text_of(after, campaign));
        (before != after).then(|| Difference {
            column: column.heading().to_owned(),
            before,
            after,
        })
    };
    Column::ALL.iter().filter_map(difference).collect()
}
