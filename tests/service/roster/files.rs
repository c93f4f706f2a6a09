//! Files that come in: what they say, and what is wrong with them.

use super::{DEMO, Desk, OFFICE, file, row, row_of};
use reqwest::StatusCode;
use roster_file::Column;
use rust_xlsxwriter::{Format, Workbook};
use serde_json::{Value, json};

fn problems(refusal: &Value) -> Vec<(u64, &str)> {
    let listed = refusal["problems"].as_array().unwrap();
    listed
        .iter()
        .map(|problem| {
            (
                problem["row"].as_u64().unwrap_or_default(),
                problem["column"].as_str().unwrap_or_default(),
            )
        })
        .collect()
}

/// The rows as a workbook.
fn workbook(rows: &[Vec<String>], merge: bool) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (at, column) in (0..).zip(Column::ALL) {
        sheet.write_string(0, at, column.heading()).unwrap();
    }
    for (row, cells) in (1..).zip(rows) {
        for (at, cell) in (0..).zip(cells) {
            sheet.write_string(row, at, cell).unwrap();
        }
    }
    if merge {
        sheet.merge_range(1, 3, 2, 3, "天元分局", &Format::new()).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

#[tokio::test]
async fn a_filled_in_template_loads() {
    let desk = Desk::start().await;
    for format in ["csv", "xlsx"] {
        let path = format!("/api/roster/template?format={format}");
        let response = desk.client.get(desk.address(&path)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let disposition = response.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(disposition.contains(&format!("roster-template.{format}")));
        let template = response.bytes().await.unwrap();
        // As it comes, it holds nobody.
        let empty = desk.refused(template.to_vec()).await;
        assert!(empty["fields"]["file"][0].as_str().unwrap().contains("没有人员"));
        if format == "csv" {
            let mut filled = String::from_utf8(template.to_vec()).unwrap();
            filled.push_str(&row("XX-100", &[]).join(","));
            let preview = desk.upload(filled, &[]).await;
            assert_eq!(preview["additions"], 1);
        }
    }
}

#[tokio::test]
async fn text_in_either_encoding_and_workbooks_say_the_same() {
    let desk = Desk::start().await;
    let rows = [
        row("XX-100", &[(Column::Roles, "单位填表人")]),
        row("XX-101", &[]),
    ];
    let text = file(&rows);
    let (gbk, _, _) = encoding_rs::GBK.encode(&text);
    for bytes in [
        text.clone().into_bytes(),
        format!("\u{feff}{text}").into_bytes(),
        gbk.into_owned(),
        workbook(&rows, false),
    ] {
        let preview = desk.upload(bytes, &[]).await;
        assert_eq!(preview["additions"], 2);
        assert_eq!(preview["people"][0]["person"]["unit_name"], "天元分局");
        assert_eq!(
            preview["people"][0]["person"]["role_names"],
            json!(["单位填表人"])
        );
        assert_eq!(preview["people"][0]["person"]["obligation"]["duty"], "须填报本人");
    }
}

#[tokio::test]
async fn programs_send_the_file_as_the_body() {
    let desk = Desk::start().await;
    let rows = [row("XX-100", &[])];
    let xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    for (kind, body) in [
        ("text/csv; charset=utf-8", file(&rows).into_bytes()),
        (xlsx, workbook(&rows, false)),
    ] {
        let request = desk
            .client
            .post(desk.address("/api/roster"))
            .header("content-type", kind);
        let response = request.body(body).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::CREATED);
        let location = response.headers()["location"].to_str().unwrap().to_owned();
        let preview: Value = response.json().await.unwrap();
        assert_eq!(
            location,
            format!("/api/roster/uploads/{}", preview["upload"].as_str().unwrap())
        );
    }
}

#[tokio::test]
async fn every_problem_is_told_and_nothing_is_staged() {
    let desk = Desk::start().await;
    let rows = [
        row("XX-100", &[(Column::Unit, "火星分局"), (Column::Born, "1985-13")]),
        row(
            "XX-100",
            &[(Column::Employment, "退休"), (Column::LeftOn, "2017-02-30")],
        ),
        row("XX-102", &[(Column::Roles, "皇帝")]),
    ];
    for bytes in [file(&rows).into_bytes(), workbook(&rows, false)] {
        let refusal = desk.refused(bytes).await;
        assert_eq!(
            problems(&refusal),
            [
                (2, "出生年月"),
                (2, "单位"),
                (3, "编号"),
                (3, "离职日期"),
                (4, "角色")
            ]
        );
        assert_eq!(refusal["status"], 422);
        assert!(refusal["upload"].is_null());
        assert_eq!(refusal["fields"]["file"].as_array().unwrap().len(), 5);
    }
    assert_eq!(desk.everyone().await.len(), desk.service.roster().len());
}

#[tokio::test]
async fn merged_cells_are_refused_by_row_and_column() {
    let desk = Desk::start().await;
    let rows = [row("XX-100", &[]), row("XX-101", &[])];
    let refusal = desk.refused(workbook(&rows, true)).await;
    assert!(problems(&refusal).contains(&(2, "单位")), "{refusal}");
}

#[tokio::test]
async fn a_number_may_stand_once_in_all_parts() {
    let desk = Desk::start().await;
    let first = desk
        .upload(file(&[row("XX-100", &[]), row("XX-101", &[])]), &[])
        .await;
    let upload = first["upload"].as_str().unwrap();
    let further = file(&[row("XX-102", &[]), row("XX-101", &[])]);
    let response = desk.send(further, &[("upload", upload)]).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let refusal: Value = response.json().await.unwrap();
    assert_eq!(problems(&refusal), [(3, "编号")]);
    // The part was not added: mended, it is.
    let preview = desk
        .upload(file(&[row("XX-102", &[])]), &[("upload", upload)])
        .await;
    assert_eq!((&preview["files"], &preview["additions"]), (&json!(2), &json!(3)));
}

#[tokio::test]
async fn signers_must_be_on_the_roster_and_able_to_sign() {
    let desk = Desk::start().await;
    let signed_by = |number: &'static str| row("XX-100", &[(Column::Signer, number)]);
    for (signer, fits) in [
        ("JL-004", true),
        ("TY-003", true),
        ("TY-001", false),
        ("XX-999", false),
    ] {
        let preview = desk.upload(file(&[signed_by(signer)]), &[]).await;
        assert_eq!(preview["loadable"], fits, "{signer}: {preview}");
        assert_eq!(preview["problems"].as_array().unwrap().is_empty(), fits);
        if !fits {
            assert_eq!(desk.load_once(&preview).await.status(), StatusCode::CONFLICT);
            assert!(desk.entry("XX-100").await.is_none());
        }
    }
    // A further part brings the one who was missing.
    let preview = desk.upload(file(&[signed_by("XX-999")]), &[]).await;
    let upload = preview["upload"].as_str().unwrap();
    let signer = file(&[row("XX-999", &[(Column::Roles, "阅签人")])]);
    let preview = desk.upload(signer, &[("upload", upload)]).await;
    assert_eq!(preview["loadable"], true, "{preview}");
    desk.load(&preview).await;
    assert_eq!(
        desk.entry("XX-100").await.unwrap().signer.unwrap().as_str(),
        "XX-999"
    );
}

#[tokio::test]
async fn nobody_takes_the_office_from_themselves() {
    let desk = Desk::start().await;
    let own = row_of(&desk, OFFICE, &[(Column::Roles, "")]);
    let refusal = desk.refused(file(&[own])).await;
    assert_eq!(problems(&refusal), [(2, "角色")]);
    let preview = desk
        .upload(file(&[row("XX-100", &[])]), &[("complete", "true")])
        .await;
    assert_eq!(preview["loadable"], false);
    assert_eq!(desk.load_once(&preview).await.status(), StatusCode::CONFLICT);
    assert_eq!(desk.everyone().await.len(), desk.service.roster().len());
}

#[tokio::test]
async fn a_file_without_their_columns_leaves_roles_signers_and_telephones_alone() {
    let desk = Desk::start().await;
    let cut = |line: &str| line.rsplitn(4, ',').nth(3).unwrap().to_owned();
    let lines: Vec<String> = DEMO.lines().map(cut).collect();
    let preview = desk.upload(lines.join("\n"), &[("complete", "true")]).await;
    assert_eq!(preview["unchanged"], desk.service.roster().len());
    assert_eq!(
        (&preview["changes"], &preview["departures"]),
        (&json!(0), &json!(0))
    );
}

#[tokio::test]
async fn rubbish_is_refused() {
    let desk = Desk::start().await;
    for rubbish in [
        &b"\0\x01\x02"[..],
        b"PK\x03\x04rubbish",
        b"<html></html>",
        &[0xD0, 0xCF, 0x11, 0xE0],
    ] {
        let refusal = desk.refused(rubbish).await;
        assert_eq!(problems(&refusal).len(), 1, "{refusal}");
    }
    let none = desk.send("", &[]).await;
    assert_eq!(none.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let five_mebibytes = desk.send(vec![b'x'; 5 << 20], &[]).await;
    assert_eq!(five_mebibytes.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let unknown = desk.send(DEMO, &[("upload", "2222-2222")]).await;
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
    for (kind, status) in [
        ("text/csv", StatusCode::PAYLOAD_TOO_LARGE),
        ("application/json", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("multipart/form-data", StatusCode::BAD_REQUEST),
        ("multipart/form-data; boundary=x", StatusCode::BAD_REQUEST),
    ] {
        let request = desk
            .client
            .post(desk.address("/api/roster"))
            .header("content-type", kind);
        let response = request.body(vec![b'x'; 5 << 20]).send().await.unwrap();
        assert!(
            response.status() == status || response.status() == StatusCode::PAYLOAD_TOO_LARGE,
            "{kind}: {}",
            response.status()
        );
    }
}

#[tokio::test]
async fn a_page_shows_the_problems_and_the_form_again() {
    let desk = Desk::start().await;
    let bad = file(&[row("XX-100", &[(Column::Rank, "<元帅>")])]);
    let part = reqwest::multipart::Part::bytes(bad.into_bytes()).file_name("a.csv");
    let form = reqwest::multipart::Form::new()
        .part("file", part)
        .text("complete", "true");
    let request = desk.client.post(desk.address("/api/roster")).multipart(form);
    let response = request.header("accept", "text/html").send().await.unwrap();
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    assert!(page.contains("没有“&lt;元帅&gt;”这一项"), "{page}");
    assert!(page.contains("type=\"file\"") && page.contains("checked"));
}

#[tokio::test]
async fn a_preview_says_what_the_spreadsheet_hides() {
    let desk = Desk::start().await;
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (at, column) in (0..).zip(Column::ALL) {
        sheet.write_string(0, at, column.heading()).unwrap();
    }
    for (line, number) in [(1, "XX-100"), (2, "XX-101")] {
        for (at, cell) in (0..).zip(row(number, &[(Column::Roles, "单位填表人")])) {
            sheet.write_string(line, at, cell).unwrap();
        }
    }
    sheet.set_row_hidden(2).unwrap();
    sheet.set_column_hidden(Column::Roles as u16).unwrap();
    let preview = desk.upload(workbook.save_to_buffer().unwrap(), &[]).await;
    assert_eq!(preview["hidden_rows"], 1);
    assert_eq!(preview["hidden_columns"], json!(["角色"]));
    let page = desk
        .page(&format!(
            "/api/roster/uploads/{}",
            preview["upload"].as_str().unwrap()
        ))
        .await;
    assert!(
        page.contains("隐藏或者被筛选掉的行中有 1 人；隐藏的列有角色"),
        "{page}"
    );
}

#[tokio::test]
async fn a_roster_is_loaded_as_it_is_seen() {
    let desk = Desk::start().await;
    let odd = row(
        "X‐9",
        &[
            (Column::Name, "⽰例・\u{200b}甲"),
            (Column::Unit, "天元\u{feff}分局"),
        ],
    );
    let preview = desk.upload(file(&[odd]), &[]).await;
    desk.load(&preview).await;
    let listed = desk.get("/api/roster?unit=tianyuan").await;
    let listed = listed["people"].as_array().unwrap();
    let loaded = listed.iter().find(|person| person["number"] == "X-9");
    assert_eq!(loaded.unwrap()["name"], "示例·甲");
}
