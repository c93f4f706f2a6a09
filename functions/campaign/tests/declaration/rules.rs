//! The rules beyond the form: who declares what, and what is flagged.

use super::*;
use campaign::Declarant;
use campaign::contradiction::{Contradiction, contradictions};

/// The first revision of what a leading cadre declared.
fn revision(content: Declaration, salt: Option<campaign::Salt>) -> Revision {
    let person = leading_cadre();
    Revision {
        reference: campaign::Reference::parse("K7QM-3XWD").unwrap(),
        number: person.number.clone(),
        revision: 1,
        filed_at: "2017-09-11T09:00:00Z".parse().unwrap(),
        late: false,
        of_day: 1,
        sha256: Revision::digest(salt.as_ref(), &person.number, &content),
        salt,
        declarant: Declarant::from_roster(&person),
        content,
        seen_withdrawals: None,
        paper: None,
    }
}

#[test]
fn a_nil_declaration_with_participations_is_refused() {
    let fields = refused(disclosure(), &leading_cadre(), |form| form["kind"] = json!("nil"));
    assert_eq!(fields, ["participations"]);
    // However much its rows lack, what is wrong is that they are there.
    let fields = refused(disclosure(), &leading_cadre(), |form| {
        form["kind"] = json!("nil");
        form["participations"] = json!([{}, {"participant": {"relative": 9}, "amount_wan": "x"}]);
    });
    assert_eq!(fields, ["participations"]);
}

#[test]
fn a_row_of_a_form_that_was_left_blank_is_told_once_and_by_its_number() {
    let mut form = disclosure();
    form["participations"][0]["withdrawal"]["date"] = json!("20170830");
    let rows = form["participations"].as_array_mut().unwrap();
    rows.push(json!({ "participant": "self", "mode": "", "withdrawal": { "status": "", "date": "" } }));
    form["relatives"].as_array_mut().unwrap().push(json!({ "": "" }));
    let errors = file_from(&form, &leading_cadre(), Source::Form).unwrap_err();
    let told: Vec<(&str, Vec<String>)> = errors
        .iter()
        .filter(|(field, _)| !["instructions_read", "pledge"].contains(field))
        .collect();
    let told_once = |row: &str| vec![format!("{row}：还没有填写，请填写，不需要的请删除")];
    assert_eq!(
        told,
        [
            ("relatives[1]", told_once("家庭成员 2")),
            ("participations[1]", told_once("参与情况 2"))
        ]
    );
}

#[test]
fn a_code_that_does_not_fit_is_taken_once_it_is_confirmed_and_the_office_is_told() {
    let filed = |code: &str, confirmed: Value| {
        let mut form = disclosure();
        form["participations"][0]["credit_code"] = json!(code);
        form["participations"][0]["credit_code_as_licensed"] = confirmed;
        file(&form, &leading_cadre())
    };
    let real = "91350203M0001QKT19";
    for unconfirmed in [json!(null), json!(false)] {
        let errors = filed(real, unconfirmed).unwrap_err();
        let fields: Vec<&str> = errors.iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["participations[0].credit_code"]);
    }
    let flags = |declaration: Declaration| {
        let dossier = campaign::Dossier::of(revision(declaration, None));
        let standings = dossier.standings();
        json!(standings[0].flags(&plan(), &dossier.current))
    };
    let taken = filed(real, json!(true)).unwrap();
    assert!(taken.participations[0].credit_code_as_licensed);
    // It is read back as it was filed, and filed again as it was read.
    let written = serde_json::to_value(&taken).unwrap();
    assert_eq!(written["participations"][0]["credit_code"], json!(real));
    assert_eq!(serde_json::from_value::<Declaration>(written).unwrap(), taken);
    assert_eq!(flags(taken), json!(["信用代码待核对"]));
    // A code that fits needs no confirmation, and what is no code at all is not confirmed.
    let fits = filed("91350100M000100Y43", json!(true)).unwrap();
    assert!(!fits.participations[0].credit_code_as_licensed);
    assert_eq!(flags(fits), json!([]));
    assert!(filed("430200000012345", json!(true)).is_err());
}

#[test]
fn a_disclosure_without_participations_is_refused() {
    let fields = refused(disclosure(), &leading_cadre(), |form| {
        form["participations"] = json!([])
    });
    assert_eq!(fields, ["participations"]);
}

#[test]
fn relatives_are_for_leading_cadres_only() {
    let missing = |form: &mut Value| drop(form.as_object_mut().unwrap().remove("relatives"));
    assert_eq!(refused(nil(), &leading_cadre(), missing), ["relatives"]);
    assert_eq!(refused(nil(), &technician(), missing), [""; 0]);
    assert_eq!(refused(disclosure(), &technician(), |_| ()), ["relatives"]);
}

#[test]
fn a_participant_must_be_among_the_relatives() {
    let participant = |value: Value| {
        refused(disclosure(), &leading_cadre(), move |form| {
            form["participations"][0]["participant"] = value.clone()
        })
    };
    assert_eq!(participant(json!({"relative": 0})), [""; 0]);
    for other in [
        json!({"relative": 1}),
        json!({"relative": -1}),
        json!("brother"),
        json!(["self"]),
        json!({"relative": 0, "x": 1}),
    ] {
        assert_eq!(
            participant(other.clone()),
            ["participations[0].participant"],
            "{other}"
        );
    }
}

#[test]
fn each_single_mistake_is_named_at_its_field() {
    let cases: [(&str, Value); 21] = [
        ("mode", json!("借款")),
        ("mode_other", json!("没有选其他")),
        ("sector", json!("涉油")),
        ("sector_other", json!("没有选其他类")),
        ("business_name", json!("长".repeat(101))),
        ("credit_code", json!("91350100M000100Y44")),
        ("from", json!("三月")),
        ("to", json!("2017-10")),
        ("to", json!("2015-02")),
        ("content", json!("太短")),
        ("content", json!("长".repeat(10_000))),
        ("content", json!("有\u{0}控制字符的内容")),
        ("amount_wan", json!("-1")),
        ("amount_wan", json!("1.234")),
        ("amount_wan", json!("=1+1")),
        ("profit_wan", json!("很多")),
        (
            "withdrawal.date",
            json!({"status": "已退", "date": "2017-09-12", "method": "撤资"}),
        ),
        (
            "withdrawal.date",
            json!({"status": "已退", "date": "2014-09-12", "method": "撤资"}),
        ),
        (
            "withdrawal.method",
            json!({"status": "已退", "date": "2017-09-01"}),
        ),
        (
            "withdrawal.planned_date",
            json!({"status": "未退出", "planned_date": "2017-09-10"}),
        ),
        ("withdrawal.status", json!({"status": "已责成退出"})),
    ];
    for (field, value) in cases {
        let key = if field.starts_with("withdrawal") {
            "withdrawal"
        } else {
            field
        };
        let fields = refused(disclosure(), &leading_cadre(), |form| {
            form["participations"][0][key] = value.clone()
        });
        assert_eq!(
            fields,
            [format!("participations[0].{field}")],
            "{field} = {value}"
        );
    }
}

#[test]
fn what_shows_nothing_is_not_filled_in() {
    for blank in [
        "",
        " ",
        "\u{200b}",
        "\u{3164}\u{3164}",
        "\u{2800}",
        "\u{feff}\n",
        "\u{202e}\u{202c}",
        "\u{ffa0}",
        "\u{e0041}",
    ] {
        for field in ["business_name", "content", "mode", "from", "amount_wan"] {
            let fields = refused(disclosure(), &leading_cadre(), |form| {
                form["participations"][0][field] = json!(blank)
            });
            assert_eq!(fields, [format!("participations[0].{field}")], "{blank:?}");
        }
        for field in ["phone", "political_affiliation", "signature"] {
            let fields = refused(nil(), &leading_cadre(), |form| form[field] = json!(blank));
            assert_eq!(fields, [field], "{blank:?}");
        }
        let fields = refused(disclosure(), &leading_cadre(), |form| {
            form["relatives"][0]["name"] = json!(blank)
        });
        assert_eq!(fields, ["relatives[0].name"], "{blank:?}");
    }
}

#[test]
fn what_is_not_seen_is_not_filed() {
    let mut form = disclosure();
    form["participations"][0]["business_name"] = json!("\u{202e}⽰例\u{200b}砂石\u{e0041}有限公司\u{202c}");
    form["relatives"][0]["name"] = json!("示例・\u{2060}乙");
    let declaration = file(&form, &leading_cadre()).unwrap();
    assert_eq!(declaration.participations[0].business_name, "示例砂石有限公司");
    assert_eq!(declaration.relatives[0].name, "示例·乙");
}

#[test]
fn what_nobody_can_have_written_is_refused_where_it_stands() {
    for odd in ["\u{e000}", "\u{ffff}", "\u{fffd}", "\u{7}", "\u{378}"] {
        let fields = refused(disclosure(), &leading_cadre(), |form| {
            form["participations"][0]["business_name"] = json!(format!("示例{odd}砂石场"))
        });
        assert_eq!(fields, ["participations[0].business_name"], "{odd:?}");
    }
}

#[test]
fn a_signature_is_the_name_whichever_dot_and_spaces_it_is_typed_with() {
    let named = |name: &str| campaign::RosterEntry {
        name: name.to_owned(),
        ..leading_cadre()
    };
    for (name, signed) in [
        ("阿依·示例", "阿依•示例"),
        ("阿依·示例", "阿依・示例"),
        ("阿依・示例", "阿依·示例"),
        ("阿依•示例", "阿依.示例"),
        ("示例甲", "示 例\u{200b}甲"),
        ("⽰例甲", "示例甲"),
        ("示\u{200b}例甲", "示例甲"),
    ] {
        let fields = refused(nil(), &named(name), |form| form["signature"] = json!(signed));
        assert_eq!(fields, [""; 0], "{signed:?} for {name:?}");
    }
    let fields = refused(nil(), &named("阿依·示例"), |form| {
        form["signature"] = json!("阿依示例")
    });
    assert_eq!(fields, ["signature"]);
}

#[test]
fn nothing_starts_after_the_month_of_filing() {
    let start = |from: &'static str| {
        refused(disclosure(), &leading_cadre(), move |form| {
            let row = &mut form["participations"][0];
            row["from"] = json!(from);
            row["to"] = json!(null);
            row["withdrawal"] = json!({"status": "未退出"});
        })
    };
    assert_eq!(start("2017-09"), [""; 0]);
    assert_eq!(start("2017-10"), ["participations[0].from"]);
}

#[test]
fn a_transfer_states_to_whom_and_for_how_much() {
    let withdrawal = |value: Value| {
        refused(disclosure(), &leading_cadre(), move |form| {
            form["participations"][0]["withdrawal"] = value.clone()
        })
    };
    let whole = json!({
        "status": "已退", "date": "2017-09-01", "method": "转让", "transferee": "示例丙", "transferee_relation": "朋友",
        "price_wan": "15", "market_value_wan": "14.00", "pricing_basis": "评估报告"
    });
    assert_eq!(withdrawal(whole), [""; 0]);
    let fields = withdrawal(json!({"status": "已退", "date": "2017-09-01", "method": "转让"}));
    let required = ["transferee", "transferee_relation", "price_wan", "pricing_basis"];
    assert_eq!(
        fields,
        required.map(|field| format!("participations[0].withdrawal.{field}"))
    );
    let other =
        withdrawal(json!({"status": "已退", "date": "2017-09-01", "method": "注销", "price_wan": "1"}));
    assert_eq!(other, ["participations[0].withdrawal.price_wan"]);
}

#[test]
fn transfers_to_relatives_and_above_the_market_are_flagged_and_taken() {
    let rules = Campaign::parse(CAMPAIGN).unwrap().rules;
    let flagged = |transferee: &str, relation: &str, price: &str, market: Option<&str>| {
        let mut form = disclosure();
        form["participations"][0]["withdrawal"] = json!({
            "status": "已退", "date": "2017-09-01", "method": "转让", "transferee": transferee,
            "transferee_relation": relation, "price_wan": price, "market_value_wan": market, "pricing_basis": "评估报告"
        });
        let declaration = file(&form, &leading_cadre()).unwrap();
        serde_json::to_value(campaign::flags::flags(
            &rules,
            &declaration,
            &declaration.participations[0],
        ))
        .unwrap()
    };
    assert_eq!(
        flagged("示例丙", "朋友", "12.00", Some("10")),
        json!([]),
        "a fifth above is not clearly above"
    );
    assert_eq!(
        flagged("示例丙", "朋友", "12.01", Some("10")),
        json!(["高价转让"])
    );
    assert_eq!(
        flagged("示例丙", "非亲属关系", "12.50", None),
        json!([]),
        "no more than the declared amount"
    );
    assert_eq!(flagged("示例丙", "无", "12.51", None), json!(["高价转让"]));
    assert_eq!(flagged("示例丙", "妻弟", "1", Some("10")), json!(["明退实不退"]));
    assert_eq!(
        flagged("示例乙", "朋友", "20", Some("10")),
        json!(["明退实不退", "高价转让"]),
        "a declared relative"
    );
}

#[test]
fn other_modes_sectors_and_methods_say_what_they_are() {
    let fields = refused(disclosure(), &leading_cadre(), |form| {
        form["participations"][0]["mode"] = json!("其他");
        form["participations"][0]["sector"] = json!("其他类");
        form["participations"][0]["withdrawal"]["method"] = json!("其他");
    });
    let expected = ["mode_other", "sector_other", "withdrawal.method_other"];
    assert_eq!(fields, expected.map(|field| format!("participations[0].{field}")));
}

#[test]
fn more_than_twenty_participations_are_refused() {
    let fields = refused(disclosure(), &leading_cadre(), |form| {
        form["participations"] = Value::Array(vec![participation(); 21]);
    });
    assert_eq!(fields, ["participations"]);
}

#[test]
fn the_signature_is_the_name_on_the_roster() {
    let sign = |name: &'static str| {
        refused(nil(), &leading_cadre(), move |form| {
            form["signature"] = json!(name)
        })
    };
    assert_eq!(sign("示例 甲"), [""; 0]);
    assert_eq!(sign("示例乙"), ["signature"]);
}

#[test]
fn the_innovation_exemption_is_for_technical_staff_about_themselves() {
    let claim = |form: &mut Value| {
        form["relatives"] = json!([]);
        form["innovation_exemption"] = json!({"basis": "经单位批准离岗创业"});
    };
    assert_eq!(refused(disclosure(), &technician(), claim), [""; 0]);
    assert_eq!(
        refused(disclosure(), &leading_cadre(), claim),
        ["innovation_exemption.basis"]
    );
}

#[test]
fn those_who_left_state_when_and_what_they_did() {
    let no_relatives = |form: &mut Value| drop(form.as_object_mut().unwrap().remove("relatives"));
    let fields = refused(nil(), &retired_clerk(), no_relatives);
    assert_eq!(
        fields,
        ["former_duties"],
        "the date stands on the roster, the duties do not"
    );
    let fields = refused(nil(), &leading_cadre(), |form| {
        form["left_on"] = json!("2017-01-01")
    });
    assert_eq!(fields, ["left_on"]);
}

#[test]
fn the_digest_covers_who_files_and_every_declared_field() {
    let number = leading_cadre().number;
    let first = Revision::digest(None, &number, &file(&disclosure(), &leading_cadre()).unwrap());
    let mut changed = disclosure();
    changed["participations"][0]["profit_wan"] = json!("-0.31");
    let second = Revision::digest(None, &number, &file(&changed, &leading_cadre()).unwrap());
    let again = Revision::digest(None, &number, &file(&disclosure(), &leading_cadre()).unwrap());
    assert_eq!(first, again);
    assert_ne!(first, second);
    let salted = |bits| {
        let salt = campaign::Salt::from_random([bits; 16]);
        Revision::digest(
            Some(&salt),
            &number,
            &file(&disclosure(), &leading_cadre()).unwrap(),
        )
    };
    assert_eq!(salted(1), salted(1));
    assert!(salted(1) != salted(2) && salted(1) != first, "the salt is in it");
    for salt in [None, Some(campaign::Salt::from_random([7; 16]))] {
        let kept = revision(file(&disclosure(), &leading_cadre()).unwrap(), salt);
        let written = serde_json::to_string(&kept).unwrap();
        let mut read: Revision = serde_json::from_str(&written).unwrap();
        assert!(read.is_intact());
        read.content.phone.push('1');
        assert!(!read.is_intact());
    }
    assert_ne!(
        first,
        Revision::digest(
            None,
            &campaign::RosterNumber::parse("TY-002").unwrap(),
            &file(&disclosure(), &leading_cadre()).unwrap()
        )
    );
}

#[test]
fn what_people_type_is_filed_as_what_it_says() {
    let mut form = disclosure();
    form["phone"] = json!("+86 731 28682655 转 801");
    let row = &mut form["participations"][0];
    row["from"] = json!("2015 年 3 月");
    row["to"] = json!("至今");
    row["amount_wan"] = json!("１２。５万元");
    row["profit_wan"] = json!(".5");
    row["withdrawal"] = json!({"status": "已退", "date": "2017 年 9 月 1 号", "method": "转让", "transferee": "示例丙",
        "transferee_relation": "朋友", "price_wan": "¥15 万", "pricing_basis": "评估报告"});
    let declaration = file(&form, &leading_cadre()).unwrap();
    assert_eq!(declaration.phone, "073128682655-801");
    let filed = serde_json::to_value(&declaration.participations[0]).unwrap();
    for (field, text) in [
        ("from", "2015-03"),
        ("amount_wan", "12.50"),
        ("profit_wan", "0.50"),
    ] {
        assert_eq!(filed[field], json!(text));
    }
    assert_eq!(filed["to"], json!(null));
    assert_eq!(filed["withdrawal"]["date"], json!("2017-09-01"));
    assert_eq!(filed["withdrawal"]["price_wan"], json!("15.00"));
}

#[test]
fn what_cannot_be_understood_is_told_with_the_way_out() {
    let told = |field: &str, typed: &str| {
        let mut form = disclosure();
        match field.split_once('.') {
            Some((_, inner)) => form["participations"][0]["withdrawal"][inner] = json!(typed),
            None if field == "phone" => form[field] = json!(typed),
            None => form["participations"][0][field] = json!(typed),
        }
        let errors = file(&form, &leading_cadre()).unwrap_err();
        let told: Vec<String> = errors.iter().flat_map(|(_, messages)| messages).collect();
        told.join("|")
    };
    for (field, typed, message) in [
        (
            "phone",
            "13800000000/13900000000",
            "联系电话只填一个号码，请留最常用的，例如 0731-22345678",
        ),
        (
            "from",
            "2015年",
            "参与情况 1：参与时间（起）须写明是哪一月，例如 2015-03",
        ),
        (
            "from",
            "至今",
            "参与情况 1：参与时间（起）须按“年-月”填写，例如 2015-03",
        ),
        (
            "amount_wan",
            "¥20",
            "参与情况 1：涉及金额以万元为单位，请换算后只填数字，例如 0.50（即 5000 元）",
        ),
        (
            "profit_wan",
            "十二万",
            "参与情况 1：获利须用阿拉伯数字填写，例如 12.50",
        ),
        (
            "withdrawal.date",
            "9月5号",
            "参与情况 1：退出日期须写明年份（四位数），例如 2017-09-11",
        ),
        (
            "credit_code",
            "91350203M0001QKT18",
            "参与情况 1：统一社会信用代码的末位校验码与前 17 位不符，请核对；确与营业执照一致的，请勾选“与营业执照一致”\
             后再次提交",
        ),
        (
            "credit_code",
            "430200000012345",
            "参与情况 1：统一社会信用代码须为 18 位；15 位的是原工商注册号，请在“参与内容”中写明，此项留空",
        ),
    ] {
        assert_eq!(told(field, typed), message, "{typed}");
    }
}

/// What is noted of a disclosure after these changes.
fn noted(person: &RosterEntry, change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut form = disclosure();
    change(&mut form);
    let declaration = file(&form, person).unwrap();
    let found = contradictions(&plan(), &Declarant::from_roster(person), &declaration);
    found.iter().map(Contradiction::in_chinese).collect()
}

#[test]
fn what_does_not_fit_together_is_noted_and_taken() {
    let cadre = leading_cadre();
    assert_eq!(noted(&cadre, |_| {}), [] as [String; 0]);
    let one = |change: fn(&mut Value)| noted(&cadre, change);
    assert_eq!(
        one(|form| form["participations"][0]["to"] = json!(null)),
        ["参与情况 1：已退，但参与时间填至今"]
    );
    assert_eq!(
        one(|form| form["participations"][0]["withdrawal"]["date"] = json!("2017-01-01")),
        ["参与情况 1：已于2017年1月1日退出，但参与时间到2017年2月"]
    );
    assert_eq!(
        one(|form| form["participations"][0]["withdrawal"] =
            json!({"status": "未退出", "planned_date": "2030-01-01"})),
        [
            "参与情况 1：未退出，但参与时间到2017年2月为止",
            "参与情况 1：拟于2030年1月1日退出，晚于专项整治结束"
        ]
    );
    assert_eq!(
        one(|form| form["participations"][0]["from"] = json!("1960-01")),
        ["参与情况 1：参与时间始于本人年满 16 岁以前"]
    );
    assert_eq!(
        one(|form| form["relatives"] = json!([
            {"name": "示例乙", "relation": "配偶", "position": "无"},
            {"name": "示 例乙", "relation": "配偶", "position": "无"},
            {"name": "示例甲", "relation": "子女", "position": "无"},
        ])),
        [
            "家庭成员 2：与前面的一名家庭成员同名",
            "家庭成员 2：填报了一名以上的配偶",
            "家庭成员 3：与本人同名"
        ]
    );
    assert_eq!(
        one(|form| {
            form["status"] = json!("退休");
            form["left_on"] = json!("1980-01-01");
            form["former_duties"] = json!("文秘");
        }),
        [
            "基本情况：在职状态与花名册登记不一致：填报为退休，花名册为在职",
            "基本情况：离职日期在本人年满 16 岁以前"
        ]
    );
}

#[test]
fn a_day_of_leaving_other_than_the_rosters_is_noted() {
    let person = retired_clerk();
    let declaration = |left: &str| {
        let mut form = nil();
        form["left_on"] = json!(left);
        form["former_duties"] = json!("文秘");
        file(&form, &person).unwrap()
    };
    let noted = |left| {
        let found = contradictions(&plan(), &Declarant::from_roster(&person), &declaration(left));
        found.iter().map(Contradiction::in_chinese).collect::<Vec<_>>()
    };
    assert_eq!(noted("2016-10-01"), [] as [String; 0]);
    assert_eq!(
        noted("2014-01-01"),
        ["基本情况：离职日期与花名册登记不一致：填报为2014年1月1日，花名册为2016年10月1日"]
    );
}
