//! `GET /api/declarations/{reference}/case-report`: the separate sheet (个案情况) that goes with 组织处理 and 纪律处分, to be
//! printed on A4.

use super::{find, shown};
use crate::{Office, Web};
use axum::extract::{Path, State};
use axum::response::Response;
use campaign::case_file::{CaseReport, Disposition, Matter, Step};
use campaign::person;
use campaign::{Declarant, Dossier, Reference, Revision, RosterNumber, date, timing};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::openapi::{Faults, Invalid, NoRight, SignedOut};
use web::{Person, Problem, Query};

/// A case report with what goes with it.
#[derive(Serialize, ToSchema)]
struct CaseReportAnswer {
    reference: Reference,
    number: RosterNumber,
    /// The filing that stood when it was decided.
    revision: u32,
    declarant: Declarant,
    case_report: CaseReport,
    disposition: Disposition,
    /// The places of what it is about; null for the declaration as a whole.
    participations: Vec<Option<usize>>,
    recorded_by: person::Person,
    recorded_at: Timestamp,
}

/// The case report with the number that is asked for, or the newest.
#[utoipa::path(get, path = "/api/declarations/{reference}/case-report", operation_id = "caseReport",
    security(("Session" = [])),
    params(
        ("reference" = String, Path, description = "The declaration's reference"),
        ("serial" = Option<u32>, Query, description = "Which one; the newest if left out"),
    ),
    responses(
        (status = 200, description = "The case report", body = CaseReportAnswer),
        (status = 404, description = "No such declaration or report", body = Problem,
            content_type = "application/problem+json"),
        SignedOut, NoRight, Invalid, Faults
    ))]
pub(super) async fn show(
    State(office): State<Office>,
    person: Person,
    Path(reference): Path<String>,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let web = &office.web;
    let dossier = find(web, &person, &reference).await?;
    let wanted = query.parse("serial", |text| text.parse::<u32>().map_err(|_| "应为数字"));
    query.check()?;
    let number = &dossier.current.number;
    let case = case(web, &dossier, wanted).await?;
    let about = case.about();
    let Case {
        filing,
        step,
        disposition: disposed,
        report,
    } = case;
    if !web::wants_page(&headers) {
        let answer = CaseReportAnswer {
            reference: filing.reference.clone(),
            number: number.clone(),
            revision: filing.revision,
            declarant: filing.declarant.clone(),
            case_report: report,
            disposition: disposed,
            participations: places(&step),
            recorded_by: step.by,
            recorded_at: step.at,
        };
        return Ok(web::json(StatusCode::OK, &answer));
    }
    let (person_told, _) = shown::report_of(web, filing);
    let context = json!({
        "css": Value::Null,
        "reference": filing.reference,
        "number": number,
        "revision": filing.revision,
        "person": person_told,
        "serial": report.serial,
        "parts": report.parts(),
        "decided_by": report.decided_by,
        "decided_on": date::in_chinese(report.decided_on),
        "about": about,
        "measure": disposed.measure.as_str(),
        "reason": disposed.reason,
        "referral": disposed.referral.as_ref().map(|referral| json!({
            "to": referral.to, "on": date::in_chinese(referral.on),
        })),
        "recorded_by": format!("{}（{}）", step.by.name, step.role.in_chinese()),
        "recorded_at": timing::moment_in_chinese(step.at),
    });
    web.render(StatusCode::OK, "print/case-report.html", context)
}

/// A case report with what it goes with.
pub(super) struct Case<'a> {
    /// A case is told as it was declared when it was decided.
    pub(super) filing: &'a Revision,
    step: Step,
    pub(super) disposition: Disposition,
    pub(super) report: CaseReport,
}

/// The case with this number, or the newest.
///
/// # Errors
/// 404 if there is none.
pub(super) async fn case<'a>(
    web: &Web,
    dossier: &'a Dossier,
    wanted: Option<u32>,
) -> Result<Case<'a>, Problem> {
    let number = &dossier.current.number;
    let reports = web.store.verifications.reports(number).await?;
    let report = match wanted {
        Some(serial) => reports.into_iter().find(|report| report.serial == serial),
        None => reports.into_iter().next_back(),
    };
    let report = report.ok_or_else(Problem::not_found)?;
    let steps = web.store.verifications.steps(number).await?;
    let (step, disposition) = steps
        .into_iter()
        .find_map(|step| {
            let disposed = disposed_by(&step, &report)?.clone();
            Some((step, disposed))
        })
        .ok_or_else(Problem::not_found)?;
    let mut filings = dossier.earlier.iter().chain([&dossier.current]);
    let filing = filings.rfind(|revision| revision.revision <= step.revision);
    Ok(Case {
        filing: filing.unwrap_or(&dossier.current),
        step,
        disposition,
        report,
    })
}

impl Case<'_> {
    /// What it is about.
    pub(super) fn about(&self) -> Vec<String> {
        let entries = self
            .step
            .changes
            .iter()
            .filter_map(|change| change.after.as_ref());
        entries
            .map(|entry| {
                let about = entry.about.as_ref();
                about.map_or_else(|| "本人的报告".to_owned(), |about| about.in_chinese())
            })
            .collect()
    }
}

/// The disposition that a step recorded with this case report.
fn disposed_by<'a>(step: &'a Step, report: &CaseReport) -> Option<&'a Disposition> {
    let after = step.changes.iter().filter_map(|change| change.after.as_ref());
    after
        .filter_map(|entry| match &entry.matter {
            Matter::Disposition(disposition) => Some(disposition),
            _ => None,
        })
        .find(|disposition| {
            let attached = disposition.case_report.as_ref();
            attached.is_some_and(|attached| attached.serial == report.serial)
        })
}

fn places(step: &Step) -> Vec<Option<usize>> {
    let after = step.changes.iter().filter_map(|change| change.after.as_ref());
    after.map(|entry| entry.place).collect()
}
