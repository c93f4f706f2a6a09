//! Reminders for people: who has not filed, whose report was returned, who is past an agreed or planned date.
//!
//! The texts speak to one person and hold nothing about them that a look at another's telephone should not tell: no name,
//! no business, no reason of a return.

use crate::annex3::{Person, Row};
use crate::date;
use crate::deadlines::Dossier;
use crate::declaration::Withdrawal;
use crate::plan::Campaign;
use crate::roster::RosterNumber;
use crate::sign_off::State;
use crate::timing;
use crate::verification::View;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What somebody is reminded of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Occasion {
    /// Nothing was filed.
    NotFiled,
    /// The report was returned and not corrected since.
    Returned,
    /// Not left by the agreed or planned date.
    PastDate {
        /// The date, the earliest of several.
        date: Date,
    },
}

/// A message for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// 花名册编号.
    pub number: RosterNumber,
    /// 姓名, for whoever sends it.
    pub name: String,
    /// 联系电话, where a report names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// What about.
    pub occasions: Vec<Occasion>,
    /// The message.
    pub text: String,
}

impl Occasion {
    /// As lists print it.
    #[must_use]
    pub fn in_chinese(&self) -> &'static str {
        match self {
            Occasion::NotFiled => "未填报",
            Occasion::Returned => "退回未更正",
            Occasion::PastDate { .. } => "到期未退",
        }
    }

    fn sentence(&self, campaign: &Campaign, now: Timestamp) -> String {
        let file = campaign.deadlines(now).file;
        let day = date::in_chinese(file.day);
        match self {
            Occasion::NotFiled if file.has_passed() => {
                format!(
                    "个人情况报告表的填报期限（{day}）已过，尚未收到您的报告，请立即补报；没有有关情况的也须填报"
                )
            }
            Occasion::NotFiled => {
                format!("尚未收到您的个人情况报告表，请于{day}前填报；没有有关情况的也须填报")
            }
            Occasion::Returned => "您的个人情况报告表已被退回，请登录查看原因，更正后重新提交".to_owned(),
            Occasion::PastDate { date } => {
                let day = date::in_chinese(*date);
                format!("约定或拟定的退出日期（{day}）已过，尚未收到退出情况，请尽快办结并登录报告")
            }
        }
    }
}

impl Reminder {
    /// Somebody who filed nothing.
    #[must_use]
    pub fn of_missing(campaign: &Campaign, person: &Person, now: Timestamp) -> Self {
        Reminder::new(campaign, person.clone(), None, vec![Occasion::NotFiled], now)
    }

    /// Somebody who filed, if there is anything to be reminded of.
    #[must_use]
    pub fn of_declarant(
        campaign: &Campaign,
        dossier: &Dossier,
        state: State,
        rows: &[Row],
        now: Timestamp,
    ) -> Option<Self> {
        let mut occasions = Vec::new();
        if state == State::Returned {
            occasions.push(Occasion::Returned);
        }
        let past = dossier.past_dates(campaign, rows, now);
        if let Some(date) = past.into_iter().map(|(_, date)| date).min() {
            occasions.push(Occasion::PastDate { date });
        }
        let current = &dossier.current;
        let person = Person {
            number: current.number.clone(),
            name: current.declarant.name.clone(),
        };
        let phone = Some(current.content.phone.clone());
        (!occasions.is_empty()).then(|| Reminder::new(campaign, person, phone, occasions, now))
    }

    fn new(
        campaign: &Campaign,
        person: Person,
        phone: Option<String>,
        occasions: Vec<Occasion>,
        now: Timestamp,
    ) -> Self {
        let sentences: Vec<String> = occasions
            .iter()
            .map(|occasion| occasion.sentence(campaign, now))
            .collect();
        let (bureau, office) = (&campaign.bureau, &campaign.leading_group.office);
        let text = format!(
            "【{bureau}】您好：{}。咨询电话 {}（{}）。",
            sentences.join("。"),
            office.telephone,
            office.name
        );
        Reminder {
            number: person.number,
            name: person.name,
            phone,
            occasions,
            text,
        }
    }
}

impl Dossier {
    /// The dates before today by which participations were to be left, and that by all that is known they were not: as
    /// agreed with the office, else as the declarant planned. `rows` are the declaration's in Annex 3; each date comes
    /// with the place of its row among them.
    #[must_use]
    pub fn past_dates(&self, campaign: &Campaign, rows: &[Row], now: Timestamp) -> Vec<(usize, Date)> {
        let (today, view) = (timing::day(now), View::of(self));
        let listed = view.standings().iter().enumerate();
        let listed = listed.filter(|(place, _)| !view.is_exempt(*place));
        let dates = listed
            .zip(rows)
            .enumerate()
            .filter_map(|(at, ((place, standing), row))| {
                if view.withdrawn_on(campaign, place).is_some() {
                    return None;
                }
                let planned = match standing.withdrawal() {
                    Withdrawal::NotWithdrawn { planned_date } => *planned_date,
                    Withdrawal::Withdrawn { .. } => None,
                };
                Some((at, row.agreed_withdrawal.or(planned)?))
            });
        dates.filter(|(_, date)| *date < today).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn campaign() -> Campaign {
        Campaign::parse(include_str!("../../../site/content/campaign.toml")).unwrap()
    }

    fn missing(at: &str) -> Reminder {
        let person = Person {
            number: RosterNumber::parse("X-1").unwrap(),
            name: "甲示例".to_owned(),
        };
        Reminder::of_missing(&campaign(), &person, at.parse().unwrap())
    }

    #[test]
    fn a_message_names_the_day_and_nobody() {
        let reminder = missing("2017-09-30T23:59:59+08:00");
        assert!(
            reminder.text.contains("请于2017年9月30日前填报"),
            "{}",
            reminder.text
        );
        assert!(!reminder.text.contains("示例"), "no name in what others may read");
        assert!(reminder.text.contains("28682655"));
    }

    #[test]
    fn after_the_deadline_it_says_that_it_has_passed() {
        assert!(missing("2017-10-01T00:00:00+08:00").text.contains("已过"));
    }
}
