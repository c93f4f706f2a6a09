//! Nil reports signed in a row, each by a step of its own.

use super::{Bureau, read};
use reqwest::{Client, StatusCode, header};
use serde_json::{Map, Value, json};
use support::forms;

const HEAD: &str = "TY-003";

impl Bureau {
    /// Takes a one-time code of the head's for these reports.
    async fn prove(&self, head: &Client, reports: &Value) -> StatusCode {
        let totp = self.service.credentials(HEAD).await["totp"].clone();
        let body = json!({ "reports": reports, "totp": totp });
        self.post(head, "/api/me/signatures", &body).await.0
    }

    async fn sign_row(&self, head: &Client, reports: &Value) -> (StatusCode, Value) {
        let body = json!({ "reports": reports });
        self.post(head, "/api/reviews/signatures", &body).await
    }

    async fn steps(&self, of: &str) -> usize {
        let number = &self.service.person(of).number;
        self.service.store.sign_offs.steps(number).await.unwrap().len()
    }
}

fn row(reports: impl IntoIterator<Item = String>) -> Value {
    Value::Object(
        reports
            .into_iter()
            .map(|of| (of, json!(1)))
            .collect::<Map<_, _>>(),
    )
}

#[tokio::test]
async fn sixty_nil_reports_are_signed_with_one_act_and_the_one_that_was_just_amended_is_told() {
    let mut bureau = Bureau::start().await;
    let mut reports = Vec::new();
    for place in 0..60 {
        let mut entry = bureau.service.person("TY-001").clone();
        entry.number = campaign::RosterNumber::parse(&format!("TY-{}", 100 + place)).unwrap();
        let number = entry.number.to_string();
        bureau.service.enlist(entry).await;
        reports.push(bureau.file_nil(&number).await);
    }
    let head = bureau.sign_in(HEAD).await;
    let (_, queue) = bureau.get(&head, "/api/reviews").await;
    assert_eq!(
        queue["waiting"].as_array().unwrap().len(),
        60,
        "they stand on one page"
    );
    let all = row(reports.clone());
    assert_eq!(bureau.prove(&head, &all).await, StatusCode::TEMPORARY_REDIRECT);
    bureau
        .file("TY-130", &forms::disclosure(&bureau.service, "TY-130"))
        .await;
    let began = std::time::Instant::now();
    let (status, made) = bureau.sign_row(&head, &all).await;
    assert!(
        began.elapsed().as_secs() < 5,
        "a third of the function's time: {:?}",
        began.elapsed()
    );
    assert_eq!(status, StatusCode::OK, "{made}");
    assert_eq!(made["signed"].as_array().unwrap().len(), 59);
    let left = &made["left"][0];
    assert_eq!(left["reference"], json!(reports[30]));
    assert!(left["why"].as_str().unwrap().contains("有上述情况"), "{left}");
    assert_eq!(bureau.waiting(&head, "").await, ["TY-130"]);

    // Sent again: the same answer, and no second step.
    let (status, again) = bureau.sign_row(&head, &all).await;
    assert_eq!((status, &again), (StatusCode::OK, &made));
    assert_eq!(
        (bureau.steps("TY-100").await, bureau.steps("TY-130").await),
        (1, 0)
    );
}

#[tokio::test]
async fn what_is_amended_declares_something_or_is_remarked_on_or_is_anothers_is_left() {
    let bureau = Bureau::start().await;
    let amended = bureau.file_nil("TY-001").await;
    let remarked = bureau.file_nil("TY-004").await;
    let disclosing = bureau
        .file("TY-002", &forms::disclosure(&bureau.service, "TY-002"))
        .await;
    let anothers = bureau.file_nil("JC-001").await;
    let head = bureau.sign_in(HEAD).await;
    let check = json!({ "revision": 1, "comment": "请核实配偶的工作单位" });
    let path = format!("/api/declarations/{remarked}/check");
    let (status, answer) = bureau.post(&head, &path, &check).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let all = row([
        &amended,
        &remarked,
        &disclosing,
        &anothers,
        &"AAAA-BBBB".to_owned(),
    ]
    .map(String::clone));
    assert_eq!(bureau.prove(&head, &all).await, StatusCode::TEMPORARY_REDIRECT);
    let mut nil = forms::nil(&bureau.service, "TY-001");
    nil["relatives"] = json!([]);
    nil["phone"] = json!("13900000001");
    bureau.file("TY-001", &nil).await;
    let (status, made) = bureau.sign_row(&head, &all).await;
    assert_eq!(status, StatusCode::OK, "{made}");
    assert_eq!(made["signed"], json!([]));
    let why = |reference: &str| {
        let left = made["left"].as_array().unwrap().iter();
        let one = left.clone().find(|one| one["reference"] == reference).unwrap();
        (one["name"].is_null(), one["why"].as_str().unwrap().to_owned())
    };
    assert_eq!(
        why(&amended),
        (
            false,
            "本人已提交更正（第 2 次），请阅看最新内容后再办理".to_owned()
        )
    );
    assert_eq!(
        why(&remarked),
        (false, "单位核对时写有意见，请打开阅看后签署".to_owned())
    );
    assert_eq!(
        why(&disclosing),
        (false, "填报有上述情况，请打开阅看后签署".to_owned())
    );
    assert_eq!(why(&anothers), (true, "没有等待您阅签的这份报告".to_owned()));
    assert_eq!(
        why("AAAA-BBBB"),
        why(&anothers),
        "what is another's is as if it were not there"
    );
}

#[tokio::test]
async fn a_row_takes_a_one_time_code_of_its_own_each_time() {
    let bureau = Bureau::start().await;
    let (one, other) = (bureau.file_nil("TY-001").await, bureau.file_nil("TY-004").await);
    let head = bureau.sign_in(HEAD).await;
    let (both, one) = (row([one.clone(), other]), row([one]));
    let (status, answer) = bureau.sign_row(&head, &one).await;
    assert_eq!(status, StatusCode::CONFLICT, "signing in does not do: {answer}");
    let wrong = json!({ "reports": one, "totp": "000000" });
    let (status, answer) = bureau.post(&head, "/api/me/signatures", &wrong).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "{answer}");
    assert!(!answer["fields"]["totp"].is_null(), "{answer}");
    assert_eq!(bureau.prove(&head, &one).await, StatusCode::TEMPORARY_REDIRECT);
    let (status, _) = bureau.sign_row(&head, &both).await;
    assert_eq!(
        status,
        StatusCode::CONFLICT,
        "it was given for one report and not for two"
    );
    let later = bureau.service.now() + jiff::SignedDuration::from_secs(301);
    bureau.service.set_clock(&later.to_string());
    let (status, _) = bureau.sign_row(&head, &one).await;
    assert_eq!(status, StatusCode::CONFLICT, "it stands five minutes");
    let (status, answer) = bureau
        .post(&head, "/api/me/signatures", &json!({ "reports": {} }))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
    let odd = json!({ "reports": { "no reference": "once" } });
    let (status, answer) = bureau.post(&head, "/api/me/signatures", &odd).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
    let many = row((0..61).map(|place| {
        format!(
            "AAAA-{}{}AA",
            (b'A' + place / 8) as char,
            (b'A' + place % 8) as char
        )
    }));
    let (status, answer) = bureau
        .post(&head, "/api/me/signatures", &json!({ "reports": many }))
        .await;
    assert!(
        answer.to_string().contains("一次最多签署 60 份"),
        "{status} {answer}"
    );
    assert_eq!(bureau.steps("TY-001").await, 0);
}

#[tokio::test]
async fn on_pages_a_row_goes_on_by_itself_and_keeps_its_ticks_where_the_code_is_wrong() {
    let bureau = Bureau::start().await;
    let reference = bureau.file_nil("TY-001").await;
    bureau
        .file("TY-004", &forms::disclosure(&bureau.service, "TY-004"))
        .await;
    let head = bureau.sign_in(HEAD).await;
    let page = async |request: reqwest::RequestBuilder| {
        read(request.header(header::ACCEPT, "text/html").send().await.unwrap()).await
    };
    let (_, queue) = page(head.get(bureau.address("/api/reviews"))).await;
    let ticks = queue.as_str().unwrap().matches("name=\"reports[").count();
    assert_eq!(ticks, 1, "what declares something is not ticked");
    let name = format!("reports[{reference}]");
    let wrong = [(name.as_str(), "1"), ("totp", "000000")];
    let (status, again) = page(head.post(bureau.address("/api/me/signatures")).form(&wrong)).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(
        again
            .as_str()
            .unwrap()
            .contains(&format!("name=\"{name}\" value=\"1\"")),
        "{again}"
    );
    let credentials = bureau.service.credentials(HEAD).await;
    let right = [
        (name.as_str(), "1"),
        ("totp", credentials["totp"].as_str().unwrap()),
    ];
    let (status, unproven) = page(head.post(bureau.address("/api/reviews/signatures")).form(&right)).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(
        unproven.as_str().unwrap().contains("value=\"1\" checked"),
        "the ticks stay: {unproven}"
    );
    let sent = head.post(bureau.address("/api/me/signatures")).form(&right);
    let proven = sent.header(header::ACCEPT, "text/html").send().await.unwrap();
    assert_eq!(proven.status(), StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(proven.headers()[header::LOCATION], "/api/reviews/signatures");
    let sent = head.post(bureau.address("/api/reviews/signatures")).form(&right);
    let signed = sent.header(header::ACCEPT, "text/html").send().await.unwrap();
    assert_eq!(signed.status(), StatusCode::SEE_OTHER);
    let place = signed.headers()[header::LOCATION].to_str().unwrap().to_owned();
    let (_, queue) = page(head.get(bureau.address(&place))).await;
    assert!(queue.as_str().unwrap().contains("已签署 1 份"), "{queue}");
    let (status, used) = page(head.post(bureau.address("/api/me/signatures")).form(&right)).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(used.as_str().unwrap().contains("已经用过"), "{used}");
}
