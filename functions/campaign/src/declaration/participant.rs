//! Who takes part in something that was declared, by name.

use crate::declaration::{Declaration, Participant, Participation};
use crate::values::terms::Relation;
use serde::{Deserialize, Serialize};

/// Who takes part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowParticipant {
    /// 本人. In JSON `"self"`.
    #[serde(rename = "self")]
    Oneself,
    /// 近亲属. In JSON `{"relative": {"name": …, "relation": …}}`.
    Relative {
        /// 姓名.
        name: String,
        /// 与本人关系.
        relation: Relation,
    },
    /// A relative whom the declaration does not list: damaged data, reported with the reconciliation.
    Unknown,
}

/// Who takes part, by name.
#[must_use]
pub fn participant(declaration: &Declaration, one: &Participation) -> RowParticipant {
    match one.participant {
        Participant::Oneself => RowParticipant::Oneself,
        Participant::Relative(place) => match declaration.relatives.get(place) {
            Some(relative) => RowParticipant::Relative {
                name: relative.name.clone(),
                relation: relative.relation,
            },
            None => RowParticipant::Unknown,
        },
    }
}

impl RowParticipant {
    /// As pages print it: `本人`, or `示例甲（配偶）`.
    #[must_use]
    pub fn in_chinese(&self) -> String {
        match self {
            RowParticipant::Oneself => "本人".to_owned(),
            RowParticipant::Relative { name, relation } => format!("{name}（{relation}）"),
            RowParticipant::Unknown => "（未列明的家庭成员）".to_owned(),
        }
    }
}
