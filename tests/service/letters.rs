//! Papers that go out: issued briefs, 移送函 and 交办单, and a delivery as one print.

use reqwest::{Client, StatusCode, header};
use serde_json::{Value, json};
use support::desk::Desk;
use support::forms;

const OFFICE: &str = "JS-002";

async fn summary(desk: &Desk, office: &Client, moment: &str) -> String {
    desk.service.set_clock(moment);
    let (status, made) = desk.post(office, "/api/summaries", &json!({})).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made["name"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_brief_gets_a_number_once_and_no_two_get_the_same() {
    let desk = Desk::start().await;
    desk.service.set_clock("2017-09-12T09:55:00+08:00");
    let office = desk.sign_in(OFFICE).await;
    let lead = json!({ "source": "来信", "kind": "participation", "content": "反映其在示例砂场入股" });
    desk.service.post(OFFICE, "/api/leads", &lead).await;
    let first = summary(&desk, &office, "2017-09-12T10:00:00+08:00").await;
    let second = summary(&desk, &office, "2017-09-12T10:05:00+08:00").await;
    let third = summary(&desk, &office, "2017-09-12T10:10:00+08:00").await;
    let issue = async |name: &str, body: Value| {
        desk.post(&office, &format!("/api/summaries/{name}/issue"), &body)
            .await
    };
    let (status, issued) = issue(&first, json!({})).await;
    assert_eq!(
        (status, &issued["number"]),
        (StatusCode::OK, &json!(1)),
        "{issued}"
    );
    assert_eq!(
        (&issued["affairs"]["leads"], &issued["affairs"]["awaiting_city"]),
        (&json!(1), &json!(1))
    );
    let (_, again) = issue(&first, json!({})).await;
    assert_eq!(again, issued, "sent twice, it is one");
    assert_eq!(
        issue(&first, json!({ "number": 5 })).await.0,
        StatusCode::CONFLICT
    );
    for taken in [1, 0, 10_000] {
        let (status, answer) = issue(&second, json!({ "number": taken })).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
        assert!(!answer["fields"]["number"].is_null(), "{answer}");
    }
    let (status, page) = desk
        .form(
            &office,
            &format!("/api/summaries/{second}/issue"),
            &[("number", "0")],
        )
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.contains("期号应为 1 至 9999 的整数") && page.contains("value=\"0\""),
        "{page}"
    );
    assert_eq!(issue(&second, json!({ "number": 7 })).await.1["number"], 7);
    assert_eq!(issue(&third, json!({})).await.1["number"], 8);
    let (_, told) = desk.get(&office, &format!("/api/summaries/{first}")).await;
    assert_eq!(told["brief"]["number"], 1);
    let standing = told["brief"]["standing"].to_string();
    assert!(standing.contains("登记问题线索 1 件"), "{standing}");
    let place = desk.address(&format!("/api/summaries/{first}?format=html"));
    let page = office.get(place).send().await.unwrap();
    assert!(
        page.headers().get(header::CONTENT_DISPOSITION).is_none(),
        "it opens in the browser"
    );
    let page = page.text().await.unwrap();
    assert!(page.contains("第 1 期") && !page.contains("<style>"), "{page}");
    let place = desk.address(&format!("/api/summaries/{first}?format=docx"));
    let document = office.get(place).send().await.unwrap();
    assert_eq!(document.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_lead_goes_out_with_a_letter_and_to_no_unit_whose_head_it_is_about() {
    let desk = Desk::start().await;
    let office = desk.sign_in(OFFICE).await;
    let lead = json!({ "source": "来信", "kind": "participation", "content": "反映其在示例砂场入股",
        "subject_number": "TY-003", "reporter_name": "示例举报人" });
    let lead = desk.service.post(OFFICE, "/api/leads", &lead).await;
    let path = format!("/api/leads/{}/letter", lead["id"].as_str().unwrap());
    let get = async |asked: &str| desk.get(&office, &format!("{path}?{asked}")).await;
    assert_eq!(get("referral=1").await.0, StatusCode::NOT_FOUND);
    let (status, refused) = get("unit=tianyuan").await;
    assert_eq!(status, StatusCode::CONFLICT, "{refused}");
    assert_eq!(get("").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, letter) = get("unit=hetang").await;
    assert_eq!(
        (status, &letter["to"]),
        (StatusCode::OK, &json!("荷塘分局")),
        "{letter}"
    );
    assert!(!letter.to_string().contains("示例举报人"), "{letter}");
    let refer = json!({ "step": 1, "to": "市专项整治办", "note": "附信件复印件" });
    let referrals = path.replace("/letter", "/referrals");
    desk.service.post(OFFICE, &referrals, &refer).await;
    let (_, letter) = get("referral=1").await;
    assert_eq!(letter["to"], "市专项整治办");
    assert!(letter.to_string().contains("附信件复印件"), "{letter}");
    let (status, page) = desk.page(&office, &format!("{path}?referral=1")).await;
    assert!(
        status == StatusCode::OK && page.contains("关于移送问题线索的函"),
        "{page}"
    );
    assert!(page.contains("?referral=1&amp;format=docx"), "{page}");
}

#[tokio::test]
async fn a_delivery_names_who_is_not_in_it_and_prints_as_one() {
    let desk = Desk::start().await;
    let office = desk.sign_in(OFFICE).await;
    let report = forms::disclosure(&desk.service, "JL-002");
    let reference = desk.file("JL-002", &report).await;
    desk.service.sign("JL-004", &reference).await;
    let mark = json!({ "reference": reference, "revision": 1 });
    for collector in [OFFICE, "JL-005"] {
        desk.service.post(collector, "/api/collections", &mark).await;
    }
    let letter = format!("/api/declarations/{reference}/letter?unit=hetang");
    let (status, letter) = desk.get(&office, &letter).await;
    assert_eq!(
        (status, &letter["to"]),
        (StatusCode::OK, &json!("荷塘分局")),
        "{letter}"
    );
    let nil = desk.file("HT-001", &forms::nil(&desk.service, "HT-001")).await;
    let nil = format!("/api/declarations/{nil}/letter?unit=tianyuan");
    assert_eq!(desk.get(&office, &nil).await.0, StatusCode::CONFLICT);
    let (status, page) = desk.form(&office, "/api/deliveries", &[("serial", "2")]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("报送次序已有变动"), "{page}");
    let (status, page) = desk.form(&office, "/api/deliveries", &[("serial", "1")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.contains("人应报而不在本次报送中，请核对名单并勾选"),
        "{page}"
    );
    let (status, _) = desk
        .post(&office, "/api/deliveries", &json!({ "serial": 1, "without": 0 }))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = desk
        .service
        .post(OFFICE, "/api/deliveries", &json!({ "serial": 1 }))
        .await;
    let absent = made["absent"].as_array().unwrap();
    assert!(
        absent.iter().all(|one| one["number"] != "JL-002") && !absent.is_empty(),
        "{made}"
    );
    assert_eq!(absent[0]["why"], "未填报");
    let (status, print) = desk.page(&office, "/api/deliveries/1?view=print").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        print.matches("class=\"leaf\"").count(),
        2,
        "the list and the report"
    );
    let name = absent[0]["name"].as_str().unwrap();
    assert!(print.contains(name) && print.contains(&reference), "{print}");
}
