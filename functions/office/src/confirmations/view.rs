//! A proposal, for programs and pages.

use campaign::confirmation::{Act, Proposal, RoleChange};
use campaign::person::Person;
use campaign::{Reference, Role, RosterNumber, UnitId, timing};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// The kinds of proposals.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProposalKind)]
pub(crate) enum What {
    IssueCode,
    IssueCodes,
    ResetFactor,
    LoadRoster,
    Namesake,
}

/// Whose report names a namesake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NamedIn {
    /// That of the person who says so.
    Own,
    /// The declarant's.
    Declarants,
}

/// What somebody proposed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Proposal)]
pub(crate) struct ProposalView {
    #[schema(example = "K7QM-3XWD")]
    id: Reference,
    what: What,
    by: Person,
    at: Timestamp,
    /// Until when it waits.
    ends: Timestamp,
    /// The person it is about; none where it is about several.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    of: Option<Person>,
    /// The unit whose people get first codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    unit: Option<UnitId>,
    /// Who of the unit was chosen to get them; nobody for everyone who has none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    people: Vec<Person>,
    /// The upload to load.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    upload: Option<Reference>,
    /// Whose roles it changes.
    changes: Vec<RoleChange>,
    /// Whose report bars the person by a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    declarant: Option<Person>,
    /// Whose report names somebody of that name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    named_in: Option<NamedIn>,
    /// What it says of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    named: Vec<String>,
    /// Why the person says they are somebody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<String>,
    /// Whether it is the reader's own.
    own: bool,
}

impl ProposalView {
    pub(super) fn of(proposal: &Proposal, reader: &RosterNumber) -> Self {
        let mut view = ProposalView {
            id: proposal.id.clone(),
            what: What::IssueCode,
            by: proposal.by.clone(),
            at: proposal.at,
            ends: proposal.ends(),
            of: proposal.act.person().cloned(),
            unit: None,
            people: Vec::new(),
            upload: None,
            changes: Vec::new(),
            declarant: None,
            named_in: None,
            named: Vec::new(),
            reason: None,
            own: &proposal.by.number == reader,
        };
        match &proposal.act {
            Act::IssueCode { .. } => {}
            Act::ResetFactor { .. } => view.what = What::ResetFactor,
            Act::IssueCodes { unit, people } => {
                view.what = What::IssueCodes;
                view.unit = Some(unit.clone());
                view.people.clone_from(people);
            }
            Act::LoadRoster { upload, changes, .. } => {
                view.what = What::LoadRoster;
                view.upload = Some(upload.clone());
                view.changes.clone_from(changes);
            }
            Act::Namesake {
                declarant,
                own,
                named,
                reason,
                ..
            } => {
                view.what = What::Namesake;
                view.named_in = Some(if *own { NamedIn::Own } else { NamedIn::Declarants });
                view.named.clone_from(named);
                view.declarant = Some(declarant.clone());
                view.reason = Some(reason.clone());
            }
        }
        view
    }
}

/// A proposal as its page prints it. `unit` is the name of the unit it is about.
pub(super) fn for_page(proposal: &Proposal, reader: &RosterNumber, unit: Option<&str>) -> Value {
    let view = ProposalView::of(proposal, reader);
    json!({
        "id": view.id, "what": proposal.act.in_chinese(), "by": view.by, "own": view.own,
        "at": timing::moment_in_chinese(view.at), "ends": timing::moment_in_chinese(view.ends),
        "of": view.of, "unit": unit, "people": view.people, "declarant": view.declarant, "named_in": view.named_in, "named": view.named, "reason": view.reason,
        "changes": view.changes.iter().map(role_change).collect::<Vec<_>>(),
    })
}

/// How somebody's roles change, as pages print it.
pub(crate) fn role_change(change: &RoleChange) -> Value {
    let names = |roles: &[Role]| roles.iter().map(|role| role.in_chinese()).collect::<Vec<_>>();
    json!({
        "number": change.number, "name": change.name,
        "granted": names(&change.granted), "withdrawn": names(&change.withdrawn),
        "facts": change.facts.iter().map(|fact| fact.in_chinese()).collect::<Vec<_>>(),
    })
}
