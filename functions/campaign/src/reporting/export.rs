//! 导出: what was taken out of the system as a file, by whom and when.

use crate::people::person::Person;
use crate::values::reference::Reference;
use crate::values::unit_id::UnitId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One export. Recorded before it begins, and never changed or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ExportMade)]
pub struct Export {
    /// Names it.
    pub id: Reference,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// Who.
    pub by: Person,
    /// What: the list's name in addresses.
    pub what: String,
    /// Of which unit; none for the whole bureau.
    pub unit: Option<UnitId>,
    /// In which format: its name in addresses.
    pub format: String,
}
