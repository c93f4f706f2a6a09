//! Every route that takes a body, with bodies of every kind that could make its answer grow.

use super::*;
use http::Method;
use support::forms;
use web::access::ROUTES;

/// Routes whose answer is not made of what was sent: they act on their address alone, or take a file.
const OTHERS: [&str; 8] = [
    "/api/session/end",
    "/api/summaries",
    "/api/roster",
    "/api/roster/{number}/code",
    "/api/roster/{number}/factor-reset",
    "/api/roster/people/{number}/departure",
    "/api/papers/{number}/scans",
    "/api/papers/{number}/scans/pieces",
];

/// Names that some form gives a field.
const NAMES: &str = "accountability action after assessment born category chosen civil_servant comment content date decision \
                     due employment evidence filter finding former_duties handler kept kept_for kind left_on list \
                     measure municipally_managed name note number on outcome participation people percent phone place position \
                     post_name rank reason reference reply reports result revision roles ruling ruling_reason seed serial \
                     signature signer size source step subject_name summary text to totp unit until verdict version what why \
                     withdrawal";

/// Bodies that are small to send and could be large to answer.
fn bodies() -> Vec<(&'static str, String)> {
    let names: Vec<&str> = NAMES.split_whitespace().collect();
    let each = LARGEST / names.len() - 20;
    let form = |text: &str| {
        let fields = names
            .iter()
            .map(|name| format!("{name}={}", text.repeat(each / text.len())));
        fields.collect::<Vec<_>>().join("&")
    };
    let wrong = |value: &str| {
        let fields = names
            .iter()
            .chain(&["participations", "differences", "case_report", "referral"]);
        let fields: Vec<String> = fields.map(|name| format!("\"{name}\":{value}")).collect();
        format!("{{{}}}", fields.join(","))
    };
    let keys = filling(8, |name| format!("\"{name:x}\":0,"));
    let within = filling(60, |name| format!("\"{name:x}\":[],"));
    vec![
        (
            JSON,
            format!("{{\"participations\":[{}{{}}]}}", "{},".repeat(86_000)),
        ),
        (JSON, format!("{{\"differences\":[{}0]}}", "[],".repeat(80_000))),
        (JSON, format!("[{}0]", "{\"\":0},".repeat(32_000))),
        (
            JSON,
            format!(
                "[{}0]",
                format!("{}0{},", "{\"\":".repeat(100), "}".repeat(100)).repeat(430)
            ),
        ),
        (JSON, format!("{{{keys}\"x\":0}}")),
        (JSON, format!("{{\"{}\":0}}", "\\u0001".repeat(40_000))),
        (
            JSON,
            format!("{{\"case_report\":{{{within}\"x\":0}},\"participation\":0}}"),
        ),
        (
            JSON,
            format!("{{\"differences\":{{{within}\"x\":0}},\"participation\":0}}"),
        ),
        (JSON, format!("{{\"participation\":\"{}\"}}", "x".repeat(250_000))),
        (JSON, wrong("null")),
        (JSON, wrong("5")),
        (JSON, wrong("true")),
        (JSON, wrong("[]")),
        (JSON, wrong("{}")),
        (JSON, wrong("\"字\"")),
        (FORM, form("\"")),
        (FORM, form("%3C")),
        (FORM, form("字")),
        (FORM, format!("participation={}", "'".repeat(250_000))),
        (FORM, format!("reason={}", "\"".repeat(250_000))),
        (FORM, filling(0, |name| format!("{name:x}&"))),
        (FORM, "a&".repeat(LARGEST / 2)),
        (FORM, "[".repeat(LARGEST)),
        (FORM, format!("a{}=1", "[b]".repeat(80_000))),
        (
            FORM,
            filling(0, |row| format!("participations[{row}][withdrawal][date]=1&")),
        ),
        (FORM, filling(0, |row| format!("rows[{row}]=&"))),
    ]
}

/// The routes' addresses, with what stands in the database for their parameters, and who may post there.
async fn addresses(service: &TestService) -> Vec<(String, &'static str)> {
    let reference = service
        .file("TY-001", &forms::disclosure(service, "TY-001"))
        .await;
    // It names who then says that they are somebody else.
    let mut naming = forms::disclosure(service, "TY-002");
    let name = &service.person("JS-002").name;
    naming["relatives"] = json!([{ "name": name, "relation": "配偶", "position": "无" }]);
    let naming = service.file("TY-002", &naming).await;
    // One of the office entered what came on paper, which another is to compare.
    let paper = forms::on_paper(service, "TY-007");
    service.post("JS-003", "/api/papers/TY-007", &paper).await;
    let check = json!({ "unit": "tianyuan", "size": "1" });
    let check = service.post("JS-002", "/api/spot-checks", &check).await;
    let lead = json!({ "source": "举报电话", "kind": "participation", "content": "反映其在砂场入股",
        "reporter_name": "示例举报人" });
    let lead = service.post("JS-002", "/api/leads", &lead).await;
    let summary = service.post("JS-002", "/api/summaries", &json!({})).await;
    let summary = summary["name"].as_str().unwrap().to_owned();
    let office = service.client("JS-002").await;
    let upload = office
        .post(format!("{}/api/roster", service.address))
        .header("content-type", "text/csv");
    let upload: Value = upload
        .body(local::demo::ROSTER)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let upload = upload["upload"].as_str().unwrap().to_owned();
    let id = |answer: &Value| answer["id"].as_str().unwrap().to_owned();
    let (check, lead) = (id(&check), id(&lead));
    let posts = ROUTES.iter().filter(|route| route.method == Method::POST);
    let posts = posts.filter(|route| !OTHERS.contains(&route.path));
    posts
        .map(|route| {
            let id = match route.path {
                path if path.starts_with("/api/leads") => &lead,
                path if path.starts_with("/api/roster") => &upload,
                _ => &check,
            };
            let report = if route.path.ends_with("/namesake") {
                &naming
            } else {
                &reference
            };
            let path = route.path.replace("{reference}", report);
            let path = path.replace("{id}", id).replace("{unit}", "tianyuan");
            let path = path.replace("{date}", &summary);
            let number = if route.path.starts_with("/api/papers") {
                "TY-007"
            } else {
                "TY-002"
            };
            let path = path.replace("{number}", number);
            let who = match route.path {
                "/api/declarations" | "/api/declarations/{reference}/withdrawals" => "TY-001",
                "/api/declarations/{reference}/check"
                | "/api/units/{unit}/annex3"
                | "/api/leads/reported"
                | "/api/me/signatures"
                | "/api/reviews/signatures" => "TY-003",
                "/api/delegations" => "JL-004",
                _ => "JS-002",
            };
            (path, who)
        })
        .collect()
}

#[tokio::test]
async fn no_body_makes_an_answer_that_is_larger_than_a_body_may_be() {
    let service = TestService::start().await;
    let addresses = addresses(&service).await;
    let bodies = bodies();
    let mut unread = Vec::new();
    for (path, who) in addresses {
        let sender = Sender::signed_in(&service, who).await;
        let mut was_read = false;
        for (kind, body) in &bodies {
            for accept in [JSON, PAGE] {
                let (status, answer) = sender.post(&path, kind, body, accept).await;
                // What a browser sends of a declaration is kept, and shown with what is wrong.
                let keeps = ["/api/declarations", "/api/papers/TY-007"].contains(&path.as_str());
                let is_kept = keeps && status == StatusCode::SEE_OTHER;
                assert!(
                    status.is_client_error() || is_kept,
                    "{who} {path} {kind} {accept} {body:.60}: {status} {answer:.300}"
                );
                was_read |= status == StatusCode::UNPROCESSABLE_ENTITY || is_kept;
            }
        }
        if !was_read {
            unread.push((path, who));
        }
    }
    assert!(unread.is_empty(), "nobody got as far as the fields: {unread:?}");
}

#[tokio::test]
async fn a_roster_with_everything_wrong_is_told_no_more_than_a_body_may_be() {
    let service = TestService::start().await;
    let sender = Sender::signed_in(&service, "JS-002").await;
    let headings = local::demo::ROSTER.lines().next().unwrap();
    let columns = headings.split(',').count();
    let odd = format!("{}{headings}\n", "列".repeat(100) + ",");
    for cell in [
        "𠮷".repeat(40),
        "'".repeat(40),
        "x".repeat(5_000),
        "x".to_owned(),
        String::new(),
    ] {
        let row = format!("\n{cell}{}", format!(",{cell}").repeat(columns - 1));
        let rows = filling(headings.len(), |_| row.clone());
        for file in [format!("{headings}{rows}"), filling(odd.len(), |_| odd.clone())] {
            for accept in [JSON, PAGE] {
                let (status, answer) = sender.post("/api/roster", "text/csv", &file, accept).await;
                assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer:.300}");
            }
        }
    }
}
