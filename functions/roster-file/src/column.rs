//! The columns of a roster.

use campaign::{Campaign, RosterEntry};
use std::fmt::Display;

/// A column of a roster file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// 编号.
    Number,
    /// 姓名.
    Name,
    /// 出生年月.
    Born,
    /// 单位, by its name in the campaign file.
    Unit,
    /// 职务.
    Position,
    /// 职级.
    Rank,
    /// 职级名称.
    PostName,
    /// 公务员或参公.
    CivilServant,
    /// 人员类别.
    Category,
    /// 市管干部.
    MunicipallyManaged,
    /// 在职状态.
    Employment,
    /// 离职日期.
    LeftOn,
    /// 原工作业务.
    FormerDuties,
    /// 领导干部认定: what the office ruled.
    Ruling,
    /// 认定理由.
    RulingReason,
    /// 阅签人: the roster number of the one who signs for this person, where the rule is not to hold.
    Signer,
    /// 角色: what the person is granted, joined by 、.
    Roles,
}

impl Column {
    /// Every column, in the order of the template.
    pub const ALL: &[Column] = &[
        Column::Number,
        Column::Name,
        Column::Born,
        Column::Unit,
        Column::Position,
        Column::Rank,
        Column::PostName,
        Column::CivilServant,
        Column::Category,
        Column::MunicipallyManaged,
        Column::Employment,
        Column::LeftOn,
        Column::FormerDuties,
        Column::Ruling,
        Column::RulingReason,
        Column::Signer,
        Column::Roles,
    ];

    /// The heading.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Column::Number => "编号",
            Column::Name => "姓名",
            Column::Born => "出生年月",
            Column::Unit => "单位",
            Column::Position => "职务",
            Column::Rank => "职级",
            Column::PostName => "职级名称",
            Column::CivilServant => "公务员或参公",
            Column::Category => "人员类别",
            Column::MunicipallyManaged => "市管干部",
            Column::Employment => "在职状态",
            Column::LeftOn => "离职日期",
            Column::FormerDuties => "原工作业务",
            Column::Ruling => "领导干部认定",
            Column::RulingReason => "认定理由",
            Column::Signer => "阅签人",
            Column::Roles => "角色",
        }
    }

    /// The column with this heading, however it is spaced, or marked as required by a star.
    #[must_use]
    pub fn with_heading(text: &str) -> Option<Column> {
        let plain: String = campaign::text::fold(text)
            .chars()
            .filter(|character| !character.is_whitespace() && !matches!(character, '*' | '＊' | '★'))
            .collect();
        Column::ALL
            .iter()
            .copied()
            .find(|column| column.heading() == plain)
    }

    /// Whether a file may do without the column. What it would say then stays as it is.
    #[must_use]
    pub fn may_be_absent(self) -> bool {
        matches!(self, Column::Signer | Column::Roles)
    }

    /// Whether every row has to say something in it.
    #[must_use]
    pub fn is_required(self) -> bool {
        !matches!(
            self,
            Column::PostName
                | Column::LeftOn
                | Column::FormerDuties
                | Column::Ruling
                | Column::RulingReason
                | Column::Signer
                | Column::Roles
        )
    }

    /// What a person's row says in this column.
    #[must_use]
    pub fn text_of(self, entry: &RosterEntry, campaign: &Campaign) -> String {
        let ruling = entry.ruling.as_ref();
        match self {
            Column::Number => entry.number.to_string(),
            Column::Name => entry.name.clone(),
            Column::Born => entry.born.to_string(),
            Column::Unit => unit_name(entry, campaign),
            Column::Position => entry.position.clone(),
            Column::Rank => entry.rank.to_string(),
            Column::PostName => entry.post_name.clone().unwrap_or_default(),
            Column::CivilServant => yes_or_no(entry.civil_servant),
            Column::Category => entry.category.to_string(),
            Column::MunicipallyManaged => yes_or_no(entry.municipally_managed),
            Column::Employment => entry.employment.to_string(),
            Column::LeftOn => written(entry.left_on.as_ref()),
            Column::FormerDuties => entry.former_duties.clone().unwrap_or_default(),
            Column::Ruling => ruling.map_or_else(String::new, |ruling| yes_or_no(ruling.leading)),
            Column::RulingReason => ruling.map_or_else(String::new, |ruling| ruling.reason.clone()),
            Column::Signer => written(entry.signer.as_ref()),
            Column::Roles => {
                let names: Vec<&str> = entry.roles.iter().map(|role| role.in_chinese()).collect();
                names.join("、")
            }
        }
    }
}

fn unit_name(entry: &RosterEntry, campaign: &Campaign) -> String {
    campaign
        .unit(&entry.unit)
        .map_or_else(|| entry.unit.to_string(), |unit| unit.name.clone())
}

fn yes_or_no(yes: bool) -> String {
    if yes { "是" } else { "否" }.to_owned()
}

fn written<Value: Display>(value: Option<&Value>) -> String {
    value.map_or_else(String::new, Value::to_string)
}
