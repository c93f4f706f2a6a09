//! What an upload would change, before it does; afterwards, how far it has come.

use super::shown::Shown;
use super::upload::{Renumbered, State, Upload};
use crate::{Office, confirmations};
use axum::extract::{Path, State as Stated};
use axum::response::Response;
use campaign::confirmation::RoleChange;
use campaign::{Campaign, Reference, RosterEntry, RosterNumber, terms, timing};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use roster_file::{Difference, differences};
use serde::Serialize;
use std::collections::HashMap;
use store::{Case, RosterChange};
use utoipa::ToSchema;
use web::openapi::{Faults, NoRight, SignedOut};
use web::{Person, Problem, Query};

/// An upload, for programs and for its page.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UploadPreview)]
pub(crate) struct Preview {
    #[schema(example = "K7QM-3XWD")]
    upload: Reference,
    state: State,
    made_by: RosterNumber,
    made_at: Timestamp,
    /// Until when it can be loaded.
    ends: Timestamp,
    /// Whether it is the whole roster, so that who is not in it leaves.
    complete: bool,
    /// How many files it has.
    files: usize,
    rows: u32,
    additions: u32,
    changes: u32,
    unchanged: u32,
    departures: u32,
    /// The page on which those who leave begin.
    departures_page: u32,
    /// Those who leave and whom the campaign file names as signers: others will sign for their units.
    departing_signers: Vec<RosterNumber>,
    /// Who leaves under one number and comes under another, as it seems: what they filed stays with the old one.
    renumbered: Vec<Renumbered>,
    /// What is wrong with the upload as a whole; nothing is loaded unless it is empty.
    problems: Vec<roster_file::Problem>,
    /// Problems beyond those listed.
    more: u64,
    /// Whether it can be loaded now.
    loadable: bool,
    /// Whose roles change so that a second person has to confirm it: the first of them.
    role_changes: Vec<RoleChange>,
    /// How many more there are.
    more_role_changes: u32,
    /// Whether a person of the discipline team has to confirm it.
    takes_discipline: bool,
    /// The proposal that waits for a second person.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    proposal: Option<Reference>,
    /// Headings of the files that mean nothing here.
    unused: Vec<String>,
    /// How many people stand in rows that the spreadsheet hides. They are loaded like the others.
    hidden_rows: u32,
    /// Headings of columns that the spreadsheet hides. They are loaded like the others.
    hidden_columns: Vec<String>,
    progress: Progress,
    /// The page of people that follows, from 1, and how many there are.
    page: u32,
    pages: u32,
    people: Vec<Affected>,
}

/// How far loading has come.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UploadProgress)]
struct Progress {
    done: u32,
    of: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    finished_at: Option<Timestamp>,
    /// Whose entries were changed by others since, and were left alone.
    overtaken: Vec<RosterNumber>,
    overtaken_count: u32,
}

/// What the upload changes about one person.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = AffectedPerson)]
enum Affected {
    Addition {
        person: Shown,
        #[schema(required)]
        report: Option<FiledReport>,
    },
    Change {
        person: Shown,
        differences: Vec<Difference>,
        #[schema(required)]
        report: Option<FiledReport>,
    },
    Departure {
        person: Shown,
        #[schema(required)]
        report: Option<FiledReport>,
    },
}

/// What such a person filed before, where the change concerns it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReportOfAffected)]
struct FiledReport {
    reference: Reference,
    filed_at: Timestamp,
    becomes: Becomes,
    /// What becomes of it, in words.
    said: String,
}

terms! {
    /// What becomes of a report.
    #[schema(as = ReportBecomes)]
    enum Becomes {
        /// It goes along to another unit.
        Moves = "moves" => "已填报，报告随本人转到新单位，不用重报",
        /// It is kept and counted no more.
        Kept = "kept" => "已填报，报告留存，不再计入应报和汇总",
        /// It was kept apart and is counted from now on.
        CountsAgain = "counts_again" => "以前填报的报告重新计入应报和汇总",
    }
}

/// Shows what an upload would change, or how far loading has come.
#[utoipa::path(get, path = "/api/roster/uploads/{id}", operation_id = "rosterUpload", security(("Session" = [])),
    params(
        ("id" = String, Path, description = "As the upload was answered"),
        ("page" = Option<u32>, Query, description = "The page of people, from 1"),
    ),
    responses(
        (status = 200, description = "What it would change, or how far it has come", body = Preview),
        (status = 404, description = "No such upload, or its time is over", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, NoRight, Faults
    ))]
pub(crate) async fn show(
    Stated(office): Stated<Office>,
    person: Person,
    Path(id): Path<String>,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id = Reference::parse(&id).map_err(|_| Problem::not_found())?;
    let upload = office.upload(&id).await?;
    let page = query.given("page").map_or(Ok(1), str::parse::<u32>);
    let page = page
        .ok()
        .filter(|page| *page > 0)
        .ok_or_else(Problem::not_found)?;
    let preview = in_json(&office, &upload, page - 1).await?;
    if !web::wants_page(&headers) {
        return Ok(web::json(StatusCode::OK, &preview));
    }
    let mut context = serde_json::to_value(&preview).map_err(Problem::fault)?;
    if let Some(fields) = context.as_object_mut() {
        let made_at = timing::moment_in_chinese(preview.made_at);
        let roles: Vec<_> = preview
            .role_changes
            .iter()
            .map(confirmations::role_change)
            .collect();
        fields.insert("role_changes".to_owned(), roles.into());
        fields.insert("made_at".to_owned(), made_at.into());
        fields.insert("ends".to_owned(), timing::moment_in_chinese(preview.ends).into());
        // The frame of every page knows another `page`.
        fields.remove("page");
        fields.insert("page_number".to_owned(), preview.page.into());
    }
    office
        .web
        .render_for(&person, StatusCode::OK, "office/roster-upload.html", context)
}

/// An upload with one page of its people, counting from 0.
pub(crate) async fn in_json(office: &Office, upload: &Upload, page: u32) -> Result<Preview, Problem> {
    let head = &upload.head;
    let sum = |count: fn(&super::upload::Part) -> u32| head.parts.iter().map(count).sum();
    let state = head.state();
    let roles = head.role_changes();
    let headings = |of: fn(&super::upload::Part) -> &Vec<String>| {
        let mut headings: Vec<String> = head.parts.iter().flat_map(of).cloned().collect();
        headings.dedup();
        headings
    };
    Ok(Preview {
        upload: upload.id.clone(),
        state,
        made_by: head.by.clone(),
        made_at: head.made_at,
        ends: head.ends(),
        complete: head.complete,
        files: head.parts.len(),
        rows: sum(|part| part.rows),
        additions: sum(|part| part.additions),
        changes: sum(|part| part.changes),
        unchanged: sum(|part| part.unchanged),
        departures: head.departures.people,
        departing_signers: head.departures.named_signers.clone(),
        renumbered: head.departures.renumbered.clone(),
        departures_page: head.pieces() - head.departures.pieces + 1,
        problems: head.problems.listed().to_vec(),
        more: head.problems.more(),
        loadable: state != State::Loaded && head.problems.is_empty(),
        role_changes: roles.named,
        more_role_changes: roles.more,
        takes_discipline: roles.discipline,
        proposal: head.proposal.clone(),
        unused: headings(|part| &part.unused),
        hidden_rows: sum(|part| part.hidden_rows),
        hidden_columns: headings(|part| &part.hidden_columns),
        progress: Progress {
            done: head.loading.as_ref().map_or(0, |loading| loading.people),
            of: head.people(),
            finished_at: head.loading.as_ref().and_then(|loading| loading.finished_at),
            overtaken: head
                .loading
                .as_ref()
                .map_or_else(Vec::new, |loading| loading.overtaken.clone()),
            overtaken_count: head.loading.as_ref().map_or(0, |loading| loading.overtaken_count),
        },
        page: page + 1,
        pages: head.pieces(),
        people: office.people_on(upload, page).await?,
    })
}

impl Office {
    async fn people_on(&self, upload: &Upload, page: u32) -> Result<Vec<Affected>, Problem> {
        let Some(changes) = self.changes(upload, page).await? else {
            return Ok(Vec::new());
        };
        let numbers: Vec<RosterNumber> = changes.iter().map(|change| change.number().clone()).collect();
        let cases = self.web.store.cases.of(&numbers).await?;
        let cases: HashMap<_, _> = cases.iter().map(|case| (&case.current.number, case)).collect();
        let shown = |change| self.shown(change, cases.get(RosterChange::number(change)).copied());
        Ok(changes.iter().filter_map(shown).collect())
    }

    fn shown(&self, change: &RosterChange, case: Option<&Case>) -> Option<Affected> {
        let campaign = &self.web.campaign;
        let before = change.before().and_then(store::Stamp::entry);
        let report = |after| FiledReport::of(campaign, case?, before.as_ref(), after);
        match change {
            RosterChange::Load { entry, .. } => {
                let (person, report) = (Shown::of(entry, campaign), report(Some(entry)));
                Some(match &before {
                    None => Affected::Addition { person, report },
                    Some(before) => Affected::Change {
                        person,
                        differences: differences(before, entry, campaign),
                        report,
                    },
                })
            }
            RosterChange::Depart { .. } => Some(Affected::Departure {
                person: Shown::of(before.as_ref()?, campaign),
                report: report(None),
            }),
        }
    }
}

impl FiledReport {
    /// What becomes of a report when its person's entry changes; none where nothing does.
    fn of(
        campaign: &Campaign,
        case: &Case,
        before: Option<&RosterEntry>,
        after: Option<&RosterEntry>,
    ) -> Option<Self> {
        let counts = |entry: &&RosterEntry| entry.obligation(campaign).must_declare();
        let becomes = match (before.filter(counts), after.filter(counts)) {
            (Some(_), None) => Becomes::Kept,
            (None, Some(_)) => Becomes::CountsAgain,
            (Some(before), Some(after)) if before.unit != after.unit => Becomes::Moves,
            _ => return None,
        };
        let current = &case.current;
        let waiting = case.waiting.as_ref().map_or("", |_| match becomes {
            Becomes::Moves => "；尚未阅签，转由新单位的阅签人阅签",
            Becomes::Kept => "；尚未阅签，不再待阅签",
            Becomes::CountsAgain => "",
        });
        Some(FiledReport {
            reference: current.reference.clone(),
            filed_at: current.filed_at,
            becomes,
            said: format!("{}{waiting}", becomes.in_chinese()),
        })
    }
}
