//! What the office should look at in how a participation was left (§4.5). Hints, never refusals.

use crate::declaration::{Declaration, Participation, Transfer, Withdrawal};
use crate::people::plan::Rules;
use crate::terms;
use crate::values::text::same_name;
use rust_decimal::Decimal;

terms! {
    /// Something for the office to look at.
    pub enum Flag {
        /// 明退实不退: the share went to a relative.
        RelativeAsTransferee = "明退实不退",
        /// 高价转让: the price is clearly above the market value, or, where none is given, above the declared amount.
        PriceAboveMarket = "高价转让",
        /// It was reported as left, and an amendment took that back.
        WithdrawalTakenBack = "退出报告已撤回",
        /// It was reported as left after the line for lenient treatment, and the office has not looked into it (§5.2.3).
        WithdrawalToConfirm = "退出待复核",
        /// The credit code's check character does not fit; the declarant says that the licence has it so.
        CreditCodeToCheck = "信用代码待核对",
        /// What was declared does not fit together.
        Contradiction = "填报有矛盾",
    }
}

/// Words for kin in a typed relation. One character each reaches 岳父 and 儿媳 alike.
const KIN: [char; 27] = [
    '偶', '妻', '夫', '子', '女', '父', '母', '爸', '妈', '兄', '弟', '哥', '姐', '妹', '亲', '婿', '媳',
    '岳', '侄', '甥', '舅', '姑', '姨', '叔', '伯', '祖', '孙',
];

/// How a relation is denied: 无, 非亲属, 没有亲属关系, 不是亲戚.
const DENIALS: [char; 4] = ['无', '非', '没', '不'];

/// The flags of one participation of a declaration.
#[must_use]
pub fn flags(rules: &Rules, declaration: &Declaration, participation: &Participation) -> Vec<Flag> {
    let Withdrawal::Withdrawn {
        transfer: Some(transfer),
        ..
    } = &participation.withdrawal
    else {
        return Vec::new();
    };
    let to_relative = is_kin(&transfer.transferee_relation)
        || declaration
            .relatives
            .iter()
            .any(|relative| same_name(&relative.name, &transfer.transferee));
    let above = is_above_market(rules, participation, transfer);
    let found = [
        (to_relative, Flag::RelativeAsTransferee),
        (above, Flag::PriceAboveMarket),
    ];
    found
        .into_iter()
        .filter_map(|(holds, flag)| holds.then_some(flag))
        .collect()
}

fn is_kin(relation: &str) -> bool {
    !relation.starts_with(DENIALS) && relation.contains(KIN)
}

fn is_above_market(rules: &Rules, participation: &Participation, transfer: &Transfer) -> bool {
    let price = transfer.price_wan.as_decimal();
    match transfer.market_value_wan {
        Some(market) => {
            let percent = Decimal::from(100 + rules.clearly_above_market_percent);
            price * Decimal::ONE_HUNDRED > market.as_decimal() * percent
        }
        None => price > participation.amount_wan.as_decimal(),
    }
}
