//! Sessions and second factors.

use super::Bench;
use super::people::{factor, moment, number, session};
use campaign::Digest;
use campaign::roster_step::Author;
use jiff::SignedDuration;
use store::{Attempt, ByWhom, Counted, Opening, SecondFactor, Session, Written};

/// A session that begins in the place of none.
fn opening<'a>(token: &'a Digest, session: &'a Session) -> Opening<'a> {
    Opening {
        token,
        session,
        browser: "Edge",
        ends: moment("2017-09-11T09:00:00Z"),
        replaces: None,
        forgets: &[],
    }
}

pub(super) async fn a_session_comes_back_with_all_its_fields_until_it_is_ended(bench: &Bench) {
    let store = &bench.store;
    let (token, other) = (Digest::of(b"token"), Digest::of(b"another"));
    let opened = session(&number("A-1"));
    assert_eq!(store.sessions.find(&token).await.unwrap(), None);
    store
        .sign_in
        .open_session(opening(&token, &opened))
        .await
        .unwrap();
    let alone = Session {
        number: number("B-2"),
        second_factor: None,
        given_for: None,
        before: None,
        signers: Vec::new(),
        ..opened.clone()
    };
    store.sign_in.open_session(opening(&other, &alone)).await.unwrap();
    assert_eq!(store.sessions.find(&token).await.unwrap(), Some(opened));
    // Ending what has ended is fine too.
    for _ in 0..2 {
        store.sign_in.end_session(&number("A-1"), &token).await.unwrap();
        assert_eq!(store.sessions.find(&token).await.unwrap(), None);
    }
    assert_eq!(store.sessions.find(&other).await.unwrap(), Some(alone));
}

pub(super) async fn noting_that_a_session_is_in_use_changes_nothing_else_and_revives_nothing(bench: &Bench) {
    let (store, token) = (&bench.store, Digest::of(b"token"));
    let (opened, now) = (session(&number("A-1")), moment("2017-09-11T01:10:00Z"));
    store
        .sign_in
        .open_session(opening(&token, &opened))
        .await
        .unwrap();
    store.sessions.touch(&token, now).await.unwrap();
    let noted = Session { seen: now, ..opened };
    assert_eq!(store.sessions.find(&token).await.unwrap(), Some(noted));
    store.sign_in.end_session(&number("A-1"), &token).await.unwrap();
    store.sessions.touch(&token, now).await.unwrap();
    assert_eq!(store.sessions.find(&token).await.unwrap(), None);
}

pub(super) async fn a_persons_sessions_are_listed_until_they_are_ended_or_replaced(bench: &Bench) {
    let (store, of, other) = (&bench.store, number("A-1"), number("B-2"));
    let tokens = [b"one", b"two", b"six"].map(|token: &[u8; 3]| Digest::of(token));
    let later = Session {
        started: moment("2017-09-11T02:00:00Z"),
        ..session(&of)
    };
    let [one, two, six] = &tokens;
    store
        .sign_in
        .open_session(opening(one, &session(&of)))
        .await
        .unwrap();
    store.sign_in.open_session(opening(two, &later)).await.unwrap();
    store
        .sign_in
        .open_session(opening(six, &session(&other)))
        .await
        .unwrap();
    let listed = async |of| {
        let own = store.sign_in.sessions_of(of).await.unwrap();
        own.into_iter()
            .map(|own| (own.token, own.browser))
            .collect::<Vec<_>>()
    };
    let shown = |token: &Digest| (token.clone(), "Edge".to_owned());
    assert_eq!(listed(&of).await, [shown(two), shown(one)], "the newest first");
    let account = store.accounts.of(&of).await.unwrap();
    assert_eq!(account.signed_in, Some(later.started));
    // Somebody else signs in in the same browser, and what they missed before is forgotten.
    let now = moment("2017-09-11T01:00:00Z");
    let missed = Counted::Person(&other);
    let taken = store
        .sign_in
        .take_attempt(missed, 5, now, SignedDuration::from_mins(15))
        .await;
    assert!(matches!(taken.unwrap(), Attempt::Taken(_)));
    let token = Digest::of(b"ten");
    let opened = session(&other);
    let replacing = Opening {
        replaces: Some((two, &of)),
        forgets: &[missed],
        ..opening(&token, &opened)
    };
    store.sign_in.open_session(replacing).await.unwrap();
    assert_eq!(listed(&of).await, [shown(one)]);
    assert_eq!(store.sessions.find(two).await.unwrap(), None);
    let credentials = store.sign_in.credentials(&other, &Digest::of(b"")).await.unwrap();
    assert_eq!(credentials.by_person, None);
    store.sign_in.end_session(&of, one).await.unwrap();
    assert_eq!(listed(&of).await, []);
    assert_eq!(listed(&other).await.len(), 2);
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
