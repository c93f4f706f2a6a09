//! The roster (花名册): everyone the campaign covers, as the office loaded them.

use crate::month::Month;
use crate::roles::Role;
use crate::terms::{Category, Employment, Rank};
use crate::text;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A person's number on the roster: 1 to 20 letters, digits and hyphens, in capitals.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
pub struct RosterNumber(String);

/// A text that is no roster number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("花名册编号由字母、数字和连字符组成，最多 20 位")]
pub struct RosterNumberError;

impl RosterNumber {
    /// Reads a number as typed: full-width and lower-case characters are folded.
    ///
    /// # Errors
    /// It is empty, too long or holds other characters.
    pub fn parse(typed: &str) -> Result<Self, RosterNumberError> {
        let plain = text::fold_code(typed).to_ascii_uppercase();
        let fits = (1..=20).contains(&plain.len())
            && plain
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if fits {
            Ok(RosterNumber(plain))
        } else {
            Err(RosterNumberError)
        }
    }

    /// The number with its hyphens left out, or with the one between its letters and its digits put in: `TY001` and
    /// `TY-001` are typed for each other. None where it could be written one way only, or in several.
    #[must_use]
    pub fn other_spelling(&self) -> Option<Self> {
        let number = &self.0;
        if number.contains('-') {
            return RosterNumber::parse(&number.replace('-', "")).ok();
        }
        let letters = number.trim_end_matches(|character: char| character.is_ascii_digit());
        let is_split = !letters.is_empty()
            && letters.len() < number.len()
            && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
        let digits = &number[letters.len()..];
        is_split
            .then(|| RosterNumber::parse(&format!("{letters}-{digits}")).ok())
            .flatten()
    }

    /// The number as printed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

carried_as_text!(RosterNumber, RosterNumberError);

/// A unit or section's short name in keys, addresses and file names: lower-case letters, digits, hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
pub struct UnitId(String);

/// A text that is no unit id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a unit's id has 1 to 32 lower-case letters, digits and hyphens")]
pub struct UnitIdError;

impl UnitId {
    /// Reads an id.
    ///
    /// # Errors
    /// It is empty, too long or holds other characters.
    pub fn parse(text: &str) -> Result<Self, UnitIdError> {
        let fits = (1..=32).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if fits {
            Ok(UnitId(text.to_owned()))
        } else {
            Err(UnitIdError)
        }
    }

    /// The id as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

carried_as_text!(UnitId, UnitIdError);

/// The office's ruling on whether someone is a leading cadre, where the rank alone misleads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LeadingCadreRuling {
    /// What holds instead of what the rank says.
    pub leading: bool,
    /// Why.
    pub reason: String,
}

/// One person on the roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RosterEntry {
    /// 花名册编号.
    pub number: RosterNumber,
    /// 姓名.
    pub name: String,
    /// 出生年月.
    pub born: Month,
    /// The unit or section, by its id in the campaign file.
    pub unit: UnitId,
    /// 职务.
    pub position: String,
    /// 职级.
    pub rank: Rank,
    /// The post's own name that counts at the rank's level, such as 主任科员.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post_name: Option<String>,
    /// 公务员或参公管理.
    pub civil_servant: bool,
    /// 人员类别.
    pub category: Category,
    /// 市管干部.
    pub municipally_managed: bool,
    /// 在职状态.
    pub employment: Employment,
    /// 离职日期, unless in office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_on: Option<Date>,
    /// 原工作业务, where the office knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former_duties: Option<String>,
    /// The office's ruling on leading cadre, with its reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruling: Option<LeadingCadreRuling>,
    /// 角色: what the office grants this person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// 阅签人: who signs this person's report, where the rule of the plan (§5.2.2) does not fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<RosterNumber>,
    /// 联系电话, where the office knows it: for whoever reminds them. Read as [`crate::phone::parse`] reads Annex 2's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_whatever_is_typed_for_its_letters_and_hyphens() {
        for typed in [
            "TY-001",
            "ty-001",
            "ＴＹ－００１",
            " TY‐001 ",
            "TY\u{2011}001",
            "TY−001",
            "\u{202a}TY-001\u{202c}",
            "TY-\u{200b}001",
            "TY–001\n",
        ] {
            assert_eq!(
                RosterNumber::parse(typed).as_ref().map(RosterNumber::as_str),
                Ok("TY-001"),
                "{typed:?}"
            );
        }
        for junk in ["", "\u{200b}", "TY 001", "编号", "A_1", &"1".repeat(21)] {
            assert_eq!(RosterNumber::parse(junk), Err(RosterNumberError), "{junk:?}");
        }
    }

    #[test]
    fn the_hyphen_between_letters_and_digits_may_be_there_or_not() {
        let other = |typed| RosterNumber::parse(typed).unwrap().other_spelling();
        let number = |text| RosterNumber::parse(text).ok();
        assert_eq!(other("ty001"), number("TY-001"));
        assert_eq!(other("TY-001"), number("TY001"));
        assert_eq!(other("A-1-2"), number("A12"));
        for one_way in ["7", "TY", "1A2", "A1B2", &format!("A{}", "1".repeat(19))] {
            assert_eq!(other(one_way), None, "{one_way}");
        }
    }
}
