//! Who may export what, what is refused, and the trace an export leaves.

use super::*;

#[tokio::test]
async fn the_page_offers_every_list_and_shows_who_exported_what() {
    let world = World::play().await;
    let (status, page) = world.desk.page(&world.office, "/api/exports?unit=tianyuan").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("还没有导出过"));
    let links = page.replace("&#x2f;", "/").replace("&amp;", "&");
    for (list, _) in world.columns().await {
        for format in ["xlsx", "csv", "jsonl"] {
            let link = format!("href=\"/api/exports/{list}?format={format}&unit=tianyuan\"");
            assert!(links.contains(&link), "{link}");
        }
    }
    world
        .fetch(&world.office, "roster", "format=csv&unit=tianyuan")
        .await;
    world.desk.service.set_clock("2017-09-11T01:05:00Z");
    world.fetch(&world.discipline, "leads", "format=xlsx").await;
    let (_, answer) = world.desk.get(&world.office, "/api/exports").await;
    let made = answer["made"].as_array().unwrap();
    let told: Vec<_> = made
        .iter()
        .map(|one| {
            let text = |name: &str| one[name].as_str().unwrap_or_default();
            (
                text("what"),
                text("unit"),
                text("format"),
                one["by"]["number"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("leads", "", "xlsx", DISCIPLINE),
            ("roster", "tianyuan", "csv", OFFICE)
        ]
    );
    let (_, page) = world.desk.page(&world.discipline, "/api/exports").await;
    assert!(page.contains("问题线索") && page.contains("全局") && page.contains("天元分局"));
    let (_, me) = world.desk.page(&world.office, "/api/me").await;
    assert!(me.contains("href=\"/api/exports\""));
}

#[tokio::test]
async fn the_record_of_exports_is_paged() {
    let world = World::play().await;
    for second in 0..23 {
        world
            .desk
            .service
            .set_clock(&format!("2017-09-11T01:10:{second:02}Z"));
        world.fetch(&world.office, "watch", "format=jsonl").await;
    }
    let (_, first) = world.desk.get(&world.office, "/api/exports").await;
    assert_eq!(first["made"].as_array().unwrap().len(), 20);
    let next = first["next"].as_str().unwrap().replace('#', "%23");
    let (_, second) = world
        .desk
        .get(&world.office, &format!("/api/exports?after={next}"))
        .await;
    assert_eq!(
        (second["made"].as_array().unwrap().len(), &second["next"]),
        (3, &Value::Null)
    );
}

#[tokio::test]
async fn nobody_else_exports_anything() {
    let world = World::play().await;
    for number in ["TY-001", "TY-003", "TY-004", SECRETARY] {
        let client = world.desk.service.client(number).await;
        for path in [
            "/api/exports",
            "/api/exports/roster?format=csv",
            "/api/exports/nothing",
        ] {
            let (status, _) = world.desk.get(&client, path).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{number} {path}");
        }
    }
    let (_, answer) = world.desk.get(&world.office, "/api/exports").await;
    assert_eq!(answer["made"], json!([]), "what was refused is no export");
}

#[tokio::test]
async fn what_there_is_not_is_refused_in_clear_words() {
    let world = World::play().await;
    let cases = [
        ("/api/exports/nothing?format=csv", 404, "没有这种导出"),
        ("/api/exports/roster", 422, "请选择格式"),
        ("/api/exports/roster?format=pdf", 422, "没有这种格式"),
        ("/api/exports/roster?format=csv&unit=nowhere", 422, "没有这个单位"),
        ("/api/exports?unit=nowhere", 422, "没有这个单位"),
        ("/api/exports?after=x", 422, "没有这个位置"),
    ];
    for (path, status, words) in cases {
        let (answered, problem) = world.desk.get(&world.office, path).await;
        assert_eq!(answered.as_u16(), status, "{path}");
        assert!(
            problem["detail"].as_str().unwrap().contains(words),
            "{path}: {problem}"
        );
        let (answered, page) = world.desk.page(&world.office, path).await;
        assert_eq!(answered.as_u16(), status, "{path}");
        assert!(page.contains(words), "{path}");
    }
    let (_, answer) = world.desk.get(&world.office, "/api/exports").await;
    assert_eq!(answer["made"], json!([]));
}

#[tokio::test]
async fn a_file_is_a_download_with_its_name_and_stays_out_of_caches() {
    let world = World::play().await;
    let address = world
        .desk
        .address("/api/exports/roster?format=xlsx&unit=tianyuan");
    let response = world.office.get(address).send().await.unwrap();
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("x-content-type-options"), "nosniff");
    let disposition = header("content-disposition");
    assert!(
        disposition
            .starts_with("attachment; filename=\"roster-tianyuan-2017-09-11.xlsx\"; filename*=UTF-8''"),
        "{disposition}"
    );
    assert!(disposition.is_ascii());
    assert!(
        disposition.contains("%E8%8A%B1%E5%90%8D%E5%86%8C"),
        "花名册: {disposition}"
    );
}

#[tokio::test]
async fn leads_about_the_office_are_the_discipline_team_s_alone_and_reporters_nobody_s() {
    let world = World::play().await;
    let hidden = world.register("JS-003").await;
    let ids = async |client: &Client| -> Vec<String> {
        let rows = world.objects(client, "leads", "").await;
        rows.iter()
            .map(|row| row["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids(&world.office).await, std::slice::from_ref(&world.lead));
    assert_eq!(ids(&world.discipline).await.len(), 2);
    assert!(ids(&world.discipline).await.contains(&hidden));
    for client in [&world.office, &world.discipline] {
        for format in ["csv", "jsonl"] {
            let (_, bytes) = world.fetch(client, "leads", &format!("format={format}")).await;
            let text = String::from_utf8(bytes).unwrap();
            assert!(
                !text.contains("示例举报人") && !text.contains("13900000000"),
                "{format}"
            );
        }
    }
    let rows = world.objects(&world.office, "leads", "").await;
    assert!(rows[0].get("discipline_only").is_none(), "no hint for the office");
    let rows = world.objects(&world.discipline, "leads", "").await;
    assert!(rows.iter().any(|row| row["discipline_only"] == true));
}

#[tokio::test]
async fn whoever_has_to_stand_aside_does_not_see_what_was_found() {
    let world = World::play().await;
    let own = world.desk.service.client("JS-003").await;
    let form = forms::disclosure(&world.desk.service, "JS-003");
    let reference = world.desk.file(&own, &form).await;
    let found =
        json!({ "revision": 1, "participation": 0, "outcome": "confirmed", "evidence": "工商登记档案" });
    let path = format!("/api/declarations/{reference}/verification");
    world.post(&world.office, &path, found).await;
    let mine = async |client: &Client, list: &str| {
        let rows = world.objects(client, list, "").await;
        rows.iter().any(|row| row["number"] == "JS-003")
    };
    assert!(mine(&world.office, "verifications").await);
    assert!(!mine(&own, "verifications").await);
    assert!(mine(&own, "declarations").await);
}
