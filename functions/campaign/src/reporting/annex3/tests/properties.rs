//! What holds of the fold whatever it is given.

use super::*;
use jiff::Timestamp;
use proptest::prelude::*;

/// A person on the roster or not, in office or long gone, and the participations in their declaration, if there is one.
type Case = (bool, bool, Option<(u8, Timestamp)>);

fn cases() -> impl Strategy<Value = Vec<Case>> {
    let moment =
        (1_503_590_400_i64..1_517_000_000).prop_map(|second| Timestamp::from_second(second).unwrap());
    let declaration = prop::option::of((0_u8..4, moment));
    prop::collection::vec((any::<bool>(), any::<bool>(), declaration), 0..24)
}

/// Cases with the places that their people's numbers are made of.
type Numbered = Vec<(usize, Case)>;

/// The same people twice, the second time in another order.
fn shuffled_cases() -> impl Strategy<Value = (Numbered, Numbered)> {
    let numbered = cases().prop_map(numbered);
    numbered.prop_flat_map(|cases| (Just(cases.clone()), Just(cases).prop_shuffle()))
}

fn numbered(cases: Vec<Case>) -> Numbered {
    cases.into_iter().enumerate().collect()
}

fn materials(cases: &[(usize, Case)]) -> (Vec<RosterEntry>, Vec<Revision>) {
    let mut roster = Vec::new();
    let mut declarations = Vec::new();
    for (number, (on_roster, in_office, filing)) in cases {
        let mut person = entry(&format!("A-{number}"));
        if !in_office {
            person.employment = Employment::Retired;
            person.left_on = Some(date(2001, 1, 1));
        }
        if let Some((participations, filed_at)) = filing {
            let own = participation(Participant::Oneself, withdrawn(date(2017, 9, 1)));
            let participations = vec![own; usize::from(*participations)];
            let mut filed = declaration(&person, &filed_at.to_string(), participations);
            filed.sha256 = Revision::digest(None, &filed.number, &filed.content);
            declarations.push(filed);
        }
        if *on_roster {
            roster.push(person);
        }
    }
    (roster, declarations)
}

/// What the office said of somebody's claim to be exempt, and whether the declaration was amended since, so that the
/// word may count no more.
fn ruled(dossier: Dossier, accepted: bool, amended: bool) -> Dossier {
    use crate::people::role::Role;
    use crate::process::case_file::Kind;
    use crate::process::verification::{Asked, Deciding, Taken};
    let mut officer = entry("OFFICE-1");
    officer.name = "示例办".into();
    let sent = serde_json::json!({
        "revision": dossier.current.revision, "decision": if accepted { "accepted" } else { "refused" },
        "reason": "经查阅协议"
    });
    let campaign = campaign();
    let deciding = Deciding {
        campaign: &campaign,
        dossier: &dossier,
        by: crate::process::near::Party::of(&officer),
        role: Role::Office,
        at: dossier.current.filed_at,
    };
    let asked = Asked::read(
        Kind::Exemption,
        &sent,
        date(2018, 1, 31),
        &mut crate::values::errors::FieldErrors::default(),
    )
    .unwrap();
    let Ok(Taken::Now { case_file, .. }) = deciding.take(&asked) else {
        panic!("a claim can be ruled on");
    };
    let mut dossier = Dossier {
        case_file: Some(case_file),
        ..dossier
    };
    if amended {
        dossier.earlier.push(dossier.current.clone());
        dossier.current.revision += 1;
        let own = participation(Participant::Oneself, NOT_WITHDRAWN);
        dossier.current.content.participations.push(own);
        dossier.current.content.kind = crate::declaration::Kind::Disclosure;
    }
    dossier
}

/// A person of a unit: must declare or not, has filed or not, with so many participations, claims to be exempt, and what
/// the office said of it.
type Claimant = (bool, bool, u8, bool, Option<bool>, bool);

fn claimants() -> impl Strategy<Value = Vec<Claimant>> {
    let ruling = prop::option::of(any::<bool>());
    let one = (
        any::<bool>(),
        any::<bool>(),
        0_u8..3,
        any::<bool>(),
        ruling,
        any::<bool>(),
    );
    prop::collection::vec(one, 0..20)
}

proptest! {
    #[test]
    fn everyone_is_counted_once_whoever_is_exempt(claimants in claimants()) {
        let (mut roster, mut dossiers) = (Vec::new(), Vec::new());
        let (mut exempt, mut claimed, mut rows) = (0, 0, 0);
        for (at, (obliged, filed, participations, claims, ruling, amended)) in claimants.into_iter().enumerate() {
            let mut person = entry(&format!("A-{at}"));
            if !obliged {
                person.employment = Employment::Retired;
                person.left_on = Some(date(2001, 1, 1));
            }
            if obliged && filed {
                let own = participation(Participant::Oneself, withdrawn(date(2017, 9, 1)));
                let own = vec![own; usize::from(participations)];
                let mut dossier = Dossier::of(declaration(&person, "2017-09-12T01:00:00Z", own));
                rows += usize::from(participations);
                if claims {
                    let basis = "离岗创业协议".into();
                    dossier.current.content.innovation_exemption = Some(InnovationExemption { basis });
                    if let Some(accepted) = ruling {
                        dossier = ruled(dossier, accepted, amended);
                        rows += usize::from(amended);
                    }
                    let counts = ruling.is_some() && !amended;
                    claimed += u64::from(!counts);
                    if counts && ruling == Some(true) {
                        exempt += 1;
                        rows -= usize::from(participations);
                    }
                }
                dossiers.push(dossier);
            }
            roster.push(person);
        }
        let campaign = campaign();
        let unit = campaign.unit(&unit_id("hetang")).unwrap();
        let table = Annex3::of_dossiers(&campaign, unit, roster, dossiers);
        let counts = table.tally.reconciliation;
        prop_assert!(counts.balances(), "{counts:?}");
        prop_assert_eq!(&table.tally.errors, &[]);
        prop_assert_eq!((counts.exempt, counts.exemption_claimed), (exempt, claimed));
        prop_assert_eq!(table.tally.exempt.len() as u64, exempt);
        prop_assert_eq!((table.rows.len(), counts.rows), (rows, rows as u64));
    }

    #[test]
    fn counts_add_up_whoever_filed(cases in cases()) {
        let (roster, declarations) = materials(&numbered(cases.clone()));
        let table = fold(roster, declarations);
        prop_assert_eq!(causes(&table), []);
        prop_assert!(table.tally.reconciliation.balances());
        let counts = |taken: fn(&Case) -> bool| cases.iter().filter(|case| taken(case)).count() as u64;
        let expected = counts(|(on_roster, in_office, _)| *on_roster && *in_office);
        let apart = counts(|(on_roster, in_office, filing)| *on_roster && !in_office && filing.is_some());
        prop_assert_eq!(table.tally.reconciliation.expected, expected);
        prop_assert_eq!(table.tally.apart.len() as u64, apart);
    }

    #[test]
    fn there_is_one_row_for_each_participation_numbered_from_one(cases in cases()) {
        let (roster, declarations) = materials(&numbered(cases.clone()));
        let rows = cases.iter().map(|(on_roster, in_office, filing)| match filing {
            Some((participations, _)) if *on_roster && *in_office => u64::from(*participations),
            _ => 0,
        });
        let rows: u64 = rows.sum();
        let table = fold(roster, declarations);
        prop_assert_eq!(table.tally.reconciliation.rows, rows);
        prop_assert!(table.rows.iter().map(|row| row.serial).eq(1..=rows));
        prop_assert!(table.rows.is_sorted_by_key(|row| row.number.clone()));
    }

    #[test]
    fn the_order_in_which_people_are_read_changes_nothing((cases, shuffled) in shuffled_cases()) {
        let (roster, declarations) = materials(&cases);
        let (other_roster, other_declarations) = materials(&shuffled);
        prop_assert_eq!(fold(roster, declarations), fold(other_roster, other_declarations));
    }
}
