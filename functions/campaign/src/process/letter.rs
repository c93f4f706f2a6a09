//! Letters that go with what is handed on: 移送函 to whoever is competent, 交办单 to a unit. Each says what stands at that
//! moment, and nothing of who reported it.

use crate::declaration::revision::Revision;
use crate::people::person::Person;
use crate::people::plan::{Campaign, Unit};
use crate::process::case_file::{CaseReport, Disposition};
use crate::process::lead::Lead;
use crate::values::date;
use crate::values::reference::Reference;
use jiff::civil::Date;
use serde::Serialize;

/// A letter, ready to be set as a page or a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = OfficialLetter)]
pub struct Letter {
    /// Who sends it: the bureau's campaign office, by its whole name.
    pub office: String,
    /// 移送函 or 交办单, by its whole name.
    pub title: String,
    /// What it is filed under.
    pub number: String,
    /// To whom.
    pub to: String,
    /// What is asked, a paragraph each.
    pub paragraphs: Vec<String>,
    /// What it is about, a row each.
    pub facts: Vec<LetterFact>,
    /// Who signs for it on either side: 移送 and 接收, or 交办 and 承办.
    pub sides: [String; 2],
    /// Its day.
    pub on: String,
}

/// A row of what a letter is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct LetterFact {
    /// What it says.
    pub label: String,
    /// The text.
    pub text: String,
}

/// Why no letter is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoLetter {
    /// The unit's head is whom it is about.
    #[error("被反映人或者填报人是这个单位的主要负责人，不能交这个单位办理，请选择其他单位")]
    HeadOfUnit,
    /// A lead that is the discipline team's alone goes to no unit.
    #[error("这条线索仅派驻纪检组可见，不能交单位办理")]
    DisciplineOnly,
    /// Nothing was declared that could be looked into.
    #[error("这份报告没有报告参与情况，没有可以交办的事项；有反映的，请登记线索后交办")]
    NothingDeclared,
    /// It is closed.
    #[error("这条线索已经办结，不能再交办")]
    Closed,
}

fn fact(label: &str, text: impl Into<String>) -> LetterFact {
    LetterFact {
        label: label.to_owned(),
        text: text.into(),
    }
}

fn sides(from: &str, to: &str) -> [String; 2] {
    [format!("{from}单位（盖章）"), format!("{to}单位（盖章）")]
}

impl Lead {
    /// 移送函 of a referral, counted from 1; none where there is no such referral.
    #[must_use]
    pub fn referral_letter(&self, campaign: &Campaign, number: u32) -> Option<Letter> {
        let place = usize::try_from(number.checked_sub(1)?).ok()?;
        let referral = self.referrals.get(place)?;
        let to = referral.to.in_chinese(campaign);
        let mut facts = self.facts(campaign);
        facts.extend(referral.note.as_ref().map(|note| fact("说明和随送材料", note)));
        Some(Letter {
            office: campaign.office_in_full(),
            title: "关于移送问题线索的函".to_owned(),
            number: format!("{}（第 {number} 次移送）", self.id),
            to: to.to_owned(),
            paragraphs: vec![
                format!(
                    "我局在{}中收到下列问题线索，现移送{to}，请依照职责办理，并将办理结果函告我办。",
                    campaign.short_name
                ),
                CONFIDENTIAL.to_owned(),
            ],
            facts,
            sides: sides("移送", "接收"),
            on: date::in_chinese(referral.on),
        })
    }

    /// 交办单 to a unit, whose heads are these.
    ///
    /// # Errors
    /// It is closed, is the discipline team's alone, or is about one of the heads.
    pub fn assignment_letter(
        &self,
        campaign: &Campaign,
        unit: &Unit,
        heads: &[Person],
        today: Date,
    ) -> Result<Letter, NoLetter> {
        if self.closing.is_some() {
            return Err(NoLetter::Closed);
        }
        if self.circle == crate::process::lead::Circle::Discipline {
            return Err(NoLetter::DisciplineOnly);
        }
        let is_about = |head: &Person| {
            self.concerns(&head.number)
                || (self.subject.number.is_none()
                    && crate::values::text::alike(&self.subject.name, &head.name))
        };
        if heads.iter().any(is_about) {
            return Err(NoLetter::HeadOfUnit);
        }
        let due = date::in_chinese(self.due);
        let mut facts = self.facts(campaign);
        facts.push(fact("办结期限", due.clone()));
        Ok(Letter {
            office: campaign.office_in_full(),
            title: "问题线索交办单".to_owned(),
            number: self.id.to_string(),
            to: unit.name.clone(),
            paragraphs: vec![
                format!("现将下列问题线索交你单位核查，请于 {due}前书面报告核查情况，并附有关材料。"),
                CONFIDENTIAL.to_owned(),
            ],
            facts,
            sides: sides("交办", "承办"),
            on: date::in_chinese(today),
        })
    }

    fn facts(&self, campaign: &Campaign) -> Vec<LetterFact> {
        let subject = &self.subject;
        let unit = subject
            .unit
            .as_ref()
            .map(|unit| campaign.unit_name(unit).to_owned());
        let name = if subject.name.is_empty() {
            "未指明"
        } else {
            &subject.name
        };
        let whom = [Some(name.to_owned()), unit, subject.position.clone()];
        let whom: Vec<String> = whom.into_iter().flatten().collect();
        let kind = self.kind.in_chinese().to_owned();
        let kind = self
            .sector
            .iter()
            .fold(kind, |kind, sector| format!("{kind}，{sector}"));
        vec![
            fact("登记编号", self.id.to_string()),
            fact(
                "来源",
                format!("{}，{}收到", self.source, date::in_chinese(self.received_on)),
            ),
            fact("被反映人", whom.join("，")),
            fact("类型", kind),
            fact("反映内容", self.content.clone()),
        ]
    }
}

/// 移送函 of a case to the judiciary, with the report on it; none where it was not passed on.
#[must_use]
pub fn case_referral(
    campaign: &Campaign,
    filing: &Revision,
    disposition: &Disposition,
    report: &CaseReport,
    about: &[String],
) -> Option<Letter> {
    let referral = disposition.referral.as_ref()?;
    let mut facts = case_facts(campaign, filing, about);
    facts.push(fact("处理情况", disposition.in_chinese()));
    facts.extend(report.parts().map(|(heading, text)| fact(heading, text)));
    facts.push(fact(
        "作出决定的机关和日期",
        format!("{}，{}", report.decided_by, date::in_chinese(report.decided_on)),
    ));
    Some(Letter {
        office: campaign.office_in_full(),
        title: "关于移送案件的函".to_owned(),
        number: format!("{}（个案情况第 {} 份）", filing.reference, report.serial),
        to: referral.to.clone(),
        paragraphs: vec![
            format!(
                "我局在{}中发现下列人员涉嫌违法犯罪，现移送你单位依法处理，随附个案情况第 {} 份，请将处理结果函告我办。",
                campaign.short_name, report.serial
            ),
            CONFIDENTIAL.to_owned(),
        ],
        facts,
        sides: sides("移送", "接收"),
        on: date::in_chinese(referral.on),
    })
}

/// 交办单 of a case to a unit, whose heads are these, to be looked into by a day.
///
/// # Errors
/// It is about one of the heads, or declares nothing.
pub fn case_assignment(
    campaign: &Campaign,
    filing: &Revision,
    about: &[String],
    unit: &Unit,
    heads: &[Person],
    [today, due]: [Date; 2],
) -> Result<Letter, NoLetter> {
    if heads.iter().any(|head| head.number == filing.number) {
        return Err(NoLetter::HeadOfUnit);
    }
    if about.is_empty() {
        return Err(NoLetter::NothingDeclared);
    }
    let due = date::in_chinese(due);
    let mut facts = case_facts(campaign, filing, about);
    facts.push(fact("办结期限", due.clone()));
    Ok(Letter {
        office: campaign.office_in_full(),
        title: "报告事项核查交办单".to_owned(),
        number: filing.reference.to_string(),
        to: unit.name.clone(),
        paragraphs: vec![
            format!("现将下列报告事项交你单位核查，请于 {due}前书面报告核查情况，并附有关材料。"),
            CONFIDENTIAL.to_owned(),
        ],
        facts,
        sides: sides("交办", "承办"),
        on: date::in_chinese(today),
    })
}

const CONFIDENTIAL: &str = "请严格保密，知悉范围限于承办人员，不得向本人或者无关人员透露。";

fn case_facts(campaign: &Campaign, filing: &Revision, about: &[String]) -> Vec<LetterFact> {
    let declarant = &filing.declarant;
    let unit = campaign.unit_name(&declarant.unit);
    let filed: &Reference = &filing.reference;
    let mut facts = vec![
        fact(
            "填报人",
            format!("{}，{unit}，{}", declarant.name, declarant.position),
        ),
        fact("报告", format!("回执编号 {filed}，第 {} 次提交", filing.revision)),
    ];
    facts.extend(
        (1..)
            .zip(about)
            .map(|(number, one)| fact(&format!("事项 {number}"), one)),
    );
    facts
}

#[cfg(test)]
mod tests;
