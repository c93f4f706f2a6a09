//! Handing over what both lists agree on, and what came since.

use super::cadre::{Cadre, Delivered, Stage};
use super::collecting::{List, Mark};
use crate::declaration::Kind;
use crate::declaration::revision::Declarant;
use crate::declaration::withdrawal_report::WithdrawalReport;
use crate::people::person::Person;
use crate::people::plan::Campaign;
use crate::process::sign_off::Step;
use crate::terms;
use crate::values::digest::Digest;
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use crate::values::timing;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One delivery to the city. Never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Delivery {
    /// 1 for the first, then counting up.
    pub serial: u32,
    /// Who handed it over.
    pub by: Person,
    /// When.
    pub at: Timestamp,
    /// 逾期: after the day the plan sets (§5.2.3).
    pub late: bool,
    /// Reports in it.
    pub reports: u32,
    /// Withdrawals in it that were reported after filing.
    pub withdrawals: u32,
    /// SHA-256 over the list, in its fixed order.
    pub sha256: Digest,
    /// Who should be in it or in one before, and is not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub absent: Vec<Absent>,
}

/// Somebody whose report the city should have and has not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = AbsentCadre)]
pub struct Absent {
    /// Who.
    #[serde(flatten)]
    pub person: Person,
    /// Why.
    pub why: Lacking,
}

terms! {
    /// What a report lacks to be handed over.
    pub enum Lacking {
        NotFiled = "未填报",
        NotSigned = "未阅签",
        NotCollected = "未收集",
    }
}

impl Absent {
    /// Those whose reports the city has not and does not get now, by number.
    #[must_use]
    pub fn among(cadres: &[Cadre]) -> Vec<Absent> {
        let mut absent: Vec<Absent> = cadres.iter().filter_map(Absent::of).collect();
        absent.sort_by(|a, b| a.person.number.cmp(&b.person.number));
        absent
    }

    fn of(cadre: &Cadre) -> Option<Absent> {
        let why = match cadre.stage() {
            Stage::NotFiled => Lacking::NotFiled,
            Stage::NotSigned => Lacking::NotSigned,
            Stage::NotCollected | Stage::OnlyIn { .. } | Stage::Differs => Lacking::NotCollected,
            Stage::Agreed | Stage::Delivered => return None,
        };
        Some(Absent {
            person: Person::of(&cadre.entry),
            why,
        })
    }
}

/// What one cadre contributes to a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = DeliveryItem)]
pub struct Item {
    /// The cadre's roster number.
    pub number: RosterNumber,
    /// The declaration's reference.
    pub reference: Reference,
    /// The cadre as the report has them.
    pub declarant: Declarant,
    /// Why it is in this delivery.
    pub occasion: Occasion,
    /// The report, unless only withdrawals are added to one that was delivered before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportItem>,
    /// Withdrawals reported after filing, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdrawals: Vec<WithdrawalReport>,
}

/// A report in a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = DeliveredReport)]
pub struct ReportItem {
    /// The revision.
    pub revision: u32,
    /// The digest of its content.
    pub sha256: Digest,
    /// 报告类型.
    pub kind: Kind,
    /// When it was filed.
    pub filed_at: Timestamp,
    /// 逾期: filed after the self-check phase.
    pub late: bool,
    /// How it was signed.
    pub signed: Step,
    /// The office's mark.
    pub office: Mark,
    /// The discipline team's mark.
    pub discipline: Mark,
}

terms! {
    /// Why something is in a delivery.
    pub enum Occasion {
        /// The city has nothing of this cadre yet.
        First = "first" => "首次报送",
        /// A newer revision of what the city has.
        NewerRevision = "newer_revision" => "更正后补充",
        /// A withdrawal reported since.
        Withdrawal = "withdrawal" => "退出情况补充",
    }
}

/// Why nothing is handed over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDelivered {
    /// The two lists disagree about these people.
    #[error("两份名单不一致，不能报送")]
    Disagree(Vec<(Person, Stage)>),
    /// There is nothing new.
    #[error("没有需要报送的材料")]
    Nothing,
}

impl NotDelivered {
    /// As people are told, with whom the lists disagree about.
    #[must_use]
    pub fn in_chinese(&self, campaign: &Campaign) -> String {
        let NotDelivered::Disagree(people) = self else {
            return self.to_string();
        };
        let one =
            |(person, stage): &(Person, Stage)| format!("{}（{}）", person.name, stage.in_chinese(campaign));
        let people: Vec<String> = people.iter().map(one).collect();
        format!("{self}：{}", people.join("、"))
    }
}

impl Delivery {
    /// 报送, or 补充报送 after the first.
    #[must_use]
    pub fn kind_in_chinese(&self) -> &'static str {
        if self.serial == 1 {
            "报送"
        } else {
            "补充报送"
        }
    }

    /// Whether this is the list that was handed over.
    #[must_use]
    pub fn holds(&self, items: &[Item]) -> bool {
        digest(items) == self.sha256
    }
}

impl Delivered {
    /// What the city has once it has this item too.
    #[must_use]
    pub fn with(before: Option<Delivered>, delivery: u32, item: &Item) -> Self {
        let before = before.unwrap_or(Delivered {
            delivery,
            revision: 0,
            withdrawals: 0,
        });
        let revision = item.report.as_ref().map_or(0, |report| report.revision);
        let withdrawal = item.withdrawals.last().map_or(0, |report| report.serial);
        Delivered {
            delivery: before.delivery.max(delivery),
            revision: before.revision.max(revision),
            withdrawals: before.withdrawals.max(withdrawal),
        }
    }
}

/// Everything both lists agree on and the city does not have, with what was reported since it got the rest.
///
/// # Errors
/// The lists disagree, or there is nothing new.
pub fn prepare(
    campaign: &Campaign,
    cadres: &[Cadre],
    delivered_before: u32,
    by: Person,
    at: Timestamp,
) -> Result<(Delivery, Vec<Item>), NotDelivered> {
    let disagreements: Vec<_> = cadres
        .iter()
        .filter(|cadre| cadre.stage().disagrees())
        .map(|cadre| (Person::of(&cadre.entry), cadre.stage()))
        .collect();
    if !disagreements.is_empty() {
        return Err(NotDelivered::Disagree(disagreements));
    }
    let mut items: Vec<Item> = cadres.iter().filter_map(item).collect();
    if items.is_empty() {
        return Err(NotDelivered::Nothing);
    }
    items.sort_by(|a, b| a.number.cmp(&b.number));
    let count = |several: usize| u32::try_from(several).unwrap_or(u32::MAX);
    let delivery = Delivery {
        serial: delivered_before + 1,
        by,
        at,
        late: timing::day(at) > campaign.rules.deliver_by,
        reports: count(items.iter().filter(|item| item.report.is_some()).count()),
        withdrawals: count(items.iter().map(|item| item.withdrawals.len()).sum()),
        sha256: digest(&items),
        absent: Absent::among(cadres),
    };
    Ok((delivery, items))
}

fn item(cadre: &Cadre) -> Option<Item> {
    let current = cadre.current.as_ref()?;
    let report = report(cadre);
    let withdrawals = if report.is_some() || cadre.delivered.is_some() {
        cadre.undelivered_withdrawals()
    } else {
        Vec::new()
    };
    let occasion = match (&report, cadre.delivered) {
        (Some(_), None) => Occasion::First,
        (Some(_), Some(_)) => Occasion::NewerRevision,
        (None, _) => Occasion::Withdrawal,
    };
    (report.is_some() || !withdrawals.is_empty()).then(|| Item {
        number: current.number.clone(),
        reference: current.reference.clone(),
        declarant: current.declarant.clone(),
        occasion,
        report,
        withdrawals,
    })
}

fn report(cadre: &Cadre) -> Option<ReportItem> {
    if cadre.stage() != Stage::Agreed {
        return None;
    }
    let current = cadre.current.as_ref()?;
    let signed = cadre.sign_off.as_ref()?.decision_on(current.revision)?;
    Some(ReportItem {
        revision: current.revision,
        sha256: current.sha256.clone(),
        kind: current.content.kind,
        filed_at: current.filed_at,
        late: current.late,
        signed: signed.clone(),
        office: cadre.standing_mark(List::Office)?.clone(),
        discipline: cadre.standing_mark(List::Discipline)?.clone(),
    })
}

fn digest(items: &[Item]) -> Digest {
    Digest::of(serde_json::json!(items).to_string().as_bytes())
}
