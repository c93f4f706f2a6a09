//! `POST /api/summaries/{date}/issue`: 编发, the brief of a summary gets its number.

use super::show::{find, page};
use crate::{Office, Web};
use archive::Moment;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::form;
use campaign::lead::{Circle, Lead};
use campaign::overview::{Affairs, Issue, LARGEST_NUMBER};
use campaign::person;
use campaign::spot_check::SpotCheck;
use http::StatusCode;
use store::Written;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut};
use web::{Form, Person, Problem};

/// How often a number is drawn anew when somebody else took it meanwhile.
const MOST_TRIES: usize = 4;

/// Leads and spot checks read at a time.
const A_PAGE: usize = 200;

form! {
    /// The number a brief is issued with.
    #[schema(as = BriefToIssue)]
    struct IssueForm {
        /// 期号; the next one, if left out.
        number: Option<u32> = written "期号",
    }
}

/// Issues the brief of a summary.
#[utoipa::path(post, path = "/api/summaries/{date}/issue", operation_id = "issueBrief", security(("Session" = [])),
    description = "Gives the brief its number, and notes how many leads, spot checks and deliveries there are at that moment. No \
        two briefs have the same number; sent again, it is the same.",
    params(("date" = String, Path, description = "A summary's name, or a day: the newest of that day")),
    request_body(content = IssueForm, content_type = "application/json"),
    responses(
        (status = 200, description = "Issued, now or before", body = Issue),
        (status = 409, description = "Issued before with another number", body = Problem,
            content_type = "application/problem+json"),
        NotThere, BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
pub(super) async fn issue(
    State(office): State<Office>,
    person: Person,
    Path(date): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::<IssueForm>::read(request).await?;
    let (moment, manifest) = find(&office, &date).await?;
    let answer = issued(&office.web, &person, &moment, &mut form).await;
    let place = format!("/api/summaries/{}", moment.as_str());
    let answer = answer.map(|issue| form.done(&place, StatusCode::OK, &issue));
    let again = |filled| page(&office, &person, &moment, &manifest, filled);
    form.answer_or_redisplay(&office.web, answer, again).await
}

async fn issued(
    web: &Web,
    person: &Person,
    moment: &Moment,
    form: &mut Form<IssueForm>,
) -> Result<Issue, Problem> {
    let wanted = form.parse(|fields, check| {
        let fits = |number: &u32| (1..=LARGEST_NUMBER).contains(number);
        let odd = fields.number.is_some_and(|number| !fits(&number));
        check.say_if(odd, "number", "期号应为 1 至 9999 的整数");
        Some(fields.number)
    })?;
    for _ in 0..MOST_TRIES {
        let before = web.store.briefs.issued().await?;
        if let Some(issue) = before.iter().find(|issue| issue.summary == moment.as_str()) {
            if wanted.is_none_or(|number| number == issue.number) {
                return Ok(issue.clone());
            }
            let detail = format!("本期简报已编为第 {} 期，不能改动", issue.number);
            return Err(Problem::new(StatusCode::CONFLICT, detail));
        }
        if let Some(taken) = before.iter().find(|issue| Some(issue.number) == wanted) {
            let message = format!("第 {} 期已经编发，请填写别的期号", taken.number);
            return Err(form.refuse("number", message));
        }
        let number = wanted.unwrap_or_else(|| next(&before));
        if number > LARGEST_NUMBER {
            return Err(form.refuse("number", "期号已到 9999，请填写还没有用过的期号"));
        }
        let issue = Issue {
            number,
            summary: moment.as_str().to_owned(),
            by: person::Person::of(&person.entry),
            at: web.now(),
            affairs: affairs(web).await?,
        };
        if web.store.briefs.issue(&issue).await? == Written::Committed {
            return Ok(issue);
        }
    }
    Err(Problem::unavailable())
}

/// The number after the largest so far.
pub(super) fn next(issued: &[Issue]) -> u32 {
    issued.iter().map(|issue| issue.number).max().unwrap_or(0) + 1
}

/// Leads, spot checks and deliveries as they stand. Leads that are the discipline team's alone are in no brief.
async fn affairs(web: &Web) -> Result<Affairs, Problem> {
    let store = &web.store;
    let mut leads: Vec<Lead> = Vec::new();
    loop {
        let after = leads.last().map(store::place_of_lead);
        let some = store
            .lead_lists
            .list(&[Circle::Office], after.as_deref(), A_PAGE)
            .await?;
        let is_last = some.len() < A_PAGE;
        leads.extend(some);
        if is_last {
            break;
        }
    }
    let mut checks: Vec<SpotCheck> = Vec::new();
    loop {
        let after = checks.last().map(store::place_of_spot_check);
        let some = store.spot_checks.list(after.as_deref(), A_PAGE).await?;
        let is_last = some.len() < A_PAGE;
        checks.extend(some);
        if is_last {
            break;
        }
    }
    let how_many = store.deliveries.lists().await?.deliveries;
    let deliveries = store.deliveries.all(how_many).await?;
    let reports = deliveries.iter().map(|delivery| delivery.reports).sum();
    Ok(Affairs::of(&leads, &checks, [how_many, reports], web.now()))
}
