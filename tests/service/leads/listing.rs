//! The list of leads.

use super::{Desk, OFFICE, call};
use reqwest::StatusCode;
use serde_json::json;

#[tokio::test]
async fn leads_are_found_by_what_is_asked_for() {
    let desk = Desk::start().await;
    let first = desk.register(&desk.office, &call()).await;
    desk.service.set_clock("2017-09-11T01:00:05Z");
    let second = desk
        .register(
            &desk.office,
            &json!({
                "source": "来信", "kind": "dereliction", "content": "举报后执法人员没有到场",
                "sector": "涉矿", "due": "2017-10-31"
            }),
        )
        .await;
    desk.change(
        &desk.office,
        &second,
        "referrals",
        json!({ "to": "市专项整治办" }),
    )
    .await;
    desk.change(&desk.office, &first, "assignment", json!({ "handler": OFFICE }))
        .await;
    let (first, second) = (first.as_str(), second.as_str());
    for (query, found) in [
        ("", vec![second, first]),
        ("?standing=assigned", vec![first]),
        ("?standing=referred", vec![second]),
        ("?source=来信", vec![second]),
        ("?kind=participation", vec![first]),
        ("?sector=涉矿", vec![second]),
        ("?awaits_city=true", vec![first]),
        ("?mine=true", vec![first]),
        ("?overdue=true", vec![]),
        ("?source=来访", vec![]),
    ] {
        assert_eq!(desk.ids(&desk.office, query).await, found, "{query}");
    }
    assert!(desk.ids(&desk.discipline, "?mine=true").await.is_empty());
    desk.service.set_clock("2017-09-27T01:00:00Z");
    let office = desk.service.client(OFFICE).await;
    assert_eq!(desk.ids(&office, "?overdue=true").await, [first]);
    let page = desk.page(&office, "/api/leads").await;
    assert!(page.contains("超期") && page.contains("待回复") && page.contains("待移送市专项整治办"));
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_told() {
    let desk = Desk::start().await;
    for query in [
        "?standing=lost",
        "?source=道听途说",
        "?kind=x",
        "?sector=涉海",
        "?overdue=maybe",
        "?after=x",
        "?after=2017%23",
        "?limit=many",
    ] {
        let (status, _) = desk.get(&desk.office, &format!("/api/leads{query}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
    }
}

#[tokio::test]
async fn page_by_page_every_lead_comes_once_newest_first_in_both_circles() {
    let desk = Desk::start().await;
    let mut registered = Vec::new();
    for at in 0..9 {
        desk.service.set_clock(&format!("2017-09-11T01:00:{at:02}Z"));
        let mut lead = call();
        lead["content"] = json!(format!("第 {at} 件"));
        if at % 2 == 1 {
            lead["subject_name"] = json!(desk.leader());
        }
        let source = if at % 3 == 0 { "来信" } else { "举报电话" };
        lead["source"] = json!(source);
        registered.push((at, desk.register(&desk.office, &lead).await, source));
    }
    registered.reverse();
    for (client, sees_all) in [(&desk.office, false), (&desk.discipline, true)] {
        for source in ["", "来信"] {
            let expected: Vec<&String> = registered
                .iter()
                .filter(|(at, _, of)| (sees_all || at % 2 == 0) && (source.is_empty() || *of == source))
                .map(|(_, id, _)| id)
                .collect();
            for limit in [1, 2, 4, 50] {
                let mut found = Vec::new();
                let mut after = String::new();
                loop {
                    let encoded = after.replace(':', "%3A").replace('#', "%23");
                    let query = format!("/api/leads?limit={limit}&source={source}&after={encoded}");
                    let request = client.get(desk.address(&query));
                    let (status, page) = super::read(request.send().await.unwrap()).await;
                    assert_eq!(status, StatusCode::OK, "{page}");
                    let leads = page["leads"].as_array().unwrap();
                    assert!(leads.len() <= limit);
                    found.extend(leads.iter().map(|lead| lead["id"].as_str().unwrap().to_owned()));
                    match page["next"].as_str() {
                        Some(next) => after = next.to_owned(),
                        None => break,
                    }
                }
                assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{source} {limit}");
            }
        }
    }
}
