//! What rows and cells say, and every problem in them.

use super::*;

#[test]
fn every_problem_is_named_by_row_and_column() {
    let text = csv_of(&[
        with(&[(Column::Born, "1980-13")]),
        with(&[
            (Column::Name, ""),
            (Column::Unit, "火星分局"),
            (Column::Rank, "元帅"),
            (Column::CivilServant, "也许"),
            (Column::Employment, "退休"),
            (Column::Ruling, "是"),
            (Column::Signer, "王局长"),
            (Column::Roles, "单位填表人、皇帝"),
        ]),
    ]);
    let told = problems(text.as_bytes());
    let places: Vec<&str> = told
        .iter()
        .map(|problem| problem.split_once('：').unwrap().0)
        .collect();
    assert_eq!(
        places,
        [
            "第 2 行“出生年月”",
            "第 3 行“编号”",
            "第 3 行“姓名”",
            "第 3 行“单位”",
            "第 3 行“职级”",
            "第 3 行“公务员或参公”",
            "第 3 行“离职日期”",
            "第 3 行“认定理由”",
            "第 3 行“阅签人”",
            "第 3 行“角色”",
        ]
    );
    assert!(told[1].contains("与第 2 行重复"), "{}", told[1]);
    assert!(
        told[9].contains("皇帝") && told[9].contains("派驻纪检组"),
        "{}",
        told[9]
    );
}

#[test]
fn impossible_dates_are_refused() {
    let one = |changed: &[(Column, &'static str)]| problems(csv_of(&[with(changed)]).as_bytes());
    let left = |day: &'static str| one(&[(Column::Employment, "退休"), (Column::LeftOn, day)]);
    assert_eq!(left("2016-05-31"), Vec::<String>::new());
    for impossible in ["2017-02-29", "2017-09-12", "1984-01-01", "昨天", "2016-05"] {
        assert_eq!(left(impossible).len(), 1, "{impossible}");
    }
    assert_eq!(one(&[(Column::LeftOn, "2016-05-31")]).len(), 1);
    for impossible in ["2017-10", "2010-01", "1890-01", "0085-03", "1985.1"] {
        assert_eq!(one(&[(Column::Born, impossible)]).len(), 1, "{impossible}");
    }
}

#[test]
fn missing_and_doubled_columns_are_named() {
    let told = problems("编号,姓名,姓名\nA-1,甲,乙\n".as_bytes());
    assert_eq!(told.len(), 13 + 1);
    assert!(told[0].starts_with("第 1 行“出生年月”"), "{}", told[0]);
    assert!(told[13].starts_with("第 1 行“姓名”"), "{}", told[13]);
}

#[test]
fn a_file_may_do_without_signers_roles_and_telephones() {
    let cut = |line: &str| line.rsplitn(4, ',').nth(3).unwrap().to_owned();
    let text = csv_of(&[CLERK]).lines().map(cut).collect::<Vec<_>>().join("\n");
    let (people, outcome) = reading(text.as_bytes());
    assert_eq!(people.len(), 1);
    assert!(outcome.problems.is_empty() && !outcome.has_roles && !outcome.has_signers && !outcome.has_phones);
}

#[test]
fn rows_are_numbered_as_the_spreadsheet_shows_them() {
    let bad = with(&[(Column::Number, "A-2"), (Column::Rank, "元帅")]).join(",");
    let multi = with(&[(Column::Number, "A-3"), (Column::Position, "\"局长\n（兼）\"")]).join(",");
    let text = format!("花名册,,\r\n\r\n{HEADINGS}\r\n,,,\r\n\r\n{multi}\r\n{bad}");
    let (people, outcome) = reading(text.as_bytes());
    assert_eq!(people[0].row, 6);
    assert_eq!(people[0].entry.position, "局长 （兼）");
    assert_eq!(outcome.problems.listed()[0].row, Some(7));
}

#[test]
fn names_that_were_spaced_out_and_full_width_text_are_folded() {
    let text = csv_of(&[with(&[
        (Column::Number, "ａ－１"),
        (Column::Name, "王　伟"),
        (Column::Born, "１９８５．３"),
        (Column::Roles, "\"单位填表人，阅签人, 阅签人；填报人\""),
    ])]);
    let entry = entries(text.as_bytes()).remove(0);
    assert_eq!(entry.number.as_str(), "A-1");
    assert_eq!(entry.name, "王伟");
    assert_eq!(entry.born.to_string(), "1985-03");
    assert_eq!(entry.roles, [Role::Signer, Role::UnitOfficer]);
}

#[test]
fn dates_and_numbers_are_read_as_spreadsheets_store_them() {
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let book = workbook(|sheet| {
        sheet
            .merge_range(0, 0, 0, 8, "全局人员花名册", &Format::new())
            .unwrap();
        write_row(sheet, 2, &HEADINGS.split(',').collect::<Vec<_>>());
        let left = [(Column::Employment, "退休")];
        for row in [4, 5, 7] {
            write_row(sheet, row, &with(&left));
            let left_on = ExcelDateTime::from_ymd(2016, 5, 31).unwrap();
            sheet
                .write_datetime_with_format(row, Column::LeftOn as u16, &left_on, &day)
                .unwrap();
            sheet.write_number(row, 0, f64::from(1000 + row)).unwrap();
        }
        let born = ExcelDateTime::from_ymd(1985, 3, 1).unwrap();
        sheet.write_datetime_with_format(4, 2, &born, &day).unwrap();
        sheet.write_number(5, 2, 1985.03).unwrap();
        let formula = Formula::new("TEXT(A1,\"yyyy-mm\")").set_result("1985-03");
        sheet.write_formula(7, 2, formula).unwrap();
        sheet.write_boolean(7, Column::CivilServant as u16, true).unwrap();
    });
    let people = entries(&book);
    let numbers: Vec<&str> = people.iter().map(|person| person.number.as_str()).collect();
    assert_eq!(numbers, ["1004", "1005", "1007"]);
    for person in &people {
        assert_eq!(person.born.to_string(), "1985-03");
        assert_eq!(person.left_on, Some(date(2016, 5, 31)));
        assert!(person.civil_servant);
    }
}

#[test]
fn merged_cells_over_people_are_refused_by_row_and_column() {
    let book = workbook(|sheet| {
        write_row(sheet, 0, &HEADINGS.split(',').collect::<Vec<_>>());
        write_row(sheet, 1, &CLERK);
        write_row(sheet, 2, &with(&[(Column::Number, "A-2"), (Column::Unit, "")]));
        sheet.merge_range(1, 3, 2, 3, "天元分局", &Format::new()).unwrap();
    });
    let told = problems(&book);
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[0], "第 3 行“单位”：必填");
    assert!(
        told[1].starts_with("第 2 行“单位”：第 2 至 3 行是合并的单元格"),
        "{}",
        told[1]
    );
}

#[test]
fn formulas_that_failed_are_refused() {
    let book = workbook(|sheet| {
        write_row(sheet, 0, &HEADINGS.split(',').collect::<Vec<_>>());
        write_row(sheet, 1, &CLERK);
        sheet
            .write_formula(1, 4, Formula::new("VLOOKUP(1,A:B,2,0)").set_result("#N/A"))
            .unwrap();
    });
    let told = problems(&book);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("第 2 行“职务”：公式出错"), "{}", told[0]);
}

#[test]
fn two_sheets_of_people_are_refused() {
    let mut workbook = Workbook::new();
    for name in ["机关", "分局"] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        write_row(sheet, 0, &HEADINGS.split(',').collect::<Vec<_>>());
        write_row(sheet, 1, &CLERK);
    }
    let told = problems(&workbook.save_to_buffer().unwrap());
    assert_eq!(told.len(), 1);
    assert!(
        told[0].contains("机关") && told[0].contains("分局"),
        "{}",
        told[0]
    );
}

#[test]
fn cells_are_read_as_they_are_seen() {
    let text = csv_of(&[with(&[
        (Column::Number, "\u{202a}T‐9\u{202c}"),
        (Column::Name, "⽰例・\u{200b}甲"),
        (Column::Position, "科\u{feff}员"),
    ])]);
    let text = text.replacen("姓名", "姓\u{200b}名", 1);
    let (people, outcome) = reading(text.as_bytes());
    assert_eq!(outcome.problems.listed(), []);
    let entry = &people[0].entry;
    assert_eq!(
        (entry.number.as_str(), &*entry.name, &*entry.position),
        ("T-9", "示例·甲", "科员")
    );
}

#[test]
fn what_cannot_be_seen_or_read_is_a_problem_of_its_row() {
    for blank in ["\u{200b}", "\u{3164}", "\u{2800}", "\u{202e}\u{202c}"] {
        let told = problems(csv_of(&[with(&[(Column::Name, blank)])]).as_bytes());
        assert_eq!(told, ["第 2 行“姓名”：必填"], "{blank:?}");
    }
    for odd in ["示例\u{e000}", "示例\u{ffff}", "示例\u{378}", "示例\u{7}"] {
        let told = problems(csv_of(&[with(&[(Column::Name, odd)])]).as_bytes());
        assert_eq!(told.len(), 1, "{odd:?}");
        assert!(
            told[0].starts_with("第 2 行“姓名”：含有无法显示的字符（U+"),
            "{told:?}"
        );
    }
}

#[test]
fn a_message_names_few_units_and_not_five_hundred() {
    let mut campaign = campaign().clone();
    let told = |campaign: &Campaign, unit: &'static str| {
        let file = csv_of(&[with(&[(Column::Unit, unit)])]);
        let outcome = read(file.as_bytes(), campaign, TODAY, |_| {});
        let problems = outcome.problems.listed().iter();
        problems.map(ToString::to_string).collect::<String>()
    };
    assert!(told(&campaign, "火星分局").contains("可填：市监测中心站"));
    let first = campaign.units[0].clone();
    campaign.units.extend((0..500).map(|number| Unit {
        id: UnitId::parse(&format!("unit-{number}")).unwrap(),
        name: format!("示例{number}所（驻外）"),
        ..first.clone()
    }));
    assert_eq!(
        told(&campaign, "火星分局"),
        "第 2 行“单位”：没有“火星分局”这个单位；请填写单位全称，如模板的“单位”一列所列"
    );
    assert_eq!(told(&campaign, "示例７所(驻外)"), "");
}

#[test]
fn a_telephone_is_read_by_the_rule_of_annex_2_and_may_be_left_out() {
    let read = |typed: &'static str| {
        entries(csv_of(&[with(&[(Column::Phone, typed)])]).as_bytes())
            .remove(0)
            .phone
    };
    assert_eq!(read("+86 138-0000-0000").as_deref(), Some("13800000000"));
    assert_eq!(read("0731-28682655转801").as_deref(), Some("0731-28682655-801"));
    assert_eq!(read(""), None);
    for (typed, said) in [
        ("123", "须为手机号码"),
        ("13800000000、13900000000", "只填一个号码"),
        ("73128682655", "须为手机号码"),
    ] {
        let told = problems(csv_of(&[with(&[(Column::Phone, typed)])]).as_bytes());
        assert_eq!(told.len(), 1, "{told:?}");
        let place = format!("第 2 行“联系电话”：“{typed}”{said}");
        assert!(told[0].starts_with(&place), "{told:?}");
    }
}

#[test]
fn a_telephone_that_a_spreadsheet_made_a_number_is_read_as_one() {
    let file = workbook(|sheet| {
        write_row(sheet, 0, &HEADINGS.split(',').collect::<Vec<_>>());
        write_row(sheet, 1, &CLERK);
        sheet
            .write_number(1, Column::Phone as u16, 13_800_000_000.0)
            .unwrap();
    });
    assert_eq!(entries(&file)[0].phone.as_deref(), Some("13800000000"));
}
