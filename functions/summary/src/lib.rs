//! The scheduled function: Annex 3 for each unit and the bureau, with its reconciliation.
