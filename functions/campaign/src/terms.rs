//! The closed lists of terms on the forms. A term is carried exactly as the form prints it, in Chinese.

/// Declares an enum whose variants are terms of the form, read and written as their Chinese text.
macro_rules! terms {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $term:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[doc = $term] #[serde(rename = $term)] $variant,)+
        }

        impl $name {
            /// Every term, in the order the form prints them.
            pub const ALL: &[$name] = &[$($name::$variant),+];

            /// The term as the form prints it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $term),+ }
            }

            /// The term with exactly this text, or none.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($term => Some($name::$variant),)+ _ => None }
            }
        }

        // By hand: the derive can't see through a macro's literals.
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .enum_values(Some([$($term),+]))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use terms;

terms! {
    /// 职级, highest first.
    Rank {
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
    Category {
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
    PoliticalAffiliation {
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
    Employment {
        InOffice = "在职",
        Resigned = "辞去公职",
        Retired = "退休",
    }
}

terms! {
    /// 与本人关系: the close relatives a leading cadre declares (§2.2).
    Relation {
        Spouse = "配偶",
        Child = "子女",
        ChildsSpouse = "子女的配偶",
    }
}

terms! {
    /// 参与方式.
    Mode {
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
    WithdrawalStatus {
        Withdrawn = "已退",
        NotWithdrawn = "未退出",
    }
}

terms! {
    /// 退出方式.
    WithdrawalMethod {
        Transfer = "转让",
        Deregistration = "注销",
        Divestment = "撤资",
        Resignation = "辞去职务",
        Other = "其他",
    }
}
