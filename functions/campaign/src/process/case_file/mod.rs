//! What stands of one person's declaration, and the steps that led there.

mod matter;
mod watched;

pub use matter::{
    Agreement, Aspect, Attached, CaseReport, Disposition, Kind, Matter, Measure, Note, Order, Recheck,
    Referral, Ruling, Verification,
};
pub use watched::Watched;

use crate::declaration::participant::RowParticipant;
use crate::declaration::participant::participant;
use crate::declaration::revision::Revision;
use crate::declaration::{Declaration, InnovationExemption, Participation, Relative};
use crate::people::person::Person;
use crate::people::role::Role;
use crate::values::credit_code::CreditCode;
use crate::values::digest::Digest;
use crate::values::money::Wan;
use crate::values::month::Month;
use crate::values::reference::Reference;
use crate::values::roster_number::RosterNumber;
use crate::values::terms::Mode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Something that was found or decided, by whom, when, and on what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = VerificationEntry)]
pub struct Entry {
    /// The revision it was made on.
    pub revision: u32,
    /// The participation's place in that revision, from 0; none for the declaration as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<usize>,
    /// Which participation that was, for who reads of it later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
    /// The digest of the facts that were declared then.
    pub facts: Digest,
    /// Who.
    pub by: Person,
    /// For the office or for the discipline team.
    pub role: Role,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub matter: Matter,
}

/// A participation in a few words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ParticipationAbout)]
pub struct About {
    /// Who takes part.
    pub participant: RowParticipant,
    /// 经营主体.
    pub business_name: String,
}

/// One entry that a step made, replaced or took away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = VerificationChange)]
pub struct Change {
    /// What stood before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Entry>,
    /// What stands since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Entry>,
}

/// One thing that was done. Never changed or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = VerificationStep)]
pub struct Step {
    /// 1 for the first, then counting up.
    pub step: u32,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// The revision that stood.
    pub revision: u32,
    /// Who.
    pub by: Person,
    /// For the office or for the discipline team.
    pub role: Role,
    /// What it is about.
    pub kind: Kind,
    /// What changed.
    pub changes: Vec<Change>,
    /// Why something that stood was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Everything that stands of one person's declaration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFile {
    /// The declarant's roster number.
    pub number: RosterNumber,
    /// The declarant's name.
    pub name: String,
    /// The declaration's reference.
    pub reference: Reference,
    /// Steps so far.
    pub step: u32,
    /// When the last one was taken.
    pub at: Timestamp,
    /// What stands.
    pub entries: Vec<Entry>,
    /// Case reports so far.
    pub reports: u32,
    /// What the watch list has of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub watched: Vec<Watched>,
}

impl CaseFile {
    /// Of a declaration of which nothing was found or decided yet.
    #[must_use]
    pub(crate) fn empty(current: &Revision) -> Self {
        CaseFile {
            number: current.number.clone(),
            name: current.declarant.name.clone(),
            reference: current.reference.clone(),
            step: 0,
            at: Timestamp::UNIX_EPOCH,
            entries: Vec::new(),
            reports: 0,
            watched: Vec::new(),
        }
    }

    /// Takes a step's changes over.
    pub(crate) fn apply(&mut self, step: &Step) {
        for change in &step.changes {
            if let Some(before) = &change.before {
                self.entries.retain(|entry| entry != before);
            }
            self.entries.extend(change.after.clone());
            let report = change.after.as_ref().and_then(|entry| match &entry.matter {
                Matter::Disposition(disposition) => {
                    disposition.case_report.as_ref().map(|report| report.serial)
                }
                _ => None,
            });
            self.reports = self.reports.max(report.unwrap_or_default());
        }
        self.step = step.step;
        self.at = step.at;
    }

    /// As it stood at a moment, from all its steps, oldest first. What the watch list had of it then is not told.
    #[must_use]
    pub fn as_of(&self, moment: Timestamp, steps: &[Step]) -> Self {
        let mut case_file = CaseFile {
            step: 0,
            at: Timestamp::UNIX_EPOCH,
            entries: Vec::new(),
            reports: 0,
            watched: Vec::new(),
            ..self.clone()
        };
        let until = steps.iter().filter(|step| step.at <= moment);
        until.for_each(|step| case_file.apply(step));
        case_file
    }
}

impl About {
    /// A participation of a declaration.
    pub(crate) fn of(declaration: &Declaration, one: &Participation) -> Self {
        About {
            participant: participant(declaration, one),
            business_name: one.business_name.clone(),
        }
    }

    /// As pages print it: `本人，示例砂石有限公司`.
    #[must_use]
    pub fn in_chinese(&self) -> String {
        format!("{}，{}", self.participant.in_chinese(), self.business_name)
    }
}

/// What is judged of a declaration. A struct, so that the order of its fields is fixed in every build.
#[derive(Serialize)]
struct Facts<'a> {
    participations: Vec<OneFacts<'a>>,
    relatives: Option<&'a [Relative]>,
    exemption: Option<&'a InnovationExemption>,
}

/// What is judged of a participation: everything but how it was left.
#[derive(Serialize)]
struct OneFacts<'a> {
    participant: RowParticipant,
    mode: Mode,
    mode_other: Option<&'a str>,
    sector: &'a str,
    sector_other: Option<&'a str>,
    business_name: &'a str,
    credit_code: Option<&'a CreditCode>,
    from: Month,
    to: Option<Month>,
    content: &'a str,
    amount_wan: Wan,
    profit_wan: Wan,
}

impl<'a> OneFacts<'a> {
    fn of(declaration: &Declaration, one: &'a Participation) -> Self {
        OneFacts {
            participant: participant(declaration, one),
            mode: one.mode,
            mode_other: one.mode_other.as_deref(),
            sector: &one.sector,
            sector_other: one.sector_other.as_deref(),
            business_name: &one.business_name,
            credit_code: one.credit_code.as_ref(),
            from: one.from,
            to: one.to,
            content: &one.content,
            amount_wan: one.amount_wan,
            profit_wan: one.profit_wan,
        }
    }
}

/// The digest of what is judged: a participation's facts; for the whole declaration all of them, with the relatives
/// and the claim to be exempt.
pub(crate) fn facts_of(declaration: &Declaration, place: Option<usize>) -> Digest {
    let participations = declaration.participations.iter().enumerate();
    let chosen = participations.filter(|(at, _)| place.is_none_or(|place| place == *at));
    let facts = Facts {
        participations: chosen.map(|(_, one)| OneFacts::of(declaration, one)).collect(),
        relatives: place.is_none().then_some(&*declaration.relatives),
        exemption: declaration
            .innovation_exemption
            .as_ref()
            .filter(|_| place.is_none()),
    };
    // Plain structs of texts and numbers can always be written.
    Digest::of(&serde_json::to_vec(&facts).unwrap_or_default())
}
