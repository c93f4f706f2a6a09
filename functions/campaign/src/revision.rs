//! A filed declaration: one revision of what a person declared, with the roster's facts as they stood then.

use crate::declaration::Declaration;
use crate::month::Month;
use crate::paper::Paper;
use crate::reference::Reference;
use crate::roster::{RosterEntry, RosterNumber, UnitId};
use crate::terms::{Employment, Rank};
use crate::timing;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// A SHA-256 in lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
pub struct Digest(String);

impl Digest {
    /// The digest of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Digest(
            Sha256::digest(bytes)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        )
    }

    /// Reads 64 lower-case hexadecimal digits; none for other texts.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        fits.then(|| Digest(text.to_owned()))
    }

    /// The 64 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What is mixed into a revision's digest: random, kept with the revision and shown to nobody, so that whoever has a receipt
/// cannot try out what may have been declared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Salt(String);

impl Salt {
    /// Of 128 random bits.
    #[must_use]
    pub fn from_random(bits: [u8; 16]) -> Self {
        Salt(bits.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

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
        if let Some(Salt(salt)) = salt {
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
