//! A form that was sent without a session, or while the database was gone, is kept until it can go on.

use super::{Form, carrying, form, hidden, session_of, stands, stranger, submit, unescaped};
use campaign::{Revision, RosterNumber};
use http::StatusCode;
use local::database::Fault;
use reqwest::{Client, Response};
use support::TestService;

/// A disclosure with two rows, quotes, tags, line breaks and the button that files it.
fn disclosure() -> Form {
    let row = |at: usize, field: &str| format!("participations[{at}]{field}");
    let mut fields = form(&[
        ("instructions_read", "true"),
        ("kind", "disclosure"),
        ("phone", "138 0000 0000"),
        ("political_affiliation", "中共党员"),
        ("pledge", "true"),
        ("signature", "赵示例"),
    ]);
    for (at, business, content) in [
        (
            0,
            "示例“砂石”<有限>公司 & 'Co'",
            "持有百分之十的股份；\r\n未任职，100% +1 = 2",
        ),
        (3, "示例水电站", "每年分红两次，\"口头\"约定"),
    ] {
        let values = [
            ("[participant]", "self"),
            ("[mode]", "参股"),
            ("[sector]", "涉砂"),
            ("[business_name]", business),
            ("[from]", "2015-03"),
            ("[content]", content),
            ("[amount_wan]", "１２.５"),
            ("[profit_wan]", "-0.3"),
            ("[withdrawal][status]", "未退出"),
        ];
        fields.extend(values.map(|(field, value)| (row(at, field), value.to_owned())));
    }
    fields.push(("action".to_owned(), "file".to_owned()));
    fields
}

async fn revisions(service: &TestService) -> Vec<Revision> {
    let number = RosterNumber::parse("TY-001").unwrap();
    service.store.declarations.revisions(&number).await.unwrap()
}

/// What is on file is what was typed.
async fn assert_filed(service: &TestService) {
    let filed = revisions(service).await;
    assert_eq!(filed.len(), 1);
    let rows = &filed[0].content.participations;
    let names: Vec<_> = rows.iter().map(|row| row.business_name.as_str()).collect();
    assert_eq!(names, ["示例“砂石”<有限>公司 & 'Co'", "示例水电站"]);
    assert_eq!(rows[0].content, "持有百分之十的股份；\n未任职，100% +1 = 2");
    assert_eq!(rows[1].content, "每年分红两次，\"口头\"约定");
    assert_eq!(filed[0].content.phone.as_str(), "13800000000");
}

/// A refusal would be a page that says why.
async fn assert_receipt(response: Response) {
    let status = response.status();
    let page = response.text().await.unwrap();
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
}

/// The fields of the page's form, and where it goes.
async fn page_of(response: Response) -> (String, Form) {
    let page = response.text().await.unwrap();
    let main = page.split_once("<main").unwrap().1;
    let action = main.split_once("action=\"").unwrap().1;
    (unescaped(action.split_once('"').unwrap().0), hidden(main))
}

/// Signs in on a page that carries a form, and gets the page that sends it on.
async fn sign_in_from(service: &TestService, carried: &Form, code: &str) -> Response {
    let mut typed = carried.clone();
    typed.extend(form(&[("number", "TY-001"), ("code", code), ("totp", "")]));
    submit(service, &stranger(), "/api/session", &typed).await
}

#[tokio::test]
async fn a_form_whose_session_ended_goes_on_after_signing_in() {
    let service = TestService::start().await;
    let cookie = service.sign_in("TY-001").await;
    service.set_clock("2017-09-11T01:31:00Z");
    assert!(!stands(&service, &cookie).await);
    let asked = submit(&service, &carrying(&cookie), "/api/declarations", &disclosure()).await;
    assert_eq!(asked.status(), StatusCode::UNAUTHORIZED);
    let (action, carried) = page_of(asked).await;
    assert_eq!(action, "/api/session");

    let signed_in = sign_in_from(&service, &carried, &service.code("TY-001")).await;
    assert_eq!(signed_in.status(), StatusCode::OK);
    let browser = carrying(&session_of(&signed_in));
    let (action, again) = page_of(signed_in).await;
    assert_eq!((action.as_str(), &again), ("/api/declarations", &disclosure()));
    assert!(revisions(&service).await.is_empty(), "nothing goes on by itself");

    let receipt = submit(&service, &browser, &action, &again).await;
    assert_receipt(receipt).await;
    assert_filed(&service).await;
}

#[tokio::test]
async fn a_mistyped_code_on_the_way_loses_nothing() {
    let service = TestService::start().await;
    let asked = submit(&service, &stranger(), "/api/declarations", &disclosure()).await;
    let (_, carried) = page_of(asked).await;
    let wrong = sign_in_from(&service, &carried, "2222-2222-2222-2222").await;
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    let (_, carried) = page_of(wrong).await;
    service.faults.on(Fault::Gone);
    let gone = sign_in_from(&service, &carried, &service.code("TY-001")).await;
    service.faults.off();
    assert_eq!(gone.status(), StatusCode::SERVICE_UNAVAILABLE);
    let (_, carried) = page_of(gone).await;
    let signed_in = sign_in_from(&service, &carried, &service.code("TY-001")).await;
    let (_, again) = page_of(signed_in).await;
    assert_eq!(again, disclosure());
}

#[tokio::test]
async fn enrolling_a_second_factor_on_the_way_loses_nothing() {
    let service = TestService::start().await;
    let number = RosterNumber::parse("JS-002").unwrap();
    service.forget_second_factor(&number).await;
    let asked = submit(&service, &stranger(), "/api/declarations", &disclosure()).await;
    let (_, mut carried) = page_of(asked).await;
    carried.extend(form(&[
        ("number", "JS-002"),
        ("code", &service.code("JS-002")),
        ("totp", ""),
    ]));
    let offered = submit(&service, &stranger(), "/api/session", &carried).await;
    assert_eq!(offered.status(), StatusCode::UNAUTHORIZED);
    let (_, carried) = page_of(offered).await;
    let kept = |fields: &Form| fields.iter().find(|(name, _)| name == "kept").cloned();
    assert!(kept(&carried).is_some_and(|(_, form)| form.contains("disclosure")));
}

#[tokio::test]
async fn a_form_sent_while_the_database_is_gone_comes_back_to_be_sent_again() {
    let service = TestService::start().await;
    let browser = carrying(&service.sign_in("TY-001").await);
    for fault in [Fault::Throttled, Fault::Gone, Fault::TimedOut, Fault::Broken] {
        service.faults.on(fault);
        let refused = submit(&service, &browser, "/api/declarations", &disclosure()).await;
        service.faults.off();
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE, "{fault:?}");
        assert!(refused.headers().contains_key("retry-after"));
        assert_eq!(
            page_of(refused).await,
            ("/api/declarations".to_owned(), disclosure()),
            "{fault:?}"
        );
    }
    let receipt = submit(&service, &browser, "/api/declarations", &disclosure()).await;
    assert_receipt(receipt).await;
    assert_filed(&service).await;
}

#[tokio::test]
async fn the_largest_form_that_is_taken_is_kept_whole() {
    let service = TestService::start().await;
    let content = "矿".repeat(27_000);
    let big = form(&[("kind", "nil"), ("roster_note", &content), ("action", "edit")]);
    let taken = submit(
        &service,
        &service.client("TY-001").await,
        "/api/declarations",
        &big,
    )
    .await;
    assert_eq!(taken.status(), StatusCode::SEE_OTHER);
    let asked = submit(&service, &stranger(), "/api/declarations", &big).await;
    assert_eq!(asked.status(), StatusCode::UNAUTHORIZED);
    let (_, carried) = page_of(asked).await;
    let signed_in = sign_in_from(&service, &carried, &service.code("TY-001")).await;
    assert_eq!(signed_in.status(), StatusCode::OK);
    assert_eq!(page_of(signed_in).await.1, big);
}

#[tokio::test]
async fn a_kept_form_goes_nowhere_but_into_this_service() {
    let service = TestService::start().await;
    for hostile in [
        "https://evil.example/",
        "//evil.example/",
        "/notice/",
        "javascript:alert(1)",
        "",
    ] {
        let carried = form(&[("kept", "kind=nil"), ("kept_for", hostile)]);
        let signed_in = sign_in_from(&service, &carried, &service.code("TY-001")).await;
        assert_eq!(signed_in.status(), StatusCode::SEE_OTHER, "{hostile}");
        assert_eq!(signed_in.headers()["location"], "/api/me");
    }
}

#[tokio::test]
async fn a_kept_form_stays_text() {
    let service = TestService::start().await;
    let hostile = form(&[("\"><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>")]);
    let asked = submit(&service, &stranger(), "/api/declarations", &hostile).await;
    let (_, carried) = page_of(asked).await;
    let signed_in = sign_in_from(&service, &carried, &service.code("TY-001")).await;
    let page = signed_in.text().await.unwrap();
    assert!(!page.contains("<script>alert") && !page.contains("<img src=x"));
    assert_eq!(hidden(page.split_once("<main").unwrap().1), hostile);
}

#[tokio::test]
async fn bodies_that_are_no_form_are_not_kept() {
    let service = TestService::start().await;
    let send = async |client: &Client, kind: &str, accept: &str| {
        let request = client.post(format!("{}/api/declarations", service.address));
        let request = request.header("content-type", kind).header("accept", accept);
        request.body("{\"kind\": \"nil\"}").send().await.unwrap()
    };
    let program = send(&stranger(), "application/json", "application/json").await;
    assert_eq!(program.status(), StatusCode::UNAUTHORIZED);
    let odd = send(&stranger(), "application/json", "text/html").await;
    assert_eq!(odd.status(), StatusCode::UNAUTHORIZED);
    let page = odd.text().await.unwrap();
    assert!(
        page.contains("刚才提交的没有收下") && !page.contains("name=\"kept\""),
        "{page}"
    );
}
