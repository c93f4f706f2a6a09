//! The static site's generator.
