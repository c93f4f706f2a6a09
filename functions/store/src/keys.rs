//! Partition and sort keys, and the names of the attributes.
//!
//! The prefixes of partition keys separate rights: `dynamodb:LeadingKeys` conditions in the template name them.

use crate::attempts::Counted;
use aws_sdk_dynamodb::types::AttributeValue;
use campaign::delivery::List;
use campaign::{Digest, Reference, RosterNumber, UnitId};
use jiff::civil::Date;
use std::collections::HashMap;
use std::fmt;

/// An item as the SDK carries it.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// Partition key.
pub(crate) const PK: &str = "pk";
/// Sort key.
pub(crate) const SK: &str = "sk";
/// The index that lists a unit's people and their declarations by roster number.
pub(crate) const BY_UNIT: &str = "by-unit";
/// Partition key of the index.
pub(crate) const UNIT_PK: &str = "unit_pk";
/// Sort key of the index.
pub(crate) const UNIT_SK: &str = "unit_sk";
/// A roster entry as JSON.
pub(crate) const ENTRY: &str = "entry";
/// The keyed hash of a personal code.
pub(crate) const HASH: &str = "hash";
/// When a personal code was issued.
pub(crate) const ISSUED_AT: &str = "issued_at";
/// Failed sign-in attempts in the current window.
pub(crate) const FAILURES: &str = "failures";
/// When the window of attempts ends, in seconds since 1970.
pub(crate) const WINDOW_ENDS: &str = "window_ends";
/// When DynamoDB may remove the item, in seconds since 1970. Clean-up only: nothing relies on it.
pub(crate) const TTL: &str = "ttl";
/// A declaration's revision, counting from 1.
pub(crate) const REVISION: &str = "revision";
/// The receipt's reference.
pub(crate) const REFERENCE: &str = "reference";
/// The digest on the receipt.
pub(crate) const SHA256: &str = "sha256";
/// The time of filing.
pub(crate) const FILED_AT: &str = "filed_at";
/// A revision as JSON.
pub(crate) const BODY: &str = "body";
/// When a session was opened, in seconds since 1970.
pub(crate) const STARTED: &str = "started";
/// When a session was last seen, in seconds since 1970.
pub(crate) const SEEN: &str = "seen";
/// The digest of the code's hash that a session was opened with.
pub(crate) const CODE_DIGEST: &str = "code";
/// Whether a session was opened with a one-time code.
pub(crate) const SECOND_FACTOR: &str = "second_factor";
/// Who could sign the report of a session's person.
pub(crate) const SIGNERS: &str = "signers";
/// What the secret of a second factor is made from.
pub(crate) const NONCE: &str = "nonce";
/// When a second factor was enrolled.
pub(crate) const ENROLLED_AT: &str = "enrolled_at";
/// The time step of the last one-time code that was accepted.
pub(crate) const LAST_STEP: &str = "last_step";
/// The roster number an item leads to.
pub(crate) const NUMBER: &str = "number";

/// What all sort keys of revisions start with.
pub(crate) const REVISION_PREFIX: &str = "REVISION#";

/// What all sort keys of steps start with.
pub(crate) const STEP_PREFIX: &str = "STEP#";
/// What the sort keys of delegations somebody received start with.
pub(crate) const FROM_PREFIX: &str = "FROM#";
/// The number of the last step that was taken.
pub(crate) const STEP: &str = "step";

/// What all sort keys of withdrawals reported after filing start with.
pub(crate) const WITHDRAWAL_PREFIX: &str = "WITHDRAWAL#";
/// How many deliveries went out.
pub(crate) const DELIVERIES: &str = "deliveries";

/// When somebody left the roster.
pub(crate) const DEPARTED_ON: &str = "departed_on";
/// Counts the changes of an item.
pub(crate) const VERSION: &str = "version";

/// The key of one item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) partition: String,
    pub(crate) sort: String,
}

impl Key {
    pub(crate) fn new(partition: String, sort: impl Into<String>) -> Self {
        Key {
            partition,
            sort: sort.into(),
        }
    }

    pub(crate) fn roster(number: &RosterNumber) -> Self {
        Key::new(format!("ROSTER#{number}"), "ENTRY")
    }

    /// Somebody who left the roster on this day, beside the entry they may have again.
    pub(crate) fn departed(number: &RosterNumber, on: Date) -> Self {
        Key::new(format!("ROSTER#{number}"), format!("DEPARTED#{on}"))
    }

    /// A municipally managed cadre.
    pub(crate) fn municipal(number: &RosterNumber) -> Self {
        Key::new(format!("MUNICIPAL#{number}"), "CADRE")
    }

    pub(crate) fn upload(id: &Reference) -> Self {
        Key::new(format!("UPLOAD#{id}"), "HEAD")
    }

    pub(crate) fn upload_piece(id: &Reference, piece: &str) -> Self {
        Key::new(format!("UPLOAD#{id}"), format!("PART#{piece}"))
    }

    pub(crate) fn code(number: &RosterNumber) -> Self {
        Key::new(format!("CODE#{number}"), "CODE")
    }

    /// No roster number starts with the sign that marks an address.
    pub(crate) fn attempts(of: Counted<'_>) -> Self {
        let partition = match of {
            Counted::Person(number) => format!("ATTEMPTS#{number}"),
            Counted::Address(digest) => format!("ATTEMPTS#@{digest}"),
        };
        Key::new(partition, "ATTEMPTS")
    }

    pub(crate) fn session(token: &Digest) -> Self {
        Key::new(format!("SESSION#{token}"), "SESSION")
    }

    pub(crate) fn second_factor(number: &RosterNumber) -> Self {
        Key::new(format!("FACTOR#{number}"), "FACTOR")
    }

    pub(crate) fn current(number: &RosterNumber) -> Self {
        Key::new(declaration_partition(number), "CURRENT")
    }

    /// Six digits keep revisions in order: far more than anyone files.
    pub(crate) fn revision(number: &RosterNumber, revision: u32) -> Self {
        Key::new(
            declaration_partition(number),
            format!("{REVISION_PREFIX}{revision:06}"),
        )
    }

    pub(crate) fn queue(number: &RosterNumber) -> Self {
        Key::new(format!("QUEUE#{number}"), "QUEUE")
    }

    pub(crate) fn sign_off(number: &RosterNumber) -> Self {
        Key::new(sign_off_partition(number), "CURRENT")
    }

    pub(crate) fn sign_off_step(number: &RosterNumber, step: u32) -> Self {
        Key::new(sign_off_partition(number), format!("{STEP_PREFIX}{step:06}"))
    }

    pub(crate) fn check(number: &RosterNumber) -> Self {
        Key::new(check_partition(number), "CURRENT")
    }

    pub(crate) fn check_step(number: &RosterNumber, step: u32) -> Self {
        Key::new(check_partition(number), format!("{STEP_PREFIX}{step:06}"))
    }

    pub(crate) fn delegation_given(by: &RosterNumber) -> Self {
        Key::new(delegation_partition(by), "GIVEN")
    }

    pub(crate) fn delegation_received(to: &RosterNumber, from: &RosterNumber) -> Self {
        Key::new(delegation_partition(to), format!("{FROM_PREFIX}{from}"))
    }

    pub(crate) fn seal(unit: &UnitId) -> Self {
        Key::new(seal_partition(unit), "CURRENT")
    }

    pub(crate) fn seal_entry(unit: &UnitId, entry: &str) -> Self {
        Key::new(seal_partition(unit), entry)
    }

    pub(crate) fn withdrawal(number: &RosterNumber, serial: u32) -> Self {
        Key::new(
            withdrawal_partition(number),
            format!("{WITHDRAWAL_PREFIX}{serial:06}"),
        )
    }

    /// A list's last mark on a person's report.
    pub(crate) fn mark(number: &RosterNumber, list: List) -> Self {
        Key::new(collection_partition(number), list_name(list))
    }

    pub(crate) fn mark_step(number: &RosterNumber, list: List, step: u32) -> Self {
        Key::new(
            collection_partition(number),
            format!("{}{step:06}", mark_prefix(list)),
        )
    }

    /// Where both lists stand as a whole. Roster numbers are capitals, so nobody's is `lists`.
    pub(crate) fn lists() -> Self {
        Key::new("COLLECTION#lists".to_owned(), "CURRENT")
    }

    pub(crate) fn delivery(serial: u32) -> Self {
        Key::new(delivery_partition(serial), "HEAD")
    }

    pub(crate) fn reference(reference: &Reference) -> Self {
        Key::new(format!("REFERENCE#{reference}"), "DECLARATION")
    }

    pub(crate) fn lead(id: &Reference) -> Self {
        Key::new(lead_partition(id), "CURRENT")
    }

    pub(crate) fn lead_step(id: &Reference, step: u32) -> Self {
        Key::new(lead_partition(id), format!("{STEP_PREFIX}{step:06}"))
    }

    /// Who reported a lead, apart from it.
    pub(crate) fn reporter(id: &Reference) -> Self {
        Key::new(reporter_partition(id), "IDENTITY")
    }

    /// One reading of a reporter's identity; the entry makes it one of its kind.
    pub(crate) fn reporter_reading(id: &Reference, entry: &str) -> Self {
        Key::new(reporter_partition(id), format!("{READ_PREFIX}{entry}"))
    }

    pub(crate) fn spot_check(id: &Reference) -> Self {
        Key::new(spot_check_partition(id), "HEAD")
    }

    pub(crate) fn spot_check_entry(id: &Reference, entry: impl Into<String>) -> Self {
        Key::new(spot_check_partition(id), entry)
    }

    pub(crate) fn export(id: &Reference) -> Self {
        Key::new(format!("EXPORT#{id}"), "ENTRY")
    }

    pub(crate) fn docket(number: &RosterNumber) -> Self {
        Key::new(docket_partition(number.as_str()), "CURRENT")
    }

    /// A step of a person's docket, or of a unit's note (see [`unit_in_dockets`]).
    pub(crate) fn docket_step(of: &str, step: u32) -> Self {
        Key::new(docket_partition(of), format!("{STEP_PREFIX}{step:06}"))
    }

    pub(crate) fn case_report(number: &RosterNumber, serial: u32) -> Self {
        Key::new(
            docket_partition(number.as_str()),
            format!("{REPORT_PREFIX}{serial:06}"),
        )
    }

    pub(crate) fn unit_note(unit: &UnitId) -> Self {
        Key::new(docket_partition(&unit_in_dockets(unit)), "CURRENT")
    }

    pub(crate) fn watch(number: &RosterNumber, revision: u32, place: usize) -> Self {
        Key::new(format!("WATCH#{number}"), watch_sort(revision, place))
    }

    /// A key under the prefix that every function with an address may read, and that no session can have.
    pub(crate) fn probe() -> Self {
        Key::new("SESSION#-".to_owned(), "SESSION")
    }

    /// The key as attributes.
    pub(crate) fn attributes(&self) -> Item {
        Item::from([
            (PK.to_owned(), AttributeValue::S(self.partition.clone())),
            (SK.to_owned(), AttributeValue::S(self.sort.clone())),
        ])
    }

    /// The key an item was read under; empty where it has none, which only happens in messages.
    pub(crate) fn of(item: &Item) -> Self {
        let part = |name| match item.get(name) {
            Some(AttributeValue::S(text)) => text.clone(),
            _ => String::new(),
        };
        Key {
            partition: part(PK),
            sort: part(SK),
        }
    }
}

/// For errors and logs, which name nobody: the kind of item, and the partition key by the start of its SHA-256.
impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.partition.split('#').next().unwrap_or_default();
        let digest = campaign::Digest::of(self.partition.as_bytes());
        write!(
            formatter,
            "{kind}#sha256:{}/{}",
            &digest.as_str()[..12],
            self.sort
        )
    }
}

/// Where all withdrawals lie that a person reported after filing.
pub(crate) fn withdrawal_partition(number: &RosterNumber) -> String {
    format!("WITHDRAWAL#{number}")
}

/// The index partition of the withdrawals a unit's people reported.
pub(crate) fn unit_withdrawals(unit: &UnitId) -> String {
    format!("WITHDRAWALS#{unit}")
}

/// A reported withdrawal's place in that index: by roster number, then in its order. `#` sorts before everything a
/// number can go on with, so the order is that of the numbers.
pub(crate) fn indexed_report(number: &RosterNumber, serial: u32) -> String {
    format!("{number}#{serial:010}")
}

/// Where everything lies that the lists said of a person's report.
pub(crate) fn collection_partition(number: &RosterNumber) -> String {
    format!("COLLECTION#{number}")
}

/// What the sort keys of a list's marks start with.
pub(crate) fn mark_prefix(list: List) -> String {
    format!("{}#", list_name(list))
}

fn list_name(list: List) -> &'static str {
    match list {
        List::Office => "OFFICE",
        List::Discipline => "DISCIPLINE",
    }
}

/// Where a delivery lies.
pub(crate) fn delivery_partition(serial: u32) -> String {
    format!("DELIVERY#{serial}")
}

/// Where all revisions of a person's declaration lie.
pub(crate) fn declaration_partition(number: &RosterNumber) -> String {
    format!("DECLARATION#{number}")
}

/// The index partition of a unit's people.
pub(crate) fn unit_roster(unit: &UnitId) -> String {
    format!("ROSTER#{unit}")
}

/// The index partition of the municipally managed cadres.
pub(crate) const MUNICIPAL: &str = "MUNICIPAL";

/// The index partition of a unit's current declarations.
pub(crate) fn unit_declarations(unit: &UnitId) -> String {
    format!("DECLARATIONS#{unit}")
}

/// Where all steps of a declaration's sign-off lie.
pub(crate) fn sign_off_partition(number: &RosterNumber) -> String {
    format!("SIGNOFF#{number}")
}

/// Where all steps of a unit's check of a declaration lie.
pub(crate) fn check_partition(number: &RosterNumber) -> String {
    format!("CHECK#{number}")
}

/// Where the delegations lie that somebody gave or received.
pub(crate) fn delegation_partition(number: &RosterNumber) -> String {
    format!("DELEGATION#{number}")
}

/// Where everything lies that a unit sealed.
pub(crate) fn seal_partition(unit: &UnitId) -> String {
    format!("SEAL#{unit}")
}

/// The index partition of what waits for a signer, or for the office to appoint one. Roster numbers are capitals,
/// so nobody's is `nobody`.
pub(crate) fn signer_queue(signer: Option<&RosterNumber>) -> String {
    format!("QUEUE#{}", signer.map_or("nobody", RosterNumber::as_str))
}

/// The index partition of a unit's sign-offs.
pub(crate) fn unit_sign_offs(unit: &UnitId) -> String {
    format!("SIGNOFFS#{unit}")
}

/// The index partition of a unit's checks.
pub(crate) fn unit_checks(unit: &UnitId) -> String {
    format!("CHECKS#{unit}")
}

/// The index partition of the units' current seals.
pub(crate) const SEALS: &str = "SEALS";

/// What all sort keys of readings of an identity start with.
pub(crate) const READ_PREFIX: &str = "READ#";

/// Where everything lies that was done to somebody's roster entry, code and second factor.
pub(crate) fn history_partition(of: &RosterNumber) -> String {
    format!("HISTORY#{of}")
}

/// Where a lead lies with all its steps.
pub(crate) fn lead_partition(id: &Reference) -> String {
    format!("LEAD#{id}")
}

/// Where the identity of a lead's reporter lies, with every reading of it.
pub(crate) fn reporter_partition(id: &Reference) -> String {
    format!("REPORTER#{id}")
}

/// The index partition of the leads that the office and the discipline team see.
pub(crate) const LEADS: &str = "LEADS";

/// The index partition of the leads that only the discipline team sees.
pub(crate) const LEADS_OF_DISCIPLINE: &str = "LEADS#DISCIPLINE";

/// Where a spot check lies with its sample, its findings and its steps.
pub(crate) fn spot_check_partition(id: &Reference) -> String {
    format!("SPOTCHECK#{id}")
}

/// The index partition of the spot checks.
pub(crate) const SPOT_CHECKS: &str = "SPOTCHECKS";

/// The index partition of the exports that were made.
pub(crate) const EXPORTS: &str = "EXPORTS";

/// What all sort keys of case reports start with.
pub(crate) const REPORT_PREFIX: &str = "REPORT#";

/// Where everything lies that the office found and decided about a person's declaration, or noted of a unit.
pub(crate) fn docket_partition(of: &str) -> String {
    format!("VERIFICATION#{of}")
}

/// What stands for a unit among the roster numbers there: none starts with this sign.
pub(crate) fn unit_in_dockets(unit: &UnitId) -> String {
    format!("@{unit}")
}

/// The index partition of what the office found and decided about a unit's people.
pub(crate) fn unit_dockets(unit: &UnitId) -> String {
    format!("VERIFICATIONS#{unit}")
}

/// A watched participation among those of its person.
pub(crate) fn watch_sort(revision: u32, place: usize) -> String {
    format!("{revision:06}#{place:02}")
}

/// The index partition of the watch list.
pub(crate) const WATCH: &str = "WATCH";
