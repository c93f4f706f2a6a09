//! A file is compared with the roster and staged. Nothing on the roster changes here.

use super::file::File;
use super::upload::{Departures, PEOPLE_A_PIECE, Part, Renumbered, RoleChanges, Upload};
use super::whole;
use crate::Office;
use campaign::confirmation::role_change;
use campaign::text::{alike, fold_name};
use campaign::{Campaign, Month, Right, RosterEntry, RosterNumber};
use roster_file::Outcome;
use std::collections::{HashMap, HashSet};
use store::{RosterChange, Seen, Staged, Stamp};
use web::Problem;

/// Entries are asked for by this many requests at once.
const REQUESTS_AT_ONCE: usize = 8;

/// People told of who left under one number and come under another.
const MOST_RENUMBERED: usize = 50;

/// DynamoDB answers this many at once.
const ENTRIES_A_REQUEST: usize = 100;

impl Office {
    /// Stages a file without problems as the next part of an upload.
    pub(super) async fn stage(&self, upload: &mut Upload, file: File) -> Result<(), Problem> {
        let known = self.seen(&file.people).await?;
        // A name of its own: of two requests that add the same part, one is forgotten.
        let name = format!("{:04}-{}", upload.head.parts.len() + 1, self.web.draw_reference());
        let part = self.stage_part(upload, name, file, &known).await?;
        upload.head.parts.push(part);
        if upload.head.complete {
            upload.head.departures = self.stage_departures(upload).await?;
        }
        upload.head.problems = whole::check(self, upload).await?;
        self.keep_alone(upload).await
    }

    async fn stage_part(
        &self,
        upload: &Upload,
        name: String,
        file: File,
        known: &HashMap<RosterNumber, Seen>,
    ) -> Result<Part, Problem> {
        let File { people, outcome } = file;
        let mut part = Part {
            name,
            rows: outcome.rows,
            additions: 0,
            changes: 0,
            unchanged: 0,
            change_pieces: 0,
            number_pieces: 0,
            signer_pieces: 0,
            may_sign_pieces: 0,
            unused: outcome.unused.clone(),
            hidden_rows: outcome.hidden_rows,
            hidden_columns: outcome.hidden_columns.clone(),
            roles: RoleChanges::default(),
            reassigned: Vec::new(),
        };
        let mut numbers = Vec::with_capacity(people.len());
        let (mut changed, mut added) = (Vec::new(), Vec::new());
        let mut signers: HashMap<RosterNumber, u32> = HashMap::new();
        let mut may_sign = Vec::new();
        for person in people {
            let before = known.get(&person.entry.number);
            let entry = keep_absent(person.entry, before, &outcome);
            numbers.push(entry.number.clone());
            if let Some(signer) = &entry.signer {
                signers.entry(signer.clone()).or_insert(person.row);
            }
            let roles = entry.roles(&self.web.campaign);
            if Right::Sign.is_held_by(&roles) {
                may_sign.push(entry.number.clone());
            }
            if before.is_some_and(|seen| is_another(&seen.entry, &entry)) {
                part.reassigned.push((person.row, entry.number.clone()));
            }
            let held = before.map(|seen| seen.entry.roles(&self.web.campaign));
            let stood = before.map(|seen| &seen.entry).zip(held.as_ref());
            role_change(stood, Some((&entry, &roles)), &upload.head.by)
                .into_iter()
                .for_each(|change| part.roles.add(change));
            match before {
                Some(seen) if seen.entry == entry => part.unchanged += 1,
                Some(seen) => changed.push(RosterChange::Load {
                    entry: Box::new(entry),
                    before: Some(seen.stamp.clone()),
                }),
                None => added.push(RosterChange::Load {
                    entry: Box::new(entry),
                    before: None,
                }),
            }
        }
        part.changes = u32::try_from(changed.len()).unwrap_or(u32::MAX);
        part.additions = u32::try_from(added.len()).unwrap_or(u32::MAX);
        // What changes for people who are there matters most to whoever checks the preview.
        changed.append(&mut added);
        let (id, ends, all) = (&upload.id, upload.head.ends(), usize::MAX);
        let store = &self.web.store;
        let staged = async {
            let name = &part.name;
            let changes = store
                .uploads
                .stage(id, name, Staged::Changes, changed, PEOPLE_A_PIECE, ends)
                .await?;
            let numbers = store
                .uploads
                .stage(id, name, Staged::Numbers, numbers, all, ends)
                .await?;
            let signers = store
                .uploads
                .stage(id, name, Staged::Signers, signers, all, ends)
                .await?;
            let may_sign = store
                .uploads
                .stage(id, name, Staged::MaySign, may_sign, all, ends)
                .await?;
            Ok::<_, store::StoreError>((changes, numbers, signers, may_sign))
        };
        let pieces = staged.await?;
        (
            part.change_pieces,
            part.number_pieces,
            part.signer_pieces,
            part.may_sign_pieces,
        ) = pieces;
        Ok(part)
    }

    /// Everyone on the roster whom no part of the upload has.
    async fn stage_departures(&self, upload: &Upload) -> Result<Departures, Problem> {
        let stay = self.numbers(upload).await?;
        let mut leaving = Leaving::default();
        for unit in &self.web.campaign.units {
            let each = |number: RosterNumber, before: Stamp| {
                if !stay.contains(&number) {
                    leaving.add(&self.web.campaign, &upload.head.by, number, before);
                }
            };
            self.web.store.roster.each_stamp(&unit.id, each).await?;
        }
        let renumbered = self.renumbered(upload, &leaving.known).await?;
        let departures = self.stage_leaving(upload, leaving).await?;
        Ok(Departures {
            renumbered,
            ..departures
        })
    }

    /// Stages that one person leaves.
    ///
    /// # Errors
    /// 404 for somebody who is not on the roster, 409 for another request at the same upload.
    pub(super) async fn stage_departure(
        &self,
        upload: &mut Upload,
        number: &RosterNumber,
    ) -> Result<(), Problem> {
        let seen = self
            .web
            .store
            .roster_changes
            .seen(std::slice::from_ref(number))
            .await?;
        let seen = seen.get(number).ok_or_else(Problem::not_found)?;
        let mut leaving = Leaving::default();
        let campaign = &self.web.campaign;
        leaving.add(campaign, &upload.head.by, number.clone(), seen.stamp.clone());
        upload.head.departures = self.stage_leaving(upload, leaving).await?;
        self.keep_alone(upload).await
    }

    async fn stage_leaving(&self, upload: &Upload, leaving: Leaving) -> Result<Departures, Problem> {
        // An upload may have departures alone.
        let part = upload.head.parts.last();
        let part = part.map_or_else(|| "0000".to_owned(), |part| part.name.clone());
        let people = u32::try_from(leaving.changes.len()).unwrap_or(u32::MAX);
        let (id, kind, ends) = (&upload.id, Staged::Departures, upload.head.ends());
        let pieces = self
            .web
            .store
            .uploads
            .stage(id, &part, kind, leaving.changes, PEOPLE_A_PIECE, ends)
            .await?;
        Ok(Departures {
            part,
            pieces,
            people,
            named_signers: leaving.named_signers,
            roles: leaving.roles,
            renumbered: Vec::new(),
        })
    }

    /// Who leaves under one number and comes under another, by name and month of birth: perhaps the same person.
    async fn renumbered(
        &self,
        upload: &Upload,
        leaving: &HashMap<(String, Month), RosterNumber>,
    ) -> Result<Vec<Renumbered>, Problem> {
        let mut found = Vec::new();
        let each = |change: RosterChange| {
            if let RosterChange::Load { entry, before: None } = change
                && let Some(number) = leaving.get(&(fold_name(&entry.name), entry.born))
                && found.len() < MOST_RENUMBERED
            {
                found.push(Renumbered {
                    was: number.clone(),
                    is: entry.number.clone(),
                    name: entry.name.clone(),
                });
            }
        };
        let mut each = each;
        for part in &upload.head.parts {
            let (id, kind) = (&upload.id, Staged::Changes);
            let uploads = &self.web.store.uploads;
            uploads
                .each_staged(id, &part.name, kind, part.change_pieces, &mut each)
                .await?;
        }
        Ok(found)
    }

    /// Everyone in the upload.
    pub(super) async fn numbers(&self, upload: &Upload) -> Result<HashSet<RosterNumber>, Problem> {
        let mut numbers = HashSet::new();
        for part in &upload.head.parts {
            let each = |number| {
                numbers.insert(number);
            };
            self.web
                .store
                .uploads
                .each_staged(&upload.id, &part.name, Staged::Numbers, part.number_pieces, each)
                .await?;
        }
        Ok(numbers)
    }

    /// Those in the file who are on the roster.
    async fn seen(&self, people: &[roster_file::Person]) -> Result<HashMap<RosterNumber, Seen>, Problem> {
        let numbers: Vec<RosterNumber> = people.iter().map(|person| person.entry.number.clone()).collect();
        let mut seen = HashMap::new();
        for some in numbers.chunks(ENTRIES_A_REQUEST * REQUESTS_AT_ONCE) {
            let asked = some
                .chunks(ENTRIES_A_REQUEST)
                .map(|few| self.web.store.roster_changes.seen(few));
            for few in futures::future::try_join_all(asked).await? {
                seen.extend(few);
            }
        }
        Ok(seen)
    }
}

/// Who leaves.
#[derive(Default)]
struct Leaving {
    changes: Vec<RosterChange>,
    named_signers: Vec<RosterNumber>,
    roles: RoleChanges,
    /// Their numbers by name and month of birth.
    known: HashMap<(String, Month), RosterNumber>,
}

impl Leaving {
    fn add(&mut self, campaign: &Campaign, by: &RosterNumber, number: RosterNumber, before: Stamp) {
        let stood = before.entry();
        let held = stood.as_ref().map(|entry| entry.roles(campaign));
        role_change(stood.as_ref().zip(held.as_ref()), None, by)
            .into_iter()
            .for_each(|change| self.roles.add(change));
        if campaign.names_signer(&number) {
            self.named_signers.push(number.clone());
        }
        if let Some(entry) = stood {
            self.known
                .insert((fold_name(&entry.name), entry.born), number.clone());
        }
        self.changes.push(RosterChange::Depart { number, before });
    }
}

/// What a file says nothing about, for want of the column, stays as it is.
fn keep_absent(mut entry: RosterEntry, before: Option<&Seen>, outcome: &Outcome) -> RosterEntry {
    if let Some(seen) = before {
        if !outcome.has_roles {
            entry.roles.clone_from(&seen.entry.roles);
        }
        if !outcome.has_signers {
            entry.signer.clone_from(&seen.entry.signer);
        }
        if !outcome.has_phones {
            entry.phone.clone_from(&seen.entry.phone);
        }
    }
    entry
}

/// Whether a number would pass to another person: neither the name nor the month of birth is the same.
fn is_another(before: &RosterEntry, after: &RosterEntry) -> bool {
    !alike(&before.name, &after.name) && before.born != after.born
}
