//! Today's reminders are sent: who is on the summary's lists, and whoever has reports to sign or a table to seal. Whom a message
//! went out about today, and whom one may have, is left out; what is about to be sent is noted first.

use super::webhook::Webhook;
use crate::{Facets, Report, SummaryError};
use archive::{Archive, Moment};
use campaign::plan::Unit;
use campaign::reminder::{
    AtDesk, Dispatch, Message, Outcome, Reminded, Reminder, Sealing, Way, may_go_out, messages, spared,
};
use campaign::seal::Seal;
use campaign::{Campaign, RosterEntry, RosterNumber, UnitId, timing};
use jiff::Timestamp;
use object_store::ObjectStore;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use store::Written;

/// People that one item, and one request to a service, names.
const MOST_PEOPLE: usize = 1_000;

/// Items that one transaction takes.
const MOST_UNITS: usize = 100;

/// Messages that may fail, one after the other or not: then whatever is wrong is wrong with all, and nobody waits for it longer.
const MOST_FAILED: usize = 3;

/// How the reminders of a run are sent.
#[derive(Clone, Debug)]
pub struct Reminding<'a> {
    /// Where they are posted.
    pub webhook: &'a Webhook,
    /// When the run is made, which is not the moment that it sums up.
    pub now: Timestamp,
    /// Who asked for it; none by the schedule.
    pub by: Option<RosterNumber>,
}

/// What became of a run's reminders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// People in messages that were taken.
    pub people: usize,
    /// Messages that were not, or of which nothing is known.
    pub failed: usize,
}

/// A unit's reminders, as its list has them.
#[derive(Deserialize)]
struct Listed {
    unit: UnitId,
    reminders: Vec<Reminder>,
}

/// One message, with what is noted of it.
struct Outgoing {
    body: Body,
    notes: Vec<Dispatch>,
}

enum Body {
    Text(String),
    People(Value),
}

/// What sending works with.
pub(crate) struct Sending<'a> {
    pub(crate) store: &'a Facets,
    pub(crate) objects: &'a dyn ObjectStore,
    pub(crate) campaign: &'a Campaign,
    pub(crate) reminding: &'a Reminding<'a>,
}

impl Sending<'_> {
    /// Sends what is due today and was not sent yet.
    pub(crate) async fn all(&self, report: &Report) -> Result<Sent, SummaryError> {
        let Reminding { now, by, .. } = self.reminding;
        if !may_go_out(report.moment, *now, by.is_some()) {
            tracing::info!(moment = %report.moment, "these reminders are not to go out now");
            return Ok(Sent::default());
        }
        let before = self.store.reminders.of_day(timing::day(*now)).await?;
        let due = self.due(report, &before).await?;
        let mut sent = Sent::default();
        let mut outgoing = self.outgoing(&due, &before, report.moment)?.into_iter();
        for message in outgoing.by_ref() {
            if self.store.reminders.begin(&message.notes).await? == Written::Conflict {
                tracing::info!("another run is sending today's reminders");
                break;
            }
            let notes = self.deliver(message).await;
            self.store.reminders.settle(&notes).await?;
            if notes.iter().all(|note| note.outcome == Outcome::Taken) {
                sent.people += notes.iter().map(|note| note.people.len()).sum::<usize>();
            } else {
                sent.failed += 1;
            }
            if sent.failed == MOST_FAILED {
                break;
            }
        }
        if sent.failed == MOST_FAILED {
            self.leave(outgoing).await?;
        }
        Ok(sent)
    }

    /// Notes messages that are not tried, so that the record tells whom nothing went out to. What another run sends stands.
    async fn leave(&self, messages: impl Iterator<Item = Outgoing>) -> Result<(), SummaryError> {
        for mut message in messages {
            for note in &mut message.notes {
                note.outcome = Outcome::Untried;
            }
            if self.store.reminders.begin(&message.notes).await? == Written::Conflict {
                break;
            }
        }
        Ok(())
    }

    /// Whom to remind of what, unit by unit in the campaign file's order; without who had it today.
    async fn due(
        &self,
        report: &Report,
        before: &[Dispatch],
    ) -> Result<Vec<(UnitId, Vec<Reminder>)>, SummaryError> {
        let mut listed = self.listed(report).await?;
        let seals: HashMap<UnitId, Seal> = self
            .store
            .last_seals
            .all()
            .await?
            .into_iter()
            .map(|seal| (seal.unit.clone(), seal))
            .collect();
        let spared = spared(before);
        let mut due = Vec::new();
        for unit in &self.campaign.units {
            let own = listed.remove(&unit.id).unwrap_or_default();
            let mut reminders: BTreeMap<RosterNumber, Reminder> =
                own.into_iter().map(|one| (one.number.clone(), one)).collect();
            for other in self.at_desks(unit, seals.get(&unit.id), report).await? {
                let number = other.number.clone();
                let whole = match reminders.remove(&number) {
                    Some(own) => own.with(other, self.campaign, self.reminding.now),
                    None => other,
                };
                reminders.insert(number, whole);
            }
            reminders.retain(|number, _| !spared.contains(number));
            if !reminders.is_empty() {
                due.push((unit.id.clone(), reminders.into_values().collect()));
            }
        }
        Ok(due)
    }

    async fn listed(&self, report: &Report) -> Result<HashMap<UnitId, Vec<Reminder>>, SummaryError> {
        let (archive, moment) = (Archive::of(self.objects), Moment::of(report.moment));
        let mut listed = HashMap::new();
        for file in report.files.iter().filter(|file| is_list(file.name())) {
            let Some(bytes) = archive.file(&moment, file.name()).await? else {
                continue;
            };
            let list: Listed =
                serde_json::from_slice(&bytes).map_err(|cause| archive::ArchiveError::Damaged {
                    path: file.path.clone(),
                    cause,
                })?;
            listed.insert(list.unit, list.reminders);
        }
        Ok(listed)
    }

    /// Those of a unit at whose desks something waits.
    async fn at_desks(
        &self,
        unit: &Unit,
        seal: Option<&Seal>,
        report: &Report,
    ) -> Result<Vec<Reminder>, SummaryError> {
        let campaign = self.campaign;
        let mut people: Vec<RosterEntry> = Vec::new();
        let each = |entry: RosterEntry| {
            if AtDesk::signs(campaign, &entry) || AtDesk::seals(campaign, &entry) {
                people.push(entry);
            }
            Ok::<(), store::StoreError>(())
        };
        self.store.roster.each(&unit.id, each).await?;
        let changed = |seal: &Seal| report.has_changed_since(seal);
        let table = Sealing::of(campaign, seal, changed, self.reminding.now);
        let mut found = Vec::new();
        for entry in people {
            let mut desk = AtDesk::of(campaign, &entry, table);
            if AtDesk::signs(campaign, &entry) {
                let queues = &self.store.queues;
                queues
                    .each_page(&entry.number, |waiting| desk.take(waiting))
                    .await?;
            }
            found.extend(Reminder::at_desk(campaign, &entry, &desk, self.reminding.now));
        }
        Ok(found)
    }

    fn outgoing(
        &self,
        due: &[(UnitId, Vec<Reminder>)],
        before: &[Dispatch],
        moment: Timestamp,
    ) -> Result<Vec<Outgoing>, SummaryError> {
        let run = format!("{:016x}", getrandom::u64().map_err(SummaryError::Random)?);
        let mut notes = Notes::after(before, self.reminding, run);
        Ok(match self.reminding.webhook.way() {
            Way::Service => {
                let messages = due.iter().flat_map(|(unit, reminders)| {
                    reminders.chunks(MOST_PEOPLE).map(move |some| (unit, some))
                });
                messages
                    .map(|(unit, some)| Outgoing {
                        body: Body::People(for_service(unit, some, moment)),
                        notes: notes.of(unit, some),
                    })
                    .collect()
            }
            Way::Group => {
                let told = messages(self.campaign, due, self.reminding.now).into_iter();
                told.map(|Message { text, units }| {
                    let about = due.iter().filter(|(unit, _)| units.contains(unit));
                    let notes = about.flat_map(|(unit, reminders)| notes.of(unit, reminders));
                    Outgoing {
                        body: Body::Text(text),
                        notes: notes.take(MOST_UNITS).collect(),
                    }
                })
                .collect()
            }
        })
    }

    async fn deliver(&self, message: Outgoing) -> Vec<Dispatch> {
        let Outgoing { body, mut notes } = message;
        let key = notes.first().map(Dispatch::key).unwrap_or_default();
        let webhook = self.reminding.webhook;
        let (outcome, answer) = match body {
            Body::Text(text) => webhook.tell(&text, &key).await,
            Body::People(body) => webhook.post(&body, &key).await,
        };
        if outcome != Outcome::Taken {
            tracing::warn!(
                outcome = outcome.as_str(),
                answer,
                "reminders were not taken for sure"
            );
        }
        for note in &mut notes {
            note.outcome = outcome;
            note.answer.clone_from(&answer);
        }
        notes
    }
}

/// What is noted of messages before they go out.
struct Notes<'a> {
    reminding: &'a Reminding<'a>,
    run: String,
    serials: HashMap<UnitId, u32>,
}

impl<'a> Notes<'a> {
    fn after(before: &[Dispatch], reminding: &'a Reminding<'a>, run: String) -> Self {
        let mut serials: HashMap<UnitId, u32> = HashMap::new();
        for one in before {
            let last = serials.entry(one.unit.clone()).or_default();
            *last = (*last).max(one.serial);
        }
        Notes {
            reminding,
            run,
            serials,
        }
    }

    fn of(&mut self, unit: &UnitId, reminders: &[Reminder]) -> Vec<Dispatch> {
        let Reminding { now, by, webhook } = self.reminding;
        let last = self.serials.entry(unit.clone()).or_default();
        reminders
            .chunks(MOST_PEOPLE)
            .map(|some| {
                *last += 1;
                Dispatch {
                    day: timing::day(*now),
                    unit: unit.clone(),
                    serial: *last,
                    run: self.run.clone(),
                    at: *now,
                    by: by.clone(),
                    way: webhook.way(),
                    people: some.iter().map(Reminded::of).collect(),
                    outcome: Outcome::Sending,
                    answer: String::new(),
                }
            })
            .collect()
    }
}

fn for_service(unit: &UnitId, reminders: &[Reminder], moment: Timestamp) -> Value {
    let people: Vec<Value> = reminders
        .iter()
        .map(|one| json!({ "number": one.number, "text": one.text }))
        .collect();
    json!({ "unit": unit, "moment": moment, "reminders": people })
}

fn is_list(name: &str) -> bool {
    name.starts_with("reminders-") && name.ends_with(".json")
}
