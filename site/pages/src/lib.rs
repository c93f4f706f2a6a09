//! Page and form templates, written once for the static site and the functions.
