//! What is taken, what is refused and why.

use super::*;

#[tokio::test]
async fn what_is_noted_stands_and_a_request_sent_twice_is_one() {
    let desk = Desk::start().await;
    let reference = desk
        .file("TY-001", &desk.disclosure("TY-001", vec![still_in("示例砂石")]))
        .await;
    let office = desk.sign_in(OFFICE).await;
    let (status, before) = desk
        .get(&office, &format!("/api/declarations/{reference}/verification"))
        .await;
    assert_eq!(status, StatusCode::OK, "{before}");
    assert_eq!(
        (&before["step"], &before["is_verified"]),
        (&json!(0), &json!(false))
    );
    let answer = desk
        .noted(&office, &reference, "verification", confirmed(0))
        .await;
    assert_eq!(
        (&answer["step"], &answer["is_verified"]),
        (&json!(1), &json!(true))
    );
    assert_eq!(answer["participations"][0]["columns"]["verification"], "属实");
    assert_eq!(
        answer["participations"][0]["verification"]["by"]["number"],
        OFFICE
    );
    let again = desk
        .noted(&office, &reference, "verification", confirmed(0))
        .await;
    assert_eq!(again["step"], 1, "sent twice");
}

#[tokio::test]
async fn an_old_filing_is_refused_and_a_verification_says_which_it_was_made_on() {
    let desk = Desk::start().await;
    let participations = vec![still_in("示例砂石"), still_in("示例矿业")];
    let reference = desk
        .file("TY-001", &desk.disclosure("TY-001", participations))
        .await;
    let office = desk.sign_in(OFFICE).await;
    for place in [0, 1] {
        desk.noted(&office, &reference, "verification", confirmed(place))
            .await;
    }
    let mut corrected = still_in("示例砂石");
    corrected["amount_wan"] = json!("30.00");
    let participations = vec![corrected, still_in("示例矿业")];
    desk.file("TY-001", &desk.disclosure("TY-001", participations))
        .await;
    for (matter, body) in matters() {
        let (status, answer) = desk.note(&office, &reference, matter, body).await;
        assert_eq!(status, StatusCode::CONFLICT, "{matter}: {answer}");
    }
    let path = format!("/api/declarations/{reference}/verification");
    let (_, now) = desk.get(&office, &path).await;
    let first = &now["participations"][0];
    assert!(first["verification"].is_null() && first["columns"]["verification"].is_null());
    assert_eq!(first["former_verification"]["revision"], 1);
    let second = &now["participations"][1];
    assert_eq!(
        second["columns"]["verification"], "属实",
        "its facts did not change"
    );
    assert_eq!(now["is_verified"], false);
    let (_, page) = desk.page(&office, &path).await;
    assert!(page.contains("原核查针对第 1 次提交"), "{page}");
}

#[tokio::test]
async fn a_disposition_takes_a_reason_a_verification_and_for_two_kinds_a_case_report() {
    let desk = Desk::start().await;
    let reference = desk
        .file("TY-001", &desk.disclosure("TY-001", vec![still_in("示例砂石")]))
        .await;
    let office = desk.sign_in(OFFICE).await;
    let refused = async |body: Value, field: &str| {
        let (status, answer) = desk.note(&office, &reference, "disposition", body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
        assert!(answer["fields"].get(field).is_some(), "{field}: {answer}");
    };
    refused(disposed("免予处理", &[0]), "participations").await;
    desk.noted(&office, &reference, "verification", confirmed(0))
        .await;
    refused(json!({ "participations": [0], "measure": "免予处理" }), "reason").await;
    refused(
        json!({ "measure": "免予处理", "reason": "情节轻微" }),
        "participations",
    )
    .await;
    for measure in ["组织处理", "纪律处分"] {
        let without = json!({ "participations": [0], "measure": measure, "reason": "隐瞒不报" });
        refused(without, "case_report.what_happened").await;
    }
    let (status, _) = desk
        .get(&office, &format!("/api/declarations/{reference}/case-report"))
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND, "there is none yet");
    desk.service.set_clock(VERIFYING);
    let discipline = desk.sign_in(DISCIPLINE).await;
    let mut body = disposed("纪律处分", &[0]);
    body["referral"] = json!({ "to": "示例区人民检察院", "on": "2017-11-03" });
    let answer = desk.noted(&discipline, &reference, "disposition", body).await;
    let one = &answer["participations"][0];
    assert_eq!(one["columns"]["disposition"], "纪律处分：未如实报告涉及金额");
    assert_eq!(one["disposition"]["role"], "discipline");
    let (status, report) = desk
        .get(&discipline, &format!("/api/declarations/{reference}/case-report"))
        .await;
    assert_eq!(status, StatusCode::OK, "{report}");
    assert_eq!(
        report["case_report"]["findings"],
        "自 2015 年 3 月起持股百分之十。"
    );
    assert_eq!(report["disposition"]["referral"]["to"], "示例区人民检察院");
    let (status, _) = desk
        .get(
            &discipline,
            &format!("/api/declarations/{reference}/case-report?serial=2"),
        )
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn nobody_verifies_or_disposes_of_their_own_or_a_relatives() {
    let desk = Desk::start().await;
    let mut own = forms::nil(&desk.service, OFFICE);
    own["relatives"] = json!([]);
    let own = desk.file(OFFICE, &own).await;
    let mut of_relative = desk.disclosure("TY-002", vec![still_in("示例砂石")]);
    let name = &desk.service.person(OFFICE).name;
    of_relative["relatives"] = json!([{ "name": name, "relation": "配偶", "position": "监察室" }]);
    let of_relative = desk.file("TY-002", &of_relative).await;
    let office = desk.sign_in(OFFICE).await;
    for reference in [&own, &of_relative] {
        let (status, _) = desk
            .get(&office, &format!("/api/declarations/{reference}/verification"))
            .await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        for matter in [
            "verification",
            "ordered-withdrawal",
            "agreed-date",
            "recheck",
            "exemption",
            "disposition",
            "note",
        ] {
            let (status, answer) = desk.note(&office, reference, matter, json!({})).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{matter}: {answer}");
        }
    }
    let colleague = desk.sign_in(COLLEAGUE).await;
    let whole = json!({ "outcome": "confirmed", "evidence": "个人有关事项报告" });
    let answer = desk.noted(&colleague, &own, "verification", whole).await;
    assert_eq!(
        answer["is_verified"], true,
        "a nil declaration is verified as a whole"
    );
    desk.noted(&colleague, &of_relative, "verification", confirmed(0))
        .await;
}

#[tokio::test]
async fn of_two_who_verify_at_once_the_second_is_told() {
    let desk = Desk::start().await;
    let reference = desk
        .file("TY-001", &desk.disclosure("TY-001", vec![still_in("示例砂石")]))
        .await;
    let (one, other) = (desk.sign_in(OFFICE).await, desk.sign_in(COLLEAGUE).await);
    for round in 0..5 {
        let place = format!("第 {round} 轮");
        let body = |outcome: &str| {
            let mut body = json!({
                "participation": 0, "outcome": outcome, "evidence": place, "step": round, "why": "补充核查"
            });
            if outcome == "differs" {
                body["differences"] = json!({ "amount": format!("实为{round}万元") });
            }
            body
        };
        let (first, second) = tokio::join!(
            desk.note(&one, &reference, "verification", body("confirmed")),
            desk.note(&other, &reference, "verification", body("differs")),
        );
        let mut statuses = [first.0, second.0];
        statuses.sort();
        assert_eq!(
            statuses,
            [StatusCode::OK, StatusCode::CONFLICT],
            "{first:?} {second:?}"
        );
    }
    let (_, now) = desk
        .get(&one, &format!("/api/declarations/{reference}/verification"))
        .await;
    assert_eq!(now["step"], 5);
}

#[tokio::test]
async fn what_stands_is_changed_for_a_reason_alone() {
    let desk = Desk::start().await;
    let reference = desk
        .file("TY-001", &desk.disclosure("TY-001", vec![still_in("示例砂石")]))
        .await;
    let office = desk.sign_in(OFFICE).await;
    desk.noted(&office, &reference, "verification", confirmed(0))
        .await;
    let mut differs = json!({
        "participation": 0, "outcome": "differs", "differences": { "amount": "实为30万元" }, "evidence": "银行流水"
    });
    let (status, answer) = desk
        .note(&office, &reference, "verification", differs.clone())
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer["fields"].get("why").is_some(), "{answer}");
    differs["why"] = json!("收到银行回函");
    let answer = desk.noted(&office, &reference, "verification", differs).await;
    assert_eq!(
        answer["participations"][0]["columns"]["verification"],
        "涉及金额：实为30万元"
    );
}

#[tokio::test]
async fn bad_input_is_told_by_field_and_nothing_is_written() {
    let desk = Desk::start().await;
    let reference = desk
        .file("TY-001", &desk.disclosure("TY-001", vec![still_in("示例砂石")]))
        .await;
    let office = desk.sign_in(OFFICE).await;
    for body in [
        json!([]),
        json!({}),
        json!({ "participation": 9, "outcome": "confirmed", "evidence": "档案" }),
        json!({ "participation": -1, "outcome": "confirmed", "evidence": "档案" }),
        json!({ "participation": 0, "outcome": "confirmed", "evidence": "档\u{7}案" }),
        json!({ "participation": 0, "outcome": ["confirmed"], "evidence": { "a": 1 } }),
        json!({ "participation": 0, "outcome": "differs", "differences": [1], "evidence": "档案" }),
        json!({ "participation": 0, "outcome": "confirmed", "evidence": "长".repeat(501) }),
        json!({ "participation": 0, "outcome": "confirmed", "evidence": "档案", "colour": "red" }),
    ] {
        let mut body = body;
        if body.is_object() {
            body["revision"] = json!(1);
        }
        let path = format!("/api/declarations/{reference}/verification");
        let (status, answer) = desk.post(&office, &path, &body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {answer}");
    }
    let (status, _) = desk
        .note(&office, "K7QM-3XWD", "verification", confirmed(0))
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (_, now) = desk
        .get(&office, &format!("/api/declarations/{reference}/verification"))
        .await;
    assert_eq!(now["step"], 0);
}
