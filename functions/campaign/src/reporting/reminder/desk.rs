//! What waits at somebody's desk: reports for their signature, and the table of their unit.

use super::Occasion;
use crate::people::plan::Campaign;
use crate::people::rights::Right;
use crate::people::roster::RosterEntry;
use crate::process::sign_off::Waiting;
use crate::reporting::seal::Seal;
use crate::values::terms::Employment;
use crate::values::timing;
use jiff::Timestamp;
use jiff::civil::Date;

/// What somebody of whom others wait is reminded of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AtDesk {
    /// How many reports wait for their signature, and since when the oldest does.
    pub to_sign: Option<(u64, Date)>,
    /// How the table stands that they seal.
    pub table: Option<Sealing>,
}

/// What is open about a unit's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealing {
    /// It is not sealed though the self-check phase is over.
    Open,
    /// Something has changed since it was sealed.
    Changed,
}

impl Sealing {
    /// What is open about a table at a moment. `changed` tells whether something of it has changed since this seal.
    #[must_use]
    pub fn of(
        campaign: &Campaign,
        seal: Option<&Seal>,
        changed: impl FnOnce(&Seal) -> bool,
        now: Timestamp,
    ) -> Option<Self> {
        match seal.filter(|seal| seal.stands()) {
            Some(seal) => changed(seal).then_some(Sealing::Changed),
            None => campaign.deadlines(now).file.has_passed().then_some(Sealing::Open),
        }
    }
}

impl AtDesk {
    /// Whether anything can wait for this person's signature.
    #[must_use]
    pub fn signs(campaign: &Campaign, entry: &RosterEntry) -> bool {
        Right::Sign.is_held_by(&entry.roles(campaign))
    }

    /// Whether this person is to seal their unit's table: nobody who has retired is asked to.
    #[must_use]
    pub fn seals(campaign: &Campaign, entry: &RosterEntry) -> bool {
        entry.employment == Employment::InOffice && Right::Seal.is_held_by(&entry.roles(campaign))
    }

    /// What waits for this person but signatures; `table` is what is open about their unit's.
    #[must_use]
    pub fn of(campaign: &Campaign, entry: &RosterEntry, table: Option<Sealing>) -> Self {
        AtDesk {
            to_sign: None,
            table: table.filter(|_| AtDesk::seals(campaign, entry)),
        }
    }

    /// Takes more of what waits for their signature.
    pub fn take(&mut self, waiting: &[Waiting]) {
        let since = waiting.iter().map(|one| timing::day(one.filed_at)).min();
        let Some(since) = since else { return };
        let more = waiting.len() as u64;
        self.to_sign = Some(match self.to_sign {
            Some((reports, before)) => (reports + more, before.min(since)),
            None => (more, since),
        });
    }

    pub(super) fn occasions(&self) -> Vec<Occasion> {
        let to_sign = self
            .to_sign
            .map(|(reports, since)| Occasion::ToSign { reports, since });
        let table = self.table.map(|sealing| match sealing {
            Sealing::Open => Occasion::NotSealed,
            Sealing::Changed => Occasion::ChangedSinceSeal,
        });
        to_sign.into_iter().chain(table).collect()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::fixtures::campaign;
    use crate::people::role::Role;
    use crate::reporting::reminder::Reminder;
    use crate::values::month::Month;
    use crate::values::roster_number::RosterNumber;
    use crate::values::terms::{Category, Rank};
    use crate::values::unit_id::UnitId;

    pub(in crate::reporting::reminder) fn person(roles: &[Role]) -> RosterEntry {
        RosterEntry {
            number: RosterNumber::parse("X-1").unwrap(),
            name: "甲示例".to_owned(),
            born: Month::parse("1980-01").unwrap(),
            unit: UnitId::parse("tianyuan").unwrap(),
            position: "局长".to_owned(),
            rank: Rank::DeputySection,
            post_name: None,
            civil_servant: true,
            category: Category::Party,
            municipally_managed: false,
            employment: Employment::InOffice,
            left_on: None,
            former_duties: None,
            ruling: None,
            roles: roles.to_vec(),
            signer: None,
            phone: Some("13800000000".to_owned()),
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_table_is_asked_for_once_the_phase_is_over_and_again_when_it_changed() {
        let campaign = campaign();
        let open = |now| Sealing::of(&campaign, None, |_| true, at(now));
        assert_eq!(open("2017-09-30T23:59:59+08:00"), None);
        assert_eq!(open("2017-10-01T00:00:00+08:00"), Some(Sealing::Open));
    }

    #[test]
    fn one_message_tells_all_that_waits_at_a_desk() {
        let campaign = campaign();
        let desk = AtDesk {
            to_sign: Some((3, jiff::civil::date(2017, 9, 12))),
            table: Some(Sealing::Open),
        };
        let now = at("2017-10-02T10:00:00+08:00");
        let reminder = Reminder::at_desk(&campaign, &person(&[Role::UnitHead]), &desk, now).unwrap();
        let text = &reminder.text;
        assert!(
            text.contains("有 3 份报告待您阅签，最早的 2017年9月12日提交，请尽快办理"),
            "{text}"
        );
        assert!(text.contains("本单位汇总表尚未封存上报"), "{text}");
        assert_eq!(reminder.phone.as_deref(), Some("13800000000"));
        let nothing = AtDesk::default();
        assert_eq!(
            Reminder::at_desk(&campaign, &person(&[Role::UnitHead]), &nothing, now),
            None
        );
    }
}
