//! A unit's check of its own people's declarations (§5.2.4): the officer or the head looks through each and notes what
//! stands out.

use crate::declaration::revision::Revision;
use crate::people::person::Person;
use crate::process::near::{Bar, Party};
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use crate::values::text;
use crate::values::unit_id::UnitId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The longest comment, in characters.
pub const LONGEST_COMMENT: usize = 500;

/// One check of one revision. Checking again adds another; none is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UnitCheck {
    /// The declarant's roster number.
    pub number: RosterNumber,
    /// The declaration's reference.
    pub reference: Reference,
    /// The unit that checked.
    pub unit: UnitId,
    /// 1 for the first check of this person's declaration, then counting up.
    pub step: u32,
    /// The revision that was checked.
    pub revision: u32,
    /// What stands out; none if nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Who checked.
    pub by: Person,
    /// When, by the server's clock.
    pub at: Timestamp,
}

/// Why nothing was noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckRefused {
    /// A newer revision was filed.
    #[error("本人已提交更正（第 {current} 次），请核对最新内容")]
    OldRevision {
        /// The revision that stands.
        current: u32,
    },
    /// Somebody else checked it meanwhile.
    #[error("这份报告刚刚有了新的核对，请看过再提交")]
    Overtaken,
    /// It is the checker's own. Nobody vouches for themselves: the officer's is checked by the head, and the head's by
    /// the officer.
    #[error("本人的报告由单位其他负责人或填表人核对；单位没有其他负责人和填表人的，不需核对")]
    Oneself,
    /// They are too near.
    #[error("{0}")]
    Barred(Bar),
    /// The comment is too long, or holds control characters.
    #[error("意见最多 500 个字")]
    Wording,
}

/// What a check comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noted {
    /// A new check.
    Now(Box<UnitCheck>),
    /// The same person noted the very same before: that check.
    Already(Box<UnitCheck>),
}

impl UnitCheck {
    /// Checks the current revision of a declaration; `seen` is the revision that was on the screen, `seen_check` the step of
    /// the check that was, 0 for none.
    ///
    /// # Errors
    /// A newer revision stands, somebody else checked it meanwhile, it is the checker's own, or the comment is too long.
    pub fn note(
        previous: Option<&UnitCheck>,
        current: &Revision,
        seen: u32,
        seen_check: Option<u32>,
        by: Party<'_>,
        comment: &str,
        at: Timestamp,
    ) -> Result<Noted, CheckRefused> {
        let comment = text::worded(comment, &(0..=LONGEST_COMMENT)).ok_or(CheckRefused::Wording)?;
        match by.bar(current) {
            Some(Bar::Oneself) => return Err(CheckRefused::Oneself),
            Some(bar) => return Err(CheckRefused::Barred(bar)),
            None => {}
        }
        if seen != current.revision {
            return Err(CheckRefused::OldRevision {
                current: current.revision,
            });
        }
        let check = UnitCheck {
            number: current.number.clone(),
            reference: current.reference.clone(),
            unit: by.entry.unit.clone(),
            step: previous.map_or(0, |previous| previous.step) + 1,
            revision: seen,
            comment: (!comment.is_empty()).then_some(comment),
            by: Person::of(by.entry),
            at,
        };
        let same = |previous: &UnitCheck| {
            (previous.revision, &previous.comment, &previous.by)
                == (check.revision, &check.comment, &check.by)
        };
        if let Some(previous) = previous.filter(|previous| same(previous)) {
            return Ok(Noted::Already(Box::new(previous.clone())));
        }
        if seen_check.is_some_and(|seen| seen + 1 != check.step) {
            return Err(CheckRefused::Overtaken);
        }
        Ok(Noted::Now(Box::new(check)))
    }

    /// Whether it still speaks of what stands.
    #[must_use]
    pub fn covers(&self, revision: u32) -> bool {
        self.revision == revision
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::Declaration;
    use crate::declaration::revision::Declarant;
    use crate::people::roster::RosterEntry;
    use serde_json::json;

    fn person(number: &str) -> RosterEntry {
        serde_json::from_value(json!({
            "number": number, "name": "示例甲", "born": "1980-03", "unit": "lab", "position": "科员", "rank": "科员",
            "civil_servant": true, "category": "党政机关", "municipally_managed": false, "employment": "在职"
        }))
        .unwrap()
    }

    fn moment() -> Timestamp {
        "2017-09-20T01:00:00Z".parse().unwrap()
    }

    fn declaration() -> Revision {
        let entry = person("A-1");
        let content: Declaration = serde_json::from_value(json!({
            "kind": "nil", "phone": "13800000000", "political_affiliation": "群众", "status": "在职",
            "relatives": [], "participations": [], "signature": "示例甲"
        }))
        .unwrap();
        Revision {
            reference: Reference::from_random([3; 5]),
            number: entry.number.clone(),
            revision: 2,
            filed_at: moment(),
            late: false,
            of_day: 1,
            seen_withdrawals: None,
            paper: None,
            salt: None,
            sha256: Revision::digest(None, &entry.number, &content),
            declarant: Declarant::from_roster(&entry),
            content,
        }
    }

    fn note(previous: Option<&UnitCheck>, seen: u32, by: &str, comment: &str) -> Result<Noted, CheckRefused> {
        UnitCheck::note(
            previous,
            &declaration(),
            seen,
            None,
            Party::of(&person(by)),
            comment,
            moment(),
        )
    }

    fn noted(previous: Option<&UnitCheck>, comment: &str) -> UnitCheck {
        match note(previous, 2, "B-1", comment) {
            Ok(Noted::Now(check)) => *check,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_check_follows_the_one_before_and_the_same_twice_is_one() {
        let first = noted(None, " ");
        assert_eq!(
            (first.step, first.comment.as_deref(), first.covers(2)),
            (1, None, true)
        );
        let again = note(Some(&first), 2, "B-1", "");
        assert_eq!(again, Ok(Noted::Already(Box::new(first.clone()))));
        let second = noted(Some(&first), "金额与合同不符");
        assert_eq!(
            (second.step, second.comment.as_deref()),
            (2, Some("金额与合同不符"))
        );
    }

    #[test]
    fn nobody_checks_their_own_or_what_no_longer_stands() {
        assert_eq!(note(None, 2, "A-1", ""), Err(CheckRefused::Oneself));
        assert_eq!(
            note(None, 1, "B-1", ""),
            Err(CheckRefused::OldRevision { current: 2 })
        );
        assert_eq!(
            note(None, 2, "B-1", &"长".repeat(501)),
            Err(CheckRefused::Wording)
        );
        assert_eq!(note(None, 2, "B-1", "响\u{7}铃"), Err(CheckRefused::Wording));
    }
}
