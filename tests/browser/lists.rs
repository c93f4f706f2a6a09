//! Lists at a desk: sorted by their columns, copied into a spreadsheet, printed whole.

use crate::people::Desk;
use crate::workbooks::{run, text_of};
use serde_json::json;
use std::process::Command;
use support::browser::Scripts;
use support::{TestService, forms};
use thirtyfour::{By, WebElement};

const OFFICE: &str = "JS-002";

/// Some reports in two units, and a summary that counts them.
async fn play() -> TestService {
    let service = TestService::start().await;
    for number in ["HT-004", "TY-001", "TY-006"] {
        service.file(number, &forms::nil(&service, number)).await;
    }
    service.post(OFFICE, "/api/summaries", &json!({})).await;
    service
}

/// What stands in a column of the first list of the page, row by row.
async fn column(desk: &Desk<'_>, place: usize) -> Vec<String> {
    let cells = format!("table.list tbody tr > :nth-child({place})");
    let mut texts = Vec::new();
    for cell in desk.driver.find_all(By::Css(cells)).await.unwrap() {
        texts.push(cell.text().await.unwrap());
    }
    texts
}

async fn heading(desk: &Desk<'_>, name: &str) -> WebElement {
    let heading = format!("//table//th/button[.='{name}']");
    desk.driver.find(By::XPath(heading)).await.unwrap()
}

#[tokio::test]
async fn a_list_is_sorted_by_any_column_and_its_sum_stays_last() {
    let service = play().await;
    let desk = Desk::open(&service, Scripts::On, 1280).await.unwrap();
    desk.sign_in(OFFICE).await.unwrap();
    desk.go("/api/overview").await.unwrap();
    let before = column(&desk, 2).await;
    let numbers = |texts: &[String]| -> Vec<u32> {
        texts
            .iter()
            .map(|text| text.lines().next().unwrap().parse().unwrap())
            .collect()
    };
    let (sum, units) = before.split_last().unwrap();
    let mut sorted = numbers(units);
    sorted.sort_unstable();
    heading(&desk, "应报").await.click().await.unwrap();
    let up = column(&desk, 2).await;
    assert_eq!(
        (numbers(&up[..up.len() - 1]), up.last()),
        (sorted.clone(), Some(sum))
    );
    heading(&desk, "应报").await.click().await.unwrap();
    sorted.reverse();
    let down = column(&desk, 2).await;
    assert_eq!(
        (numbers(&down[..down.len() - 1]), down.last()),
        (sorted, Some(sum))
    );
    let told = desk.driver.find(By::Css("th[aria-sort]")).await.unwrap();
    assert_eq!(told.attr("aria-sort").await.unwrap().unwrap(), "descending");
    // Names by their sounds, as a roster has them.
    heading(&desk, "单位").await.click().await.unwrap();
    let names = column(&desk, 1).await;
    let place = |name: &str| names.iter().position(|one| one == name).unwrap();
    assert!(
        place("荷塘分局") < place("天元分局") && names.last().unwrap() == "合计",
        "{names:?}"
    );
    // On a telephone a list has no head: nothing there takes the focus unseen.
    desk.resize(360).await.unwrap();
    desk.go("/api/overview").await.unwrap();
    assert!(
        desk.driver
            .find_all(By::Css(".sort:enabled"))
            .await
            .unwrap()
            .is_empty()
    );
    desk.quit().await.unwrap();
}

#[tokio::test]
async fn a_table_is_copied_as_numbers_and_names_alone() {
    let service = play().await;
    let desk = Desk::open(&service, Scripts::On, 1280).await.unwrap();
    desk.sign_in(OFFICE).await.unwrap();
    let allowed = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    let cdp = desk.driver.cdp();
    cdp.send_raw("Browser.grantPermissions", allowed).await.unwrap();
    desk.go("/api/overview").await.unwrap();
    let aside = desk
        .driver
        .find_all(By::Css("table.numbers .aside"))
        .await
        .unwrap();
    assert!(!aside.is_empty(), "something is said aside");
    let title = desk.driver.find(By::Tag("h1")).await.unwrap();
    title.click().await.unwrap();
    let copy = "getSelection().selectAllChildren(document.querySelector('table.numbers tbody')); \
        document.execCommand('copy'); const done = arguments[0]; \
        navigator.clipboard.read().then(async ([item]) => done([ \
            await (await item.getType('text/plain')).text(), await (await item.getType('text/html')).text()]))";
    let copied = desk.driver.execute_async(copy, Vec::new()).await.unwrap();
    let [plain, html]: [String; 2] = copied.convert().unwrap();
    let line = plain.lines().find(|line| line.contains("荷塘分局")).unwrap();
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    assert!(cells.len() > 10, "{line}");
    for cell in &cells[1..] {
        assert!(cell.parse::<u32>().is_ok(), "{cell} in {line}");
    }
    assert!(!html.contains("：荷塘分局"), "{html}");
    desk.quit().await.unwrap();
}

#[tokio::test]
async fn the_overview_prints_whole_on_a4() {
    let service = play().await;
    let desk = Desk::open(&service, Scripts::On, 1280).await.unwrap();
    desk.sign_in(OFFICE).await.unwrap();
    desk.go("/api/overview").await.unwrap();
    let mut parts = Vec::new();
    for part in desk
        .driver
        .find_all(By::Css("main :is(h1, h2), table.numbers :is(th, td)"))
        .await
        .unwrap()
    {
        // What is said aside follows the number, and is not printed.
        let part = part.text().await.unwrap();
        let part = part.split('：').next().unwrap();
        parts.push(part.split_whitespace().collect::<String>());
    }
    let folder = tempfile::tempdir().unwrap();
    let pdf = folder.path().join("overview.pdf");
    std::fs::write(&pdf, desk.printed().await.unwrap()).unwrap();
    let printed = text_of(&pdf);
    for part in &parts {
        assert!(printed.contains(part), "{part} is not in {printed}");
    }
    // The table has all its columns side by side: figures alone could be anywhere.
    let laid_out = run(Command::new("pdftotext").arg("-layout").arg(&pdf).arg("-"));
    let is_figure = |word: &&str| word.parse::<u32>().is_ok();
    let rows = laid_out.lines().filter(|line| line.contains("荷塘分局"));
    let figures = rows
        .map(|line| line.split_whitespace().filter(is_figure).count())
        .max();
    let columns = desk
        .driver
        .find_all(By::Css("table.numbers thead th"))
        .await
        .unwrap()
        .len();
    assert_eq!(figures, Some(columns - 1), "{laid_out}");
    desk.quit().await.unwrap();
}

#[tokio::test]
async fn a_list_that_goes_over_a_page_has_its_headings_on_each() {
    let service = play().await;
    let desk = Desk::open(&service, Scripts::On, 1280).await.unwrap();
    desk.sign_in(OFFICE).await.unwrap();
    desk.go("/api/reminders").await.unwrap();
    // The script makes buttons of the headings.
    heading(&desk, "未填报（人）").await;
    let folder = tempfile::tempdir().unwrap();
    let pdf = folder.path().join("reminders.pdf");
    std::fs::write(&pdf, desk.printed().await.unwrap()).unwrap();
    let printed = run(Command::new("pdftotext").arg("-raw").arg(&pdf).arg("-"));
    let is_row = |line: &str| line.trim_end().ends_with(" 0 —");
    let has_rows = |page: &&str| page.lines().any(is_row);
    let pages: Vec<&str> = printed.split('\u{c}').filter(has_rows).collect();
    assert!(pages.len() > 1, "it goes over a page: {printed}");
    for page in pages {
        assert!(page.contains("退回未更正（份）"), "{page}");
    }
    desk.quit().await.unwrap();
}
