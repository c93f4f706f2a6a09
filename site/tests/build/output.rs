//! What a build makes.

use crate::workshop::{Files, Workshop, between, page, pages};
use site::Options;
use std::fs;
use std::io::Read as _;
use std::os::unix::fs::MetadataExt as _;

fn built() -> Files {
    let workshop = Workshop::new();
    workshop.built(&workshop.options())
}

#[test]
fn every_page_of_the_site_is_built() {
    let files = built();
    for name in [
        "index.html",
        "notice/index.html",
        "hotline/index.html",
        "forms/index.html",
        "forms/declaration/index.html",
        "forms/annex3/index.html",
        "forms/annex3/annex3.xlsx",
        "about/index.html",
        "announcements/index.html",
        "announcements/feed.xml",
        "poster/index.html",
        "protection/index.html",
        "sitemap/index.html",
        "calendar.ics",
        "search.json",
        ".well-known/security.txt",
        "progress/index.html",
        "404.html",
        "sitemap.xml",
        "robots.txt",
    ] {
        assert!(files.contains_key(name), "{name} is missing");
    }
    assert!(!files.contains_key("notice/official/index.html"));
    assert!(files["forms/annex3/annex3.xlsx"].starts_with(b"PK"));
}

#[test]
fn every_page_has_its_own_title_one_heading_and_a_description() {
    let files = built();
    let mut titles = Vec::new();
    for (name, html) in pages(&files) {
        assert!(
            html.starts_with("<!doctype html>\n<html lang=\"zh-CN\""),
            "{name}"
        );
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        assert!(
            !between(html, "<meta name=\"description\" content=\"", "\"").is_empty(),
            "{name}"
        );
        titles.push(between(html, "<title>", "</title>"));
    }
    let count = titles.len();
    titles.sort_unstable();
    titles.dedup();
    assert_eq!(titles.len(), count, "{titles:?}");
}

#[test]
fn no_page_needs_anything_from_elsewhere_or_anything_inline() {
    for (name, html) in pages(&built()) {
        for part in [
            " style=\"",
            "<style",
            " onclick",
            "javascript:",
            "src=\"http",
            "//fonts",
            "@import",
        ] {
            assert!(!html.contains(part), "{name} has {part}");
        }
        assert_eq!(
            html.matches("<script").count(),
            html.matches("defer></script>").count(),
            "{name}"
        );
    }
}

/// Where a page gets something from, links to read on aside.
fn loaded(html: &str) -> impl Iterator<Item = &str> {
    let tags = html.split('<').skip(1).filter_map(|rest| rest.split('>').next());
    let tags = tags.filter(|tag| !tag.starts_with("a "));
    tags.flat_map(|tag| {
        [
            " href=\"",
            " src=\"",
            " srcset=\"",
            " action=\"",
            " formaction=\"",
            " poster=\"",
            " data=\"",
        ]
        .into_iter()
        .filter_map(|attribute| tag.split_once(attribute)?.1.split('"').next())
    })
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let files = built();
    for (name, html) in pages(&files) {
        for address in loaded(html) {
            assert!(
                address.starts_with('/') && !address.starts_with("//") || address.starts_with('#'),
                "{name} loads {address}"
            );
        }
    }
    let of_pages = |name: &&String| name.ends_with(".css") || name.ends_with(".js") || name.ends_with(".svg");
    for name in files.keys().filter(of_pages) {
        let text = page(&files, name).replace("http://www.w3.org/2000/svg", "");
        assert!(
            !text.contains("//www") && !text.contains("http:") && !text.contains("https:"),
            "{name}"
        );
    }
}

/// What only a script could do is not shown before one runs.
#[test]
fn no_page_needs_a_script() {
    for (name, html) in pages(&built()) {
        assert!(
            !html.contains("<noscript") && !html.contains("href=\"#\""),
            "{name}"
        );
        let main = between(html, "<main", "</main>");
        assert!(!main.starts_with(" hidden") && main.contains("<h1"), "{name}");
        for button in html.split("<button").skip(1) {
            let tag = button.split('>').next().unwrap();
            assert!(
                !tag.contains("type=\"button\"") || tag.contains(" hidden"),
                "{name}: <button{tag}>"
            );
        }
        for form in html.split("<form").skip(1) {
            let tag = form.split('>').next().unwrap();
            assert!(
                tag.contains(" action=\"/") || tag.contains(" hidden"),
                "{name}: <form{tag}>"
            );
        }
    }
}

#[test]
fn no_page_repeats_an_id() {
    for (name, html) in pages(&built()) {
        let mut ids: Vec<&str> = html
            .split(" id=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
            .collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name}");
    }
}

/// The first view has to arrive with a connection's first ten packets.
#[test]
fn the_first_view_of_every_page_stays_within_14_kib_compressed() {
    // As content networks compress, not the best that is possible.
    let params = brotli::enc::BrotliEncoderParams {
        quality: 5,
        ..Default::default()
    };
    let compressed = |mut bytes: &[u8]| {
        let mut out = Vec::new();
        brotli::BrotliCompress(&mut bytes, &mut out, &params).unwrap();
        out.len()
    };
    let files = built();
    let (_, css) = files.iter().find(|(name, _)| name.ends_with(".css")).unwrap();
    for (name, html) in pages(&files) {
        let size = compressed(html.as_bytes()) + compressed(css);
        assert!(size <= 14 * 1024, "{name}: {size} bytes");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert!(built() == built());
    let compressed = || {
        let workshop = Workshop::new();
        workshop.built(&compressing(&workshop))
    };
    assert!(compressed() == compressed());
}

fn compressing(workshop: &Workshop) -> Options {
    Options {
        compress: true,
        ..workshop.options()
    }
}

#[test]
fn what_gets_smaller_lies_there_compressed_as_well() {
    let workshop = Workshop::new();
    let files = workshop.built(&compressing(&workshop));
    let (compressed, plain): (Vec<_>, Vec<_>) = files
        .keys()
        .partition(|name| name.ends_with(".br") || name.ends_with(".gz"));
    for name in plain {
        let (brotli, gzip) = (files.get(&format!("{name}.br")), files.get(&format!("{name}.gz")));
        assert_eq!(brotli.is_some(), !name.starts_with("progress/"), "{name}");
        for (form, read) in [(brotli, unbrotli as fn(&[u8]) -> Vec<u8>), (gzip, gunzip)] {
            let Some(form) = form else { continue };
            assert!(form.len() < files[name].len(), "{name}");
            assert!(read(form) == files[name], "{name}");
        }
    }
    assert!(compressed.len() > 20, "{compressed:?}");
}

fn unbrotli(mut bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    brotli::BrotliDecompress(&mut bytes, &mut plain).expect("Brotli");
    plain
}

fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(bytes)
        .read_to_end(&mut plain)
        .expect("gzip");
    plain
}

#[test]
fn only_what_changed_is_written_again() {
    let workshop = Workshop::new();
    workshop.built(&compressing(&workshop));
    let file = |name: &str| fs::metadata(workshop.out().join(name)).unwrap().ino();
    let kept = [
        "notice/index.html",
        "notice/index.html.br",
        "notice/index.html.gz",
        "sitemap.xml",
    ];
    let before = kept.map(file);
    let changed = ["about/index.html", "about/index.html.br"].map(file);
    workshop.append("about.md", "\n一句新话。\n");
    let files = workshop.built(&compressing(&workshop));
    assert_eq!(kept.map(file), before);
    assert_ne!(["about/index.html", "about/index.html.br"].map(file), changed);
    assert!(page(&files, "about/index.html").contains("一句新话。"));
    assert!(unbrotli(&files["about/index.html.br"]) == files["about/index.html"]);
    workshop.built(&workshop.options());
    assert!(
        !workshop.out().join("about/index.html.br").exists(),
        "nobody asked for it"
    );
}

#[test]
fn what_is_no_longer_made_is_gone_after_the_next_build() {
    let workshop = Workshop::new();
    fs::write(
        workshop.content("questions.md"),
        "+++\ntitle = \"问答\"\ndescription = \"问答\"\n+++\n正文\n",
    )
    .unwrap();
    assert!(
        workshop
            .built(&workshop.options())
            .contains_key("questions/index.html")
    );
    fs::remove_file(workshop.content("questions.md")).unwrap();
    assert!(
        !workshop
            .built(&workshop.options())
            .contains_key("questions/index.html")
    );
}

#[test]
fn what_the_campaign_file_holds_stays_text() {
    let workshop = Workshop::new();
    workshop.replace("campaign.toml", "bureau = \"", "bureau = \"<img src=x>&");
    let files = workshop.built(&workshop.options());
    for (name, html) in pages(&files) {
        assert!(!html.contains("<img"), "{name}");
    }
    assert!(page(&files, "notice/index.html").contains("&lt;img src=x&gt;&amp;"));
}

#[test]
fn the_site_map_lists_every_page_under_the_sites_address() {
    let workshop = Workshop::new();
    let options = Options {
        base_url: "https://example.gov.cn".to_owned(),
        ..workshop.options()
    };
    let files = workshop.built(&options);
    let listed: Vec<&str> = page(&files, "sitemap.xml")
        .split("<loc>")
        .skip(1)
        .map(|rest| rest.split("</loc>").next().unwrap())
        .collect();
    let expected = [
        "",
        "about/",
        "accessibility/",
        "announcements/",
        "forms/",
        "forms/annex3/",
        "forms/declaration/",
        "hotline/",
        "notice/",
        "poster/",
        "privacy/",
        "progress/",
        "protection/",
        "sign-in/",
        "sitemap/",
        "who-faq/",
        "who/",
        "who/ask/",
    ];
    assert_eq!(
        listed,
        expected.map(|path| format!("https://example.gov.cn/{path}"))
    );
    let robots = page(&files, "robots.txt");
    assert!(robots.contains("\nDisallow: /api/\n"));
    assert!(robots.contains("\nSitemap: https://example.gov.cn/sitemap.xml\n"));
}

#[test]
fn a_demonstration_marks_the_phases_of_its_day() {
    let workshop = Workshop::new();
    let marked = |clock: Option<&str>| {
        let options = Options {
            demo_clock: clock.map(str::to_owned),
            ..workshop.options()
        };
        page(&workshop.built(&options), "index.html")
            .matches("aria-current=\"step\"")
            .count()
    };
    assert_eq!(marked(Some("2017年9月11日 09:00")), 1);
    // The plan gives 25 August to two phases and 15 August to none.
    assert_eq!(marked(Some("2017年8月25日 09:00")), 2);
    assert_eq!(marked(Some("2017年8月15日 09:00")), 0);
    assert_eq!(marked(None), 0);
}

#[test]
fn once_the_campaign_has_ended_no_page_invites_to_file() {
    let workshop = Workshop::new();
    let built = |clock: &str| {
        workshop.built(&Options {
            demo_clock: Some(clock.to_owned()),
            ..workshop.options()
        })
    };
    let (last, over) = (built("2018年1月31日 09:00"), built("2018年2月1日 09:00"));
    assert!(page(&last, "index.html").contains(">在线填报</a>"));
    assert!(page(&last, "forms/declaration/index.html").contains("value=\"review\""));
    assert!(!page(&over, "index.html").contains("在线填报"));
    let form = page(&over, "forms/declaration/index.html");
    assert!(!form.contains("value=\"review\"") && form.contains("不再接收填报"));
    for (name, html) in pages(&over) {
        assert!(
            html.contains(">我的报告</a>") && !html.contains(">填报</a>"),
            "{name}"
        );
    }
    // Where the day is not known at the build, the page says the last day itself, and a script needs no more than that.
    let open = workshop.built(&workshop.options());
    for (name, html) in pages(&open) {
        assert!(html.contains(" data-over=\"2018-02-01\">填报</a>"), "{name}");
    }
    let first = page(&open, "index.html");
    assert!(first.contains(" data-over=\"2018-02-01\">在线填报</a>"));
    let last_day = "<time datetime=\"2018-01-31\">2018年1月31日</time>为止";
    for name in ["index.html", "forms/declaration/index.html"] {
        assert!(page(&open, name).contains(last_day), "{name}");
    }
    assert!(page(&open, "forms/declaration/index.html").contains(" data-until=\"2018-02-01\""));
}

#[test]
fn the_privacy_page_says_how_long_everything_is_kept_by_the_campaigns_own_figure() {
    let workshop = Workshop::new();
    let kept = |years: &str| format!("专项整治结束（2018年1月31日）以后{years}年");
    let privacy = |workshop: &Workshop| {
        let files = workshop.built(&workshop.options());
        page(&files, "privacy/index.html").to_owned()
    };
    let html = privacy(&workshop);
    for told in [kept("10").as_str(), "30 天", "15 分钟", "满 8 小时", "本系统设定"] {
        assert!(html.contains(told), "{told}");
    }
    workshop.replace("campaign.toml", "keep_years = 10", "keep_years = 30");
    assert!(privacy(&workshop).contains(&kept("30")));
}

#[test]
fn what_people_look_for_is_linked_where_they_are() {
    let workshop = Workshop::new();
    let files = workshop.built(&workshop.options());
    for (name, address) in [
        ("index.html", "/progress/"),
        ("announcements/index.html", "/progress/"),
        ("index.html", "/who/"),
        ("forms/declaration/index.html", "/who/"),
    ] {
        let main = between(page(&files, name), "<main", "</main>");
        assert!(main.contains(&format!("href=\"{address}\"")), "{name} {address}");
    }
}

#[test]
fn another_bureaus_content_makes_pages_that_name_the_first_nowhere() {
    let workshop = Workshop::new();
    let renamed = [
        ("株洲", "示例"),
        ("环保局", "水利局"),
        ("市管干部", "县管干部"),
        ("市专项整治办", "县治理办"),
        ("局专项整治办", "水利局治理办"),
        ("自查自纠", "自查自报"),
        ("涉矿", "涉河道采砂"),
    ];
    for entry in fs::read_dir(workshop.content(".")).unwrap() {
        let path = entry.unwrap().path();
        let Ok(mut text) = fs::read_to_string(&path) else {
            continue;
        };
        for (old, new) in renamed {
            text = text.replace(old, new);
        }
        fs::write(path, text).unwrap();
    }
    for (name, html) in pages(&workshop.built(&workshop.options())) {
        for (old, _) in renamed {
            assert!(!html.contains(old), "{name} says {old}");
        }
    }
}

#[test]
fn the_blank_form_is_a_document_with_the_forms_fields() {
    let files = built();
    let document = std::io::Cursor::new(&files["forms/declaration/annex2.docx"]);
    let mut document = zip::ZipArchive::new(document).unwrap();
    let mut text = String::new();
    document
        .by_name("word/document.xml")
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    for field in [
        "工作单位及职务",
        "统一社会信用代码",
        "拟退出日期",
        "作价依据",
        "阅签人签字",
        "□有上述情况",
        "涉矿",
    ] {
        assert!(text.contains(field), "{field} is not in the document");
    }
    assert!(page(&files, "forms/index.html").contains("/forms/declaration/annex2.docx"));
}
