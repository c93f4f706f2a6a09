//! How often one person may do within a day what costs the service much (OWASP ASVS V2.4.1): far more often than the work
//! takes, and not without end.

use crate::Office;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{Method, StatusCode};
use jiff::SignedDuration;
use store::Attempt;
use web::{Person, Problem};

/// The window.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// One kind of act that is counted. All numbers are ours.
struct Limit {
    method: Method,
    path: &'static str,
    /// What it is counted under.
    kind: &'static str,
    /// In words.
    name: &'static str,
    most: u32,
}

const LIMITS: &[Limit] = &[
    Limit {
        method: Method::GET,
        path: "/api/exports/{what}",
        kind: "EXPORT",
        name: "导出",
        most: 200,
    },
    Limit {
        method: Method::POST,
        path: "/api/roster",
        kind: "UPLOAD",
        name: "上传花名册",
        most: 100,
    },
    Limit {
        method: Method::POST,
        path: "/api/leads/reported",
        kind: "REPORT",
        name: "报告线索",
        most: 50,
    },
    Limit {
        method: Method::POST,
        path: "/api/spot-checks/rounds",
        kind: "DRAW",
        name: "抽查抽取",
        most: 100,
    },
    Limit {
        method: Method::POST,
        path: "/api/spot-checks",
        kind: "DRAW",
        name: "抽查抽取",
        most: 100,
    },
    Limit {
        method: Method::POST,
        path: "/api/summaries",
        kind: "SUMMARY",
        name: "手动汇总",
        most: 50,
    },
    // It makes a summary too.
    Limit {
        method: Method::POST,
        path: "/api/reminders",
        kind: "SUMMARY",
        name: "手动汇总或者催办",
        most: 50,
    },
];

/// Stands before every route of the office: counts the acts that are, and answers 429 to one too many.
pub(crate) async fn hold(
    State(office): State<Office>,
    matched: MatchedPath,
    person: Option<axum::Extension<Person>>,
    request: Request,
    next: Next,
) -> Response {
    let method = match *request.method() {
        Method::HEAD => Method::GET,
        ref other => other.clone(),
    };
    let mut limits = LIMITS.iter();
    let limit = limits.find(|limit| limit.path == matched.as_str() && limit.method == method);
    let (Some(limit), Some(person)) = (limit, person) else {
        return next.run(request).await;
    };
    match office.count(&person, limit).await {
        Ok(()) => next.run(request).await,
        Err(problem) => web::access::keep(&office.web, request, problem).await,
    }
}

impl Office {
    async fn count(&self, person: &Person, limit: &Limit) -> Result<(), Problem> {
        let now = self.web.now();
        let limits = &self.web.store.limits;
        let taken = limits.take(&person.entry.number, limit.kind, limit.most, now, DAY);
        let Attempt::Refused(standing) = taken.await? else {
            return Ok(());
        };
        let seconds = standing.seconds_left(now);
        let (name, most, hours) = (limit.name, limit.most, seconds.div_ceil(60 * 60));
        let told = format!("您在 24 小时内已{name} {most} 次，达到上限，请在 {hours} 小时后再办理");
        Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, told).retry_after(seconds))
    }
}
