//! The same by forms, as a browser without scripts sends them.

use super::*;
use local::database::Fault;

#[tokio::test]
async fn everything_is_noted_by_forms() {
    let desk = Desk::start().await;
    let participations = vec![left_on("示例砂石", "2017-09-01"), still_in("示例矿业")];
    let reference = desk
        .file("TY-001", &desk.disclosure("TY-001", participations))
        .await;
    desk.service.set_clock(VERIFYING);
    let office = desk.sign_in(OFFICE).await;
    let address = format!("/api/declarations/{reference}");
    let page = format!("{address}/verification");
    let (status, html) = desk.page(&office, &page).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        html.contains("参与情况 2：示例矿业") && html.contains("登记核查情况</button>"),
        "{html}"
    );
    let mut step = 0;
    let mut form = async |matter: &str, fields: &[(&str, &str)]| {
        let step_now = step.to_string();
        let mut all = vec![("revision", "1"), ("step", &*step_now)];
        all.extend(fields);
        let (status, html) = desk.form(&office, &format!("{address}/{matter}"), &all).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{matter}: {html}");
        step += 1;
    };
    form(
        "verification",
        &[
            ("participation", "0"),
            ("outcome", "differs"),
            ("differences[amount]", "实为30万元"),
            ("differences[mode]", ""),
            ("evidence", "银行流水"),
        ],
    )
    .await;
    form(
        "verification",
        &[
            ("participation", "1"),
            ("outcome", "confirmed"),
            ("differences[amount]", ""),
            ("evidence", "工商登记档案"),
        ],
    )
    .await;
    form(
        "recheck",
        &[
            ("participation", "0"),
            ("result", "sham"),
            ("evidence", "仍参与分红"),
        ],
    )
    .await;
    form(
        "ordered-withdrawal",
        &[
            ("participation", "0"),
            ("ordered_on", "2017年10月10日"),
            ("done_on", "2017-10-20"),
            ("remark", ""),
        ],
    )
    .await;
    form(
        "agreed-date",
        &[("participation", "1"), ("date", "2017-12-1"), ("remark", "")],
    )
    .await;
    form("note", &[("participation", "1"), ("text", "股份由他人代持")]).await;
    form("note", &[("participation", "whole"), ("text", "本人已调离")]).await;
    form(
        "disposition",
        &[
            ("participations[0]", "0"),
            ("participations[1]", "1"),
            ("measure", "纪律处分"),
            ("reason", "隐瞒不报"),
            (
                "case_report[what_happened]",
                "持有砂石企业股份。\r\n未按要求退出。",
            ),
            ("case_report[findings]", "持股百分之十。"),
            ("case_report[grounds]", "纪律规定"),
            ("case_report[decision]", "党内警告"),
            ("case_report[decided_by]", "局党组"),
            ("case_report[decided_on]", "2017-11-01"),
            ("referral[to]", ""),
            ("referral[on]", ""),
            ("why", ""),
        ],
    )
    .await;
    let (_, html) = desk.page(&office, &page).await;
    for text in [
        "涉及金额：实为30万元",
        "已责成退出",
        "2017年12月1日",
        "纪律处分：隐瞒不报",
        "股份由他人代持",
        "本人已调离",
        "case-report?serial=1",
    ] {
        assert!(html.contains(text), "{text}: {html}");
    }
    let (status, sheet) = desk.page(&office, &format!("{address}/case-report")).await;
    assert_eq!(status, StatusCode::OK);
    for text in [
        "个案情况",
        "本人，示例砂石",
        "本人，示例矿业",
        "未按要求退出。",
        "局党组",
        "2017年11月1日",
    ] {
        assert!(sheet.contains(text), "{text}: {sheet}");
    }
}

#[tokio::test]
async fn what_was_typed_comes_back_with_what_is_wrong() {
    let desk = Desk::start().await;
    let reference = desk
        .file("TY-001", &desk.disclosure("TY-001", vec![still_in("示例砂石")]))
        .await;
    let office = desk.sign_in(OFFICE).await;
    let address = format!("/api/declarations/{reference}");
    let fields = [
        ("revision", "1"),
        ("step", "0"),
        ("participation", "0"),
        ("outcome", "differs"),
        ("differences[profit]", "实为<5>万元"),
        ("evidence", ""),
    ];
    let (status, html) = desk
        .form(&office, &format!("{address}/verification"), &fields)
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("实为&lt;5&gt;万元"), "{html}");
    assert!(html.contains("href=\"#verification-0-evidence\""), "{html}");
    assert!(html.contains("id=\"verification-0-evidence\""), "{html}");
    let fields = [
        ("revision", "1"),
        ("step", "0"),
        ("measure", "组织处理"),
        ("reason", "隐瞒不报"),
        ("case_report[findings]", "持股百分之十"),
    ];
    let (status, html) = desk
        .form(&office, &format!("{address}/disposition"), &fields)
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("持股百分之十</textarea>"), "{html}");
    let fields = [("revision", "7"), ("participation", "0"), ("text", "另有借款")];
    let (status, html) = desk.form(&office, &format!("{address}/note"), &fields).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(
        html.contains("另有借款</textarea>") && html.contains("本人已提交更正"),
        "{html}"
    );
}

#[tokio::test]
async fn a_form_is_kept_while_the_database_does_not_answer() {
    let desk = Desk::start().await;
    let reference = desk
        .file("TY-001", &desk.disclosure("TY-001", vec![still_in("示例砂石")]))
        .await;
    let office = desk.sign_in(OFFICE).await;
    desk.service.faults.on(Fault::Throttled);
    let fields = [("revision", "1"), ("participation", "0"), ("text", "另有借款")];
    let (status, html) = desk
        .form(&office, &format!("/api/declarations/{reference}/note"), &fields)
        .await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(html.contains("另有借款"), "{html}");
}

#[tokio::test]
async fn a_unit_s_note_comes_back_with_what_is_wrong() {
    let desk = Desk::start().await;
    let office = desk.sign_in(OFFICE).await;
    let path = "/api/units/hetang/note";
    let (status, html) = desk.form(&office, path, &[("text", "另有两人借调")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{html}");
    let (status, html) = desk
        .form(&office, path, &[("text", "另有三人借调"), ("why", "")])
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        html.contains("另有三人借调</textarea>") && html.contains("另有两人借调"),
        "{html}"
    );
    let (_, html) = desk.page(&office, "/api/units/hetang/annex3").await;
    assert!(
        html.contains("另有两人借调") && html.contains("更改本单位汇总表的说明"),
        "{html}"
    );
}

#[tokio::test]
async fn what_was_written_in_a_form_that_is_not_on_the_page_any_more_is_given_back() {
    let desk = Desk::start().await;
    let reference = desk.file_disclosure("TY-001").await;
    desk.service.set_clock(VERIFYING);
    let office = desk.sign_in(OFFICE).await;
    let address = format!("/api/declarations/{reference}");
    // Nobody claimed it, or does no longer.
    let fields = [
        ("revision", "1"),
        ("decision", "accepted"),
        ("reason", "查阅了<示例>协议"),
    ];
    let (status, html) = desk.form(&office, &format!("{address}/exemption"), &fields).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(html.contains("查阅了&lt;示例&gt;协议"), "{html}");
    // What stands in its form stands there alone.
    let fields = [
        ("revision", "1"),
        ("text", "股份由他人代持"),
        ("participation", "9"),
    ];
    let (status, html) = desk.form(&office, &format!("{address}/note"), &fields).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(html.matches("股份由他人代持").count(), 1, "{html}");
}
