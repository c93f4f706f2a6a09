//! Writes the pages that the functions answer with, filled in realistically, to a folder: to look at them, and to
//! run checkers over them. `cargo run -p pages --example specimens -- DIR [CAMPAIGN.TOML]`

use campaign::Campaign;
use pages::Pages;
use serde_json::{Value, json};
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("name a folder")?);
    let campaign = arguments
        .next()
        .unwrap_or_else(|| "site/content/campaign.toml".into());
    let campaign = Campaign::parse(&fs::read_to_string(campaign)?)?;
    let pages = Pages::new(&campaign, Some("2017年9月11日 09:00"));
    for (name, template, context) in specimens() {
        let file = folder.join(name).join("index.html");
        fs::create_dir_all(file.parent().ok_or("no folder")?)?;
        fs::write(file, pages.render(template, context)?)?;
    }
    for asset in pages::assets() {
        let file = folder.join(asset.path.trim_start_matches('/'));
        fs::create_dir_all(file.parent().ok_or("no folder")?)?;
        fs::write(file, asset.bytes)?;
    }
    Ok(())
}

fn specimens() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        (
            "declaration-signed-in",
            "declare/declaration.html",
            declaration(json!({})),
        ),
        (
            "declaration-errors",
            "declare/declaration.html",
            declaration(errors()),
        ),
        ("declaration-returned", "declare/declaration.html", returned()),
        ("review", "declare/review.html", review()),
        ("declaration-on-paper", "declare/declaration.html", on_paper()),
        ("papers", "declare/papers.html", papers()),
        ("paper-entry", "declare/paper-entry.html", paper_entry()),
        ("receipt", "declare/receipt.html", receipt()),
        ("problem", "site/problem.html", problem()),
        ("sign-in-errors", "account/sign-in.html", sign_in()),
        ("enrolment", "account/enrolment.html", enrolment()),
        ("continue", "account/continue.html", continued()),
        (
            "reauthentication",
            "account/reauthentication.html",
            reauthentication(),
        ),
        ("kept", "account/kept.html", kept()),
        ("me-declarant", "account/me.html", me_declarant()),
        ("me-office", "account/me.html", me_office()),
    ]
}

fn person() -> Value {
    json!({ "name": "张示例", "born": "1972-06", "unit": "市监察支队", "position": "副支队长", "rank": "副科级",
        "leading_cadre": true, "municipally_managed": false, "age": 45, "civil_servant": true, "employment": "在职" })
}

fn form() -> Value {
    json!({
        "instructions_read": "true", "phone": "1380000000", "political_affiliation": "中共党员", "status": "在职",
        "kind": "disclosure", "roster_note": "", "signature": "张示列",
        "relatives": [
            { "name": "李示例", "relation": "配偶", "position": "某砂石有限公司 会计（示例）" },
            { "name": "张小例", "relation": "", "position": "" },
        ],
        "participations": [
            { "participant": "relative:0", "mode": "参股", "sector": "涉砂", "business_name": "示例砂石有限公司",
              "credit_code": "91430200MA4L000000", "from": "2015-03", "to": "", "content": "配偶持股一成五，不参与日常经营。",
              "amount_wan": "12.5万", "profit_wan": "-3.50",
              "withdrawal": { "status": "已退", "date": "2017-09-31", "method": "转让", "transferee": "王示例",
                "transferee_relation": "朋友", "price_wan": "13", "pricing_basis": "双方协议" } },
            { "participant": "self", "mode": "其他", "mode_other": "", "sector": "其他类", "sector_other": "",
              "business_name": "<b>示例</b> & \"合作社\"", "from": "去年", "content": "", "amount_wan": "", "profit_wan": "",
              "withdrawal": { "status": "未退出", "planned_date": "2017-09-25" } },
        ],
    })
}

fn errors() -> Value {
    json!({
        "phone": ["请填写 11 位手机号码，或带区号的固定电话"],
        "signature": ["签名应与花名册上的姓名一致"],
        "pledge": ["请勾选承诺"],
        "relatives[1].relation": ["请选择与本人的关系"],
        "relatives[1].position": ["请填写工作单位及职务"],
        "participations[0].credit_code": ["统一社会信用代码的校验位不对，请核对营业执照"],
        "participations[0].amount_wan": ["参与情况 1：涉及金额须为数字，例如 12.50"],
        "participations[0].withdrawal.date": ["参与情况 1：退出日期须按“年-月-日”填写，例如 2017-09-01"],
        "participations[1].mode_other": ["请说明其他参与方式"],
        "participations[1].sector_other": ["请说明具体行业"],
        "participations[1].from": ["参与情况 2：参与时间（起）须按“年-月”填写，例如 2015-03"],
        "participations[1].content": ["请填写参与内容，5 至 500 字"],
        "participations[1].amount_wan": ["请填写涉及金额"],
        "participations[1].profit_wan": ["请填写获利"],
    })
}

fn declaration(errors: Value) -> Value {
    json!({ "form": form(), "errors": errors, "number": "ZH-0012", "person": person(), "amending": false, "saved_at": null, "opened": null, "aside": false, "since": null,
        "filing": { "window": "on_time", "today": "2017-09-11", "due": "2017-09-30", "municipally_managed": false } })
}

fn returned() -> Value {
    let mut context = declaration(json!({}));
    context["amending"] = json!(true);
    context["returned"] = json!({ "by": "王示例", "reason": "涉及金额与所附材料不一致，请核对后重新填报。" });
    context
}

fn facts_of_paper() -> Value {
    json!({ "signed_on": "2017-09-08", "received_on": "2017-09-11", "received_by": "廉示例" })
}

fn on_paper() -> Value {
    let mut context = declaration(json!({ "paper.signed_on": ["签名日期不能晚于收到日期"] }));
    context["form"]["paper"] = facts_of_paper();
    context["action"] = json!("/api/papers/ZH-0012");
    context["place"] = json!("/api/papers/ZH-0012");
    context["paper"] = json!({
        "on_file": { "reference": "K7QM-3XW9", "revision": 1, "filed_at": "2017年9月9日 09:05:03" },
        "sent_back": { "by": "监示例", "at": "2017年9月11日 10:00:00", "reason": "涉及金额与原件不符", "scans": 2 },
    });
    context
}

fn papers() -> Value {
    json!({ "errors": { "number": ["花名册上没有这个编号的人员；已移出花名册的，不再录入纸质报告"] }, "asked": { "number": "ZH-9" },
        "filed": "K7QM-3XW9", "sent_back": false,
        "waiting": [{ "number": "ZH-0012", "name": "张示例", "by": "廉示例", "at": "2017年9月11日 09:05:03", "own": true,
            "href": "/api/papers/ZH-0012" }] })
}

fn paper_entry() -> Value {
    let change = json!([{ "label": "参与情况 1：涉及金额", "before": "12.50", "after": "21.50" }]);
    let mut declaration = review()["declaration"].clone();
    declaration["kind_name"] = json!("有上述情况");
    json!({ "number": "ZH-0012", "step": 2, "action": "/api/papers/ZH-0012", "person": person(), "declaration": declaration,
        "paper": facts_of_paper(), "late": false, "by": { "number": "ZH-0001", "name": "廉示例" },
        "at": "2017年9月11日 09:05:03", "most_scans": 12, "piece_bytes": 4_194_304, "most_bytes": 10_485_760, "contradictions": [], "differs": change,
        "scans": [{ "href": "/api/papers/ZH-0012/scans/0", "media": "PDF 文件", "is_shown": false, "kib": 812 }],
        "replaces": { "reference": "K7QM-3XW9", "revision": 1, "filed_at": "2017年9月9日 09:05:03", "changes": change },
        "is_own": false, "refused": null, "form": {}, "errors": { "file": ["文件超过 10 MiB，没有收下"] } })
}

fn sign_in() -> Value {
    json!({ "form": { "number": "ZH-0012" }, "errors": { "code": ["花名册编号或个人识别码不正确，请核对后重新输入"] },
        "kept": "kind=nil&signature=%E5%BC%A0", "kept_for": "/api/declarations", "ended": true, "asks_totp": false })
}

fn enrolment() -> Value {
    json!({ "form": { "number": "ZH-0012" }, "errors": { "totp": ["动态验证码不正确，请核对手机时间后，输入新出现的验证码"] },
        "kept": "", "kept_for": "",
        "enrolment": { "ticket": "ticket", "secret": "ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567", "uri": "otpauth://totp/example",
            "qr": "<svg viewBox=\"0 0 29 29\" role=\"img\" aria-label=\"二维码\"><path d=\"M4 4h7v7h-7z\"/></svg>" } })
}

fn continued() -> Value {
    json!({ "hidden": [["kind", "disclosure"], ["participations[0][content]", "第一行\n第二行"]],
        "address": "/api/declarations", "name": "张示例", "again": false })
}

fn reauthentication() -> Value {
    json!({ "form": {}, "errors": {}, "kept": "kind=disclosure", "kept_for": "/api/declarations", "minutes": 15 })
}

fn kept() -> Value {
    json!({ "hidden": [["kind", "disclosure"]], "address": "/api/declarations", "title": "系统繁忙",
        "detail": "系统繁忙，未作任何改动，请稍后再试" })
}

fn me(name: &str, roles: &[&str], changes: Value) -> Value {
    let mut context = json!({
        "me": { "number": "ZH-0012", "name": name, "roles": roles, "account": null, "desks": [], "finds": true, "closed": false },
        "identity": { "number": "ZH-0012", "name": name, "unit": "市监察支队", "roles": [] },
        "role_names": roles, "unit_id": "enforcement", "awaits": [], "declaration": null,
        "filing": { "window": "on_time", "today": "2017-09-11", "due": "2017-09-30", "municipally_managed": false },
        "obligation": { "must_declare": true, "about_relatives": false, "duty": "须填报本人", "grounds": ["在职"], "due": "2017-09-30" },
        "may": { "file": true, "delegate": false, "read_unit": false, "read_roster": false, "collect": false, "read_overview": false,
            "read_deliveries": false, "sign": false },
    });
    for (name, value) in changes.as_object().into_iter().flatten() {
        context[name] = value.clone();
    }
    context
}

fn me_declarant() -> Value {
    let awaits =
        json!([{ "what": "file", "href": "/api/declarations/mine", "more": false, "until": "2017-09-30" }]);
    me("张示例", &["填报人"], json!({ "awaits": awaits }))
}

fn me_office() -> Value {
    let awaits = json!([
        { "what": "correct", "href": "/api/declarations/mine", "until": "2017-09-30" },
        { "what": "sign_off", "href": "/api/reviews", "count": 50, "more": true },
        { "what": "unit", "href": "/api/units/enforcement" },
        { "what": "appoint_signer", "href": "/api/reviews", "count": 1 },
        { "what": "collect", "href": "/api/collections", "until": "2017-09-15" },
    ]);
    let declaration = json!({ "reference": "K7QM-3XW9", "revision": 2, "late": true, "kind": "有上述情况",
        "filed_at": "2017年10月2日 09:05:03" });
    let may = json!({ "file": true, "delegate": true, "read_unit": true, "read_roster": true, "collect": true, "read_overview": true,
        "read_deliveries": true, "sign": true });
    me(
        "廉示例",
        &["填报人", "阅签人", "单位填表人", "单位主要负责人", "专项整治办"],
        json!({ "awaits": awaits, "declaration": declaration, "may": may,
            "filing": { "window": "late", "today": "2017-10-11", "due": "2017-09-30", "municipally_managed": false } }),
    )
}

fn review() -> Value {
    let mut declaration = form();
    declaration["participations"][0]["participant"] = json!("李示例（配偶）");
    declaration["participations"][0]["amount_wan"] = json!("12.50");
    declaration["participations"][0]["withdrawal"]["date"] = json!("2017-09-01");
    declaration["participations"][1]["participant"] = json!("本人");
    declaration["participations"][1]["mode_other"] = json!("提供场地");
    declaration["participations"][1]["sector_other"] = json!("种植");
    declaration["participations"][1]["from"] = json!("2016-01");
    declaration["participations"][1]["content"] = json!("以自有房屋作仓库，按月收取租金。");
    declaration["participations"][1]["amount_wan"] = json!("0.00");
    declaration["participations"][1]["profit_wan"] = json!("1.20");
    declaration["relatives"][1]["relation"] = json!("子女");
    declaration["relatives"][1]["position"] = json!("某中学 学生（示例）");
    declaration["signature"] = json!("张示例");
    json!({ "person": person(), "declaration": declaration, "hidden": [["kind", "disclosure"]],
        "window": "late", "draft": "K7QM-3XWD", "newer": false, "since": null, "changes": null, "contradictions": ["参与情况 1：已退，但参与时间填至今"], "lenient_until": "2017-09-30", "amending": false })
}

fn receipt() -> Value {
    json!({ "receipt": { "reference": "K7QM-3XW9-TB4H", "revision": 2, "filed_at": "2017年9月11日 09:05:03",
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "late": false } })
}

fn problem() -> Value {
    json!({ "status": 503, "title": "暂时无法处理", "detail": "系统繁忙，您填写的内容没有丢失，也没有提交。请稍后再试。",
        "id": "01J-EXAMPLE", "retry_after": 5 })
}
