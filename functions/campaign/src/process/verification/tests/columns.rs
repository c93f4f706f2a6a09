//! What Annex 3 prints of it.

use super::*;

#[test]
fn columns_15_to_19_are_worded_as_the_form_asks() {
    let order = |ordered: &str, done: Option<&str>| {
        (
            Kind::OrderedWithdrawal,
            json!({ "participation": 0, "ordered_on": ordered, "done_on": done }),
        )
    };
    let agree = |day: &str| (Kind::AgreedDate, json!({ "participation": 0, "date": day }));
    let recheck = |result: &str| {
        (
            Kind::Recheck,
            json!({ "participation": 0, "result": result, "evidence": "走访经营场所" }),
        )
    };
    let verify = || (Kind::Verification, verified());
    let differ = || {
        let differences = json!({ "amount": "实为30万元", "mode": "实为干股", "profit": "" });
        let sent = json!({
            "participation": 0, "outcome": "differs", "differences": differences, "evidence": "银行流水"
        });
        (Kind::Verification, sent)
    };
    let every = json!({
        "participant": "实为配偶", "mode": "实为干股", "sector": "实为涉矿", "time": "实为2014年起",
        "content": "兼任监事", "amount": "实为30万元", "profit": "实为5万元", "other": "另有借款"
    });
    let all_differ =
        json!({ "participation": 0, "outcome": "differs", "differences": every, "evidence": "约谈" });
    let dispose = |measure: &str| (Kind::Disposition, disposed(measure));
    type Deeds = Vec<(Kind, Value)>;
    let cases: Vec<(&str, Option<&str>, Deeds, [&str; 5])> = vec![
        ("nothing said, nothing left", None, vec![], ["", "", "", "", ""]),
        (
            "left in the self-report stage",
            Some("2017-09-20"),
            vec![],
            ["已退", "", "", "", ""],
        ),
        (
            "left on its last day",
            Some("2017-09-30"),
            vec![],
            ["已退", "", "", "", ""],
        ),
        (
            "left later, without the office",
            Some("2017-10-01"),
            vec![],
            ["", "", "", "", ""],
        ),
        (
            "left later, found real",
            Some("2017-10-01"),
            vec![recheck("real")],
            ["", "已责成退出", "", "", ""],
        ),
        (
            "ordered only",
            None,
            vec![order("2017-10-10", None)],
            ["", "", "", "", ""],
        ),
        (
            "ordered and done",
            None,
            vec![order("2017-10-10", Some("2017-10-20"))],
            ["", "已责成退出", "", "", ""],
        ),
        (
            "ordered and done within the self-report stage",
            None,
            vec![order("2017-09-10", Some("2017-09-20"))],
            ["已退", "", "", "", ""],
        ),
        (
            "a day agreed",
            None,
            vec![agree("2017-12-01")],
            ["", "", "2017年12月1日", "", ""],
        ),
        (
            "a day agreed, then left",
            None,
            vec![agree("2017-12-01"), order("2017-10-10", Some("2017-11-01"))],
            ["", "已责成退出", "", "", ""],
        ),
        (
            "ordered, then a day agreed",
            None,
            vec![order("2017-10-10", None), agree("2017-12-01")],
            ["", "", "2017年12月1日", "", ""],
        ),
        (
            "a sham",
            Some("2017-09-20"),
            vec![recheck("sham")],
            ["", "", "", "", ""],
        ),
        (
            "a sham, then ordered and done",
            Some("2017-09-20"),
            vec![recheck("sham"), order("2017-10-10", Some("2017-10-20"))],
            ["", "已责成退出", "", "", ""],
        ),
        (
            "a sham, then a day agreed",
            Some("2017-09-20"),
            vec![recheck("sham"), agree("2017-12-01")],
            ["", "", "2017年12月1日", "", ""],
        ),
        (
            "found real in time",
            Some("2017-09-20"),
            vec![recheck("real")],
            ["已退", "", "", "", ""],
        ),
        ("agrees", None, vec![verify()], ["", "", "", "属实", ""]),
        (
            "differs",
            None,
            vec![differ()],
            ["", "", "", "参与方式：实为干股；涉及金额：实为30万元", ""],
        ),
        (
            "differs in everything",
            None,
            vec![(Kind::Verification, all_differ)],
            [
                "",
                "",
                "",
                "参与人：实为配偶；参与方式：实为干股；涉及行业部门：实为涉矿；参与时间：实为2014年起；\
                 参与内容：兼任监事；涉及金额：实为30万元；获利：实为5万元；其他：另有借款",
                "",
            ],
        ),
        (
            "no action",
            None,
            vec![verify(), dispose("免予处理")],
            ["", "", "", "属实", "免予处理：情节轻微"],
        ),
        (
            "organizational action",
            None,
            vec![verify(), dispose("组织处理")],
            ["", "", "", "属实", "组织处理：情节轻微"],
        ),
        (
            "disciplinary action",
            None,
            vec![differ(), dispose("纪律处分")],
            [
                "",
                "",
                "",
                "参与方式：实为干股；涉及金额：实为30万元",
                "纪律处分：情节轻微",
            ],
        ),
    ];
    for (case, left_on, commands, expected) in cases {
        let mut dossier = filed(vec![participation("示例砂石", left_on)]);
        for (kind, sent) in commands {
            note(&mut dossier, kind, sent);
        }
        assert_eq!(printed(&dossier), expected, "{case}");
    }
}
