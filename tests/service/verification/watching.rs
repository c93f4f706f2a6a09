//! The watch list: what was agreed, and what of it passed.

use super::*;

async fn listed(desk: &Desk, client: &Client, query: &str) -> Vec<(String, Option<String>, bool)> {
    let (status, answer) = desk.get(client, &format!("/api/watch{query}")).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let lines = answer["watched"].as_array().unwrap().iter();
    lines
        .map(|line| {
            (
                line["number"].as_str().unwrap().to_owned(),
                line["date"].as_str().map(str::to_owned),
                line["passed"].as_bool().unwrap(),
            )
        })
        .collect()
}

#[tokio::test]
async fn an_agreed_date_passes_as_the_clock_moves_and_leaves_the_list_once_it_is_done() {
    let desk = Desk::start().await;
    let mut references = Vec::new();
    for number in ["TY-001", "HT-004", "LS-004"] {
        references.push(
            desk.file(number, &desk.disclosure(number, vec![still_in("示例砂石")]))
                .await,
        );
    }
    desk.service.set_clock(VERIFYING);
    let office = desk.sign_in(OFFICE).await;
    for (reference, day) in references.iter().zip(["2017-12-01", "2017-11-10"]) {
        let agreed = json!({ "participation": 0, "date": day });
        desk.noted(&office, reference, "agreed-date", agreed).await;
    }
    desk.noted(&office, &references[2], "verification", confirmed(0))
        .await;
    let line = |number: &str, date: &str, passed| (number.to_owned(), Some(date.to_owned()), passed);
    assert_eq!(
        listed(&desk, &office, "").await,
        [
            line("HT-004", "2017-11-10", false),
            line("TY-001", "2017-12-01", false)
        ]
    );
    assert_eq!(listed(&desk, &office, "?show=passed").await, []);
    assert_eq!(
        listed(&desk, &office, "?show=undated").await,
        [("LS-004".to_owned(), None, false)]
    );

    desk.service.set_clock("2017-11-10T15:59:59Z");
    let office = desk.sign_in(OFFICE).await;
    assert_eq!(
        listed(&desk, &office, "?show=passed").await,
        [],
        "its last second"
    );
    desk.service.set_clock("2017-11-10T16:00:00Z");
    let office = desk.sign_in(OFFICE).await;
    assert_eq!(
        listed(&desk, &office, "?show=passed").await,
        [line("HT-004", "2017-11-10", true)]
    );
    assert_eq!(
        listed(&desk, &office, "?show=ahead").await,
        [line("TY-001", "2017-12-01", false)]
    );
    assert_eq!(
        listed(&desk, &office, "").await[0],
        line("HT-004", "2017-11-10", true)
    );
    let (_, page) = desk.page(&office, "/api/watch").await;
    assert!(
        page.contains("已过 1 天") && page.contains("还有 20 天"),
        "{page}"
    );

    // The declarant reports that it was left: the line says so until the office looked into it.
    let owner = desk.sign_in("HT-004").await;
    let withdrawal = json!({
        "revision": 1, "participation": 0, "withdrawal": { "status": "已退", "date": "2017-11-10", "method": "撤资" }
    });
    let path = format!("/api/declarations/{}/withdrawals", references[1]);
    let (status, answer) = desk.post(&owner, &path, &withdrawal).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let (_, answer) = desk.get(&office, "/api/watch?show=passed").await;
    assert_eq!(answer["watched"][0]["reported_withdrawn_on"], "2017-11-10");
    let real = json!({ "participation": 0, "result": "real", "evidence": "工商变更登记" });
    let answer = desk.noted(&office, &references[1], "recheck", real).await;
    assert_eq!(
        answer["participations"][0]["columns"]["verification_withdrawal"],
        "已责成退出"
    );
    assert_eq!(listed(&desk, &office, "?show=passed").await, []);
}

#[tokio::test]
async fn what_nobody_has_dealt_with_is_found_by_unit_from_the_list() {
    let desk = Desk::start().await;
    desk.file("TY-001", &desk.disclosure("TY-001", vec![still_in("示例砂石")]))
        .await;
    desk.service.set_clock(VERIFYING);
    let office = desk.sign_in(OFFICE).await;
    assert_eq!(listed(&desk, &office, "?show=undated").await, []);
    let (_, page) = desk.page(&office, "/api/watch").await;
    for unit in &desk.service.campaign.units {
        let path = format!("/api/units/{}/participations?filter=not_withdrawn", unit.id);
        assert!(page.contains(&format!("href=\"{path}\"")), "{path}");
        let (_, answer) = desk.get(&office, &path).await;
        let found = answer["participations"].as_array().unwrap().iter();
        let numbers: Vec<_> = found.map(|line| line["number"].as_str().unwrap()).collect();
        let expected: &[&str] = if unit.id.as_str() == "tianyuan" {
            &["TY-001"]
        } else {
            &[]
        };
        assert_eq!(numbers, expected, "{}", unit.id);
    }
}

#[tokio::test]
async fn the_list_is_read_page_by_page_without_gaps_and_refuses_rubbish() {
    let desk = Desk::start().await;
    let participations: Vec<Value> = (0..15).map(|at| still_in(&format!("示例{at}"))).collect();
    desk.service.set_clock(VERIFYING);
    for number in ["TY-001", "HT-004"] {
        desk.file(number, &desk.disclosure(number, participations.clone()))
            .await;
    }
    let office = desk.sign_in(OFFICE).await;
    for number in ["TY-001", "HT-004"] {
        let of = [desk.service.person(number).number.clone()];
        let current = desk.service.store.declarations.current(&of).await.unwrap();
        let reference = current[0].reference.to_string();
        for place in 0..15 {
            let agreed = json!({ "participation": place, "date": format!("2017-12-{:02}", place + 1) });
            desk.noted(&office, &reference, "agreed-date", agreed).await;
        }
    }
    let (_, first) = desk.get(&office, "/api/watch").await;
    let next = first["next"].as_str().unwrap().to_owned();
    let (_, second) = desk.get(&office, &next).await;
    assert!(second["next"].is_null());
    let mut dates: Vec<(String, String, u64)> = [&first, &second]
        .iter()
        .flat_map(|page| page["watched"].as_array().unwrap())
        .map(|line| {
            (
                line["date"].as_str().unwrap().to_owned(),
                line["number"].as_str().unwrap().to_owned(),
                line["place"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        (first["watched"].as_array().unwrap().len(), dates.len()),
        (25, 30)
    );
    assert!(dates.is_sorted());
    dates.dedup();
    assert_eq!(dates.len(), 30);
    for query in ["?show=all", "?after=%3Cscript%3E", "?after=2017-12-01"] {
        let (status, answer) = desk.get(&office, &format!("/api/watch{query}")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{query}: {answer}");
    }
}

#[tokio::test]
async fn whoever_is_watched_does_not_see_it() {
    let desk = Desk::start().await;
    let mut form = desk.disclosure(OFFICE, vec![still_in("示例砂石")]);
    form["relatives"] = json!([]);
    let reference = desk.file(OFFICE, &form).await;
    let colleague = desk.sign_in(COLLEAGUE).await;
    let agreed = json!({ "participation": 0, "date": "2017-12-01" });
    desk.noted(&colleague, &reference, "agreed-date", agreed).await;
    assert_eq!(listed(&desk, &colleague, "").await.len(), 1);
    let own = desk.sign_in(OFFICE).await;
    assert_eq!(listed(&desk, &own, "").await, []);
}
