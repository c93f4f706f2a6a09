//! Workbooks (XLSX) the campaign hands on: Annex 3, filled and blank.
