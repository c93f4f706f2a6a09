//! A withdrawal reported after filing, as it is sent: the form's own fields for leaving, and which participation.

use super::EnteredWithdrawal;
use super::shape::{INCOMPLETE, flatten};
use crate::declaration::{Participation, Withdrawal};
use crate::values::errors::FieldErrors;
use crate::values::form::Check;
use crate::values::terms::WithdrawalStatus;
use jiff::civil::Date;
use validator::Validate;

crate::form! {
    /// A report that a participation was left.
    #[derive(Validate)]
    #[schema(as = WithdrawalReport)]
    pub struct EnteredReport {
        /// The revision that was on the screen.
        #[schema(value_type = u32)]
        #[validate(required)]
        revision: Option<u32> = written "所看的是第几次提交",
        /// The participation's place in it, from 0.
        #[schema(value_type = u32)]
        #[validate(required)]
        participation: Option<u32> = written "哪一项参与情况",
        /// How it was left: 已退, with the same fields as in the form.
        #[schema(value_type = EnteredWithdrawal)]
        #[validate(nested)]
        withdrawal: Option<EnteredWithdrawal> = written "退出情况",
    }
}

impl EnteredReport {
    /// Which participation of which revision; none where it was not told.
    #[must_use]
    pub fn place(&self) -> Option<(u32, usize)> {
        Some((self.revision?, usize::try_from(self.participation?).ok()?))
    }

    /// Parses the report of leaving this participation: the revision, the place in it, and how it was left.
    ///
    /// # Errors
    /// Every field's errors at once, those found by `read` included.
    pub fn parse(
        &self,
        of: Option<&Participation>,
        today: Date,
        mut errors: FieldErrors,
    ) -> Result<(u32, usize, Withdrawal), FieldErrors> {
        if let Err(found) = self.validate() {
            flatten("", &found, &mut errors);
        }
        let mut check = Check::of(&mut errors);
        let status = self
            .withdrawal
            .as_ref()
            .and_then(|entered| entered.status.as_deref());
        let not_withdrawn = status == Some(WithdrawalStatus::NotWithdrawn.as_str());
        check.term("withdrawal.status", status, WithdrawalStatus::parse);
        check.refuse_if(
            not_withdrawn,
            "withdrawal.status",
            "须为“已退”：此处报告已经退出的情况",
        );
        check.blank_if(self.withdrawal.is_none(), "withdrawal.status", "");
        let from = of.map(|participation| participation.from);
        let withdrawal = self
            .withdrawal
            .as_ref()
            .filter(|_| !not_withdrawn)
            .and_then(|entered| entered.parse(today, from, &mut check));
        match (self.place(), withdrawal) {
            (Some((seen, place)), Some(withdrawal)) if errors.is_empty() => Ok((seen, place, withdrawal)),
            _ => {
                if errors.is_empty() {
                    errors.add("", INCOMPLETE);
                }
                Err(errors)
            }
        }
    }
}
