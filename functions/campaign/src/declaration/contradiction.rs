//! What does not fit together in a declaration. Its author is told on the review page and the office sees it; nothing is
//! refused for it: life may be odder than the form (§5.2.1 asks for the truth, not for what is likely).

use crate::declaration::revision::Declarant;
use crate::declaration::{Declaration, Participant, Participation, Withdrawal};
use crate::people::plan::Campaign;
use crate::terms;
use crate::values::date;
use crate::values::month::Month;
use crate::values::terms::{Employment, Relation};
use crate::values::text::same_name;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

/// The age below which nobody is employed (劳动法 §15); ours as the age below which taking part is odd.
const WORKING_AGE: i16 = 16;

/// What does not fit together, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Contradiction {
    /// The part of the form.
    pub part: Part,
    /// Its row, from 0; none for the declarant's own facts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub row: Option<usize>,
    /// What it is, as a sentence without its full stop.
    pub what: String,
}

terms! {
    /// A part of Annex 2.
    pub enum Part {
        Basics = "basics" => "基本情况",
        Relatives = "relatives" => "家庭成员",
        Participations = "participations" => "参与情况",
    }
}

impl Contradiction {
    fn of(part: Part, row: Option<usize>, what: impl Into<String>) -> Self {
        let what = what.into();
        Contradiction { part, row, what }
    }

    /// It with its place, as people read it: `参与情况 1：已退，但参与时间填至今`.
    #[must_use]
    pub fn in_chinese(&self) -> String {
        let row = self.row.map_or_else(String::new, |row| format!(" {}", row + 1));
        format!("{}{row}：{}", self.part.in_chinese(), self.what)
    }
}

/// Everything that does not fit together in a declaration, in the order of the form.
#[must_use]
pub fn contradictions(
    campaign: &Campaign,
    declarant: &Declarant,
    declaration: &Declaration,
) -> Vec<Contradiction> {
    let mut found = in_basics(declarant, declaration);
    found.extend(in_relatives(declarant, declaration));
    for (row, participation) in declaration.participations.iter().enumerate() {
        let noted = in_participation(campaign, declarant, participation);
        let at = |what| Contradiction::of(Part::Participations, Some(row), what);
        found.extend(noted.into_iter().map(at));
    }
    found
}

/// Whether something does not fit together in what was declared of one participation.
#[must_use]
pub fn is_in(campaign: &Campaign, declarant: &Declarant, participation: &Participation) -> bool {
    !in_participation(campaign, declarant, participation).is_empty()
}

fn in_basics(declarant: &Declarant, declaration: &Declaration) -> Vec<Contradiction> {
    let mut found = Vec::new();
    let mut differs = |what: &str, typed: &str, known: &str| {
        let what = format!("{what}与花名册登记不一致：填报为{typed}，花名册为{known}");
        found.push(Contradiction::of(Part::Basics, None, what));
    };
    if let Some(known) = declarant.employment.filter(|known| *known != declaration.status) {
        differs("在职状态", declaration.status.as_str(), known.as_str());
    } else if let (Some(typed), Some(known)) = (declaration.left_on, declarant.left_on)
        && typed != known
    {
        differs("离职日期", &date::in_chinese(typed), &date::in_chinese(known));
    }
    if let Some(left) = declaration.left_on
        && declaration.status != Employment::InOffice
        && is_under_age(declarant.born, left)
    {
        let what = format!("离职日期在本人年满 {WORKING_AGE} 岁以前");
        found.push(Contradiction::of(Part::Basics, None, what));
    }
    found
}

fn in_relatives(declarant: &Declarant, declaration: &Declaration) -> Vec<Contradiction> {
    let relatives = &declaration.relatives;
    let mut found = Vec::new();
    for (row, relative) in relatives.iter().enumerate() {
        let mut note = |what: &str| found.push(Contradiction::of(Part::Relatives, Some(row), what));
        let before = &relatives[..row];
        if same_name(&relative.name, &declarant.name) {
            note("与本人同名");
        }
        if before.iter().any(|other| same_name(&other.name, &relative.name)) {
            note("与前面的一名家庭成员同名");
        }
        let is_second_spouse = relative.relation == Relation::Spouse
            && before.iter().any(|other| other.relation == Relation::Spouse);
        if is_second_spouse {
            note("填报了一名以上的配偶");
        }
    }
    found
}

fn in_participation(campaign: &Campaign, declarant: &Declarant, one: &Participation) -> Vec<String> {
    let mut found = Vec::new();
    let begun = one.from.first_day();
    if one.participant == Participant::Oneself && is_under_age(declarant.born, begun) {
        found.push(format!("参与时间始于本人年满 {WORKING_AGE} 岁以前"));
    }
    match &one.withdrawal {
        Withdrawal::Withdrawn { date, .. } => match one.to {
            None => found.push("已退，但参与时间填至今".to_owned()),
            Some(to) if to > Month::of(*date) => {
                found.push(format!(
                    "已于{}退出，但参与时间到{}",
                    date::in_chinese(*date),
                    to.in_chinese()
                ));
            }
            Some(_) => {}
        },
        Withdrawal::NotWithdrawn { planned_date } => {
            if let Some(to) = one.to {
                found.push(format!("未退出，但参与时间到{}为止", to.in_chinese()));
            }
            if let Some(planned) = planned_date.filter(|planned| *planned > campaign.ends) {
                let planned = date::in_chinese(planned);
                found.push(format!("拟于{planned}退出，晚于专项整治结束"));
            }
        }
    }
    found
}

fn is_under_age(born: Month, on: Date) -> bool {
    born.years_until(on) < WORKING_AGE
}
