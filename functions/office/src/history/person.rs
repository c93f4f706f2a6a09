//! Everything about one person, as far as the reader may know it.

use super::{Event, Happened, declaration};
use crate::leads::holders_for;
use crate::{Facets, Web};
use campaign::lead::{Circle, Lead, Step as LeadStep, history_for};
use campaign::roster_step::{Action, RosterStep};
use campaign::spot_check::{Finding, Item, SpotCheck};
use campaign::{Campaign, Dossier, RosterEntry, RosterNumber, timing};
use roster_file::differences;
use serde_json::{Value, json};
use store::{StoreError, place_of_lead, place_of_spot_check};
use web::Person;

/// Leads, and spot checks, that are read at once.
const AT_ONCE: usize = 200;

/// What is known of somebody.
pub(super) struct Known {
    /// The entry on the roster; none if they are not on it, or no more.
    pub(super) entry: Option<RosterEntry>,
    /// What they filed; none if nothing.
    pub(super) dossier: Option<Dossier>,
    /// What was done to their entry, code and second factor.
    steps: Vec<RosterStep>,
}

impl Known {
    /// Reads it.
    ///
    /// # Errors
    /// The database is unavailable or refuses, or an item cannot be read.
    pub(super) async fn read(store: &Facets, number: &RosterNumber) -> Result<Self, StoreError> {
        let numbers = std::slice::from_ref(number);
        let (entries, declarations, steps) = futures::try_join!(
            store.people.entries(numbers),
            store.declarations.current(numbers),
            store.roster_changes.steps(number),
        )?;
        let dossier = match declarations.into_iter().next() {
            Some(current) => Some(store.declarations.dossier_of(current).await?),
            None => None,
        };
        Ok(Known {
            entry: entries.into_iter().next(),
            dossier,
            steps,
        })
    }

    /// Whether anything is known at all.
    pub(super) fn is_anybody(&self) -> bool {
        self.entry.is_some() || self.dossier.is_some() || !self.steps.is_empty()
    }

    /// The name, as far as anything tells it.
    pub(super) fn name(&self) -> Option<&str> {
        let last = self.steps.iter().rev().find_map(|step| match &step.action {
            Action::Loaded { after: entry, .. } | Action::Departed { before: entry } => Some(&*entry.name),
            _ => None,
        });
        let entry = self.entry.as_ref().map(|entry| &*entry.name);
        let declared = self
            .dossier
            .as_ref()
            .map(|dossier| &*dossier.current.declarant.name);
        entry.or(last).or(declared)
    }
}

/// Everything that happened to somebody, oldest first.
///
/// # Errors
/// The database is unavailable or refuses, or an item cannot be read.
pub(super) async fn events(
    web: &Web,
    reader: &Person,
    number: &RosterNumber,
    known: &Known,
) -> Result<Vec<Event>, StoreError> {
    let store = &web.store;
    let mut events: Vec<Event> = known
        .steps
        .iter()
        .map(|step| on_roster(step, &web.campaign))
        .collect();
    if let Some(dossier) = &known.dossier {
        events.extend(declaration::of(store, &web.campaign, dossier).await?);
        events.extend(spot_checks(store, number).await?);
    }
    events.extend(leads(web, reader, number).await?);
    // Within one second, of which only the operator's steps tell parts, the roster comes first, then what was filed. The
    // sort keeps the order of equals.
    events.sort_by_key(|event| event.at.as_second());
    Ok(events)
}

fn on_roster(step: &RosterStep, campaign: &Campaign) -> Event {
    let changes: Vec<Value> = match &step.action {
        Action::Loaded {
            before: Some(before),
            after,
        } => {
            let changed = differences(before, after, campaign);
            changed
                .iter()
                .map(|one| {
                    json!({ "about": one.column, "before": { "text": shown(&one.before) }, "after": { "text": shown(&one.after) } })
                })
                .collect()
        }
        _ => Vec::new(),
    };
    let place = |entry: &RosterEntry| {
        let unit = campaign.unit_name(&entry.unit);
        format!("{unit}　{}", entry.position)
    };
    let detail = match &step.action {
        Action::Loaded {
            before: None,
            after: entry,
        }
        | Action::Departed { before: entry } => Some(place(entry)),
        _ => None,
    };
    let mut page = json!({
        "at": timing::moment_in_chinese(step.at), "what": step.action.in_chinese(), "by": step.by.in_chinese(),
        "detail": detail, "upload": step.upload,
    });
    if !changes.is_empty() {
        page["changes"] = json!(changes);
    }
    Event {
        at: step.at,
        told: Happened::Roster(step.clone()),
        page,
    }
}

/// What an empty column says.
fn shown(text: &str) -> &str {
    if text.is_empty() { "（空）" } else { text }
}

/// The spot checks whose sample this person's declaration is in, with what was found of it. They are few, and list nobody
/// by number: each is looked through.
async fn spot_checks(store: &Facets, number: &RosterNumber) -> Result<Vec<Event>, StoreError> {
    let (mut events, mut after) = (Vec::new(), None);
    loop {
        let checks = store.spot_checks.list(after.as_deref(), AT_ONCE).await?;
        after = checks.last().map(place_of_spot_check);
        for check in &checks {
            let items = store.spot_checks.items(check).await?;
            let Some(item) = items.iter().find(|item| &item.number == number) else {
                continue;
            };
            events.push(drawn(check, item));
            events.extend(findings(store, check, item).await?);
        }
        if checks.len() < AT_ONCE {
            return Ok(events);
        }
    }
}

fn drawn(check: &SpotCheck, item: &Item) -> Event {
    Event {
        at: check.drawn_at,
        told: Happened::Sampled {
            at: check.drawn_at,
            by: check.drawn_by.clone(),
            spot_check: check.id.clone(),
            place: item.place,
            revision: item.revision,
        },
        page: json!({
            "at": timing::moment_in_chinese(check.drawn_at), "what": "被抽查", "revision": item.revision,
            "by": check.drawn_by.name, "href": format!("/api/spot-checks/{}", check.id),
            "detail": format!("抽查 {}，第 {} 号", check.id, item.place),
        }),
    }
}

/// What was found of an item, with what was noted before.
async fn findings(store: &Facets, check: &SpotCheck, item: &Item) -> Result<Vec<Event>, StoreError> {
    let steps = store.spot_checks.steps(&check.id).await?;
    let found = steps.into_iter().filter_map(|step| match step.action {
        campaign::spot_check::Action::Found {
            place, before, after, ..
        } if place == item.place => Some(found(check, item, before.as_deref(), &after)),
        _ => None,
    });
    Ok(found.collect())
}

fn found(check: &SpotCheck, item: &Item, before: Option<&Finding>, after: &Finding) -> Event {
    let words = |finding: &Finding| {
        let words = [finding.what.as_deref(), finding.note.as_deref()];
        let words: Vec<&str> = words.into_iter().flatten().collect();
        let text = if words.is_empty() {
            finding.verdict.to_string()
        } else {
            format!("{}：{}", finding.verdict, words.join("；"))
        };
        json!({ "text": text })
    };
    Event {
        at: after.at,
        told: Happened::SpotChecked {
            at: after.at,
            by: after.by.clone(),
            spot_check: check.id.clone(),
            place: item.place,
            before: before.cloned(),
            after: after.clone(),
        },
        page: json!({
            "at": timing::moment_in_chinese(after.at), "what": "抽查结果", "revision": item.revision,
            "by": after.by.name, "href": format!("/api/spot-checks/{}", check.id),
            "changes": [{ "about": Value::Null, "before": before.map(words), "after": words(after) }],
        }),
    }
}

/// The leads that name this person and that the reader may see, each with its steps. Leads are read page by page: they
/// list nobody by number.
async fn leads(web: &Web, reader: &Person, number: &RosterNumber) -> Result<Vec<Event>, StoreError> {
    let (store, campaign) = (&web.store, &web.campaign);
    let holders = holders_for(store, campaign, &reader.roles).await?;
    let circles: Vec<Circle> = Circle::of_roles(&reader.roles).collect();
    let (mut events, mut after) = (Vec::new(), None);
    loop {
        let leads = store.lead_lists.list(&circles, after.as_deref(), AT_ONCE).await?;
        after = leads.last().map(place_of_lead);
        let may_see = |lead: &&Lead| {
            lead.concerns(number) && lead.is_shown_to(campaign, &reader.entry, &reader.roles, &holders)
        };
        for lead in leads.iter().filter(may_see) {
            let steps = history_for(store.leads.steps(&lead.id).await?, &circles);
            events.extend(steps.iter().map(|step| on_lead(lead, step)));
        }
        if leads.len() < AT_ONCE {
            return Ok(events);
        }
    }
}

fn on_lead(lead: &Lead, step: &LeadStep) -> Event {
    Event {
        at: step.at,
        page: json!({
            "at": timing::moment_in_chinese(step.at), "what": format!("问题线索：{}", step.action.in_chinese()),
            "by": step.by.name, "href": format!("/api/leads/{}", lead.id),
            "detail": format!("登记编号 {}，{}", lead.id, lead.kind.in_chinese()),
        }),
        told: Happened::Lead {
            step: step.clone(),
            lead: lead.id.clone(),
        },
    }
}
