//! Signing in, and what was typed before it.

use super::*;

fn sign_in(changes: Value) -> String {
    let mut context = json!({ "form": {}, "errors": {} });
    for (name, value) in changes.as_object().expect("changes are an object") {
        context[name] = value.clone();
    }
    render("account/sign-in.html", context)
}

#[test]
fn signing_in_asks_for_three_things_and_sends_back_only_the_number() {
    let html = sign_in(json!({ "form": { "number": "N-1", "code": "ABCD-EFGH", "totp": "123456" } }));
    for name in ["number", "code", "totp"] {
        assert_eq!(count(&html, &format!(" name=\"{name}\"")), 1, "{name}");
    }
    assert!(html.contains("value=\"N-1\"") && !html.contains("ABCD-EFGH") && !html.contains("123456"));
    assert!(html.contains("autocomplete=\"username\"") && html.contains("autocomplete=\"one-time-code\""));
    assert!(!html.contains("name=\"kept\""));
}

#[test]
fn what_is_wrong_with_signing_in_stands_at_its_field() {
    let html = sign_in(json!({ "errors": { "code": ["不符"], "": ["系统繁忙"] } }));
    assert!(html.contains("href=\"#code\"") && html.contains("id=\"code-fault\""));
    assert!(html.contains("<p>系统繁忙</p>"));
}

#[test]
fn a_form_that_waits_travels_along_until_its_sender_is_signed_in() {
    let kept = "kind=nil&signature=%E7%A4%BA%22%3E";
    let waiting = json!({ "kept": kept, "kept_for": "/api/declarations", "ended": true });
    let html = sign_in(waiting.clone());
    assert!(html.contains("name=\"kept\"") && html.contains("kind=nil&amp;signature=%E7%A4%BA%22%3E"));
    assert!(html.contains("您填写的内容都还在"));
    let mut context = json!({ "form": { "number": "N-1" }, "errors": {},
        "enrolment": { "ticket": "T-1", "secret": "ABCD EFGH", "uri": "otpauth://totp/example", "qr": "<svg></svg>" } });
    for (name, value) in waiting.as_object().unwrap() {
        context[name] = value.clone();
    }
    let html = render("account/enrolment.html", context);
    assert!(html.contains("name=\"kept\"") && html.contains("name=\"enrolment\" value=\"T-1\""));
    assert!(html.contains("<svg></svg>") && html.contains("ABCD EFGH"));
}

#[test]
fn a_form_that_waits_for_a_one_time_code_travels_along() {
    let html = render(
        "account/reauthentication.html",
        json!({ "form": {}, "errors": { "totp": ["不正确"] }, "kept": "reason=%E7%A4%BA%22%3E",
            "kept_for": "/api/roster/N-1/code", "minutes": 15 }),
    );
    assert!(html.contains("value=\"reason=%E7%A4%BA%22%3E\"") && html.contains("href=\"#totp\""));
    assert!(html.contains("在 15 分钟内") && html.contains("您提交的内容都还在"));
}

#[test]
fn kept_fields_go_on_as_they_were_and_stay_text() {
    let hidden = json!([["a[0][b]", "\"><b>"], ["a[1][b]", "第二行"]]);
    for (template, context) in [
        (
            "account/continue.html",
            json!({ "hidden": hidden, "address": "/api/declarations", "name": "张示例", "again": false }),
        ),
        (
            "account/kept.html",
            json!({ "hidden": hidden, "address": "/api/declarations", "title": "系统繁忙", "detail": "请稍后" }),
        ),
    ] {
        let html = render(template, context);
        assert!(
            html.contains("name=\"a[0][b]\" value=\"&quot;&gt;&lt;b&gt;\""),
            "{template}"
        );
        assert!(html.contains("name=\"a[1][b]\" value=\"第二行\""), "{template}");
        assert!(
            html.contains("action=\"&#x2f;api&#x2f;declarations\""),
            "{template}"
        );
    }
}

#[test]
fn who_is_signed_in_is_shown_with_a_way_out_and_nobody_else_is() {
    let problem = json!({ "status": 404, "title": "没有", "detail": "没有" });
    let mut signed_in = problem.clone();
    signed_in["me"] = json!({ "number": "N-1", "name": "张示例", "roles": ["填报人"], "account": null, "desks": [], "finds": false, "closed": false });
    let mut told = signed_in.clone();
    let act = json!({ "at": "9月11日", "what": "重置动态验证码", "about": [], "by": "甲示例", "confirmed_by": "乙示例" });
    told["me"]["account"] = json!({ "acts": [act], "seen": 3 });
    let html = render("site/problem.html", told);
    assert!(html.contains("甲示例提出，乙示例确认") && html.contains("name=\"seen\" value=\"3\""));
    let html = render("site/problem.html", signed_in);
    assert!(!html.contains("您的账户有变动"));
    assert!(html.contains("张示例") && html.contains("action=\"/api/session/end\""));
    assert!(html.contains("href=\"/api/me\"") && !html.contains("href=\"/sign-in/\""));
    let html = render("site/problem.html", problem);
    assert!(!html.contains("/api/session/end") && html.contains("href=\"/sign-in/\""));
}
