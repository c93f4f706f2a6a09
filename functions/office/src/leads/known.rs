//! What the roster knows of a lead's subject: who it is, or who bears the name, and who may therefore see the lead.

use crate::{Facets, Web};
use campaign::finding::Sought;
use campaign::lead::{Circle, Subject};
use campaign::text::same_name;
use campaign::{Campaign, FieldErrors, Role, Roles, RosterEntry, RosterNumber};
use futures::stream::TryStreamExt as _;
use store::{StoreError, paged};
use web::Problem;

/// Names that begin like the subject's and are looked at: those that are the same come first.
const MOST_CANDIDATES: usize = 100;

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
    let numbers = store.names.of_the_office().await?;
    if numbers.is_empty() {
        return holders_unit_by_unit(store, campaign).await;
    }
    let mut holders = store.people.entries(&numbers).await?;
    holders.retain(|entry| entry.roles.contains(&Role::Office));
    Ok(holders)
}

/// The same in a table that was loaded before they were found by their role.
async fn holders_unit_by_unit(store: &Facets, campaign: &Campaign) -> Result<Vec<RosterEntry>, StoreError> {
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

/// Who bears the subject's name, in the unit where one is known.
async fn namesakes(web: &Web, subject: &Subject) -> Result<Vec<RosterNumber>, Problem> {
    let Ok(sought) = Sought::parse(&subject.name) else {
        return Ok(Vec::new());
    };
    let index = &web.store.names;
    let candidates = index.named(sought.key(), MOST_CANDIDATES).await?;
    let numbers: Vec<RosterNumber> = candidates.found.into_iter().map(|(number, _)| number).collect();
    let mut found = web.store.people.entries(&numbers).await?;
    found.retain(|entry| {
        let in_unit = subject.unit.as_ref().is_none_or(|unit| unit == &entry.unit);
        in_unit && same_name(&entry.name, &subject.name)
    });
    found.sort_by(|one, other| one.number.cmp(&other.number));
    let numbers = found.into_iter().map(|entry| entry.number);
    Ok(numbers.take(MOST_NAMESAKES).collect())
}
