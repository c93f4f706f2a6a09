//! The names of the attributes.

/// Partition key.
pub(crate) const PK: &str = "pk";
/// Sort key.
pub(crate) const SK: &str = "sk";
/// Partition key of the index.
pub(crate) const UNIT_PK: &str = "unit_pk";
/// Sort key of the index.
pub(crate) const UNIT_SK: &str = "unit_sk";
/// A roster entry as JSON.
pub(crate) const ENTRY: &str = "entry";
/// The keyed hash of a personal code.
pub(crate) const HASH: &str = "hash";
/// Set on a personal code that somebody else saw: it only starts the account.
pub(crate) const STARTS: &str = "starts";
/// What was done to an account, as a list of steps in JSON.
pub(crate) const ACTS: &str = "acts";
/// How many of these the person has taken note of.
pub(crate) const SEEN_ACTS: &str = "seen_acts";
/// When a personal code was issued.
pub(crate) const ISSUED_AT: &str = "issued_at";
/// Failed sign-in attempts in the current window.
pub(crate) const FAILURES: &str = "failures";
/// When the window of attempts ends, in seconds since 1970.
pub(crate) const WINDOW_ENDS: &str = "window_ends";
/// When DynamoDB may remove the item, in seconds since 1970. Clean-up only: nothing relies on it.
pub(crate) const TTL: &str = "ttl";
/// Which saving of a draft it is.
pub(crate) const EDITION: &str = "edition";
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
/// The digest of the code's hash that a session was opened with, or that a proposal came to.
pub(crate) const CODE_DIGEST: &str = "code";
/// When a one-time code was last given in a session, in seconds since 1970.
pub(crate) const SECOND_FACTOR: &str = "second_factor";
/// What that code was given for, as a digest.
pub(crate) const GIVEN_FOR: &str = "given_for";
/// How often the second factor of a session's person had been reset when it began.
pub(crate) const RESETS: &str = "resets";
/// When the person had signed in before, in seconds since 1970: before a session, or before now.
pub(crate) const SIGNED_IN: &str = "signed_in";
/// The kind of browser that a session was opened in.
pub(crate) const BROWSER: &str = "browser";
/// Who could sign the report of a session's person.
pub(crate) const SIGNERS: &str = "signers";
/// What the secret of a second factor is made from.
pub(crate) const NONCE: &str = "nonce";
/// The version of the service's key that a second factor's secret follows from.
pub(crate) const KEY: &str = "key";
/// What makes of that the secret that was enrolled.
pub(crate) const SHIFT: &str = "shift";
/// When a second factor was enrolled.
pub(crate) const ENROLLED_AT: &str = "enrolled_at";
/// The time step of the last one-time code that was accepted.
pub(crate) const LAST_STEP: &str = "last_step";
/// The roster number an item leads to.
pub(crate) const NUMBER: &str = "number";
/// The number of the last step that was taken.
pub(crate) const STEP: &str = "step";
/// How many deliveries went out.
pub(crate) const DELIVERIES: &str = "deliveries";
/// When somebody left the roster.
pub(crate) const DEPARTED_ON: &str = "departed_on";
/// Counts the changes of an item.
pub(crate) const VERSION: &str = "version";
