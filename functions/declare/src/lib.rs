//! Staff file Annex 2, amend it and get a receipt.
