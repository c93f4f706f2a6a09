//! How something that was found or decided joins the case file.

use super::entered::{Asked, Command};
use super::view::View;
use crate::people::person::Person;
use crate::people::plan::Campaign;
use crate::people::role::Role;
use crate::process::case_file::{About, CaseFile, Change, Entry, Step, facts_of};
use crate::process::case_file::{Attached, CaseReport, Disposition, Kind, Matter, Recheck};
use crate::process::dossier::Dossier;
use crate::process::near::{Bar, Party};
use crate::values::date;
use jiff::Timestamp;
use jiff::civil::Date;

/// Somebody about to note something.
#[derive(Clone, Copy, Debug)]
pub struct Deciding<'a> {
    /// The campaign.
    pub campaign: &'a Campaign,
    /// What was filed, with the case file as it stands.
    pub dossier: &'a Dossier,
    /// Who.
    pub by: Party<'a>,
    /// For the office or for the discipline team.
    pub role: Role,
    /// The moment.
    pub at: Timestamp,
}

/// What it comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Something new.
    Now {
        /// The case file with it.
        case_file: Box<CaseFile>,
        /// The step that leads there.
        step: Box<Step>,
        /// The case report that goes with it.
        report: Option<Box<CaseReport>>,
    },
    /// The same person noted the very same before: a request sent twice.
    Already,
}

/// Why nothing was noted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is theirs, or names them.
    #[error("{0}")]
    Barred(Bar),
    /// A newer revision was filed.
    #[error("本人已提交更正（第 {current} 次），请按最新内容核查")]
    OldRevision {
        /// The revision that stands.
        current: u32,
    },
    /// Somebody noted something since the page was read.
    #[error("其他人已登记了新的情况，请看过最新内容后再办理")]
    Changed,
    /// The declaration has no such participation.
    #[error("报告中没有这一项参与情况")]
    NoSuchParticipation,
    /// It names no participation, though there are some.
    #[error("请选择参与情况")]
    NoneChosen,
    /// Something that stands is to be changed.
    #[error("更改已登记的内容，请用 2 至 500 个字写明原因")]
    WhyMissing,
    /// It was left before.
    #[error("这一项已于{}退出；认为不实的，请先登记退出复核", date::in_chinese(*.on))]
    AlreadyLeft {
        /// The day.
        on: Date,
    },
    /// Nobody said that it was left.
    #[error("这一项没有退出的报告或登记，无从复核")]
    NotLeft,
    /// A disposition comes after the verification.
    #[error("请先登记现有内容的核查情况，再登记处理情况")]
    NotVerified,
    /// The declaration claims no exemption.
    #[error("本人没有申请豁免")]
    NoClaim,
    /// There is nothing of this kind to take back.
    #[error("这一项现在没有可以撤回的登记")]
    NotNoted,
    /// There is nothing to take back.
    #[error("没有填写内容，现在也没有可以取消的登记")]
    NothingThere,
}

/// What is to stand in a matter of one place.
struct Wanted {
    place: Option<usize>,
    kind: Kind,
    after: Option<Matter>,
}

impl Deciding<'_> {
    /// Notes what is asked for.
    ///
    /// # Errors
    /// Somebody has to stand aside, the page was old, or the rules do not allow it.
    pub fn take(&self, asked: &Asked) -> Result<Taken, Refused> {
        let current = &self.dossier.current;
        if let Some(bar) = self.by.bar(current) {
            return Err(Refused::Barred(bar));
        }
        if asked.seen != current.revision {
            return Err(Refused::OldRevision {
                current: current.revision,
            });
        }
        let view = View::of(self.dossier);
        let before = self.dossier.case_file.as_deref();
        let serial = before.map_or(0, |case_file| case_file.reports) + 1;
        let (wanted, report) = self.wanted(&view, &asked.command, serial)?;
        if self.is_noted(&view, &wanted, report.as_ref()) {
            return Ok(Taken::Already);
        }
        if asked
            .step
            .is_some_and(|seen| seen != before.map_or(0, |case_file| case_file.step))
        {
            return Err(Refused::Changed);
        }
        let kind = wanted.first().map_or(Kind::Note, |one| one.kind);
        let mut changes = Vec::new();
        for one in wanted {
            changes.push(self.change(&view, one, asked.why.as_deref())?);
        }
        let step = Step {
            step: before.map_or(0, |case_file| case_file.step) + 1,
            at: self.at,
            revision: current.revision,
            by: Person::of(self.by.entry),
            role: self.role,
            kind,
            changes,
            why: asked.why.clone(),
        };
        let case_file = self.case_file_after(&step);
        Ok(Taken::Now {
            case_file: Box::new(case_file),
            step: Box::new(step),
            report: report.map(Box::new),
        })
    }

    /// What is to stand, if the rules allow it.
    fn wanted(
        &self,
        view: &View,
        command: &Command,
        serial: u32,
    ) -> Result<(Vec<Wanted>, Option<CaseReport>), Refused> {
        let one =
            |place: Option<usize>, kind: Kind, after: Option<Matter>| vec![Wanted { place, kind, after }];
        let there = |place: Option<usize>| self.is_there(place);
        let mut report = None;
        let wanted = match command {
            Command::Verify(place, found) => {
                there(*place)?;
                one(
                    *place,
                    Kind::Verification,
                    Some(Matter::Verification(found.clone())),
                )
            }
            Command::Order(place, order) => {
                there(Some(*place))?;
                self.left_before(view, *place, |left| left < order.ordered_on)?;
                let order = Matter::OrderedWithdrawal(order.clone());
                one(Some(*place), Kind::OrderedWithdrawal, Some(order))
            }
            Command::Agree(place, agreement) => {
                there(Some(*place))?;
                if agreement.is_some() {
                    self.left_before(view, *place, |_| true)?;
                } else if view.agreed_date(*place).is_none() {
                    return Err(Refused::NothingThere);
                }
                let agreement = agreement.clone().map(Matter::AgreedDate);
                one(Some(*place), Kind::AgreedDate, agreement)
            }
            Command::Recheck(place, real, evidence) => {
                there(Some(*place))?;
                let withdrawn_on = view.last_stated_withdrawal(*place).ok_or(Refused::NotLeft)?;
                let recheck = Recheck {
                    real: *real,
                    withdrawn_on,
                    evidence: evidence.clone(),
                };
                one(Some(*place), Kind::Recheck, Some(Matter::Recheck(recheck)))
            }
            Command::Rule(ruling) => {
                if self.dossier.current.content.innovation_exemption.is_none() {
                    return Err(Refused::NoClaim);
                }
                one(None, Kind::Exemption, Some(Matter::Exemption(ruling.clone())))
            }
            Command::Dispose(places, measure, reason, sheet, referral) => {
                let places = &self.chosen(places)?;
                for place in places {
                    there(*place)?;
                    if view.verification(*place).is_none() {
                        return Err(Refused::NotVerified);
                    }
                }
                report = sheet.clone().map(|sheet| CaseReport { serial, ..sheet });
                let disposition = Matter::Disposition(Disposition {
                    measure: *measure,
                    reason: reason.clone(),
                    case_report: report.as_ref().map(|report| Attached {
                        serial,
                        sha256: report.digest(),
                    }),
                    referral: referral.clone(),
                });
                let each = places.iter().map(|place| Wanted {
                    place: *place,
                    kind: Kind::Disposition,
                    after: Some(disposition.clone()),
                });
                each.collect()
            }
            Command::TakeBack(kind, places) => {
                let chosen = if *kind == Kind::Disposition {
                    self.chosen(places)?
                } else {
                    places.clone()
                };
                for place in &chosen {
                    there(*place)?;
                    if view.entry(*kind, *place).is_none() {
                        return Err(Refused::NotNoted);
                    }
                }
                let each = chosen.into_iter().map(|place| Wanted {
                    place,
                    kind: *kind,
                    after: None,
                });
                each.collect()
            }
            Command::Note(place, note) => {
                there(*place)?;
                if note.is_none() && view.note(*place).is_none() {
                    return Err(Refused::NothingThere);
                }
                one(*place, Kind::Note, note.clone().map(Matter::Note))
            }
        };
        Ok((wanted, report))
    }

    /// Where nothing is chosen, a nil declaration is disposed of as a whole.
    fn chosen(&self, places: &[Option<usize>]) -> Result<Vec<Option<usize>>, Refused> {
        match places {
            [] if self.dossier.current.content.participations.is_empty() => Ok(vec![None]),
            [] => Err(Refused::NoneChosen),
            chosen => Ok(chosen.to_vec()),
        }
    }

    fn is_there(&self, place: Option<usize>) -> Result<(), Refused> {
        let participations = self.dossier.current.content.participations.len();
        if place.is_none_or(|place| place < participations) {
            Ok(())
        } else {
            Err(Refused::NoSuchParticipation)
        }
    }

    /// Whether the same person noted all of this on this revision.
    fn is_noted(&self, view: &View, wanted: &[Wanted], report: Option<&CaseReport>) -> bool {
        wanted.iter().all(|one| {
            let found = view.entry(one.kind, one.place);
            found.zip(one.after.as_ref()).is_some_and(|(entry, after)| {
                entry.revision == self.dossier.current.revision
                    && entry.by.number == self.by.entry.number
                    && is_same(&entry.matter, after, report)
            })
        })
    }

    fn change(&self, view: &View, wanted: Wanted, why: Option<&str>) -> Result<Change, Refused> {
        let before = view.entry(wanted.kind, wanted.place);
        let counts = view.standing_entry(wanted.kind, wanted.place);
        let is_correction = counts.is_some_and(|entry| !goes_on(&entry.matter, wanted.after.as_ref()));
        if is_correction && why.is_none() {
            return Err(Refused::WhyMissing);
        }
        Ok(Change {
            before: before.cloned(),
            after: wanted.after.map(|matter| self.entry(wanted.place, matter)),
        })
    }

    fn entry(&self, place: Option<usize>, matter: Matter) -> Entry {
        let current = &self.dossier.current;
        let one = place.and_then(|place| current.content.participations.get(place));
        Entry {
            revision: current.revision,
            place,
            about: one.map(|one| About::of(&current.content, one)),
            facts: facts_of(&current.content, place),
            by: Person::of(self.by.entry),
            role: self.role,
            at: self.at,
            matter,
        }
    }

    fn left_before(
        &self,
        view: &View,
        place: usize,
        too_early: impl Fn(Date) -> bool,
    ) -> Result<(), Refused> {
        match view.withdrawn_on(self.campaign, place) {
            Some(on) if too_early(on) => Err(Refused::AlreadyLeft { on }),
            _ => Ok(()),
        }
    }

    fn case_file_after(&self, step: &Step) -> CaseFile {
        let current = &self.dossier.current;
        let before = self.dossier.case_file.as_deref();
        let mut case_file = before.cloned().unwrap_or_else(|| CaseFile::empty(current));
        case_file.name.clone_from(&current.declarant.name);
        case_file.apply(step);
        case_file.watched = View::with(self.dossier, Some(&case_file)).watched(self.campaign);
        case_file
    }
}

/// Whether two say the same; of case reports the number does not count.
fn is_same(one: &Matter, other: &Matter, report: Option<&CaseReport>) -> bool {
    match (one, other) {
        (Matter::Disposition(one), Matter::Disposition(other)) => {
            let attached = one.case_report.as_ref().map(|attached| &attached.sha256);
            attached == report.map(CaseReport::digest).as_ref()
                && (one.measure, &one.reason, &one.referral)
                    == (other.measure, &other.reason, &other.referral)
        }
        _ => one == other,
    }
}

/// Whether what is to stand carries on what stands, so that no reason is asked for: the same once more, an order that is
/// done now, the recheck of a later withdrawal.
fn goes_on(before: &Matter, after: Option<&Matter>) -> bool {
    match (before, after) {
        (Matter::OrderedWithdrawal(before), Some(Matter::OrderedWithdrawal(after))) => {
            before == after || (before.done_on.is_none() && before.ordered_on == after.ordered_on)
        }
        (Matter::Recheck(before), Some(Matter::Recheck(after))) => {
            before == after || before.withdrawn_on < after.withdrawn_on
        }
        (before, after) => Some(before) == after,
    }
}
