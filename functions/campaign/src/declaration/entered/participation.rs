//! One participation: its span, its amounts and how the declarant left it.

use super::parse::Context;
use super::{EnteredParticipant, EnteredParticipation, EnteredWithdrawal};
use crate::declaration::{Participant, Participation, Transfer, Withdrawal};
use crate::people::plan::OTHER_SECTOR;
use crate::values::credit_code::CreditCode;
use crate::values::form::Check;
use crate::values::money::Wan;
use crate::values::month;
use crate::values::month::Month;
use crate::values::terms::{Mode, WithdrawalMethod, WithdrawalStatus};
use jiff::civil::Date;

impl EnteredParticipation {
    pub(super) fn parse(
        &self,
        context: &Context<'_>,
        relatives: Option<usize>,
        check: &mut Check<'_>,
    ) -> Option<Participation> {
        let participant = self.parse_participant(relatives, check);
        let mode = check.term("mode", self.mode.as_deref(), Mode::parse);
        let mode_is_other = mode.map(|mode| mode == Mode::Other);
        let mode_other = other_text("mode_other", mode_is_other, self.mode_other.as_ref(), check);
        let known_sector = |typed: &str| context.campaign.has_sector(typed).then(|| typed.to_owned());
        let sector = check.term("sector", self.sector.as_deref(), known_sector);
        let sector_is_other = sector.as_ref().map(|sector| sector == OTHER_SECTOR);
        let sector_other = other_text("sector_other", sector_is_other, self.sector_other.as_ref(), check);
        let (credit_code, credit_code_as_licensed) = self.parse_credit_code(check);
        let (from, to) = self.parse_span(context.today, check);
        let amount_wan = check.read("amount_wan", self.amount_wan.as_deref(), amount_of);
        let profit_wan = check.read("profit_wan", self.profit_wan.as_deref(), Wan::parse);
        let withdrawal = self
            .withdrawal
            .as_ref()
            .map(|entered| entered.parse(context.today, from, check));
        Some(Participation {
            participant: participant?,
            mode: mode?,
            mode_other,
            sector: sector?,
            sector_other,
            business_name: self.business_name.clone()?,
            credit_code,
            credit_code_as_licensed,
            from: from?,
            to,
            content: self.content.clone()?,
            amount_wan: amount_wan?,
            profit_wan: profit_wan?,
            withdrawal: withdrawal??,
        })
    }

    fn parse_participant(&self, relatives: Option<usize>, check: &mut Check<'_>) -> Option<Participant> {
        match self.participant? {
            EnteredParticipant::Oneself => Some(Participant::Oneself),
            EnteredParticipant::Relative(index) if relatives.is_none_or(|known| index < known) => {
                Some(Participant::Relative(index))
            }
            EnteredParticipant::Relative(_) => {
                check.refuse("participant", "须是家庭成员中的一位，请先在家庭成员中填写");
                None
            }
        }
    }

    /// The code, and whether it stands though its check character does not fit.
    fn parse_credit_code(&self, check: &mut Check<'_>) -> (Option<CreditCode>, bool) {
        let as_licensed = self.credit_code_as_licensed == Some(true);
        let code = check.read("credit_code", self.credit_code.as_deref(), |typed| {
            let code = CreditCode::parse(typed)?;
            match code.check() {
                Err(wrong) if !as_licensed => Err(wrong),
                _ => Ok(code),
            }
        });
        let stands_unchecked = code.as_ref().is_some_and(|code| code.check().is_err());
        (code, stands_unchecked)
    }

    /// 参与时间: from ≤ to ≤ the filing month; no end means 至今.
    fn parse_span(&self, today: Date, check: &mut Check<'_>) -> (Option<Month>, Option<Month>) {
        let from = check.read("from", self.from.as_deref(), Month::parse);
        let ended = self.to.as_deref().filter(|typed| !month::is_ongoing(typed));
        let to = check.read("to", ended, Month::parse);
        let this_month = Month::of(today);
        check.refuse_if(from.is_some_and(|from| from > this_month), "from", "不能晚于本月");
        check.refuse_if(
            to.is_some_and(|to| to > this_month),
            "to",
            "不能晚于本月；仍在参与的请留空",
        );
        check.refuse_if(
            from.zip(to).is_some_and(|(from, to)| from > to),
            "to",
            "不能早于参与时间（起）",
        );
        (from, to)
    }
}

impl EnteredWithdrawal {
    pub(super) fn parse(
        &self,
        today: Date,
        from: Option<Month>,
        check: &mut Check<'_>,
    ) -> Option<Withdrawal> {
        let status = check.term(
            "withdrawal.status",
            self.status.as_deref(),
            WithdrawalStatus::parse,
        );
        match status? {
            WithdrawalStatus::Withdrawn => self.parse_withdrawn(today, from, check),
            WithdrawalStatus::NotWithdrawn => self.parse_not_withdrawn(today, check),
        }
    }

    fn parse_withdrawn(&self, today: Date, from: Option<Month>, check: &mut Check<'_>) -> Option<Withdrawal> {
        let date = check.day("withdrawal.date", self.date.as_deref());
        let method = check.term(
            "withdrawal.method",
            self.method.as_deref(),
            WithdrawalMethod::parse,
        );
        check.blank_if(self.date.is_none(), "withdrawal.date", "已退的，");
        check.blank_if(self.method.is_none(), "withdrawal.method", "已退的，");
        check.refuse_if(
            date.is_some_and(|date| date > today),
            "withdrawal.date",
            "不能晚于今天",
        );
        let before_start = date.zip(from).is_some_and(|(date, from)| Month::of(date) < from);
        check.refuse_if(before_start, "withdrawal.date", "不能早于参与开始的月份");
        let not_with_withdrawn = "仅在“未退出”时填写，请清空";
        check.refuse_if(
            self.planned_date.is_some(),
            "withdrawal.planned_date",
            not_with_withdrawn,
        );
        let is_other = method.map(|method| method == WithdrawalMethod::Other);
        let method_other = other_text(
            "withdrawal.method_other",
            is_other,
            self.method_other.as_ref(),
            check,
        );
        let transfer = match method {
            Some(WithdrawalMethod::Transfer) => Some(self.parse_transfer(check)?),
            Some(_) => {
                self.refuse_transfer_facts("仅在退出方式为“转让”时填写，请清空", check);
                None
            }
            None => None,
        };
        Some(Withdrawal::Withdrawn {
            date: date?,
            method: method?,
            method_other,
            transfer,
        })
    }

    fn parse_not_withdrawn(&self, today: Date, check: &mut Check<'_>) -> Option<Withdrawal> {
        let planned_date = check.day("withdrawal.planned_date", self.planned_date.as_deref());
        let past = planned_date.is_some_and(|planned| planned < today);
        check.refuse_if(past, "withdrawal.planned_date", "不能早于今天");
        let only_withdrawn = "仅在“已退”时填写，请清空";
        check.refuse_if(self.date.is_some(), "withdrawal.date", only_withdrawn);
        check.refuse_if(self.method.is_some(), "withdrawal.method", only_withdrawn);
        check.refuse_if(
            self.method_other.is_some(),
            "withdrawal.method_other",
            only_withdrawn,
        );
        self.refuse_transfer_facts(only_withdrawn, check);
        Some(Withdrawal::NotWithdrawn { planned_date })
    }

    fn parse_transfer(&self, check: &mut Check<'_>) -> Option<Transfer> {
        let transfer = "转让的，";
        let price_wan = check.read("withdrawal.price_wan", self.price_wan.as_deref(), amount_of);
        let market_value_wan = check.read(
            "withdrawal.market_value_wan",
            self.market_value_wan.as_deref(),
            amount_of,
        );
        check.blank_if(self.transferee.is_none(), "withdrawal.transferee", transfer);
        check.blank_if(
            self.transferee_relation.is_none(),
            "withdrawal.transferee_relation",
            transfer,
        );
        check.blank_if(self.price_wan.is_none(), "withdrawal.price_wan", transfer);
        check.blank_if(self.pricing_basis.is_none(), "withdrawal.pricing_basis", transfer);
        Some(Transfer {
            transferee: self.transferee.clone()?,
            transferee_relation: self.transferee_relation.clone()?,
            price_wan: price_wan?,
            market_value_wan,
            pricing_basis: self.pricing_basis.clone()?,
        })
    }

    fn refuse_transfer_facts(&self, message: &str, check: &mut Check<'_>) {
        for (field, given) in [
            ("withdrawal.transferee", &self.transferee),
            ("withdrawal.transferee_relation", &self.transferee_relation),
            ("withdrawal.price_wan", &self.price_wan),
            ("withdrawal.market_value_wan", &self.market_value_wan),
            ("withdrawal.pricing_basis", &self.pricing_basis),
        ] {
            check.refuse_if(given.is_some(), field, message);
        }
    }
}

/// The text that says what 其他 (其他类) stands for: required with it, refused without.
fn other_text(
    field: &str,
    is_other: Option<bool>,
    given: Option<&String>,
    check: &mut Check<'_>,
) -> Option<String> {
    match is_other {
        Some(true) => check.blank_if(given.is_none(), field, "选择“其他”的，"),
        Some(false) => check.refuse_if(given.is_some(), field, "仅在选择“其他”时填写，请清空"),
        None => {}
    }
    given.cloned()
}

/// An amount that can't be below zero.
fn amount_of(typed: &str) -> Result<Wan, String> {
    match Wan::parse(typed).map_err(|error| error.to_string())? {
        amount if amount.is_negative() => Err("不能为负数".to_owned()),
        amount => Ok(amount),
    }
}
