//! Filing Annex 2 the way a member of staff does.

use anyhow::Context;
use calamine::{Reader, Xlsx, open_workbook};
use campaign::RosterNumber;
use support::TestService;
use support::browser::{Browser, Scripts};
use thirtyfour::By;

const PHONE: u32 = 390;

/// The public form, as someone opens it who is not signed in.
async fn open_form(service: &TestService, scripts: Scripts) -> anyhow::Result<Browser> {
    let browser = Browser::open(scripts, PHONE).await?;
    let address = format!("{}/forms/declaration/", service.address);
    browser.driver.goto(address).await?;
    Ok(browser)
}

/// Fills in the sign-in form and sends it. Codes are typed in lower case.
pub(crate) async fn sign_in(
    browser: &Browser,
    service: &TestService,
    number: &str,
    button: &str,
) -> anyhow::Result<()> {
    browser.fill("number", number).await?;
    browser.fill("code", &service.code(number).to_lowercase()).await?;
    let credentials = service.credentials(number).await;
    if let Some(totp) = credentials["totp"].as_str() {
        let summary = By::Css("form[action='/api/session'] summary");
        browser.driver.find(summary).await?.click().await?;
        browser.fill("totp", totp).await?;
    }
    browser.press_named(button).await
}

/// Signs in first, and goes on from the start page to the form with what the roster knows.
pub(crate) async fn signed_in_form(
    service: &TestService,
    scripts: Scripts,
    number: &str,
) -> anyhow::Result<Browser> {
    let browser = Browser::open(scripts, PHONE).await?;
    browser
        .driver
        .goto(format!("{}/sign-in/", service.address))
        .await?;
    sign_in(&browser, service, number, "登录").await?;
    let name = &service.person(number).name;
    assert!(
        browser.text().await?.contains(name),
        "the start page says who it is"
    );
    browser.follow_link("/api/declarations/mine").await?;
    assert!(browser.text().await?.contains(name), "the form knows who files");
    Ok(browser)
}

async fn fill_in_basics(
    browser: &Browser,
    service: &TestService,
    number: &str,
    kind: &str,
) -> anyhow::Result<()> {
    browser.tick("instructions_read", "true").await?;
    browser.fill("phone", "１３８００００００００").await?;
    browser.select("political_affiliation", "中共党员").await?;
    browser.tick("kind", kind).await?;
    browser.tick("pledge", "true").await?;
    browser.fill("signature", &service.person(number).name).await
}

async fn fill_in_participation(
    browser: &Browser,
    row: usize,
    business: &str,
    amount: &str,
) -> anyhow::Result<()> {
    let name = |field: &str| format!("participations[{row}]{field}");
    browser.select(&name("[participant]"), "self").await?;
    browser.select(&name("[mode]"), "参股").await?;
    browser.tick(&name("[sector]"), "涉砂").await?;
    browser.fill(&name("[business_name]"), business).await?;
    browser.fill(&name("[from]"), "2015年3月").await?;
    browser
        .fill(&name("[content]"), "持有百分之十的股份，未任职")
        .await?;
    browser.fill(&name("[amount_wan]"), amount).await?;
    browser.fill(&name("[profit_wan]"), "-0.3").await?;
    browser.tick(&name("[withdrawal][status]"), "未退出").await
}

/// The receipt's text once it is there.
async fn receipt(browser: &Browser, service: &TestService) -> anyhow::Result<String> {
    let address = browser.driver.current_url().await?;
    assert!(
        address
            .as_str()
            .starts_with(&format!("{}/api/declarations/", service.address)),
        "{address}"
    );
    browser.text().await
}

/// The form is filled in first; signing in comes when it is sent, and nothing typed is lost.
async fn nil_declaration(scripts: Scripts) -> anyhow::Result<()> {
    let service = TestService::start().await;
    let browser = open_form(&service, scripts).await?;
    fill_in_basics(&browser, &service, "TY-001", "nil").await?;
    browser.fill("roster_note", "出生年月有误\n应为1985年4月").await?;
    browser.press("review").await?;
    assert!(browser.text().await?.contains("您填写的内容都还在"));
    sign_in(&browser, &service, "TY-001", "登录并接着提交").await?;
    assert!(browser.text().await?.contains("赵示例"));
    browser.press_named("接着提交").await?;
    let review = browser.text().await?;
    for shown in ["赵示例", "无上述情况", "13800000000", "天元分局", "应为1985年4月"] {
        assert!(review.contains(shown), "the review shows {shown}: {review}");
    }
    let code = service.code("TY-001");
    let source = browser.driver.source().await?;
    assert!(!source.contains(&code) && !source.contains(&code.to_lowercase()));
    browser.press("file").await?;
    let receipt = receipt(&browser, &service).await?;
    assert!(receipt.contains("2017年9月11日 09:00"), "{receipt}");
    let revisions = service
        .store
        .declarations
        .revisions(&RosterNumber::parse("TY-001")?)
        .await?;
    let note = revisions[0].content.roster_note.as_deref();
    assert_eq!(note, Some("出生年月有误\n应为1985年4月"));
    browser.quit().await
}

#[tokio::test]
async fn a_nil_declaration_is_filed_with_scripts() {
    nil_declaration(Scripts::On).await.unwrap();
}

#[tokio::test]
async fn a_nil_declaration_is_filed_without_scripts() {
    nil_declaration(Scripts::Off).await.unwrap();
}

async fn disclosure_with_corrections(scripts: Scripts) -> anyhow::Result<()> {
    let service = TestService::start().await;
    let browser = signed_in_form(&service, scripts, "TY-001").await?;
    fill_in_basics(&browser, &service, "TY-001", "disclosure").await?;
    browser.press("add_participation").await?;
    assert_eq!(
        browser.value("phone").await?,
        "13800000000",
        "what was typed is kept, as it is read"
    );
    fill_in_participation(&browser, 0, "示例砂石有限公司", "很多").await?;
    browser.press("add_participation").await?;
    fill_in_participation(&browser, 1, "示例水电站", "7").await?;
    browser.press("add_participation").await?;
    browser.press("remove_participation_2").await?;
    browser.press("review").await?;
    assert!(
        browser
            .error_at("participations[0][amount_wan]")
            .await?
            .contains("涉及金额须为数字")
    );
    assert_eq!(browser.value("participations[0][amount_wan]").await?, "很多");
    let summary = browser
        .driver
        .find(By::Css("a[href='#participations-0-amount_wan']"))
        .await?;
    summary.click().await?;
    let focused = browser.driver.active_element().await?.attr("name").await?;
    assert_eq!(
        focused.as_deref(),
        Some("participations[0][amount_wan]"),
        "the summary leads to the field"
    );
    browser.fill("participations[0][amount_wan]", "１２.５").await?;
    browser.press("review").await?;
    let review = browser.text().await?;
    for shown in [
        "示例砂石有限公司",
        "示例水电站",
        "12.50",
        "-0.30",
        "2015年3月至今",
    ] {
        assert!(review.contains(shown), "the review shows {shown}: {review}");
    }
    browser.press("edit").await?;
    browser.fill("participations[1][amount_wan]", "8").await?;
    browser.press("review").await?;
    browser.press("file").await?;
    receipt(&browser, &service).await?;
    let revisions = service
        .store
        .declarations
        .revisions(&RosterNumber::parse("TY-001")?)
        .await?;
    let amounts: Vec<_> = revisions[0]
        .content
        .participations
        .iter()
        .map(|one| one.amount_wan.to_string())
        .collect();
    assert_eq!(amounts, ["12.50", "8.00"]);
    browser.quit().await?;
    annex_3_shows_both_participations(&service).await
}

/// The scheduled function turns what was just filed into Annex 3: its unit's sheet, cell by cell.
async fn annex_3_shows_both_participations(service: &TestService) -> anyhow::Result<()> {
    let folder = service.folder().join("made");
    let report = summary::run(
        &summary::Facets::from(&service.store),
        &local::stack::objects(&folder)?,
        &service.campaign,
        "2017-09-11T10:00:00Z".parse()?,
    )
    .await?;
    assert!(report.ok && report.reconciliation.disclosing == 1);
    let mut book: Xlsx<_> = open_workbook(folder.join("summaries/2017-09-11T1800/annex3-tianyuan.xlsx"))?;
    let sheet = book.worksheet_range_at(0).context("no sheet")??;
    let rows: Vec<Vec<String>> = sheet
        .rows()
        .map(|row| row.iter().map(|cell| cell.to_string()).collect())
        .collect();
    let row = |number: &str| {
        rows.iter()
            .find(|row| row[0] == number)
            .cloned()
            .context("no such row")
    };
    let expected = |number: &str, business: &str, amount: &str| {
        let content = format!("{business}：持有百分之十的股份，未任职");
        let person = ["赵示例", "32", "天元分局科员", "科员", "中共党员", "√", ""];
        let activity = [
            "参股",
            "涉砂",
            "2015年3月至今",
            &content,
            amount,
            "-0.3",
            "",
            "",
            "",
            "",
            "",
        ];
        [&[number], &person[..], &activity[..]]
            .concat()
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(row("1")?, expected("1", "示例砂石有限公司", "12.5"));
    assert_eq!(row("2")?, expected("2", "示例水电站", "8"));
    Ok(())
}

#[tokio::test]
async fn a_disclosure_with_two_participations_is_corrected_and_filed_with_scripts() {
    disclosure_with_corrections(Scripts::On).await.unwrap();
}

#[tokio::test]
async fn a_disclosure_with_two_participations_is_corrected_and_filed_without_scripts() {
    disclosure_with_corrections(Scripts::Off).await.unwrap();
}

#[tokio::test]
async fn what_was_filed_is_looked_up_and_amended() {
    let service = TestService::start().await;
    let browser = signed_in_form(&service, Scripts::On, "TY-001").await.unwrap();
    fill_in_basics(&browser, &service, "TY-001", "nil").await.unwrap();
    browser.press("review").await.unwrap();
    browser.press("file").await.unwrap();
    receipt(&browser, &service).await.unwrap();
    browser
        .driver
        .goto(format!("{}/api/me", service.address))
        .await
        .unwrap();
    browser.follow_link("/api/declarations/mine").await.unwrap();
    assert_eq!(browser.value("phone").await.unwrap(), "13800000000");
    browser.fill("phone", "0731-28680000").await.unwrap();
    browser.tick("instructions_read", "true").await.unwrap();
    browser.tick("pledge", "true").await.unwrap();
    browser.press("review").await.unwrap();
    browser.press("file").await.unwrap();
    assert!(receipt(&browser, &service).await.unwrap().contains("第 2 次提交"));
    let revisions = service
        .store
        .declarations
        .revisions(&RosterNumber::parse("TY-001").unwrap())
        .await
        .unwrap();
    let phones: Vec<_> = revisions
        .iter()
        .map(|revision| revision.content.phone.as_str())
        .collect();
    assert_eq!(phones, ["13800000000", "0731-28680000"]);
    browser.quit().await.unwrap();
}

#[tokio::test]
async fn when_the_database_is_gone_everything_typed_is_kept() {
    let service = TestService::start().await;
    let browser = signed_in_form(&service, Scripts::Off, "TY-001").await.unwrap();
    fill_in_basics(&browser, &service, "TY-001", "nil").await.unwrap();
    service.faults.on(local::database::Fault::Gone);
    browser.press("review").await.unwrap();
    assert!(browser.text().await.unwrap().contains("系统繁忙"));
    service.faults.off();
    browser.press_named("再次提交").await.unwrap();
    assert!(browser.text().await.unwrap().contains("13800000000"));
    service.faults.on(local::database::Fault::Gone);
    browser.press("file").await.unwrap();
    assert!(browser.text().await.unwrap().contains("系统繁忙"));
    service.faults.off();
    browser.press_named("再次提交").await.unwrap();
    receipt(&browser, &service).await.unwrap();
    browser.quit().await.unwrap();
}

/// Of a long form some rows stand open; the others are folded, travel along and are opened by a press.
#[tokio::test]
async fn rows_of_a_long_form_fold_and_lose_nothing() {
    let service = TestService::start().await;
    let browser = signed_in_form(&service, Scripts::On, "TY-001").await.unwrap();
    let business = |row: usize| format!("示例砂石场第{row}分场");
    let case = async {
        fill_in_basics(&browser, &service, "TY-001", "disclosure").await?;
        for row in 0..6 {
            browser.press("add_participation").await?;
            fill_in_participation(&browser, row, &business(row), "12").await?;
        }
        let page = browser.text().await?;
        assert!(page.contains(&format!("参与情况 4：{}", business(3))), "{page}");
        browser.press("open_participation_3").await?;
        browser.fill("participations[3][amount_wan]", "十二").await?;
        browser.press("open_participation_4").await?;
        browser.press("review").await?;
        let refused = browser.text().await?;
        assert!(refused.contains("参与情况 4"), "{refused}");
        browser.fill("participations[3][amount_wan]", "13").await?;
        browser.press("review").await?;
        let review = browser.text().await?;
        for row in 0..6 {
            assert!(review.contains(&business(row)), "{review}");
        }
        browser.press("edit").await?;
        let page = browser.text().await?;
        assert!(page.contains(&format!("参与情况 6：{}", business(5))), "{page}");
        browser.press("review").await?;
        browser.press("file").await
    };
    case.await.unwrap();
    let revisions = service
        .store
        .declarations
        .revisions(&RosterNumber::parse("TY-001").unwrap())
        .await
        .unwrap();
    let filed = &revisions[0].content.participations;
    let amounts: Vec<String> = filed.iter().map(|one| one.amount_wan.to_string()).collect();
    assert_eq!(amounts, ["12.00", "12.00", "12.00", "13.00", "12.00", "12.00"]);
    browser.quit().await.unwrap();
}
