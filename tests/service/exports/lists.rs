//! Every list in every format.

use super::*;

/// Columns that JSON Lines fill with English names.
const NAMED: &[&str] = &[
    "kind",
    "sign_off",
    "participant",
    "action",
    "capacity",
    "matter",
    "role",
    "standing",
    "occasion",
];

#[tokio::test]
async fn every_list_says_the_same_in_every_format() {
    let world = World::play().await;
    for (list, columns) in world.columns().await {
        let objects = world.objects(&world.discipline, &list, "").await;
        assert!(!objects.is_empty(), "{list} has a row");
        let (_, bytes) = world.fetch(&world.discipline, &list, "format=csv").await;
        let text = String::from_utf8(bytes.clone()).unwrap();
        let ends = text.matches("\r\n").count();
        assert!(text.ends_with("\r\n") && ends > objects.len(), "{list}");
        let (headings, rows) = read_csv(&bytes);
        let (_, bytes) = world.fetch(&world.discipline, &list, "format=xlsx").await;
        let (book_headings, book_rows) = read_workbook(bytes);
        let expected: Vec<&String> = columns.iter().map(|(_, heading)| heading).collect();
        assert_eq!(headings.iter().collect::<Vec<_>>(), expected, "{list}");
        assert_eq!(book_headings, headings, "{list}");
        assert_eq!(book_rows.len(), rows.len(), "{list}");
        assert_eq!(objects.len(), rows.len(), "{list}");
        for ((object, row), book_row) in objects.iter().zip(&rows).zip(&book_rows) {
            let names: Vec<&String> = object.as_object().unwrap().keys().collect();
            let expected: Vec<&String> = columns.iter().map(|(name, _)| name).collect();
            assert_eq!(names, expected, "{list}");
            for ((cell, book_cell), (name, _)) in row.iter().zip(book_row).zip(&columns) {
                // A workbook keeps a line end as LF.
                assert_eq!(
                    &cell.replace("\r\n", "\n"),
                    &book_cell.replace("\r\n", "\n"),
                    "{list} {name}"
                );
                if NAMED.contains(&name.as_str()) {
                    assert_eq!(object[name].is_null(), cell.is_empty(), "{list} {name}");
                } else {
                    assert_eq!(&json_in_csv(&object[name], cell), cell, "{list} {name}");
                }
                let dangerous = ['=', '+', '@', '\t', '\r'];
                assert!(!cell.starts_with(dangerous), "{list} {name}: {cell}");
                let number = cell.parse::<f64>().is_ok();
                assert!(!cell.starts_with('-') || number, "{list} {name}: {cell}");
            }
        }
    }
}

#[tokio::test]
async fn what_was_filed_is_what_is_exported() {
    let world = World::play().await;
    let one = async |list: &str, number: &str| {
        let rows = world.objects(&world.office, list, "").await;
        let mut of = rows.into_iter().filter(|row| row["number"] == number);
        of.next().unwrap_or_else(|| panic!("{number} in {list}"))
    };
    let has = |row: &Value, expected: Value| {
        for (name, value) in expected.as_object().unwrap() {
            assert_eq!(&row[name], value, "{name} of {row}");
        }
    };
    let reference = &world.reference;
    has(
        &one("roster", "TY-001").await,
        json!({
            "name": "赵示例", "unit": "天元分局", "must_declare": true, "filed": true, "kind": "disclosure",
            "reference": reference, "revision": 1, "filed_at": "2017-09-11T01:00:00Z", "late": false,
            "sign_off": "returned", "checked": true, "delivered": false
        }),
    );
    has(
        &one("roster", "JL-002").await,
        json!({ "kind": "nil", "sign_off": "signed", "checked": false, "delivered": true, "delivery": 1 }),
    );
    has(
        &one("roster", "TY-002").await,
        json!({ "filed": false, "kind": null, "reference": null, "sign_off": null, "checked": null }),
    );
    has(
        &one("declarations", "TY-001").await,
        json!({
            "kind": "disclosure", "phone": "13800000000", "political_affiliation": "群众", "status": "在职",
            "relatives": 0, "participations": 1, "signature": "赵示例", "sign_off": "returned",
            "decided_by": "杨示例", "checked": true, "verified": true
        }),
    );
    has(
        &one("participations", "TY-001").await,
        json!({
            "participant": "self", "relative": null, "mode": "参股", "sector": "涉砂", "business_name": "+示例砂场",
            "credit_code": "91350100M000100Y43", "from": "2015-03", "to": null, "amount_wan": "12.50",
            "profit_wan": "-0.30", "self_report_withdrawal": "已退", "verification": "涉及金额：实为30万元",
            "withdrawn_on": "2017-09-10", "method": "转让", "transferee": "示例受让人", "price_wan": "20.00",
            "market_value_wan": "10.00", "flags": ["高价转让"], "lenient": true, "exempt": false, "place": 1
        }),
    );
    has(
        &one("relatives", "JL-002").await,
        json!({ "relative": "示例子", "relation": "子女", "position": "=示例公司", "participations": 0 }),
    );
    has(
        &one("withdrawals", "TY-001").await,
        json!({ "serial": 1, "revision": 1, "withdrawn_on": "2017-09-10", "method": "转让", "flags": ["高价转让"] }),
    );
    has(
        &one("sign-offs", "TY-001").await,
        json!({ "step": 1, "action": "returned", "by": "杨示例", "words": "@请核对金额", "capacity": "unit_leader" }),
    );
    has(
        &one("checks", "TY-001").await,
        json!({ "step": 1, "comment": "-已核对", "stands": true, "by_number": "TY-004" }),
    );
    has(
        &one("verifications", "TY-001").await,
        json!({ "matter": "verification", "counts": true, "role": "office", "case_report": null }),
    );
    has(
        &one("watch", "HT-004").await,
        json!({ "date": "2017-12-01", "passed": false, "ordered": false, "left_out": false }),
    );
    has(
        &one("spot-checks", "TY-001").await,
        json!({ "unit": "天元分局", "place": 1, "verdict": "不属实", "what": "金额少报", "kind": "disclosure" }),
    );
    has(
        &one("deliveries", "JL-002").await,
        json!({
            "delivery": 1, "occasion": "first", "kind": "nil", "late": false, "withdrawals": 0,
            "collected_by_office": world.desk.service.person(OFFICE).name
        }),
    );
    has(
        &one("missing", "TY-001").await,
        json!({ "not_filed": false, "returned": true, "what": ["退回未更正"], "phone": "13800000001" }),
    );
    has(
        &one("missing", "TY-002").await,
        json!({ "not_filed": true, "filing_overdue": false, "what": ["未填报"], "phone": null }),
    );
    let leads = world.objects(&world.office, "leads", "").await;
    has(
        &leads[0],
        json!({
            "id": world.lead, "subject_number": "TY-001", "subject_name": "赵示例", "subject_unit": "天元分局",
            "standing": "open", "awaits_city": true, "kind": "participation", "source": "举报电话"
        }),
    );
}

#[tokio::test]
async fn a_unit_s_list_has_that_unit_alone() {
    let world = World::play().await;
    for (list, _) in world.columns().await {
        let rows = world.objects(&world.office, &list, "&unit=tianyuan").await;
        for row in &rows {
            let unit = if list == "leads" { "subject_unit" } else { "unit" };
            assert_eq!(row[unit], "天元分局", "{list} {row}");
        }
        let other = world.objects(&world.office, &list, "&unit=lusong").await;
        assert!(other.iter().all(|row| row["unit"] == "芦淞分局"), "{list}");
    }
    let roster = world.objects(&world.office, "roster", "&unit=tianyuan").await;
    let expected = world.desk.service.roster().iter();
    let expected = expected.filter(|entry| entry.unit.as_str() == "tianyuan").count();
    assert_eq!(roster.len(), expected);
}

#[tokio::test]
async fn somebody_who_moved_is_found_where_they_are_and_one_who_left_keeps_what_they_filed() {
    let mut world = World::play().await;
    let mut moved = world.desk.service.person("TY-001").clone();
    moved.unit = campaign::UnitId::parse("lusong").unwrap();
    world.desk.service.enlist(moved).await;
    let roster = world.objects(&world.office, "roster", "&unit=lusong").await;
    let found = roster.iter().find(|row| row["number"] == "TY-001").unwrap();
    assert_eq!(found["reference"], world.reference);
    for (unit, listed) in [("tianyuan", false), ("lusong", true)] {
        let of_unit = format!("&unit={unit}");
        let declarations = world.objects(&world.office, "declarations", &of_unit).await;
        let mut found = declarations.iter().filter(|row| row["number"] == "TY-001");
        assert_eq!(
            found.next().map(|row| &row["apart"]),
            listed.then_some(&Value::Null)
        );
    }
    world.desk.service.depart("TY-001").await;
    for list in ["declarations", "participations"] {
        let rows = world.objects(&world.office, list, "&unit=lusong").await;
        let kept = rows.iter().find(|row| row["number"] == "TY-001").unwrap();
        assert_eq!(kept["apart"], "已移出花名册", "{list}");
    }
    let missing = world.objects(&world.office, "missing", "").await;
    assert!(missing.iter().all(|row| row["number"] != "TY-001"));
}

#[tokio::test]
async fn hostile_text_stays_text() {
    let world = World::play().await;
    let (_, bytes) = world.fetch(&world.office, "participations", "format=csv").await;
    let text = String::from_utf8(bytes).unwrap();
    assert!(
        text.contains("\"'=HYPERLINK(\"\"http://example.invalid\"\",\"\"点我\"\"),"),
        "{text}"
    );
    assert!(text.contains(",'+示例砂场,"), "{text}");
    assert!(text.contains(",12.50,-0.30,"), "a loss stays a number: {text}");
    let rows = world.objects(&world.office, "participations", "").await;
    let mine = rows.iter().find(|row| row["number"] == "TY-001").unwrap();
    let content = mine["content"].as_str().unwrap();
    assert!(
        content.starts_with("=HYPERLINK(\"") && content.contains('😀'),
        "{content}"
    );
}
