//! Fact by fact: what the campaign's plan says is on our pages, in the section where it belongs.

mod table;

use campaign::Campaign;
use pages::Pages;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::mem;
use table::{NOTICE_FACTS, PAGE_FACTS};

const CAMPAIGN: &str = include_str!("../../content/campaign.toml");
const NOTICE: &str = include_str!("../../content/notice.md");
const REMARKS: &str = include_str!("../../content/notice-remarks.md");

/// Every text of the site, by its file name.
const TEXTS: [(&str, &str); 12] = [
    ("about.md", include_str!("../../content/about.md")),
    ("annex3.md", include_str!("../../content/annex3.md")),
    (
        "declaration-instructions.md",
        include_str!("../../content/declaration-instructions.md"),
    ),
    ("forms.md", include_str!("../../content/forms.md")),
    ("home.md", include_str!("../../content/home.md")),
    ("hotline.md", include_str!("../../content/hotline.md")),
    ("notice.md", NOTICE),
    ("notice-remarks.md", REMARKS),
    ("announcements.md", include_str!("../../content/announcements.md")),
    ("poster.md", include_str!("../../content/poster.md")),
    ("protection.md", include_str!("../../content/protection.md")),
    ("sitemap.md", include_str!("../../content/sitemap.md")),
];

fn published() -> Campaign {
    Campaign::parse(CAMPAIGN).expect("the published campaign file")
}

/// What stands below the head, filled in with the campaign.
fn filled_in(campaign: &Campaign, name: &str, text: &str) -> String {
    let body = text
        .splitn(3, "+++\n")
        .nth(2)
        .expect("a head between two lines of +++");
    Pages::new(campaign, None)
        .render_text(name, body)
        .unwrap_or_else(|error| panic!("{error}"))
}

/// The text as read, without marks, by section: the title of each heading of the second level with what follows.
fn sections(markdown: &str) -> Vec<(String, String)> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut sections = Vec::new();
    let mut title = "开头".to_owned();
    let mut body = String::new();
    let mut in_title = false;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Heading {
                level: HeadingLevel::H2,
                ..
            }) => {
                sections.push((mem::take(&mut title), mem::take(&mut body)));
                in_title = true;
            }
            Event::End(TagEnd::Heading(HeadingLevel::H2)) => in_title = false,
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell | TagEnd::Heading(_)) => {
                body.push('\n');
            }
            Event::Text(text) if in_title => title.push_str(&text),
            Event::Text(text) => body.push_str(&text),
            _ => {}
        }
    }
    sections.push((title, body));
    sections
}

fn whole(markdown: &str) -> String {
    sections(markdown)
        .into_iter()
        .map(|(title, body)| format!("{title}\n{body}\n"))
        .collect()
}

fn missing<'fact>(text: &str, facts: &[&'fact str]) -> Vec<&'fact str> {
    facts
        .iter()
        .copied()
        .filter(|fact| !text.contains(fact))
        .collect()
}

#[test]
fn every_fact_of_the_plan_is_in_its_section_of_the_notice() {
    let notice = sections(&filled_in(&published(), "notice.md", NOTICE));
    let titles: Vec<&str> = notice.iter().map(|(title, _)| title.as_str()).collect();
    let expected: Vec<&str> = NOTICE_FACTS.iter().map(|(title, _)| *title).collect();
    assert_eq!(titles, expected);
    let missing: Vec<_> = NOTICE_FACTS
        .iter()
        .zip(&notice)
        .flat_map(|((title, facts), (_, body))| {
            missing(body, facts).into_iter().map(move |fact| (title, fact))
        })
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_table_of_facts_covers_the_plan() {
    let count: usize = NOTICE_FACTS.iter().map(|(_, facts)| facts.len()).sum();
    assert!(count >= 200, "{count}");
}

#[test]
fn each_page_says_who_does_what_by_when() {
    for (name, facts) in PAGE_FACTS {
        let (_, text) = TEXTS.iter().find(|(known, _)| known == name).unwrap();
        let missing = missing(&whole(&filled_in(&published(), name, text)), facts);
        assert!(missing.is_empty(), "{name}: {missing:#?}");
    }
}

/// Dates, figures, names and numbers stand in the campaign file; a text that repeats one would go stale.
#[test]
fn no_text_repeats_what_the_campaign_file_says() {
    let campaign = published();
    let group = &campaign.leading_group;
    let people = group
        .members
        .iter()
        .chain(&group.office.members)
        .map(|member| &member.name);
    let named_units = campaign.units.iter().map(|unit| &unit.name);
    let said: Vec<String> = people
        .chain(named_units)
        .chain(campaign.sectors.iter().map(|sector| &sector.name))
        .chain(campaign.phases.iter().map(|phase| &phase.name))
        .chain([
            &campaign.name,
            &campaign.bureau,
            &campaign.city,
            &group.office.name,
        ])
        .chain([
            &campaign.contact.hotline,
            &campaign.contact.area_code,
            &campaign.contact.address,
        ])
        .chain([&campaign.forms.declaration, &campaign.forms.annex3])
        .cloned()
        .chain(["2017".to_owned(), "2018".to_owned(), "20%".to_owned()])
        // The plan's terms 涉矿 and 涉砂 are also words of the language: 涉矿等经营性活动.
        .filter(|said| said != "涉矿")
        .collect();
    for (name, text) in TEXTS {
        let repeated: Vec<_> = said.iter().filter(|said| text.contains(said.as_str())).collect();
        assert!(repeated.is_empty(), "{name}: {repeated:?}");
    }
}

/// The texts belong to any campaign: with another file, nothing of this one is left in them.
#[test]
fn another_campaigns_facts_take_the_place_of_these() {
    let other = CAMPAIGN
        .replace("2017-", "2031-")
        .replace("2018-", "2032-")
        .replace("28682655", "12345")
        .replace("\"0731\"", "\"010\"")
        .replace("株洲市", "某某市")
        .replace("章文才", "张某")
        .replace("涉小水电", "涉林木")
        .replace("window_years = 3", "window_years = 7")
        .replace("_percent = 20", "_percent = 35");
    let other = Campaign::parse(&other).unwrap();
    for (name, text) in TEXTS {
        let text = filled_in(&other, name, text);
        let gone = [
            "2017年",
            "2018年",
            "28682655",
            "0731",
            "株洲",
            "章文才",
            "涉小水电",
            "3年",
            "20%",
        ];
        let left: Vec<_> = gone.into_iter().filter(|fact| text.contains(fact)).collect();
        assert!(left.is_empty(), "{name}: {left:?}");
    }
    let notice = whole(&filled_in(&other, "notice.md", NOTICE));
    let expected = [
        "从2031年8月15日起，到2032年1月31日止",
        "举报电话：12345",
        "组长：张某",
        "涉林木类",
        "未满七年",
    ];
    assert_eq!(missing(&notice, &expected), Vec::<&str>::new());
    let remarks = whole(&filled_in(&other, "notice-remarks.md", REMARKS));
    assert_eq!(missing(&remarks, &["七年", "35%"]), Vec::<&str>::new());
}

/// A bureau's notice cannot speak as the system that publishes it, nor say what its plan leaves open.
#[test]
fn the_notice_speaks_as_the_bureau_alone() {
    let notice = whole(&filled_in(&published(), "notice.md", NOTICE));
    for ours in ["本系统", "本站", "方案没有", "以方案为准"] {
        assert!(!notice.contains(ours), "{ours}");
    }
}

/// A rule of ours must be recognizable as ours in the very paragraph, or by its section's title.
#[test]
fn what_the_plan_leaves_open_is_said_to_be_ours() {
    let rules = [
        "恰好满",
        "超出市场价",
        "逾期",
        "最多20项",
        "横向",
        "包括当日",
        "阅签自己的报告",
        "由原单位阅签",
    ];
    let mut found = Vec::new();
    for (name, text) in TEXTS {
        for (title, body) in sections(&filled_in(&published(), name, text)) {
            for line in body.lines() {
                for rule in rules.iter().filter(|rule| line.contains(**rule)) {
                    assert!(
                        line.contains("本系统") || title.contains("本系统设定"),
                        "{name}: {line}"
                    );
                    found.push(*rule);
                }
            }
        }
    }
    for rule in rules {
        assert!(found.contains(&rule), "no page says {rule}");
    }
}
