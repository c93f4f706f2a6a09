//! Another bureau's campaign, on another level and against other business: what its file does not say, no page says.

use reqwest::StatusCode;
use serde_json::{Value, json};
use support::desk::Desk;
use support::{TestService, forms};

const OFFICE: &str = "JS-002";
const DISCIPLINE: &str = "JL-005";
const SECRETARY: &str = "JL-004";
const CADRE: &str = "JC-002";
const DECLARANT: &str = "TY-001";

/// What the campaign file of a county's water bureau says instead. The demo roster's units stay.
const RENAMED: &[(&str, &str)] = &[
    ("株洲市环保局", "示例县水利局"),
    ("株洲市", "示例县"),
    ("市管干部", "县管干部"),
    ("市专项整治办", "县治理办"),
    ("局专项整治办", "水利局治理办"),
    ("自查自纠", "自查自报"),
    ("涉矿", "涉河道采砂"),
];

async fn county() -> Desk {
    let mut file = support::campaign_file();
    for (old, new) in RENAMED {
        assert!(file.contains(old), "{old}");
        file = file.replace(old, new);
    }
    Desk {
        service: TestService::start_for(&file).await,
    }
}

/// None of the other bureau's words, save where a form sends one: those are the wire's, whoever prints them.
#[track_caller]
fn is_its_own(what: &str, text: &str) {
    let (mut shown, mut rest) = (String::new(), text);
    while let Some((before, value)) = rest.split_once("value=\"") {
        shown.push_str(before);
        rest = value.split_once('"').map_or("", |(_, after)| after);
    }
    shown.push_str(rest);
    for (old, _) in RENAMED {
        let at = shown.find(old);
        let around = at.map(|at| shown[at..].chars().take(60).collect::<String>());
        assert_eq!(around, None, "{what} says {old}");
    }
}

async fn walk(desk: &Desk, number: &str, paths: &[&str]) {
    let client = desk.sign_in(number).await;
    for path in paths {
        let (status, page) = desk.page(&client, path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        is_its_own(path, &page);
    }
}

#[tokio::test]
async fn no_page_of_a_declaration_names_the_first_bureau() {
    let desk = county().await;
    walk(&desk, DECLARANT, &["/api/me", "/api/declarations/mine"]).await;
    let reference = desk
        .service
        .file(DECLARANT, &forms::disclosure(&desk.service, DECLARANT))
        .await;
    let record = format!("/api/declarations/{reference}");
    let (print, receipt) = (format!("{record}?view=print"), format!("{record}?view=receipt"));
    walk(&desk, DECLARANT, &["/api/me", &record, &print, &receipt]).await;
    let review = format!("/api/reviews/{reference}");
    walk(
        &desk,
        "TY-003",
        &["/api/me", "/api/reviews", &review, "/api/units/tianyuan"],
    )
    .await;
    desk.service.sign("TY-003", &reference).await;
    walk(&desk, DECLARANT, &[&record, &print]).await;
    walk(
        &desk,
        "TY-003",
        &["/api/units/tianyuan/annex3", "/api/units/tianyuan/participations"],
    )
    .await;
    let client = desk.sign_in(OFFICE).await;
    let noted = json!({ "action": "on_paper", "revision": 1, "note": "原件存档", "signer": SECRETARY });
    let other = desk
        .service
        .file("TY-002", &forms::nil(&desk.service, "TY-002"))
        .await;
    let (status, answer) = desk
        .post(&client, &format!("/api/declarations/{other}/sign-off"), &noted)
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    walk(
        &desk,
        OFFICE,
        &[
            &format!("/api/declarations/{other}"),
            "/api/people/TY-002/history",
            "/api/papers",
            "/api/papers/TY-006",
        ],
    )
    .await;
    // What came on paper, while it waits to be compared and once it is filed.
    let entered = forms::entered(forms::disclosure(&desk.service, "TY-006"));
    let entry = desk.service.post(OFFICE, "/api/papers/TY-006", &entered).await;
    walk(&desk, "JS-003", &["/api/me", "/api/papers/TY-006"]).await;
    let confirm = json!({ "action": "confirm", "step": entry["step"] });
    let filed = desk
        .service
        .post("JS-003", "/api/papers/TY-006/decision", &confirm)
        .await;
    let record = format!("/api/declarations/{}", filed["reference"].as_str().unwrap());
    walk(
        &desk,
        "TY-006",
        &["/api/me", &record, &format!("{record}?view=print")],
    )
    .await;
}

#[tokio::test]
async fn no_page_of_the_office_names_the_first_bureau() {
    let desk = county().await;
    let reference = desk.service.file(CADRE, &forms::nil(&desk.service, CADRE)).await;
    walk(&desk, CADRE, &[&format!("/api/declarations/{reference}")]).await;
    desk.service.sign(SECRETARY, &reference).await;
    walk(&desk, OFFICE, &["/api/collections", "/api/deliveries"]).await;
    let office = desk.sign_in(OFFICE).await;
    let (_, page) = desk.page(&office, "/api/collections").await;
    for name in [
        "收集县管干部报告",
        "水利局治理办和派驻纪检组分别收集",
        "报送县治理办",
    ] {
        assert!(page.contains(name), "{name}: {page}");
    }
    let collected = json!({ "reference": reference, "revision": 1 });
    desk.service.post(OFFICE, "/api/collections", &collected).await;
    walk(&desk, OFFICE, &["/api/collections", "/api/deliveries"]).await;
    desk.service
        .post(DISCIPLINE, "/api/collections", &collected)
        .await;
    desk.service.post(OFFICE, "/api/deliveries", &json!({})).await;
    walk(
        &desk,
        OFFICE,
        &[
            "/api/deliveries",
            "/api/deliveries/1",
            "/api/people/JC-002/history",
        ],
    )
    .await;
    walk(&desk, CADRE, &[&format!("/api/declarations/{reference}")]).await;
    let lead = json!({
        "source": "来信", "kind": "participation", "content": "反映示例砂场有人参股", "received_on": "2017-09-10",
        "subject_name": "赵示例", "due": "2017-10-10"
    });
    let lead = desk.service.post(OFFICE, "/api/leads", &lead).await;
    let lead = format!("/api/leads/{}", lead["id"].as_str().unwrap());
    walk(&desk, OFFICE, &["/api/leads", &lead]).await;
    let referred = json!({ "step": 1, "to": "市专项整治办", "on": "2017-09-11" });
    desk.service
        .post(OFFICE, &format!("{lead}/referrals"), &referred)
        .await;
    walk(&desk, OFFICE, &["/api/leads", &lead]).await;
    desk.service.post(OFFICE, "/api/summaries", &json!({})).await;
    let pages = [
        "/api/me",
        "/api/roster",
        "/api/search",
        "/api/overview",
        "/api/summaries",
        "/api/reminders",
        "/api/reminders?unit=tianyuan",
        "/api/watch",
        "/api/spot-checks",
        "/api/exports",
        "/api/confirmations",
    ];
    walk(&desk, OFFICE, &pages).await;
    walk(
        &desk,
        DISCIPLINE,
        &["/api/me", "/api/collections", "/api/overview"],
    )
    .await;
}

#[tokio::test]
async fn no_list_and_no_brief_names_the_first_bureau() {
    let desk = county().await;
    let reference = desk.service.file(CADRE, &forms::nil(&desk.service, CADRE)).await;
    desk.service.sign(SECRETARY, &reference).await;
    let client = desk.sign_in(OFFICE).await;
    let (_, lists) = desk.get(&client, "/api/exports").await;
    is_its_own("exports", &lists.to_string());
    for list in lists["lists"].as_array().unwrap() {
        let path = format!("/api/exports/{}?format=csv", list["name"].as_str().unwrap());
        let answer = client.get(desk.address(&path)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        is_its_own(&path, &answer.text().await.unwrap());
    }
    let (_, form) = desk.get(&client, "/api/roster/people").await;
    is_its_own("the form of one person", &form.to_string());
    for path in [
        "/api/roster/template?format=csv",
        "/api/exports/entries?format=csv",
    ] {
        let file = client.get(desk.address(path)).send().await.unwrap();
        let file = file.bytes().await.unwrap();
        let text = String::from_utf8_lossy(&file).into_owned();
        is_its_own(path, &text);
        assert!(text.contains("县管干部"), "{path}");
        let request = client.post(desk.address("/api/roster")).body(file);
        let loaded = request.header("content-type", "text/csv").send().await.unwrap();
        let said = loaded.text().await.unwrap();
        assert!(!said.contains("缺少这一列"), "{path}: {said}");
    }
    desk.service.post(OFFICE, "/api/summaries", &json!({})).await;
    let (_, summaries) = desk.get(&client, "/api/summaries").await;
    let moment = summaries["summaries"][0]["name"]
        .as_str()
        .unwrap_or_else(|| panic!("{summaries}"));
    for format in ["json", "html"] {
        let path = format!("/api/summaries/{moment}?format={format}");
        let answer = client.get(desk.address(&path)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let brief = answer.text().await.unwrap();
        assert!(brief.contains("县管干部报告报送县治理办"), "{brief}");
        is_its_own(&path, &brief);
    }
    let (_, overview): (_, Value) = desk.get(&client, "/api/overview").await;
    is_its_own("overview", &overview.to_string());
}
