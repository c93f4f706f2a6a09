//! What Annex 3 shows of it: columns, counts and notes, in the unit's workbook and in the summary.

use super::*;
use calamine::{Data, Reader as _, Xlsx};
use std::io::Cursor;

/// The texts of a worksheet, row by row.
fn texts(workbook: &mut Xlsx<Cursor<Vec<u8>>>, sheet: usize) -> Vec<Vec<String>> {
    let range = workbook.worksheet_range_at(sheet).unwrap().unwrap();
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        other => other.to_string(),
    };
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

/// The workbook of a unit's Annex 3.
async fn workbook(desk: &Desk, client: &Client, unit: &str) -> Xlsx<Cursor<Vec<u8>>> {
    let request = client.get(desk.address(&format!("/api/units/{unit}/annex3?format=xlsx")));
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let bytes = response.bytes().await.unwrap().to_vec();
    calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

#[tokio::test]
async fn columns_15_to_19_and_the_notes_are_in_the_workbook() {
    let desk = Desk::start().await;
    let participations = vec![
        left_on("示例一", "2017-09-01"),
        still_in("示例二"),
        still_in("示例三"),
        still_in("示例四"),
    ];
    let reference = desk
        .file("HT-004", &desk.disclosure("HT-004", participations))
        .await;
    let mut nil = forms::nil(&desk.service, "HT-005");
    nil.as_object_mut().unwrap().remove("relatives");
    let concealing = desk.file("HT-005", &nil).await;
    desk.service.set_clock(VERIFYING);
    let office = desk.sign_in(OFFICE).await;
    for place in 0..4 {
        desk.noted(&office, &reference, "verification", confirmed(place))
            .await;
    }
    let done = json!({ "participation": 1, "ordered_on": "2017-10-10", "done_on": "2017-10-20" });
    desk.noted(&office, &reference, "ordered-withdrawal", done).await;
    let agreed = json!({ "participation": 2, "date": "2017-12-01" });
    desk.noted(&office, &reference, "agreed-date", agreed).await;
    desk.noted(&office, &reference, "disposition", disposed("免予处理", &[0]))
        .await;
    desk.noted(&office, &reference, "disposition", disposed("组织处理", &[1, 2]))
        .await;
    let note = json!({ "participation": 3, "text": "股份由他人代持，另案核查" });
    desk.noted(&office, &reference, "note", note).await;
    let concealed = json!({
        "outcome": "differs", "differences": { "other": "隐瞒示例砂场股份" }, "evidence": "工商登记档案"
    });
    desk.noted(&office, &concealing, "verification", concealed).await;
    let unit_note = json!({ "text": "本单位另有两人借调在外" });
    let (status, answer) = desk.post(&office, "/api/units/hetang/note", &unit_note).await;
    assert_eq!(status, StatusCode::OK, "{answer}");

    let mut workbook = workbook(&desk, &office, "hetang").await;
    let rows = texts(&mut workbook, 0);
    let of = |business: &str| {
        let row = rows
            .iter()
            .find(|row| row.get(11).is_some_and(|text| text.contains(business)));
        row.unwrap()[14..19].to_vec()
    };
    assert_eq!(
        of("示例一"),
        ["已退", "", "", "属实", "免予处理：未如实报告涉及金额"]
    );
    assert_eq!(
        of("示例二"),
        ["", "已责成退出", "", "属实", "组织处理：未如实报告涉及金额"]
    );
    assert_eq!(
        of("示例三"),
        ["", "", "2017年12月1日", "属实", "组织处理：未如实报告涉及金额"]
    );
    assert_eq!(of("示例四"), ["", "", "", "属实", ""]);
    let notes = texts(&mut workbook, 1);
    let told: Vec<(&str, &str)> = notes
        .iter()
        .skip(2)
        .map(|row| (row[0].as_str(), row[1].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("荷塘分局", "本单位另有两人借调在外"),
            ("陈示例（HT-005）", "核查情况：其他：隐瞒示例砂场股份"),
            ("序号 4：冯示例", "股份由他人代持，另案核查"),
        ]
    );
    let (_, page) = desk.page(&office, "/api/units/hetang/annex3").await;
    for text in ["已责成退出", "2017年12月1日", "本单位另有两人借调在外"] {
        assert!(page.contains(text), "{text}");
    }
}

#[tokio::test]
async fn who_is_exempt_is_counted_once_and_the_table_adds_up() {
    let desk = Desk::start().await;
    // 市监测中心站: a technician with a claim, one with a claim that is refused, and one who files nil.
    let claiming = |number: &str| {
        let mut form = desk.disclosure(number, vec![still_in("示例科技")]);
        form["innovation_exemption"] = json!({ "basis": "经单位同意的离岗创业协议" });
        form
    };
    let accepted = desk.file("JC-005", &claiming("JC-005")).await;
    let refused = desk.file("JC-006", &claiming("JC-006")).await;
    let nil = forms::nil(&desk.service, "JC-001");
    desk.file("JC-001", &nil).await;
    let office = desk.sign_in(OFFICE).await;
    let counts = async || {
        let (status, table) = desk.get(&office, "/api/units/monitoring-centre/annex3").await;
        assert_eq!(status, StatusCode::OK, "{table}");
        table
    };
    let unit = desk.service.person("JC-005").unit.clone();
    assert_eq!(unit.as_str(), "monitoring-centre");
    let before = counts().await["reconciliation"].clone();
    assert_eq!(
        (
            &before["disclosing"],
            &before["exempt"],
            &before["exemption_claimed"],
            &before["rows"]
        ),
        (&json!(2), &json!(0), &json!(2), &json!(2))
    );
    let ruling = json!({ "decision": "accepted", "reason": "符合指导意见，未利用职务便利" });
    desk.noted(&office, &accepted, "exemption", ruling).await;
    let ruling = json!({ "decision": "refused", "reason": "协议未经单位同意" });
    desk.noted(&office, &refused, "exemption", ruling).await;
    let table = counts().await;
    let after = &table["reconciliation"];
    assert_eq!(
        (
            &after["disclosing"],
            &after["exempt"],
            &after["exemption_claimed"],
            &after["rows"]
        ),
        (&json!(1), &json!(1), &json!(0), &json!(1))
    );
    let number = |name: &str| after[name].as_u64().unwrap();
    assert_eq!(
        number("expected"),
        number("nil") + number("disclosing") + number("exempt") + number("missing")
    );
    assert_eq!(table["exempt"][0]["number"], "JC-005");
    let mut workbook = workbook(&desk, &office, "monitoring-centre").await;
    let rows = texts(&mut workbook, 0);
    let listed: Vec<&str> = rows
        .iter()
        .filter(|row| row.get(11).is_some_and(|text| text.contains("示例科技")))
        .map(|row| row[1].as_str())
        .collect();
    assert_eq!(listed, ["金示例"], "whose claim was refused");
    assert_eq!(texts(&mut workbook, 1)[2], ["豁免", "华示例（JC-005）"]);

    // An amendment that adds a participation waits for another word, and counts as disclosing again.
    let mut more = desk.disclosure("JC-005", vec![still_in("示例科技"), still_in("示例检测")]);
    more["innovation_exemption"] = json!({ "basis": "经单位同意的离岗创业协议" });
    desk.file("JC-005", &more).await;
    let counted = counts().await["reconciliation"].clone();
    assert_eq!(
        (
            &counted["disclosing"],
            &counted["exempt"],
            &counted["exemption_claimed"],
            &counted["rows"]
        ),
        (&json!(2), &json!(0), &json!(1), &json!(3))
    );
}

#[tokio::test]
async fn a_unit_s_note_is_changed_for_a_reason_and_taken_back() {
    let desk = Desk::start().await;
    let office = desk.sign_in(OFFICE).await;
    let path = "/api/units/hetang/note";
    for (body, expected) in [
        (json!({}), StatusCode::UNPROCESSABLE_ENTITY),
        (json!({ "text": "一" }), StatusCode::UNPROCESSABLE_ENTITY),
        (
            json!({ "text": "另有两人借调", "colour": "red" }),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (json!({ "text": "另有两人借调" }), StatusCode::OK),
        (json!({ "text": "另有两人借调" }), StatusCode::OK),
        (
            json!({ "text": "另有三人借调" }),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            json!({ "text": "另有三人借调", "why": "人数有误" }),
            StatusCode::OK,
        ),
        (json!({ "text": "", "why": "均已返回" }), StatusCode::OK),
    ] {
        let (status, answer) = desk.post(&office, path, &body).await;
        assert_eq!(status, expected, "{body}: {answer}");
    }
    let unit = desk.service.person("HT-001").unit.clone();
    let notes = desk.service.store.unit_files.unit_notes(&unit).await.unwrap();
    let told: Vec<_> = notes
        .iter()
        .map(|note| (note.before.as_deref(), note.text.as_deref(), note.why.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (None, Some("另有两人借调"), None),
            (Some("另有两人借调"), Some("另有三人借调"), Some("人数有误")),
            (Some("另有三人借调"), None, Some("均已返回")),
        ]
    );
    let (status, _) = desk
        .post(&office, "/api/units/nowhere/note", &json!({ "text": "说明" }))
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}
