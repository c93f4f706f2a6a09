//! What awaits somebody: their own report, and what waits at their desks, with how much of it there is and since when. What
//! has waited longest comes first.

use crate::Account;
use campaign::lead::{Circle, Lead};
use campaign::person::Person as Named;
use campaign::sign_off::{self, Because, Source, State as SignOffState};
use campaign::{Right, RosterNumber, timing};
use jiff::civil::Date;
use serde::Serialize;
use store::Page;
use utoipa::ToSchema;
use web::{Person, Problem, signing};

/// Things that are counted; beyond these it is told that there are more.
const MOST_COUNTED: i32 = 100;

/// Something that awaits somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Awaiting {
    /// What it is.
    what: What,
    /// Where it is done.
    href: String,
    /// How many of it; none where it is one thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
    /// There are more than counted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    more: bool,
    /// By when.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Date>,
    /// Since when the oldest of it waits, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Date>,
}

/// The kinds of things that await people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AwaitingKind)]
enum What {
    /// Nothing was filed yet.
    File,
    /// The report was returned.
    Correct,
    /// They have become a leading cadre since they filed: their relatives are to be declared too.
    Supplement,
    /// Reports wait for this signer.
    SignOff,
    /// Reports wait for the office to appoint a signer.
    AppointSigner,
    /// The unit's people and its Annex 3.
    Unit,
    /// Municipally managed cadres' reports are to be collected.
    Collect,
    /// What others proposed waits for this person to confirm it.
    Confirm,
    /// What others entered from paper waits for this person to compare it.
    ComparePaper,
    /// Agreed days passed, and what was agreed is not left.
    OverdueWithdrawals,
    /// Leads that this person deals with should have been closed.
    OverdueLeads,
    /// Leads that this person deals with were referred, and no reply came.
    UnansweredReferrals,
    /// Units' tables are not sealed though the self-check phase is over.
    UnsealedTables,
    /// Everything that waits in the whole bureau.
    Bureau,
}

impl Account {
    pub(crate) async fn awaits(&self, person: &Person) -> Result<Vec<Awaiting>, Problem> {
        let campaign = &self.web.campaign;
        let may = |right| person.member().may(right);
        let today = timing::day(self.web.now());
        let (signing, unassigned, confirming, comparing, withdrawals, leads, tables) = tokio::try_join!(
            if_held(may(Right::Sign), self.to_sign(person)),
            if_held(may(Right::AppointSigner), self.unassigned()),
            if_held(may(Right::Confirm), self.to_confirm(person)),
            if_held(may(Right::EnterPaper), self.to_compare(person)),
            if_held(may(Right::ReadVerification), self.not_left(today)),
            if_held(may(Right::HandleLeads), self.own_leads(person, today)),
            if_held(may(Right::Oversee), self.not_sealed()),
        )?;
        let mut desk = Vec::from_iter(signing);
        if may(Right::CheckUnit) {
            desk.push(one(What::Unit, format!("/api/units/{}", person.entry.unit), None));
        }
        desk.extend(unassigned);
        if may(Right::Collect) && today <= campaign.rules.deliver_by {
            let until = Some(campaign.rules.deliver_by);
            desk.push(one(What::Collect, "/api/collections".to_owned(), until));
        }
        desk.extend(confirming.into_iter().chain(comparing).chain(withdrawals));
        desk.extend(leads.into_iter().chain(tables));
        // What began to wait first comes first.
        desk.sort_by_key(|one| (one.since.is_none(), one.since));
        if may(Right::ReadOverview) {
            desk.push(one(What::Bureau, "/api/overview#tasks".to_owned(), None));
        }
        Ok(self.own_declaration(person).into_iter().chain(desk).collect())
    }

    fn own_declaration(&self, person: &Person) -> Option<Awaiting> {
        if !person.member().may(Right::File) {
            return None;
        }
        let until = Some(person.entry.due(&self.web.campaign));
        let Some(current) = &person.standing.current else {
            return Some(one(What::File, "/api/declarations/mine".to_owned(), until));
        };
        let state = person.standing.sign_off.as_ref();
        let returned = state.is_some_and(|state| state.state_of(current.revision) == SignOffState::Returned);
        // Who rose since has relatives to declare; who fell need not take anything back.
        let rose = person.entry.is_leading_cadre() && !current.declarant.leading_cadre;
        let what = match (returned, rose) {
            (true, _) => What::Correct,
            (false, true) => What::Supplement,
            (false, false) => return None,
        };
        Some(one(what, "/api/declarations/mine".to_owned(), until))
    }

    /// What others proposed; not what is about this person.
    async fn to_confirm(&self, person: &Person) -> Result<Option<Awaiting>, Problem> {
        let waiting = self.web.store.open_proposals.waiting(self.web.now()).await?;
        let (number, roles) = (&person.entry.number, &person.roles);
        let mine = waiting
            .iter()
            .filter(|proposal| proposal.may_be_confirmed_by(number, roles, None).is_ok());
        let days = mine.map(|proposal| timing::day(proposal.at));
        Ok(several(What::Confirm, "/api/confirmations", days, false))
    }

    /// What others entered from paper; not what is this person's own report.
    async fn to_compare(&self, person: &Person) -> Result<Option<Awaiting>, Problem> {
        let waiting = self.web.store.open_papers.waiting().await?;
        let own = &person.entry.number;
        let others = waiting
            .iter()
            .filter(|entry| &entry.by.number != own && &entry.number != own);
        let days = others.map(|entry| timing::day(entry.at));
        Ok(several(What::ComparePaper, "/api/papers", days, false))
    }

    /// What the person would sign themselves, in the place of those they stand in for, and for their unit beside its other
    /// signer: the same that the list shows. The first page of each queue tells enough.
    async fn to_sign(&self, person: &Person) -> Result<Option<Awaiting>, Problem> {
        let (web, signer) = (&self.web, &person.entry.number);
        let absent = signing::stands_in_for(web, signer).await?;
        let absent = absent.iter().map(Named::of).collect();
        let (mut waiting, mut more) = (Vec::new(), false);
        for source in sign_off::sources(&web.campaign, signer, absent) {
            let page = self.queue(&source).await?;
            more |= page.next.is_some();
            waiting.extend(page.items.into_iter().filter(|one| source.takes(one)));
        }
        waiting.sort_by(|one, other| one.number.cmp(&other.number));
        waiting.dedup_by(|one, other| one.number == other.number);
        let numbers: Vec<RosterNumber> = waiting.iter().map(|one| one.number.clone()).collect();
        let declared = web.store.people.declared(&numbers).await?;
        let party = person.party();
        waiting.retain(|one| {
            let mut of_one = declared.iter().filter(|report| report.number == one.number);
            of_one.all(|report| party.bar(report).is_none())
        });
        let days = waiting.iter().map(|one| timing::day(one.filed_at));
        Ok(several(What::SignOff, "/api/reviews", days, more))
    }

    async fn unassigned(&self) -> Result<Option<Awaiting>, Problem> {
        let nobodys = Source {
            signer: None,
            because: Because::Own,
        };
        let page = self.queue(&nobodys).await?;
        let days = page.items.iter().map(|one| timing::day(one.filed_at));
        Ok(several(
            What::AppointSigner,
            "/api/reviews?list=unassigned",
            days,
            page.next.is_some(),
        ))
    }

    async fn queue(&self, source: &Source) -> Result<Page<sign_off::Waiting>, Problem> {
        let queues = self.web.store.queues.clone().with_page_size(MOST_COUNTED);
        Ok(queues.page(source.signer.as_ref(), None).await?)
    }

    /// Agreed days that passed.
    async fn not_left(&self, today: Date) -> Result<Option<Awaiting>, Problem> {
        let (first, last) = (Date::constant(1900, 1, 1), today.yesterday().unwrap_or(today));
        let list = &self.web.store.watch_list;
        let page = list
            .watch_page(Some(first), Some(last), None, MOST_COUNTED)
            .await?;
        let days = page.items.iter().filter_map(|watched| watched.date);
        let href = "/api/watch?show=passed";
        Ok(several(What::OverdueWithdrawals, href, days, page.next.is_some()))
    }

    /// The leads that the person deals with. Those of nobody, and of others, stand on the bureau's list.
    async fn own_leads(&self, person: &Person, today: Date) -> Result<Vec<Awaiting>, Problem> {
        let circles: Vec<Circle> = Circle::of_roles(&person.roles).collect();
        let most = 10 * usize::try_from(MOST_COUNTED).unwrap_or_default();
        let mut leads = self.web.store.lead_lists.list(&circles, None, most).await?;
        let number = &person.entry.number;
        let is_own = |lead: &Lead| {
            let handler = lead.handler.as_ref();
            handler.is_some_and(|handler| &handler.person.number == number) && !lead.concerns(number)
        };
        leads.retain(is_own);
        let overdue = leads.iter().filter(|lead| lead.is_overdue(today));
        let unanswered = leads.iter().filter_map(Lead::unanswered_since);
        let overdue = several(
            What::OverdueLeads,
            "/api/leads?mine=true&overdue=true",
            overdue.map(|lead| lead.due),
            false,
        );
        let unanswered = several(
            What::UnansweredReferrals,
            "/api/leads?mine=true&awaits_reply=true",
            unanswered,
            false,
        );
        Ok(overdue.into_iter().chain(unanswered).collect())
    }

    /// Units without a seal that stands, once they should have sealed.
    async fn not_sealed(&self) -> Result<Option<Awaiting>, Problem> {
        let campaign = &self.web.campaign;
        let due = campaign.deadlines(self.web.now()).file;
        if !due.has_passed() {
            return Ok(None);
        }
        let seals = self.web.store.last_seals.all().await?;
        let is_open = |unit: &&campaign::plan::Unit| {
            let mut of_unit = seals.iter().filter(|seal| seal.unit == unit.id);
            !of_unit.any(|seal| seal.stands())
        };
        let open = campaign.units.iter().filter(is_open);
        Ok(several(
            What::UnsealedTables,
            "/api/units",
            open.map(|_| due.day),
            false,
        ))
    }
}

/// What is read for who holds the right, and nothing for others.
async fn if_held<Found: Default>(
    held: bool,
    read: impl Future<Output = Result<Found, Problem>>,
) -> Result<Found, Problem> {
    if held { read.await } else { Ok(Found::default()) }
}

fn one(what: What, href: String, until: Option<Date>) -> Awaiting {
    Awaiting {
        what,
        href,
        count: None,
        more: false,
        until,
        since: None,
    }
}

/// As many as there are days since which they wait; none for none.
fn several(what: What, href: &str, since: impl Iterator<Item = Date>, more: bool) -> Option<Awaiting> {
    let days: Vec<Date> = since.collect();
    let oldest = days.iter().min().copied()?;
    Some(Awaiting {
        count: Some(days.len()),
        more,
        since: Some(oldest),
        ..one(what, href.to_owned(), None)
    })
}
