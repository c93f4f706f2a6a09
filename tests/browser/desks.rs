//! WCAG 2.2 AA at every desk of the bureau: no finding on any page, at a desk's width and at a phone's, and none wider
//! than its window.

use crate::accessibility::findings;
use crate::people::{Desk, text_of};
use crate::{keyboard, layout};
use serde_json::{Value, json};
use support::browser::Scripts;
use support::{TestService, forms};
use thirtyfour::By;

const WIDTHS: [u32; 2] = [1280, 390];

/// What was found on all pages, so that one run tells everything.
#[derive(Default)]
struct Found(Vec<String>);

impl Found {
    /// Looks at the page that is open.
    async fn look(&mut self, desk: &Desk<'_>, name: &str) {
        for width in WIDTHS {
            desk.resize(width).await.unwrap();
            let found = findings(desk).await;
            self.0
                .extend(found.iter().map(|one| format!("{name} at {width}: {one}")));
            let wide = desk.width_of_page().await.unwrap();
            if wide > f64::from(width) {
                self.0.push(format!("{name} is {wide} wide at {width}"));
            }
        }
        desk.resize(WIDTHS[0]).await.unwrap();
    }

    /// Opens each page and looks at it twice, folded as it comes and with everything unfolded.
    async fn look_at(&mut self, desk: &Desk<'_>, pages: &[(&str, &str)]) {
        for (path, expected) in pages {
            desk.go(path).await.unwrap();
            let text = text_of(desk).await;
            assert!(text.contains(expected), "{path}: {text}");
            self.look(desk, path).await;
            unfold_all(desk).await;
            self.look(desk, &format!("{path}, unfolded")).await;
            self.try_out(desk, path).await;
        }
    }

    /// Fits the page that is open into every window, and walks through it by keyboard.
    async fn try_out(&mut self, desk: &Desk<'_>, name: &str) {
        let misfits = layout::faults(desk, WIDTHS[0]).await;
        let unreached = keyboard::faults(desk).await;
        let both = misfits.iter().chain(&unreached);
        self.0.extend(both.map(|one| format!("{name}: {one}")));
    }
}

async fn unfold_all(desk: &Desk<'_>) {
    let open = "document.querySelectorAll('details').forEach(details => { details.open = true; })";
    desk.driver.execute(open, Vec::new()).await.unwrap();
}

/// What has a page of its own and was made by [`play`].
pub(crate) struct Played {
    /// The declaration's reference.
    pub(crate) reference: String,
    /// The lead's number.
    pub(crate) lead: String,
    /// The spot check's.
    pub(crate) spot_check: String,
}

/// Enough of everything that no list is empty: filed, signed, returned, verified, watched, a lead, a spot check, notes.
pub(crate) async fn play(service: &TestService) -> Played {
    for number in ["HT-002", "TY-001", "YJ-001"] {
        service.file(number, &forms::nil(service, number)).await;
    }
    let participations = vec![
        forms::left_on("示例砂石", "2017-08-30"),
        forms::still_in("示例矿业"),
    ];
    let declaration = forms::disclosure_of(service, "HT-004", participations);
    let reference = service.file("HT-004", &declaration).await;
    service.sign("HT-002", &reference).await;
    let returned = service
        .file("HT-005", &forms::disclosure(service, "HT-005"))
        .await;
    service.send_back("HT-002", &returned).await;
    let address = format!("/api/declarations/{reference}");
    for (matter, body) in [
        (
            "verification",
            json!({ "participation": 1, "outcome": "differs", "differences": { "amount": "实为30万元" },
                "evidence": "银行流水" }),
        ),
        ("agreed-date", json!({ "participation": 1, "date": "2017-09-20" })),
        ("note", json!({ "participation": 1, "text": "股份由他人代持" })),
        (
            "disposition",
            json!({ "participations": [1], "measure": "免予处理", "reason": "情节轻微" }),
        ),
    ] {
        let mut body = body;
        body["revision"] = json!(1);
        service
            .post("JS-002", &format!("{address}/{matter}"), &body)
            .await;
    }
    let lead = json!({ "source": "举报电话", "kind": "participation", "content": "在河边的砂场有股份",
        "subject_name": "赵示例", "subject_unit": "tianyuan" });
    let lead = service.post("JS-002", "/api/leads", &lead).await;
    let draw = json!({ "unit": "hetang", "size": 2 });
    let spot_check = service.post("JS-002", "/api/spot-checks", &draw).await;
    service.post("JS-002", "/api/summaries", &json!({})).await;
    let id = |answer: &Value| answer["id"].as_str().unwrap().to_owned();
    Played {
        reference,
        lead: id(&lead),
        spot_check: id(&spot_check),
    }
}

/// The office at its desk.
pub(crate) async fn office(service: &TestService) -> Desk<'_> {
    let desk = Desk::open(service, Scripts::On, WIDTHS[0]).await.unwrap();
    desk.sign_in("JS-002").await.unwrap();
    desk
}

// The office's desk is walked in three parts, which run side by side.

#[tokio::test]
async fn no_page_about_declarations_at_the_offices_desk_has_an_accessibility_finding() {
    let service = TestService::start().await;
    let Played { reference, .. } = play(&service).await;
    let desk = office(&service).await;
    let mut found = Found::default();
    let declaration = format!("/api/declarations/{reference}");
    let verification = format!("{declaration}/verification");
    let pages = [
        ("/api/me", "我的事项"),
        ("/api/me/sessions", "登录记录和个人识别码"),
        ("/api/me/reauthentication", "动态验证码"),
        ("/api/me/code", "更换个人识别码"),
        ("/api/overview", "各单位"),
        (declaration.as_str(), "核查与处理"),
        (verification.as_str(), "参与情况 2：示例矿业"),
        ("/api/watch", "HT-004"),
        ("/api/watch?show=flagged", "的汇总"),
    ];
    found.look_at(&desk, &pages).await;
    // What is found, from the box that every page has: a person with their report, a business, a unit, nothing.
    for (sought, found_there) in [
        ("HT-004", "核查与处理"),
        ("示例", "现在的报告"),
        ("荷塘", "汇总表"),
        ("无此一人", "没有查到"),
    ] {
        desk.go("/api/overview").await.unwrap();
        desk.seek(sought).await.unwrap();
        assert!(text_of(&desk).await.contains(found_there), "{sought}");
        found.look(&desk, "what was found").await;
    }
    // What comes back with errors, and a page of its own for each refusal.
    desk.go(&verification).await.unwrap();
    unfold_all(&desk).await;
    desk.press("form[action$='/disposition'] button").await.unwrap();
    assert!(text_of(&desk).await.contains("需要改正"));
    found.look(&desk, "a refused disposition").await;
    desk.go("/api/declarations/none").await.unwrap();
    found.look(&desk, "nothing there").await;
    assert_eq!(found.0, [""; 0]);
    desk.quit().await.unwrap();
}

#[tokio::test]
async fn no_page_about_leads_checks_and_summaries_at_the_offices_desk_has_an_accessibility_finding() {
    let service = TestService::start().await;
    let played = play(&service).await;
    let desk = office(&service).await;
    let mut found = Found::default();
    let lead = format!("/api/leads/{}", played.lead);
    let spot_check = format!("/api/spot-checks/{}", played.spot_check);
    let round = json!({ "percent": 50 });
    let round = service.post("JS-002", "/api/spot-checks/rounds", &round).await;
    let round = format!("/api/spot-checks/rounds/{}", round["id"].as_str().unwrap());
    let pages = [
        ("/api/leads", "赵示例"),
        (lead.as_str(), "在河边的砂场有股份"),
        (spot_check.as_str(), "荷塘分局"),
        ("/api/leads/new", "举报人"),
        ("/api/leads/new?source=系统提示&number=HT-004", "举报人"),
        ("/api/spot-checks", "荷塘分局"),
        (round.as_str(), "接着抽取"),
        ("/api/summaries", "核对相符"),
        ("/api/reminders", "发出记录"),
        ("/api/reminders?unit=hetang", "现在要提醒的人员"),
        ("/api/summaries/2017-09-11T0900", "本期文件"),
    ];
    found.look_at(&desk, &pages).await;
    desk.go("/api/leads/new").await.unwrap();
    desk.press(".call-form button").await.unwrap();
    assert!(text_of(&desk).await.contains("需要改正"));
    found.look(&desk, "a refused lead").await;
    assert_eq!(found.0, [""; 0]);
    desk.quit().await.unwrap();
}

#[tokio::test]
async fn no_page_about_people_and_units_at_the_offices_desk_has_an_accessibility_finding() {
    let service = TestService::start().await;
    play(&service).await;
    let desk = office(&service).await;
    let mut found = Found::default();
    let pages = [
        ("/api/roster?unit=hetang", "HT-004"),
        ("/api/roster/people", "核对变动"),
        ("/api/roster/people/HT-004", "移出花名册"),
        ("/api/collections", "喻示例"),
        ("/api/deliveries", "报送记录"),
        ("/api/people/HT-004/history", "HT-004"),
        ("/api/exports", "导出"),
        ("/api/confirmations", "确认"),
        ("/api/papers", "录入一份"),
        ("/api/papers/TY-005", "照纸质报告逐项录入"),
        ("/api/units", "天元分局"),
        ("/api/units/hetang", "冯示例"),
        ("/api/units/hetang/participations", "示例矿业"),
        ("/api/units/hetang/annex3", "示例矿业"),
        ("/progress/", "进展"),
    ];
    found.look_at(&desk, &pages).await;
    assert_eq!(found.0, [""; 0]);
    desk.quit().await.unwrap();
}

#[tokio::test]
async fn the_pages_that_a_summary_prints_have_no_accessibility_finding() {
    let service = TestService::start().await;
    play(&service).await;
    let desk = office(&service).await;
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for query in [
        "file=annex3-hetang.html",
        "file=annex3-bureau.html",
        "format=html",
    ] {
        let page = desk
            .download(&format!("/api/summaries/2017-09-11T0900?{query}"))
            .await
            .unwrap();
        let file = folder.path().join(format!("{}.html", files.len()));
        std::fs::write(&file, page).unwrap();
        files.push((query, file));
    }
    for (query, file) in files {
        desk.driver
            .goto(format!("file://{}", file.display()))
            .await
            .unwrap();
        assert!(desk.driver.find(By::Tag("h1")).await.is_ok(), "{query}");
        assert_eq!(findings(&desk).await, [""; 0], "{query}");
    }
    desk.quit().await.unwrap();
}

#[tokio::test]
async fn no_page_of_a_signers_or_a_units_desk_has_an_accessibility_finding() {
    let service = TestService::start().await;
    play(&service).await;
    let desk = Desk::open(&service, Scripts::On, WIDTHS[0]).await.unwrap();
    desk.sign_in("TY-003").await.unwrap();
    let mut found = Found::default();
    found
        .look_at(
            &desk,
            &[
                ("/api/me", "阅签"),
                ("/api/reviews", "赵示例"),
                ("/api/delegations", "委托"),
                ("/api/units/tianyuan", "赵示例"),
                ("/api/units/tianyuan/annex3", "封存上报"),
            ],
        )
        .await;
    desk.go("/api/reviews").await.unwrap();
    desk.follow_text("阅看").await.unwrap();
    unfold_all(&desk).await;
    found.look(&desk, "a report to sign").await;
    desk.go("/api/me").await.unwrap();
    desk.sign_out().await.unwrap();
    desk.sign_in("HT-003").await.unwrap();
    found
        .look_at(
            &desk,
            &[
                ("/api/units/hetang?filter=returned", "陈示例"),
                ("/api/leads/reported", "我报告过的线索"),
                ("/api/spot-checks/announced", "还没有通报"),
            ],
        )
        .await;
    assert_eq!(found.0, [""; 0]);
    desk.quit().await.unwrap();
}
