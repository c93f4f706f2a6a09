//! The generator: all or nothing, the same bytes every time, nothing that leads nowhere.

mod announcements;
mod asking;
mod government;
mod mistakes;
mod official;
mod output;
#[cfg(test)]
mod workshop;
