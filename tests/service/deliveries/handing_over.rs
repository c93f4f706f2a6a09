//! Handing over: what goes out, what does not, and what is added later.

use super::*;

#[tokio::test]
async fn nothing_goes_out_while_the_lists_disagree_and_the_answer_names_who() {
    let lists = Lists::open().await;
    assert_eq!(
        lists.deliver().await.0,
        StatusCode::CONFLICT,
        "nothing to deliver"
    );
    lists.agreed("JC-002").await;
    let odd = lists.signed("TY-003").await;
    lists.collect(&lists.discipline, &odd, 1).await;
    let (status, answer) = lists.deliver().await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(
        answer["detail"]
            .as_str()
            .unwrap()
            .contains("杨示例（仅派驻纪检组收集）")
    );
    let (_, page) = lists.desk.page(&lists.office, DELIVERIES).await;
    assert!(
        page.contains("杨示例：仅派驻纪检组收集")
            && !page.contains("<form method=\"post\" action=\"/api/deliveries\"")
    );
    lists.collect(&lists.office, &odd, 1).await;
    let (status, answer) = lists.deliver().await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    assert_eq!(
        (&answer["serial"], &answer["reports"], &answer["late"]),
        (&json!(1), &json!(2), &json!(false))
    );
}

#[tokio::test]
async fn the_discipline_team_reads_deliveries_and_hands_nothing_over() {
    let lists = Lists::open().await;
    lists.agreed("JC-002").await;
    let (status, _) = lists.desk.post(&lists.discipline, DELIVERIES, &json!({})).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    lists.deliver().await;
    let (status, answer) = lists.desk.get(&lists.discipline, "/api/deliveries/1").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(answer["items"][0]["number"], "JC-002");
    for nothing in [
        "/api/deliveries/2",
        "/api/deliveries/0",
        "/api/deliveries/x",
        "/api/deliveries/1?format=pdf",
    ] {
        assert_eq!(
            lists.desk.get(&lists.office, nothing).await.0,
            StatusCode::NOT_FOUND,
            "{nothing}"
        );
    }
}

#[tokio::test]
async fn two_offices_handing_over_at_once_make_one_delivery() {
    let lists = Lists::open().await;
    lists.agreed("JC-002").await;
    let second = lists.desk.service.client("JS-003").await;
    let address = lists.desk.address(DELIVERIES);
    let sent: Vec<_> = (0..10)
        .map(|turn| {
            let client = if turn % 2 == 0 { &lists.office } else { &second };
            tokio::spawn(client.post(&address).json(&json!({"serial": 1})).send())
        })
        .collect();
    let mut made = 0;
    for response in sent {
        match response.await.unwrap().unwrap().status() {
            StatusCode::CREATED => made += 1,
            other => assert_eq!(other, StatusCode::CONFLICT),
        }
    }
    assert!(made >= 1);
    let (_, answer) = lists.desk.get(&lists.office, DELIVERIES).await;
    assert_eq!(answer["deliveries"].as_array().unwrap().len(), 1);
    assert_eq!(lists.deliver().await.0, StatusCode::CONFLICT, "nothing is left");
}

#[tokio::test]
async fn a_form_sent_twice_is_one_delivery_and_what_was_delivered_is_not_taken_back() {
    let lists = Lists::open().await;
    let reference = lists.agreed("JC-002").await;
    let (_, answer) = lists.desk.get(&lists.office, COLLECTIONS).await;
    let absent = (answer["cadres"].as_array().unwrap().len() - 1).to_string();
    let unseen: &[(&str, &str)] = &[("serial", "1")];
    let (status, _, page) = lists.desk.send(&lists.office, DELIVERIES, unseen).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.contains(&format!("还有 {absent} 人应报而不在本次报送中")),
        "{page}"
    );
    let stale = [("serial", "1"), ("without", "1")];
    let (status, _, page) = lists.desk.send(&lists.office, DELIVERIES, &stale).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("不在本次报送中的人员已有变动"), "{page}");
    let seen = [("serial", "1"), ("without", &*absent)];
    for _ in 0..2 {
        let (status, location, page) = lists.desk.send(&lists.office, DELIVERIES, &seen).await;
        assert_eq!(
            (status, location.as_str()),
            (StatusCode::SEE_OTHER, "/api/deliveries/1"),
            "{page}"
        );
    }
    assert_eq!(lists.stage("JC-002").await, "delivered");
    let back = json!({"reference": reference, "revision": 1, "action": "take_back", "reason": "收错了版次"});
    let (status, _) = lists.desk.post(&lists.office, COLLECTIONS, &back).await;
    assert_eq!(status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_correction_and_a_withdrawal_after_the_delivery_are_added_and_change_nothing() {
    let lists = Lists::open().await;
    let corrected = lists.agreed("JC-002").await;
    let left = lists.agreed("YJ-001").await;
    lists.deliver().await;
    let (_, before) = lists.desk.get(&lists.office, "/api/deliveries/1").await;
    lists.desk.service.set_clock("2017-09-11T01:20:00Z");
    let owner = lists.desk.service.client("JC-002").await;
    let mut form = forms::nil(&lists.desk.service, "JC-002");
    form["phone"] = json!("13900000000");
    lists.desk.file(&owner, &form).await;
    lists.desk.sign(&lists.secretary, &corrected, 2).await;
    lists.collect_for_both(&corrected, 2).await;
    let owner = lists.desk.service.client("YJ-001").await;
    let report = json!({
        "revision": 1, "participation": 0, "withdrawal": {"status": "已退", "date": "2017-09-11", "method": "撤资"}
    });
    let path = format!("/api/declarations/{left}/withdrawals");
    assert_eq!(
        lists.desk.post(&owner, &path, &report).await.0,
        StatusCode::CREATED
    );
    let late = lists.signed("TY-003").await;
    lists.desk.service.set_clock("2017-09-11T01:25:00Z");
    let (status, answer) = lists.deliver().await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    assert_eq!(
        (&answer["kind"], &answer["reports"], &answer["withdrawals"]),
        (&json!("补充报送"), &json!(1), &json!(1))
    );
    let (_, added) = lists.desk.get(&lists.office, "/api/deliveries/2").await;
    let occasions: Vec<&Value> = added["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| &item["occasion"])
        .collect();
    assert_eq!(occasions, ["newer_revision", "withdrawal"]);
    let (_, after) = lists.desk.get(&lists.office, "/api/deliveries/1").await;
    assert_eq!(before, after, "the first delivery stays as it was");
    let (_, record) = lists.desk.get(&owner, &format!("/api/declarations/{left}")).await;
    let delivered = record["delivery"]["delivered"].as_array().unwrap();
    assert_eq!((delivered.len(), &delivered[1]["withdrawals"]), (2, &json!([1])));
    assert_eq!(
        lists.stage("TY-003").await,
        "not_collected",
        "{late} waits for its lists"
    );
}

#[tokio::test]
async fn after_the_day_a_delivery_is_late_and_says_so() {
    let lists = Lists::open().await;
    lists.agreed("JC-002").await;
    lists.desk.service.set_clock("2017-09-15T16:00:00Z");
    let office = lists.desk.service.client("JS-003").await;
    let (_, page) = lists.desk.page(&office, DELIVERIES).await;
    assert!(page.contains("已过 1 天"));
    let (status, answer) = lists.desk.post(&office, DELIVERIES, &json!({})).await;
    assert_eq!((status, &answer["late"]), (StatusCode::CREATED, &json!(true)));
    let (_, page) = lists.desk.page(&office, "/api/deliveries/1").await;
    assert!(page.contains("逾期"));
}
