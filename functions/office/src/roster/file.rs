//! A file, read and checked: by itself, against the other parts of its upload, and against who sends it.

use super::incoming::Incoming;
use super::upload::Upload;
use crate::Office;
use campaign::{Role, RosterNumber};
use roster_file::{Column, Outcome};
use std::collections::HashMap;
use store::Staged;
use web::{Person, Problem};

/// A file that was read.
pub(super) struct File {
    pub(super) people: Vec<roster_file::Person>,
    pub(super) outcome: Outcome,
}

impl Office {
    /// Reads a file. Everything that is wrong with it stands in its outcome.
    pub(super) async fn read_checked(
        &self,
        person: &Person,
        incoming: &Incoming,
        upload: &Upload,
    ) -> Result<File, Problem> {
        let mut file = self.read_file(incoming).await?;
        self.check_against_parts(upload, &mut file).await?;
        check_own_entry(person, &mut file);
        Ok(file)
    }

    /// Reading takes a second of computing for a large file: beside the thread that answers others.
    async fn read_file(&self, incoming: &Incoming) -> Result<File, Problem> {
        let (bytes, campaign, today) = (incoming.file.clone(), self.web.campaign.clone(), self.today());
        let reading = tokio::task::spawn_blocking(move || {
            let mut people = Vec::new();
            let outcome = roster_file::read(&bytes, &campaign, today, |person| people.push(person));
            File { people, outcome }
        });
        reading.await.map_err(Problem::fault)
    }

    /// Numbers that stood in an earlier part already.
    async fn check_against_parts(&self, upload: &Upload, file: &mut File) -> Result<(), Problem> {
        if upload.head.parts.is_empty() {
            return Ok(());
        }
        let rows: HashMap<&RosterNumber, u32> = file
            .people
            .iter()
            .map(|person| (&person.entry.number, person.row))
            .collect();
        let mut twice = Vec::new();
        for (part, at) in upload.head.parts.iter().zip(1..) {
            let each = |number: RosterNumber| {
                twice.extend(rows.get(&number).map(|row| (*row, at, number)));
            };
            self.web
                .store
                .uploads
                .each_staged(&upload.id, &part.name, Staged::Numbers, part.number_pieces, each)
                .await?;
        }
        twice.sort();
        for (row, part, number) in twice {
            let column = Some(Column::Number.heading());
            file.outcome.problems.add(Some(row), column, || {
                format!("“{number}”与第 {part} 个文件中的重复")
            });
        }
        Ok(())
    }
}

/// Nobody locks the office out by loading a roster that takes away their own part in it.
fn check_own_entry(person: &Person, file: &mut File) {
    let own = file
        .people
        .iter()
        .find(|found| found.entry.number == person.entry.number);
    if let Some(own) = own
        && file.outcome.has_roles
        && !own.entry.roles.contains(&Role::Office)
    {
        let office = Role::Office.in_chinese();
        file.outcome
            .problems
            .add(Some(own.row), Some(Column::Roles.heading()), || {
                format!("这是您本人，不能由本人去掉“{office}”角色；请由办公室的另一位同志上传")
            });
    }
}
