//! The office verifies a report, orders and agrees withdrawals, finds a sham and records what follows.

use crate::people::{Desk, text_of};
use campaign::{Role, RosterNumber};
use support::browser::Scripts;
use support::{TestService, forms};
use thirtyfour::By;

const OFFICE: &str = "JS-002";

/// One who left a sand firm in time and is still in a mine, with the report signed.
async fn filed(service: &TestService) -> String {
    let participations = vec![
        forms::left_on("示例砂石", "2017-08-30"),
        forms::still_in("示例矿业"),
    ];
    let declaration = forms::disclosure_of(service, "HT-004", participations);
    let reference = service.file("HT-004", &declaration).await;
    service.sign("HT-002", &reference).await;
    reference
}

/// Types into the control of this id.
async fn write(desk: &Desk<'_>, id: &str, text: &str) -> anyhow::Result<()> {
    let control = desk.driver.find(By::Id(id)).await?;
    control.clear().await?;
    control.send_keys(text).await?;
    Ok(())
}

async fn value(desk: &Desk<'_>, id: &str) -> String {
    let control = desk.driver.find(By::Id(id)).await.unwrap();
    control.prop("value").await.unwrap().unwrap_or_default()
}

/// Opens the form of a matter of the page, `place` being a participation or `whole`.
async fn unfold(desk: &Desk<'_>, matter: &str, place: &str) -> anyhow::Result<()> {
    let xpath = format!("//details[.//*[starts-with(@id, '{matter}-{place}-')]]/summary");
    desk.driver.find(By::XPath(&xpath)).await?.click().await?;
    Ok(())
}

/// Sends it.
async fn send(desk: &Desk<'_>, matter: &str, place: &str) -> anyhow::Result<()> {
    let xpath = format!("//form[.//*[starts-with(@id, '{matter}-{place}-')]]//button");
    let button = desk.driver.find(By::XPath(&xpath)).await?;
    desk.follow(&button).await
}

/// What the page shows Annex 3 to print of a participation, columns 15 to 19.
async fn columns(desk: &Desk<'_>, place: usize) -> anyhow::Result<Vec<String>> {
    let xpath = format!(
        "//section[@aria-labelledby='participation-{place}']//h3[.='附件3 所填']/following-sibling::dl[1]//dd"
    );
    let mut columns = Vec::new();
    for cell in desk.driver.find_all(By::XPath(&xpath)).await? {
        columns.push(cell.text().await?);
    }
    Ok(columns)
}

async fn both_are_verified(desk: &Desk<'_>) -> anyhow::Result<()> {
    unfold(desk, "verification", "0").await?;
    desk.click("#verification-0-outcome").await?;
    write(desk, "verification-0-evidence", "工商登记档案，股份已于八月转出").await?;
    send(desk, "verification", "0").await?;
    unfold(desk, "verification", "1").await?;
    desk.click("#verification-1-outcome-2").await?;
    write(desk, "verification-1-differences-content", "实为法定代表人").await?;
    write(desk, "verification-1-differences-amount", "实为30万元").await?;
    send(desk, "verification", "1").await?;
    let refused = text_of(desk).await;
    assert!(refused.contains("有 1 处需要改正"), "{refused}");
    assert_eq!(
        value(desk, "verification-1-differences-content").await,
        "实为法定代表人"
    );
    write(desk, "verification-1-evidence", "银行流水和谈话记录").await?;
    send(desk, "verification", "1").await?;
    assert_eq!(columns(desk, 0).await?, ["已退", "—", "—", "属实", "—"]);
    assert_eq!(
        columns(desk, 1).await?[3],
        "参与内容：实为法定代表人；涉及金额：实为30万元"
    );
    let text = text_of(desk).await;
    assert!(text.contains("依据：银行流水和谈话记录"), "{text}");
    Ok(())
}

async fn withdrawal_is_ordered_and_a_day_agreed(desk: &Desk<'_>) -> anyhow::Result<()> {
    unfold(desk, "ordered-withdrawal", "1").await?;
    write(desk, "ordered-withdrawal-1-ordered_on", "2017年9月11日").await?;
    send(desk, "ordered-withdrawal", "1").await?;
    assert!(text_of(desk).await.contains("2017年9月11日责成退出，尚未退出"));
    unfold(desk, "agreed-date", "1").await?;
    write(desk, "agreed-date-1-date", "2017年9月20日").await?;
    send(desk, "agreed-date", "1").await?;
    assert_eq!(columns(desk, 1).await?[2], "2017年9月20日");
    desk.go("/api/watch").await?;
    let watched = text_of(desk).await;
    assert!(
        watched.contains("HT-004") && watched.contains("2017年9月20日") && watched.contains("还有 9 天"),
        "{watched}"
    );
    Ok(())
}

async fn the_reported_withdrawal_is_found_a_sham(
    desk: &Desk<'_>,
    service: &TestService,
) -> anyhow::Result<()> {
    service.set_clock("2017-09-21T02:00:00Z");
    desk.sign_in("HT-004").await?;
    desk.follow_text("查看报告和办理情况").await?;
    desk.report_withdrawal("2017年9月19日").await?;
    desk.sign_out().await?;

    desk.sign_in(OFFICE).await?;
    desk.follow_text("待办事项").await?;
    desk.follow_text("日期已过").await?;
    let watched = text_of(desk).await;
    assert!(
        watched.contains("本人已报告于2017年9月19日退出，待复核"),
        "{watched}"
    );
    desk.follow_text("办理").await?;
    unfold(desk, "recheck", "1").await?;
    desk.click("#recheck-1-result-2").await?;
    write(desk, "recheck-1-evidence", "受让人代持，本人仍取分红").await?;
    send(desk, "recheck", "1").await?;
    let text = text_of(desk).await;
    assert!(text.contains("明退实不退"), "{text}");
    desk.go("/api/watch?show=passed").await?;
    let watched = text_of(desk).await;
    assert!(
        watched.contains("HT-004") && !watched.contains("待复核"),
        "a sham withdrawal is none: {watched}"
    );
    Ok(())
}

const CASE: [(&str, &str); 6] = [
    ("what_happened", "担任矿业公司法定代表人，被责成后名义转让股份。"),
    ("findings", "受让人代持，本人仍取分红。"),
    ("grounds", "有关廉洁从业的纪律规定"),
    ("decision", "给予党内警告处分"),
    ("decided_by", "局党组"),
    ("decided_on", "2017年9月21日"),
];

async fn a_disposition_takes_its_reason_and_its_case_report(desk: &Desk<'_>) -> anyhow::Result<()> {
    desk.follow_text("办理").await?;
    unfold(desk, "disposition", "whole").await?;
    desk.click("#disposition-whole-participations-1").await?;
    desk.click("input[name='measure'][value='纪律处分']").await?;
    for (name, text) in CASE {
        write(desk, &format!("disposition-whole-case_report-{name}"), text).await?;
    }
    send(desk, "disposition", "whole").await?;
    let refused = text_of(desk).await;
    assert!(refused.contains("有 1 处需要改正"), "{refused}");
    let reason = desk.driver.find(By::Id("disposition-whole-reason")).await?;
    assert_eq!(reason.attr("aria-invalid").await?.as_deref(), Some("true"));
    let fault = desk.driver.find(By::Id("disposition-whole-reason-fault")).await?;
    assert!(!fault.text().await?.is_empty());
    for (name, text) in CASE {
        assert_eq!(
            value(desk, &format!("disposition-whole-case_report-{name}")).await,
            text
        );
    }
    let ticked = "#disposition-whole-participations-1:checked, input[value='纪律处分']:checked";
    assert_eq!(desk.driver.find_all(By::Css(ticked)).await?.len(), 2);

    let link = ".summary a[href='#disposition-whole-reason']";
    assert!(desk.driver.find(By::Css(link)).await?.is_displayed().await?);
    write(desk, "disposition-whole-reason", "名义退出，实际不退").await?;
    send(desk, "disposition", "whole").await?;
    assert_eq!(columns(desk, 1).await?[4], "纪律处分：名义退出，实际不退");
    let link = desk.driver.find(By::LinkText("第 1 份")).await?;
    desk.go(&link.attr("href").await?.unwrap_or_default()).await?;
    let report = text_of(desk).await;
    for (_, text) in CASE {
        assert!(report.contains(text), "{text}: {report}");
    }
    Ok(())
}

/// The rows of the unit's table as the summary made it: firm, and columns 15 to 19.
async fn rows_of_summary(desk: &Desk<'_>) -> anyhow::Result<Vec<(String, Vec<String>)>> {
    desk.go("/api/overview").await?;
    desk.press("form[action='/api/summaries'] button").await?;
    desk.follow_text("本期简报和汇总表").await?;
    let link = desk
        .driver
        .find(By::PartialLinkText("荷塘分局汇总表（附件3）：打印页"))
        .await?;
    let page = desk
        .download(&link.attr("href").await?.unwrap_or_default())
        .await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("annex3.html");
    std::fs::write(&file, page)?;
    desk.driver.goto(format!("file://{}", file.display())).await?;
    let mut rows = Vec::new();
    for row in desk.driver.find_all(By::Css("tbody tr")).await? {
        let mut cells = Vec::new();
        for cell in row.find_all(By::Tag("td")).await? {
            cells.push(cell.text().await?);
        }
        rows.push((cells[11].clone(), cells[14..].to_vec()));
    }
    Ok(rows)
}

async fn a_case(scripts: Scripts, width: u32) -> anyhow::Result<()> {
    let service = TestService::start().await;
    let reference = filed(&service).await;
    let desk = Desk::open(&service, scripts, width).await?;
    desk.sign_in(OFFICE).await?;
    desk.go(&format!("/api/declarations/{reference}")).await?;
    desk.follow_text("核查与处理").await?;
    both_are_verified(&desk).await?;
    withdrawal_is_ordered_and_a_day_agreed(&desk).await?;
    desk.sign_out().await?;
    the_reported_withdrawal_is_found_a_sham(&desk, &service).await?;
    a_disposition_takes_its_reason_and_its_case_report(&desk).await?;
    let rows = rows_of_summary(&desk).await?;
    assert_eq!(rows.len(), 2);
    assert!(
        rows[0].0.contains("示例砂石") && rows[1].0.contains("示例矿业"),
        "{rows:?}"
    );
    assert_eq!(rows[0].1, ["已退", "", "", "属实", ""]);
    assert_eq!(
        rows[1].1,
        [
            "",
            "",
            "2017年9月20日",
            "参与内容：实为法定代表人；涉及金额：实为30万元",
            "纪律处分：名义退出，实际不退"
        ]
    );
    desk.quit().await
}

#[tokio::test]
async fn a_report_is_verified_a_sham_found_and_discipline_recorded_with_scripts() {
    a_case(Scripts::On, 1280).await.unwrap();
}

#[tokio::test]
async fn a_report_is_verified_a_sham_found_and_discipline_recorded_without_scripts_on_a_phone() {
    a_case(Scripts::Off, 390).await.unwrap();
}

#[tokio::test]
async fn the_leading_group_and_a_units_officer_are_turned_away_from_a_verification() {
    let mut service = TestService::start().await;
    let reference = filed(&service).await;
    let mut leader = service.person("HT-006").clone();
    leader.number = RosterNumber::parse("LD-001").unwrap();
    leader.roles = vec![Role::LeadingGroup];
    service.enlist(leader).await;
    let desk = Desk::open(&service, Scripts::On, 1280).await.unwrap();
    for number in ["LD-001", "HT-003"] {
        desk.sign_in(number).await.unwrap();
        for path in [
            format!("/api/declarations/{reference}/verification"),
            "/api/watch".to_owned(),
        ] {
            desk.go(&path).await.unwrap();
            let text = text_of(&desk).await;
            assert!(
                text.contains("没有办理此事项的权限"),
                "{number} at {path}: {text}"
            );
            assert!(!text.contains("示例矿业") && !text.contains("冯示例"));
        }
        desk.go("/api/me").await.unwrap();
        desk.sign_out().await.unwrap();
    }
    desk.quit().await.unwrap();
}
