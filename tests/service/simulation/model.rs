//! The independent count: who did what, kept by the test from what it did. None of the service's own counting is asked.

use super::declared::{Declared, Form, Leaving};
use super::participations::Deal;
use super::people::Person;
use jiff::civil::{Date, DateTime, date};
use std::collections::{BTreeMap, BTreeSet};

/// The self-check phase and the self-report stage of Annex 3 end with this day, and so does leniency (§5.2.3).
pub(super) const SELF_CHECK_ENDS: Date = date(2017, 9, 30);

/// The municipally managed cadres' reports reach the city by this day (§5.2.3).
pub(super) const DELIVER_BY: Date = date(2017, 9, 15);

/// The party secretary, who signs for municipally managed cadres, heads and whoever nobody else may sign for (§5.2.2).
pub(super) const SECRETARY: &str = "JL-004";

/// Who signs for a unit (§5.2.2): its head, then the deputy in charge; for a section the bureau leader in charge.
const SIGNERS: [(&str, &[&str]); 13] = [
    ("monitoring-centre", &["JC-002", "JC-003"]),
    ("inspection-detachment", &["ZD-001", "ZD-002"]),
    ("research-institute", &["YJ-001", "YJ-002"]),
    ("hetang", &["HT-001", "HT-002"]),
    ("lusong", &["LS-001", "LS-002"]),
    ("tianyuan", &["TY-003"]),
    ("shifeng", &["SF-002", "SF-003"]),
    ("supervision-section", &["JL-001"]),
    ("bureau-leaders", &["JL-004"]),
    ("general-office", &["JL-002"]),
    ("personnel-section", &["JL-002"]),
    ("regulations-section", &["JL-001"]),
    ("pollution-control-section", &["JL-003"]),
];

/// Where a report stands with its signer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Waiting,
    Returned,
    Signed,
}

/// A person's report as it stands.
#[derive(Clone, Debug)]
pub(super) struct Filed {
    pub(super) reference: String,
    pub(super) revision: u32,
    pub(super) on: Date,
    pub(super) form: Form,
    /// Who they were when they filed.
    pub(super) who: Person,
    pub(super) deals: Vec<Deal>,
    /// Those that an amendment left out, with their places before it.
    pub(super) left_out: Vec<(usize, Deal)>,
    pub(super) state: State,
    /// Whom the office appointed to sign.
    pub(super) appointed: Option<String>,
    /// Whether the claimed exemption was accepted or refused.
    pub(super) ruling: Option<bool>,
    /// What was found, decided and noted of the report as a whole.
    pub(super) found: Option<String>,
    pub(super) disposed: Option<String>,
    pub(super) note: Option<String>,
    /// The revision that the city has.
    pub(super) delivered: Option<u32>,
}

/// Somebody of the cast.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub(super) person: Person,
    pub(super) on_roster: bool,
    pub(super) filed: Option<Filed>,
    /// What happened to the report, in order, in the words of its record.
    pub(super) history: Vec<&'static str>,
    /// How often something was noted of it by the office or the discipline team.
    pub(super) noted: usize,
}

/// Everyone, and what is not about one person alone.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) members: BTreeMap<String, Member>,
    /// Who lets whom sign for them until which day.
    pub(super) delegations: Vec<(String, String, Date)>,
    pub(super) unit_notes: BTreeMap<&'static str, String>,
    /// Collected and not handed over yet: the revision, by number, in the office's and in the discipline team's list.
    pub(super) collected: [BTreeMap<String, u32>; 2],
    /// Withdrawals reported by cadres whose reports the city has.
    pub(super) to_tell_the_city: BTreeSet<String>,
}

impl Member {
    /// The report, if it counts: its person is on the roster and must declare.
    pub(super) fn counted(&self) -> Option<&Filed> {
        let counts = self.on_roster && self.person.must_declare();
        self.filed.as_ref().filter(|_| counts)
    }
}

impl Filed {
    pub(super) fn is_late(&self) -> bool {
        self.on > SELF_CHECK_ENDS
    }

    /// Those that Annex 3 shows: an accepted exemption covers all that is one's own (§2.1).
    pub(super) fn rows(&self) -> impl Iterator<Item = &Deal> {
        let exempt = self.ruling == Some(true);
        self.deals
            .iter()
            .filter(move |deal| !(exempt && deal.declared.kin.is_none()))
    }
}

impl Model {
    pub(super) fn add(&mut self, person: Person) {
        let number = person.number().to_owned();
        let member = self.members.entry(number).or_insert_with(|| Member {
            person: person.clone(),
            on_roster: true,
            filed: None,
            history: Vec::new(),
            noted: 0,
        });
        (member.person, member.on_roster) = (person, true);
    }

    pub(super) fn member(&self, number: &str) -> &Member {
        self.members.get(number).unwrap_or_else(|| panic!("{number}"))
    }

    pub(super) fn member_mut(&mut self, number: &str) -> &mut Member {
        self.members.get_mut(number).unwrap_or_else(|| panic!("{number}"))
    }

    pub(super) fn report(&self, number: &str) -> &Filed {
        let filed = self.member(number).filed.as_ref();
        filed.unwrap_or_else(|| panic!("{number} filed nothing"))
    }

    pub(super) fn report_mut(&mut self, number: &str) -> &mut Filed {
        let filed = self.member_mut(number).filed.as_mut();
        filed.unwrap_or_else(|| panic!("{number} filed nothing"))
    }

    /// Somebody filed; what stood of a participation goes on with it, and what was verified counts while its facts stay.
    pub(super) fn file(&mut self, number: &str, form: &Form, reference: &str, at: DateTime) {
        let on = at.date();
        let member = self.member_mut(number);
        member.history.push("filed");
        let before = member.filed.take();
        let mut deals: Vec<Deal> = form.deals.iter().map(|deal| Deal::new(deal, on)).collect();
        let same_whole = before.as_ref().is_some_and(|before| {
            let same = |(one, other): (&Declared, &Deal)| one.same_facts(&other.declared);
            before.form.claims == form.claims
                && before.deals.len() == form.deals.len()
                && form.deals.iter().zip(&before.deals).all(same)
        });
        for deal in &mut deals {
            let mut former = before.iter().flat_map(|before| &before.deals);
            let former = former.find(|former| deal.goes_on_from(&former.declared));
            if let Some(former) = former {
                let same = former.declared.same_facts(&deal.declared);
                *deal = Deal {
                    declared: deal.declared.clone(),
                    left_since: match deal.declared.leaving {
                        Leaving::Left(..) => former.left_since.or(Some(on)),
                        Leaving::Staying(_) => former.reported.and(former.left_since),
                    },
                    verified: former.verified.clone().filter(|_| same),
                    ..former.clone()
                };
            }
        }
        let mut left_out = Vec::new();
        for (place, former) in before.iter().flat_map(|before| before.deals.iter().enumerate()) {
            if !deals.iter().any(|deal| deal.goes_on_from(&former.declared)) {
                left_out.push((place, former.clone()));
            }
        }
        let before = before.as_ref();
        left_out.extend(before.iter().flat_map(|before| before.left_out.clone()));
        let kept = |what: fn(&Filed) -> &Option<String>| before.and_then(|before| what(before).clone());
        member.filed = Some(Filed {
            reference: reference.to_owned(),
            revision: before.map_or(0, |before| before.revision) + 1,
            on,
            form: form.clone(),
            who: member.person.clone(),
            deals,
            left_out,
            state: State::Waiting,
            appointed: kept(|before| &before.appointed),
            ruling: before.and_then(|before| before.ruling).filter(|_| same_whole),
            found: kept(|before| &before.found).filter(|_| same_whole),
            disposed: kept(|before| &before.disposed),
            note: kept(|before| &before.note),
            delivered: before.and_then(|before| before.delivered),
        });
    }

    /// Who is asked to sign a report first (§5.2.2); none until the office appoints somebody.
    pub(super) fn signer_of(&self, number: &str) -> Option<String> {
        let member = self.member(number);
        let filed = member.filed.as_ref()?;
        let signs = |signer: &str| self.member(signer).on_roster;
        if let Some(appointed) = &filed.appointed {
            return signs(appointed).then(|| appointed.clone());
        }
        let mut asked = Vec::new();
        if !member.person.is_municipal() {
            let unit = member.person.unit();
            let (_, signers) = SIGNERS.iter().find(|(of, _)| *of == unit)?;
            asked.extend(signers.iter().take_while(|signer| **signer != number));
        }
        asked.push(&SECRETARY);
        let is_relative = |signer: &str| {
            let name = self.member(signer).person.name();
            let mut kin = filed.deals.iter().filter_map(|deal| deal.declared.kin.as_ref());
            kin.any(|(relative, _)| relative == name)
        };
        let found = asked
            .into_iter()
            .find(|signer| **signer != number && signs(signer) && !is_relative(signer));
        found.map(|signer| (*signer).to_owned())
    }

    /// Whose reports wait in a signer's list: their own, those of whoever they stand in for today, and those that the
    /// other signer of a unit of theirs would sign.
    pub(super) fn waiting_for(&self, signer: &str, today: Date) -> Vec<String> {
        let mut waiting = Vec::new();
        for (number, member) in &self.members {
            let Some(filed) = member.counted() else {
                continue;
            };
            if filed.state != State::Waiting || number == signer {
                continue;
            }
            let Some(asked) = self.signer_of(number) else {
                continue;
            };
            let stands_in = self
                .delegations
                .iter()
                .any(|(from, to, until)| *from == asked && to == signer && today <= *until);
            let of_unit = SIGNERS.iter().any(|(unit, signers)| {
                *unit == member.person.unit()
                    && signers.contains(&signer)
                    && signers.contains(&asked.as_str())
            });
            if asked == signer || stands_in || of_unit {
                waiting.push(number.clone());
            }
        }
        waiting
    }

    /// What goes to the city next: reports that both lists collected as they stand, and withdrawals reported since.
    pub(super) fn hand_over(&mut self) -> usize {
        let (office, discipline) = (self.collected[0].clone(), self.collected[1].clone());
        let mut numbers = std::mem::take(&mut self.to_tell_the_city);
        for (number, revision) in office {
            let filed = self.report_mut(&number);
            if discipline.get(&number) == Some(&revision)
                && filed.delivered.is_none_or(|before| before < revision)
            {
                filed.delivered = Some(revision);
                numbers.insert(number);
            }
        }
        for number in &numbers {
            self.member_mut(number).history.push("delivered");
        }
        numbers.len()
    }
}
