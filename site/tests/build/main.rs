//! The generator: all or nothing, the same bytes every time, nothing that leads nowhere.

mod announcements;
mod government;
mod asking;
mod mistakes;
mod official;
mod output;
#[cfg(test)]
mod workshop;
