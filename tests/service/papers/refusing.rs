//! What is refused, and what of two that contradict each other stands.

use super::*;

#[track_caller]
fn says(answer: &Value, field: &str, words: &str) {
    let said = if field.is_empty() {
        answer["detail"].to_string()
    } else {
        answer["fields"][field].to_string()
    };
    assert!(said.contains(words), "{field}: {answer}");
}

#[tokio::test]
async fn the_same_rules_as_online_and_those_of_the_paper_are_told_at_once() {
    let (desk, office, _) = office().await;
    let mut form = disclosure(&desk, DECLARANT);
    form["phone"] = json!("12");
    form["signature"] = json!("别人");
    form["participations"][0]["amount_wan"] = json!("很多");
    form["paper"] = json!({ "signed_on": "2017-09-12", "received_on": "2017-09-12" });
    let (status, wrong) = desk.post(&office, &path(DECLARANT), &form).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&wrong, "phone", "手机号码");
    says(&wrong, "signature", "花名册");
    says(&wrong, "participations[0].amount_wan", "数字");
    says(&wrong, "paper.received_on", "将来");
    says(&wrong, "paper.received_by", "请填写收件人");
    let paper = |signed: &str, received: &str| {
        let mut form = disclosure(&desk, DECLARANT);
        form["paper"]["signed_on"] = json!(signed);
        form["paper"]["received_on"] = json!(received);
        form
    };
    for (signed, received, field, words) in [
        ("2017-09-10", "2017-09-09", "paper.signed_on", "不能晚于收到日期"),
        (
            "2017-08-01",
            "2017-09-09",
            "paper.signed_on",
            "不能早于2017年8月15日",
        ),
        (
            "2017-08-20",
            "2017-08-24",
            "paper.received_on",
            "不能早于2017年8月25日",
        ),
        ("昨天", "2017-09-09", "paper.signed_on", "年-月-日"),
        // What the report says of withdrawals is held to the day it was signed.
        (
            "2017-08-28",
            "2017-09-09",
            "participations[0].withdrawal.date",
            "不能晚于签名日期",
        ),
    ] {
        let (status, wrong) = desk
            .post(&office, &path(DECLARANT), &paper(signed, received))
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        says(&wrong, field, words);
    }
    let mut without = disclosure(&desk, DECLARANT);
    without.as_object_mut().unwrap().remove("paper");
    let (status, wrong) = desk.post(&office, &path(DECLARANT), &without).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&wrong, "paper.signed_on", "请填写签名日期");
    // Online nothing of a paper is taken.
    let declarant = desk.sign_in(DECLARANT).await;
    let (status, wrong) = desk
        .post(
            &declarant,
            "/api/declarations",
            &paper("2017-09-08", "2017-09-11"),
        )
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&wrong, "paper", "没有");
}

#[tokio::test]
async fn nobody_is_entered_who_is_unknown_has_left_or_need_not_declare() {
    let (mut desk, office, _) = office().await;
    desk.service.depart("TY-002").await;
    for (number, form, status, words) in [
        (
            "ZZ-999",
            forms::on_paper(&desk.service, DECLARANT),
            StatusCode::NOT_FOUND,
            "花名册上没有",
        ),
        (
            "TY-002",
            forms::on_paper(&desk.service, DECLARANT),
            StatusCode::NOT_FOUND,
            "花名册上没有",
        ),
        (
            "HT-006",
            forms::on_paper(&desk.service, "HT-006"),
            StatusCode::CONFLICT,
            "不须填报",
        ),
    ] {
        let (found, answer) = desk.post(&office, &path(number), &form).await;
        assert_eq!(found, status, "{number}: {answer}");
        says(&answer, "", words);
        let asked = format!("/api/papers?number={number}");
        let (found, page) = desk.page(&office, &asked).await;
        assert_eq!(found, StatusCode::UNPROCESSABLE_ENTITY, "{number}");
        assert!(page.contains(words), "{number}: {page}");
    }
    let (found, page) = desk.page(&office, "/api/papers?number=").await;
    assert_eq!(found, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("请填写花名册编号"));
    for typed in [DECLARANT, "ty001"] {
        let asked = desk.address(&format!("/api/papers?number={typed}"));
        let led = office
            .get(asked)
            .header("accept", "text/html")
            .send()
            .await
            .unwrap();
        assert_eq!(led.headers()["location"], path(DECLARANT), "{typed}");
    }
}

#[tokio::test]
async fn nobody_enters_or_compares_what_is_their_own_or_near_to_them() {
    let (desk, office, second) = office().await;
    let own = forms::on_paper(&desk.service, OFFICE);
    let (status, answer) = desk.post(&office, &path(OFFICE), &own).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    says(&answer, "", "本人的报告");
    assert_eq!(desk.page(&office, &path(OFFICE)).await.0, StatusCode::FORBIDDEN);
    // A cadre's report that names the two of the office.
    let cadre = "TY-003";
    let naming = |number: &str| {
        let mut form = disclosure(&desk, cadre);
        let name = &desk.service.person(number).name;
        form["relatives"] = json!([{ "name": name, "relation": "配偶", "position": "无" }]);
        form
    };
    let (status, answer) = desk.post(&office, &path(cadre), &naming(OFFICE)).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "{answer}");
    says(&answer, "", "回避");
    let entry = enter(&desk, &office, cadre, &naming(SECOND)).await;
    let (status, answer) = decide(&desk, &second, &entry, "confirm").await;
    assert_eq!(status, StatusCode::FORBIDDEN, "{answer}");
    assert_eq!(
        desk.get(&second, &path(cadre)).await.0,
        StatusCode::FORBIDDEN,
        "nor do they read it"
    );
    let (status, answer) = decide(&desk, &office, &entry, "confirm").await;
    assert_eq!(status, StatusCode::FORBIDDEN, "one's own entry");
    says(&answer, "", "另一人");
}

#[tokio::test]
async fn of_two_entries_the_first_stands_and_the_second_is_told_how_they_differ() {
    let (desk, office, second) = office().await;
    let mut other = disclosure(&desk, DECLARANT);
    other["participations"][0]["amount_wan"] = json!("21.50");
    let mut fields = forms::as_form(&other);
    fields.push(("action".to_owned(), "review".to_owned()));
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let (status, _) = desk.form(&second, &path(DECLARANT), &fields).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let entry = enter(&desk, &office, DECLARANT, &disclosure(&desk, DECLARANT)).await;
    let (status, answer) = desk.post(&second, &path(DECLARANT), &other).await;
    assert_eq!(status, StatusCode::CONFLICT);
    says(&answer, "", "已由");
    let (_, page) = desk.page(&second, &path(DECLARANT)).await;
    for told in ["与您录入的草稿不同之处", "12.50", "21.50"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let (status, _) = decide(&desk, &second, &entry, "confirm").await;
    assert_eq!(status, StatusCode::CREATED);
    let (status, answer) = decide(&desk, &second, &entry, "confirm").await;
    assert_eq!(status, StatusCode::CONFLICT, "{answer}");
    let (status, answer) = desk
        .post(&office, &path(DECLARANT), &disclosure(&desk, DECLARANT))
        .await;
    assert_eq!(status, StatusCode::CONFLICT);
    says(&answer, "", "完全相同");
}

#[tokio::test]
async fn two_who_enter_the_same_at_once_make_one_entry() {
    let (desk, office, second) = office().await;
    let form = disclosure(&desk, DECLARANT);
    let place = path(DECLARANT);
    let (one, other) = tokio::join!(
        desk.post(&office, &place, &form),
        desk.post(&second, &place, &form)
    );
    let mut found = [one.0, other.0];
    found.sort();
    assert_eq!(
        found,
        [StatusCode::CREATED, StatusCode::CONFLICT],
        "{one:?} {other:?}"
    );
}

#[tokio::test]
async fn what_is_filed_online_meanwhile_stands() {
    let (desk, office, second) = office().await;
    let entry = enter(&desk, &office, DECLARANT, &disclosure(&desk, DECLARANT)).await;
    let reference = desk.file_nil(DECLARANT).await;
    let (_, page) = desk.page(&second, &path(DECLARANT)).await;
    assert!(
        page.contains("以已提交的为准") && !page.contains("核对一致，计入"),
        "{page}"
    );
    let (status, answer) = decide(&desk, &second, &entry, "confirm").await;
    assert_eq!(status, StatusCode::CONFLICT);
    says(&answer, "", "以已提交的为准");
    let (_, record) = desk.get(&office, &format!("/api/declarations/{reference}")).await;
    assert_eq!((&record["revision"], &record["paper"]), (&json!(1), &Value::Null));
    assert_eq!(
        decide(&desk, &second, &entry, "send_back").await.0,
        StatusCode::OK
    );
    // What was received before it was filed online is older; what came later takes its place.
    let mut earlier = disclosure(&desk, DECLARANT);
    earlier["paper"]["received_on"] = json!("2017-09-10");
    let (status, answer) = desk.post(&office, &path(DECLARANT), &earlier).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    says(&answer, "paper.received_on", "以已提交的为准");
    let (_, form) = desk.page(&office, &path(DECLARANT)).await;
    assert!(form.contains("此人已于"), "{form}");
    let later = filed_from(&desk, &office, &second, DECLARANT, &disclosure(&desk, DECLARANT)).await;
    assert_eq!(
        (&later["revision"], later["reference"].as_str()),
        (&json!(2), Some(reference.as_str()))
    );
}

#[tokio::test]
async fn what_the_roster_says_otherwise_by_then_is_not_filed() {
    let (mut desk, office, second) = office().await;
    let entry = enter(&desk, &office, "TY-002", &disclosure(&desk, "TY-002")).await;
    desk.service.depart("TY-002").await;
    let (status, answer) = decide(&desk, &second, &entry, "confirm").await;
    assert_eq!(status, StatusCode::CONFLICT);
    says(&answer, "", "已不在花名册");
    let (_, page) = desk.page(&second, &path("TY-002")).await;
    assert!(page.contains("已不在花名册"));
    assert_eq!(
        decide(&desk, &second, &entry, "send_back").await.0,
        StatusCode::OK
    );
    let entry = enter(&desk, &office, DECLARANT, &disclosure(&desk, DECLARANT)).await;
    let mut risen = desk.service.person(DECLARANT).clone();
    risen.rank = campaign::terms::Rank::DeputySection;
    desk.service.enlist(risen).await;
    let (status, answer) = decide(&desk, &second, &entry, "confirm").await;
    assert_eq!(status, StatusCode::CONFLICT);
    says(&answer, "", "领导干部");
}

#[tokio::test]
async fn nothing_is_entered_before_filing_opens_or_after_the_campaign() {
    let (desk, _, _) = office().await;
    for moment in ["2017-08-24T01:00:00Z", "2018-02-01T01:00:00Z"] {
        desk.service.set_clock(moment);
        let office = desk.sign_in(OFFICE).await;
        let (status, answer) = desk
            .post(&office, &path(DECLARANT), &disclosure(&desk, DECLARANT))
            .await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{moment}: {answer}");
        let (status, page) = desk.page(&office, &path(DECLARANT)).await;
        assert_eq!(status, StatusCode::OK, "{moment}: {page}");
    }
}

#[tokio::test]
async fn a_decision_that_says_nothing_decides_nothing() {
    let (desk, office, second) = office().await;
    let entry = enter(&desk, &office, DECLARANT, &disclosure(&desk, DECLARANT)).await;
    let decision = format!("{}/decision", path(DECLARANT));
    for (body, field) in [
        (json!({}), "action"),
        (json!({ "action": "confirm" }), "step"),
        (json!({ "action": "send_back", "step": 1 }), "reason"),
        (
            json!({ "action": "send_back", "step": 1, "reason": "错" }),
            "reason",
        ),
    ] {
        let (status, answer) = desk.post(&second, &decision, &body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {answer}");
        assert!(answer["fields"][field].is_array(), "{body}: {answer}");
    }
    let seen = json!({ "action": "confirm", "step": 7 });
    let (status, answer) = desk.post(&second, &decision, &seen).await;
    assert_eq!(status, StatusCode::CONFLICT);
    says(&answer, "", "最新的内容");
    let (_, page) = desk
        .form(
            &second,
            &decision,
            &[("action", "send_back"), ("step", "1"), ("reason", "错")],
        )
        .await;
    assert!(
        page.contains("有 1 处需要改正") && page.contains(">\n错</textarea>"),
        "{page}"
    );
    assert_eq!(
        desk.get(&second, &path(DECLARANT)).await.1,
        entry,
        "nothing has changed"
    );
    let nobody = desk
        .post(&second, &format!("{}/decision", path("TY-006")), &seen)
        .await;
    assert_eq!(nobody.0, StatusCode::NOT_FOUND);
}
