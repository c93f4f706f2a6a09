//! The office's desk while somebody calls the hotline, and a spot check.

use crate::accessibility::findings;
use crate::people::{Desk, text_of};
use support::TestService;
use support::browser::Scripts;
use thirtyfour::{By, Key};

const SAID: &str = "天元分局的赵示例在河边的砂场里有股份，每年分红，村里人都知道";

/// What the caller says is typed without touching the mouse, a slip is mended, and nothing is lost by it.
async fn a_call_is_typed(desk: &Desk<'_>) -> anyhow::Result<()> {
    desk.sign_in("JS-002").await?;
    desk.follow_text("问题线索").await?;
    desk.follow_text("登记线索").await?;
    let ready = desk.driver.active_element().await?;
    assert_eq!(ready.attr("name").await?.as_deref(), Some("content"));
    ready.send_keys(SAID).await?;
    ready.send_keys(Key::Tab + "赵示例").await?;
    let next = desk.driver.active_element().await?;
    assert_eq!(
        next.attr("name").await?.as_deref(),
        Some("subject_name"),
        "the next key after the content is the name"
    );
    desk.select("subject_unit", "tianyuan").await?;
    desk.tick("sector", "涉砂").await?;
    desk.fill("reporter_name", "示例举报人").await?;
    desk.fill("reporter_contact", "13900000000").await?;
    desk.click(".call-form details summary").await?;
    desk.fill("received_on", "明天").await?;
    desk.press(".call-form button").await?;

    let text = text_of(desk).await;
    assert!(text.contains("有 1 处需要改正"), "{text}");
    for (id, kept) in [
        ("content", SAID),
        ("subject_name", "赵示例"),
        ("reporter_contact", "13900000000"),
        ("received_on", "明天"),
    ] {
        let control = desk.driver.find(By::Id(id)).await?;
        assert_eq!(control.prop("value").await?.as_deref(), Some(kept));
    }
    desk.fill("received_on", "2017年9月10日").await?;
    desk.press(".call-form button").await
}

async fn a_hotline_call(scripts: Scripts, width: u32) -> anyhow::Result<()> {
    let service = TestService::start().await;
    let desk = Desk::open(&service, scripts, width).await?;
    a_call_is_typed(&desk).await?;
    let list = text_of(&desk).await;
    for shown in [
        "已登记，编号",
        "赵示例",
        "2017年9月10日",
        "待分办",
        "待移送市专项整治办",
    ] {
        assert!(list.contains(shown), "{shown}: {list}");
    }
    assert!(!list.contains("示例举报人"), "the caller is on no list");

    desk.press(".list tbody th a").await?;
    let lead = text_of(&desk).await;
    assert!(lead.contains(SAID) && lead.contains("涉砂"), "{lead}");
    assert!(!lead.contains("示例举报人") && !lead.contains("13900000000"));
    desk.press("form[action$='/referrals'] button").await?;
    let lead = text_of(&desk).await;
    assert!(lead.contains("市专项整治办，2017年9月11日"), "{lead}");
    assert!(lead.contains("尚未回复") && !lead.contains("待移送市专项整治办"));

    desk.click("section[aria-labelledby='reporter'] summary").await?;
    desk.fill("reason", "需要向举报人核实砂场位置").await?;
    desk.press("form[action$='/identity'] button").await?;
    let identity = text_of(&desk).await;
    assert!(identity.contains("示例举报人") && identity.contains("13900000000"));
    desk.follow_text("返回线索").await?;
    let lead = text_of(&desk).await;
    assert!(lead.contains("需要向举报人核实砂场位置") && !lead.contains("13900000000"));
    desk.quit().await
}

#[tokio::test]
async fn a_hotline_call_is_taken_and_goes_to_the_city_with_scripts() {
    a_hotline_call(Scripts::On, 1280).await.unwrap();
}

#[tokio::test]
async fn a_hotline_call_is_taken_and_goes_to_the_city_without_scripts_on_a_phone() {
    a_hotline_call(Scripts::Off, 390).await.unwrap();
}

#[tokio::test]
async fn a_spot_check_is_drawn_looked_into_and_answered_for() {
    let service = TestService::start().await;
    let desk = Desk::open(&service, Scripts::On, 1280).await.unwrap();
    desk.sign_in("RS-002").await.unwrap();
    desk.go("/api/declarations/mine").await.unwrap();
    desk.fill_in_nil("RS-002").await.unwrap();
    desk.sign_out().await.unwrap();

    desk.sign_in("JS-002").await.unwrap();
    for path in ["/api/leads", "/api/leads/new", "/api/spot-checks"] {
        desk.go(path).await.unwrap();
        assert_eq!(findings(&desk).await, [""; 0], "{path}");
    }
    desk.select("unit", "personnel-section").await.unwrap();
    desk.fill("size", "1").await.unwrap();
    desk.press("form[action='/api/spot-checks'] button")
        .await
        .unwrap();
    let check = text_of(&desk).await;
    assert!(
        check.contains("RS-002") && check.contains("spot-check/1"),
        "{check}"
    );
    desk.click("#item-1 summary").await.unwrap();
    assert_eq!(findings(&desk).await, [""; 0]);
    desk.tick("verdict", "不属实").await.unwrap();
    desk.fill("what", "漏报在砂场的股份").await.unwrap();
    desk.press("#item-1 button").await.unwrap();
    desk.tick("assessment", "走过场").await.unwrap();
    desk.fill("summary", "单位没有逐份核对").await.unwrap();
    desk.tick("accountability", "提醒谈话").await.unwrap();
    desk.fill("accountability_note", "局领导对其谈话提醒")
        .await
        .unwrap();
    desk.press("form[action$='/result'] button").await.unwrap();
    let check = text_of(&desk).await;
    assert!(
        check.contains("抽查结果") && check.contains("局领导对其谈话提醒"),
        "{check}"
    );

    desk.follow_text("登记为问题线索").await.unwrap();
    desk.fill("content", "抽查发现漏报在砂场的股份").await.unwrap();
    desk.press(".call-form button").await.unwrap();
    desk.press(".list tbody th a").await.unwrap();
    let lead = text_of(&desk).await;
    assert!(lead.contains("被反映人填报无上述情况"), "{lead}");
    assert_eq!(findings(&desk).await, [""; 0]);
    desk.quit().await.unwrap();
}
