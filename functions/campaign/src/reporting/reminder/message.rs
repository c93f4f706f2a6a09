//! What a group is told: how many of each unit are to act, and nobody by name. That a report was returned or that a date has
//! passed is one number there: in a small unit either alone would tell of somebody's business.

use super::{Reminder, Why};
use crate::people::plan::Campaign;
use crate::values::date;
use crate::values::timing;
use crate::values::unit_id::UnitId;
use jiff::Timestamp;

/// Bytes of a message: the group robots of 企业微信 take 2,048.
const MOST_BYTES: usize = 2_000;

/// A message to a group, and the units that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What it says.
    pub text: String,
    /// About whom.
    pub units: Vec<UnitId>,
}

/// Where things are done.
pub(super) fn where_to(campaign: &Campaign) -> String {
    match &campaign.address {
        Some(address) => format!("请登录 {address} 办理"),
        None => "请登录专项整治系统办理".to_owned(),
    }
}

/// The messages for a group about the units in which somebody is to be reminded, each with as many units as fit.
#[must_use]
pub fn messages(campaign: &Campaign, units: &[(UnitId, Vec<Reminder>)], now: Timestamp) -> Vec<Message> {
    let (first, last) = around(campaign, now);
    let room = MOST_BYTES.saturating_sub(first.len() + last.len());
    let mut messages: Vec<(String, Vec<UnitId>)> = Vec::new();
    for (unit, reminders) in units {
        let line = format!("{}：{}\n", campaign.unit_name(unit), counts(reminders).join("、"));
        match messages.last_mut() {
            Some((lines, about)) if lines.len() + line.len() <= room => {
                lines.push_str(&line);
                about.push(unit.clone());
            }
            _ => messages.push((line, vec![unit.clone()])),
        }
    }
    let whole = |(lines, units)| Message {
        text: format!("{first}{lines}{last}"),
        units,
    };
    messages.into_iter().map(whole).collect()
}

fn around(campaign: &Campaign, now: Timestamp) -> (String, String) {
    let (bureau, office) = (&campaign.bureau, &campaign.leading_group.office);
    let file = campaign.deadlines(now).file;
    let (today, until) = (date::in_chinese(timing::day(now)), date::in_chinese(file.day));
    let until = if file.has_passed() {
        format!("填报期限（{until}）已过")
    } else {
        format!("填报期限：{until}")
    };
    (
        format!("【{bureau}】专项整治提醒（{today}）\n"),
        format!(
            "{until}。{}。咨询电话 {}（{}）。",
            where_to(campaign),
            office.telephone,
            office.name
        ),
    )
}

/// How many are to do what.
fn counts(reminders: &[Reminder]) -> Vec<String> {
    let has = |reminder: &&Reminder, whys: &[Why]| {
        let mut of_one = reminder.occasions.iter();
        of_one.any(|occasion| whys.contains(&occasion.why()))
    };
    let count = |whys: &[Why]| reminders.iter().filter(|one| has(one, whys)).count();
    let lines = [
        (count(&[Why::NotFiled]), "未填报"),
        (count(&[Why::Returned, Why::PastDate]), "待更正或者报告退出情况"),
        (count(&[Why::ToSign]), "有报告待其阅签"),
    ];
    let people = lines.into_iter().filter(|(count, _)| *count > 0);
    let people = people.map(|(count, what)| format!("{what} {count} 人"));
    let tables = [Why::NotSealed, Why::ChangedSinceSeal];
    let tables = tables.into_iter().filter(|why| count(&[*why]) > 0);
    people
        .chain(tables.map(|why| why.in_chinese().to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::campaign;
    use crate::reporting::reminder::Occasion;
    use crate::values::roster_number::RosterNumber;

    fn reminder(occasions: Vec<Occasion>) -> Reminder {
        Reminder {
            number: RosterNumber::parse("X-1").unwrap(),
            name: "甲示例".to_owned(),
            phone: Some("13800000000".to_owned()),
            occasions,
            text: String::new(),
        }
    }

    fn now() -> Timestamp {
        "2017-09-11T18:00:00+08:00".parse().unwrap()
    }

    #[test]
    fn a_group_is_told_numbers_and_nobody() {
        let units = [(
            UnitId::parse("tianyuan").unwrap(),
            vec![
                reminder(vec![Occasion::NotFiled, Occasion::NotSealed]),
                reminder(vec![Occasion::Returned]),
            ],
        )];
        let [message] = &messages(&campaign(), &units, now())[..] else {
            panic!("one message")
        };
        assert_eq!(
            message.text,
            "【株洲市环保局】专项整治提醒（2017年9月11日）\n\
             天元分局：未填报 1 人、待更正或者报告退出情况 1 人、汇总表未封存\n\
             填报期限：2017年9月30日。请登录专项整治系统办理。咨询电话 28682655（局专项整治办）。"
        );
    }

    #[test]
    fn many_units_go_into_several_messages_that_fit() {
        let one = |at: usize| {
            let unit = UnitId::parse(&format!("unit-{at}")).unwrap();
            (unit, vec![reminder(vec![Occasion::NotFiled])])
        };
        let units: Vec<_> = (0..500).map(one).collect();
        let messages = messages(&campaign(), &units, now());
        assert!(messages.iter().all(|message| message.text.len() <= MOST_BYTES));
        let told: usize = messages.iter().map(|message| message.units.len()).sum();
        assert_eq!(told, 500);
        assert!(messages.len() < 20, "as few as fit: {}", messages.len());
    }
}
