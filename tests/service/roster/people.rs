//! One person at a time, by a form; and the roster that is downloaded, changed and loaded again.

use super::{DISCIPLINE, Desk, OFFICE};
use reqwest::StatusCode;
use serde_json::{Value, json};

/// Somebody new, as the form is filled in.
fn newcomer() -> Value {
    json!({
        "number": "xx-100", "name": "新 示例", "born": "1990-05", "unit": "天元分局", "position": "科员", "rank": "科员",
        "post_name": "", "civil_servant": "是", "category": "党政机关", "municipally_managed": "否",
        "employment": "在职", "left_on": "", "former_duties": "", "ruling": "", "ruling_reason": "", "signer": "", "roles": "",
        "phone": ""
    })
}

impl Desk {
    async fn post_row(&self, path: &str, row: &Value) -> (StatusCode, Value) {
        let request = self.client.post(self.address(path)).json(row);
        support::desk::read(request.send().await.unwrap()).await
    }

    async fn post_form(&self, path: &str, row: &Value) -> (StatusCode, String) {
        let request = self.client.post(self.address(path)).form(row);
        let response = request.header("accept", "text/html").send().await.unwrap();
        (response.status(), response.text().await.unwrap())
    }

    async fn row_now(&self, number: &str) -> Value {
        self.get(&format!("/api/roster/people/{number}")).await["row"].clone()
    }
}

/// A form as it is, with some of it filled in anew.
fn with(mut form: Value, changed: &[(&str, &str)]) -> Value {
    for (name, value) in changed {
        form[*name] = json!(value);
    }
    form
}

#[tokio::test]
async fn somebody_new_is_previewed_and_loaded_like_a_file_of_one_row() {
    let desk = Desk::start().await;
    let (_, units) = desk.post_row("/api/roster/people", &json!({})).await;
    assert!(
        units["fields"]["number"][0].as_str().unwrap().contains("编号"),
        "{units}"
    );
    let unit = desk.get("/api/roster/people").await["columns"][3]["values"][0].clone();
    let new = with(newcomer(), &[("unit", unit.as_str().unwrap())]);
    let (status, preview) = desk.post_row("/api/roster/people", &new).await;
    assert_eq!(status, StatusCode::CREATED, "{preview}");
    assert_eq!(preview["additions"], 1);
    assert!(desk.entry("XX-100").await.is_none(), "nothing is loaded yet");
    desk.load(&preview).await;
    assert_eq!(desk.entry("XX-100").await.unwrap().name, "新示例");
    let (status, again) = desk
        .post_row("/api/roster/people", &with(new, &[("born", "x")]))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again["fields"]["born"].is_array(), "all at once: {again}");
    let said = again["fields"]["number"][0].as_str().unwrap();
    assert!(said.contains("XX-100") && said.contains("新示例"), "{said}");
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_what_was_typed_comes_back() {
    let desk = Desk::start().await;
    let wrong = with(
        newcomer(),
        &[
            ("born", "1910-01"),
            ("unit", "没有的局"),
            ("rank", ""),
            ("roles", "局长"),
            ("phone", "110"),
        ],
    );
    let (status, told) = desk.post_row("/api/roster/people", &wrong).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    for (field, said) in [
        ("born", "出生年月：“1910-01”不合常理"),
        ("unit", "单位：没有“没有的局”"),
        ("rank", "职级：必填"),
        ("roles", "角色：没有“局长”"),
        ("phone", "联系电话：“110”须为手机号码"),
    ] {
        let message = told["fields"][field][0].as_str().unwrap_or_default();
        assert!(message.starts_with(said), "{field}: {told}");
    }
    let (status, page) = desk.post_form("/api/roster/people", &wrong).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    for text in [
        "value=\"1910-01\"",
        "value=\"新 示例\"",
        "value=\"局长\"",
        "出生年月：“1910-01”",
        "有 5 处需要改正",
    ] {
        assert!(page.contains(text), "{text}");
    }
    for (number, said) in [
        ("", "请填写编号"),
        ("EXAMPLE", "编号不能是 EXAMPLE"),
        ("编号", "编号："),
    ] {
        let (_, told) = desk
            .post_row("/api/roster/people", &with(newcomer(), &[("number", number)]))
            .await;
        let message = told["fields"]["number"][0].as_str().unwrap_or_default();
        assert!(message.starts_with(said), "{number}: {told}");
    }
}

#[tokio::test]
async fn a_row_that_comes_back_as_it_was_changes_nothing_and_a_changed_one_only_that() {
    let desk = Desk::start().await;
    for entry in desk.service.roster() {
        let path = format!("/api/roster/people/{}", entry.number);
        if entry.number.as_str() == OFFICE {
            continue;
        }
        let row = desk.row_now(entry.number.as_str()).await;
        let (status, preview) = desk.post_row(&path, &row).await;
        assert_eq!(status, StatusCode::CREATED, "{}: {preview}", entry.number);
        assert_eq!(
            (&preview["unchanged"], &preview["changes"]),
            (&json!(1), &json!(0)),
            "{}",
            entry.number
        );
    }
    let row = with(desk.row_now("TY-001").await, &[("position", "主任科员")]);
    let another = with(row.clone(), &[("number", "TY-002")]);
    let (status, told) = desk.post_row("/api/roster/people/TY-001", &another).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
    let message = told["fields"]["number"][0].as_str().unwrap_or_default();
    assert!(message.starts_with("编号不能更改"), "{told}");
    let row = with(row, &[("number", "")]);
    let (status, page) = desk.post_form("/api/roster/people/TY-001", &row).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, preview) = desk.post_row("/api/roster/people/TY-001", &row).await;
    assert_eq!(
        preview["people"][0]["person"]["number"], "TY-001",
        "the address says who"
    );
    assert_eq!(preview["people"][0]["differences"].as_array().unwrap().len(), 1);
    desk.load(&preview).await;
    assert_eq!(desk.entry("TY-001").await.unwrap().position, "主任科员");
}

#[tokio::test]
async fn a_role_that_decides_about_others_waits_for_a_second_person() {
    let desk = Desk::start().await;
    let row = with(desk.row_now("TY-001").await, &[("roles", "派驻纪检组")]);
    let (_, preview) = desk.post_row("/api/roster/people/TY-001", &row).await;
    assert_eq!(preview["takes_discipline"], true, "{preview}");
    let response = desk.load_once(&preview).await;
    assert_eq!(response.status(), StatusCode::ACCEPTED);
    assert!(
        desk.entry("TY-001").await.unwrap().roles.is_empty(),
        "nothing changed yet"
    );
    let proposal: Value = response.json().await.unwrap();
    let confirmed = json!({ "id": proposal["proposal"] });
    desk.service.confirm(DISCIPLINE, &confirmed).await;
    assert_eq!(desk.entry("TY-001").await.unwrap().roles.len(), 1);
}

#[tokio::test]
async fn one_person_leaves_and_nobody_takes_themselves_off() {
    let desk = Desk::start().await;
    let (status, preview) = desk
        .post_row("/api/roster/people/TY-001/departure", &json!({}))
        .await;
    assert_eq!(status, StatusCode::CREATED, "{preview}");
    assert_eq!(preview["departures"], 1);
    assert_eq!(preview["people"][0]["person"]["number"], "TY-001");
    let path = format!("/api/roster/uploads/{}", preview["upload"].as_str().unwrap());
    assert!(desk.page(&path).await.contains("1 人将移出花名册"));
    assert!(desk.entry("TY-001").await.is_some(), "not yet");
    desk.load(&preview).await;
    assert!(desk.entry("TY-001").await.is_none());
    for (number, status) in [("TY-001", 404), ("NN-999", 404), ("没有", 404), (OFFICE, 409)] {
        let path = format!("/api/roster/people/{number}/departure");
        let (answered, told) = desk.post_row(&path, &json!({})).await;
        assert_eq!(answered, status, "{number}: {told}");
    }
    let own = with(desk.row_now(OFFICE).await, &[("roles", "")]);
    let (status, told) = desk.post_row(&format!("/api/roster/people/{OFFICE}"), &own).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        told["fields"]["roles"][0].as_str().unwrap().contains("您本人"),
        "{told}"
    );
}

#[tokio::test]
async fn the_roster_that_is_downloaded_loads_back_and_changes_nothing() {
    let desk = Desk::start().await;
    let everyone = desk.service.roster().len();
    for format in ["xlsx", "csv"] {
        let address = desk.address(&format!("/api/exports/entries?format={format}"));
        let file = desk.client.get(address).send().await.unwrap();
        assert_eq!(file.status(), StatusCode::OK);
        let preview = desk
            .upload(file.bytes().await.unwrap(), &[("complete", "true")])
            .await;
        let counts =
            ["rows", "unchanged", "additions", "changes", "departures"].map(|name| preview[name].as_u64());
        assert_eq!(
            counts,
            [everyone, everyone, 0, 0, 0].map(|count| Some(count as u64)),
            "{format}"
        );
        assert_eq!(preview["unused"], json!([]), "{format}");
    }
    let page = desk.page("/api/roster").await;
    assert!(page.contains("/api/exports/entries?format=xlsx") && page.contains("/api/roster/people"));
}

#[tokio::test]
async fn a_telephone_is_kept_where_a_file_lacks_its_column_and_goes_where_its_cell_is_empty() {
    let desk = Desk::start().await;
    let row = with(desk.row_now("TY-002").await, &[("phone", "0731-2868-2655")]);
    let (_, preview) = desk.post_row("/api/roster/people/TY-002", &row).await;
    let differences = &preview["people"][0]["differences"];
    assert_eq!(
        differences[0],
        json!({ "column": "联系电话", "before": "", "after": "0731-28682655" })
    );
    desk.load(&preview).await;
    let phone = async || desk.entry("TY-002").await.unwrap().phone;
    assert_eq!(phone().await.as_deref(), Some("0731-28682655"));
    // As files were before there was the column.
    let of = |line: &&str| line.starts_with("编号,") || line.starts_with("TY-002,");
    let whole: Vec<&str> = super::DEMO.lines().filter(of).collect();
    let old: Vec<&str> = whole
        .iter()
        .filter_map(|line| Some(line.rsplit_once(',')?.0))
        .collect();
    let preview = desk.upload(old.join("\n"), &[]).await;
    assert_eq!(preview["unchanged"], 1, "{preview}");
    let preview = desk.upload(whole.join("\n"), &[]).await;
    assert_eq!(preview["changes"], 1, "an empty cell says that there is none");
    desk.load(&preview).await;
    assert_eq!(phone().await, None);
    let history = desk.page("/api/people/TY-002/history").await;
    assert!(history.contains("联系电话") && history.contains("0731-28682655"));
}
