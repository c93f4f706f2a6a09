//! Lists of people to remind, and real servers that take them: a messaging service and the robots of groups.

use super::*;
use campaign::reminder::{Dispatch, Outcome, Way};
use campaign::timing;
use std::time::Duration;
use summary::handler::Work;
use summary::reminders::Reminding;
use summary::reminders::webhook::Webhook;
use support::posted::{Answers, Robot};

/// The bodies that the robots of 企业微信 and 钉钉, and those of 飞书, take.
const WECOM: &str = r#"{"msgtype":"text","text":{"content":"{text}"}}"#;
const DINGTALK: &str = r#"{"msgtype":"text","text":{"content":"{text}"},"at":{"isAtAll":false}}"#;
const FEISHU: &str = r#"{"msg_type":"text","content":{"text":"{text}"}}"#;

/// The day after the seeded people's.
const TOMORROW: &str = "2017-09-12T10:00:00Z";

/// A store with people to remind, and what sends to them.
struct Office {
    store: Store,
    objects: InMemory,
}

impl Office {
    async fn open() -> Self {
        Office {
            store: decided().await,
            objects: InMemory::new(),
        }
    }

    /// The schedule's run of a moment, made right then; people in messages that were taken, and messages that were not.
    async fn remind(&self, webhook: &Webhook, moment: &str) -> (usize, usize) {
        self.remind_at(webhook, moment, moment).await
    }

    async fn remind_at(&self, webhook: &Webhook, moment: &str, now: &str) -> (usize, usize) {
        let (campaign, facets) = (campaign(), summary::Facets::from(&self.store));
        let work = Work {
            store: &facets,
            objects: &self.objects,
            campaign: &campaign,
            site: None,
            reminding: Some(Reminding {
                webhook,
                now: at(now),
                by: None,
            }),
        };
        let answer = work.all(at(moment)).await.unwrap();
        (answer.reminded, answer.reminders_failed)
    }

    async fn noted(&self, moment: &str) -> Vec<Dispatch> {
        let day = timing::day(at(moment));
        self.store.reminders.of_day(day).await.unwrap()
    }

    async fn outcomes(&self, moment: &str) -> Vec<Outcome> {
        let noted = self.noted(moment).await;
        noted.iter().map(|one| one.outcome).collect()
    }
}

fn robot(robot: &Robot, template: &str) -> Webhook {
    let webhook = Webhook::new(&robot.address, Some(template), None).unwrap();
    webhook.patient_for(Duration::from_secs(2))
}

fn service(robot: &Robot) -> Webhook {
    Webhook::new(&robot.address, None, None).unwrap()
}

#[tokio::test]
async fn everyone_to_remind_is_listed_with_a_message_and_why() {
    let (store, objects) = (decided().await, InMemory::new());
    run(&store, &objects, "2017-09-21T10:00:00Z").await;
    let list = json_of(&objects, "2017-09-21T10:00:00Z", "reminders-hetang.json").await;
    let reminders = list["reminders"].as_array().unwrap();
    let lines: Vec<_> = reminders
        .iter()
        .map(|one| {
            let why: Vec<_> = one["occasions"]
                .as_array()
                .unwrap()
                .iter()
                .map(|why| why["what"].as_str().unwrap())
                .collect();
            (one["number"].as_str().unwrap(), why.join(" "))
        })
        .collect();
    assert_eq!(
        lines,
        [
            ("H-01", "past_date".to_owned()),
            ("H-03", "not_filed".to_owned()),
            ("H-04", "returned".to_owned())
        ]
    );
    assert_eq!(reminders[0]["phone"], "13800000000");
    assert_eq!(reminders[0]["occasions"][0]["date"], "2017-09-20");
    assert!(
        reminders[1].get("phone").is_none(),
        "neither the roster nor a report has one"
    );
    for one in reminders {
        let text = one["text"].as_str().unwrap();
        assert!(
            text.starts_with("【株洲市环保局】") && text.contains("28682655"),
            "{text}"
        );
        assert!(
            !text.contains("示例") && !text.contains("请补充"),
            "nothing personal: {text}"
        );
    }
    let csv = file(&objects, "2017-09-21T10:00:00Z", "reminders-hetang.csv").await;
    assert_eq!(&csv[..3], [0xef, 0xbb, 0xbf], "what Excel knows UTF-8 by");
    let csv = String::from_utf8(csv).unwrap();
    assert_eq!(csv.lines().count(), 1 + 3);
    assert!(csv.contains("荷塘分局,H-03,示例丙,,未填报,"), "{csv}");
    let (bureau, unit) = ("reminders-bureau-leaders.json", "reminders-lusong.json");
    for nobody in [bureau, unit] {
        let moment = Moment::of(at("2017-09-21T10:00:00Z"));
        let found = Archive::of(&objects).file(&moment, nobody).await.unwrap();
        assert!(found.is_none(), "{nobody}");
    }
}

#[tokio::test]
async fn the_rosters_telephone_goes_before_that_of_the_report() {
    let office = Office::open().await;
    let entry = |number: &str| {
        let mut entry = people::everyone();
        entry.retain(|one| one.number.as_str() == number);
        RosterEntry {
            phone: Some("0731-28682655".to_owned()),
            ..entry.remove(0)
        }
    };
    people::load(&office.store, &[entry("H-01"), entry("H-03")]).await;
    run(&office.store, &office.objects, "2017-09-21T10:00:00Z").await;
    let list = json_of(&office.objects, "2017-09-21T10:00:00Z", "reminders-hetang.json").await;
    let phones: Vec<_> = (0..3).map(|at| list["reminders"][at]["phone"].clone()).collect();
    assert_eq!(
        phones,
        ["0731-28682655", "0731-28682655", "13800000000"],
        "H-01 and H-03 by the roster, H-04 by the report"
    );
}

#[tokio::test]
async fn a_messaging_service_gets_numbers_and_texts_unit_by_unit_and_nothing_else() {
    let office = Office::open().await;
    let taker = Robot::start(Answers::Status(204)).await;
    assert_eq!(office.remind(&service(&taker), MOMENT).await, (4, 0));
    let seen = taker.seen();
    let units: Vec<&str> = seen.iter().map(|body| body["unit"].as_str().unwrap()).collect();
    assert_eq!(units, ["monitoring-centre", "hetang"]);
    assert_eq!(taker.keys()[1], "2017-09-11-hetang-1");
    let fields: Vec<_> = seen[1]["reminders"][0].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["number", "text"]);
    let posted = seen[1].to_string();
    assert!(!posted.contains("示例") && !posted.contains("138"), "{posted}");
    let noted = office.noted(MOMENT).await;
    let hetang = &noted[0];
    assert_eq!(
        (hetang.unit.as_str(), hetang.way, hetang.outcome),
        ("hetang", Way::Service, Outcome::Taken)
    );
    let people: Vec<_> = hetang
        .people
        .iter()
        .map(|one| (one.number.as_str(), one.why[0].as_str()))
        .collect();
    assert_eq!(
        people,
        [("H-03", "not_filed"), ("H-04", "returned"), ("H-06", "not_filed")],
        "H-06 filed a second later"
    );
    assert_eq!(
        office.remind(&service(&taker), MOMENT).await,
        (0, 0),
        "once a day"
    );
    assert_eq!(taker.seen().len(), 2);
    assert!(
        office.remind(&service(&taker), TOMORROW).await.0 > 0,
        "and anew the next"
    );
}

#[tokio::test]
async fn each_groups_robot_gets_its_shape_with_numbers_of_people_and_nobodys_name() {
    let says_well = [
        (WECOM, json!({ "errcode": 0, "errmsg": "ok" })),
        (DINGTALK, json!({ "errcode": 0, "errmsg": "ok" })),
        (FEISHU, json!({ "code": 0, "msg": "success", "data": {} })),
    ];
    for (template, well) in says_well {
        let office = Office::open().await;
        let taker = Robot::start(Answers::Json(well)).await;
        assert_eq!(office.remind(&robot(&taker, template), MOMENT).await, (4, 0));
        let seen = taker.seen();
        assert_eq!(seen.len(), 1, "one message for all units: {seen:?}");
        let body = &seen[0];
        let text = match template {
            FEISHU => {
                assert_eq!(body["msg_type"], "text");
                &body["content"]["text"]
            }
            _ => {
                assert_eq!(body["msgtype"], "text");
                &body["text"]["content"]
            }
        };
        assert_eq!(
            text,
            "【株洲市环保局】专项整治提醒（2017年9月11日）\n市监测中心站：未填报 1 人\n\
             荷塘分局：未填报 2 人、待更正或者报告退出情况 1 人\n填报期限：2017年9月30日。\
             请登录专项整治系统办理。咨询电话 28682655（局专项整治办）。"
        );
        let noted = office.noted(MOMENT).await;
        let units: Vec<&str> = noted.iter().map(|one| one.unit.as_str()).collect();
        assert_eq!(units, ["hetang", "monitoring-centre"], "a note for each unit");
        assert!(
            noted
                .iter()
                .all(|one| one.way == Way::Group && one.people.len() < 4)
        );
        assert_eq!(office.remind(&robot(&taker, template), MOMENT).await, (0, 0));
        assert_eq!(taker.seen().len(), 1, "once a day");
    }
}

#[tokio::test]
async fn an_error_in_an_answer_of_200_is_a_failure_and_what_was_refused_goes_out_later() {
    for (template, refusal, told) in [
        (
            WECOM,
            json!({ "errcode": 93000, "errmsg": "invalid webhook url" }),
            "错误码 93000 invalid webhook url",
        ),
        (
            DINGTALK,
            json!({ "errcode": 310_000, "errmsg": "keywords not in content" }),
            "错误码 310000 keywords not in content",
        ),
        (
            FEISHU,
            json!({ "code": 9499, "msg": "Bad Request" }),
            "错误码 9499 Bad Request",
        ),
    ] {
        let office = Office::open().await;
        let taker = Robot::start(Answers::Json(refusal)).await;
        assert_eq!(office.remind(&robot(&taker, template), MOMENT).await, (0, 1));
        let noted = office.noted(MOMENT).await;
        assert!(
            noted
                .iter()
                .all(|one| (one.outcome, &*one.answer) == (Outcome::Refused, told)),
            "{noted:?}"
        );
        taker.answers(Answers::Json(json!({ "errcode": 0, "code": 0 })));
        assert_eq!(office.remind(&robot(&taker, template), MOMENT).await, (4, 0));
        assert_eq!(
            office.outcomes(MOMENT).await,
            [Outcome::Refused, Outcome::Taken, Outcome::Refused, Outcome::Taken],
            "what was refused stays on record, by unit"
        );
    }
}

#[tokio::test]
async fn what_may_have_arrived_is_not_sent_again_and_nobody_waits_for_long() {
    for (answers, told) in [
        (Answers::Late(Duration::from_secs(30)), "等候超时，没有答复"),
        (Answers::Status(500), "状态 500"),
        (Answers::Text("<html>well</html>"), "状态 200，答复中没有结果代码"),
    ] {
        let office = Office::open().await;
        let taker = Robot::start(answers).await;
        let begun = std::time::Instant::now();
        assert_eq!(
            office.remind(&robot(&taker, WECOM), MOMENT).await,
            (0, 1),
            "{told}"
        );
        assert!(begun.elapsed() < Duration::from_secs(20), "{told}");
        let noted = office.noted(MOMENT).await;
        assert!(
            noted
                .iter()
                .all(|one| (one.outcome, &*one.answer) == (Outcome::Unknown, told)),
            "{noted:?}"
        );
        taker.answers(Answers::Json(json!({ "errcode": 0 })));
        assert_eq!(
            office.remind(&robot(&taker, WECOM), MOMENT).await,
            (0, 0),
            "{told}"
        );
        assert_eq!(taker.seen().len(), 1, "{told}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let office = Office::open().await;
    let elsewhere = Robot::start(Answers::Json(json!({ "errcode": 0 }))).await;
    let taker = Robot::start(Answers::Redirect(elsewhere.address.clone())).await;
    assert_eq!(office.remind(&robot(&taker, WECOM), MOMENT).await, (0, 1));
    assert!(elsewhere.seen().is_empty());
    let answer = &office.noted(MOMENT).await[0].answer;
    assert_eq!(answer, "状态 307，要求转往别处，没有照办");
}

#[tokio::test]
async fn of_two_runs_at_once_one_sends() {
    let office = Office::open().await;
    let taker = Robot::start(Answers::Json(json!({ "errcode": 0 }))).await;
    let webhook = robot(&taker, WECOM);
    office.remind(&webhook, "2017-09-10T10:00:00Z").await;
    let before = taker.seen().len();
    let runs = (0..4).map(|_| office.remind(&webhook, MOMENT));
    let sent = futures::future::join_all(runs).await;
    assert_eq!(taker.seen().len() - before, 1, "{sent:?}");
    assert_eq!(sent.iter().map(|(people, _)| people).sum::<usize>(), 4);
}

#[tokio::test]
async fn a_run_that_was_cut_off_while_it_sent_is_not_repeated() {
    let office = Office::open().await;
    let taker = Robot::start(Answers::Json(json!({ "errcode": 0 }))).await;
    let webhook = robot(&taker, WECOM).patient_for(Duration::from_secs(30));
    taker.answers(Answers::Late(Duration::from_secs(30)));
    let cut_off = tokio::time::timeout(Duration::from_secs(4), office.remind(&webhook, MOMENT)).await;
    assert!(
        cut_off.is_err() && taker.seen().len() == 1,
        "cut off in the middle"
    );
    taker.answers(Answers::Json(json!({ "errcode": 0 })));
    assert_eq!(office.remind(&webhook, MOMENT).await, (0, 0));
    assert_eq!(taker.seen().len(), 1);
    assert_eq!(
        office.outcomes(MOMENT).await,
        [Outcome::Sending; 2],
        "nothing is known of it"
    );
}

#[tokio::test]
async fn reminders_of_another_day_or_at_night_stay() {
    let office = Office::open().await;
    let taker = Robot::start(Answers::Status(204)).await;
    let webhook = service(&taker);
    assert_eq!(
        office.remind_at(&webhook, MOMENT, TOMORROW).await,
        (0, 0),
        "made again"
    );
    let midnight = "2017-09-15T16:00:00Z";
    assert_eq!(office.remind(&webhook, midnight).await, (0, 0));
    assert!(taker.seen().is_empty());
}

#[tokio::test]
async fn a_webhook_that_cannot_be_reached_keeps_no_summary_from_being_made() {
    let office = Office::open().await;
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", closed.local_addr().unwrap());
    drop(closed);
    let webhook = Webhook::new(&address, None, None).unwrap();
    assert_eq!(office.remind(&webhook, MOMENT).await, (0, 2));
    assert_eq!(office.outcomes(MOMENT).await, [Outcome::Refused; 2]);
    assert!(Archive::of(&office.objects).newest(None).await.unwrap().is_some());
}

#[tokio::test]
async fn settings_that_are_none_are_refused_with_the_reason_and_nothing_is_sent() {
    for (address, template, told) in [
        ("somewhere", None, "REMINDER_WEBHOOK: 应为 http://"),
        ("ftp://a.example/", None, "REMINDER_WEBHOOK: 应为 http://"),
        (
            "https://a.example/",
            Some("{"),
            "REMINDER_TEMPLATE: 消息模板不是 JSON",
        ),
        (
            "https://a.example/",
            Some("{}"),
            "REMINDER_TEMPLATE: 消息模板中没有",
        ),
    ] {
        let refused = Webhook::new(address, template, None).unwrap_err().to_string();
        assert!(refused.starts_with(told), "{refused}");
    }
    let office = Office::open().await;
    let taker = Robot::start(Answers::Status(204)).await;
    let webhook = Webhook::whatever(&taker.address, Some("{"), None).unwrap();
    assert_eq!(
        office.remind(&webhook, MOMENT).await,
        (0, 1),
        "the summary is made"
    );
    let noted = office.noted(MOMENT).await;
    assert!(
        noted[0].answer.starts_with("消息模板不是 JSON"),
        "the office sees why: {noted:?}"
    );
    assert!(taker.seen().is_empty());
}
