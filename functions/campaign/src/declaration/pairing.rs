//! Which participation of one declaration is which of another.
//!
//! People correct what they filed: a business's name, a share's amount, a month. The line for lenient treatment and a
//! withdrawal reported later belong to the participation, not to its place on a form, so they follow it. What makes two
//! of them the same is ours; the plan does not say:
//!
//! 1. the same participant and the same business (by its credit code where both give one, else by its name),
//! 2. of several such, the one with the same mode and first month before one that shares less,
//! 3. failing that, one that differs in nothing but the business: the same participant, mode, sector, first month and
//!    amount. That is a corrected name.
//!
//! Each is paired once, so that a further activity, added later in a business declared before, counts as new.

use crate::declaration::{Declaration, Participant, Participation};
use crate::values::credit_code::CreditCode;
use crate::values::money::Wan;
use crate::values::month::Month;
use crate::values::terms::Mode;
use serde::{Deserialize, Serialize};

/// What a participation is recognised by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ParticipationSubject)]
pub struct Subject {
    /// The relative who takes part, by name; none is the declarant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relative: Option<String>,
    /// 经营主体.
    pub business_name: String,
    /// 统一社会信用代码.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_code: Option<CreditCode>,
    /// 参与方式.
    pub mode: Mode,
    /// 涉及行业部门.
    pub sector: String,
    /// 参与时间, first month.
    pub from: Month,
    /// 涉及金额（万元）.
    pub amount_wan: Wan,
}

impl Subject {
    /// What a declaration's participation is recognised by.
    #[must_use]
    pub fn of(declaration: &Declaration, one: &Participation) -> Self {
        let relative = match one.participant {
            Participant::Oneself => None,
            // A place beyond the list is damaged data: nobody's, so that it pairs with no one else's.
            Participant::Relative(place) => Some(
                declaration
                    .relatives
                    .get(place)
                    .map_or_else(|| format!("#{place}"), |relative| relative.name.clone()),
            ),
        };
        Subject {
            relative,
            business_name: one.business_name.clone(),
            credit_code: one.credit_code.clone(),
            mode: one.mode,
            sector: one.sector.clone(),
            from: one.from,
            amount_wan: one.amount_wan,
        }
    }

    /// Those of a declaration, in its order.
    #[must_use]
    pub fn all_of(declaration: &Declaration) -> Vec<Self> {
        let participations = declaration.participations.iter();
        participations.map(|one| Subject::of(declaration, one)).collect()
    }

    fn is_same_business(&self, other: &Subject) -> bool {
        self.relative == other.relative
            && match (&self.credit_code, &other.credit_code) {
                (Some(own), Some(others)) => own == others,
                _ => plain(&self.business_name) == plain(&other.business_name),
            }
    }

    fn differs_in_business_alone(&self, other: &Subject) -> bool {
        self.relative == other.relative
            && self.mode == other.mode
            && self.sector == other.sector
            && self.from == other.from
            && self.amount_wan == other.amount_wan
    }
}

/// How closely two are compared, closest first.
const CLOSENESS: [fn(&Subject, &Subject) -> bool; 5] = [
    |a, b| a.is_same_business(b) && a.mode == b.mode && a.from == b.from,
    |a, b| a.is_same_business(b) && a.mode == b.mode,
    |a, b| a.is_same_business(b) && a.from == b.from,
    Subject::is_same_business,
    Subject::differs_in_business_alone,
];

/// For each of these the place of the same one among the others, if it is there.
pub(crate) fn pair(these: &[Subject], others: &[Subject]) -> Vec<Option<usize>> {
    let mut found = vec![None; these.len()];
    let mut taken = vec![false; others.len()];
    for is_same in CLOSENESS {
        for (one, found) in these.iter().zip(&mut found) {
            if found.is_some() {
                continue;
            }
            let free = (0..others.len()).find(|place| !taken[*place] && is_same(one, &others[*place]));
            if let Some(place) = free {
                taken[place] = true;
                *found = Some(place);
            }
        }
    }
    found
}

/// A business's name without what typing it differs in: white space and the width of brackets.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| match character {
            '（' => '(',
            '）' => ')',
            other => other,
        })
        .collect()
}
