//! The questions whether somebody must declare, walked as people walk them: by links alone.

use crate::workshop::{Workshop, between, page};
use campaign::{Campaign, asking, date};
use std::collections::BTreeSet;
use std::fs;

#[test]
fn every_way_of_links_ends_at_what_the_rules_say() {
    let workshop = Workshop::new();
    let campaign = Campaign::parse(&fs::read_to_string(workshop.content("campaign.toml")).unwrap()).unwrap();
    let files = workshop.built(&workshop.options());
    assert!(page(&files, "who/index.html").contains("href=\"/who/ask/\""));
    let mut to_visit = vec!["/who/ask/".to_owned()];
    let mut visited = BTreeSet::new();
    while let Some(address) = to_visit.pop() {
        let html = page(&files, &format!("{}index.html", &address[1..]));
        assert!(!html.contains("<form"), "{address} needs a server");
        let name = address.trim_start_matches("/who/ask/").trim_end_matches('/');
        let steps = asking::steps(&campaign);
        let step = steps.iter().find(|step| step.name == name).unwrap();
        let onward: Vec<String> = html
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|link| link.starts_with("/who/ask/") && *link != "/who/ask/")
            .map(str::to_owned)
            .collect();
        assert_eq!(onward.is_empty(), step.question.is_none(), "{address}");
        for answer in &step.answered {
            assert!(
                html.contains(&format!("<li>{answer}</li>")),
                "{address}: {answer}"
            );
        }
        if onward.is_empty() {
            assert!(html.contains("href=\"/who-faq/\""), "{address}");
            match step.answers.explained(&campaign) {
                Some(explained) => {
                    let due = explained.due.map(date::in_chinese).unwrap_or_default();
                    let facts = [explained.duty, due.as_str()].into_iter();
                    let facts = facts.chain(explained.grounds.iter().map(String::as_str));
                    for fact in facts {
                        assert!(html.contains(fact), "{address}: {fact}");
                    }
                    assert_eq!(
                        html.contains("<h1>要填</h1>"),
                        explained.must_declare,
                        "{address}"
                    );
                    assert_eq!(
                        html.contains("配偶、子女、子女的配偶"),
                        explained.about_relatives,
                        "{address}"
                    );
                }
                None => assert!(html.contains("您不在其中"), "{address}"),
            }
        }
        to_visit.extend(onward);
        visited.insert(name.to_owned());
    }
    let steps: BTreeSet<String> = asking::steps(&campaign)
        .into_iter()
        .map(|step| step.name)
        .collect();
    assert_eq!(visited, steps);
}

#[test]
fn the_cases_that_people_ask_about_are_answered_and_what_is_ours_is_said_to_be() {
    let workshop = Workshop::new();
    let files = workshop.built(&workshop.options());
    let page = page(&files, "who-faq/index.html");
    for case in ["借调", "编外", "挂职", "退居二线", "隐名股东", "继承"] {
        let section = between(page, case, "<h2");
        assert!(!section.is_empty(), "{case}");
    }
    assert!(page.matches("本系统设定").count() >= 6);
}
