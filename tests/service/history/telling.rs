//! What is told of somebody, while they are on the roster and after.

use super::*;
use support::forms;

/// Somebody whom the city manages, who takes every step there is.
const CADRE: &str = "JL-002";

#[tokio::test]
async fn everything_that_happened_to_a_person_is_told_in_order() {
    let story = Story::open().await;
    let desk = &story.desk;
    let position = desk.service.person(CADRE).position.clone();
    story.later(1);
    let upload = story.load(with_post(CADRE, &position, "新职务"), false).await;
    story.later(2);
    story.propose(&format!("/api/roster/{CADRE}/factor-reset")).await;
    story.later(3);
    desk.service.enrol_second_factor(CADRE).await;
    let cadre = desk.service.client(CADRE).await;
    let mut form = forms::disclosure(&desk.service, CADRE);
    form["relatives"] = json!([]);
    form["participations"][0]["withdrawal"] = json!({ "status": "未退出" });
    let reference = desk.file(&cadre, &form).await;
    story.later(4);
    form["phone"] = json!("13900000001");
    desk.file(&cadre, &form).await;
    story.later(5);
    let secretary = desk.service.client(SECRETARY).await;
    desk.sign(&secretary, &reference, 2).await;
    story.later(6);
    let withdrawal = json!({
        "revision": 2, "participation": 0,
        "withdrawal": { "status": "已退", "date": "2017-09-10", "method": "撤资" }
    });
    story
        .post(
            &cadre,
            &format!("/api/declarations/{reference}/withdrawals"),
            withdrawal,
        )
        .await;
    story.later(7);
    let mark = json!({ "reference": reference, "revision": 2 });
    for client in [&story.office, &story.discipline] {
        story.post(client, "/api/collections", mark.clone()).await;
    }
    story.later(8);
    story.post(&story.office, "/api/deliveries", json!({})).await;
    story.later(9);
    let found =
        json!({ "revision": 2, "participation": 0, "outcome": "confirmed", "evidence": "工商登记档案" });
    story
        .post(
            &story.office,
            &format!("/api/declarations/{reference}/verification"),
            found,
        )
        .await;
    story.later(10);
    let unit = desk.service.person(CADRE).unit.clone();
    let drawn = story
        .post(
            &story.office,
            "/api/spot-checks",
            json!({ "unit": unit, "percent": 100 }),
        )
        .await;
    story.later(11);
    let finding = json!({ "place": 1, "version": 0, "verdict": "属实" });
    let path = format!("/api/spot-checks/{}/findings", drawn["id"].as_str().unwrap());
    story.post(&story.office, &path, finding).await;
    story.later(12);
    let lead = json!({
        "source": "来信", "kind": "participation", "content": "反映其在河边砂场入股分红", "subject_number": CADRE,
    });
    let lead = story.post(&story.office, "/api/leads", lead).await;
    story.later(13);
    story.propose(&format!("/api/roster/{CADRE}/code")).await;

    let history = story.history(&story.discipline, CADRE).await;
    let expected = [
        "loaded",
        "code_issued",
        "factor_enrolled",
        "loaded",
        "factor_reset",
        "factor_reset",
        "factor_enrolled",
        "filed",
        "filed",
        "signed_off",
        "withdrawal_reported",
        "collected",
        "collected",
        "delivered",
        "noted",
        "sampled",
        "spot_checked",
        "lead",
        "code_issued",
    ];
    let events = told(&history);
    let of = |wanted: &str| events.iter().filter(|event| **event == wanted).count();
    for event in expected {
        assert!(of(event) > 0, "{event} in {events:?}");
    }
    assert_eq!(
        (of("filed"), of("collected"), of("delivered"), of("lead")),
        (2, 2, 1, 1)
    );
    let times: Vec<&str> = history
        .iter()
        .map(|event| event["at"].as_str().unwrap())
        .collect();
    assert!(times.is_sorted(), "{times:?}");
    let changed = history.iter().find(|event| event["upload"] == upload).unwrap();
    assert_eq!(changed["by"]["number"], OFFICE);
    assert_eq!(
        (&changed["before"]["position"], &changed["after"]["position"]),
        (&json!(position), &json!("新职务"))
    );
    let first = &history[0];
    assert_eq!(
        (&first["action"], &first["by"]),
        (&json!("loaded"), &json!("operator"))
    );
    let issued = history
        .iter()
        .rfind(|event| event["action"] == "code_issued")
        .unwrap();
    assert_eq!(
        (&issued["by"]["number"], issued.as_object().unwrap().len()),
        (&json!(OFFICE), 5),
        "{issued}"
    );
    assert_eq!(issued["confirmed_by"]["number"], DISCIPLINE);
    let on_lead = history.iter().find(|event| event["event"] == "lead").unwrap();
    assert_eq!(on_lead["lead"], lead["id"]);

    let (status, page) = desk.page(&story.office, &path_of(CADRE)).await;
    assert_eq!(status, StatusCode::OK);
    for words in [
        "列入花名册",
        "更改花名册",
        "新职务",
        "重置动态验证码",
        "填报",
        "更正",
        "报告退出",
        "收集",
        "报送",
        "核查情况",
        "被抽查",
        "抽查结果",
        "问题线索：登记",
        "发放个人识别码",
        "系统管理员",
        &upload,
        &reference,
    ] {
        assert!(page.contains(words), "{words}");
    }
    let (_, verification) = desk
        .get(
            &story.office,
            &format!("/api/declarations/{reference}/verification"),
        )
        .await;
    let of_declaration = told(verification["history"].as_array().unwrap());
    assert!(
        of_declaration.contains(&"collected") && of_declaration.contains(&"delivered"),
        "{of_declaration:?}"
    );
}

#[tokio::test]
async fn who_left_the_roster_keeps_their_history() {
    let story = Story::open().await;
    story.later(1);
    let stay: String = local::demo::ROSTER
        .lines()
        .filter(|line| !line.starts_with("HT-005,"))
        .map(|line| format!("{line}\n"))
        .collect();
    let upload = story.load(stay, true).await;
    let (status, answer) = story.desk.get(&story.office, &path_of("HT-005")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        (&answer["on_roster"], &answer["name"]),
        (&json!(false), &json!(story.desk.service.person("HT-005").name))
    );
    let last = answer["history"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&last["action"], &last["upload"]),
        (&json!("departed"), &json!(upload))
    );
    assert_eq!(last["before"]["number"], "HT-005");
    let (_, page) = story.desk.page(&story.office, &path_of("HT-005")).await;
    assert!(page.contains("移出花名册") && page.contains("不在花名册"));
    assert_eq!(
        story.desk.get(&story.office, &path_of("ZZ-999")).await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_long_history_is_paged() {
    let story = Story::open().await;
    let number = story.desk.service.person("TY-001").number.clone();
    let by = campaign::roster_step::Author::Operator;
    for second in 0..120_u8 {
        let at = story.desk.service.now() + jiff::SignedDuration::from_secs(second.into());
        let hash = store::CodeHash::new([second; 32]);
        let issued = story
            .desk
            .service
            .store
            .accounts
            .issue_code(&number, &hash, store::ByWhom::alone(&by, at))
            .await
            .unwrap();
        assert_eq!(issued, store::Written::Committed);
    }
    let (_, first) = story.desk.get(&story.office, &path_of("TY-001")).await;
    assert_eq!(
        (first["history"].as_array().unwrap().len(), &first["next"]),
        (100, &json!(2))
    );
    let (_, second) = story
        .desk
        .get(&story.office, &format!("{}?page=2", path_of("TY-001")))
        .await;
    let both = 100 + second["history"].as_array().unwrap().len() as u64;
    assert_eq!(
        (first["total"].as_u64().unwrap(), &second["next"]),
        (both, &Value::Null)
    );
    let (_, page) = story.desk.page(&story.office, &path_of("TY-001")).await;
    assert!(page.contains("history?page=2"), "{page}");
}
