//! Every route of every function, with the right it takes. What is not in this table is never reached.

use campaign::Right;
use http::Method;

/// One route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The method; `HEAD` goes wherever `GET` does.
    pub method: Method,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// What it takes; none where anyone may.
    pub right: Option<Right>,
}

const fn open(method: Method, path: &'static str) -> Route {
    Route {
        method,
        path,
        right: None,
    }
}

const fn get(path: &'static str, right: Right) -> Route {
    Route {
        method: Method::GET,
        path,
        right: Some(right),
    }
}

const fn post(path: &'static str, right: Right) -> Route {
    Route {
        method: Method::POST,
        path,
        right: Some(right),
    }
}

/// The routes, by function.
pub const ROUTES: &[Route] = &[
    // account
    open(Method::POST, "/api/session"),
    open(Method::POST, "/api/session/end"),
    get("/api/me", Right::SignedIn),
    post("/api/me/seen", Right::SignedIn),
    get("/api/me/sessions", Right::SignedIn),
    post("/api/me/sessions/end", Right::SignedIn),
    get("/api/me/reauthentication", Right::SignedIn),
    post("/api/me/reauthentication", Right::SignedIn),
    get("/api/me/code", Right::SignedIn),
    post("/api/me/code", Right::SignedIn),
    post("/api/me/signatures", Right::Sign),
    // declare
    open(Method::GET, "/api/health"),
    get("/api/declarations", Right::SignedIn),
    post("/api/declarations", Right::File),
    get("/api/declarations/mine", Right::SignedIn),
    get("/api/declarations/{reference}", Right::SignedIn),
    post("/api/declarations/{reference}/withdrawals", Right::File),
    get("/api/declarations/{reference}/scans/{scan}", Right::SignedIn),
    get("/api/papers", Right::EnterPaper),
    get("/api/papers/{number}", Right::EnterPaper),
    post("/api/papers/{number}", Right::EnterPaper),
    post("/api/papers/{number}/decision", Right::EnterPaper),
    post("/api/papers/{number}/scans", Right::EnterPaper),
    post("/api/papers/{number}/scans/pieces", Right::EnterPaper),
    get("/api/papers/{number}/scans/{scan}", Right::EnterPaper),
    // review
    get("/api/search", Right::SignedIn),
    post("/api/search", Right::SignedIn),
    get("/api/reviews", Right::SignOff),
    get("/api/reviews/{reference}", Right::SignOff),
    post("/api/reviews/signatures", Right::Sign),
    get("/api/delegations", Right::Delegate),
    post("/api/delegations", Right::Delegate),
    post("/api/declarations/{reference}/sign-off", Right::SignOff),
    post("/api/declarations/{reference}/signer", Right::AppointSigner),
    post("/api/declarations/{reference}/check", Right::CheckUnit),
    get("/api/units", Right::ReadUnit),
    get("/api/units/{unit}", Right::ReadUnit),
    get("/api/units/{unit}/participations", Right::ReadUnit),
    get("/api/units/{unit}/annex3", Right::ReadUnit),
    post("/api/units/{unit}/annex3", Right::Seal),
    post("/api/units/{unit}/annex3/unsealing", Right::Unseal),
    // office
    open(Method::GET, "/api/openapi.json"),
    get("/api/roster", Right::ReadRoster),
    post("/api/roster", Right::ChangeRoster),
    get("/api/roster/template", Right::ReadRoster),
    get("/api/roster/people", Right::ChangeRoster),
    post("/api/roster/people", Right::ChangeRoster),
    get("/api/roster/people/{number}", Right::ChangeRoster),
    post("/api/roster/people/{number}", Right::ChangeRoster),
    post("/api/roster/people/{number}/departure", Right::ChangeRoster),
    get("/api/roster/uploads/{id}", Right::ChangeRoster),
    post("/api/roster/uploads/{id}", Right::ChangeRoster),
    post("/api/roster/codes", Right::IssueCode),
    post("/api/roster/{number}/code", Right::IssueCode),
    post("/api/roster/{number}/factor-reset", Right::IssueCode),
    get("/api/confirmations", Right::Confirm),
    post("/api/confirmations/{id}", Right::Confirm),
    get("/api/declarations/{reference}/namesake", Right::SayNamesake),
    post("/api/declarations/{reference}/namesake", Right::SayNamesake),
    get("/api/leads", Right::ReadLeads),
    post("/api/leads", Right::HandleLeads),
    get("/api/leads/new", Right::HandleLeads),
    get("/api/leads/reported", Right::ReportLead),
    post("/api/leads/reported", Right::ReportLead),
    get("/api/leads/{id}", Right::ReadLeads),
    get("/api/leads/{id}/letter", Right::HandleLeads),
    post("/api/leads/{id}/subject", Right::HandleLeads),
    post("/api/leads/{id}/assignment", Right::HandleLeads),
    post("/api/leads/{id}/referrals", Right::HandleLeads),
    post("/api/leads/{id}/outcome", Right::HandleLeads),
    post("/api/leads/{id}/identity", Right::ReadReporter),
    get("/api/spot-checks", Right::ReadSpotChecks),
    post("/api/spot-checks", Right::DrawSpotCheck),
    post("/api/spot-checks/rounds", Right::DrawSpotCheck),
    get("/api/spot-checks/rounds/{id}", Right::ReadSpotChecks),
    get("/api/spot-checks/announced", Right::CheckUnit),
    get("/api/spot-checks/{id}/announcement", Right::ReadUnit),
    get("/api/spot-checks/{id}", Right::ReadSpotChecks),
    post("/api/spot-checks/{id}/findings", Right::RecordFinding),
    post("/api/spot-checks/{id}/result", Right::ConcludeSpotCheck),
    get(
        "/api/declarations/{reference}/verification",
        Right::ReadVerification,
    ),
    post("/api/declarations/{reference}/verification", Right::Verify),
    post("/api/declarations/{reference}/ordered-withdrawal", Right::Verify),
    post("/api/declarations/{reference}/agreed-date", Right::Verify),
    post("/api/declarations/{reference}/recheck", Right::Verify),
    post("/api/declarations/{reference}/exemption", Right::Verify),
    post("/api/declarations/{reference}/disposition", Right::Dispose),
    post("/api/declarations/{reference}/note", Right::Verify),
    get(
        "/api/declarations/{reference}/case-report",
        Right::ReadVerification,
    ),
    get("/api/declarations/{reference}/letter", Right::ReadVerification),
    get("/api/watch", Right::ReadVerification),
    post("/api/units/{unit}/note", Right::Verify),
    get("/api/collections", Right::Collect),
    post("/api/collections", Right::Collect),
    get("/api/deliveries", Right::ReadDeliveries),
    post("/api/deliveries", Right::Deliver),
    get("/api/deliveries/{id}", Right::ReadDeliveries),
    get("/api/people/{number}/history", Right::ReadHistory),
    get("/api/exports", Right::Export),
    get("/api/exports/{what}", Right::Export),
    get("/api/overview", Right::ReadOverview),
    get("/api/summaries", Right::ReadOverview),
    post("/api/summaries", Right::MakeSummary),
    get("/api/summaries/announcement", Right::DraftAnnouncement),
    get("/api/reminders", Right::SendReminders),
    post("/api/reminders", Right::SendReminders),
    get("/api/summaries/{date}", Right::ReadOverview),
    post("/api/summaries/{date}/issue", Right::MakeSummary),
];

/// The route of this path and method; none for a path that takes other methods only.
pub(super) fn find(path: &str, method: &Method) -> Option<&'static Route> {
    let method = if method == Method::HEAD {
        &Method::GET
    } else {
        method
    };
    ROUTES
        .iter()
        .find(|route| route.path == path && route.method == *method)
}

/// The methods a path takes, as the header `Allow` lists them.
pub(super) fn allowed(path: &str) -> String {
    let methods: Vec<&str> = ROUTES
        .iter()
        .filter(|route| route.path == path)
        .flat_map(|route| match route.method {
            Method::GET => vec!["GET", "HEAD"],
            _ => vec![route.method.as_str()],
        })
        .collect();
    methods.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_route_stands_twice() {
        let mut seen = HashSet::new();
        for route in ROUTES {
            assert!(seen.insert((route.method.as_str(), route.path)), "{route:?}");
        }
    }

    #[test]
    fn head_goes_where_get_does_and_nothing_else_is_let_through() {
        assert!(find("/api/me", &Method::HEAD).is_some());
        assert!(find("/api/me", &Method::DELETE).is_none());
        assert_eq!(allowed("/api/roster"), "GET,HEAD,POST");
    }
}
