//! The form of Annex 2, its review and its receipt.

use super::*;
use campaign::entered::{Entered, Source};
use campaign::{FieldErrors, FormFields as _};

fn declaration(changes: Value) -> String {
    let mut context = json!({ "form": {}, "errors": {}, "number": "N-1", "person": null, "amending": false, "saved_at": null, "opened": null, "aside": false, "since": null,
        "filing": { "window": "on_time", "today": "2017-09-11", "due": "2017-09-30", "municipally_managed": false } });
    for (name, value) in changes.as_object().expect("changes are an object") {
        context[name] = value.clone();
    }
    render("declare/declaration.html", context)
}

fn person(leading_cadre: bool) -> Value {
    json!({ "name": "张示例", "born": "1972-06", "unit": "示例科", "position": "科员", "rank": "科员", "age": 45,
        "leading_cadre": leading_cadre, "municipally_managed": false, "civil_servant": true,
        "employment": "在职" })
}

/// A form with one row of each kind.
fn rows() -> Value {
    json!({ "relatives": [{ "name": "李示例", "relation": "配偶", "position": "无" }],
        "participations": [{ "participant": "relative:0", "withdrawal": {} }] })
}

#[test]
fn the_form_has_a_control_for_every_field_of_annex_2() {
    let html = declaration(json!({ "form": rows() }));
    let top = "instructions_read kind phone political_affiliation status left_on former_duties \
               innovation_exemption[basis] roster_note relatives_none pledge signature";
    let relative = "name relation position";
    let participation = "participant mode mode_other sector sector_other business_name credit_code from to content \
                         amount_wan profit_wan";
    let withdrawal = "status date planned_date method method_other transferee transferee_relation price_wan \
                      market_value_wan pricing_basis";
    let names = (top.split_whitespace().map(str::to_owned))
        .chain(
            relative
                .split_whitespace()
                .map(|field| format!("relatives[0][{field}]")),
        )
        .chain(
            participation
                .split_whitespace()
                .map(|field| format!("participations[0][{field}]")),
        )
        .chain(
            withdrawal
                .split_whitespace()
                .map(|field| format!("participations[0][withdrawal][{field}]")),
        );
    for name in names {
        assert!(
            html.contains(&format!(" name=\"{name}\"")),
            "there is no control {name}"
        );
    }
}

#[test]
fn enter_in_a_field_reviews_and_changes_no_row() {
    let html = declaration(json!({ "form": rows(), "person": person(true) }));
    let first = html.split("type=\"submit\"").nth(1).unwrap();
    assert!(
        first.starts_with(" name=\"action\" value=\"review\""),
        "{}",
        &first[..60]
    );
    for action in [
        "add_relative",
        "remove_relative_0",
        "add_participation",
        "remove_participation_0",
    ] {
        let button = html
            .split(&format!("value=\"{action}\""))
            .nth(1)
            .unwrap_or_else(|| panic!("no {action}"));
        assert!(button.starts_with(" formnovalidate"));
    }
}

#[test]
fn every_error_stands_at_its_field_and_is_linked_from_the_summary() {
    let paths = [
        "instructions_read",
        "phone",
        "political_affiliation",
        "status",
        "left_on",
        "kind",
        "innovation_exemption.basis",
        "relatives_none",
        "relatives[0].relation",
        "participations[0].participant",
        "participations[0].sector",
        "participations[0].content",
        "participations[0].withdrawal.status",
        "participations[0].withdrawal.price_wan",
        "pledge",
        "signature",
    ];
    let errors: Value = paths
        .iter()
        .map(|path| ((*path).to_owned(), json!([format!("错在 {path}")])))
        .collect();
    let html = declaration(json!({ "form": rows(), "errors": errors }));
    assert!(html.contains("有 16 处需要改正"));
    for path in paths {
        let id = path.replace(['.', '['], "-").replace(']', "");
        assert_eq!(
            count(&html, &format!("href=\"#{id}\"")),
            1,
            "{path} is not linked once"
        );
        assert_eq!(
            count(&html, &format!(" id=\"{id}\"")),
            1,
            "{path} has no place to link"
        );
        assert_eq!(
            count(&html, &format!("id=\"{id}-fault\"")),
            1,
            "{path} has no message at its field"
        );
        assert!(
            html.contains(&format!("{id}-fault\" aria-invalid=\"true\"")),
            "{path} is not described by it"
        );
    }
}

#[test]
fn every_message_begins_with_the_label_of_the_field_its_link_leads_to() {
    let mut errors = FieldErrors::default();
    let form = json!({ "kind": "disclosure", "relatives": [{}], "participations": [{}, {}], "innovation_exemption": { "basis": "短" },
        "phone": "1".repeat(31), "left_on": "x", "roster_note": "长".repeat(501), "former_duties": "长".repeat(501) });
    let entered = Entered::read(&form, Source::Json, &mut errors);
    entered.check_shape(&mut errors);
    let unread = json!({ "participations": [{ "from": 1, "to": 1, "credit_code": 1, "mode_other": 1, "sector_other": 1, "withdrawal": {
        "date": 1, "planned_date": 1, "method": 1, "method_other": 1, "transferee": 1, "transferee_relation": 1, "price_wan": 1,
        "market_value_wan": 1, "pricing_basis": 1 } }] });
    Entered::read(&unread, Source::Json, &mut errors);
    let html = declaration(json!({ "form": form, "errors": errors, "person": person(true) }));
    let (mut seen, mut places) = (Vec::new(), Vec::new());
    for (path, messages) in errors.iter() {
        let id = path.replace(['.', '['], "-").replace(']', "");
        let at = html
            .find(&format!(" id=\"{id}\""))
            .unwrap_or_else(|| panic!("{path} has no control"));
        places.push(at);
        for message in messages {
            assert!(!seen.contains(&message), "{message} is told of two fields");
            let label = html[..at]
                .rfind(&format!("for=\"{id}\">"))
                .map(|label| label + id.len() + 7);
            let legend = html[..at].rfind("<legend>").map(|legend| legend + 8);
            let named = [label, legend].into_iter().flatten().any(|from| {
                let label = html[from..].split(['<', '（']).next().unwrap();
                message.contains(label)
            });
            let ticked = ["instructions_read", "pledge"].contains(&path);
            assert!(named || ticked, "{message} does not say {path}'s label");
            seen.push(message);
        }
    }
    assert!(seen.len() > 30, "{seen:?}");
    assert!(places.is_sorted(), "the summary is not in the order of the page");
}

#[test]
fn a_code_that_does_not_fit_can_be_confirmed_where_that_is_told_and_stays_so() {
    let tick = " name=\"participations[0][credit_code_as_licensed]\" value=\"true\"";
    let told = |changes: Value| {
        let mut form = json!({ "form": { "participations": [{ "credit_code": "91350203M0001QKT19" }] } });
        for (name, value) in changes.as_object().unwrap() {
            form[name] = value.clone();
        }
        declaration(form)
    };
    assert!(!told(json!({})).contains(tick), "nobody is asked for nothing");
    let code = campaign::CreditCode::parse("91350203M0001QKT19").unwrap();
    let wrong = format!("统一社会信用代码{}", code.check().unwrap_err());
    let errors = json!({ "participations[0].credit_code": [wrong] });
    assert!(told(json!({ "errors": errors })).contains(tick));
    let confirmed = json!({ "participations": [{ "credit_code": "91350203M0001QKT19", "credit_code_as_licensed": true }] });
    assert!(told(json!({ "form": confirmed })).contains(&format!("{tick} checked")));
    let other = campaign::CreditCode::parse("9135").unwrap_err().to_string();
    let errors = json!({ "participations[0].credit_code": [other] });
    assert!(
        !told(json!({ "errors": errors })).contains(tick),
        "what is no code is mended"
    );
}

#[test]
fn whoever_has_nothing_to_report_after_all_can_delete_all_rows_at_once() {
    let button = "value=\"remove_participations\" formnovalidate";
    let part = "data-when=\"kind=nil\"";
    let filled = declaration(json!({ "form": rows() }));
    assert!(filled.contains(button) && filled.contains(part));
    assert!(!declaration(json!({})).contains(button));
}

#[test]
fn what_the_roster_knows_of_who_left_is_said_to_be_filled_in() {
    let mut left = person(false);
    left["employment"] = json!("退休");
    let form = json!({ "left_on": "2015-10-31", "former_duties": "示例业务" });
    let html = declaration(json!({ "person": left, "form": form }));
    assert!(html.contains("value=\"2015-10-31\"") && html.contains("示例业务</textarea>"));
    assert_eq!(count(&html, "已按花名册登记填好"), 2);
    assert!(!declaration(json!({ "person": person(false) })).contains("已按花名册登记填好"));
}

#[test]
fn a_form_is_saved_or_asks_before_it_is_left() {
    let signed_in = declaration(json!({ "person": person(false) }));
    assert!(signed_in.contains(" data-saves") && !signed_in.contains(" data-warns"));
    let signed_out = declaration(json!({}));
    assert!(!signed_out.contains(" data-saves") && signed_out.contains(" data-warns"));
}

#[test]
fn errors_of_a_whole_list_row_or_form_are_shown_too() {
    let errors = json!({ "": ["系统繁忙"], "relatives": ["请列出家庭成员"], "participations[0]": ["重复填报"],
        "participations": ["至少一项"], "participations[0].withdrawal": ["请填退出情况"] });
    let html = declaration(json!({ "form": rows(), "errors": errors }));
    assert!(html.contains("<p>系统繁忙</p>"));
    for (id, message) in [
        ("relatives", "请列出家庭成员"),
        ("participations", "至少一项"),
        ("participations-0", "重复填报"),
        ("participations-0-withdrawal", "请填退出情况"),
    ] {
        assert_eq!(count(&html, message), 2, "{message}");
        assert_eq!(count(&html, &format!(" id=\"{id}\"")), 1, "{id}");
    }
}

#[test]
fn what_was_typed_comes_back_as_it_was_typed_and_stays_text() {
    let form = json!({ "phone": "\"><script>alert(1)</script>", "political_affiliation": "群众", "kind": "disclosure",
        "participations": [{ "content": "</textarea>", "amount_wan": "十二万", "from": "去年", "sector": "涉砂" }] });
    let html = declaration(json!({ "form": form }));
    assert!(!html.contains("<script>alert") && !html.contains("</textarea></textarea>"));
    assert!(html.contains("value=\"十二万\"") && html.contains("value=\"去年\""));
    assert!(html.contains("<option value=\"群众\" selected>"));
    assert!(html.contains("value=\"disclosure\" checked") && html.contains("value=\"涉砂\" checked"));
}

#[test]
fn who_files_is_shown_from_the_roster_and_never_asked() {
    let html = declaration(json!({ "person": person(false) }));
    for shown in ["N-1", "张示例", "示例科", "1972年6月"] {
        assert!(html.contains(shown), "{shown} is not shown");
    }
    for html in [html, declaration(json!({}))] {
        assert!(!html.contains("name=\"number\"") && !html.contains("name=\"code\""));
    }
    assert!(declaration(json!({})).contains("href=\"/sign-in/\""));
}

#[test]
fn a_returned_report_says_why_and_by_whom() {
    let html = declaration(json!({ "person": person(false), "amending": true,
        "returned": { "by": "王示例", "reason": "金额<与>附件不符" } }));
    assert!(html.contains("王示例") && html.contains("金额&lt;与&gt;附件不符"));
    assert!(!declaration(json!({ "person": person(false), "returned": null })).contains("退回了"));
}

#[test]
fn only_leading_cadres_are_asked_for_relatives() {
    let asks = |changes| declaration(changes).contains("value=\"add_relative\"");
    assert!(asks(json!({})));
    assert!(asks(json!({ "person": person(true) })));
    assert!(!asks(json!({ "person": person(false) })));
    // What was listed by mistake has to stay in sight: only then can it be removed.
    assert!(asks(json!({ "person": person(false), "form": rows() })));
}

#[test]
fn participants_are_the_declarant_and_the_listed_relatives() {
    let html = declaration(json!({ "form": rows() }));
    assert!(html.contains("<option value=\"self\">本人</option>"));
    assert!(html.contains("<option value=\"relative:0\" selected>家庭成员 1：李示例（配偶）</option>"));
}

#[test]
fn no_more_rows_are_offered_than_the_campaign_takes() {
    let form = json!({ "participations": vec![json!({}); campaign().rules.most_participations] });
    assert!(!declaration(json!({ "form": form })).contains("value=\"add_participation\""));
}

#[test]
fn the_review_shows_everything_and_carries_it_on() {
    let mut declaration = rows();
    declaration["kind"] = json!("disclosure");
    declaration["participations"][0] = json!({ "participant": "李示例（配偶）", "mode": "其他", "mode_other": "出租场地",
        "from": "2015-03", "to": null, "profit_wan": "-3.50", "withdrawal": { "status": "已退", "date": "2017-09-01" } });
    let html = render(
        "declare/review.html",
        json!({ "person": person(true), "declaration": declaration, "draft": "K7QM-3XWD", "newer": false, "since": null, "changes": null,
            "base": { "revision": 2, "withdrawals": 1 }, "window": "late", "contradictions": [],
            "lenient_until": "2017-09-30", "amending": false }),
    );
    for shown in [
        "有上述情况",
        "李示例（配偶）",
        "其他：出租场地",
        "2015年3月至今",
        "-3.50",
        "2017年9月1日",
        "逾期",
    ] {
        assert!(html.contains(shown), "{shown} is not shown");
    }
    assert!(html.contains("name=\"draft[K7QM-3XWD]\""));
    assert!(
        html.contains("name=\"base_revision\" value=\"2\"")
            && html.contains("name=\"base_withdrawals\" value=\"1\"")
    );
    assert!(html.contains("value=\"file\"") && html.contains("value=\"edit\""));
}

#[test]
fn a_receipt_says_whether_the_filing_was_late() {
    let receipt = |late| {
        json!({ "receipt": { "reference": "ABCD", "revision": 1, "filed_at": "2017年9月11日 09:05:03",
            "sha256": "00ff", "late": late } })
    };
    assert!(render("declare/receipt.html", receipt(false)).contains("按期</span>"));
    assert!(render("declare/receipt.html", receipt(true)).contains("逾期</span>"));
}
