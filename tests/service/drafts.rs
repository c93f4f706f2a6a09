//! Drafts: what somebody typed is kept until it is filed, shown to them alone, and never silently replaced.

mod rows;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use support::desk::Desk;
use support::forms;

const OWNER: &str = "TY-001";
const MINE: &str = "/api/declarations/mine";
const REVIEW: &str = "/api/declarations/mine?view=review";
const ASIDE: &str = "/api/declarations/mine?aside=true";

/// A nil declaration as a form sends it.
fn nil(phone: &str) -> Vec<(&'static str, String)> {
    let fields = [
        ("instructions_read", "true"),
        ("kind", "nil"),
        ("political_affiliation", "群众"),
        ("pledge", "true"),
        ("signature", "赵示例"),
    ];
    let fields = fields.map(|(name, value)| (name, value.to_owned()));
    fields.into_iter().chain([("phone", phone.to_owned())]).collect()
}

/// Presses a button of the form: where it leads, and the page there, or what came instead.
async fn press(
    desk: &Desk,
    client: &Client,
    button: &str,
    draft: &str,
    fields: &[(&str, String)],
) -> (StatusCode, String, String) {
    let named = format!("draft[{draft}]");
    let mut form = fields.to_vec();
    form.extend([("action", button.to_owned()), (&named, "true".to_owned())]);
    let request = client
        .post(desk.address("/api/declarations"))
        .header("accept", "text/html");
    let answer = request.form(&form).send().await.unwrap();
    let status = answer.status();
    let Some(place) = answer.headers().get("location") else {
        return (status, String::new(), answer.text().await.unwrap());
    };
    let place = place.to_str().unwrap().to_owned();
    let (_, page) = desk.page(client, place.split('#').next().unwrap()).await;
    (status, place, page)
}

/// The edition of the draft that a page goes on from.
fn edition(page: &str) -> String {
    let after = page.split_once("name=\"draft[").unwrap().1;
    let edition = after.split_once(']').unwrap().0;
    edition.replace("none", "")
}

#[tokio::test]
async fn a_form_goes_on_on_another_device_is_reviewed_and_filed_and_its_draft_is_gone() {
    let desk = Desk::start().await;
    let first = desk.sign_in(OWNER).await;
    let (_, blank) = desk.page(&first, MINE).await;
    assert_eq!(edition(&blank), "");
    let (status, place, saved) = press(&desk, &first, "save", "", &nil("不是电话")).await;
    assert_eq!((status, place.as_str()), (StatusCode::SEE_OTHER, MINE));
    assert!(
        saved.contains("还没有提交的草稿") && saved.contains("不是电话"),
        "{saved}"
    );

    let second = desk.sign_in(OWNER).await;
    let (_, there) = desk.page(&second, MINE).await;
    assert!(there.contains("不是电话"), "{there}");
    let (_, place, wrong) = press(&desk, &second, "review", &edition(&there), &nil("不是电话")).await;
    assert_eq!(place, REVIEW);
    assert!(wrong.contains("联系电话须为手机号码"), "{wrong}");
    let (_, _, review) = press(&desk, &second, "review", &edition(&wrong), &nil("13800000000")).await;
    assert!(
        review.contains("确认提交") && review.contains("13800000000"),
        "{review}"
    );
    // The review can be loaded again, and leads back to the same form.
    assert!(desk.page(&second, REVIEW).await.1.contains("确认提交"));
    let (_, place, back) = press(&desk, &second, "edit", &edition(&review), &[]).await;
    assert_eq!(place, MINE);
    assert!(back.contains("value=\"13800000000\""));

    let base = ("base_revision", "0".to_owned());
    let (status, receipt, _) = press(
        &desk,
        &second,
        "file",
        &edition(&review),
        std::slice::from_ref(&base),
    )
    .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(!receipt.starts_with(MINE), "{receipt}");
    let (_, after) = desk.page(&second, MINE).await;
    assert!(!after.contains("还没有提交的草稿") && edition(&after).is_empty());
    // Pressed twice, it is one filing and one receipt.
    let (_, again, _) = press(&desk, &second, "file", &edition(&review), &[base]).await;
    assert_eq!(again, receipt);
    assert_eq!(desk.get(&second, &receipt).await.1["revision"], 1);
}

#[tokio::test]
async fn two_windows_see_each_other() {
    let desk = Desk::start().await;
    let client = desk.sign_in(OWNER).await;
    let (_, _, here) = press(&desk, &client, "save", "", &nil("13800000001")).await;
    let old = edition(&here);
    let (_, _, there) = press(&desk, &client, "review", &old, &nil("13800000002")).await;
    assert!(there.contains("确认提交"));
    // What the older window sends is not taken in silence, and has a page of its own that can be loaded again.
    let (status, aside, page) = press(&desk, &client, "review", &old, &nil("13800000001")).await;
    assert_eq!((status, aside.as_str()), (StatusCode::SEE_OTHER, ASIDE));
    for page in [&page, &desk.page(&client, ASIDE).await.1] {
        assert!(
            page.contains("在另一个窗口") && page.contains("13800000001"),
            "{page}"
        );
        assert!(page.contains("接着另一份填") && page.contains("name=\"aside\""));
        assert_eq!(edition(page), edition(&there));
    }
    // The other one is still there.
    assert!(desk.page(&client, MINE).await.1.contains("13800000002"));
    assert!(desk.page(&client, REVIEW).await.1.contains("13800000002"));
    // Pressed once more, it counts; and the other window's review is shown anew before it can be filed.
    let mut fields = nil("13800000001");
    fields.push(("aside", "true".to_owned()));
    let (_, _, mine) = press(&desk, &client, "review", &edition(&page), &fields).await;
    assert!(mine.contains("确认提交") && mine.contains("13800000001"));
    // What was laid aside is taken up.
    let (_, page) = desk.page(&client, ASIDE).await;
    assert!(!page.contains("在另一个窗口") && page.contains("13800000001"));
    let (_, place, newer) = press(&desk, &client, "file", &edition(&there), &[]).await;
    assert_eq!(place, format!("{REVIEW}&newer=true"));
    assert!(
        newer.contains("最新的内容，请重新核对") && newer.contains("13800000001"),
        "{newer}"
    );
    assert_eq!(
        desk.get(&client, MINE).await.0,
        StatusCode::NOT_FOUND,
        "nothing was filed"
    );
}

#[tokio::test]
async fn a_draft_is_its_owners_alone_and_ends_when_they_say_so() {
    let desk = Desk::start().await;
    let owner = desk.sign_in(OWNER).await;
    press(&desk, &owner, "save", "", &nil("13812345678")).await;
    for other in ["TY-002", "TY-003", "JS-002", "JL-005"] {
        let client = desk.sign_in(other).await;
        for path in [MINE, REVIEW] {
            let (_, page) = desk.page(&client, path).await;
            assert!(!page.contains("13812345678"), "{other} {path}");
        }
    }
    let (_, place, blank) = press(&desk, &owner, "discard", "", &[]).await;
    assert_eq!(place, MINE);
    assert!(!blank.contains("13812345678") && edition(&blank).is_empty());
}

#[tokio::test]
async fn a_script_saves_while_somebody_types() {
    let desk = Desk::start().await;
    let client = desk.sign_in(OWNER).await;
    let save = async |draft: &str, phone: &str| -> (StatusCode, Value) {
        let named = format!("draft[{draft}]");
        let mut form: Vec<(&str, String)> = nil(phone);
        form.extend([("action", "save".to_owned()), (&named, "true".to_owned())]);
        let request = client.post(desk.address("/api/declarations")).form(&form);
        support::desk::read(request.send().await.unwrap()).await
    };
    let (status, first) = save("", "138").await;
    assert_eq!(status, StatusCode::OK, "{first}");
    let (status, second) = save(first["edition"].as_str().unwrap(), "1381").await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        save(first["edition"].as_str().unwrap(), "9").await.0,
        StatusCode::CONFLICT
    );
    let (_, page) = desk.page(&client, MINE).await;
    assert!(page.contains("value=\"1381\""));
    assert_eq!(edition(&page), second["edition"].as_str().unwrap());
}

#[tokio::test]
async fn a_draft_is_gone_after_a_month_and_stands_behind_what_was_filed_since() {
    let desk = Desk::start().await;
    let client = desk.sign_in(OWNER).await;
    press(
        &desk,
        &client,
        "save",
        "",
        &[("base_revision", "0".to_owned()), ("phone", "138".to_owned())],
    )
    .await;
    // A program files meanwhile: the draft says so before it takes that report's place.
    desk.file(OWNER, &forms::nil(&desk.service, OWNER)).await;
    let (_, page) = desk.page(&client, MINE).await;
    let mut fields = nil("13800000000");
    fields.push(("base_revision", "0".to_owned()));
    let (status, place, told) = press(&desk, &client, "review", &edition(&page), &fields).await;
    assert_eq!((status, place.as_str()), (StatusCode::SEE_OTHER, MINE));
    assert!(
        told.contains("第 1 次提交") && told.contains("13800000000"),
        "{told}"
    );
    desk.service.set_clock("2017-10-20T09:00:00+08:00");
    let client = desk.sign_in(OWNER).await;
    let (_, page) = desk.page(&client, MINE).await;
    assert!(edition(&page).is_empty(), "{page}");
    let (status, _, _) = press(&desk, &client, "save", "", &nil("139")).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "a new one may begin");
    assert_eq!(json!(desk.get(&client, MINE).await.1["revision"]), 1);
}

/// What the index of a form says of a part.
fn said_of<'page>(page: &'page str, part: &str) -> &'page str {
    let entry = page.split_once(&format!("<li><a href=\"#{part}\">")).unwrap().1;
    let entry = entry.split_once("<span class=\"hint\">").unwrap().1;
    entry.split_once("</span>").unwrap().0
}

#[tokio::test]
async fn the_index_tells_what_is_open_in_each_part_and_the_review_leads_back_to_it() {
    let desk = Desk::start().await;
    let client = desk.sign_in(OWNER).await;
    let (_, blank) = desk.page(&client, MINE).await;
    for (part, open) in [
        ("part-instructions", 1),
        ("part-basics", 2),
        ("part-kind", 1),
        ("part-pledge", 2),
    ] {
        let expected = format!("还有 {open} 处要填写或者改正");
        assert_eq!(said_of(&blank, part), expected, "{part}");
    }
    let (_, _, saved) = press(&desk, &client, "save", "", &nil("不是电话")).await;
    assert_eq!(said_of(&saved, "part-basics"), "还有 1 处要填写或者改正");
    assert_eq!(said_of(&saved, "part-pledge"), "没有要补的");
    let (_, _, review) = press(&desk, &client, "review", &edition(&saved), &nil("13800000000")).await;
    for part in ["part-basics", "part-kind", "part-pledge"] {
        assert!(
            review.contains(&format!("href=\"{MINE}#{part}\"")),
            "{part}: {review}"
        );
    }
    assert!(!review.contains("本次更改"), "there is nothing to compare with");
}

#[tokio::test]
async fn the_review_of_an_amendment_shows_what_changed() {
    let desk = Desk::start().await;
    let mut report = desk.disclosure(OWNER, vec![forms::still_in("示例砂石")]);
    desk.file(OWNER, &report).await;
    let client = desk.sign_in(OWNER).await;
    report["phone"] = json!("13900000000");
    report["participations"][0]["content"] = json!("只出资，不参与经营。");
    report["participations"]
        .as_array_mut()
        .unwrap()
        .push(forms::still_in("示例矿业"));
    let fields: Vec<(String, String)> = forms::as_form(&report);
    let fields: Vec<(&str, String)> = fields
        .iter()
        .map(|(name, value)| (&**name, value.clone()))
        .collect();
    let (_, place, review) = press(&desk, &client, "review", "", &fields).await;
    assert_eq!(place, REVIEW, "{review}");
    let changes = review.split_once("本次更改").unwrap().1;
    let changes = changes.split_once("</table>").unwrap().0;
    let rows: Vec<&str> = changes.split("<tr><th scope=\"row\">").skip(1).collect();
    let told: Vec<&str> = rows.iter().map(|row| row.split_once('<').unwrap().0).collect();
    assert_eq!(
        told,
        ["联系电话", "参与情况 1：参与内容", "参与情况 2"],
        "{changes}"
    );
    assert!(rows[0].contains("13900000000") && rows[2].contains("没有填写") && rows[2].contains("示例矿业"));
    assert!(review.contains(&format!("href=\"{MINE}?open=participations-1#participations-1\"")));
}

#[tokio::test]
async fn what_was_laid_aside_goes_with_its_form() {
    let desk = Desk::start().await;
    let client = desk.sign_in(OWNER).await;
    let laid_aside = async || {
        press(&desk, &client, "save", "", &nil("13800000001")).await;
        press(&desk, &client, "save", "", &nil("13800000002")).await.1
    };
    assert_eq!(laid_aside().await, ASIDE);
    press(&desk, &client, "discard", "", &[]).await;
    assert!(!desk.page(&client, ASIDE).await.1.contains("1380000000"));
    // Where the other form is gone meanwhile, there is nothing to ask: what was typed goes on.
    assert_eq!(laid_aside().await, ASIDE);
    let (_, page) = desk.page(&client, ASIDE).await;
    let mut fields = nil("13800000002");
    fields.push(("aside", "true".to_owned()));
    let (_, _, review) = press(&desk, &client, "review", &edition(&page), &fields).await;
    let base = [("base_revision", "0".to_owned())];
    press(&desk, &client, "file", &edition(&review), &base).await;
    for path in [MINE, ASIDE] {
        let (_, page) = desk.page(&client, path).await;
        assert!(page.contains("您正在更正已提交的内容"), "{path}");
        assert!(edition(&page).is_empty(), "{path}");
    }
}

#[tokio::test]
async fn a_form_sent_while_nothing_is_taken_is_kept_and_says_why() {
    let desk = Desk::start().await;
    for (clock, why) in [
        ("2017-08-24T15:59:59Z", "2017年8月25日开始受理"),
        ("2018-01-31T16:00:00Z", "专项整治已经结束，不再受理"),
    ] {
        desk.service.set_clock(clock);
        let client = desk.sign_in(OWNER).await;
        for button in ["review", "file", "save"] {
            let (status, place, page) = press(&desk, &client, button, "", &nil("13800000001")).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{button}");
            assert!([MINE, ASIDE].contains(&place.as_str()), "{button}: {place}");
            assert!(
                page.contains(why) && page.contains("13800000001"),
                "{button}: {page}"
            );
            assert!(!page.contains("value=\"review\""), "{button}");
        }
        let (_, place, page) = press(&desk, &client, "discard", "", &[]).await;
        assert_eq!(place, MINE);
        assert!(!page.contains("13800000001"), "{page}");
    }
}

#[tokio::test]
async fn nothing_is_filed_unseen_by_a_button_that_is_none() {
    let desk = Desk::start().await;
    let client = desk.sign_in(OWNER).await;
    for button in ["zz", ""] {
        let (_, page) = desk.page(&client, MINE).await;
        let (status, place, review) =
            press(&desk, &client, button, &edition(&page), &nil("13800000000")).await;
        assert_eq!(
            (status, place.as_str()),
            (StatusCode::SEE_OTHER, REVIEW),
            "{button}"
        );
        assert!(review.contains("确认提交"), "{button}");
        // The review's own form carries no field: such a button takes nothing away either.
        let (_, place, again) = press(&desk, &client, button, &edition(&review), &[]).await;
        assert_eq!(place, REVIEW, "{button}");
        assert!(
            again.contains("确认提交") && again.contains("13800000000"),
            "{button}"
        );
    }
    assert_eq!(desk.get(&client, MINE).await.0, StatusCode::NOT_FOUND);
}
