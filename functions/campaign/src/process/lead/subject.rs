//! Whom a lead is about, and who may therefore see it.

use crate::people::plan::Campaign;
use crate::people::role::{Role, Roles};
use crate::people::roster::RosterEntry;
use crate::values::roster_number::RosterNumber;
use crate::values::text::{alike, mentions};
use crate::values::unit_id::UnitId;
use serde::{Deserialize, Serialize};

/// Whom a lead is about, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = AboutWhom)]
pub struct Subject {
    /// 被反映人; empty while nobody is named.
    pub name: String,
    /// The person on the roster, once somebody made sure who it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<RosterNumber>,
    /// The unit or section.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// 职务.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
}

impl Subject {
    /// What was told of whom it is, where it is not settled who that is.
    fn as_told(&self) -> String {
        format!("{}\n{}", self.name, self.position.as_deref().unwrap_or_default())
    }

    /// Whether it is not settled who it is, and what was told names this person.
    pub(super) fn may_be(&self, entry: &RosterEntry) -> bool {
        let told = self.as_told();
        let is_named = alike(&self.name, &entry.name) || mentions(&told, entry.number.as_str());
        self.number.is_none() && is_named
    }
}

/// Who may see a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LeadCircle)]
pub enum Circle {
    /// The office and the discipline team.
    Office,
    /// The discipline team alone: the lead is about the office's own leaders.
    Discipline,
}

/// Somebody's post as people name it: `监察室主任`.
fn post_of(campaign: &Campaign, entry: &RosterEntry) -> String {
    let unit = campaign.unit_name(&entry.unit);
    if entry.position.starts_with(unit) {
        entry.position.clone()
    } else {
        format!("{unit}{}", entry.position)
    }
}

impl Circle {
    /// Who may see a lead with this subject and content.
    ///
    /// Once the subject is linked to the roster, that person decides: whoever has the office's role, and whoever bears
    /// the name of one of the leading group's office. Until then every name, number and post counts that the subject or the
    /// content mentions: of those in the campaign file, and of `of_the_office`, the people with the office's role; and a
    /// unit where one of them works counts where nobody is named. A lead that merely mentions one of them goes to the
    /// discipline team too, which can link the subject and so hand it over.
    #[must_use]
    pub fn of(
        campaign: &Campaign,
        subject: &Subject,
        content: &str,
        linked: Option<&RosterEntry>,
        of_the_office: &[RosterEntry],
    ) -> Circle {
        let leaders = campaign.leading_group.office.members.iter();
        let mut leaders = leaders.map(|member| member.name.as_str());
        let concerned = if let Some(entry) = linked {
            entry.roles.contains(&Role::Office) || leaders.any(|leader| alike(leader, &entry.name))
        } else {
            let told = format!("{}\n{content}", subject.as_told());
            let is_meant = |entry: &RosterEntry| {
                let is_told = |of: &str| mentions(&told, of);
                let unnamed = subject.name.is_empty() && subject.unit.as_ref() == Some(&entry.unit);
                unnamed
                    || is_told(&entry.name)
                    || is_told(entry.number.as_str())
                    || is_told(&post_of(campaign, entry))
            };
            let members = of_the_office.iter();
            let mut members = members.filter(|entry| entry.roles.contains(&Role::Office));
            leaders.any(|name| mentions(&told, name)) || members.any(is_meant)
        };
        if concerned {
            Circle::Discipline
        } else {
            Circle::Office
        }
    }

    /// Whether somebody with these roles is in it. Who has the office's role too is of the office.
    #[must_use]
    pub fn has(self, roles: &Roles) -> bool {
        let discipline = roles.has(Role::Discipline);
        match self {
            Circle::Office => discipline || roles.has(Role::Office),
            Circle::Discipline => discipline && !roles.has(Role::Office),
        }
    }

    /// The circles that somebody with these roles is in.
    pub fn of_roles(roles: &Roles) -> impl Iterator<Item = Circle> + '_ {
        [Circle::Office, Circle::Discipline]
            .into_iter()
            .filter(|circle| circle.has(roles))
    }
}
