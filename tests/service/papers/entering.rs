//! What is entered, and what becomes of it.

use super::*;
use campaign::RosterNumber;

#[tokio::test]
async fn until_another_has_compared_it_it_is_in_no_count_queue_or_table() {
    let (desk, office, second) = office().await;
    let (signer, discipline) = (desk.sign_in(SIGNER).await, desk.sign_in(DISCIPLINE).await);
    let declarant = desk.sign_in(DECLARANT).await;
    let entry = enter(&desk, &office, DECLARANT, &disclosure(&desk, DECLARANT)).await;
    assert_eq!(
        (&entry["state"], &entry["step"], &entry["entered_by"]["number"]),
        (&json!("waiting"), &json!(1), &json!(OFFICE))
    );
    let waits = async || desk.get(&signer, "/api/reviews").await.1["waiting"].clone();
    let filed = async || desk.get(&discipline, "/api/units/tianyuan").await.1["counts"].clone();
    let (none, before) = (waits().await, filed().await);
    assert_eq!(none, json!([]));
    assert_eq!(
        desk.get(&declarant, "/api/declarations/mine").await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        desk.get(&declarant, "/api/me").await.1["declaration"],
        Value::Null
    );

    let (status, receipt) = decide(&desk, &second, &entry, "confirm").await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    assert_eq!(
        (&receipt["late"], &receipt["received_on"]),
        (&json!(false), &json!("2017-09-11"))
    );
    let waiting = waits().await;
    assert_eq!(waiting[0]["number"], DECLARANT, "{waiting}");
    assert_eq!(waiting[0]["on_paper"], true);
    assert_ne!(filed().await, before);
    let (_, table) = desk.get(&discipline, "/api/units/tianyuan/annex3").await;
    assert_eq!(table["rows"].as_array().unwrap().len(), 1, "{table}");
}

#[tokio::test]
async fn the_declarant_sees_it_with_a_receipt_and_amends_it_online() {
    let (desk, office, second) = office().await;
    let receipt = filed_from(&desk, &office, &second, DECLARANT, &disclosure(&desk, DECLARANT)).await;
    let reference = receipt["reference"].as_str().unwrap();
    let declarant = desk.sign_in(DECLARANT).await;
    let (_, me) = desk.get(&declarant, "/api/me").await;
    assert_eq!(me["declaration"]["reference"], *reference);
    assert_eq!(me["declaration"]["received_on"], "2017-09-11");
    let record = format!("/api/declarations/{reference}");
    let (_, own) = desk.get(&declarant, &record).await;
    let (first, other) = (desk.service.person(OFFICE), desk.service.person(SECOND));
    assert_eq!(own["paper"]["entered_by"]["name"], first.name);
    assert_eq!(own["paper"]["compared_by"]["name"], other.name);
    assert_eq!(own["history"][0]["paper"]["signed_on"], "2017-09-08");
    for page in [
        record.clone(),
        format!("{record}?view=receipt"),
        format!("{record}?view=print"),
    ] {
        let (status, html) = desk.page(&declarant, &page).await;
        assert_eq!(status, StatusCode::OK);
        assert!(html.contains("纸质报告"), "{page}");
    }
    let (_, print) = desk.page(&declarant, &format!("{record}?view=print")).await;
    assert!(
        print.contains("2017年9月8日</span>"),
        "the day beside the signature: {print}"
    );
    let (_, html) = desk.page(&declarant, "/api/me").await;
    assert!(html.contains("2017年9月11日收到纸质报告"));

    let mut amended = forms::disclosure(&desk.service, DECLARANT);
    amended["phone"] = json!("13900000000");
    let (status, newer) = desk.post(&declarant, "/api/declarations", &amended).await;
    assert_eq!(
        (status, &newer["revision"]),
        (StatusCode::CREATED, &json!(2)),
        "{newer}"
    );
    let (_, own) = desk.get(&declarant, &record).await;
    assert_eq!(own["paper"], Value::Null, "what stands was filed online");
    assert!(own["history"][0]["paper"].is_object(), "{own}");
}

#[tokio::test]
async fn it_is_signed_on_screen_or_on_paper_and_is_marked_wherever_it_is_read() {
    let (desk, office, second) = office().await;
    let receipt = filed_from(&desk, &office, &second, DECLARANT, &disclosure(&desk, DECLARANT)).await;
    let reference = receipt["reference"].as_str().unwrap();
    let signer = desk.sign_in(SIGNER).await;
    let by = &desk.service.person(OFFICE).name;
    let pages = [
        (&signer, format!("/api/reviews/{reference}")),
        (&signer, "/api/reviews".to_owned()),
        (&signer, "/api/units/tianyuan".to_owned()),
        (&office, format!("/api/declarations/{reference}/verification")),
        (&office, format!("/api/people/{DECLARANT}/history")),
    ];
    for (client, page) in pages {
        let (status, html) = desk.page(client, &page).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        assert!(html.contains("纸质"), "{page}");
        let names_clerk = !page.ends_with("/reviews") && !page.ends_with("/tianyuan");
        assert!(!names_clerk || html.contains(by.as_str()), "{page}");
    }
    let (_, rows) = desk.get(&office, "/api/exports/declarations?format=jsonl").await;
    assert!(
        rows.to_string().contains("2017-09-11") && rows.to_string().contains(by.as_str()),
        "{rows}"
    );
    let on_paper =
        json!({ "action": "on_paper", "revision": 1, "note": "原件由档案室保管", "signer": SIGNER });
    let (status, signed) = desk
        .post(
            &office,
            &format!("/api/declarations/{reference}/sign-off"),
            &on_paper,
        )
        .await;
    assert_eq!(status, StatusCode::OK, "{signed}");
    let other = filed_from(&desk, &office, &second, "TY-006", &disclosure(&desk, "TY-006")).await;
    desk.service
        .sign(SIGNER, other["reference"].as_str().unwrap())
        .await;
}

#[tokio::test]
async fn the_day_it_was_received_counts_and_not_when_it_was_entered() {
    let (desk, _, _) = office().await;
    // The self-check phase has ended.
    desk.service.set_clock("2017-10-09T01:00:00Z");
    let (office, second) = (desk.sign_in(OFFICE).await, desk.sign_in(SECOND).await);
    let mut form = disclosure(&desk, DECLARANT);
    form["participations"][0]["withdrawal"]["date"] = json!("2017-09-07");
    form["paper"]["received_on"] = json!("2017-09-29");
    let receipt = filed_from(&desk, &office, &second, DECLARANT, &form).await;
    assert_eq!(receipt["late"], false);
    let reference = receipt["reference"].as_str().unwrap();
    let (_, record) = desk.get(&office, &format!("/api/declarations/{reference}")).await;
    assert_eq!(record["participations"][0]["lenient"], "met", "{record}");
    form["paper"]["received_on"] = json!("2017-10-09");
    form["signature"] = json!(desk.service.person("TY-006").name);
    let late = filed_from(&desk, &office, &second, "TY-006", &form).await;
    assert_eq!(late["late"], true);
    let reference = late["reference"].as_str().unwrap();
    let (_, record) = desk.get(&office, &format!("/api/declarations/{reference}")).await;
    assert_eq!(record["participations"][0]["lenient"], "missed", "{record}");
}

#[tokio::test]
async fn what_is_sent_back_stays_and_stands_in_the_form_of_who_enters_it_again() {
    let (desk, office, second) = office().await;
    let entry = enter(&desk, &office, DECLARANT, &disclosure(&desk, DECLARANT)).await;
    let (status, sent_back) = decide(&desk, &second, &entry, "send_back").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        (&sent_back["state"], &sent_back["reason"]),
        (&json!("declined"), &json!("与原件不符"))
    );
    let (_, waiting) = desk.get(&office, "/api/papers").await;
    assert_eq!(waiting["waiting"], json!([]));
    let (_, page) = desk.page(&office, &path(DECLARANT)).await;
    for kept in ["示例砂石有限公司", "2017-09-08", "与原件不符", "示例收件人"] {
        assert!(page.contains(kept), "{kept}");
    }
    let (status, _) = decide(&desk, &second, &entry, "confirm").await;
    assert_eq!(status, StatusCode::CONFLICT, "it was sent back");
    // Who entered it takes it back without saying why.
    let again = enter(&desk, &office, DECLARANT, &disclosure(&desk, DECLARANT)).await;
    let decision = json!({ "action": "send_back", "step": again["step"] });
    let (status, _) = desk
        .post(&office, &format!("{}/decision", path(DECLARANT)), &decision)
        .await;
    assert_eq!(status, StatusCode::OK);
    let number = RosterNumber::parse(DECLARANT).unwrap();
    let last = desk.service.store.papers.of(&number).await.unwrap().unwrap();
    assert_eq!(last.step, 4, "two entries, two decisions");
}

#[tokio::test]
async fn a_browser_goes_through_draft_and_review_and_loses_nothing() {
    let (desk, office, second) = office().await;
    let number = "TY-006";
    let (status, _) = desk
        .form(&office, &path(number), &[("phone", "12"), ("action", "save")])
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = desk.page(&office, &path(number)).await;
    assert!(page.contains("还没有提交的草稿") && page.contains("value=\"12\""));
    let (_, mine) = desk.page(&second, &path(number)).await;
    assert!(!mine.contains("value=\"12\""), "a draft is its owner's");
    let (_, page) = desk.page(&office, &format!("{}?view=review", path(number))).await;
    for wrong in ["请填写签名日期", "请填写收到日期", "联系电话须为", "请勾选承诺"] {
        assert!(page.contains(wrong), "{wrong}: {page}");
    }
    let mut fields = forms::as_form(&disclosure(&desk, number));
    let edition = page
        .split("name=\"draft[")
        .nth(1)
        .unwrap()
        .split(']')
        .next()
        .unwrap();
    fields.push((format!("draft[{edition}]"), "true".to_owned()));
    fields.push(("base_revision".to_owned(), "0".to_owned()));
    let with = |action: &'static str| {
        let mut fields = fields.clone();
        fields.push(("action".to_owned(), action.to_owned()));
        fields
    };
    let post = async |fields: Vec<(String, String)>| {
        let fields: Vec<_> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        desk.form(&office, &path(number), &fields).await.0
    };
    assert_eq!(post(with("review")).await, StatusCode::SEE_OTHER);
    let (_, review) = desk.page(&office, &format!("{}?view=review", path(number))).await;
    assert!(
        review.contains("提交，请另一人核对") && review.contains("2017年9月8日"),
        "{review}"
    );
    let edition = review
        .split("name=\"draft[")
        .nth(1)
        .unwrap()
        .split(']')
        .next()
        .unwrap();
    let name = format!("draft[{edition}]");
    let bare = [
        (name.as_str(), "true"),
        ("base_revision", "0"),
        ("action", "file"),
    ];
    let (status, _) = desk.form(&office, &path(number), &bare).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = desk.page(&second, &path(number)).await;
    assert!(
        page.contains("核对一致，计入") && page.contains("示例砂石有限公司"),
        "{page}"
    );
    let (_, page) = desk.page(&office, &path(number)).await;
    assert!(page.contains("由您录入") && !page.contains("核对一致，计入"));
}
