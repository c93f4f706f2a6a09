//! A change and its history are written together, or not at all.

use super::*;
use local::database::Fault;

#[tokio::test]
async fn a_change_that_fails_leaves_neither_itself_nor_its_history() {
    let story = Story::open().await;
    let desk = &story.desk;
    let number = desk.service.person("TY-001").number.clone();
    let before = story.history(&story.office, "TY-001").await;
    let stood = desk
        .service
        .store
        .people
        .standing(&number, &[])
        .await
        .unwrap()
        .code_hash;
    let hash = store::CodeHash::new([9; 32]);
    let by = campaign::roster_step::Author::Operator;
    for fault in [Fault::Gone, Fault::Throttled, Fault::Broken] {
        desk.service.faults.on(fault);
        let issued = desk
            .service
            .store
            .accounts
            .issue_code(&number, &hash, store::ByWhom::alone(&by, desk.service.now()))
            .await;
        assert!(issued.is_err());
        let reset = desk
            .service
            .store
            .accounts
            .reset_second_factor(&number, store::ByWhom::alone(&by, desk.service.now()))
            .await;
        assert!(reset.is_err());
        desk.service.faults.off();
    }
    assert_eq!(
        desk.service
            .store
            .people
            .standing(&number, &[])
            .await
            .unwrap()
            .code_hash,
        stood
    );
    assert_eq!(story.history(&story.office, "TY-001").await, before);
    // Sent again after a lost answer it is done, and told, once.
    desk.service.faults.on_for(1, Fault::AnswerLost);
    let _ = desk
        .service
        .store
        .accounts
        .issue_code(&number, &hash, store::ByWhom::alone(&by, desk.service.now()))
        .await;
    desk.service.faults.off();
    let again = desk
        .service
        .store
        .accounts
        .issue_code(&number, &hash, store::ByWhom::alone(&by, desk.service.now()))
        .await;
    assert!(again.is_ok());
    let after = story.history(&story.office, "TY-001").await;
    assert_eq!(after.len(), before.len() + 1, "{after:#?}");
}

#[tokio::test]
async fn loading_that_is_cut_off_and_goes_on_tells_of_each_change_once() {
    let story = Story::open().await;
    story.later(1);
    let number = story.desk.service.person("TY-001").number.clone();
    let position = story.desk.service.person("TY-001").position.clone();
    let preview = story
        .upload(with_post("TY-001", &position, "新职务"), false)
        .await;
    let path = format!("/api/roster/uploads/{preview}");
    let load = json!({ "action": "load" });
    let store = &story.desk.service.store;
    let before = store.roster_changes.steps(&number).await.unwrap();
    for fault in [Fault::Conflict, Fault::Broken, Fault::Gone] {
        story.desk.service.faults.on(fault);
        let change = store::RosterChange::Load {
            entry: Box::new(story.desk.service.person("TY-001").clone()),
            before: None,
        };
        let cause = store::ChangeCause {
            by: campaign::roster_step::Author::Operator,
            at: story.desk.service.now(),
            upload: None,
            confirmed_by: None,
        };
        assert!(
            store.roster_changes.make(&[change], &cause).await.is_err(),
            "{fault:?}"
        );
        story.desk.service.faults.off();
        assert_eq!(
            store.roster_changes.steps(&number).await.unwrap(),
            before,
            "{fault:?}"
        );
    }
    for minute in [2, 3] {
        story.later(minute);
        story.post(&story.office, &path, load.clone()).await;
    }
    let history = story.history(&story.office, "TY-001").await;
    let changes = history
        .iter()
        .filter(|event| event["upload"] == json!(preview))
        .count();
    assert_eq!(changes, 1, "loaded twice, changed once");
}
