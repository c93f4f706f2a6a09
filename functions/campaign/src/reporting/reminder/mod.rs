//! Reminders for people: who has not filed, whose report was returned, who is past an agreed or planned date; signers for whom
//! reports wait, and heads whose table is not sealed.
//!
//! The texts speak to one person and hold nothing about them that a look at another's telephone should not tell: no name,
//! no business, no reason of a return. What groups are told holds less still ([`message`]).

mod desk;
mod dispatch;
mod message;

pub use desk::{AtDesk, Sealing};
pub use dispatch::{Dispatch, Outcome, Reminded, Way, may_go_out, spared};
pub use message::{Message, messages};

use crate::declaration::Withdrawal;
use crate::people::plan::Campaign;
use crate::people::roster::RosterEntry;
use crate::process::dossier::Dossier;
use crate::process::on_file::OnFile;
use crate::process::sign_off::State;
use crate::process::verification::View;
use crate::reporting::annex3::Row;
use crate::terms;
use crate::values::date;
use crate::values::roster_number::RosterNumber;
use crate::values::timing;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

terms! {
    /// What somebody is reminded of, by its kind.
    #[schema(as = ReminderKind)]
    pub enum Why {
        /// Nothing was filed.
        NotFiled = "not_filed" => "未填报",
        /// The report was returned and not corrected since.
        Returned = "returned" => "退回未更正",
        /// Not left by the agreed or planned date.
        PastDate = "past_date" => "到期未退",
        /// Reports wait for this signer.
        ToSign = "to_sign" => "待阅签",
        /// The unit's table is not sealed though the self-check phase is over.
        NotSealed = "not_sealed" => "汇总表未封存",
        /// Something has changed since the unit's table was sealed.
        ChangedSinceSeal = "changed_since_seal" => "汇总表封存后有变动",
    }
}

/// What somebody is reminded of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "what", rename_all = "snake_case")]
#[schema(as = ReminderOccasion)]
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
    /// Reports wait for this signer.
    ToSign {
        /// How many.
        reports: u64,
        /// When the oldest was filed.
        since: Date,
    },
    /// The unit's table is not sealed though the self-check phase is over.
    NotSealed,
    /// Something has changed since the unit's table was sealed.
    ChangedSinceSeal,
}

/// A message for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reminder {
    /// 花名册编号.
    pub number: RosterNumber,
    /// 姓名, for whoever sends it.
    pub name: String,
    /// 联系电话: the roster's, else that of the person's report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub phone: Option<String>,
    /// What about.
    pub occasions: Vec<Occasion>,
    /// The message.
    pub text: String,
}

impl Occasion {
    /// Its kind.
    #[must_use]
    pub fn why(&self) -> Why {
        match self {
            Occasion::NotFiled => Why::NotFiled,
            Occasion::Returned => Why::Returned,
            Occasion::PastDate { .. } => Why::PastDate,
            Occasion::ToSign { .. } => Why::ToSign,
            Occasion::NotSealed => Why::NotSealed,
            Occasion::ChangedSinceSeal => Why::ChangedSinceSeal,
        }
    }

    /// As lists print it.
    #[must_use]
    pub fn in_chinese(&self) -> &'static str {
        self.why().in_chinese()
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
            Occasion::Returned if file.has_passed() => {
                format!("您的个人情况报告表已被退回，填报期限（{day}）已过，请立即查看原因，更正后重新提交")
            }
            Occasion::Returned => {
                format!("您的个人情况报告表已被退回，请查看原因，于{day}前更正后重新提交")
            }
            Occasion::PastDate { date } => {
                let day = date::in_chinese(*date);
                format!("约定或拟定的退出日期（{day}）已过，尚未收到退出情况，请立即办结并报告")
            }
            Occasion::ToSign { reports, since } => {
                let since = date::in_chinese(*since);
                let by = if file.has_passed() {
                    "请尽快办理".to_owned()
                } else {
                    format!("请于{day}前办理")
                };
                format!("有 {reports} 份报告待您阅签，最早的 {since}提交，{by}")
            }
            Occasion::NotSealed => {
                let phase = campaign.self_check_name();
                format!("{phase}已于{day}结束，本单位汇总表尚未封存上报，请尽快核对、封存")
            }
            Occasion::ChangedSinceSeal => {
                let office = &campaign.leading_group.office.name;
                format!("本单位汇总表封存后有变动，请核对；需要重新封存的，请与{office}联系解封")
            }
        }
    }
}

impl Reminder {
    /// Somebody who is expected to declare, or who has a desk at which something waits; none if there is nothing to be
    /// reminded of. `state` is where what they filed stands with its signer, `rows` are its rows in Annex 3.
    #[must_use]
    pub fn of(
        campaign: &Campaign,
        person: &OnFile,
        state: Option<State>,
        rows: &[Row],
        desk: &AtDesk,
        now: Timestamp,
    ) -> Option<Self> {
        let mut occasions = own(campaign, person, state, rows, now);
        occasions.extend(desk.occasions());
        let declared = person.dossier.as_ref();
        let declared = declared.map(|dossier| &*dossier.current.content.phone);
        let phone = person.entry.phone.as_deref().or(declared);
        Reminder::about(campaign, &person.entry, phone, occasions, now)
    }

    /// Somebody with a desk, of whose report nothing is known.
    #[must_use]
    pub fn at_desk(campaign: &Campaign, entry: &RosterEntry, desk: &AtDesk, now: Timestamp) -> Option<Self> {
        Reminder::about(campaign, entry, entry.phone.as_deref(), desk.occasions(), now)
    }

    /// The same person's, with what else they are reminded of.
    #[must_use]
    pub fn with(self, other: Reminder, campaign: &Campaign, now: Timestamp) -> Self {
        let mut occasions = self.occasions;
        occasions.extend(other.occasions);
        Reminder {
            text: text(campaign, &occasions, now),
            occasions,
            phone: self.phone.or(other.phone),
            ..other
        }
    }

    fn about(
        campaign: &Campaign,
        entry: &RosterEntry,
        phone: Option<&str>,
        occasions: Vec<Occasion>,
        now: Timestamp,
    ) -> Option<Self> {
        (!occasions.is_empty()).then(|| Reminder {
            number: entry.number.clone(),
            name: entry.name.clone(),
            phone: phone.map(str::to_owned),
            text: text(campaign, &occasions, now),
            occasions,
        })
    }
}

/// What somebody is reminded of as a declarant.
fn own(
    campaign: &Campaign,
    person: &OnFile,
    state: Option<State>,
    rows: &[Row],
    now: Timestamp,
) -> Vec<Occasion> {
    if !person.is_expected(campaign) {
        return Vec::new();
    }
    let Some(dossier) = &person.dossier else {
        return vec![Occasion::NotFiled];
    };
    let returned = (state == Some(State::Returned)).then_some(Occasion::Returned);
    let past = dossier.past_dates(campaign, rows, now);
    let past = past.into_iter().map(|(_, date)| date).min();
    let past = past.map(|date| Occasion::PastDate { date });
    returned.into_iter().chain(past).collect()
}

/// Why, by when, and where it is done.
fn text(campaign: &Campaign, occasions: &[Occasion], now: Timestamp) -> String {
    let sentences: Vec<String> = occasions
        .iter()
        .map(|occasion| occasion.sentence(campaign, now))
        .collect();
    let (bureau, office) = (&campaign.bureau, &campaign.leading_group.office);
    format!(
        "【{bureau}】您好：{}。{}。咨询电话 {}（{}）。",
        sentences.join("。"),
        message::where_to(campaign),
        office.telephone,
        office.name
    )
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
    use crate::fixtures::campaign;

    fn missing(at: &str) -> Reminder {
        reminded(&campaign(), at)
    }

    fn reminded(campaign: &Campaign, at: &str) -> Reminder {
        let person = OnFile::new(desk::tests::person(&[]), None);
        let desk = AtDesk::default();
        Reminder::of(campaign, &person, None, &[], &desk, at.parse().unwrap()).unwrap()
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

    #[test]
    fn where_it_is_done_is_said_with_the_address_where_that_is_known() {
        let text = missing("2017-09-11T09:00:00+08:00").text;
        assert!(text.contains("请登录专项整治系统办理。"), "{text}");
        let campaign = Campaign {
            address: Some("https://zxzz.example.gov.cn".to_owned()),
            ..campaign()
        };
        let text = reminded(&campaign, "2017-09-11T09:00:00+08:00").text;
        assert!(
            text.contains("请登录 https://zxzz.example.gov.cn 办理。"),
            "{text}"
        );
    }
}
