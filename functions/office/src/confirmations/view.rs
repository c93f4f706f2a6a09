//! A proposal, for programs and pages.

use campaign::confirmation::{Act, Proposal, RoleChange};
use campaign::roster_step::Author;
use campaign::{Reference, Role, RosterNumber, UnitId, annex3, timing};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// Somebody, by number and name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Named {
    #[schema(value_type = String)]
    number: RosterNumber,
    name: String,
}

/// Who did something to an account: `operator`, or a person.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum ActAuthor {
    /// Whoever runs the system, from outside its pages.
    Operator(&'static str),
    /// Who did or proposed it.
    Person(Named),
}

impl From<&Author> for ActAuthor {
    fn from(author: &Author) -> Self {
        match author {
            Author::Operator => ActAuthor::Operator("operator"),
            Author::Person(person) => ActAuthor::Person(Named::of(person)),
        }
    }
}

/// The kinds of proposals.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum What {
    IssueCode,
    IssueCodes,
    ResetFactor,
    LoadRoster,
}

/// What somebody proposed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Proposal)]
pub(crate) struct ProposalView {
    #[schema(value_type = String, example = "K7QM-3XWD")]
    id: Reference,
    what: What,
    by: Named,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Until when it waits.
    #[schema(value_type = String, format = DateTime)]
    ends: Timestamp,
    /// The person it is about; none where it is about several.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<Named>,
    /// The unit whose people get first codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    unit: Option<UnitId>,
    /// The upload to load.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    upload: Option<Reference>,
    /// Whose roles it changes.
    changes: Vec<RoleChange>,
    /// Whether it is the reader's own.
    own: bool,
}

impl Named {
    pub(super) fn of(person: &annex3::Person) -> Self {
        Named {
            number: person.number.clone(),
            name: person.name.clone(),
        }
    }
}

impl ProposalView {
    pub(super) fn of(proposal: &Proposal, reader: &RosterNumber) -> Self {
        let mut view = ProposalView {
            id: proposal.id.clone(),
            what: What::IssueCode,
            by: Named::of(&proposal.by),
            at: proposal.at,
            ends: proposal.ends(),
            of: proposal.act.person().map(Named::of),
            unit: None,
            upload: None,
            changes: Vec::new(),
            own: &proposal.by.number == reader,
        };
        match &proposal.act {
            Act::IssueCode { .. } => {}
            Act::ResetFactor { .. } => view.what = What::ResetFactor,
            Act::IssueCodes { unit } => {
                view.what = What::IssueCodes;
                view.unit = Some(unit.clone());
            }
            Act::LoadRoster { upload, changes, .. } => {
                view.what = What::LoadRoster;
                view.upload = Some(upload.clone());
                view.changes.clone_from(changes);
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
        "of": view.of, "unit": unit,
        "changes": view.changes.iter().map(role_change).collect::<Vec<_>>(),
    })
}

/// How somebody's roles change, as pages print it.
pub(crate) fn role_change(change: &RoleChange) -> Value {
    let names = |roles: &[Role]| roles.iter().map(|role| role.in_chinese()).collect::<Vec<_>>();
    json!({
        "number": change.number, "name": change.name,
        "granted": names(&change.granted), "withdrawn": names(&change.withdrawn),
    })
}
