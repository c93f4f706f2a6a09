//! What the rules for government sites ask of every page, and what a production build asks of the campaign file.

use crate::workshop::{Workshop, between, page, pages};
use site::{BuildError, Options, build};

const GRANTED: [(&str, &str); 6] = [
    ("domain", "zxzz.example.gov.cn"),
    ("site_code", "4302000000"),
    ("icp", "湘ICP备00000000号-1"),
    ("public_security", "湘公网安备43020000000000号"),
    (
        "party_and_government",
        "https://bszs.conac.cn/sitename?id=EXAMPLE",
    ),
    (
        "find_errors",
        "https://find.example.gov.cn/jiucuo.html?site_code=4302000000",
    ),
];

/// A campaign whose file has these registrations, and the notice's date of publication.
fn registered(registrations: &[(&str, &str)]) -> Workshop {
    let workshop = Workshop::new();
    workshop.replace(
        "campaign.toml",
        "\n# published = ",
        "\npublished = \"2017-08-16\" # ",
    );
    let lines: String = registrations
        .iter()
        .map(|(key, value)| format!("{key} = \"{value}\"\n"))
        .collect();
    workshop.append("campaign.toml", &lines);
    workshop
}

fn production(workshop: &Workshop) -> Options {
    Options {
        base_url: "https://zxzz.example.gov.cn".to_owned(),
        production: true,
        ..workshop.options()
    }
}

#[test]
fn every_page_names_the_site_its_host_and_its_code() {
    let workshop = registered(&GRANTED);
    for (name, html) in pages(&workshop.built(&production(&workshop))) {
        let site = "株洲市环保局涉矿等经营性活动专项整治";
        for (meta, content) in [
            ("SiteName", site),
            ("SiteDomain", GRANTED[0].1),
            ("SiteIDCode", GRANTED[1].1),
        ] {
            assert!(
                html.contains(&format!("<meta name=\"{meta}\" content=\"{content}\">")),
                "{name}: {meta}"
            );
        }
        let title = between(html, "<title>", "</title>");
        assert!(
            title == site || title.ends_with(&format!("_{site}")),
            "{name}: {title}"
        );
        assert!(!html.contains("：示例"), "{name}");
    }
}

#[test]
fn every_column_and_the_notice_say_what_they_are() {
    let workshop = registered(&GRANTED);
    let files = workshop.built(&production(&workshop));
    for (name, html) in pages(&files).filter(|(name, _)| !["index.html", "404.html"].contains(name)) {
        for meta in ["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"] {
            assert!(
                !between(html, &format!("<meta name=\"{meta}\" content=\""), "\"").is_empty(),
                "{name}: {meta}"
            );
        }
        assert!(html.contains("aria-label=\"当前位置\""), "{name}");
    }
    let notice = page(&files, "notice/index.html");
    assert!(notice.contains("<title>专项整治通告_通告_"));
    assert!(notice.contains("<meta name=\"PubDate\" content=\"2017-08-16\">"));
    assert!(notice.contains("<meta name=\"ContentSource\" content=\"株洲市环保局\">"));
    assert!(page(&files, "forms/annex3/index.html").contains("<title>情况汇总表填写说明_表格_"));
}

#[test]
fn the_foot_links_every_registration() {
    let workshop = registered(&GRANTED);
    for (name, html) in pages(&workshop.built(&production(&workshop))) {
        let foot = between(html, "<footer>", "</footer>")
            .replace("&#x2f;", "/")
            .replace("&amp;", "&");
        for link in [
            "https://bszs.conac.cn/sitename?id=EXAMPLE\">党政机关网站标识</a>",
            "?site_code=4302000000\">网站标识码 4302000000</a>",
            "https://beian.miit.gov.cn/\">湘ICP备00000000号-1</a>",
            "https://beian.mps.gov.cn/#/query/webSearch?code=43020000000000\">湘公网安备43020000000000号</a>",
            "?site_code=4302000000\">我为政府网站找错</a>",
            "/sitemap/\">网站地图</a>",
        ] {
            assert!(foot.contains(link), "{name}: {link}\n{foot}");
        }
        for said in ["主办单位", "承办单位", "联系电话"] {
            assert!(foot.contains(said), "{name}: {said}");
        }
    }
}

#[test]
fn a_copy_without_registrations_says_example_in_their_place() {
    let workshop = Workshop::new();
    for (name, html) in pages(&workshop.built(&workshop.options())) {
        for name_of in [
            "党政机关网站标识",
            "网站标识码",
            "ICP备案号",
            "公安备案号",
            "我为政府网站找错",
        ] {
            assert!(
                html.contains(&format!("<li>{name_of}：示例</li>")),
                "{name}: {name_of}"
            );
        }
    }
}

#[test]
fn production_is_refused_for_each_registration_that_is_missing() {
    for missing in GRANTED.map(|(key, _)| key) {
        let given: Vec<_> = GRANTED.into_iter().filter(|(key, _)| *key != missing).collect();
        let workshop = registered(&given);
        let error = build(&production(&workshop)).unwrap_err();
        let text = std::fs::read_to_string(workshop.content("campaign.toml")).unwrap();
        let at = text.lines().position(|line| line == "[registrations]").unwrap() + 1;
        let told = format!("campaign.toml:{at}: --production needs registrations.{missing}");
        assert!(
            matches!(error, BuildError::Unregistered { .. }) && error.to_string().ends_with(&told),
            "{error}"
        );
        workshop.built(&workshop.options());
    }
    let workshop = Workshop::new();
    workshop.append(
        "campaign.toml",
        &GRANTED
            .map(|(key, value)| format!("{key} = \"{value}\"\n"))
            .concat(),
    );
    let error = build(&production(&workshop)).unwrap_err().to_string();
    let told = error.rsplit_once("campaign.toml:").unwrap().1;
    assert!(
        told.ends_with(": --production needs notice.published") && !error.contains('\n'),
        "{error}"
    );
}

#[test]
fn production_stands_at_the_registered_host_and_is_no_demonstration() {
    let workshop = registered(&GRANTED);
    let elsewhere = Options {
        base_url: "https://zxzz.example.com".to_owned(),
        ..production(&workshop)
    };
    assert!(matches!(build(&elsewhere), Err(BuildError::OtherAddress { .. })));
    let demo = Options {
        demo_clock: Some("2017年9月11日 09:00".to_owned()),
        ..production(&workshop)
    };
    assert!(matches!(build(&demo), Err(BuildError::DemoInProduction)));
}

#[test]
fn a_registration_in_the_wrong_form_is_told_with_its_line() {
    let workshop = registered(&[("icp", "湘ICP备1234号")]);
    let text = std::fs::read_to_string(workshop.content("campaign.toml")).unwrap();
    let at = text.lines().position(|line| line.starts_with("icp = ")).unwrap() + 1;
    let error = build(&workshop.options()).unwrap_err();
    let BuildError::Mistake { line, reason, .. } = &error else {
        panic!("{error}")
    };
    assert!(*line == at && reason.contains("湘ICP备1234号"), "{error}");
}

#[test]
fn what_programs_read_names_the_sites_address() {
    let workshop = registered(&GRANTED);
    let files = workshop.built(&production(&workshop));
    let security = page(&files, ".well-known/security.txt");
    assert!(
        security.starts_with("Contact: tel:+86-731-28682655\nExpires: "),
        "{security}"
    );
    assert!(security.contains("\nCanonical: https://zxzz.example.gov.cn/.well-known/security.txt\n"));
    let calendar = page(&files, "calendar.ics");
    assert_eq!(calendar.matches("BEGIN:VEVENT\r\n").count(), 7);
    assert!(calendar.contains("UID:self_check@zxzz.example.gov.cn\r\n"));
    assert!(calendar.contains("DTSTART;VALUE=DATE:20170825\r\nDTEND;VALUE=DATE:20171001\r\n"));
    assert!(calendar.lines().all(|line| line.len() <= 75));
    assert!(page(&files, "poster/index.html").contains("<svg class=\"qr\""));
    assert!(page(&files, "poster/index.html").contains("zxzz.example.gov.cn"));
}
