//! What holds for every page.

use super::*;
use pages::PageError;

#[test]
fn a_problem_is_told_with_or_without_an_id() {
    let html = render(
        "site/problem.html",
        json!({ "status": 404, "title": "没有", "detail": "没有这份回执", "id": null }),
    );
    assert!(html.contains("没有这份回执") && !html.contains("并报出编号"));
    let html = render(
        "site/problem.html",
        json!({ "status": 500, "title": "出错", "detail": "…", "id": "F-1" }),
    );
    assert!(html.contains("<code>F-1</code>"));
}

#[test]
fn only_a_demonstration_says_that_its_time_is_fixed() {
    let problem = json!({ "status": 404, "title": "没有", "detail": "没有" });
    let demo = Pages::new(&campaign(), Some("2017年9月11日 09:00"))
        .render("site/problem.html", problem.clone())
        .unwrap();
    assert!(demo.contains("时钟从 2017年9月11日 09:00 起走") && demo.contains("data-today=\"2017-09-11\""));
    assert!(!render("site/problem.html", problem).contains("演示"));
}

#[test]
fn every_page_links_the_embedded_files() {
    let html = render(
        "site/problem.html",
        json!({ "status": 404, "title": "没有", "detail": "没有" }),
    );
    for asset in pages::assets() {
        // The papers' own styles are for the papers alone.
        let is_of_papers = ["/paper.", "/brief."]
            .iter()
            .any(|name| asset.path.contains(name));
        let expected = usize::from(!is_of_papers);
        assert_eq!(
            count(&html, &format!("\"{}\"", asset.path)),
            expected,
            "{}",
            asset.path
        );
        assert!(!asset.bytes.is_empty());
    }
}

#[test]
fn a_context_that_lacks_something_fails_with_the_place() {
    let error = Pages::new(&campaign(), None)
        .render("site/problem.html", json!({ "status": 404 }))
        .unwrap_err();
    let PageError::Template {
        template,
        line,
        reason,
    } = error
    else {
        panic!("{error}")
    };
    assert_eq!(template, "site/problem.html");
    assert!(line > 1 && reason.contains("title"), "{line}: {reason}");
    let unknown = Pages::new(&campaign(), None)
        .render("nothing.html", json!({}))
        .unwrap_err();
    assert!(matches!(unknown, PageError::UnknownTemplate(name) if name == "nothing.html"));
}

#[test]
fn what_the_campaign_file_holds_stays_text() {
    let mut campaign = campaign();
    campaign.bureau = "<b>局</b>".to_owned();
    let pages = Pages::new(&campaign, None);
    let html = pages
        .render(
            "site/problem.html",
            json!({ "status": 404, "title": "没有", "detail": "没有" }),
        )
        .unwrap();
    assert!(!html.contains("<b>局") && html.contains("&lt;b&gt;局"));
    assert!(
        !pages
            .render_text("notice.md", "{{ campaign.bureau }}")
            .unwrap()
            .contains("<b>")
    );
}
