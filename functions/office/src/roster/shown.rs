//! People as the office's pages and answers show them.

use campaign::obligation::Explanation;
use campaign::{Campaign, Role, Roles, RosterEntry, RosterNumber, UnitId};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

/// A person on a list or in a preview.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = PersonOnRoster)]
pub(crate) struct Shown {
    #[schema(example = "TY-001")]
    pub(crate) number: RosterNumber,
    pub(crate) name: String,
    pub(crate) born: String,
    #[schema(example = "tianyuan")]
    pub(crate) unit: UnitId,
    pub(crate) unit_name: String,
    pub(crate) position: String,
    pub(crate) rank: String,
    pub(crate) municipally_managed: bool,
    pub(crate) employment: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) left_on: Option<Date>,
    pub(crate) leading_cadre: bool,
    #[schema(value_type = Vec<Role>)]
    pub(crate) roles: Roles,
    /// The roles for people to read; 填报人 is told by the obligation.
    pub(crate) role_names: Vec<&'static str>,
    pub(crate) obligation: Explanation,
}

impl Shown {
    pub(crate) fn of(entry: &RosterEntry, campaign: &Campaign) -> Self {
        let roles = entry.roles(campaign);
        Shown {
            number: entry.number.clone(),
            name: entry.name.clone(),
            born: entry.born.to_string(),
            unit: entry.unit.clone(),
            unit_name: campaign.unit_name(&entry.unit).to_owned(),
            position: entry.position.clone(),
            rank: entry.post_name.as_ref().map_or_else(
                || entry.rank.to_string(),
                |post| format!("{}（{post}）", entry.rank),
            ),
            municipally_managed: entry.municipally_managed,
            employment: entry.employment.as_str(),
            left_on: entry.left_on,
            leading_cadre: entry.is_leading_cadre(),
            role_names: roles
                .iter()
                .filter(|role| *role != Role::Declarant)
                .map(Role::in_chinese)
                .collect(),
            roles,
            obligation: entry.explained_in_chinese(campaign),
        }
    }
}
