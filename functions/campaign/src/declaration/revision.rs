//! A filed declaration: one revision of what a person declared, with the roster's facts as they stood then.

use crate::declaration::Declaration;
use crate::declaration::on_paper::Paper;
use crate::people::roster::RosterEntry;
use crate::values::digest::{Digest, Salt};
use crate::values::month::Month;
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use crate::values::terms::{Employment, Rank};
use crate::values::timing;
use crate::values::unit_id::UnitId;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The roster's facts that Annex 3 prints, as they stood when the declaration was filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Declarant {
    /// 姓名.
    pub name: String,
    /// 出生年月; 年龄 is computed for the day of filing.
    pub born: Month,
    /// The unit or section.
    pub unit: UnitId,
    /// 职务.
    pub position: String,
    /// 职级.
    pub rank: Rank,
    /// The post's own name at that rank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post_name: Option<String>,
    /// 市管干部.
    pub municipally_managed: bool,
    /// 领导干部, as derived or ruled.
    pub leading_cadre: bool,
    /// 在职状态; none on a revision filed before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employment: Option<Employment>,
    /// 离职日期, of those who left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_on: Option<Date>,
}

impl Declarant {
    /// Copies the facts from the roster.
    #[must_use]
    pub fn from_roster(entry: &RosterEntry) -> Self {
        Declarant {
            name: entry.name.clone(),
            born: entry.born,
            unit: entry.unit.clone(),
            position: entry.position.clone(),
            rank: entry.rank,
            post_name: entry.post_name.clone(),
            municipally_managed: entry.municipally_managed,
            leading_cadre: entry.is_leading_cadre(),
            employment: Some(entry.employment),
            left_on: entry.left_on,
        }
    }
}

/// One filed revision of a person's declaration. Revisions are never changed or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// The receipt's reference, the same for all revisions.
    pub reference: Reference,
    /// The declarant's roster number.
    pub number: RosterNumber,
    /// 1 for the first filing, then counting up.
    pub revision: u32,
    /// The server's time of filing, to the second; of a report on paper, when it was compared.
    pub filed_at: Timestamp,
    /// 逾期: filed after the self-check phase ended, or received then on paper.
    pub late: bool,
    /// How many of the day's filings it is, counting up from 1; of one filed before they were counted, 1.
    #[serde(default = "first_of_day")]
    pub of_day: u32,
    /// What its digest was salted with. None on a revision filed before digests were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<Salt>,
    /// SHA-256 over the canonical content and the salt.
    pub sha256: Digest,
    /// The declarant as the roster had them.
    pub declarant: Declarant,
    /// What was declared.
    pub content: Declaration,
    /// The last report of a withdrawal that the declarant's form had taken in, by serial: where this revision states
    /// 未退出 it takes the reports up to there back. None where the form knew of none, or was not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_withdrawals: Option<u32>,
    /// What it was entered from, where it came on paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Paper>,
}

fn first_of_day() -> u32 {
    1
}

impl Revision {
    /// How many of its day's filings one at this moment is that follows this one.
    #[must_use]
    pub fn next_of_day(&self, at: Timestamp) -> u32 {
        if timing::day(self.filed_at) == timing::day(at) {
            self.of_day.saturating_add(1)
        } else {
            1
        }
    }

    /// The digest of a declaration's canonical content: compact JSON of the roster number, the declared fields in their fixed
    /// order, and the salt.
    #[must_use]
    pub fn digest(salt: Option<&Salt>, number: &RosterNumber, content: &Declaration) -> Digest {
        let mut canonical = serde_json::json!({ "number": number, "declaration": content });
        if let Some(salt) = salt {
            canonical["salt"] = serde_json::json!(salt);
        }
        Digest::of(canonical.to_string().as_bytes())
    }

    /// Whether the content that is kept still gives the digest on the receipt.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        Revision::digest(self.salt.as_ref(), &self.number, &self.content) == self.sha256
    }
}
