//! The roster with its codes.

use super::Bench;
use super::people::{hash, moment, number, person, retired_person, unit};
use campaign::{Digest, RosterEntry};
use store::StoreError;

pub(super) async fn a_roster_entry_comes_back_with_all_its_fields(bench: &Bench) {
    let people = [
        (person("A-1", "lab"), hash(1)),
        (retired_person("B-2", "lab"), hash(2)),
    ];
    bench
        .store
        .roster_changes
        .load(&people, moment("2017-08-16T00:00:00Z"))
        .await
        .unwrap();
    for (entry, code) in people {
        let standing = bench.store.people.standing(&entry.number, &[]).await.unwrap();
        assert_eq!(standing.entry, Some(entry));
        assert_eq!(standing.code_hash, Some(code));
        assert_eq!(standing.current, None);
        assert_eq!(standing.sign_off, None);
    }
}

pub(super) async fn a_number_that_is_not_on_the_roster_stands_nowhere(bench: &Bench) {
    let standing = bench.store.people.standing(&number("NOBODY"), &[]).await.unwrap();
    assert_eq!(standing.entry, None);
    assert_eq!(standing.code_hash, None);
    assert_eq!(standing.current, None);
    assert_eq!(standing.sign_off, None);
    let credentials = bench
        .store
        .sign_in
        .credentials(&number("NOBODY"), &Digest::of(b""))
        .await
        .unwrap();
    assert!(
        credentials.entry.is_none() && credentials.code_hash.is_none() && credentials.second_factor.is_none()
    );
}

pub(super) async fn who_could_sign_is_read_along_in_the_order_asked(bench: &Bench) {
    let people: Vec<_> = ["A-1", "S-1", "S-2", "S-3"]
        .map(|at| (person(at, "lab"), hash(1)))
        .into();
    bench
        .store
        .roster_changes
        .load(&people, moment("2017-08-16T00:00:00Z"))
        .await
        .unwrap();
    let asked = ["S-3", "NOBODY", "S-1", "A-1"].map(number);
    let standing = bench.store.people.standing(&number("A-1"), &asked).await.unwrap();
    let signers: Vec<_> = standing
        .signers
        .iter()
        .map(|entry| entry.number.as_str())
        .collect();
    assert_eq!(signers, ["S-3", "S-1"], "nobody signs their own");
    assert_eq!(standing.entry.unwrap().number, number("A-1"));
}

pub(super) async fn a_unit_is_read_page_by_page_in_the_order_of_numbers(bench: &Bench) {
    let store = bench.store.clone().with_page_size(10);
    let mut people: Vec<_> = (0..35)
        .map(|at| {
            (
                person(&format!("N{at:03}"), if at % 5 == 4 { "other" } else { "lab" }),
                hash(0),
            )
        })
        .collect();
    people.reverse();
    store
        .roster_changes
        .load(&people, moment("2017-08-16T00:00:00Z"))
        .await
        .unwrap();

    let (mut found, mut pages, mut after) = (Vec::new(), 0, None);
    loop {
        let page = store.roster.page(&unit("lab"), after.as_ref()).await.unwrap();
        assert!(page.items.len() <= 10);
        found.extend(page.items);
        pages += 1;
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    let expected: Vec<RosterEntry> = people
        .into_iter()
        .rev()
        .map(|(entry, _)| entry)
        .filter(|entry| entry.unit == unit("lab"))
        .collect();
    assert_eq!(expected.len(), 28);
    assert_eq!(found, expected);
    assert!(pages >= 3);

    let mut one_by_one = Vec::new();
    let each = |entry| {
        one_by_one.push(entry);
        Ok::<_, StoreError>(())
    };
    store.roster.each(&unit("lab"), each).await.unwrap();
    assert_eq!(one_by_one, expected);
}

pub(super) async fn loading_again_replaces_entry_and_code(bench: &Bench) {
    let issued_at = moment("2017-08-16T00:00:00Z");
    let moved = RosterEntry {
        unit: unit("office"),
        ..person("A-1", "lab")
    };
    bench
        .store
        .roster_changes
        .load(&[(person("A-1", "lab"), hash(1))], issued_at)
        .await
        .unwrap();
    bench
        .store
        .roster_changes
        .load(&[(moved.clone(), hash(2))], issued_at)
        .await
        .unwrap();
    let standing = bench.store.people.standing(&moved.number, &[]).await.unwrap();
    assert_eq!(standing.entry.as_ref(), Some(&moved));
    assert_eq!(standing.code_hash, Some(hash(2)));
    assert!(
        bench
            .store
            .roster
            .page(&unit("lab"), None)
            .await
            .unwrap()
            .items
            .is_empty()
    );
    assert_eq!(
        bench
            .store
            .roster
            .page(&unit("office"), None)
            .await
            .unwrap()
            .items,
        [moved]
    );
}

pub(super) async fn a_roster_is_empty_until_someone_is_loaded(bench: &Bench) {
    let units = [unit("lab"), unit("office")];
    assert!(bench.store.roster.is_empty(&units).await.unwrap());
    let people = [(person("A-1", "office"), hash(1))];
    bench
        .store
        .roster_changes
        .load(&people, moment("2017-08-16T00:00:00Z"))
        .await
        .unwrap();
    assert!(!bench.store.roster.is_empty(&units).await.unwrap());
    assert!(bench.store.roster.is_empty(&units[..1]).await.unwrap());
}
