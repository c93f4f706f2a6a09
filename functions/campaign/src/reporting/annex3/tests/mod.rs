//! Facts about the fold.

mod properties;

use super::*;
use crate::declaration::revision::Declarant;
use crate::declaration::{
    Declaration, InnovationExemption, Kind, Participant, Participation, Relative, Withdrawal,
};
use crate::fixtures::campaign;
use crate::values::digest::Digest;
use crate::values::money::Wan;
use crate::values::month::Month;
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use crate::values::terms::{
    Category, Employment, Mode, PoliticalAffiliation, Rank, Relation, WithdrawalMethod,
};
use crate::values::unit_id::UnitId;
use jiff::civil::{Date, date};

fn unit_id(id: &str) -> UnitId {
    UnitId::parse(id).unwrap()
}

fn entry(number: &str) -> RosterEntry {
    RosterEntry {
        number: RosterNumber::parse(number).unwrap(),
        name: format!("示例{number}"),
        born: Month::parse("1980-09").unwrap(),
        unit: unit_id("hetang"),
        position: "副局长".into(),
        rank: Rank::Section,
        post_name: None,
        civil_servant: true,
        category: Category::Party,
        municipally_managed: false,
        employment: Employment::InOffice,
        left_on: None,
        former_duties: None,
        ruling: None,
        roles: Vec::new(),
        signer: None,
        phone: None,
    }
}

fn declaration(entry: &RosterEntry, filed_at: &str, participations: Vec<Participation>) -> Revision {
    let kind = if participations.is_empty() {
        Kind::Nil
    } else {
        Kind::Disclosure
    };
    let content = Declaration {
        kind,
        phone: "0731-28680000".into(),
        political_affiliation: PoliticalAffiliation::PartyMember,
        status: Employment::InOffice,
        left_on: None,
        former_duties: None,
        innovation_exemption: None,
        roster_note: None,
        relatives: vec![Relative {
            name: "示例亲".into(),
            relation: Relation::Spouse,
            position: "无".into(),
        }],
        participations,
        signature: entry.name.clone(),
    };
    Revision {
        reference: Reference::from_random([1, 2, 3, 4, 5]),
        number: entry.number.clone(),
        revision: 1,
        filed_at: filed_at.parse().unwrap(),
        late: false,
        of_day: 1,
        salt: None,
        sha256: Digest::of(b"example"),
        seen_withdrawals: None,
        paper: None,
        declarant: Declarant::from_roster(entry),
        content,
    }
}

fn participation(participant: Participant, withdrawal: Withdrawal) -> Participation {
    Participation {
        participant,
        mode: Mode::Shareholder,
        mode_other: None,
        sector: "涉矿".into(),
        sector_other: None,
        business_name: "示例矿业有限公司".into(),
        credit_code: None,
        credit_code_as_licensed: false,
        from: Month::parse("2015-03").unwrap(),
        to: Some(Month::parse("2017-02").unwrap()),
        content: "持有股份并参与分红".into(),
        amount_wan: Wan::parse("12.5").unwrap(),
        profit_wan: Wan::parse("-3").unwrap(),
        withdrawal,
    }
}

fn withdrawn(date: Date) -> Withdrawal {
    Withdrawal::Withdrawn {
        date,
        method: WithdrawalMethod::Divestment,
        method_other: None,
        transfer: None,
    }
}

const NOT_WITHDRAWN: Withdrawal = Withdrawal::NotWithdrawn { planned_date: None };

fn fold(roster: Vec<RosterEntry>, declarations: Vec<Revision>) -> Annex3 {
    let campaign = campaign();
    let unit = campaign.unit(&unit_id("hetang")).unwrap();
    Annex3::of_unit(&campaign, unit, roster, declarations)
}

fn causes(table: &Annex3) -> Vec<Cause> {
    table.tally.errors.iter().map(|error| error.cause).collect()
}

fn printed(row: &Row) -> Vec<String> {
    let show = |cell: &Cell| match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.to_string(),
        Cell::Whole(number) => number.to_string(),
        Cell::Wan(amount) => amount.to_string(),
    };
    row.cells().iter().map(show).collect()
}

#[test]
fn a_row_prints_the_nineteen_columns_of_the_form() {
    let mut person = entry("A-1");
    person.post_name = Some("主任科员".into());
    let own = participation(Participant::Oneself, withdrawn(date(2017, 9, 20)));
    let relatives = Participation {
        mode: Mode::Other,
        mode_other: Some("提供场地".into()),
        sector: "其他类".into(),
        sector_other: Some("物流".into()),
        to: None,
        ..participation(Participant::Relative(0), NOT_WITHDRAWN)
    };
    let table = fold(
        vec![person.clone()],
        vec![declaration(&person, "2017-09-11T01:05:03Z", vec![own, relatives])],
    );
    let printed: Vec<String> = table.rows.iter().map(|row| printed(row).join("|")).collect();
    assert_eq!(
        printed,
        [
            "1|示例A-1|37|荷塘分局副局长|正科级（主任科员）|中共党员|√||参股|涉矿|2015年3月至2017年2月|\
             示例矿业有限公司：持有股份并参与分红|12.50|-3.00|已退||||",
            "2|示例A-1|37|荷塘分局副局长|正科级（主任科员）|中共党员||示例亲（配偶）|其他：提供场地|其他类：物流|\
             2015年3月至今|示例矿业有限公司：持有股份并参与分红|12.50|-3.00|||||",
        ]
    );
}

#[test]
fn a_nil_declaration_takes_no_row_and_counts() {
    let person = entry("A-1");
    let table = fold(
        vec![person.clone()],
        vec![declaration(&person, "2017-09-11T01:00:00Z", vec![])],
    );
    assert!(table.rows.is_empty());
    let expected = Reconciliation {
        expected: 1,
        nil: 1,
        ..Reconciliation::default()
    };
    assert_eq!(table.tally.reconciliation, expected);
    assert_eq!(causes(&table), []);
}

#[test]
fn age_is_that_of_the_filing_day_in_shanghai() {
    let person = entry("A-1");
    let age_filed_at = |moment: &str| {
        let own = participation(Participant::Oneself, NOT_WITHDRAWN);
        fold(
            vec![person.clone()],
            vec![declaration(&person, moment, vec![own])],
        )
        .rows[0]
            .age
    };
    assert_eq!(age_filed_at("2017-08-31T15:59:59Z"), 36);
    assert_eq!(
        age_filed_at("2017-08-31T16:00:00Z"),
        37,
        "it is 1 September in Shanghai"
    );
}

#[test]
fn only_a_withdrawal_within_the_self_check_phase_fills_column_15() {
    let person = entry("A-1");
    for (withdrawal, column_15) in [
        (withdrawn(date(2017, 9, 30)), Some("已退")),
        (withdrawn(date(2017, 10, 1)), None),
        (
            Withdrawal::NotWithdrawn {
                planned_date: Some(date(2017, 9, 30)),
            },
            None,
        ),
    ] {
        let own = participation(Participant::Oneself, withdrawal);
        let table = fold(
            vec![person.clone()],
            vec![declaration(&person, "2017-09-29T01:00:00Z", vec![own])],
        );
        let row = &table.rows[0];
        assert_eq!(row.self_report_withdrawal.as_deref(), column_15);
        assert_eq!(
            (&row.verification_withdrawal, row.agreed_withdrawal),
            (&None, None)
        );
    }
}

#[test]
fn the_lenient_line_takes_both_the_report_and_the_withdrawal_in_time() {
    let person = entry("A-1");
    for (filed_at, withdrawal, lenient) in [
        ("2017-09-30T15:59:59Z", withdrawn(date(2017, 9, 30)), true),
        ("2017-09-30T16:00:00Z", withdrawn(date(2017, 9, 30)), false),
        ("2017-10-02T00:00:00Z", withdrawn(date(2017, 10, 1)), false),
        ("2017-09-11T00:00:00Z", NOT_WITHDRAWN, false),
    ] {
        let own = participation(Participant::Oneself, withdrawal);
        let table = fold(
            vec![person.clone()],
            vec![declaration(&person, filed_at, vec![own])],
        );
        assert_eq!(table.rows[0].lenient, lenient, "{filed_at}");
    }
}

#[test]
fn who_must_declare_and_has_not_is_listed_by_number_and_name() {
    let long_gone = RosterEntry {
        employment: Employment::Retired,
        left_on: Some(date(2014, 8, 15)),
        ..entry("A-3")
    };
    let table = fold(vec![entry("A-2"), long_gone, entry("A-1")], vec![]);
    let numbers: Vec<_> = table
        .tally
        .missing
        .iter()
        .map(|person| (person.number.as_str(), &*person.name))
        .collect();
    assert_eq!(numbers, [("A-1", "示例A-1"), ("A-2", "示例A-2")]);
    let counts = table.tally.reconciliation;
    assert_eq!((counts.expected, counts.missing), (2, 2));
    assert_eq!(causes(&table), []);
}

#[test]
fn a_claimed_exemption_is_listed_and_exempts_nobody() {
    let person = entry("A-1");
    let mut filed = declaration(&person, "2017-09-11T01:00:00Z", vec![]);
    filed.content.innovation_exemption = Some(InnovationExemption {
        basis: "单位批复".into(),
    });
    let table = fold(vec![person], vec![filed]);
    let counts = table.tally.reconciliation;
    assert_eq!((counts.nil, counts.exempt, counts.exemption_claimed), (1, 0, 1));
    assert_eq!(table.tally.exemption_claimed[0].number.as_str(), "A-1");
}

#[test]
fn a_report_of_somebody_who_need_not_declare_is_kept_apart_and_counted_nowhere() {
    let mut gone = entry("A-1");
    gone.employment = Employment::Resigned;
    gone.left_on = Some(date(2010, 1, 1));
    let own = participation(Participant::Oneself, NOT_WITHDRAWN);
    let filed = declaration(&gone, "2017-09-11T01:00:00Z", vec![own]);
    let table = fold(vec![gone, entry("A-2")], vec![filed]);
    let counts = Reconciliation {
        expected: 1,
        missing: 1,
        ..Reconciliation::default()
    };
    assert_eq!((table.tally.reconciliation, table.rows), (counts, Vec::new()));
    let apart = &table.tally.apart[0];
    assert_eq!((apart.person.number.as_str(), apart.why()), ("A-1", "不再应报"));
}

#[test]
fn who_left_the_roster_is_kept_apart_with_their_report_or_not_at_all() {
    let campaign = campaign();
    let mut fold = UnitFold::new(&campaign, campaign.unit(&unit_id("hetang")).unwrap());
    for (number, filed) in [("A-1", true), ("A-2", false)] {
        let gone = entry(number);
        let filed = filed.then(|| Dossier::of(declaration(&gone, "2017-09-11T01:00:00Z", vec![])));
        let gone = OnFile {
            departed_on: Some(date(2017, 9, 20)),
            ..OnFile::new(gone, filed)
        };
        assert_eq!(fold.person(&gone), []);
    }
    let tally = fold.finish();
    assert_eq!(tally.reconciliation, Reconciliation::default());
    let apart: Vec<&str> = tally.apart.iter().map(|one| one.person.number.as_str()).collect();
    assert_eq!(apart, ["A-1"]);
    assert_eq!(tally.apart[0].why(), "已移出花名册");
}

#[test]
fn a_report_goes_along_to_another_unit_and_post() {
    let mut moved = entry("A-1");
    (moved.unit, moved.position) = (unit_id("lusong"), "科员".into());
    let own = participation(Participant::Oneself, NOT_WITHDRAWN);
    let filed = declaration(&moved, "2017-09-11T01:00:00Z", vec![own]);
    let (unit, position) = (unit_id("hetang"), "副局长".to_owned());
    let now = RosterEntry {
        unit,
        position,
        ..moved
    };
    let table = fold(vec![now], vec![filed]);
    assert_eq!(table.tally.reconciliation.disclosing, 1);
    let campaign = campaign();
    let row = &table.rows[0];
    assert_eq!(row.unit, campaign.unit(&unit_id("hetang")).unwrap().name);
    assert_eq!(row.position, "副局长");
}

#[test]
fn a_relative_that_is_not_listed_is_an_error_and_prints_nothing() {
    let person = entry("A-1");
    let whose = participation(Participant::Relative(7), NOT_WITHDRAWN);
    let table = fold(
        vec![person.clone()],
        vec![declaration(&person, "2017-09-11T01:00:00Z", vec![whose])],
    );
    assert_eq!(causes(&table), [Cause::UnknownRelative]);
    assert_eq!(printed(&table.rows[0])[6..8], ["", ""]);
}
