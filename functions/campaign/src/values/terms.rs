//! The closed lists of terms: [`terms!`](crate::terms!) declares one, here are those on the forms.

use serde::de::{Deserializer, Error, Visitor};
use std::fmt;

#[doc(hidden)]
pub use {serde, utoipa};

/// Declares an enum of terms, each with its code in JSON, forms and addresses, and with what people read.
///
/// `Term = "code" => "中文"` tells the two apart; `Term = "中文"` is carried exactly as the form prints it. Either has
/// `ALL` in the order of declaration, `as_str` (the code), `parse`, and is serialized, read and described as its code.
/// The first has `in_chinese` besides, the second is displayed as it is. `#[schema(as = Name)]` describes it by another
/// name where several lists are called the same.
#[macro_export]
macro_rules! terms {
    ($(#[doc = $doc:literal])* $(#[derive($derive:ident)])? $(#[schema(as = $described:ident)])? $visible:vis enum $name:ident {
        $($(#[$meta:meta])* $variant:ident = $code:literal => $chinese:literal),+ $(,)?
    }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, $($derive)?)]
        $visible enum $name {
            $(#[doc = $chinese] $(#[$meta])* $variant,)+
        }

        $crate::terms!(@coded $visible $name $(as $described)? { $($variant = $code),+ } described Some(concat!($($doc, "\n"),*).trim()));

        #[allow(dead_code, reason = "not every list is asked for everything")]
        impl $name {
            /// As people read it.
            #[must_use]
            $visible fn in_chinese(self) -> &'static str {
                match self { $($name::$variant => $chinese),+ }
            }
        }
    };

    ($(#[doc = $doc:literal])* $(#[derive($derive:ident)])? $(#[schema(as = $described:ident)])? $visible:vis enum $name:ident {
        $($(#[$meta:meta])* $variant:ident = $term:literal),+ $(,)?
    }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, $($derive)?)]
        $visible enum $name {
            $(#[doc = $term] $(#[$meta])* $variant,)+
        }

        $crate::terms!(@coded $visible $name $(as $described)? { $($variant = $term),+ } described None::<&str>);

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };

    (@coded $visible:vis $name:ident $(as $described:ident)? { $($variant:ident = $code:literal),+ } described $description:expr) => {
        #[allow(dead_code, reason = "not every list is asked for everything")]
        impl $name {
            /// Every term, in the order they are printed.
            $visible const ALL: &[$name] = &[$($name::$variant),+];

            /// The term's code in JSON, forms and addresses.
            #[must_use]
            $visible fn as_str(self) -> &'static str {
                match self { $($name::$variant => $code),+ }
            }

            /// The term with exactly this code, or none.
            #[must_use]
            $visible fn parse(text: &str) -> Option<Self> {
                match text { $($code => Some($name::$variant),)+ _ => None }
            }
        }

        impl $crate::terms::serde::Serialize for $name {
            fn serialize<Output>(&self, output: Output) -> Result<Output::Ok, Output::Error>
            where
                Output: $crate::terms::serde::Serializer,
            {
                output.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::terms::serde::Deserialize<'de> for $name {
            fn deserialize<Input>(input: Input) -> Result<Self, Input::Error>
            where
                Input: $crate::terms::serde::Deserializer<'de>,
            {
                $crate::terms::read(input, $name::parse, &[$($code),+])
            }
        }

        impl $crate::terms::utoipa::PartialSchema for $name {
            fn schema() -> $crate::terms::utoipa::openapi::RefOr<$crate::terms::utoipa::openapi::schema::Schema> {
                $crate::terms::utoipa::openapi::ObjectBuilder::new()
                    .schema_type($crate::terms::utoipa::openapi::schema::Type::String)
                    .enum_values(Some([$($code),+]))
                    .description($description)
                    .into()
            }
        }

        impl $crate::terms::utoipa::ToSchema for $name {
            $(fn name() -> std::borrow::Cow<'static, str> {
                stringify!($described).into()
            })?
        }
    };
}

/// Reads one of these codes.
///
/// # Errors
/// It is no text, or another one.
#[doc(hidden)]
pub fn read<'de, Input: Deserializer<'de>, Term>(
    input: Input,
    parse: fn(&str) -> Option<Term>,
    codes: &'static [&'static str],
) -> Result<Term, Input::Error> {
    input.deserialize_str(Code { parse, codes })
}

struct Code<Term> {
    parse: fn(&str) -> Option<Term>,
    codes: &'static [&'static str],
}

impl<Term> Visitor<'_> for Code<Term> {
    type Value = Term;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "one of {}", self.codes.join(", "))
    }

    fn visit_str<Problem: Error>(self, text: &str) -> Result<Term, Problem> {
        (self.parse)(text).ok_or_else(|| Problem::unknown_variant(text, self.codes))
    }
}

terms! {
    /// 职级, highest first.
    pub enum Rank {
        DepartmentAndAbove = "厅级及以上",
        Division = "正处级",
        DeputyDivision = "副处级",
        Section = "正科级",
        DeputySection = "副科级",
        Clerk = "科员",
        Assistant = "办事员",
        Technical = "专业技术人员",
        EnterpriseManager = "国有企业中层以上",
        Other = "其他",
    }
}

terms! {
    /// 人员类别: the kind of organ that employs the person (§2).
    pub enum Category {
        Party = "党政机关",
        Congress = "人大机关",
        Consultative = "政协机关",
        Judicial = "司法机关",
        PeoplesOrganization = "人民团体",
        PublicInstitution = "事业单位",
        EnterpriseManager = "国有企业中层以上",
    }
}

terms! {
    /// 政治面貌.
    pub enum PoliticalAffiliation {
        PartyMember = "中共党员",
        ProbationaryPartyMember = "中共预备党员",
        YouthLeague = "共青团员",
        DemocraticParty = "民主党派",
        Independent = "无党派人士",
        Masses = "群众",
    }
}

terms! {
    /// 在职状态.
    pub enum Employment {
        InOffice = "在职",
        Resigned = "辞去公职",
        Retired = "退休",
    }
}

terms! {
    /// 与本人关系: the close relatives a leading cadre declares (§2.2).
    pub enum Relation {
        Spouse = "配偶",
        Child = "子女",
        ChildsSpouse = "子女的配偶",
    }
}

terms! {
    /// 参与方式.
    pub enum Mode {
        SoleOwner = "独资",
        Partner = "合伙",
        Shareholder = "参股",
        DryShares = "干股",
        Post = "任职兼职",
        Operator = "实际经营",
        HeldByOthers = "委托代持",
        Favours = "提供便利谋利",
        Other = "其他",
    }
}

terms! {
    /// 退出状态, as the declarant may state it: ordered and agreed withdrawal are the office's to set.
    pub enum WithdrawalStatus {
        Withdrawn = "已退",
        NotWithdrawn = "未退出",
    }
}

terms! {
    /// 退出方式.
    pub enum WithdrawalMethod {
        Transfer = "转让",
        Deregistration = "注销",
        Divestment = "撤资",
        Resignation = "辞去职务",
        Other = "其他",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::sign_off::State;
    use serde_json::{from_str, to_string};

    #[test]
    fn a_term_is_written_and_read_by_its_code() {
        for state in State::ALL {
            let written = to_string(state).unwrap();
            assert_eq!(written, format!("\"{}\"", state.as_str()));
            assert_eq!(from_str::<State>(&written).unwrap(), *state);
            assert_eq!(State::parse(state.in_chinese()), None);
        }
        assert_eq!(to_string(&Mode::DryShares).unwrap(), "\"干股\"");
        assert_eq!(
            Mode::parse("干股").map(|mode| mode.to_string()).as_deref(),
            Some("干股")
        );
    }

    #[test]
    fn what_is_no_term_is_named_with_those_that_are() {
        let error = from_str::<Relation>("\"朋友\"").unwrap_err().to_string();
        assert!(error.contains("朋友") && error.contains("子女的配偶"), "{error}");
        assert!(from_str::<Relation>("1").is_err());
    }
}
