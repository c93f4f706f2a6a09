//! Sessions and second factors.

use super::Bench;
use super::people::{factor, moment, number, session};
use campaign::Digest;
use campaign::roster_step::Author;
use store::{ByWhom, SecondFactor, Session, Written};

pub(super) async fn a_session_comes_back_with_all_its_fields_until_it_is_ended(bench: &Bench) {
    let store = &bench.store;
    let (token, other) = (Digest::of(b"token"), Digest::of(b"another"));
    let opened = session(&number("A-1"));
    let ends = moment("2017-09-11T09:00:00Z");
    assert_eq!(store.sessions.find(&token).await.unwrap(), None);
    store.sessions.open(&token, &opened, ends).await.unwrap();
    let alone = Session {
        number: number("B-2"),
        second_factor: false,
        signers: Vec::new(),
        ..opened.clone()
    };
    store.sessions.open(&other, &alone, ends).await.unwrap();
    assert_eq!(store.sessions.find(&token).await.unwrap(), Some(opened));
    store.sessions.end(&token).await.unwrap();
    assert_eq!(store.sessions.find(&token).await.unwrap(), None);
    assert_eq!(store.sessions.find(&other).await.unwrap(), Some(alone));
    // Ending what has ended is fine too.
    store.sessions.end(&token).await.unwrap();
}

pub(super) async fn noting_that_a_session_is_in_use_changes_nothing_else_and_revives_nothing(bench: &Bench) {
    let (store, token) = (&bench.store, Digest::of(b"token"));
    let (opened, now) = (session(&number("A-1")), moment("2017-09-11T01:10:00Z"));
    store.sessions.open(&token, &opened, now).await.unwrap();
    store.sessions.touch(&token, now).await.unwrap();
    let noted = Session { seen: now, ..opened };
    assert_eq!(store.sessions.find(&token).await.unwrap(), Some(noted));
    store.sessions.end(&token).await.unwrap();
    store.sessions.touch(&token, now).await.unwrap();
    assert_eq!(store.sessions.find(&token).await.unwrap(), None);
}

pub(super) async fn a_second_factor_is_enrolled_once_until_it_is_reset(bench: &Bench) {
    let (store, of) = (&bench.store, number("A-1"));
    let enrolled = async || {
        let credentials = store.sign_in.credentials(&of, &Digest::of(b"")).await.unwrap();
        credentials.second_factor
    };
    assert_eq!(enrolled().await, None);
    let tasks: Vec<_> = (0..10)
        .map(|byte| {
            let (store, of) = (store.clone(), of.clone());
            tokio::spawn(async move {
                store
                    .sign_in
                    .enrol_second_factor(&of, &factor(byte), &Author::Operator)
                    .await
                    .unwrap()
            })
        })
        .collect();
    let mut won = Vec::new();
    for (task, byte) in tasks.into_iter().zip(0..) {
        if task.await.unwrap() {
            won.push(byte);
        }
    }
    assert_eq!(won.len(), 1, "of racing enrolments one wins");
    assert_eq!(enrolled().await, Some(factor(won[0])));
    let whom = ByWhom::alone(&Author::Operator, moment("2017-09-11T01:00:00Z"));
    assert_eq!(
        store.accounts.reset_second_factor(&of, whom).await.unwrap(),
        Written::Committed
    );
    assert_eq!(enrolled().await, None);
    assert!(
        store
            .sign_in
            .enrol_second_factor(&of, &factor(9), &Author::Operator)
            .await
            .unwrap()
    );
}

pub(super) async fn a_one_time_code_is_used_once(bench: &Bench) {
    let (store, of) = (&bench.store, number("A-1"));
    assert!(
        !store.sign_in.use_second_factor(&of, 5).await.unwrap(),
        "nothing is enrolled"
    );
    store
        .sign_in
        .enrol_second_factor(&of, &factor(1), &Author::Operator)
        .await
        .unwrap();
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (store, of) = (store.clone(), of.clone());
            tokio::spawn(async move { store.sign_in.use_second_factor(&of, 5).await.unwrap() })
        })
        .collect();
    let mut accepted = 0;
    for task in tasks {
        accepted += u32::from(task.await.unwrap());
    }
    assert_eq!(accepted, 1);
    assert!(
        !store.sign_in.use_second_factor(&of, 4).await.unwrap(),
        "an older one"
    );
    assert!(store.sign_in.use_second_factor(&of, 6).await.unwrap());
    let credentials = store.sign_in.credentials(&of, &Digest::of(b"")).await.unwrap();
    let used = SecondFactor {
        last_step: 6,
        ..factor(1)
    };
    assert_eq!(credentials.second_factor, Some(used));
}
