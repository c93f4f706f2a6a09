//! A case file laid beside what was filed.

use crate::declaration::contradiction::{Contradiction, contradictions};
use crate::declaration::flags::Flag;
use crate::declaration::participant::RowParticipant;
use crate::declaration::participant::participant;
use crate::declaration::revision::Revision;
use crate::people::plan::{Campaign, PhaseId};
use crate::process::case_file::{CaseFile, Entry, facts_of};
use crate::process::case_file::{Disposition, Kind, Matter, Order, Recheck, Ruling, Verification};
use crate::process::dossier::{Dossier, Standing, places};
use jiff::civil::Date;

/// What columns 15 to 19 of Annex 3 print of one participation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// 15, 主动报告阶段退出.
    pub self_report: Option<&'static str>,
    /// 16, 核查阶段退出.
    pub verification_stage: Option<&'static str>,
    /// 17, 约定退出.
    pub agreed: Option<Date>,
    /// 18, 核查情况.
    pub verification: Option<String>,
    /// 19, 处理情况.
    pub disposition: Option<String>,
}

/// What stands of each participation of a declaration, as it is declared now.
#[derive(Clone, Debug)]
pub struct View<'a> {
    dossier: &'a Dossier,
    case_file: Option<&'a CaseFile>,
    standings: Vec<Standing<'a>>,
    /// Where each participation stands in each revision, newest first.
    places: Vec<(u32, Vec<Option<usize>>)>,
}

impl<'a> View<'a> {
    /// Lays them beside each other. A case file speaks of older revisions only as far as the dossier has them.
    #[must_use]
    pub fn of(dossier: &'a Dossier) -> Self {
        View::with(dossier, dossier.case_file.as_deref())
    }

    pub(super) fn with(dossier: &'a Dossier, case_file: Option<&'a CaseFile>) -> Self {
        View {
            standings: dossier.standings(),
            places: places(&dossier.current, &dossier.earlier),
            dossier,
            case_file,
        }
    }

    /// The revision that stands.
    #[must_use]
    pub fn current(&self) -> &'a Revision {
        &self.dossier.current
    }

    /// How each participation stands by what was filed alone.
    #[must_use]
    pub fn standings(&self) -> &[Standing<'a>] {
        &self.standings
    }

    /// What was found or decided last in a matter of a participation, or, without a place, of the declaration as a
    /// whole; whether it still counts is another question.
    #[must_use]
    pub fn entry(&self, kind: Kind, place: Option<usize>) -> Option<&'a Entry> {
        let entries = self
            .case_file
            .into_iter()
            .flat_map(|case_file| &case_file.entries);
        let mut fitting = entries.filter(|entry| entry.matter.kind() == kind);
        match place {
            None => fitting.rfind(|entry| entry.place.is_none()),
            Some(place) => fitting.rfind(|entry| self.place_of(entry) == Some(place)),
        }
    }

    /// Where the participation that an entry is about stands now; none if an amendment left it out.
    fn place_of(&self, entry: &Entry) -> Option<usize> {
        self.place_now(entry.revision, entry.place?)
    }

    /// Where a participation of a revision stands now; none if an amendment left it out.
    #[must_use]
    pub fn place_now(&self, revision: u32, place: usize) -> Option<usize> {
        let (_, then) = self.places.iter().find(|(one, _)| *one == revision)?;
        then.iter().position(|there| *there == Some(place))
    }

    /// What was found or decided and counts: as [`View::entry`], unless it judges facts that are declared differently
    /// now.
    #[must_use]
    pub fn standing_entry(&self, kind: Kind, place: Option<usize>) -> Option<&'a Entry> {
        let entry = self.entry(kind, place)?;
        let judged = !kind.judges_facts() || entry.facts == facts_of(&self.current().content, place);
        judged.then_some(entry)
    }

    /// 核查情况 that counts.
    #[must_use]
    pub fn verification(&self, place: Option<usize>) -> Option<&'a Verification> {
        match &self.standing_entry(Kind::Verification, place)?.matter {
            Matter::Verification(verification) => Some(verification),
            _ => None,
        }
    }

    /// 责成退出.
    #[must_use]
    pub fn order(&self, place: usize) -> Option<&'a Order> {
        match &self.entry(Kind::OrderedWithdrawal, Some(place))?.matter {
            Matter::OrderedWithdrawal(order) => Some(order),
            _ => None,
        }
    }

    /// 约定退出.
    #[must_use]
    pub fn agreed_date(&self, place: usize) -> Option<Date> {
        match &self.entry(Kind::AgreedDate, Some(place))?.matter {
            Matter::AgreedDate(agreed) => Some(agreed.date),
            _ => None,
        }
    }

    /// 退出复核.
    #[must_use]
    pub fn recheck(&self, place: usize) -> Option<&'a Recheck> {
        match &self.entry(Kind::Recheck, Some(place))?.matter {
            Matter::Recheck(recheck) => Some(recheck),
            _ => None,
        }
    }

    /// 处理情况.
    #[must_use]
    pub fn disposition(&self, place: Option<usize>) -> Option<&'a Disposition> {
        match &self.entry(Kind::Disposition, place)?.matter {
            Matter::Disposition(disposition) => Some(disposition),
            _ => None,
        }
    }

    /// 另附说明.
    #[must_use]
    pub fn note(&self, place: Option<usize>) -> Option<&'a str> {
        match &self.entry(Kind::Note, place)?.matter {
            Matter::Note(note) => Some(&note.text),
            _ => None,
        }
    }

    /// The ruling on the exemption that is claimed now. A claim that changed since, or that covers other participations,
    /// waits for another one.
    #[must_use]
    pub fn exemption(&self) -> Option<&'a Ruling> {
        self.current().content.innovation_exemption.as_ref()?;
        match &self.standing_entry(Kind::Exemption, None)?.matter {
            Matter::Exemption(ruling) => Some(ruling),
            _ => None,
        }
    }

    /// Whether a participation is none of the campaign's: one's own, of somebody whose exemption was accepted (§2.1).
    #[must_use]
    pub fn is_exempt(&self, place: usize) -> bool {
        let content = &self.current().content;
        let own = content
            .participations
            .get(place)
            .is_some_and(|one| participant(content, one) == RowParticipant::Oneself);
        own && self.exemption().is_some_and(|ruling| ruling.accepted)
    }

    /// The day a participation was left, as far as that is to be believed: as declared or reported by the line for
    /// lenient treatment (§5.2.3), or later and the office found it real; or as the office noted with its order; the
    /// earlier of both. A recheck that found a sham (明退实不退) takes away what was said to have happened up to the day
    /// it looked into.
    #[must_use]
    pub fn withdrawn_on(&self, campaign: &Campaign, place: usize) -> Option<Date> {
        let filed = self
            .reported_withdrawal(place)
            .filter(|_| self.is_believed(campaign, place));
        filed.into_iter().chain(self.done_on(place)).min()
    }

    /// What does not fit together in what was declared.
    #[must_use]
    pub fn contradictions(&self, campaign: &Campaign) -> Vec<Contradiction> {
        let current = self.current();
        contradictions(campaign, &current.declarant, &current.content)
    }

    /// What the office should look at in how a participation was left.
    #[must_use]
    pub fn flags(&self, campaign: &Campaign, place: usize) -> Vec<Flag> {
        let standing = self.standings.get(place);
        let mut flags = standing.map_or_else(Vec::new, |standing| standing.flags(campaign, self.current()));
        if self.reported_withdrawal(place).is_some() && self.withdrawn_on(campaign, place).is_none() {
            flags.push(Flag::WithdrawalToConfirm);
        }
        flags
    }

    /// Whether what was declared or reported as left was so in time, or the office found it real.
    fn is_believed(&self, campaign: &Campaign, place: usize) -> bool {
        let standing = self.standings.get(place);
        let confirmed = self.recheck(place).is_some_and(|recheck| {
            let day = standing.and_then(Standing::withdrawn_on);
            recheck.real && day.is_some_and(|day| day <= recheck.withdrawn_on)
        });
        confirmed || standing.is_some_and(|standing| standing.left_in_time(campaign))
    }

    /// What was declared or reported of leaving, unless a recheck found it a sham.
    #[must_use]
    pub fn reported_withdrawal(&self, place: usize) -> Option<Date> {
        let day = self.standings.get(place)?.withdrawn_on()?;
        (!self.is_sham(place, day)).then_some(day)
    }

    /// What the office noted of an order that was followed, unless a recheck found it a sham.
    fn done_on(&self, place: usize) -> Option<Date> {
        let day = self.order(place)?.done_on?;
        (!self.is_sham(place, day)).then_some(day)
    }

    fn is_sham(&self, place: usize, day: Date) -> bool {
        let recheck = self.recheck(place);
        recheck.is_some_and(|recheck| !recheck.real && day <= recheck.withdrawn_on)
    }

    /// The last day a participation is said to have been left, true or not.
    #[must_use]
    pub fn last_stated_withdrawal(&self, place: usize) -> Option<Date> {
        let filed = self.standings.get(place).and_then(Standing::withdrawn_on);
        let done = self.order(place).and_then(|order| order.done_on);
        filed.max(done)
    }

    /// What columns 15 to 19 print of a participation (notes 3 to 5 of Annex 3).
    ///
    /// The day it was left decides between the first two. A withdrawal after the self-report stage counts as one of the
    /// verification stage once the office had a part in it: it ordered it, agreed on a day, or looked into it and found
    /// it real.
    #[must_use]
    pub fn columns(&self, campaign: &Campaign, place: usize) -> Columns {
        let self_check_ends = campaign.phase(PhaseId::SelfCheck).map(|phase| phase.ends);
        let withdrawn_on = self.withdrawn_on(campaign, place);
        let in_time = withdrawn_on
            .zip(self_check_ends)
            .is_some_and(|(day, ends)| day <= ends && self.is_reported_in_time(campaign, place));
        let agreed = self.agreed_date(place);
        let part_of_office = self.order(place).is_some()
            || agreed.is_some()
            || self.recheck(place).is_some_and(|recheck| recheck.real);
        Columns {
            self_report: in_time.then_some("已退"),
            verification_stage: (withdrawn_on.is_some() && !in_time && part_of_office)
                .then_some("已责成退出"),
            agreed: agreed.filter(|_| withdrawn_on.is_none()),
            verification: self.verification(Some(place)).map(Verification::in_chinese),
            disposition: self.disposition(Some(place)).map(Disposition::in_chinese),
        }
    }

    /// Whether it was reported and left by the day the plan sets for lenient treatment (§5.2.3), and that is to be
    /// believed.
    #[must_use]
    pub fn meets_lenient_line(&self, campaign: &Campaign, place: usize) -> bool {
        let reported = self.standings.get(place);
        reported.is_some_and(|standing| standing.meets_lenient_line(campaign))
            && self
                .withdrawn_on(campaign, place)
                .is_some_and(|day| day <= campaign.rules.lenient_until)
    }

    /// Whether column 15 can have it: leaving was reported in the self-report stage, or the office noted it with its order.
    fn is_reported_in_time(&self, campaign: &Campaign, place: usize) -> bool {
        let reported = self.standings.get(place);
        reported.is_some_and(|standing| standing.left_in_time(campaign)) || self.done_on(place).is_some()
    }

    /// Whether everything that was declared is verified: each participation, or a nil declaration as a whole. Those that
    /// an accepted exemption covers need not be.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        let places = self.current().content.participations.len();
        if places == 0 {
            return self.verification(None).is_some();
        }
        (0..places).all(|place| self.is_exempt(place) || self.verification(Some(place)).is_some())
    }

    /// Whether the office found something or decided on a participation.
    pub(super) fn is_dealt_with(&self, place: usize) -> bool {
        let kinds = [
            Kind::Verification,
            Kind::OrderedWithdrawal,
            Kind::AgreedDate,
            Kind::Recheck,
        ];
        kinds
            .into_iter()
            .any(|kind| self.entry(kind, Some(place)).is_some())
    }

    /// What was found or decided about participations that an amendment left out of the declaration.
    #[must_use]
    pub fn left_out(&self) -> Vec<&'a Entry> {
        let entries = self
            .case_file
            .into_iter()
            .flat_map(|case_file| &case_file.entries);
        entries
            .filter(|entry| entry.place.is_some() && self.place_of(entry).is_none())
            .collect()
    }

    /// What the table cannot show in a row and is added as a note (另附说明): what was noted of the declaration as a
    /// whole, and what was found and decided about it, such as something that was not declared.
    #[must_use]
    pub fn added_note(&self) -> Option<String> {
        let differs = self
            .verification(None)
            .filter(|found| !found.differences.is_empty())
            .map(|found| format!("核查情况：{}", found.in_chinese()));
        let disposed = self
            .disposition(None)
            .map(|disposition| format!("处理情况：{}", disposition.in_chinese()));
        let noted = self.note(None).map(str::to_owned);
        let parts: Vec<String> = noted.into_iter().chain(differs).chain(disposed).collect();
        (!parts.is_empty()).then(|| parts.join("；"))
    }
}
