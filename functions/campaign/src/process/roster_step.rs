//! What was done to somebody's entry on the roster, to their personal code and to their second factor.

use crate::people::person::Person;
use crate::people::role::GUARDED;
use crate::people::role::Role;
use crate::people::roster::RosterEntry;
use crate::values::reference::Reference;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema as _;

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// Whoever runs the system, from outside its pages. In JSON `"operator"`.
    Operator,
    /// Somebody who was signed in, or signing in.
    #[serde(untagged)]
    Person(Person),
}

/// One thing that was done. Never changed or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = AccountAct)]
pub struct RosterStep {
    /// When, by the server's clock.
    pub at: Timestamp,
    /// Who did it.
    pub by: Author,
    /// The upload it came with, where it came with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload: Option<Reference>,
    /// Who confirmed it, where it took a second person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_by: Option<Person>,
    /// What was done.
    #[serde(flatten)]
    pub action: Action,
}

/// What somebody did, with what stood before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "action", rename_all = "snake_case")]
#[schema(as = AccountAction)]
pub enum Action {
    /// 载入花名册: somebody came, or their entry changed.
    Loaded {
        /// As it was; none for somebody new, or where it was not looked at.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Box<RosterEntry>>,
        /// As it is.
        after: Box<RosterEntry>,
    },
    /// 移出花名册.
    Departed {
        /// As it was.
        before: Box<RosterEntry>,
    },
    /// 发放个人识别码: one that the office saw, and that starts the account. The code itself is told nowhere.
    CodeIssued,
    /// 换用本人识别码: the person drew a code that nobody else has seen; the issued one ended.
    CodeStarted,
    /// 更换个人识别码: the person took another in place of their own.
    CodeChanged,
    /// 重置动态验证码.
    FactorReset,
    /// 启用动态验证码.
    FactorEnrolled,
    /// 同名不同人: they are no relative of this declarant, though a report names somebody of that name. A second person
    /// confirmed it.
    Namesake {
        /// The declarant.
        of: Person,
        /// What the report that barred them says of who bears the name: it holds for these and for nobody named later.
        named: Vec<String>,
        /// 理由, as they gave it.
        reason: String,
    },
}

// By hand: the derive does not see that one variant is written as what it holds.
impl utoipa::PartialSchema for Author {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        let operator = utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .enum_values(Some(["operator"]));
        utoipa::openapi::schema::OneOfBuilder::new()
            .item(operator)
            .item(utoipa::openapi::Ref::from_schema_name(Person::name()))
            .description(Some("`operator`, or a person."))
            .into()
    }
}

impl utoipa::ToSchema for Author {}

impl RosterStep {
    /// A step that was somebody's own, or took no second person.
    #[must_use]
    pub fn new(at: Timestamp, by: Author, action: Action) -> Self {
        RosterStep {
            at,
            by,
            upload: None,
            confirmed_by: None,
            action,
        }
    }

    /// Whether it changed what the account can be opened with, or what may be done with it: the person is told, and the discipline
    /// team has a list of all of these.
    #[must_use]
    pub fn concerns_account(&self) -> bool {
        match &self.action {
            Action::Loaded { before, after } => {
                let granted = |role: &Role| after.roles.contains(role);
                let held = |role: &Role| before.as_ref().is_some_and(|before| before.roles.contains(role));
                GUARDED.iter().any(|role| granted(role) != held(role))
            }
            Action::Departed { .. } => false,
            Action::CodeIssued
            | Action::CodeStarted
            | Action::CodeChanged
            | Action::FactorReset
            | Action::FactorEnrolled
            | Action::Namesake { .. } => true,
        }
    }
}

impl Author {
    /// As pages print it.
    #[must_use]
    pub fn in_chinese(&self) -> &str {
        match self {
            Author::Operator => "系统管理员",
            Author::Person(person) => &person.name,
        }
    }
}

impl Action {
    /// As pages print it.
    #[must_use]
    pub fn in_chinese(&self) -> &'static str {
        match self {
            Action::Loaded { before: None, .. } => "列入花名册",
            Action::Loaded { .. } => "更改花名册",
            Action::Departed { .. } => "移出花名册",
            Action::CodeIssued => "发放个人识别码",
            Action::CodeStarted => "换用本人的个人识别码",
            Action::CodeChanged => "更换个人识别码",
            Action::FactorReset => "重置动态验证码",
            Action::FactorEnrolled => "启用动态验证码",
            Action::Namesake { .. } => "认定同名不同人",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::roster_number::RosterNumber;

    #[test]
    fn an_author_is_a_person_or_a_word() {
        let person = Author::Person(Person {
            number: RosterNumber::parse("JS-002").unwrap(),
            name: "示例".to_owned(),
        });
        for (author, json) in [
            (Author::Operator, "\"operator\""),
            (person, "{\"number\":\"JS-002\",\"name\":\"示例\"}"),
        ] {
            assert_eq!(serde_json::to_string(&author).unwrap(), json);
            assert_eq!(serde_json::from_str::<Author>(json).unwrap(), author);
        }
    }
}
