//! Codes take two people, and the first sign-in gives a code that nobody else has seen: on the pages, with scripts and
//! without.

use crate::accessibility::findings;
use crate::people::{Desk, text_of};
use std::path::PathBuf;
use support::TestService;
use support::browser::Scripts;
use thirtyfour::By;

const OFFICE: &str = "JS-002";
const SECOND: &str = "JS-003";
const PERSON: &str = "TY-001";

/// What the page says, its head included.
async fn whole_page(desk: &Desk<'_>) -> anyhow::Result<String> {
    Ok(desk.driver.find(By::Tag("body")).await?.text().await?)
}

/// Where pictures go for whoever wants to look at them.
async fn picture(desk: &Desk<'_>, name: &str) -> anyhow::Result<()> {
    match std::env::var_os("PICTURES") {
        Some(folder) => desk.screenshot(&PathBuf::from(folder).join(name)).await,
        None => Ok(()),
    }
}

async fn a_code_is_proposed_confirmed_and_taken_over(scripts: Scripts, width: u32) -> anyhow::Result<()> {
    let with_axe = matches!(scripts, Scripts::On);
    let service = TestService::start().await;
    let desk = Desk::open(&service, scripts, width).await?;
    let look = async |name: &str| -> anyhow::Result<()> {
        if with_axe {
            assert_eq!(findings(&desk).await, [""; 0], "{name}");
        }
        assert!(
            desk.width_of_page().await? <= f64::from(width),
            "{name} is too wide"
        );
        picture(&desk, &format!("{name}-{width}.png")).await
    };
    desk.sign_in(OFFICE).await?;
    let unit = &service.person(PERSON).unit;
    desk.propose_code(unit.as_str(), PERSON).await?;
    let proposed = text_of(&desk).await;
    assert!(
        proposed.contains("已提出") && proposed.contains("由您提出，须另一人确认"),
        "{proposed}"
    );
    look("proposed").await?;
    desk.driver.refresh().await?;
    assert!(text_of(&desk).await.contains("由您提出"), "it can be reloaded");
    desk.sign_out().await?;

    desk.sign_in(SECOND).await?;
    assert!(text_of(&desk).await.contains("1 项待确认"));
    desk.follow_text("确认他人提出的账户和角色变动").await?;
    look("waiting").await?;
    desk.press("button[value='confirm']").await?;
    let issued = desk.code_on_page().await?;
    assert_eq!(issued.len(), 16, "{issued}");
    look("letter").await?;
    desk.sign_out().await?;

    desk.go("/sign-in/").await?;
    desk.fill("number", PERSON).await?;
    desk.fill("code", &issued).await?;
    desk.press("form[action='/api/session'] button").await?;
    let own = desk.code_on_page().await?;
    assert!(own.len() == 16 && own != issued, "{own}");
    look("start").await?;
    desk.fill("new_code", &issued).await?;
    desk.press("form[action='/api/session'] button").await?;
    assert!(text_of(&desk).await.contains("与上面的新识别码不一致"));
    assert_eq!(desk.code_on_page().await?, own, "the same one again");
    desk.fill("new_code", &own.to_lowercase()).await?;
    desk.press("form[action='/api/session'] button").await?;
    let arrived = whole_page(&desk).await?;
    for words in [
        "我的事项",
        "您的账户有变动",
        "苏示例提出，廉示例确认",
        "换用本人的个人识别码",
    ] {
        assert!(arrived.contains(words), "{words}: {arrived}");
    }
    look("told").await?;
    desk.press_named("知道了").await?;
    assert!(!whole_page(&desk).await?.contains("您的账户有变动"));
    desk.sign_out().await?;

    desk.sign_in("JL-005").await?;
    desk.go("/api/confirmations").await?;
    let all = text_of(&desk).await;
    assert!(
        all.contains("赵示例（TY-001）") && all.contains("没有待确认的事项"),
        "{all}"
    );
    look("list").await?;
    desk.quit().await
}

#[tokio::test]
async fn a_code_takes_two_people_with_scripts_on_a_screen() -> anyhow::Result<()> {
    a_code_is_proposed_confirmed_and_taken_over(Scripts::On, 1280).await
}

#[tokio::test]
async fn a_code_takes_two_people_without_scripts_on_a_telephone() -> anyhow::Result<()> {
    a_code_is_proposed_confirmed_and_taken_over(Scripts::Off, 360).await
}

#[tokio::test]
async fn a_role_is_granted_by_two_people() -> anyhow::Result<()> {
    let service = TestService::start().await;
    // After all that was done to the accounts before the test.
    service.set_clock("2017-09-11T01:01:00Z");
    let roster = local::demo::ROSTER.replacen(
        "TY-001,赵示例,1985-03,天元分局,科员,科员,,是,党政机关,否,在职,,,,,,",
        "TY-001,赵示例,1985-03,天元分局,科员,科员,,是,党政机关,否,在职,,,,,,专项整治办",
        1,
    );
    let file = service.folder().join("roster.csv");
    std::fs::write(&file, roster)?;
    let desk = Desk::open(&service, Scripts::On, 1280).await?;
    desk.sign_in(OFFICE).await?;
    desk.go("/api/roster").await?;
    let chooser = desk.driver.find(By::Css("input[type='file']")).await?;
    chooser.send_keys(file.to_str().unwrap_or_default()).await?;
    desk.press_named("上传并核对").await?;
    let preview = text_of(&desk).await;
    assert!(preview.contains("赵示例（TY-001）：授予专项整治办"), "{preview}");
    assert_eq!(findings(&desk).await, [""; 0]);
    picture(&desk, "roles.png").await?;
    desk.press_named("提请确认并载入").await?;
    assert!(text_of(&desk).await.contains("等待另一人确认"));
    assert_eq!(findings(&desk).await, [""; 0]);
    desk.sign_out().await?;
    desk.sign_in(SECOND).await?;
    desk.go("/api/confirmations").await?;
    desk.press("button[value='confirm']").await?;
    let done = text_of(&desk).await;
    assert!(
        done.contains("已办理") && done.contains("授予专项整治办"),
        "{done}"
    );
    desk.quit().await
}
