//! A report that came on paper, as the office enters it: Annex 2 as it was filled in, and what is said of the paper.

use super::shape::INCOMPLETE;
use super::{Context, Entered};
use crate::declaration::Declaration;
use crate::declaration::on_paper::OnPaper;
use crate::declaration::revision::Revision;
use crate::values::errors::{FieldErrors, WHOLE_FORM};
use crate::values::form::Check;
use crate::values::text::fold_name;
use crate::values::{date, timing};
use jiff::civil::Date;

/// The longest name of who received it, in characters.
const NAME: usize = 50;

crate::form! {
    /// What the office says of a report on paper.
    #[schema(as = PaperFacts)]
    struct EnteredFacts {
        /// The day beside the signature: not before the campaign, nor after it was received.
        #[schema(value_type = String, format = Date)]
        signed_on: Option<String> = written "签名日期",
        /// The day the office received it, which counts as the day of filing: not before filing opened, nor ahead.
        #[schema(value_type = String, format = Date)]
        received_on: Option<String> = written "收到日期",
        /// Who received it, by name.
        #[schema(value_type = String, max_length = 50)]
        received_by: Option<String> = written "收件人",
    }
}

crate::form! {
    /// A report that came on paper.
    #[schema(as = PaperReport)]
    pub struct EnteredPaper {
        /// What the office says of it.
        #[schema(value_type = EnteredFacts)]
        paper: Option<EnteredFacts> = written "纸质报告",
        #[serde(flatten)]
        report: Entered = among,
    }
}

impl EnteredPaper {
    /// Checks lengths and presence, as [`Entered::check_shape`].
    pub fn check_shape(&self, errors: &mut FieldErrors) {
        self.report.check_shape(errors);
    }

    /// Parses it into what is said of the paper and what is declared; `current` is what the declarant has on file. What is
    /// declared is held to the day it was signed, and not to the day it is entered.
    ///
    /// # Errors
    /// Every field's errors at once, those found by `read` and `check_shape` included.
    pub fn parse(
        &self,
        context: &Context<'_>,
        current: Option<&Revision>,
        mut errors: FieldErrors,
    ) -> Result<(OnPaper, Declaration), FieldErrors> {
        let facts = self.paper.clone().unwrap_or_default();
        let on_paper = facts.parse(context, current, &mut Check::of(&mut errors));
        let signed_on = on_paper
            .as_ref()
            .map_or(context.today, |on_paper| on_paper.signed_on);
        let then = Context {
            today: signed_on,
            ..*context
        };
        match (on_paper, self.report.parse(&then, errors)) {
            (Some(on_paper), Ok(declaration)) => Ok((on_paper, declaration)),
            (_, Err(mut errors)) => {
                errors.reword("今天", "签名日期");
                Err(errors)
            }
            (None, Ok(_)) => {
                let mut errors = FieldErrors::default();
                errors.add(WHOLE_FORM, INCOMPLETE);
                Err(errors)
            }
        }
    }
}

impl EnteredFacts {
    fn parse(
        &self,
        context: &Context<'_>,
        current: Option<&Revision>,
        check: &mut Check<'_>,
    ) -> Option<OnPaper> {
        let campaign = context.campaign;
        let signed_on = check.day("paper.signed_on", self.signed_on.as_deref());
        check.blank_if(self.signed_on.is_none(), "paper.signed_on", "");
        let received_on = check.day("paper.received_on", self.received_on.as_deref());
        check.blank_if(self.received_on.is_none(), "paper.received_on", "");
        let received_by = check.worded("paper.received_by", self.received_by.as_deref(), 1..=NAME);
        check.blank_if(self.received_by.is_none(), "paper.received_by", "");
        let mut refuse_before = |field: &str, day: Option<Date>, first: Date, what: &str| {
            if day.is_some_and(|day| day < first) {
                check.refuse(field, format!("不能早于{}（{what}）", date::in_chinese(first)));
            }
        };
        refuse_before("paper.signed_on", signed_on, campaign.starts, "专项整治开始");
        refuse_before(
            "paper.received_on",
            received_on,
            campaign.filing_opens(),
            "开始受理填报",
        );
        check.refuse_if(
            received_on.is_some_and(|day| day > context.today),
            "paper.received_on",
            "不能是将来的日期",
        );
        check.refuse_if(
            signed_on
                .zip(received_on)
                .is_some_and(|(signed, received)| signed > received),
            "paper.signed_on",
            "不能晚于收到日期",
        );
        if let (Some(current), Some(received)) = (current, received_on)
            && received < timing::day(current.made_at())
        {
            let (made, count) = (date::in_chinese(timing::day(current.made_at())), current.revision);
            let message = format!(
                "此人已于{made}提交过报告（第 {count} 次提交），晚于这份纸质报告的收到日期，以已提交的为准，不用录入"
            );
            check.say("paper.received_on", message);
        }
        Some(OnPaper {
            signed_on: signed_on?,
            received_on: received_on?,
            received_by: fold_name(&received_by?),
        })
    }
}
