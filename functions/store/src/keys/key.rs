//! The key of each kind of item.

use super::partitions::*;
use super::{Item, PK, SK};
use crate::attempts::Counted;
use crate::drafts::Form;
use aws_sdk_dynamodb::types::AttributeValue;
use campaign::delivery::List;
use campaign::{Digest, Reference, RosterNumber, UnitId};
use jiff::civil::Date;
use std::fmt;

/// The key of one item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

    /// Somebody who left the roster, until they come back.
    pub(crate) fn departed(number: &RosterNumber) -> Self {
        Key::new(format!("ROSTER#{number}"), "DEPARTED")
    }

    /// One of the keys by which somebody is found.
    pub(crate) fn name(number: &RosterNumber, place: usize) -> Self {
        Key::new(format!("NAME#{number}"), format!("{place:02}"))
    }

    /// What finds somebody by the office's role.
    pub(crate) fn name_of_the_office(number: &RosterNumber) -> Self {
        Key::new(format!("NAME#{number}"), "@office")
    }

    /// One of the keys by which somebody's report is found, by its digest.
    pub(crate) fn business(number: &RosterNumber, key: &Digest) -> Self {
        Key::new(format!("BUSINESS#{number}"), key.as_str())
    }

    /// What somebody sought last.
    pub(crate) fn sought(by: &RosterNumber) -> Self {
        Key::new(format!("SOUGHT#{by}"), "LAST")
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

    /// What was done to a person's account.
    pub(crate) fn account(number: &RosterNumber) -> Self {
        Key::new(format!("ACCOUNT#{number}"), "ACCOUNT")
    }

    pub(crate) fn proposal(id: &Reference) -> Self {
        Key::new(format!("PROPOSAL#{id}"), "PROPOSAL")
    }

    /// What keeps a second proposal about the same away.
    pub(crate) fn proposal_subject(subject: &str) -> Self {
        Key::new(format!("PROPOSED#{subject}"), "WAITING")
    }

    /// No roster number starts with the sign that marks an address.
    pub(crate) fn attempts(of: Counted<'_>) -> Self {
        let (number, sort) = match of {
            Counted::Person(number) => (number, "ATTEMPTS"),
            Counted::KnownBrowser(number) => (number, "KNOWN"),
            Counted::OneTimeCode(number) => (number, "FACTOR"),
            Counted::OneTimeCodeOfKnown(number) => (number, "KNOWN-FACTOR"),
            Counted::Address(digest) => return Key::new(format!("ATTEMPTS#@{digest}"), "ATTEMPTS"),
        };
        Key::new(format!("ATTEMPTS#{number}"), sort)
    }

    /// How often somebody did something of a kind that is limited.
    pub(crate) fn limit(number: &RosterNumber, kind: &str) -> Self {
        Key::new(format!("LIMIT#{number}"), kind)
    }

    pub(crate) fn session(token: &Digest) -> Self {
        Key::new(format!("SESSION#{token}"), "SESSION")
    }

    /// The same session among those of its person.
    pub(crate) fn own_session(number: &RosterNumber, token: &Digest) -> Self {
        Key::new(own_sessions_partition(number), token.as_str())
    }

    /// The last entry of a person's report on paper.
    pub(crate) fn paper(number: &RosterNumber) -> Self {
        Key::new(paper_partition(number), "CURRENT")
    }

    /// Its place in the list of those that wait.
    pub(crate) fn paper_place(number: &RosterNumber) -> Self {
        Key::new(paper_partition(number), "PLACE")
    }

    /// An entry that was decided on.
    pub(crate) fn paper_step(number: &RosterNumber, step: u32) -> Self {
        Key::new(paper_partition(number), format!("{STEP_PREFIX}{step:06}"))
    }

    pub(crate) fn draft(number: &RosterNumber, form: Form<'_>) -> Self {
        let sort = match form {
            Form::Report => "DRAFT".to_owned(),
            Form::Paper(of) => format!("PAPER#{of}"),
            Form::Withdrawal(place) => format!("WITHDRAWAL#{place}"),
        };
        Key::new(format!("DRAFT#{number}"), sort)
    }

    /// Beside the draft.
    pub(crate) fn aside(number: &RosterNumber, form: Form<'_>) -> Self {
        let Key { partition, sort } = Key::draft(number, form);
        Key::new(partition, format!("{sort}#ASIDE"))
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

    /// A lead as who reported it from their unit sees it again, by its place among all.
    pub(crate) fn reported_lead(by: &RosterNumber, place: &str) -> Self {
        Key::new(reported_leads_partition(by), place)
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

    /// A spot check as its unit was told of it, by its place among all.
    pub(crate) fn told_of_spot_check(unit: &UnitId, place: &str) -> Self {
        Key::new(told_of_spot_checks_partition(unit), place)
    }

    pub(crate) fn spot_check_entry(id: &Reference, entry: impl Into<String>) -> Self {
        Key::new(spot_check_partition(id), entry)
    }

    pub(crate) fn reminder(day: Date, unit: &UnitId, serial: u32) -> Self {
        Key::new(reminders_partition(day), format!("{unit}#{serial:04}"))
    }

    /// A brief that was issued, under its number.
    pub(crate) fn brief(number: u32) -> Self {
        Key::new(BRIEFS.to_owned(), format!("{NUMBER_PREFIX}{number:06}"))
    }

    /// What keeps a summary's brief from getting a second number.
    pub(crate) fn brief_of(summary: &str) -> Self {
        Key::new(BRIEFS.to_owned(), format!("OF#{summary}"))
    }

    pub(crate) fn export(id: &Reference) -> Self {
        Key::new(format!("EXPORT#{id}"), "ENTRY")
    }

    pub(crate) fn case_file(number: &RosterNumber) -> Self {
        Key::new(case_file_partition(number.as_str()), "CURRENT")
    }

    /// A step of a person's case file, or of a unit's note (see [`unit_in_case_files`]).
    pub(crate) fn case_file_step(of: &str, step: u32) -> Self {
        Key::new(case_file_partition(of), format!("{STEP_PREFIX}{step:06}"))
    }

    pub(crate) fn case_report(number: &RosterNumber, serial: u32) -> Self {
        Key::new(
            case_file_partition(number.as_str()),
            format!("{REPORT_PREFIX}{serial:06}"),
        )
    }

    pub(crate) fn unit_note(unit: &UnitId) -> Self {
        Key::new(case_file_partition(&unit_in_case_files(unit)), "CURRENT")
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
        let digest = Digest::of(self.partition.as_bytes());
        write!(
            formatter,
            "{kind}#sha256:{}/{}",
            &digest.as_str()[..12],
            self.sort
        )
    }
}
