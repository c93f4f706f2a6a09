//! Deliveries (报送, §5.2.3): the municipally managed cadres' reports, collected by the campaign office and by the
//! discipline team each on its own, and handed to the city once the two lists agree.
//!
//! A delivery is never changed: whatever comes later, a newer revision, a withdrawal reported since, or a report that
//! was missing, goes along with the next one as an addition. All other people's reports are retained (留存备查).

mod cadre;
mod collecting;
mod handing_over;
#[cfg(test)]
mod tests;

pub use cadre::{Cadre, Delivered, Stage};
pub use collecting::{Collected, List, Mark, Refused};
pub use handing_over::{Absent, Delivery, Item, Lacking, NotDelivered, Occasion, ReportItem, prepare};
