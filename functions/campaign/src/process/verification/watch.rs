//! What the office keeps an eye on: participations it dealt with that are not left.

use super::view::View;
use crate::people::plan::Campaign;
use crate::process::case_file::Watched;
use crate::process::case_file::{About, Entry};
use crate::process::case_file::{Kind, Matter};
use jiff::civil::Date;

impl View<'_> {
    /// What the watch list has of a declaration: what the office dealt with and is not left, be it still declared or not.
    pub(super) fn watched(&self, campaign: &Campaign) -> Vec<Watched> {
        let current = self.current();
        let mut watched = Vec::new();
        for (place, one) in current.content.participations.iter().enumerate() {
            let dealt_with = self.is_dealt_with(place);
            let is_exempt = self.is_exempt(place);
            if dealt_with && !is_exempt && self.withdrawn_on(campaign, place).is_none() {
                let about = About::of(&current.content, one);
                let columns = self.columns(campaign, place);
                let ordered = self.entry(Kind::OrderedWithdrawal, Some(place)).is_some();
                watched.push(self.watching(columns.agreed, current.revision, place, about, ordered));
            }
        }
        watched.extend(self.left_out_and_open());
        watched
    }

    /// Orders that were not done and agreed days, of participations that an amendment left out.
    fn left_out_and_open(&self) -> Vec<Watched> {
        let mut open: Vec<Watched> = Vec::new();
        for entry in self.left_out() {
            let (Some(place), Some(about)) = (entry.place, &entry.about) else {
                continue;
            };
            let (date, ordered) = match &entry.matter {
                Matter::AgreedDate(agreed) => (Some(agreed.date), false),
                Matter::OrderedWithdrawal(order) if order.done_on.is_none() => (None, true),
                _ => continue,
            };
            if self.was_left(entry) {
                continue;
            }
            match open.iter_mut().find(|one| &one.about == about) {
                Some(one) => {
                    one.date = one.date.or(date);
                    one.ordered |= ordered;
                }
                None => open.push(Watched {
                    left_out: true,
                    ..self.watching(date, entry.revision, place, about.clone(), ordered)
                }),
            }
        }
        open
    }

    /// Whether an order on the same participation that was left out is done.
    fn was_left(&self, entry: &Entry) -> bool {
        self.left_out().iter().any(|other| {
            other.about == entry.about
                && matches!(&other.matter, Matter::OrderedWithdrawal(order) if order.done_on.is_some())
        })
    }

    fn watching(
        &self,
        date: Option<Date>,
        revision: u32,
        place: usize,
        about: About,
        ordered: bool,
    ) -> Watched {
        let current = self.current();
        Watched {
            date,
            number: current.number.clone(),
            name: current.declarant.name.clone(),
            unit: current.declarant.unit.clone(),
            reference: current.reference.clone(),
            revision,
            place,
            about,
            ordered,
            left_out: false,
        }
    }
}
