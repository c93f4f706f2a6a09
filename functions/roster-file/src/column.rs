//! The columns of a roster.

use campaign::{Campaign, RosterEntry, terms};
use std::fmt::Display;

terms! {
    /// A column of a roster file, by its heading, in the order of the template.
    pub enum Column {
        Number = "编号",
        Name = "姓名",
        Born = "出生年月",
        /// By its name in the campaign file.
        Unit = "单位",
        Position = "职务",
        Rank = "职级",
        PostName = "职级名称",
        CivilServant = "公务员或参公",
        Category = "人员类别",
        MunicipallyManaged = "市管干部",
        Employment = "在职状态",
        LeftOn = "离职日期",
        FormerDuties = "原工作业务",
        /// What the office ruled.
        Ruling = "领导干部认定",
        RulingReason = "认定理由",
        /// The roster number of the one who signs for this person, where the rule is not to hold.
        Signer = "阅签人",
        /// What the person is granted, joined by 、.
        Roles = "角色",
        /// A mobile or landline number, by the rule of Annex 2.
        Phone = "联系电话",
    }
}

impl Column {
    /// The heading.
    #[must_use]
    pub fn heading(self) -> &'static str {
        self.as_str()
    }

    /// The heading in a campaign's own files: who manages cadres has another name in a county than in a city.
    #[must_use]
    pub fn heading_in(self, campaign: &Campaign) -> &str {
        match self {
            Column::MunicipallyManaged => &campaign.names.cadres,
            _ => self.heading(),
        }
    }

    /// The column with this heading, however it is spaced, or marked as required by a star.
    #[must_use]
    pub fn with_heading(text: &str) -> Option<Column> {
        Column::parse(&plain(text))
    }

    /// The same, or the one with this heading in a campaign's own files.
    #[must_use]
    pub fn with_heading_in(text: &str, campaign: &Campaign) -> Option<Column> {
        let text = plain(text);
        let is_own = |column: &Column| column.heading_in(campaign) == text;
        Column::parse(&text).or_else(|| Column::ALL.iter().copied().find(is_own))
    }

    /// Whether a file may do without the column. What it would say then stays as it is.
    #[must_use]
    pub fn may_be_absent(self) -> bool {
        matches!(self, Column::Signer | Column::Roles | Column::Phone)
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
                | Column::Phone
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
            Column::Unit => campaign.unit_name(&entry.unit).to_owned(),
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
            Column::Phone => entry.phone.clone().unwrap_or_default(),
        }
    }
}

/// A heading without what it is spaced or marked with.
fn plain(heading: &str) -> String {
    heading
        .chars()
        .filter(|character| !character.is_whitespace() && !matches!(character, '*' | '＊' | '★'))
        .collect()
}

fn yes_or_no(yes: bool) -> String {
    if yes { "是" } else { "否" }.to_owned()
}

fn written<Value: Display>(value: Option<&Value>) -> String {
    value.map_or_else(String::new, Value::to_string)
}
