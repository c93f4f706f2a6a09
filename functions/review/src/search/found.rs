//! What is found, and by whom. The index tells who may be meant; what they are and filed is read as it stands, and shown as
//! far as the person may read it. Whom a unit's desk and a signer answer for is looked through besides, so that somebody
//! whose name is borne by thousands is found at the desk where they are.

use crate::{Web, reviews};
use campaign::declaration::Participation;
use campaign::finding::Sought;
use campaign::sign_off::{Source, State};
use campaign::{CreditCode, Reference, Revision, Right, RosterNumber, UnitId};
use futures::stream::{StreamExt as _, TryStreamExt as _};
use jiff::civil::Date;
use serde::Serialize;
use store::{Candidates, Case, Known, paged};
use utoipa::ToSchema;
use web::{Person, Problem, signing};

/// Entries of the index that are looked at.
const MOST_CANDIDATES: usize = 100;

/// People, and businesses, that are shown.
const MOST_SHOWN: usize = 50;

/// People of a unit, and reports that wait for a signer, that are looked through: the first pages.
const MOST_LOOKED_THROUGH: usize = 2_000;

/// People whose reports are asked for at the same time whether they may be read.
const AT_ONCE: usize = 8;

/// What was found.
#[derive(Default, Serialize, ToSchema)]
#[schema(as = SearchResults)]
pub(super) struct Found {
    units: Vec<FoundUnit>,
    /// Fifty at most; those first whose whole name it is.
    people: Vec<FoundPerson>,
    /// Fifty at most.
    businesses: Vec<FoundBusiness>,
    /// There may be more: what is typed more fully finds them.
    more: bool,
}

/// A unit that was found.
#[derive(Serialize, ToSchema)]
struct FoundUnit {
    id: UnitId,
    name: String,
}

/// Somebody who was found.
#[derive(Serialize, ToSchema)]
struct FoundPerson {
    number: RosterNumber,
    name: String,
    unit: UnitId,
    unit_name: String,
    position: String,
    /// When they left the roster; null for who is on it.
    #[schema(required)]
    departed_on: Option<Date>,
    /// What they filed; null where nothing was.
    #[schema(required)]
    report: Option<FoundReport>,
}

/// A report that was found.
#[derive(Serialize, ToSchema)]
struct FoundReport {
    reference: Reference,
    revision: u32,
    state: State,
    state_name: &'static str,
}

/// A business that somebody declared.
#[derive(Serialize, ToSchema)]
struct FoundBusiness {
    business_name: String,
    #[schema(required)]
    credit_code: Option<CreditCode>,
    /// Who declared it. Businesses of one person come each once.
    declarant: FoundPerson,
    /// The last revision that has it.
    revision: u32,
    /// Whether that is the one that stands.
    current: bool,
}

/// Seeks for a person.
pub(super) async fn seek(web: &Web, person: &Person, sought: &Sought) -> Result<Found, Problem> {
    let (named, declared) = tokio::try_join!(
        web.store.names.named(sought.key(), MOST_CANDIDATES),
        web.store.businesses.declared(sought.key(), MOST_CANDIDATES),
    )?;
    let mut more = named.more || declared.more;
    let mut numbers: Vec<RosterNumber> = sought.numbers().collect();
    let referred = referred(web, sought).await?;
    numbers.extend(referred.clone());
    numbers.extend(named.found.into_iter().map(|(number, _)| number));
    more |= look_through_desks(web, person, sought, &mut numbers).await?;
    let people = readable(web, person, &numbers).await?;
    let is_meant =
        |known: &Known| sought.finds(&known.entry) || referred.as_ref() == Some(&known.entry.number);
    let mut people: Vec<Known> = people.into_iter().filter(is_meant).collect();
    people.sort_by_key(|known| (!sought.is_name(&known.entry.name), known.entry.number.clone()));
    more |= people.len() > MOST_SHOWN;
    people.truncate(MOST_SHOWN);
    let mut businesses = businesses(web, person, sought, declared).await?;
    more |= businesses.len() > MOST_SHOWN;
    businesses.truncate(MOST_SHOWN);
    let units = sought
        .units(&web.campaign)
        .filter(|unit| person.member().reads_unit(unit));
    Ok(Found {
        units: units
            .map(|unit| FoundUnit {
                id: unit.clone(),
                name: web.campaign.unit_name(unit).to_owned(),
            })
            .collect(),
        people: people.iter().map(|known| FoundPerson::of(web, known)).collect(),
        businesses,
        more,
    })
}

/// Whose report has this reference.
async fn referred(web: &Web, sought: &Sought) -> Result<Option<RosterNumber>, Problem> {
    let Some(reference) = sought.reference() else {
        return Ok(None);
    };
    let case = web.store.cases.find(reference).await?;
    Ok(case.map(|case| case.current.number))
}

/// Adds those at the person's own desks who may be meant: of the unit they answer for, and of what waits for their
/// signature. Whether some were not looked at.
async fn look_through_desks(
    web: &Web,
    person: &Person,
    sought: &Sought,
    numbers: &mut Vec<RosterNumber>,
) -> Result<bool, Problem> {
    let member = person.member();
    if member.may(Right::Oversee) {
        return Ok(false);
    }
    let (mut seen, unit) = (0, &person.entry.unit);
    if member.answers_for(unit) {
        let mut people = paged(None, |after| async move {
            web.store.roster.page(unit, after.as_ref()).await
        });
        while seen < MOST_LOOKED_THROUGH
            && let Some(entry) = people.try_next().await?
        {
            seen += 1;
            numbers.extend(sought.finds(&entry).then_some(entry.number));
        }
    }
    let mut waited = 0;
    if member.may(Right::Sign) {
        for source in reviews::own_sources(web, person).await? {
            waited += look_through(web, &source, sought, numbers).await?;
        }
    }
    Ok(seen == MOST_LOOKED_THROUGH || waited >= MOST_LOOKED_THROUGH)
}

/// How many reports there are in a queue, of those that are looked at.
async fn look_through(
    web: &Web,
    source: &Source,
    sought: &Sought,
    numbers: &mut Vec<RosterNumber>,
) -> Result<usize, Problem> {
    let signer = source.signer.as_ref();
    let waiting = paged(None, |after| async move {
        web.store.queues.page(signer, after.as_ref()).await
    });
    let mut waiting = waiting.take(MOST_LOOKED_THROUGH);
    let mut seen = 0;
    while let Some(one) = waiting.try_next().await? {
        seen += 1;
        numbers.extend(sought.finds_name(&one.name).then_some(one.number));
    }
    Ok(seen)
}

/// Those of these people whom the person may know of, each once, as they stand.
async fn readable(web: &Web, person: &Person, numbers: &[RosterNumber]) -> Result<Vec<Known>, Problem> {
    let mut once: Vec<RosterNumber> = Vec::new();
    for number in numbers {
        if !once.contains(number) {
            once.push(number.clone());
        }
    }
    let known = web.store.names.known(&once).await?;
    let asked = known.into_iter().map(async |mut known| {
        let may = may_read(web, person, &mut known).await?;
        Ok::<_, Problem>(may.then_some(known))
    });
    let found: Vec<Option<Known>> = futures::stream::iter(asked)
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    Ok(found.into_iter().flatten().collect())
}

/// Whether a person may know of somebody: of those in the units they look into, of themselves, and of those whose report is
/// theirs to sign or was.
async fn may_read(web: &Web, person: &Person, known: &mut Known) -> Result<bool, Problem> {
    let entry = &known.entry;
    if entry.number == person.entry.number || person.member().reads_unit(&entry.unit) {
        return Ok(true);
    }
    match &known.case {
        Some(case) => Ok(signing::reading(web, person, case).await?.is_some()),
        None => Ok(false),
    }
}

/// The businesses that were declared, each once for everybody who did.
async fn businesses(
    web: &Web,
    person: &Person,
    sought: &Sought,
    declared: Candidates,
) -> Result<Vec<FoundBusiness>, Problem> {
    let numbers: Vec<RosterNumber> = declared.found.iter().map(|(number, _)| number.clone()).collect();
    let known = readable(web, person, &numbers).await?;
    let is_earlier = |(number, revision): &(RosterNumber, u32)| {
        let mut cases = known.iter().filter_map(|known| known.case.as_ref());
        cases.any(|case| &case.current.number == number && *revision < case.current.revision)
    };
    let earlier: Vec<(RosterNumber, u32)> = declared.found.into_iter().filter(is_earlier).collect();
    let mut earlier = web.store.businesses.revisions(&earlier).await?;
    earlier.sort_by_key(|revision| std::cmp::Reverse(revision.revision));
    let mut found = Vec::new();
    for known in &known {
        let Some(case) = &known.case else { continue };
        let of_person = earlier.iter().filter(|one| one.number == known.entry.number);
        let mut seen: Vec<(&str, Option<&CreditCode>)> = Vec::new();
        for revision in std::iter::once(&case.current).chain(of_person) {
            for one in named_in(revision, sought) {
                let business = (one.business_name.as_str(), one.credit_code.as_ref());
                if seen.contains(&business) {
                    continue;
                }
                seen.push(business);
                found.push(FoundBusiness {
                    business_name: one.business_name.clone(),
                    credit_code: one.credit_code.clone(),
                    declarant: FoundPerson::of(web, known),
                    revision: revision.revision,
                    current: revision.revision == case.current.revision,
                });
            }
        }
    }
    // What stands comes first.
    found.sort_by_key(|one| !one.current);
    Ok(found)
}

fn named_in<'a>(revision: &'a Revision, sought: &'a Sought) -> impl Iterator<Item = &'a Participation> {
    let participations = revision.content.participations.iter();
    participations.filter(|one| sought.finds_business(one))
}

impl FoundPerson {
    fn of(web: &Web, known: &Known) -> Self {
        let entry = &known.entry;
        FoundPerson {
            number: entry.number.clone(),
            name: entry.name.clone(),
            unit: entry.unit.clone(),
            unit_name: web.campaign.unit_name(&entry.unit).to_owned(),
            position: entry.position.clone(),
            departed_on: known.departed_on,
            report: known.case.as_ref().map(FoundReport::of),
        }
    }
}

impl FoundReport {
    fn of(case: &Case) -> Self {
        let state = reviews::standing(case);
        FoundReport {
            reference: case.current.reference.clone(),
            revision: case.current.revision,
            state,
            state_name: state.in_chinese(),
        }
    }
}
