//! Announcements: a page each, a list and a feed, and what is refused with its file and line.

use crate::workshop::{Files, Workshop, between, page};
use site::{BuildError, Options, build};
use std::fs;

const FIRST: &str = "+++\ntitle = \"第一期简报（示例）\"\nkind = \"简报\"\ndate = \"2017-09-01\"\nsource = \"示例来源\"\n\
                     keywords = [\"示例\"]\n+++\n正文见[通告](/notice/)。\n\n## 进展\n\n一段。\n";
const SECOND: &str = "+++\ntitle = \"情况通报 <一> & “二”\"\nkind = \"情况通报\"\ndate = \"2017-09-08\"\nsource = \"示例来源\"\n\
                      author = \"示例作者\"\ndescription = \"一句话\"\nimage = \"/announcements/photo.png\"\n+++\n\
                      ![照片](/announcements/photo.png)\n";

fn workshop(texts: &[(&str, &str)]) -> Workshop {
    let workshop = Workshop::new();
    fs::create_dir(workshop.content("announcements")).expect("the content folder takes a folder");
    for (name, text) in texts {
        fs::write(workshop.content(&format!("announcements/{name}")), text).expect("a text");
    }
    workshop
}

fn options(workshop: &Workshop) -> Options {
    Options {
        base_url: "https://example.gov.cn".to_owned(),
        demo_clock: Some("2017年9月11日 09:00".to_owned()),
        ..workshop.options()
    }
}

fn built(texts: &[(&str, &str)]) -> Files {
    let workshop = workshop(texts);
    workshop.built(&options(&workshop))
}

/// Why a site with this announcement is not built: the line and the reason.
fn refused(text: &str) -> (usize, String) {
    let workshop = workshop(&[("first.md", FIRST), ("second.md", text)]);
    match build(&options(&workshop)).expect_err("a mistake") {
        BuildError::Mistake { path, line, reason } => {
            assert!(path.ends_with("announcements/second.md"), "{}", path.display());
            (line, reason)
        }
        other => panic!("{other}"),
    }
}

#[test]
fn without_announcements_the_list_says_so() {
    let workshop = Workshop::new();
    let files = workshop.built(&workshop.options());
    assert!(page(&files, "announcements/index.html").contains("目前还没有发布"));
    let feed = page(&files, "announcements/feed.xml");
    assert!(feed.contains("<updated>2017-08-15T00:00:00+08:00</updated>") && !feed.contains("<entry>"));
    assert!(!page(&files, "index.html").contains("id=\"news\""));
}

#[test]
fn each_has_a_page_with_date_source_and_the_rules_metadata() {
    let files = built(&[("first.md", FIRST)]);
    let html = page(&files, "announcements/first/index.html");
    assert!(html.contains("<title>第一期简报（示例）_工作动态_株洲市环保局涉矿等经营性活动专项整治</title>"));
    for said in [
        "<meta name=\"ColumnName\" content=\"工作动态\">",
        "<meta name=\"ArticleTitle\" content=\"第一期简报（示例）\">",
        "<meta name=\"PubDate\" content=\"2017-09-01\">",
        "<meta name=\"ContentSource\" content=\"示例来源\">",
        "<meta name=\"Keywords\" content=\"示例\">",
        "发布日期：<time datetime=\"2017-09-01\">2017年9月1日</time>",
        "来源：示例来源",
        "<a href=\"/announcements/\">工作动态</a>",
    ] {
        assert!(html.contains(said), "{said}\n{html}");
    }
    assert!(!html.contains("name=\"Author\"") && !html.contains("name=\"Image\""));
    assert!(page(&files, "sitemap.xml").contains("https://example.gov.cn/announcements/first/</loc>"));
    assert!(page(&files, "sitemap/index.html").contains("/announcements/first/#section-1"));
    assert!(page(&files, "search.json").contains("正文见通告。"));
}

#[test]
fn lists_and_the_feed_have_the_newest_first() {
    let files = {
        let workshop = workshop(&[("first.md", FIRST), ("second.md", SECOND)]);
        fs::write(workshop.content("announcements/photo.png"), b"\x89PNG").unwrap();
        workshop.built(&options(&workshop))
    };
    assert_eq!(files["announcements/photo.png"], b"\x89PNG");
    for name in ["index.html", "announcements/index.html", "announcements/feed.xml"] {
        let text = page(&files, name);
        let at = |address: &str| {
            text.find(address)
                .unwrap_or_else(|| panic!("{name} lacks {address}"))
        };
        assert!(
            at("/announcements/second/") < at("/announcements/first/"),
            "{name}"
        );
    }
    let feed = page(&files, "announcements/feed.xml");
    assert_eq!(
        between(feed, "<updated>", "</updated>"),
        "2017-09-08T00:00:00+08:00"
    );
    assert!(feed.contains("<title>情况通报 &lt;一&gt; &amp; “二”</title>"));
    assert!(
        feed.contains("<author><name>示例作者</name></author>") && feed.contains("<summary>一句话</summary>")
    );
    let html = page(&files, "announcements/second/index.html").replace("&#x2f;", "/");
    assert!(
        html.contains("<meta name=\"Image\" content=\"https://example.gov.cn/announcements/photo.png\">")
    );
}

#[test]
fn what_an_announcement_lacks_is_named_with_its_line() {
    for key in ["title", "kind", "date", "source"] {
        let lines = FIRST
            .split_inclusive('\n')
            .filter(|line| !line.starts_with(&format!("{key} = ")));
        let (line, reason) = refused(&lines.collect::<String>());
        assert!(line == 2 && reason.contains(key), "{key}: {line} {reason}");
    }
    assert_eq!(refused(&FIRST.replace("\"示例来源\"", "\" \"")).0, 5);
    assert_eq!(refused("没有头\n").0, 1);
    let (line, reason) = refused(&FIRST.replace("\"简报\"", "\"快讯\""));
    assert!(line == 3 && reason.contains("快讯"), "{line} {reason}");
    let (line, reason) = refused(&FIRST.replace("2017-09-01", "2017-09-31"));
    assert!(line == 4, "{line} {reason}");
}

#[test]
fn an_announcement_of_tomorrow_is_refused_and_one_of_today_is_not() {
    let (line, reason) = refused(&FIRST.replace("2017-09-01", "2017-09-12"));
    assert!(
        line == 4 && reason.contains("2017-09-12") && reason.contains("2017-09-11"),
        "{line} {reason}"
    );
    let today = FIRST.replace("2017-09-01", "2017-09-11");
    assert!(built(&[("first.md", &today)]).contains_key("announcements/first/index.html"));
}

#[test]
fn two_on_one_address_are_refused_with_both_files() {
    let (line, reason) = refused(&FIRST.replace("source", "address = \"first\"\nsource"));
    assert!(
        line == 5 && reason.contains("announcements/first.md:1"),
        "{line} {reason}"
    );
    let (_, reason) = refused(&FIRST.replace("source", "address = \"../first\"\nsource"));
    assert!(reason.contains("lower-case"), "{reason}");
}

#[test]
fn html_and_pictures_that_are_not_there_are_refused() {
    let (line, reason) = refused(SECOND);
    assert!(line == 8 && reason.contains("photo.png"), "{line} {reason}");
    let (line, reason) = refused(&format!("{FIRST}\n<b>粗</b>\n"));
    assert!(line == 14 && reason.contains("<b>"), "{line} {reason}");
    let workshop = workshop(&[("first.md", &format!("{FIRST}\n![图](/announcements/none.png)\n"))]);
    let error = build(&options(&workshop)).unwrap_err().to_string();
    assert!(
        error.contains("announcements/first.md:14: ") && error.contains("none.png"),
        "{error}"
    );
}
