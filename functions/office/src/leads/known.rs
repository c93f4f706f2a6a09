//! What the roster knows of a lead's subject: who it is, or who bears the name, and who may therefore see the lead.

use crate::{Facets, Web};
use campaign::lead::{Circle, Subject};
use campaign::text::same_name;
use campaign::{Campaign, FieldErrors, Role, Roles, RosterEntry, RosterNumber, UnitId};
use futures::stream::TryStreamExt as _;
use store::{StoreError, paged};
use web::Problem;

/// Pages of the roster that are looked through for a name. Beyond that nobody is hinted at: whoever deals with the lead
/// finds the person and links them.
const MOST_PAGES: usize = 10;

/// The most people of one name that are remembered.
const MOST_NAMESAKES: usize = 5;

/// A subject with what follows from it.
pub(super) struct Known {
    pub(super) subject: Subject,
    pub(super) circle: Circle,
    pub(super) namesakes: Vec<RosterNumber>,
}

/// Looks a subject up.
///
/// # Errors
/// 422 for a number that is not on the roster or belongs to another name; the database does not answer.
pub(super) async fn known(web: &Web, mut subject: Subject, content: &str) -> Result<Known, Problem> {
    if let Some(number) = subject.number.clone() {
        let entry = linked(web, &number, &subject.name).await?;
        let circle = Circle::of(&web.campaign, &subject, content, Some(&entry), &[]);
        subject.name.clone_from(&entry.name);
        subject.unit = Some(entry.unit.clone());
        subject.position = subject.position.or(Some(entry.position));
        return Ok(Known {
            subject,
            circle,
            namesakes: Vec::new(),
        });
    }
    let of_the_office = holders(&web.store, &web.campaign).await?;
    let circle = Circle::of(&web.campaign, &subject, content, None, &of_the_office);
    Ok(Known {
        namesakes: namesakes(web, &subject).await?,
        subject,
        circle,
    })
}

/// All who hold the office's role now, wherever they work.
///
/// # Errors
/// The database is unavailable or refuses, or an item cannot be read.
pub(crate) async fn holders(store: &Facets, campaign: &Campaign) -> Result<Vec<RosterEntry>, StoreError> {
    let mut holders = Vec::new();
    for unit in &campaign.units {
        let mut people = paged(None, |after| async move {
            store.roster.page(&unit.id, after.as_ref()).await
        });
        while let Some(entry) = people.try_next().await? {
            if entry.roles.contains(&Role::Office) {
                holders.push(entry);
            }
        }
    }
    Ok(holders)
}

/// The same for somebody who reads leads; none are asked for where the discipline team reads, from whom no circle hides.
///
/// # Errors
/// As [`holders`].
pub(crate) async fn holders_for(
    store: &Facets,
    campaign: &Campaign,
    roles: &Roles,
) -> Result<Vec<RosterEntry>, StoreError> {
    if Circle::Discipline.has(roles) {
        return Ok(Vec::new());
    }
    holders(store, campaign).await
}

async fn linked(web: &Web, number: &RosterNumber, name: &str) -> Result<RosterEntry, Problem> {
    let found = web.store.people.entries(std::slice::from_ref(number)).await?;
    let wrong = |field: &str, message: &str| {
        let mut errors = FieldErrors::default();
        errors.add(field, message);
        Problem::fields(errors)
    };
    let Some(entry) = found.into_iter().next() else {
        return Err(wrong("subject_number", "花名册上没有这个编号"));
    };
    if !name.is_empty() && !same_name(name, &entry.name) {
        return Err(wrong("subject_name", "与花名册上这个编号的姓名不符"));
    }
    Ok(entry)
}

async fn namesakes(web: &Web, subject: &Subject) -> Result<Vec<RosterNumber>, Problem> {
    if subject.name.is_empty() {
        return Ok(Vec::new());
    }
    let units: Vec<UnitId> = match &subject.unit {
        Some(unit) => vec![unit.clone()],
        None => web.campaign.units.iter().map(|unit| unit.id.clone()).collect(),
    };
    let found = people(web, &units, |entry| same_name(&entry.name, &subject.name)).await?;
    let numbers = found.into_iter().map(|entry| entry.number);
    Ok(numbers.take(MOST_NAMESAKES).collect())
}

/// The people of these units who fit, as far as the first pages reach.
async fn people(
    web: &Web,
    units: &[UnitId],
    fits: impl Fn(&RosterEntry) -> bool,
) -> Result<Vec<RosterEntry>, Problem> {
    let (mut found, mut pages) = (Vec::new(), 0);
    for unit in units {
        let mut after = None;
        loop {
            if pages == MOST_PAGES.max(units.len()) {
                return Ok(found);
            }
            pages += 1;
            let page = web.store.roster.page(unit, after.as_ref()).await?;
            found.extend(page.items.into_iter().filter(&fits));
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
    }
    Ok(found)
}
