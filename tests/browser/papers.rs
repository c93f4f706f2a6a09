//! The paper twin at the desk: one of the office enters what came on paper, another compares it, and its declarant sees it.

use crate::accessibility::findings;
use crate::people::{Desk, text_of};
use crate::{keyboard, layout};
use support::TestService;
use support::browser::Scripts;
use thirtyfour::By;

const DECLARANT: &str = "TY-001";

/// What is wrong with the page that is open, at a desk's width and at a telephone's.
async fn faults(desk: &Desk<'_>, scripts: Scripts) -> Vec<String> {
    let mut found = Vec::new();
    for width in [1280, 390] {
        desk.resize(width).await.unwrap();
        if scripts == Scripts::On {
            found.extend(findings(desk).await);
        }
        let wide = desk.width_of_page().await.unwrap();
        if wide > f64::from(width) {
            found.push(format!("{wide} wide at {width}"));
        }
    }
    desk.resize(1280).await.unwrap();
    if scripts == Scripts::On {
        found.extend(layout::faults(desk, 1280).await);
        found.extend(keyboard::faults(desk).await);
    }
    found
}

/// One of nine MiB goes in pieces if scripts may run, one of eleven never.
async fn large_scans(desk: &Desk<'_>, scripts: Scripts) {
    let attach = "section.scans form button";
    desk.choose_scan(9 << 20).await.unwrap();
    desk.press(attach).await.unwrap();
    let page = text_of(desk).await;
    let told = match scripts {
        Scripts::On => "打开扫描件 2（PNG 图片，9216 KB",
        Scripts::Off => "文件超过 4 MiB，浏览器没有分段传送，没有收下",
    };
    assert!(page.contains(told), "{page}");
    if scripts == Scripts::On {
        desk.choose_scan(11 << 20).await.unwrap();
        desk.click(attach).await.unwrap();
        let told = desk.driver.find(By::Css("[data-progress]")).await.unwrap();
        assert!(told.text().await.unwrap().contains("文件超过 10 MiB，没有传送"));
        let chosen = "return document.querySelector('#file').files.length";
        let chosen = desk.driver.execute(chosen, Vec::new()).await.unwrap();
        assert_eq!(chosen.json().as_u64(), Some(1), "what was chosen is kept");
    }
}

async fn entered_compared_and_seen(scripts: Scripts) {
    let service = TestService::start().await;
    let desk = Desk::open(&service, scripts, 1280).await.unwrap();
    desk.sign_in("JS-002").await.unwrap();
    desk.follow_text("纸质报告").await.unwrap();
    desk.fill("number", "TY-999").await.unwrap();
    desk.press("form[action='/api/papers'] button").await.unwrap();
    assert!(text_of(&desk).await.contains("花名册上没有这个编号"));
    desk.fill("number", DECLARANT).await.unwrap();
    desk.press("form[action='/api/papers'] button").await.unwrap();
    let page = text_of(&desk).await;
    assert!(
        page.contains("录入纸质报告：赵示例") && page.contains("照纸质报告逐项录入"),
        "{page}"
    );
    assert_eq!(faults(&desk, scripts).await, [""; 0], "the form");
    // The day it was signed is behind the day it was received: told at its field, and everything stays.
    desk.fill("paper[signed_on]", "2017年9月11日").await.unwrap();
    desk.fill("paper[received_on]", "2017.9.10").await.unwrap();
    desk.fill("paper[received_by]", "示例收件人").await.unwrap();
    desk.fill_in_basics(DECLARANT, "nil").await.unwrap();
    desk.press(".final button[value='review']").await.unwrap();
    let page = text_of(&desk).await;
    assert!(
        page.contains("有 1 处需要改正") && page.contains("签名日期不能晚于收到日期"),
        "{page}"
    );
    desk.fill("paper[signed_on]", "2017年9月8日").await.unwrap();
    desk.press(".final button[value='review']").await.unwrap();
    assert!(text_of(&desk).await.contains("请对照纸质报告逐项核对"));
    desk.press(".final button[value='file']").await.unwrap();
    let page = text_of(&desk).await;
    assert!(
        page.contains("待核对，还没有计入") && page.contains("由您录入"),
        "{page}"
    );

    desk.attach_scan().await.unwrap();
    let page = text_of(&desk).await;
    assert!(page.contains("打开扫描件 1（PNG 图片，1 KB"), "{page}");
    large_scans(&desk, scripts).await;
    desk.sign_out().await.unwrap();

    desk.sign_in("JS-003").await.unwrap();
    desk.follow_text("核对他人录入的纸质报告").await.unwrap();
    assert_eq!(faults(&desk, scripts).await, [""; 0], "the list");
    desk.follow_text("对照纸质报告核对").await.unwrap();
    if scripts == Scripts::On {
        let loaded = "return document.querySelector('.scan img').naturalWidth";
        let width = desk.driver.execute(loaded, Vec::new()).await.unwrap();
        assert_eq!(width.json().as_u64(), Some(1), "the scan is shown");
    }
    assert_eq!(faults(&desk, scripts).await, [""; 0], "the comparison");
    desk.press("button[value='confirm']").await.unwrap();
    let page = text_of(&desk).await;
    assert!(
        page.contains("已计入") && page.contains("没有待核对的纸质报告"),
        "{page}"
    );
    desk.sign_out().await.unwrap();

    desk.sign_in(DECLARANT).await.unwrap();
    assert!(text_of(&desk).await.contains("2017年9月10日收到纸质报告"));
    desk.follow_text("查看报告和办理情况").await.unwrap();
    let page = text_of(&desk).await;
    for told in [
        "我的报告",
        "2017年9月8日签名",
        "录入纸质报告",
        "扫描件 1（PNG 图片",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert_eq!(faults(&desk, scripts).await, [""; 0], "the record");
    desk.quit().await.unwrap();
}

#[tokio::test]
async fn a_report_on_paper_is_entered_compared_and_seen_by_its_declarant() {
    entered_compared_and_seen(Scripts::On).await;
}

#[tokio::test]
async fn the_same_goes_without_scripts() {
    entered_compared_and_seen(Scripts::Off).await;
}
