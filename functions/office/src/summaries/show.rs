//! `GET /api/summaries/{date}`: one summary as page, JSON, or one of its files.

use super::files::SummaryFile;
use super::{announce, files, issue, refuse};
use crate::Office;
use archive::{Manifest, Moment};
use axum::extract::{Path, State};
use axum::response::Response;
use bytes::Bytes;
use campaign::annex3::{AddedNote, Row};
use campaign::overview::{Brief, Issue, Overview};
use campaign::seal::told_of;
use campaign::{Right, plan, timing};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::openapi::{Faults, NoRight, NotThere, SignedOut};
use web::{Filled, Person, Problem, Query};

/// The summary of a moment, `2017-09-11T1800`, or the newest complete one of a day, `2017-09-11`.
#[utoipa::path(get, path = "/api/summaries/{date}", operation_id = "summary", security(("Session" = [])),
    params(
        ("date" = String, Path, description = "A summary's name, or a day: the newest of that day"),
        ("format" = Option<String>, Query,
            description = "`xlsx`: the bureau's Annex 3; `docx`, `html`: the brief; `json`: this"),
        ("file" = Option<String>, Query, description = "One of its files, by name")
    ),
    responses(
        (status = 200, description = "The summary, or one of its files", content(
            (Summary = "application/json"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (String = "text/csv"),
            (String = "text/html")
        )),
        NotThere,
        SignedOut, NoRight, Faults
    ))]
pub(super) async fn show(
    State(office): State<Office>,
    person: Person,
    Path(date): Path<String>,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (moment, manifest) = find(&office, &date).await?;
    if query.has("file") {
        let name = query.text("file");
        return file(&office, &person, &moment, &manifest, name).await;
    }
    match query.given("format") {
        Some("xlsx") => {
            let name = format!("annex3-{}.xlsx", plan::BUREAU);
            file(&office, &person, &moment, &manifest, &name).await
        }
        Some("docx") => document(&office, &moment, &manifest).await,
        Some("html") => printed(&office, &moment).await,
        Some("json") => whole(&office, &person, &moment, &manifest).await,
        Some(_) => Err(Problem::not_found()),
        None if web::wants_page(&headers) => {
            page(&office, &person, &moment, &manifest, Filled::blank()).await
        }
        None => whole(&office, &person, &moment, &manifest).await,
    }
}

pub(super) async fn find(office: &Office, date: &str) -> Result<(Moment, Manifest), Problem> {
    let archive = office.summaries.archive();
    if let Some(moment) = Moment::parse(date) {
        let manifest = archive.manifest(&moment).await.map_err(refuse)?;
        return manifest
            .map(|manifest| (moment, manifest))
            .ok_or_else(Problem::not_found);
    }
    let moments = archive.moments().await.map_err(refuse)?;
    for moment in moments.into_iter().filter(|moment| moment.day() == date) {
        if let Some(manifest) = archive.manifest(&moment).await.map_err(refuse)? {
            return Ok((moment, manifest));
        }
    }
    Err(Problem::not_found())
}

/// A file that the manifest lists. Who may not have it is told as if it were not there.
async fn file(
    office: &Office,
    person: &Person,
    moment: &Moment,
    manifest: &Manifest,
    name: &str,
) -> Result<Response, Problem> {
    let is_listed = manifest.files.iter().any(|file| file.name() == name);
    if !is_listed {
        return Err(Problem::not_found());
    }
    if !files::may_have(&person.roles, name) {
        return Err(Problem::new(StatusCode::FORBIDDEN, "您没有办理此事项的权限"));
    }
    let bytes = kept(office, moment, name).await?;
    match files::table_of(name) {
        Some(table) if table == name => stand_aside(office, person, &bytes).await?,
        Some(table) => stand_aside(office, person, &kept(office, moment, &table).await?).await?,
        None => {}
    }
    Ok(files::download(moment.as_str(), name, bytes))
}

/// What of a table is looked at before it is handed out.
#[derive(Deserialize)]
struct Table {
    rows: Vec<Row>,
    notes: Vec<AddedNote>,
}

/// A file of a summary.
async fn kept(office: &Office, moment: &Moment, name: &str) -> Result<Bytes, Problem> {
    let found = office.summaries.archive().file(moment, name).await;
    found.map_err(refuse)?.ok_or_else(Problem::not_found)
}

/// 403 where a table, in JSON, tells what was found about the reader or those near them.
async fn stand_aside(office: &Office, person: &Person, table: &[u8]) -> Result<(), Problem> {
    let table: Table = serde_json::from_slice(table).map_err(Problem::fault)?;
    let of = told_of(&table.rows, &table.notes);
    let declared = office.web.store.declarations.current(&of).await?;
    if person.party().is_told_of_in(&table.rows, &table.notes, &declared) {
        let detail = "这份汇总表中有对您本人或者家庭成员的核查、处理情况，请由其他人员下载";
        return Err(Problem::new(StatusCode::FORBIDDEN, detail));
    }
    Ok(())
}

/// One summary.
#[derive(Serialize, ToSchema)]
struct Summary {
    name: String,
    moment: Timestamp,
    ok: bool,
    /// The summary this one was compared with.
    #[schema(required)]
    previous: Option<String>,
    /// The counts, per unit and in all.
    overview: Overview,
    /// The brief in Chinese, as it was made; null in a summary of an older make.
    #[schema(value_type = Option<Brief>, required)]
    brief: Value,
    /// The files that the reader may have.
    files: Vec<SummaryFile>,
}

async fn whole(
    office: &Office,
    person: &Person,
    moment: &Moment,
    manifest: &Manifest,
) -> Result<Response, Problem> {
    let answer = Summary {
        name: moment.as_str().to_owned(),
        moment: manifest.moment,
        ok: manifest.ok,
        previous: manifest.previous.clone(),
        overview: manifest.overview.clone(),
        brief: json!(issued_brief(office, moment).await?),
        files: files::offered(manifest, &person.roles),
    };
    Ok(web::json(StatusCode::OK, &answer))
}

/// The summary's page, with the form that issues its brief as it is filled in.
pub(super) async fn page(
    office: &Office,
    person: &Person,
    moment: &Moment,
    manifest: &Manifest,
    filled: Filled,
) -> Result<Response, Problem> {
    let issued = office.web.store.briefs.issued().await?;
    let issue = issued.iter().find(|issue| issue.summary == moment.as_str());
    let sees_errors = Right::ReadSummaryTables.is_held_by(&person.roles);
    let context = json!({
        "name": moment.as_str(), "shown": timing::moment_in_chinese(manifest.moment), "ok": manifest.ok,
        "previous": manifest.previous, "brief": brief(office, moment, issue).await?,
        "issue": issue.map(|issue| json!({ "number": issue.number, "by": issue.by.name, "at": timing::moment_in_chinese(issue.at) })),
        "next": issue::next(&issued), "may_issue": Right::MakeSummary.is_held_by(&person.roles),
        "form": filled.form, "errors": filled.errors,
        "mismatches": if sees_errors { json!(manifest.errors) } else { json!([]) },
        "files": files::offered(manifest, &person.roles),
        "may_announce": announce::is_offered(office, person).await?,
    });
    office
        .web
        .render_for(person, filled.status, "office/summary.html", context)
}

/// The brief, with its number where it was issued; none in a summary of an older make.
async fn brief(office: &Office, moment: &Moment, issue: Option<&Issue>) -> Result<Option<Brief>, Problem> {
    let found = office.summaries.archive().file(moment, "brief.json").await;
    let Some(bytes) = found.map_err(refuse)? else {
        return Ok(None);
    };
    let brief: Brief = serde_json::from_slice(&bytes).map_err(Problem::fault)?;
    Ok(Some(match issue {
        Some(issue) => brief.issued(&office.web.campaign, issue),
        None => brief,
    }))
}

/// The same, with its number looked up.
async fn issued_brief(office: &Office, moment: &Moment) -> Result<Option<Brief>, Problem> {
    let issued = office.web.store.briefs.issued().await?;
    let issue = issued.iter().find(|issue| issue.summary == moment.as_str());
    brief(office, moment, issue).await
}

/// The brief as a document.
async fn document(office: &Office, moment: &Moment, manifest: &Manifest) -> Result<Response, Problem> {
    let brief = issued_brief(office, moment)
        .await?
        .ok_or_else(Problem::not_found)?;
    let bytes = documents::brief(&brief, manifest.moment).map_err(Problem::fault)?;
    Ok(files::download(moment.as_str(), "brief.docx", bytes.into()))
}

/// The brief as a page to print.
async fn printed(office: &Office, moment: &Moment) -> Result<Response, Problem> {
    let brief = issued_brief(office, moment)
        .await?
        .ok_or_else(Problem::not_found)?;
    let context = json!({ "css": Value::Null, "name": moment.as_str(), "brief": brief });
    office.web.render(StatusCode::OK, "print/brief.html", context)
}
