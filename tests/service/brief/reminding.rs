//! Lists of people to remind, and a real server that takes them.

use super::*;
use axum::Router;
use axum::extract::State;
use axum::routing::post;
use http::StatusCode;
use std::sync::{Arc, Mutex};
use summary::webhook::Webhook;

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
        "nobody who filed nothing left a telephone"
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

/// A messaging service: what it was sent, and the units whose reminders it refuses.
#[derive(Clone, Default)]
struct Service {
    seen: Arc<Mutex<Vec<(String, Value)>>>,
    refuses: Arc<Mutex<Vec<&'static str>>>,
}

impl Service {
    async fn start() -> (Self, Webhook) {
        let service = Service::default();
        let router = Router::new()
            .route("/send", post(take))
            .with_state(service.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/send", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (service, Webhook::new(&address, None).unwrap())
    }

    fn units(&self) -> Vec<String> {
        self.seen
            .lock()
            .unwrap()
            .iter()
            .map(|(_, body)| body["unit"].as_str().unwrap().to_owned())
            .collect()
    }
}

async fn take(
    State(service): State<Service>,
    headers: http::HeaderMap,
    axum::Json(body): axum::Json<Value>,
) -> StatusCode {
    let key = headers["idempotency-key"].to_str().unwrap().to_owned();
    let refused = service
        .refuses
        .lock()
        .unwrap()
        .iter()
        .any(|unit| body["unit"] == *unit);
    service.seen.lock().unwrap().push((key, body));
    if refused {
        StatusCode::SERVICE_UNAVAILABLE
    } else {
        StatusCode::NO_CONTENT
    }
}

#[tokio::test]
async fn the_webhook_gets_numbers_and_texts_unit_by_unit_and_nothing_else() {
    let (store, objects) = (decided().await, InMemory::new());
    let report = run(&store, &objects, MOMENT).await;
    let (service, webhook) = Service::start().await;
    let sent = webhook.send(&objects, &report).await.unwrap();
    assert!(sent.iter().all(|sent| sent.taken), "{sent:?}");
    assert_eq!(service.units(), ["monitoring-centre", "hetang"]);
    let seen = service.seen.lock().unwrap().clone();
    assert_eq!(seen[1].0, "2017-09-11T1800-hetang");
    let posted = &seen[1].1;
    let fields: Vec<_> = posted["reminders"][0].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["number", "text"]);
    assert!(
        !posted.to_string().contains("示例") && !posted.to_string().contains("138"),
        "{posted}"
    );
}

#[tokio::test]
async fn what_was_not_taken_is_sent_again_and_what_was_taken_is_not() {
    let (store, objects) = (decided().await, InMemory::new());
    let report = run(&store, &objects, MOMENT).await;
    let (service, webhook) = Service::start().await;
    service.refuses.lock().unwrap().push("monitoring-centre");
    let sent = webhook.send(&objects, &report).await.unwrap();
    assert_eq!(
        (sent[0].taken, &*sent[0].answer, sent[1].taken),
        (false, "status 503", true)
    );
    let note = json_of(&objects, MOMENT, "webhook.json").await;
    assert_eq!(
        (&note[0]["taken"], &note[1]["taken"]),
        (&json!(false), &json!(true)),
        "the failure is on record"
    );
    service.refuses.lock().unwrap().clear();
    webhook.send(&objects, &report).await.unwrap();
    assert_eq!(
        service.units(),
        ["monitoring-centre", "hetang", "monitoring-centre"]
    );
    webhook.send(&objects, &report).await.unwrap();
    assert_eq!(service.units().len(), 3, "everything is taken now");
}

#[tokio::test]
async fn a_webhook_that_cannot_be_reached_keeps_no_summary_from_being_made() {
    let (store, objects) = (decided().await, InMemory::new());
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", closed.local_addr().unwrap());
    drop(closed);
    let webhook = Webhook::new(&address, None).unwrap();
    let campaign = campaign();
    let store = summary::Facets::from(&store);
    let work = summary::handler::Work {
        store: &store,
        objects: &objects,
        campaign: &campaign,
        site: None,
        webhook: Some(&webhook),
    };
    let answer = work.all(at(MOMENT)).await.unwrap();
    assert_eq!((answer.rows, answer.reminders_failed), (5, 2));
    assert!(Archive::of(&objects).newest(None).await.unwrap().is_some());
}
