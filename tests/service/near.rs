//! Nobody near: every act by oneself, a relative, who signed, who stands below and a delegate, with what is to come of it
//! written down here once more.

mod namesakes;

use crate::verification::matters;
use http::StatusCode;
use reqwest::Client;
use serde_json::{Value, json};
use support::desk::Desk;
use support::forms::still_in;

const OFFICE: &str = "JS-002";
const DIRECTOR: &str = "JS-003";
const DISCIPLINE: &str = "JL-005";

/// Every act on a report, with a body that somebody at a distance could send.
fn acts() -> Vec<(&'static str, Value)> {
    let mut acts = matters();
    acts.extend([
        ("signer", json!({ "signer": "JL-001" })),
        ("sign-off", json!({ "action": "on_paper", "note": "纸质件存档" })),
    ]);
    acts
}

async fn naming(desk: &Desk, number: &str, relative: &str) -> String {
    let mut report = desk.disclosure(number, vec![still_in("示例砂石")]);
    report["relatives"] = json!([{ "name": relative, "relation": "配偶", "position": "无" }]);
    desk.file(number, &report).await
}

async fn refuses_every_act(desk: &Desk, client: &Client, reference: &str, who: &str) {
    for (act, body) in acts() {
        let (status, answer) = desk.note(client, reference, act, body).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{who}, {act}: {answer}");
    }
}

#[tokio::test]
async fn nobody_acts_on_their_own_report_or_a_relatives_either_way() {
    let desk = Desk::start().await;
    let name = |number: &str| desk.service.person(number).name.clone();
    let own = naming(&desk, DIRECTOR, &name("TY-004")).await;
    let office = desk.sign_in(DIRECTOR).await;
    refuses_every_act(&desk, &office, &own, "oneself").await;
    // As people type the name of a relative.
    for (declarant, typed) in [
        ("TY-002", "廉示例"),
        ("HT-003", "廉 示\u{200b}例"),
        ("LS-003", "廉·示例"),
    ] {
        let reference = naming(&desk, declarant, typed).await;
        refuses_every_act(&desk, &office, &reference, typed).await;
    }
    // The director's own report names this declarant, who is no leading cadre and names nobody.
    let named = desk
        .file("TY-004", &desk.disclosure("TY-004", vec![still_in("示例矿业")]))
        .await;
    refuses_every_act(&desk, &office, &named, "who names the declarant").await;
    let (status, _) = desk
        .get(&office, &format!("/api/declarations/{named}/verification"))
        .await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_signed_neither_verifies_nor_disposes() {
    let mut desk = Desk::start().await;
    let mut both = desk.service.person(OFFICE).clone();
    both.roles.push(campaign::Role::Signer);
    desk.service.enlist(both).await;
    let reference = desk
        .file("TY-001", &desk.disclosure("TY-001", vec![still_in("示例砂石")]))
        .await;
    let director = desk.sign_in(DIRECTOR).await;
    let office = desk.sign_in(OFFICE).await;
    let oneself = json!({ "signer": OFFICE, "why": "按规定的阅签人出差在外" });
    let (status, answer) = desk.note(&office, &reference, "signer", oneself.clone()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
    assert!(answer["fields"]["signer"].is_array(), "{answer}");
    desk.noted(&director, &reference, "signer", oneself).await;
    desk.noted(&office, &reference, "sign-off", json!({ "action": "sign" }))
        .await;
    for (act, body) in acts().into_iter().take(7) {
        let (status, answer) = desk.note(&office, &reference, act, body).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{act}: {answer}");
    }
    let body = acts().remove(0).1;
    desk.noted(&director, &reference, "verification", body).await;
}

#[tokio::test]
async fn nobody_below_is_appointed_or_stands_in_and_a_delegation_ends_with_the_role() {
    let mut desk = Desk::start().await;
    let of_director = desk.file_nil(DIRECTOR).await;
    let office = desk.sign_in(OFFICE).await;
    let (status, answer) = desk
        .note(&office, &of_director, "signer", json!({ "signer": "HT-002" }))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
    assert!(answer["fields"]["signer"].is_array(), "{answer}");
    let give = |to: &str| json!({ "to": to, "until": "2017-09-30" });
    let secretary = desk.sign_in("JL-004").await;
    let (status, answer) = desk.post(&secretary, "/api/delegations", &give("HT-002")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
    assert!(answer["fields"]["to"].is_array(), "{answer}");

    let mut absent = desk.service.person("BG-001").clone();
    absent.roles.push(campaign::Role::Signer);
    desk.service.enlist(absent.clone()).await;
    let reference = desk.file_nil("BG-002").await;
    desk.noted(
        &office,
        &reference,
        "signer",
        json!({ "signer": "BG-001", "why": "按规定的阅签人出差在外" }),
    )
    .await;
    let client = desk.sign_in("BG-001").await;
    let (status, answer) = desk.post(&client, "/api/delegations", &give("JL-002")).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let delegate = desk.sign_in("JL-003").await;
    let (status, _) = desk.post(&client, "/api/delegations", &give("JL-003")).await;
    assert_eq!(status, StatusCode::CREATED);
    absent.roles.retain(|role| *role != campaign::Role::Signer);
    desk.service.enlist(absent).await;
    let (_, waiting) = desk.get(&delegate, "/api/reviews").await;
    assert_eq!(waiting["waiting"], json!([]), "{waiting}");
    let (status, _) = desk
        .note(&delegate, &reference, "sign-off", json!({ "action": "sign" }))
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_relatives_report_is_neither_listed_to_be_signed_nor_checked() {
    let desk = Desk::start().await;
    let name = desk.service.person("LS-001").name.clone();
    let reference = naming(&desk, "LS-003", &name).await;
    let head = desk.sign_in("LS-001").await;
    let (_, queue) = desk.get(&head, "/api/reviews").await;
    assert_eq!(queue["waiting"], json!([]), "{queue}");
    let (status, _) = desk.note(&head, &reference, "check", json!({})).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_was_found_about_oneself_is_in_no_list_table_export_or_check() {
    let desk = Desk::start().await;
    let reference = desk
        .file(DIRECTOR, &desk.disclosure(DIRECTOR, vec![still_in("示例砂石")]))
        .await;
    let office = desk.sign_in(OFFICE).await;
    let found = json!({
        "participation": 0, "outcome": "differs", "differences": { "amount": "查得机密" }, "evidence": "银行流水"
    });
    desk.noted(&office, &reference, "verification", found).await;
    let note = json!({ "participation": 0, "text": "机密的说明" });
    desk.noted(&office, &reference, "note", note).await;
    let body = json!({ "unit": "supervision-section", "percent": 100 });
    let (_, check) = desk.post(&office, "/api/spot-checks", &body).await;
    let id = check["id"].as_str().unwrap();
    let body = json!({ "place": 1, "version": 0, "verdict": "不属实", "what": "抽查的机密" });
    let (status, answer) = desk
        .post(&office, &format!("/api/spot-checks/{id}/findings"), &body)
        .await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let own = desk.sign_in(DIRECTOR).await;
    let unit = "/api/units/supervision-section";
    for path in [
        format!("{unit}/participations"),
        format!("{unit}/annex3"),
        format!("/api/spot-checks/{id}"),
        "/api/spot-checks".to_owned(),
        "/api/exports/participations?format=jsonl".to_owned(),
        "/api/exports/participations?format=csv".to_owned(),
        "/api/exports/verifications?format=jsonl".to_owned(),
        "/api/exports/spot-checks?format=jsonl".to_owned(),
        "/api/exports/declarations?format=jsonl".to_owned(),
    ] {
        let (status, answer) = desk.get(&own, &path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        let text = answer.to_string();
        assert!(
            !text.contains("机密") && !text.contains("不属实\""),
            "{path}: {text}"
        );
        assert!(!text.contains("\"untrue\":1"), "{path}: {text}");
        let (_, page) = desk.page(&own, &path).await;
        assert!(!page.contains("机密"), "{path}");
    }
    let (_, whole) = desk
        .get(&office, "/api/exports/participations?format=jsonl")
        .await;
    assert!(whole.to_string().contains("查得机密"));
    let result = json!({ "assessment": "自查认真", "summary": "核对无误", "accountability": "不需问责" });
    let (status, _) = desk
        .post(&own, &format!("/api/spot-checks/{id}/result"), &result)
        .await;
    assert_eq!(status, StatusCode::FORBIDDEN, "one's own unit");
}

#[tokio::test]
async fn what_the_office_noted_is_taken_back_for_a_reason_and_stays_in_the_history() {
    let desk = Desk::start().await;
    let reference = desk
        .file("TY-002", &desk.disclosure("TY-002", vec![still_in("示例砂石")]))
        .await;
    let office = desk.sign_in(OFFICE).await;
    let order = json!({ "participation": 0, "ordered_on": "2017-09-10", "done_on": "2017-09-11" });
    let all = acts();
    for (act, body) in [&all[0], &("ordered-withdrawal", order), &all[3], &all[5]] {
        desk.noted(&office, &reference, act, body.clone()).await;
    }
    for (act, stands, place) in [
        ("disposition", "disposition", "participations"),
        ("recheck", "recheck", "participation"),
        ("ordered-withdrawal", "ordered_withdrawal", "participation"),
        ("verification", "verification", "participation"),
    ] {
        let mut body = json!({ "take_back": true });
        body[place] = if act == "disposition" {
            json!([0])
        } else {
            json!(0)
        };
        let (status, answer) = desk.note(&office, &reference, act, body.clone()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
        assert!(answer["fields"]["why"].is_array(), "{act}: {answer}");
        body["why"] = json!("误录");
        let answer = desk.noted(&office, &reference, act, body.clone()).await;
        assert!(answer["participations"][0][stands].is_null(), "{act}: {answer}");
        let (status, answer) = desk.note(&office, &reference, act, body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
        assert!(answer["fields"]["take_back"].is_array(), "{act}: {answer}");
    }
    let path = format!("/api/declarations/{reference}/verification");
    let (_, whole) = desk.get(&office, &path).await;
    assert!(whole["history"].to_string().contains("误录"), "{whole}");
    assert!(whole["history"].to_string().contains("情节轻微"), "{whole}");
    let form = [
        ("revision", "1"),
        ("participation", "0"),
        ("take_back", "true"),
        ("why", "再撤一次"),
    ];
    let (status, page) = desk.form(&office, &path, &form).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("没有可以撤回的登记"));
}

#[tokio::test]
async fn a_lead_about_somebody_who_holds_the_role_is_hidden_wherever_they_work_and_since_they_do() {
    let mut desk = Desk::start().await;
    let office = desk.sign_in(OFFICE).await;
    let name = desk.service.person("RS-002").name.clone();
    let mut ids = Vec::new();
    for content in [format!("{name}在砂场入股"), "反映监察室主任在砂场入股".to_owned()] {
        let body = json!({ "source": "来信", "kind": "participation", "content": content });
        let (status, receipt) = desk.post(&office, "/api/leads", &body).await;
        assert_eq!(status, StatusCode::CREATED, "{receipt}");
        ids.push(receipt["id"].as_str().unwrap().to_owned());
    }
    let shown =
        async |desk: &Desk, client: &Client, id: &str| desk.get(client, &format!("/api/leads/{id}")).await.0;
    assert_eq!(shown(&desk, &office, &ids[0]).await, StatusCode::OK);
    assert_eq!(
        shown(&desk, &office, &ids[1]).await,
        StatusCode::NOT_FOUND,
        "by the post"
    );
    let mut granted = desk.service.person("RS-002").clone();
    granted.roles.push(campaign::Role::Office);
    desk.service.enlist(granted).await;
    let (own, discipline) = (desk.sign_in("RS-002").await, desk.sign_in(DISCIPLINE).await);
    assert_eq!(shown(&desk, &own, &ids[0]).await, StatusCode::NOT_FOUND);
    assert_eq!(shown(&desk, &office, &ids[0]).await, StatusCode::NOT_FOUND);
    assert_eq!(shown(&desk, &discipline, &ids[0]).await, StatusCode::OK);
    let (_, list) = desk.get(&office, "/api/leads").await;
    assert_eq!(list["leads"], json!([]));
}

#[tokio::test]
async fn a_closed_lead_takes_a_late_reply_and_is_opened_again() {
    let desk = Desk::start().await;
    let office = desk.sign_in(OFFICE).await;
    let body = json!({ "source": "来信", "kind": "participation", "content": "有人在砂场入股" });
    let (_, receipt) = desk.post(&office, "/api/leads", &body).await;
    let path = format!("/api/leads/{}", receipt["id"].as_str().unwrap());
    for (act, body) in [
        ("referrals", json!({ "step": 1, "to": "市专项整治办" })),
        (
            "outcome",
            json!({ "step": 2, "finding": "不属实", "result": "已查清" }),
        ),
        (
            "referrals",
            json!({ "step": 3, "referral": 1, "reply": "市办已阅" }),
        ),
        (
            "outcome",
            json!({ "step": 4, "action": "reopen", "reason": "市办退回重查" }),
        ),
    ] {
        let (status, answer) = desk.post(&office, &format!("{path}/{act}"), &body).await;
        assert_eq!(status, StatusCode::OK, "{body}: {answer}");
    }
    let (_, lead) = desk.get(&office, &path).await;
    assert!(
        lead["outcome"].is_null() && lead["history"][4]["before"]["result"] == "已查清",
        "{lead}"
    );
    let again = json!({ "step": 5, "action": "reopen", "reason": "再次撤回办结" });
    let (status, _) = desk.post(&office, &format!("{path}/outcome"), &again).await;
    assert_eq!(status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_relative_finds_nothing_of_what_was_found_in_a_unit_or_a_summary_either() {
    let desk = Desk::start().await;
    let name = desk.service.person(DIRECTOR).name.clone();
    let reference = naming(&desk, "HT-002", &name).await;
    let (office, relative) = (desk.sign_in(OFFICE).await, desk.sign_in(DIRECTOR).await);
    let found = json!({
        "participation": 0, "outcome": "differs", "differences": { "amount": "查得机密" }, "evidence": "银行流水"
    });
    desk.noted(&office, &reference, "verification", found).await;
    let note = json!({ "participation": 0, "text": "机密的说明" });
    desk.noted(&office, &reference, "note", note).await;
    desk.post(&office, "/api/summaries", &json!({})).await;
    let (_, list) = desk.get(&office, "/api/summaries").await;
    let summary = list["summaries"][0]["name"].as_str().unwrap();
    let (_, whole) = desk.get(&office, "/api/units/hetang/annex3").await;
    assert!(whole.to_string().contains("机密"), "{whole}");
    let (_, kept) = desk.get(&relative, "/api/units/hetang/annex3").await;
    assert!(!kept.to_string().contains("机密"), "{kept}");
    let (_, page) = desk.page(&relative, "/api/units/hetang/annex3").await;
    assert!(!page.contains("机密"), "{page}");
    for unit in ["hetang", "bureau"] {
        let file = |kind: &str| format!("/api/summaries/{summary}?file=annex3-{unit}.{kind}");
        for kind in ["json", "xlsx", "html"] {
            let (status, _) = desk.page(&relative, &file(kind)).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{unit} {kind}");
        }
        assert_eq!(
            desk.page(&office, &file("xlsx")).await.0,
            StatusCode::OK,
            "{unit}"
        );
    }
    let path = format!("/api/summaries/{summary}?file=annex3-tianyuan.xlsx");
    assert_eq!(desk.page(&relative, &path).await.0, StatusCode::OK);
}
