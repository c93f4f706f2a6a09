//! The fold of current declarations into Annex 3 and its reconciliation.

use serde::Serialize;

/// Annex 3 of one unit, or of the bureau.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Annex3 {}

/// *expected = nil + disclosing + exempt + missing*.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reconciliation {}
