//! A clerk's Monday: what one of the office does in a morning, one thing after another. What each step leads to is read on
//! the pages, and read back from the service.

use crate::documents::pages;
use crate::people::{Desk, text_of};
use crate::workbooks;
use campaign::{Revision, RosterNumber};
use serde_json::{Value, json};
use summary::reminders::webhook::Webhook;
use support::browser::Scripts;
use support::posted::{Answers, Robot};
use support::{TestService, forms};
use thirtyfour::By;

const OFFICE: &str = "JS-002";
const SECOND: &str = "JS-003";
const SIGNER: &str = "TY-003";
const UNIT: &str = "tianyuan";

/// Whose reports came on paper, in the order of the list that is compared. The second discloses something.
const ON_PAPER: [&str; 3] = ["TY-001", "TY-002", "TY-005"];
const SCANNED: &str = ON_PAPER[0];
const DISCLOSING: &str = ON_PAPER[1];
const BUSINESS: &str = "示例砂石有限公司";

/// Who filed online before, that there is nothing to declare. The second has something to amend.
const ONLINE: [&str; 2] = ["TY-004", "TY-006"];
const AMENDING: &str = ONLINE[1];

/// Who comes to the bureau.
const NEW: &str = "TY-100";
const NEW_NAME: &str = "欧阳新民";

fn number(text: &str) -> RosterNumber {
    RosterNumber::parse(text).unwrap()
}

/// What is on file of somebody.
async fn current(service: &TestService, of: &str) -> anyhow::Result<Option<Revision>> {
    let found = service.store.declarations.current(&[number(of)]).await?;
    Ok(found.into_iter().next())
}

/// How many of the unit filed what, as whoever is signed in reads it: 已报, 无上述情况, 有上述情况, 未报.
async fn counts(desk: &Desk<'_>) -> anyhow::Result<[u64; 4]> {
    let unit = desk.read(&format!("/api/units/{UNIT}")).await?;
    let count = |name: &str| unit["counts"][name].as_u64().unwrap();
    Ok(["filed", "nil", "disclosing", "missing"].map(count))
}

async fn rows(desk: &Desk<'_>, of: &str) -> anyhow::Result<usize> {
    Ok(desk.driver.find_all(By::Css(of)).await?.len())
}

/// The roster numbers, or whatever else is named so, of a list.
fn each<'a>(list: &'a Value, name: &str) -> Vec<&'a str> {
    let list = list.as_array().unwrap();
    list.iter().map(|one| one[name].as_str().unwrap()).collect()
}

async fn papers_are_entered(desk: &Desk<'_>, service: &TestService) -> anyhow::Result<()> {
    let before = counts(desk).await?;
    for number in ON_PAPER {
        desk.go("/api/me").await?;
        desk.follow_text("纸质报告").await?;
        desk.fill("number", number).await?;
        desk.press("form[action='/api/papers'] button").await?;
        desk.fill("paper[signed_on]", "2017年9月8日").await?;
        desk.fill("paper[received_on]", "2017年9月10日").await?;
        desk.fill("paper[received_by]", "示例收件人").await?;
        if number == DISCLOSING {
            desk.fill_in_relatives_sand_business(number, "配偶出资").await?;
        } else {
            desk.fill_in_nil(number).await?;
        }
        let page = text_of(desk).await;
        let name = &service.person(number).name;
        assert!(
            page.contains(&format!("核对纸质报告：{name}")) && page.contains("待核对，还没有计入"),
            "{page}"
        );
    }
    // Whoever goes back from here finds no review that could be filed once more.
    desk.driver.back().await?;
    let page = text_of(desk).await;
    assert!(page.contains("待核对，还没有计入"), "{page}");
    for of in ON_PAPER {
        let entry = service.store.papers.of(&number(of)).await?.unwrap();
        assert!(entry.waits() && entry.step == 1, "{entry:?}");
    }
    assert_eq!(counts(desk).await?, before, "none counts yet");
    desk.go(&format!("/api/papers/{SCANNED}")).await?;
    desk.attach_scan().await?;
    let entry = service.store.papers.of(&number(SCANNED)).await?.unwrap();
    assert_eq!((entry.step, entry.scans.len()), (2, 1));
    desk.go("/api/papers").await?;
    assert_eq!(rows(desk, ".list tbody tr").await?, ON_PAPER.len());
    Ok(())
}

async fn a_colleague_is_added(desk: &Desk<'_>, service: &TestService) -> anyhow::Result<()> {
    let on_roster = async || service.store.people.entries(&[number(NEW)]).await;
    desk.go("/api/roster").await?;
    desk.follow_text("填表增加").await?;
    for (name, typed) in [
        ("number", NEW),
        ("name", NEW_NAME),
        ("born", "1990-05"),
        ("position", "科员"),
    ] {
        desk.fill(name, typed).await?;
    }
    for (name, chosen) in [
        ("unit", "天元分局"),
        ("rank", "科员"),
        ("category", "党政机关"),
        ("employment", "在职"),
    ] {
        desk.select(name, chosen).await?;
    }
    desk.tick("civil_servant", "是").await?;
    desk.tick("municipally_managed", "否").await?;
    desk.press_named("核对变动").await?;
    let preview = text_of(desk).await;
    assert!(
        preview.contains("核对花名册") && preview.contains("还没有载入") && preview.contains(NEW_NAME),
        "{preview}"
    );
    assert_eq!(on_roster().await?, []);
    desk.press_named("确认载入").await?;
    let loaded = text_of(desk).await;
    assert!(loaded.contains("载入完成。共 1 人"), "{loaded}");
    let [added] = &on_roster().await?[..] else {
        panic!("{NEW} is not on the roster");
    };
    assert_eq!((&*added.name, added.unit.as_str()), (NEW_NAME, UNIT));
    desk.propose_code(UNIT, NEW).await?;
    let proposed = text_of(desk).await;
    assert!(
        proposed.contains(&format!("{NEW_NAME}（{NEW}）")) && proposed.contains("由您提出，须另一人确认"),
        "{proposed}"
    );
    Ok(())
}

/// The second clerk compares what came on paper, and confirms the code, which opens an account.
async fn a_second_person_confirms(desk: &Desk<'_>, service: &TestService) -> anyhow::Result<()> {
    desk.sign_in(SECOND).await?;
    let [filed, nil, disclosing, missing] = counts(desk).await?;
    desk.follow_text("核对他人录入的纸质报告").await?;
    for of in ON_PAPER {
        desk.follow_text("对照纸质报告核对").await?;
        let page = text_of(desk).await;
        let name = &service.person(of).name;
        assert!(page.contains(&format!("核对纸质报告：{name}")), "{page}");
        assert_eq!(page.contains(BUSINESS), of == DISCLOSING, "{page}");
        assert_eq!(page.contains("打开扫描件 1"), of == SCANNED, "{page}");
        desk.press("button[value='confirm']").await?;
        let page = text_of(desk).await;
        let reference = current(service, of).await?.unwrap().reference;
        assert!(page.contains(&format!("已计入。回执编号 {reference}")), "{page}");
        let record = desk.read(&format!("/api/declarations/{reference}")).await?;
        let by = |what: &str| record["paper"][what]["number"].as_str();
        assert_eq!(
            (&record["revision"], by("entered_by"), by("compared_by")),
            (&json!(1), Some(OFFICE), Some(SECOND))
        );
    }
    assert!(text_of(desk).await.contains("没有待核对的纸质报告"));
    assert_eq!(
        counts(desk).await?,
        [filed + 3, nil + 2, disclosing + 1, missing - 3]
    );

    desk.go("/api/confirmations").await?;
    desk.press("button[value='confirm']").await?;
    let issued = desk.code_on_page().await?;
    service.start_account(NEW, &issued).await;
    desk.go("/api/confirmations").await?;
    assert!(text_of(desk).await.contains("没有待确认的事项"));
    desk.sign_out().await
}

async fn anything_is_found_from_any_page(desk: &Desk<'_>, service: &TestService) -> anyhow::Result<()> {
    let reference = current(service, DISCLOSING).await?.unwrap().reference;
    let (name, disclosing) = (&*service.person(SCANNED).name, &*service.person(DISCLOSING).name);
    for (from, sought, shown, people, units, businesses) in [
        ("/api/me", name, name, &[SCANNED][..], &[][..], &[][..]),
        ("/api/roster", "oyxm", NEW_NAME, &[NEW], &[], &[]),
        ("/api/papers", "ty-002", disclosing, &[DISCLOSING], &[], &[]),
        ("/api/overview", "荷塘", "荷塘分局", &[], &["hetang"], &[]),
        (
            "/api/reminders",
            reference.as_str(),
            disclosing,
            &[DISCLOSING],
            &[],
            &[],
        ),
        ("/api/search", "示例砂石", BUSINESS, &[], &[], &[BUSINESS]),
    ] {
        desk.go(from).await?;
        desk.seek(sought).await?;
        let page = text_of(desk).await;
        assert!(page.contains("查到") && page.contains(shown), "{sought}: {page}");
        let found = desk.read("/api/search").await?;
        assert_eq!(
            (
                &each(&found["people"], "number")[..],
                &each(&found["units"], "id")[..],
                &each(&found["businesses"], "business_name")[..]
            ),
            (people, units, businesses),
            "{sought}"
        );
    }
    Ok(())
}

/// The signer ticks all that may be signed unread, and is asked for a code; meanwhile one of them is amended.
async fn reports_are_signed_in_a_row(desk: &Desk<'_>, service: &TestService) -> anyhow::Result<()> {
    desk.sign_in(SIGNER).await?;
    desk.go("/api/reviews").await?;
    desk.click("label[data-ticks] input").await?;
    let ticked = rows(desk, "input[name^='reports[']:checked").await?;
    assert_eq!(ticked, 4, "all but what discloses something");
    desk.press(".decide button").await?;
    let page = text_of(desk).await;
    assert!(page.contains("勾选的报告都还在，没有签署"), "{page}");
    let mut amended = forms::nil(service, AMENDING);
    amended["phone"] = json!("13900000001");
    service.file(AMENDING, &amended).await;
    let credentials = service.credentials(SIGNER).await;
    desk.fill("totp", credentials["totp"].as_str().unwrap()).await?;
    desk.press("form[action='/api/me/signatures'] button").await?;
    // Sent again by a reload, it signs nothing twice.
    for reloaded in [false, true] {
        if reloaded {
            desk.driver.refresh().await?;
        }
        let page = text_of(desk).await;
        let name = &service.person(AMENDING).name;
        let left = format!("{name}的报告：本人已提交更正（第 2 次），请阅看最新内容后再办理");
        assert!(
            page.contains("已签署 3 份，1 份没有签署") && page.contains(&left),
            "{reloaded}: {page}"
        );
        for of in ON_PAPER.into_iter().chain(ONLINE) {
            let steps = service.store.sign_offs.steps(&number(of)).await?.len();
            let signed = of != DISCLOSING && of != AMENDING;
            assert_eq!(steps, usize::from(signed), "{of}, {reloaded}");
        }
    }
    let waiting = desk.read("/api/reviews").await?;
    assert_eq!(each(&waiting["waiting"], "number"), [DISCLOSING, AMENDING]);
    desk.sign_out().await
}

async fn everyone_is_reminded_once(
    desk: &Desk<'_>,
    service: &TestService,
    robot: &Robot,
) -> anyhow::Result<()> {
    desk.go("/api/reminders").await?;
    desk.press_named("汇总并提醒所有人").await?;
    let list = desk.read("/api/reminders").await?;
    let sent = list["sent"].as_array().unwrap();
    assert!(
        list["next"].is_null() && sent.iter().all(|one| one["outcome"] == "taken"),
        "{list}"
    );
    let people: Vec<&str> = sent
        .iter()
        .flat_map(|one| each(&one["people"], "number"))
        .collect();
    assert!(
        people.contains(&SIGNER) && people.contains(&NEW) && !people.contains(&SCANNED),
        "{people:?}"
    );
    let page = text_of(desk).await;
    assert!(
        page.contains(&format!("提醒发出 {} 人。", people.len())),
        "{page}"
    );
    let posted = robot.seen();
    let texts = posted
        .iter()
        .map(|body| body["text"]["content"].as_str().unwrap());
    let texts = texts.collect::<String>();
    let [.., missing] = counts(desk).await?;
    assert!(
        texts.contains(&format!("天元分局：未填报 {missing} 人")),
        "{texts}"
    );

    service.set_clock("2017-09-11T01:10:00Z");
    desk.press_named("汇总并提醒所有人").await?;
    let page = text_of(desk).await;
    assert!(
        page.contains("现在没有要提醒的人员，或者今天都已经提醒过"),
        "{page}"
    );
    assert_eq!(robot.seen(), posted);
    assert_eq!(desk.read("/api/reminders").await?["sent"], list["sent"]);
    Ok(())
}

/// What a page says on paper, without spaces, and the paper's size.
async fn printed(desk: &Desk<'_>, path: &str) -> anyhow::Result<(String, String)> {
    desk.go(path).await?;
    let folder = tempfile::tempdir()?;
    let pdf = folder.path().join("page.pdf");
    std::fs::write(&pdf, desk.printed().await?)?;
    let (_, size) = pages(&pdf);
    Ok((size, workbooks::text_of(&pdf)))
}

async fn everything_is_printed(desk: &Desk<'_>, service: &TestService) -> anyhow::Result<()> {
    let reference = current(service, DISCLOSING).await?.unwrap().reference;
    let overview = desk.read("/api/overview").await?;
    let bureau = &overview["overview"]["bureau"];
    assert_eq!((&bureau["nil"], &bureau["disclosing"]), (&json!(4), &json!(1)));
    let columns = ["expected", "nil", "disclosing", "exempt", "missing"];
    let totals = columns.map(|name| bureau[name].to_string()).concat();
    let totals = format!("合计{totals}");
    let expected = &bureau["expected"];
    let name = service.person(DISCLOSING).name.clone();
    let owned = |told: &[&str]| told.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
    for (path, size, told) in [
        (
            format!("/api/declarations/{reference}?view=print"),
            "A4",
            owned(&[&name, BUSINESS, reference.as_str(), "苏示例录入，廉示例核对"]),
        ),
        (
            format!("/api/units/{UNIT}/annex3"),
            "A3",
            owned(&[&name, &format!("{BUSINESS}：配偶出资"), "12.50"]),
        ),
        ("/api/overview".to_owned(), "A4", owned(&["工作总览", &totals])),
        (
            "/api/reminders".to_owned(),
            "A4",
            owned(&["由JS-002发起", &format!("{NEW_NAME}（{NEW}）：未填报")]),
        ),
        (
            "/api/summaries/2017-09-11T0910?format=html".to_owned(),
            "A4",
            owned(&[
                &format!("应报{expected}人，已报5人，其中无情况4份，有情况1份"),
                &totals,
            ]),
        ),
    ] {
        let (paper, text) = printed(desk, &path).await?;
        assert!(paper.contains(size), "{path}: {paper}");
        for one in told {
            assert!(text.contains(&one), "{path}: {one} is not in {text}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_clerk_works_through_a_monday_morning() -> anyhow::Result<()> {
    let robot = Robot::start(Answers::Json(json!({ "errcode": 0 }))).await;
    let template = r#"{"msgtype":"text","text":{"content":"{text}"}}"#;
    let webhook = Webhook::new(&robot.address, Some(template), None).unwrap();
    let service = TestService::start_reminding(&webhook).await;
    for number in ONLINE {
        service.file(number, &forms::nil(&service, number)).await;
    }
    let desk = Desk::open(&service, Scripts::On, 1280).await?;
    desk.sign_in(OFFICE).await?;
    papers_are_entered(&desk, &service).await?;
    a_colleague_is_added(&desk, &service).await?;
    desk.sign_out().await?;
    a_second_person_confirms(&desk, &service).await?;
    reports_are_signed_in_a_row(&desk, &service).await?;
    desk.sign_in(OFFICE).await?;
    anything_is_found_from_any_page(&desk, &service).await?;
    everyone_is_reminded_once(&desk, &service, &robot).await?;
    everything_is_printed(&desk, &service).await?;
    desk.quit().await
}
