//! A signer who is absent lets another signer stand in, up to a day.

use crate::people::person::Person;
use crate::people::plan::Campaign;
use crate::people::rights::Right;
use crate::people::roster::RosterEntry;
use crate::process::near;
use crate::values::terms::Employment;
use crate::values::timing;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Somebody stands in for a signer. A signer has one delegate at a time: a new one takes the place of the former.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Delegation {
    /// 1 for the signer's first, then counting up.
    pub serial: u32,
    /// Who is absent.
    pub from: Person,
    /// Who stands in.
    pub to: Person,
    /// The last day, included.
    pub until: Date,
    /// When it was given.
    pub made_at: Timestamp,
    /// When it was ended early.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
}

/// Why nobody may stand in like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DelegationError {
    /// To oneself.
    #[error("不能委托给本人")]
    Oneself,
    /// To somebody who signs nothing.
    #[error("只能委托给在职的阅签人")]
    NoSigner,
    /// To somebody below.
    #[error("受托人职级低于您，又不是本单位的阅签人，不能受托")]
    Below,
    /// A day that has passed.
    #[error("截止日期不能早于今天")]
    Past,
    /// A day after the campaign.
    #[error("截止日期不能晚于专项整治结束之日")]
    AfterCampaign,
}

impl Delegation {
    /// Lets `to` stand in for `from`, after what `from` gave before.
    ///
    /// # Errors
    /// The day, or the person, with what is wrong.
    pub fn give(
        campaign: &Campaign,
        previous: Option<&Delegation>,
        from: &RosterEntry,
        to: &RosterEntry,
        until: Date,
        now: Timestamp,
    ) -> Result<Self, DelegationError> {
        Delegation::check_day(campaign, until, now)?;
        if from.number == to.number {
            return Err(DelegationError::Oneself);
        }
        if to.employment != Employment::InOffice || !Right::Sign.is_held_by(&to.roles(campaign)) {
            return Err(DelegationError::NoSigner);
        }
        let unit = campaign.unit(&from.unit);
        let signs_with = unit.is_some_and(|unit| unit.signers.contains(&to.number));
        if near::is_lower(to.rank, from.rank) && !signs_with {
            return Err(DelegationError::Below);
        }
        Ok(Delegation {
            serial: previous.map_or(0, |previous| previous.serial) + 1,
            from: Person::of(from),
            to: Person::of(to),
            until,
            made_at: now,
            ended_at: None,
        })
    }

    /// Whether a delegation may last until this day.
    ///
    /// # Errors
    /// It has passed, or lies after the campaign.
    pub fn check_day(campaign: &Campaign, until: Date, now: Timestamp) -> Result<(), DelegationError> {
        if until < timing::day(now) {
            Err(DelegationError::Past)
        } else if until > campaign.ends {
            Err(DelegationError::AfterCampaign)
        } else {
            Ok(())
        }
    }

    /// The same, ended early.
    #[must_use]
    pub fn end(&self, now: Timestamp) -> Self {
        Delegation {
            serial: self.serial + 1,
            ended_at: Some(now),
            ..self.clone()
        }
    }

    /// Whether it holds at this moment.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && timing::day(now) <= self.until
    }
}
