//! Who may do what: every route of every function, walked by every role and by who is signed out.

use campaign::{Role, RosterEntry, RosterNumber};
use http::{Method, StatusCode};
use reqwest::{Client, RequestBuilder, Response, redirect};
use std::collections::{BTreeMap, BTreeSet};
use support::TestService;
use web::access::{ROUTES, Route};

/// Who may take each route, written down here once more: a slip in the table of rights or routes shows as a
/// difference. `anyone` needs no session; `everyone` is whoever signed in.
const MAY: &[(&str, &str)] = &[
    ("POST /api/session", "anyone"),
    ("POST /api/session/end", "anyone"),
    ("GET /api/me", "everyone"),
    ("POST /api/me/seen", "everyone"),
    ("GET /api/me/sessions", "everyone"),
    ("POST /api/me/sessions/end", "everyone"),
    ("GET /api/me/reauthentication", "everyone"),
    ("POST /api/me/reauthentication", "everyone"),
    ("GET /api/me/code", "everyone"),
    ("POST /api/me/code", "everyone"),
    ("POST /api/me/signatures", "signer"),
    ("GET /api/health", "anyone"),
    ("POST /api/declarations", "declarant"),
    ("GET /api/declarations", "everyone"),
    ("GET /api/declarations/mine", "everyone"),
    ("GET /api/declarations/{reference}", "everyone"),
    ("POST /api/declarations/{reference}/withdrawals", "declarant"),
    ("GET /api/search", "everyone"),
    ("POST /api/search", "everyone"),
    ("GET /api/declarations/{reference}/scans/{scan}", "everyone"),
    ("GET /api/papers", "office"),
    ("GET /api/papers/{number}", "office"),
    ("POST /api/papers/{number}", "office"),
    ("POST /api/papers/{number}/decision", "office"),
    ("POST /api/papers/{number}/scans", "office"),
    ("POST /api/papers/{number}/scans/pieces", "office"),
    ("GET /api/papers/{number}/scans/{scan}", "office"),
    ("GET /api/reviews", "signer office"),
    ("GET /api/reviews/{reference}", "signer office"),
    ("POST /api/reviews/signatures", "signer"),
    ("GET /api/delegations", "signer"),
    ("POST /api/delegations", "signer"),
    ("POST /api/declarations/{reference}/sign-off", "signer office"),
    ("POST /api/declarations/{reference}/signer", "office"),
    (
        "POST /api/declarations/{reference}/check",
        "unit_officer unit_head",
    ),
    ("GET /api/units", "unit_officer unit_head office discipline"),
    (
        "GET /api/units/{unit}",
        "unit_officer unit_head office discipline",
    ),
    (
        "GET /api/units/{unit}/participations",
        "unit_officer unit_head office discipline",
    ),
    (
        "GET /api/units/{unit}/annex3",
        "unit_officer unit_head office discipline",
    ),
    ("POST /api/units/{unit}/annex3", "unit_head"),
    ("POST /api/units/{unit}/annex3/unsealing", "office"),
    ("GET /api/openapi.json", "anyone"),
    ("GET /api/roster", "office discipline"),
    ("POST /api/roster", "office"),
    ("GET /api/roster/template", "office discipline"),
    ("GET /api/roster/people", "office"),
    ("POST /api/roster/people", "office"),
    ("GET /api/roster/people/{number}", "office"),
    ("POST /api/roster/people/{number}", "office"),
    ("POST /api/roster/people/{number}/departure", "office"),
    ("GET /api/roster/uploads/{id}", "office"),
    ("POST /api/roster/uploads/{id}", "office"),
    ("POST /api/roster/codes", "office"),
    ("POST /api/roster/{number}/code", "office"),
    ("POST /api/roster/{number}/factor-reset", "office"),
    ("GET /api/confirmations", "office discipline"),
    ("POST /api/confirmations/{id}", "office discipline"),
    (
        "GET /api/declarations/{reference}/namesake",
        "signer unit_officer unit_head office discipline",
    ),
    (
        "POST /api/declarations/{reference}/namesake",
        "signer unit_officer unit_head office discipline",
    ),
    (
        "GET /api/declarations/{reference}/verification",
        "office discipline",
    ),
    ("POST /api/declarations/{reference}/verification", "office"),
    ("POST /api/declarations/{reference}/ordered-withdrawal", "office"),
    ("POST /api/declarations/{reference}/agreed-date", "office"),
    ("POST /api/declarations/{reference}/recheck", "office"),
    ("POST /api/declarations/{reference}/exemption", "office"),
    (
        "POST /api/declarations/{reference}/disposition",
        "office discipline",
    ),
    ("POST /api/declarations/{reference}/note", "office"),
    (
        "GET /api/declarations/{reference}/case-report",
        "office discipline",
    ),
    ("GET /api/watch", "office discipline"),
    ("POST /api/units/{unit}/note", "office"),
    ("GET /api/leads", "office discipline"),
    ("POST /api/leads", "office discipline"),
    ("GET /api/leads/new", "office discipline"),
    ("GET /api/leads/reported", "unit_officer unit_head"),
    ("POST /api/leads/reported", "unit_officer unit_head"),
    ("GET /api/leads/{id}", "office discipline"),
    ("POST /api/leads/{id}/subject", "office discipline"),
    ("POST /api/leads/{id}/assignment", "office discipline"),
    ("POST /api/leads/{id}/referrals", "office discipline"),
    ("POST /api/leads/{id}/outcome", "office discipline"),
    ("POST /api/leads/{id}/identity", "office discipline"),
    ("GET /api/spot-checks", "office discipline"),
    ("POST /api/spot-checks", "office"),
    ("GET /api/spot-checks/{id}", "office discipline"),
    ("POST /api/spot-checks/{id}/findings", "office discipline"),
    ("POST /api/spot-checks/{id}/result", "office discipline"),
    ("GET /api/collections", "office discipline"),
    ("POST /api/collections", "office discipline"),
    ("GET /api/deliveries", "office discipline"),
    ("GET /api/leads/{id}/letter", "office discipline"),
    ("GET /api/declarations/{reference}/letter", "office discipline"),
    ("POST /api/summaries/{date}/issue", "office"),
    ("POST /api/deliveries", "office"),
    ("GET /api/deliveries/{id}", "office discipline"),
    ("GET /api/people/{number}/history", "office discipline"),
    ("GET /api/exports", "office discipline"),
    ("GET /api/exports/{what}", "office discipline"),
    ("GET /api/overview", "office discipline leading_group"),
    ("GET /api/summaries", "office discipline leading_group"),
    ("POST /api/summaries", "office"),
    ("GET /api/summaries/announcement", "office"),
    ("POST /api/spot-checks/rounds", "office"),
    ("GET /api/spot-checks/rounds/{id}", "office discipline"),
    ("GET /api/spot-checks/announced", "unit_officer unit_head"),
    (
        "GET /api/spot-checks/{id}/announcement",
        "unit_officer unit_head office discipline",
    ),
    ("GET /api/reminders", "office"),
    ("POST /api/reminders", "office"),
    ("GET /api/summaries/{date}", "office discipline leading_group"),
];

/// Bodies of every kind that some route takes, and of none.
const BODIES: &[(&str, &str)] = &[
    ("", ""),
    ("application/json", "{}"),
    ("application/json", "{"),
    (
        "application/x-www-form-urlencoded",
        "kind=nil&rows[0][name]=%E7%A4%BA%E4%BE%8B&confirm=true",
    ),
    (
        "multipart/form-data; boundary=x",
        "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na\r\n--x--\r\n",
    ),
    ("text/plain", "\u{fffd}"),
];

/// What browsers and programs ask to be answered with.
const ACCEPTS: &[&str] = &["application/json", "text/html"];

/// Somebody who walks along all routes.
struct Walker {
    /// The roles, as the table above names them.
    role: &'static str,
    client: Client,
}

fn name_of(role: Role) -> &'static str {
    match role {
        Role::Declarant => "declarant",
        Role::Signer => "signer",
        Role::UnitOfficer => "unit_officer",
        Role::UnitHead => "unit_head",
        Role::Office => "office",
        Role::Discipline => "discipline",
        Role::LeadingGroup => "leading_group",
    }
}

/// One walker for each role that has nothing but this role, and one who has none. Whoever left too long ago need not
/// declare, so that even the declarant's role is nobody else's.
async fn walkers(service: &mut TestService) -> Vec<Walker> {
    let outside = service.person("HT-006").clone();
    let mut numbers = vec![("", "HT-006".to_owned()), ("declarant", "TY-001".to_owned())];
    for (at, role) in (1..).zip(Role::GRANTED) {
        let entry = RosterEntry {
            number: RosterNumber::parse(&format!("WALK-{at}")).unwrap(),
            roles: vec![*role],
            ..outside.clone()
        };
        numbers.push((name_of(*role), entry.number.to_string()));
        service.enlist(entry).await;
    }
    let mut walkers = Vec::new();
    for (role, number) in numbers {
        let roles = service.person(&number).roles(&service.campaign);
        let found: Vec<_> = roles.iter().map(name_of).collect();
        assert_eq!(found.join(" "), role, "{number} has this role and no other");
        walkers.push(Walker {
            role,
            client: service.client(&number).await,
        });
    }
    walkers
}

fn stranger() -> Client {
    let client = Client::builder().redirect(redirect::Policy::none());
    client.build().unwrap()
}

/// The route's path with parameters that name nothing.
fn path_of(route: &Route) -> String {
    let named = [
        ("{reference}", "K7QM-3XWD"),
        ("{unit}", "nowhere"),
        ("{number}", "ZZ-999"),
        ("{id}", "0123456789ABCDEF"),
        ("{date}", "2017-09-12"),
        ("{what}", "nothing"),
        ("{scan}", "nothing"),
    ];
    let path = named.iter().fold(route.path.to_owned(), |path, (name, value)| {
        path.replace(name, value)
    });
    assert!(!path.contains('{'), "{path}: what stands for its parameter?");
    path
}

fn title(route: &Route) -> String {
    format!("{} {}", route.method, route.path)
}

fn who_may(route: &Route) -> &'static str {
    let title = title(route);
    let row = MAY.iter().find(|(route, _)| *route == title);
    row.unwrap_or_else(|| panic!("{title} is new: who may take it?"))
        .1
}

fn request(service: &TestService, client: &Client, method: &Method, path: &str) -> RequestBuilder {
    client.request(method.clone(), format!("{}{path}", service.address))
}

/// The request with every body and every wish for an answer.
async fn every_way(
    service: &TestService,
    client: &Client,
    route: &Route,
    mut each: impl AsyncFnMut(&str, &str, Response),
) {
    let path = path_of(route);
    let bodies = if route.method == Method::GET {
        &BODIES[..1]
    } else {
        BODIES
    };
    for (kind, body) in bodies {
        for accept in ACCEPTS {
            let mut sent = request(service, client, &route.method, &path).header("accept", *accept);
            if !kind.is_empty() {
                sent = sent.header("content-type", *kind).body(*body);
            }
            each(kind, accept, sent.send().await.unwrap()).await;
        }
    }
}

#[test]
fn every_route_and_no_other_is_written_down() {
    let written: BTreeSet<String> = MAY.iter().map(|(route, _)| (*route).to_owned()).collect();
    let routed: BTreeSet<String> = ROUTES.iter().map(title).collect();
    assert_eq!(written, routed);
    let roles: BTreeSet<&str> = Role::ALL.iter().copied().map(name_of).collect();
    for (route, may) in MAY {
        let known = |name: &str| roles.contains(name) || matches!(name, "anyone" | "everyone");
        assert!(may.split(' ').all(known), "{route}: {may}");
    }
}

#[tokio::test]
async fn every_route_has_a_handler() {
    let service = TestService::start().await;
    let mut missing = Vec::new();
    for route in ROUTES {
        // A signed-out request is refused before any handler, but only where one stands.
        let sent = request(&service, &stranger(), &route.method, &path_of(route));
        if sent.send().await.unwrap().status() == StatusCode::NOT_FOUND {
            missing.push(title(route));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[tokio::test]
async fn signed_out_nobody_gets_past_the_door() {
    let service = TestService::start().await;
    for route in ROUTES.iter().filter(|route| who_may(route) != "anyone") {
        every_way(&service, &stranger(), route, async |kind, accept, response| {
            let told = format!("{} {kind} {accept}", title(route));
            let status = response.status();
            if accept == "application/json" {
                assert_eq!(status, StatusCode::UNAUTHORIZED, "{told}");
                assert_eq!(response.headers()["www-authenticate"], "Session", "{told}");
            } else if kind == "application/x-www-form-urlencoded" {
                assert_eq!(status, StatusCode::UNAUTHORIZED, "{told}");
                let page = response.text().await.unwrap();
                assert!(page.contains("name=\"kept\""), "{told}: the form is kept");
            } else if route.method == Method::POST {
                assert_eq!(status, StatusCode::UNAUTHORIZED, "{told}");
                let page = response.text().await.unwrap();
                assert!(page.contains("刚才提交的没有收下"), "{told}: nothing is kept");
            } else {
                assert_eq!(status, StatusCode::SEE_OTHER, "{told}");
                assert_eq!(response.headers()["location"], "/sign-in/", "{told}");
            }
        })
        .await;
    }
}

#[tokio::test]
async fn who_lacks_the_right_is_refused_whatever_is_sent_and_who_holds_it_is_not() {
    let mut service = TestService::start().await;
    for walker in walkers(&mut service).await {
        for route in ROUTES {
            let may = who_may(route);
            let holds =
                ["anyone", "everyone"].contains(&may) || may.split(' ').any(|role| role == walker.role);
            if title(route) == "POST /api/session/end" {
                continue;
            }
            every_way(&service, &walker.client, route, async |kind, accept, response| {
                let told = format!("{:?} {} {kind} {accept}", walker.role, title(route));
                let status = response.status();
                if holds {
                    let refused = [
                        StatusCode::UNAUTHORIZED,
                        StatusCode::FORBIDDEN,
                        StatusCode::METHOD_NOT_ALLOWED,
                    ];
                    assert!(!refused.contains(&status), "{told}: {status}");
                    assert!(!status.is_server_error(), "{told}: {status}");
                } else {
                    assert_eq!(status, StatusCode::FORBIDDEN, "{told}");
                }
            })
            .await;
        }
    }
}

#[tokio::test]
async fn a_path_takes_its_methods_and_no_others() {
    let mut service = TestService::start().await;
    let mut methods: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for route in ROUTES {
        let methods = methods.entry(path_of(route)).or_default();
        methods.insert(route.method.as_str());
        if route.method == Method::GET {
            methods.insert("HEAD");
        }
    }
    let mut clients = vec![stranger()];
    clients.extend(
        walkers(&mut service)
            .await
            .into_iter()
            .map(|walker| walker.client),
    );
    for client in &clients {
        for (path, allowed) in &methods {
            for method in [
                "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "LINK",
            ] {
                if allowed.contains(method) {
                    continue;
                }
                let method = Method::from_bytes(method.as_bytes()).unwrap();
                let response = request(&service, client, &method, path).send().await.unwrap();
                assert_eq!(
                    response.status(),
                    StatusCode::METHOD_NOT_ALLOWED,
                    "{method} {path}"
                );
                let listed: BTreeSet<&str> =
                    response.headers()["allow"].to_str().unwrap().split(',').collect();
                assert_eq!(&listed, allowed, "{method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn a_path_that_is_none_answers_404_to_everyone() {
    let mut service = TestService::start().await;
    let mut clients = vec![stranger()];
    clients.extend(
        walkers(&mut service)
            .await
            .into_iter()
            .map(|walker| walker.client),
    );
    for client in &clients {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            for path in [
                "/api",
                "/api/",
                "/api/nothing",
                "/api/session/",
                "/api/me/",
                "/api/ME",
                "/api//me",
                "/api/declarations/",
                "/api/declarations/a/b",
                "/api/units/nowhere/annex3/",
                "/api/roster/uploads/a/b",
            ] {
                let response = request(&service, client, &method, path).send().await.unwrap();
                assert_eq!(response.status(), StatusCode::NOT_FOUND, "{method} {path}");
            }
        }
    }
}
