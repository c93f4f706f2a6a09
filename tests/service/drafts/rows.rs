//! What a form says of its rows and of what was filed meanwhile: nothing typed vanishes, and there is a way out.

use super::*;

/// A report as a browser sends it.
fn typed(report: &Value) -> Vec<(String, String)> {
    let mut fields = forms::as_form(report);
    fields.push(("base_revision".to_owned(), "0".to_owned()));
    fields
}

fn as_fields(typed: &[(String, String)]) -> Vec<(&str, String)> {
    typed
        .iter()
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect()
}

#[tokio::test]
async fn a_row_that_was_added_and_left_blank_stays_and_is_told_by_its_number() {
    let desk = Desk::start().await;
    let client = desk.sign_in(OWNER).await;
    let report = desk.disclosure(OWNER, vec![]);
    let (_, _, added) = press(
        &desk,
        &client,
        "add_participation",
        "",
        &as_fields(&typed(&report)),
    )
    .await;
    assert!(added.contains("id=\"participations-0\""), "{added}");
    let mut fields = typed(&report);
    fields.push(("participations[0][participant]".to_owned(), "self".to_owned()));
    fields.push(("participations[0][content]".to_owned(), String::new()));
    let (_, place, told) = press(&desk, &client, "review", &edition(&added), &as_fields(&fields)).await;
    assert_eq!(place, REVIEW);
    assert!(told.contains("有 1 处需要改正"), "{told}");
    assert!(
        told.contains("参与情况 1：还没有填写，请填写，不需要的请删除"),
        "{told}"
    );
    assert!(!told.contains("请至少填写一项"), "{told}");
    assert!(
        told.contains("id=\"participations-0\"") && told.contains("value=\"remove_participation_0\""),
        "the row is there, and can be removed"
    );
}

#[tokio::test]
async fn whoever_has_nothing_to_report_after_all_is_told_once_and_deletes_the_rows_when_they_say_so() {
    let desk = Desk::start().await;
    let client = desk.sign_in(OWNER).await;
    let mut report = desk.disclosure(OWNER, vec![forms::still_in("示例砂石")]);
    report["kind"] = json!("nil");
    report["participations"][0]["amount_wan"] = json!("");
    let mut fields = typed(&report);
    fields.push(("participations[1][participant]".to_owned(), "self".to_owned()));
    let (_, _, told) = press(&desk, &client, "review", "", &as_fields(&fields)).await;
    assert!(
        told.contains("有 1 处需要改正") && told.contains("确无上述情况的，请删除所填的各项"),
        "{told}"
    );
    assert!(told.contains("value=\"示例砂石\""), "nothing typed is lost");
    let (_, place, gone) = press(
        &desk,
        &client,
        "remove_participations",
        &edition(&told),
        &as_fields(&fields),
    )
    .await;
    assert_eq!(place, MINE);
    assert!(
        !gone.contains("示例砂石") && gone.contains("13800000000"),
        "{gone}"
    );
    let (_, _, review) = press(&desk, &client, "review", &edition(&gone), &nil("13800000000")).await;
    assert!(review.contains("确认提交"), "{review}");
}

#[tokio::test]
async fn a_code_that_does_not_fit_is_confirmed_without_script_stays_so_and_is_flagged_to_the_office() {
    let (desk, real) = (Desk::start().await, "91350203M0001QKT19");
    let client = desk.sign_in(OWNER).await;
    let mut report = desk.disclosure(OWNER, vec![forms::still_in("示例砂石")]);
    report["participations"][0]["credit_code"] = json!(real);
    let tick = "name=\"participations[0][credit_code_as_licensed]\" value=\"true\"";
    let (_, _, told) = press(&desk, &client, "review", "", &as_fields(&typed(&report))).await;
    assert!(
        told.contains("有 1 处需要改正") && told.contains("请勾选“与营业执照一致”"),
        "{told}"
    );
    assert!(told.contains(tick) && !told.contains(&format!("{tick} checked")));
    report["participations"][0]["credit_code_as_licensed"] = json!(true);
    let (_, _, review) = press(
        &desk,
        &client,
        "review",
        &edition(&told),
        &as_fields(&typed(&report)),
    )
    .await;
    assert!(
        review.contains("确认提交") && review.contains("本人确认与营业执照一致"),
        "{review}"
    );
    let (_, draft) = desk.page(&client, MINE).await;
    assert!(
        draft.contains(&format!("{tick} checked")),
        "the draft keeps it: {draft}"
    );
    let (status, receipt, _) = press(&desk, &client, "file", &edition(&review), &[]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, amending) = desk.page(&client, MINE).await;
    assert!(
        amending.contains(&format!("{tick} checked")),
        "an amendment keeps it"
    );
    let (_, paper) = desk.page(&client, &format!("{receipt}?view=print")).await;
    assert!(paper.contains("本人确认与营业执照一致"));

    let office = desk.sign_in("JS-002").await;
    let (_, page) = desk.page(&office, &format!("{receipt}/verification")).await;
    assert!(
        page.contains("信用代码待核对") && page.contains("本人确认与营业执照一致"),
        "{page}"
    );
    let (_, record) = desk.get(&office, &receipt).await;
    assert_eq!(record["participations"][0]["flags"], json!(["信用代码待核对"]));

    let by_program = desk.sign_in("TY-002").await;
    let mut report = desk.disclosure("TY-002", vec![forms::still_in("示例砂石")]);
    report["participations"][0]["credit_code"] = json!(real);
    let (status, refused) = desk.post(&by_program, "/api/declarations", &report).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused["fields"]["participations[0].credit_code"].is_array(),
        "{refused}"
    );
    report["participations"][0]["credit_code_as_licensed"] = json!(true);
    let (status, _) = desk.post(&by_program, "/api/declarations", &report).await;
    assert_eq!(status, StatusCode::CREATED);
    let (_, mine) = desk.get(&by_program, MINE).await;
    let filed = &mine["declaration"]["participations"][0];
    assert_eq!(
        (&filed["credit_code"], &filed["credit_code_as_licensed"]),
        (&json!(real), &json!(true))
    );
}

#[tokio::test]
async fn a_draft_behind_what_was_filed_since_says_so_and_is_filed_from_the_review_that_said_it() {
    let desk = Desk::start().await;
    let client = desk.sign_in(OWNER).await;
    let mut fields = nil("13900000000");
    fields.push(("base_revision", "0".to_owned()));
    let (_, _, before) = press(&desk, &client, "review", "", &fields).await;
    assert!(
        before.contains("确认提交") && !before.contains("第 1 次提交"),
        "{before}"
    );
    // Another window, or a program, files meanwhile.
    let reference = desk.file_nil(OWNER).await;
    // The review that was looked at knew nothing of that: it files nothing, and the person is told.
    let base = |revision: &str| [("base_revision", revision.to_owned())];
    let (status, place, told) = press(&desk, &client, "file", &edition(&before), &base("0")).await;
    assert_eq!((status, place.as_str()), (StatusCode::SEE_OTHER, REVIEW));
    assert!(
        told.contains("第 1 次提交") && told.contains("13900000000"),
        "{told}"
    );
    for path in [MINE, REVIEW] {
        let (_, page) = desk.page(&client, path).await;
        assert!(
            page.contains("第 1 次提交") && page.contains("不要这份草稿"),
            "{path}"
        );
        assert!(page.contains("name=\"base_revision\" value=\"1\""), "{path}");
    }
    let (_, review) = desk.page(&client, REVIEW).await;
    let (status, receipt, _) = press(&desk, &client, "file", &edition(&review), &base("1")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(receipt.ends_with(&reference), "{receipt}");
    assert_eq!(desk.get(&client, &receipt).await.1["revision"], 2);
}

#[tokio::test]
async fn a_first_form_begins_with_what_the_roster_knows_of_who_left() {
    let desk = Desk::start().await;
    let client = desk.sign_in("TY-007").await;
    let (_, form) = desk.page(&client, MINE).await;
    for known in [
        "value=\"2015-10-31\"",
        "建设项目环境影响评价审批</textarea>",
        "已按花名册登记填好",
    ] {
        assert!(form.contains(known), "{known}: {form}");
    }
    let client = desk.sign_in(OWNER).await;
    assert!(!desk.page(&client, MINE).await.1.contains("已按花名册登记填好"));
}
