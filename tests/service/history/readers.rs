//! Who may read it, and how much of it.

use super::*;

#[tokio::test]
async fn a_history_is_read_by_office_and_discipline_team_and_nobody_reads_their_own() {
    let story = Story::open().await;
    for number in ["TY-001", "TY-003", "TY-004", SECRETARY] {
        let client = story.desk.service.client(number).await;
        let (status, _) = story.desk.get(&client, &path_of("TY-002")).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{number}");
    }
    let (status, problem) = story.desk.get(&story.office, &path_of(OFFICE)).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(problem["detail"].as_str().unwrap().contains("回避"));
    assert_eq!(
        story.desk.get(&story.discipline, &path_of(OFFICE)).await.0,
        StatusCode::OK
    );
}

#[tokio::test]
async fn leads_about_the_office_are_told_to_the_discipline_team_alone() {
    let story = Story::open().await;
    let lead = json!({
        "source": "来信", "kind": "participation", "content": "反映其在河边砂场入股分红", "subject_number": "JS-003",
    });
    story.post(&story.discipline, "/api/leads", lead).await;
    let has_lead = |history: &[Value]| told(history).contains(&"lead");
    assert!(has_lead(&story.history(&story.discipline, "JS-003").await));
    assert!(!has_lead(&story.history(&story.office, "JS-003").await));
    let (_, page) = story.desk.page(&story.office, &path_of("JS-003")).await;
    assert!(!page.contains("问题线索：登记"));
}
