//! What waits in the whole bureau, with counts: what the newest summary counted of reports, and what the lists of the moment
//! have. Each line leads to where it is done, for whoever may do it.

use crate::leads::OpenLeads;
use crate::{Office, units};
use archive::Manifest;
use campaign::deadlines::Deadline;
use campaign::overview::{Matter, Task, urging};
use campaign::{Right, timing};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Person, Problem};

/// Lines of a list that are counted; beyond that it is told that there are more.
const MOST_COUNTED: i32 = 1_000;

/// Something that waits.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BureauTask)]
pub(super) struct Line {
    /// What it is.
    what: String,
    count: u64,
    /// There are more than counted.
    more: bool,
    /// What is counted: 份, 人, 项, 件 or 个.
    measure: &'static str,
    /// Its term has passed.
    overdue: bool,
    /// Since when the oldest waits, where that is known.
    #[schema(required)]
    since: Option<Date>,
    /// Where it is done; null for who does none of it.
    #[schema(required)]
    href: Option<String>,
}

impl Line {
    fn of(what: impl Into<String>, count: u64, measure: &'static str) -> Self {
        Line {
            what: what.into(),
            count,
            more: false,
            measure,
            overdue: false,
            since: None,
            href: None,
        }
    }

    fn at(self, person: &Person, right: Right, href: impl Into<String>) -> Self {
        let href = right.is_held_by(&person.roles).then(|| href.into());
        Line { href, ..self }
    }

    fn overdue(self, overdue: bool) -> Self {
        Line { overdue, ..self }
    }

    fn since(self, since: Option<Date>) -> Self {
        Line { since, ..self }
    }
}

/// Everything that waits, those first whose term has passed; of these, and of the others, the oldest first.
pub(super) async fn waiting(
    office: &Office,
    person: &Person,
    newest: Option<&Manifest>,
) -> Result<Vec<Line>, Problem> {
    let mut lines = newest.map_or_else(Vec::new, |manifest| counted(office, person, manifest));
    if Right::ReadVerification.is_held_by(&person.roles) {
        lines.push(withdrawals(office, person).await?);
    }
    if Right::ReadLeads.is_held_by(&person.roles) {
        lines.extend(leads(office, person).await?);
    }
    if Right::Confirm.is_held_by(&person.roles) {
        lines.push(confirmations(office, person).await?);
    }
    if Right::AppointSigner.is_held_by(&person.roles) {
        lines.push(unassigned(office, person).await?);
    }
    lines.extend(tables(office, person, newest).await?);
    lines.retain(|line| line.count > 0);
    lines.sort_by_key(|line| (!line.overdue, line.since.is_none(), line.since));
    Ok(lines)
}

/// What the newest summary counted.
fn counted(office: &Office, person: &Person, manifest: &Manifest) -> Vec<Line> {
    let campaign = &office.web.campaign;
    let late = campaign.deadlines(office.web.now()).file.has_passed();
    let tasks = manifest.pending.iter().map(|waiting| {
        let since = waiting.oldest.first().map(|oldest| timing::day(oldest.since));
        let overdue = match waiting.task {
            Task::Returned => late,
            Task::Unsigned => true,
            Task::Verify | Task::Flagged | Task::Exemption => false,
        };
        let href = format!("/api/watch?show={}", waiting.task.as_str());
        Line::of(waiting.task.in_chinese(), waiting.count, "份")
            .since(since)
            .overdue(overdue)
            .at(person, Right::ReadVerification, href)
    });
    let urged = urging(campaign, &manifest.overview, office.web.now());
    let urged = [Matter::NotFiled, Matter::NotDelivered].map(|matter| {
        let of_matter = urged.iter().filter(|urge| urge.matter == matter);
        let count = of_matter.clone().map(|urge| urge.count).sum();
        let overdue = of_matter.into_iter().any(|urge| urge.overdue);
        let line = Line::of(matter.in_chinese(campaign), count, matter.measure()).overdue(overdue);
        match matter {
            Matter::NotDelivered => line.at(person, Right::Collect, "/api/collections?show=undelivered"),
            _ => line.at(person, Right::Oversee, "/api/units"),
        }
    });
    tasks.chain(urged).collect()
}

/// Agreed days that passed.
async fn withdrawals(office: &Office, person: &Person) -> Result<Line, Problem> {
    let yesterday = timing::day(office.web.now()).yesterday().ok();
    let list = &office.web.store.watch_list;
    let page = list
        .watch_page(Some(Date::constant(1900, 1, 1)), yesterday, None, MOST_COUNTED)
        .await?;
    let line = Line::of("约定退出日期已过", page.items.len() as u64, "项")
        .since(page.items.first().and_then(|watched| watched.date))
        .overdue(true)
        .at(person, Right::ReadVerification, "/api/watch?show=passed");
    Ok(Line {
        more: page.next.is_some(),
        ..line
    })
}

/// Leads that nobody deals with, those that should be closed, and replies that are missing.
async fn leads(office: &Office, person: &Person) -> Result<[Line; 3], Problem> {
    let OpenLeads {
        unassigned,
        overdue,
        unanswered,
        more,
    } = crate::leads::open(&office.web, person).await?;
    let line = |what: &str, dates: &[Date], href: &str| {
        let line = Line::of(what, dates.len() as u64, "件").since(dates.iter().min().copied());
        Line { more, ..line }.at(person, Right::ReadLeads, href)
    };
    Ok([
        line("线索待分办", &unassigned, "/api/leads?standing=open"),
        line("线索逾期未办结", &overdue, "/api/leads?overdue=true").overdue(true),
        line("线索移送后未回复", &unanswered, "/api/leads?awaits_reply=true"),
    ])
}

/// What others proposed and this person may confirm.
async fn confirmations(office: &Office, person: &Person) -> Result<Line, Problem> {
    let waiting = office.web.store.open_proposals.waiting(office.web.now()).await?;
    let mine = waiting.iter().filter(|proposal| {
        let own = proposal.may_be_confirmed_by(&person.entry.number, &person.roles, None);
        own.is_ok()
    });
    let since = mine.clone().map(|proposal| timing::day(proposal.at)).min();
    let line = Line::of("账户和角色变动待确认", mine.count() as u64, "项").since(since);
    Ok(line.at(person, Right::Confirm, "/api/confirmations"))
}

/// Reports for which nobody signs.
async fn unassigned(office: &Office, person: &Person) -> Result<Line, Problem> {
    let page = office.web.store.queues.page(None, None).await?;
    let since = page
        .items
        .iter()
        .map(|waiting| timing::day(waiting.filed_at))
        .min();
    let line = Line::of("没有合适的阅签人，待指定", page.items.len() as u64, "份").since(since);
    let line = line.at(person, Right::AppointSigner, "/api/reviews?list=unassigned");
    Ok(Line {
        more: page.next.is_some(),
        ..line
    })
}

/// Units' tables that are not sealed, and those that changed since they were.
async fn tables(office: &Office, person: &Person, newest: Option<&Manifest>) -> Result<[Line; 2], Problem> {
    let sealing = units::sealing(office, newest).await?;
    let campaign = &office.web.campaign;
    let due: Deadline = campaign.deadlines(office.web.now()).file;
    let at = |line: Line| line.at(person, Right::Oversee, "/api/units");
    Ok([
        at(Line::of("汇总表未封存", sealing.open, "个").overdue(due.has_passed())),
        at(Line::of("汇总表封存后有变动", sealing.changed, "个")),
    ])
}
