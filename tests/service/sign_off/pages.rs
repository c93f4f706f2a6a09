//! What a signer sees in a browser.

use super::{Bureau, OFFICE, SECRETARY};
use local::database::Fault;
use reqwest::{Client, StatusCode};
use support::forms;

impl Bureau {
    async fn page(&self, client: &Client, path: &str) -> (StatusCode, String) {
        let request = client.get(self.address(path)).header("accept", "text/html");
        let response = request.send().await.unwrap();
        (response.status(), response.text().await.unwrap())
    }

    async fn submit(
        &self,
        client: &Client,
        path: &str,
        form: &[(&str, &str)],
    ) -> (StatusCode, String, String) {
        let request = client.post(self.address(path)).header("accept", "text/html");
        let response = request.form(form).send().await.unwrap();
        let location = response.headers().get("location");
        let location = location.map_or_else(String::new, |value| value.to_str().unwrap().to_owned());
        (response.status(), location, response.text().await.unwrap())
    }
}

#[tokio::test]
async fn a_signer_reads_returns_and_signs_by_forms() {
    let bureau = Bureau::start().await;
    let reference = bureau
        .file("TY-001", &forms::disclosure(&bureau.service, "TY-001"))
        .await;
    let head = bureau.sign_in("TY-003").await;
    let (status, list) = bureau.page(&head, "/api/reviews").await;
    assert_eq!(status, StatusCode::OK, "{list}");
    assert!(list.contains("赵示例") && list.contains(&format!("/api/reviews/{reference}")));
    let (status, report) = bureau.page(&head, &format!("/api/reviews/{reference}")).await;
    assert_eq!(status, StatusCode::OK, "{report}");
    assert!(report.contains("示例砂石有限公司") && report.contains("value=\"sign\""));
    assert!(!report.contains("登记纸质阅签"), "that is the office's");
    let action = format!("/api/declarations/{reference}/sign-off");
    let (status, _, page) = bureau
        .submit(
            &head,
            &action,
            &[("action", "return"), ("revision", "1"), ("reason", "缺")],
        )
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.contains("缺</textarea>") && page.contains("错误："),
        "{page}"
    );
    let (status, location, _) = bureau
        .submit(&head, &action, &[("action", "sign"), ("revision", "1")])
        .await;
    assert_eq!(
        (status, location),
        (StatusCode::SEE_OTHER, format!("/api/reviews/{reference}"))
    );
    let (_, report) = bureau.page(&head, &format!("/api/reviews/{reference}")).await;
    assert!(report.contains("已阅签") && !report.contains("value=\"sign\""));
    let (status, _, page) = bureau
        .submit(
            &head,
            &action,
            &[("action", "return"), ("revision", "1"), ("reason", "改为退回")],
        )
        .await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(page.contains("已由杨示例办理"), "{page}");
}

#[tokio::test]
async fn the_office_appoints_and_records_by_forms() {
    let bureau = Bureau::start().await;
    let reference = bureau.file_nil(SECRETARY).await;
    let office = bureau.sign_in(OFFICE).await;
    let (_, list) = bureau.page(&office, "/api/reviews").await;
    assert!(
        list.contains("待指定阅签人的报告") && list.contains(&reference),
        "{list}"
    );
    let (_, report) = bureau.page(&office, &format!("/api/reviews/{reference}")).await;
    assert!(report.contains("登记纸质阅签") && !report.contains("value=\"sign\""));
    let (status, _, page) = bureau
        .submit(
            &office,
            &format!("/api/declarations/{reference}/signer"),
            &[("revision", "1"), ("signer", "TY-001")],
        )
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("value=\"TY-001\""), "what was typed stays: {page}");
    let (status, _, _) = bureau
        .submit(
            &office,
            &format!("/api/declarations/{reference}/signer"),
            &[("revision", "1"), ("signer", "JL-002")],
        )
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_delegation_is_given_and_ended_by_forms() {
    let bureau = Bureau::start().await;
    let secretary = bureau.sign_in(SECRETARY).await;
    let path = "/api/delegations";
    let (status, page) = bureau.page(&secretary, path).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("<option value=\"JL-002\">") && !page.contains("<option value=\"JL-004\">"));
    let (status, _, page) = bureau
        .submit(
            &secretary,
            path,
            &[("action", "give"), ("to", "TY-001"), ("until", "昨天")],
        )
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.contains("value=\"昨天\"") && page.contains("value=\"TY-001\""),
        "{page}"
    );
    let (status, location, _) = bureau
        .submit(
            &secretary,
            path,
            &[("action", "give"), ("to", "JL-002"), ("until", "2017年9月20日")],
        )
        .await;
    assert_eq!((status, location.as_str()), (StatusCode::SEE_OTHER, path));
    let (_, page) = bureau.page(&secretary, path).await;
    assert!(
        page.contains("2017年9月20日") && page.contains("value=\"end\""),
        "{page}"
    );
    let (status, _, _) = bureau.submit(&secretary, path, &[("action", "end")]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = bureau.page(&secretary, path).await;
    assert!(!page.contains("value=\"end\""));
}

#[tokio::test]
async fn a_reason_typed_while_the_database_is_gone_comes_back() {
    let bureau = Bureau::start().await;
    let reference = bureau.file_nil("TY-001").await;
    let head = bureau.sign_in("TY-003").await;
    for fault in [Fault::Throttled, Fault::Gone] {
        bureau.service.faults.on(fault);
        let (status, _, page) = bureau
            .submit(
                &head,
                &format!("/api/declarations/{reference}/sign-off"),
                &[
                    ("action", "return"),
                    ("revision", "1"),
                    ("reason", "请补充转让日期"),
                ],
            )
            .await;
        bureau.service.faults.off();
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(page.contains("value=\"请补充转让日期\""), "{page}");
        assert_eq!(bureau.state(&head, &reference).await, "waiting");
    }
}
