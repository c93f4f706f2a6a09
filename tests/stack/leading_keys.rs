//! `dynamodb:LeadingKeys`, which the emulator does not know: the real routes and the real summary run on the embedded
//! database, every request is written down, and the template's statements are judged by it.

use crate::guard::translated;
use crate::rights::{Call, Right, allowed, keys_of, rights, without_one};
use crate::service::Service;
use crate::walk;
use std::collections::BTreeSet;
use store::{Keys, Touch};

const ROLES: [&str; 5] = [
    "AccountRole",
    "DeclareRole",
    "ReviewRole",
    "OfficeRole",
    "SummaryRole",
];

#[tokio::test]
async fn each_function_may_do_what_it_does_and_needs_every_key_it_may_touch() {
    let service = Service::start().await;
    let template = translated("us-east-1");
    walk::account(&service).await;
    walk::declare(&service).await;
    walk::review(&service).await;
    walk::office(&service).await;
    walk::summary(&service).await;
    walk::brief(&service).await;
    let used = [
        service.account.calls(),
        service.declare.calls(),
        service.review.calls(),
        service.office.calls(),
        service.summary_recorder.take(),
    ];
    let mut wrong = Vec::new();
    for (role, calls) in ROLES.iter().zip(used) {
        wrong.extend(misfits(role, &rights(&template, role), &calls));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Where a role and what its function does don't fit each other.
fn misfits(role: &str, rights: &[Right], calls: &BTreeSet<Call>) -> Vec<String> {
    assert!(!calls.is_empty() && !rights.is_empty(), "{role}");
    let missing = calls
        .iter()
        .filter(|call| !allowed(rights, call))
        .map(|call| format!("{role} may not {call:?}"));
    let idle = without_one(rights)
        .into_iter()
        .filter(|(_, fewer)| calls.iter().all(|call| allowed(fewer, call)))
        .map(|(right, _)| format!("{role} does not need {right}"));
    missing.chain(idle).collect()
}

/// The store's facets that a function holds, and the rights of its role, read, write and list the same keys.
#[test]
fn a_function_holds_the_facets_that_its_role_has_rights_for() {
    let template = translated("us-east-1");
    let held: [&[Keys]; 5] = [
        account::Facets::KEYS,
        declare::Facets::KEYS,
        review::Facets::KEYS,
        office::Facets::KEYS,
        summary::Facets::KEYS,
    ];
    let mut wrong = Vec::new();
    for (role, held) in ROLES.iter().zip(held) {
        let rights = rights(&template, role);
        for touch in [Touch::Read, Touch::Write, Touch::List] {
            let granted = keys_of(&rights, touch);
            let held: BTreeSet<&str> = held.iter().flat_map(|keys| keys.of(touch)).copied().collect();
            let idle = granted.iter().filter(|key| !held.contains(key.as_str()));
            wrong.extend(idle.map(|key| format!("{role}: no facet for {touch:?} of {key}")));
            let forbidden = held.iter().filter(|key| !covered(key, &granted));
            wrong.extend(forbidden.map(|key| format!("{role}: no right to {touch:?} of {key}")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Whether one of these patterns names all that this one does.
fn covered(key: &str, granted: &BTreeSet<String>) -> bool {
    granted.iter().any(|pattern| match pattern.strip_suffix('*') {
        Some(prefix) => key.starts_with(prefix),
        None => key == pattern,
    })
}

/// What nobody but the one named function may do, and some that no function may.
#[test]
fn no_function_may_do_more_than_the_plan_gives_it() {
    let template = translated("us-east-1");
    let writers = [
        ("SESSION#", &["AccountRole"][..]),
        ("FACTOR#", &["AccountRole"]),
        ("DECLARATION#", &["DeclareRole"]),
        ("REFERENCE#", &["DeclareRole"]),
        ("PAPER#", &["DeclareRole"]),
        ("QUEUE#", &["DeclareRole", "ReviewRole", "OfficeRole"]),
        ("SIGNOFF#", &["ReviewRole"]),
        ("CHECK#", &["ReviewRole"]),
        ("SEAL#", &["ReviewRole"]),
        ("DELEGATION#", &["ReviewRole"]),
        ("ROSTER#", &["OfficeRole"]),
        ("NAME#", &["OfficeRole"]),
        ("BUSINESS#", &["DeclareRole"]),
        ("SOUGHT#", &["ReviewRole"]),
        ("CODE#", &["AccountRole", "OfficeRole"]),
        ("PROPOSAL#", &["OfficeRole"]),
        ("ACCOUNT#", &[]),
        ("MUNICIPAL#", &["OfficeRole"]),
        ("EXPORT#", &["OfficeRole"]),
        ("HISTORY#", &["AccountRole", "OfficeRole"]),
        ("REMINDER#", &["SummaryRole"]),
    ];
    for role in ROLES {
        let rights = rights(&template, role);
        let may = |action, key: &str| allowed(&rights, &Call::new(action, key));
        for (prefix, writers) in writers {
            let put = may("PutItem", &format!("{prefix}A-1"));
            assert_eq!(put, writers.contains(&role), "{role}: PutItem {prefix}");
        }
        for kept in [
            "DECLARATION#A-1",
            "REFERENCE#X",
            "SIGNOFF#A-1",
            "CHECK#A-1",
            "SEAL#a",
            "HISTORY#A-1",
            "EXPORT#X",
            "PROPOSAL#X",
            "PAPER#A-1",
            "REMINDER#2017-09-11",
        ] {
            assert!(!may("DeleteItem", kept), "{role}: DeleteItem {kept}");
            assert!(!may("UpdateItem", kept), "{role}: UpdateItem {kept}");
        }
        for people in ["CODE#A-1", "FACTOR#A-1", "ATTEMPTS#A-1"] {
            assert!(!may("Query", people), "{role}: Query {people}");
        }
        for index in [false, true] {
            let scan = Call {
                index,
                ..Call::new("Scan", "")
            };
            assert!(!allowed(&rights, &scan), "{role}: Scan");
        }
    }
}

/// Whoever could write a session's number would be anybody.
#[test]
fn a_session_is_opened_by_account_alone_and_others_note_only_that_it_is_in_use() {
    let template = translated("us-east-1");
    let update = |attributes: &[&str]| Call {
        attributes: attributes.iter().map(|&name| name.to_owned()).collect(),
        ..Call::new("UpdateItem", "SESSION#a")
    };
    for role in ["DeclareRole", "ReviewRole", "OfficeRole"] {
        let rights = rights(&template, role);
        assert!(allowed(&rights, &update(&["pk", "sk", "seen"])), "{role}");
        for forged in ["number", "code", "second_factor", "started"] {
            assert!(
                !allowed(&rights, &update(&["pk", "sk", "seen", forged])),
                "{role}: {forged}"
            );
        }
    }
}

#[test]
fn people_are_listed_by_those_alone_who_answer_for_them() {
    let template = translated("us-east-1");
    for (list, readers) in [
        ("ROSTER#a", &["ReviewRole", "OfficeRole", "SummaryRole"][..]),
        ("DEPARTED#a", &["ReviewRole", "OfficeRole", "SummaryRole"]),
        (
            "QUEUE#A-1",
            &["AccountRole", "ReviewRole", "OfficeRole", "SummaryRole"],
        ),
        ("REMINDERS", &["OfficeRole"]),
        ("NAME#a", &["ReviewRole", "OfficeRole"]),
        ("BUSINESS#a", &["ReviewRole"]),
        ("PAPERS", &["AccountRole", "DeclareRole"]),
    ] {
        for role in ROLES {
            let may = allowed(&rights(&template, role), &Call::of_index(list));
            assert_eq!(may, readers.contains(&role), "{role}: {list}");
        }
    }
}

#[test]
fn a_request_for_keys_of_two_statements_is_granted_by_neither() {
    let rights = rights(&translated("us-east-1"), "DeclareRole");
    let both = |keys: &[&str]| Call {
        keys: keys.iter().map(|&key| key.to_owned()).collect(),
        ..Call::new("BatchGetItem", "")
    };
    assert!(allowed(&rights, &both(&["ROSTER#A-1", "CODE#A-1"])));
    assert!(!allowed(&rights, &both(&["ROSTER#A-1", "FACTOR#A-1"])));
}
