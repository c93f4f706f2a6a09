//! Three real cases on their whole way through the bureau, each person in the browser.

use crate::people::{Desk, text_of};
use std::io::{Cursor, Read};
use support::TestService;
use support::browser::Scripts;

const PHONE: u32 = 390;
const DESKTOP: u32 = 1280;

#[tokio::test]
async fn a_sections_clerk_files_nothing_to_declare_and_the_report_is_retained() {
    let service = TestService::start().await;
    let desk = Desk::open(&service, Scripts::Off, PHONE).await.unwrap();

    desk.sign_in("JS-001").await.unwrap();
    desk.follow_text("填报个人情况报告表").await.unwrap();
    desk.fill_in_nil("JS-001").await.unwrap();
    let filed = text_of(&desk).await;
    assert!(filed.contains("待阅签") && filed.contains("留存备查"), "{filed}");
    desk.sign_out().await.unwrap();

    // The bureau leader in charge of the section signs (§5.2.2).
    desk.sign_in("JL-001").await.unwrap();
    assert!(text_of(&desk).await.contains("1 份待阅签"));
    desk.follow_text("阅签报告").await.unwrap();
    desk.follow_text("阅看").await.unwrap();
    let report = text_of(&desk).await;
    assert!(
        report.contains("周示例") && report.contains("填报无上述情况"),
        "{report}"
    );
    desk.press("button[value='sign']").await.unwrap();
    let signed = text_of(&desk).await;
    assert!(
        signed.contains("已阅签") && !signed.contains("退回补正"),
        "{signed}"
    );
    desk.sign_out().await.unwrap();

    // The section's officer sees it signed, and checks it.
    desk.sign_in("JS-003").await.unwrap();
    desk.go("/api/units/supervision-section?filter=signed")
        .await
        .unwrap();
    assert!(text_of(&desk).await.contains("周示例"));
    desk.click("details.acts summary").await.unwrap();
    desk.press("details.acts button").await.unwrap();
    let checked = text_of(&desk).await;
    assert!(
        checked.contains("没有意见") && checked.contains("廉示例"),
        "{checked}"
    );
    desk.sign_out().await.unwrap();

    desk.sign_in("JS-001").await.unwrap();
    desk.follow_text("查看报告和办理情况").await.unwrap();
    let mine = text_of(&desk).await;
    assert!(mine.contains("已阅签") && mine.contains("潘示例"), "{mine}");
    desk.quit().await.unwrap();
}

#[tokio::test]
async fn a_leading_cadres_relative_leaves_the_sand_business_in_time_after_one_return() {
    let service = TestService::start().await;
    let desk = Desk::open(&service, Scripts::On, DESKTOP).await.unwrap();

    desk.sign_in("TY-002").await.unwrap();
    desk.follow_text("填报个人情况报告表").await.unwrap();
    desk.fill_in_relatives_sand_business("TY-002", "持有股份")
        .await
        .unwrap();
    desk.sign_out().await.unwrap();

    desk.sign_in("TY-003").await.unwrap();
    desk.follow_text("阅签报告").await.unwrap();
    desk.follow_text("阅看").await.unwrap();
    assert!(text_of(&desk).await.contains("示例配偶"));
    desk.click("details.more summary").await.unwrap();
    desk.fill("reason", "请写明持股比例和出资时间").await.unwrap();
    desk.press("input[value='return'] ~ p button").await.unwrap();
    desk.sign_out().await.unwrap();

    desk.sign_in("TY-002").await.unwrap();
    desk.follow_text("更正被退回的报告").await.unwrap();
    assert!(text_of(&desk).await.contains("请写明持股比例和出资时间"));
    desk.correct_content("2015年3月出资，持有百分之十的股份，未任职")
        .await
        .unwrap();
    assert!(text_of(&desk).await.contains("第 2 次提交"));
    desk.sign_out().await.unwrap();

    desk.sign_in("TY-003").await.unwrap();
    desk.follow_text("阅签报告").await.unwrap();
    desk.follow_text("阅看").await.unwrap();
    desk.press("button[value='sign']").await.unwrap();
    desk.sign_out().await.unwrap();

    // 2017-09-28: withdrawn and reported before the lenient line of 2017-09-30 (§5.2.3).
    service.set_clock("2017-09-28T02:00:00Z");
    desk.sign_in("TY-002").await.unwrap();
    desk.follow_text("查看报告和办理情况").await.unwrap();
    desk.report_withdrawal("2017年9月27日").await.unwrap();
    let mine = text_of(&desk).await;
    assert!(
        mine.contains("2017年9月27日") && mine.contains("已阅签"),
        "{mine}"
    );
    desk.sign_out().await.unwrap();

    // The unit's head seals Annex 3, where the withdrawal stands in the self-report stage's column.
    desk.sign_in("TY-003").await.unwrap();
    desk.follow_text("本单位填报情况和汇总表").await.unwrap();
    desk.follow_text("汇总表（附件3）").await.unwrap();
    let table = text_of(&desk).await;
    assert!(
        table.contains("示例砂石有限公司") && table.contains("已退"),
        "{table}"
    );
    desk.click("#despite").await.unwrap();
    desk.press("form[action='/api/units/tianyuan/annex3'] button")
        .await
        .unwrap();
    let sealed = text_of(&desk).await;
    assert!(
        sealed.contains("已封存上报") && sealed.contains("没有变动"),
        "{sealed}"
    );
    desk.quit().await.unwrap();
}

#[tokio::test]
async fn a_municipally_managed_cadres_report_goes_to_the_city_by_two_lists() {
    let service = TestService::start().await;
    let desk = Desk::open(&service, Scripts::Off, DESKTOP).await.unwrap();

    desk.sign_in("YJ-001").await.unwrap();
    desk.follow_text("填报个人情况报告表").await.unwrap();
    desk.fill_in_nil("YJ-001").await.unwrap();
    let filed = text_of(&desk).await;
    assert!(filed.contains("等待史示例阅签"), "{filed}");
    desk.sign_out().await.unwrap();

    // The party secretary signs for municipally managed cadres (§5.2.2).
    desk.sign_in("JL-004").await.unwrap();
    desk.follow_text("阅签报告").await.unwrap();
    desk.follow_text("阅看").await.unwrap();
    desk.press("button[value='sign']").await.unwrap();
    desk.sign_out().await.unwrap();

    // The office collects; with one list ahead of the other nothing can go out (§5.2.3).
    desk.sign_in("JS-002").await.unwrap();
    desk.follow_text("收集市管干部的报告").await.unwrap();
    desk.press("#cadre-YJ-001 form.collect button").await.unwrap();
    assert!(text_of(&desk).await.contains("两份名单不一致，暂不能报送"));
    desk.go("/api/deliveries").await.unwrap();
    let hindered = text_of(&desk).await;
    assert!(
        hindered.contains("一致以后才能报送") && hindered.contains("喻示例"),
        "{hindered}"
    );
    desk.sign_out().await.unwrap();

    // So does the discipline team, on its own.
    desk.sign_in("JL-005").await.unwrap();
    desk.follow_text("收集市管干部的报告").await.unwrap();
    desk.press("#cadre-YJ-001 form.collect button").await.unwrap();
    let collected = text_of(&desk).await;
    assert!(!collected.contains("两份名单不一致，暂不能报送"), "{collected}");
    desk.sign_out().await.unwrap();

    desk.sign_in("JS-002").await.unwrap();
    desk.go("/api/deliveries").await.unwrap();
    desk.press("form[action='/api/deliveries'] button").await.unwrap();
    let asked = text_of(&desk).await;
    assert!(
        asked.contains("人应报而不在本次报送中，请核对名单并勾选"),
        "{asked}"
    );
    desk.click("#without").await.unwrap();
    desk.press("form[action='/api/deliveries'] button").await.unwrap();
    let delivered = text_of(&desk).await;
    assert!(delivered.contains("喻示例"), "{delivered}");
    let bundle = desk.download("/api/deliveries/1?format=zip").await.unwrap();
    let files = unpacked(&bundle);
    let report = files
        .iter()
        .find(|(name, _)| name.contains("YJ-001"))
        .expect("the report");
    let report = String::from_utf8(report.1.clone()).unwrap();
    assert!(report.contains("喻示例") && report.contains("史示例"), "{report}");
    every_file_is_as_the_manifest_says(&files);
    desk.sign_out().await.unwrap();

    desk.sign_in("YJ-001").await.unwrap();
    desk.follow_text("查看报告和办理情况").await.unwrap();
    assert!(text_of(&desk).await.contains("报送市专项整治办"));
    desk.quit().await.unwrap();
}

fn unpacked(bundle: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bundle)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            let name = file.name().unwrap().into_owned();
            (name, bytes)
        })
        .collect()
}

fn every_file_is_as_the_manifest_says(files: &[(String, Vec<u8>)]) {
    let (_, manifest) = files
        .iter()
        .find(|(name, _)| name.starts_with("MANIFEST"))
        .expect("a manifest");
    let manifest = String::from_utf8(manifest.clone()).unwrap();
    let others: Vec<_> = files
        .iter()
        .filter(|(name, _)| !name.starts_with("MANIFEST"))
        .collect();
    assert!(others.len() >= 2, "a list and a report: {manifest}");
    for (name, bytes) in others {
        let line = manifest
            .lines()
            .find(|line| line.contains(name.as_str()))
            .expect("its line");
        assert!(line.contains(campaign::Digest::of(bytes).as_str()), "{line}");
    }
}
