//! The office reads the overview: what it counts is what was filed, and each number leads to its list.

use crate::people::{Desk, text_of};
use serde_json::json;
use support::browser::Scripts;
use support::{TestService, forms};
use thirtyfour::By;

const OFFICE: &str = "JS-002";

/// Nil and disclosing, signed, returned and waiting, in two units; then a summary.
async fn play(service: &TestService) {
    for number in ["HT-004", "TY-001", "TY-006"] {
        service.file(number, &forms::nil(service, number)).await;
    }
    let disclosed = service
        .file("HT-005", &forms::disclosure(service, "HT-005"))
        .await;
    service.send_back("HT-002", &disclosed).await;
    let nil = service.file("TY-005", &forms::nil(service, "TY-005")).await;
    service.sign("TY-003", &nil).await;
    service.post(OFFICE, "/api/summaries", &json!({})).await;
}

/// A number of the table by unit: what it counts, how many, and the list behind it.
#[derive(Clone, Debug)]
struct Number {
    what: String,
    count: usize,
    list: Option<String>,
}

/// A unit's row of the table.
async fn numbers_of(desk: &Desk<'_>, unit: &str) -> anyhow::Result<Vec<Number>> {
    let heads = texts(desk, "section[aria-labelledby='by-unit'] thead th").await?;
    let row = format!("//section[@aria-labelledby='by-unit']//tbody/tr[th[.='{unit}']]/td");
    let mut numbers = Vec::new();
    for (cell, what) in desk
        .driver
        .find_all(By::XPath(&row))
        .await?
        .iter()
        .zip(&heads[1..])
    {
        // The words for who doesn't see the heading follow the number.
        let text = cell.text().await?;
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        let links = cell.find_all(By::Tag("a")).await?;
        numbers.push(Number {
            what: what.clone(),
            count: digits.parse()?,
            list: match links.first() {
                Some(link) => link.attr("href").await?,
                None => None,
            },
        });
    }
    Ok(numbers)
}

async fn texts(desk: &Desk<'_>, selector: &str) -> anyhow::Result<Vec<String>> {
    let mut texts = Vec::new();
    for element in desk.driver.find_all(By::Css(selector)).await? {
        texts.push(element.text().await?);
    }
    Ok(texts)
}

fn count(numbers: &[Number], what: &str) -> usize {
    let found = numbers.iter().find(|number| number.what == what);
    found.unwrap_or_else(|| panic!("{what} in {numbers:?}")).count
}

/// The rows of the list at this address.
async fn rows_at(desk: &Desk<'_>, list: &str) -> anyhow::Result<usize> {
    desk.go(list).await?;
    Ok(desk.driver.find_all(By::Css("table.list tbody tr")).await?.len())
}

/// No page is wider than its window; the table and the charts scroll within their own frames.
async fn fits(desk: &Desk<'_>, width: u32) -> anyhow::Result<()> {
    let wide = desk.width_of_page().await?;
    let address = desk.driver.current_url().await?;
    anyhow::ensure!(wide <= f64::from(width), "{address} is {wide} wide at {width}");
    Ok(())
}

/// Every chart is a picture with a name, and has its numbers in a table behind it.
async fn charts_have_tables(desk: &Desk<'_>) -> anyhow::Result<()> {
    let charts = desk.driver.find_all(By::Css("figure.chart")).await?;
    anyhow::ensure!(charts.len() > 2, "{} charts", charts.len());
    for chart in &charts {
        let picture = chart.find(By::Css("svg[role='img']")).await?;
        let label = picture.attr("aria-labelledby").await?.unwrap_or_default();
        let title = chart.find(By::Id(&label)).await?.text().await?;
        let drawn = chart.find_all(By::Css("svg text[text-anchor='end']")).await?;
        let table = chart.find(By::Tag("table")).await?;
        anyhow::ensure!(
            !table.is_displayed().await?,
            "{title}: the table waits behind its name"
        );
        chart.find(By::Tag("summary")).await?.click().await?;
        anyhow::ensure!(table.is_displayed().await?, "{title}: the table opens");
        let rows = table.find_all(By::Css("tbody tr")).await?;
        anyhow::ensure!(
            rows.len() == drawn.len() && !rows.is_empty(),
            "{title}: {} rows, {} bars",
            rows.len(),
            drawn.len()
        );
        for (row, bar) in rows.iter().zip(&drawn) {
            let (row, bar) = (row.text().await?, bar.text().await?);
            anyhow::ensure!(row.starts_with(&bar), "{title}: {bar} is {row}");
        }
    }
    Ok(())
}

async fn the_overview_is_read(scripts: Scripts, width: u32) -> anyhow::Result<()> {
    let service = TestService::start().await;
    play(&service).await;
    let desk = Desk::open(&service, scripts, width).await?;
    desk.sign_in(OFFICE).await?;
    desk.follow_text("工作总览").await?;
    let text = text_of(&desk).await;
    for shown in ["截至 2017年9月11日", "还有 4 天", "未阅签", "退回后未更正"] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    fits(&desk, width).await?;
    charts_have_tables(&desk).await?;
    fits(&desk, width).await?;

    let hetang = numbers_of(&desk, "荷塘分局").await?;
    let tianyuan = numbers_of(&desk, "天元分局").await?;
    for (numbers, filed) in [
        (
            &hetang,
            [
                ("无情况", 1),
                ("有情况", 1),
                ("待阅签", 1),
                ("已退回", 1),
                ("已阅签", 0),
                ("参与活动", 1),
            ],
        ),
        (
            &tianyuan,
            [
                ("无情况", 3),
                ("有情况", 0),
                ("待阅签", 2),
                ("已退回", 0),
                ("已阅签", 1),
                ("参与活动", 0),
            ],
        ),
    ] {
        for (what, expected) in filed {
            assert_eq!(count(numbers, what), expected, "{what}: {numbers:?}");
        }
        let must = count(numbers, "应报");
        assert_eq!(
            must,
            count(numbers, "未报") + count(numbers, "无情况") + count(numbers, "有情况"),
            "{numbers:?}"
        );
    }
    let mut followed = 0;
    for number in hetang
        .iter()
        .chain(&tianyuan)
        .filter(|number| number.what != "应报")
    {
        let Some(list) = &number.list else { continue };
        assert_eq!(rows_at(&desk, list).await?, number.count, "{number:?}");
        fits(&desk, width).await?;
        followed += 1;
    }
    assert!(followed > 8, "{followed} lists");
    desk.quit().await
}

#[tokio::test]
async fn the_overviews_numbers_lead_to_their_lists_with_scripts() {
    the_overview_is_read(Scripts::On, 1280).await.unwrap();
}

#[tokio::test]
async fn the_overviews_numbers_lead_to_their_lists_without_scripts_on_a_phone() {
    the_overview_is_read(Scripts::Off, 390).await.unwrap();
}
