//! What can be said of a participation, or of a declaration as a whole.

use crate::terms;
use crate::values::digest::Digest;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

terms! {
    /// What a verification can find to differ (note 4 of Annex 3), in the order column 18 prints it.
    pub enum Aspect {
        Participant = "participant" => "参与人",
        Mode = "mode" => "参与方式",
        Sector = "sector" => "涉及行业部门",
        Time = "time" => "参与时间",
        Content = "content" => "参与内容",
        Amount = "amount" => "涉及金额",
        Profit = "profit" => "获利",
        /// Such as something left undeclared.
        Other = "other" => "其他",
    }
}

/// 核查情况.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = VerificationFound)]
pub struct Verification {
    /// How the facts differ from what was declared; empty where they agree.
    pub differences: BTreeMap<Aspect, String>,
    /// What it rests on.
    pub evidence: String,
}

impl Verification {
    /// Column 18: `属实`, or what differs and how: `涉及金额：实为30万元；获利：实为2万元`.
    #[must_use]
    pub fn in_chinese(&self) -> String {
        if self.differences.is_empty() {
            return "属实".to_owned();
        }
        let parts = self.differences.iter();
        let parts: Vec<String> = parts
            .map(|(aspect, text)| format!("{}：{text}", aspect.in_chinese()))
            .collect();
        parts.join("；")
    }
}

/// 责成退出.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = WithdrawalOrder)]
pub struct Order {
    /// When it was ordered.
    pub ordered_on: Date,
    /// When it was done; none while it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_on: Option<Date>,
    /// What is to be known besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
}

/// 约定退出.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = WithdrawalAgreement)]
pub struct Agreement {
    /// The day by which it is to be left.
    pub date: Date,
    /// What is to be known besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
}

/// 复核退出情况: whether a stated withdrawal is one (明退实不退).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = WithdrawalRecheck)]
pub struct Recheck {
    /// Whether it was left indeed.
    pub real: bool,
    /// The day of the withdrawal that was looked into.
    pub withdrawn_on: Date,
    /// What it rests on.
    pub evidence: String,
}

/// The office's word on a claim to the innovation exemption (§2.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ExemptionRuling)]
pub struct Ruling {
    /// Whether it is accepted.
    pub accepted: bool,
    /// Why.
    pub reason: String,
}

terms! {
    /// The three kinds of disposition. In JSON their own terms.
    pub enum Measure {
        Exempted = "免予处理",
        Organizational = "组织处理",
        Disciplinary = "纪律处分",
    }
}

impl Measure {
    /// Whether the case is reported on a separate sheet (note 5 of Annex 3).
    #[must_use]
    pub fn needs_case_report(self) -> bool {
        self != Measure::Exempted
    }
}

/// 处理情况.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Disposition {
    /// Which kind.
    pub measure: Measure,
    /// Why.
    pub reason: String,
    /// The case report, with the last two kinds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_report: Option<Attached>,
    /// 移送司法机关, where a crime is suspected (§4.6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<Referral>,
}

impl Disposition {
    /// Column 19: the kind with its reason, `组织处理：未如实报告涉及金额`.
    #[must_use]
    pub fn in_chinese(&self) -> String {
        format!("{}：{}", self.measure.as_str(), self.reason)
    }
}

/// Which case report goes with a disposition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = AttachedCaseReport)]
pub struct Attached {
    /// Its serial number.
    pub serial: u32,
    /// SHA-256 over what it says.
    pub sha256: Digest,
}

/// To which judicial organ a case was passed on, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = JudicialReferral)]
pub struct Referral {
    /// The organ.
    pub to: String,
    /// The day.
    pub on: Date,
}

/// 另附说明.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = VerificationNote)]
pub struct Note {
    /// What it says.
    pub text: String,
}

/// 个案情况: the separate sheet that goes with 组织处理 and 纪律处分. Never changed: a corrected one is another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CaseReport {
    /// 1 for a person's first, then counting up.
    pub serial: u32,
    /// 基本情况: what happened.
    pub what_happened: String,
    /// 查明事实.
    pub findings: String,
    /// 处理依据.
    pub grounds: String,
    /// 处理决定.
    pub decision: String,
    /// 作出决定的机关.
    pub decided_by: String,
    /// 决定日期.
    pub decided_on: Date,
}

impl CaseReport {
    /// The parts that are written at length, with their headings.
    #[must_use]
    pub fn parts(&self) -> [(&'static str, &str); 4] {
        [
            ("基本案情", &self.what_happened),
            ("查明的事实", &self.findings),
            ("处理依据", &self.grounds),
            ("处理决定", &self.decision),
        ]
    }

    /// SHA-256 over what it says, whatever its number.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let unnumbered = CaseReport {
            serial: 0,
            ..self.clone()
        };
        // A plain struct of texts can always be written.
        Digest::of(&serde_json::to_vec(&unnumbered).unwrap_or_default())
    }
}

/// Something that was found or decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "matter", rename_all = "snake_case")]
#[schema(as = VerificationMatter)]
pub enum Matter {
    /// 核查情况.
    Verification(Verification),
    /// 责成退出.
    OrderedWithdrawal(Order),
    /// 约定退出.
    AgreedDate(Agreement),
    /// 复核退出情况.
    Recheck(Recheck),
    /// 处理情况.
    Disposition(Disposition),
    /// 双创豁免.
    Exemption(Ruling),
    /// 另附说明.
    Note(Note),
}

terms! {
    /// What something that was found or decided is about.
    #[schema(as = VerificationKind)]
    pub enum Kind {
        Verification = "verification" => "核查情况",
        OrderedWithdrawal = "ordered_withdrawal" => "责成退出",
        AgreedDate = "agreed_date" => "约定退出",
        /// 复核退出情况.
        Recheck = "recheck" => "退出复核",
        Disposition = "disposition" => "处理情况",
        Exemption = "exemption" => "双创豁免",
        Note = "note" => "另附说明",
    }
}

impl Kind {
    /// Whether it judges facts that were declared, so that it counts only while they are.
    #[must_use]
    pub(crate) fn judges_facts(self) -> bool {
        matches!(self, Kind::Verification | Kind::Exemption)
    }
}

impl Matter {
    /// What it is about.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Matter::Verification(_) => Kind::Verification,
            Matter::OrderedWithdrawal(_) => Kind::OrderedWithdrawal,
            Matter::AgreedDate(_) => Kind::AgreedDate,
            Matter::Recheck(_) => Kind::Recheck,
            Matter::Disposition(_) => Kind::Disposition,
            Matter::Exemption(_) => Kind::Exemption,
            Matter::Note(_) => Kind::Note,
        }
    }

    /// As the history prints it, with everything that was noted.
    #[must_use]
    pub fn in_chinese(&self) -> String {
        let day = crate::values::date::in_chinese;
        let with = |text: String, label: &str, more: Option<&str>| match more {
            Some(more) => format!("{text}；{label}：{more}"),
            None => text,
        };
        match self {
            Matter::Verification(found) => with(found.in_chinese(), "依据", Some(&found.evidence)),
            Matter::OrderedWithdrawal(order) => {
                let ordered = format!("{}责成退出", day(order.ordered_on));
                let done = order.done_on.map_or_else(
                    || format!("{ordered}，尚未退出"),
                    |done| format!("{ordered}，{}退出", day(done)),
                );
                with(done, "说明", order.remark.as_deref())
            }
            Matter::AgreedDate(agreed) => with(
                format!("约定于{}退出", day(agreed.date)),
                "说明",
                agreed.remark.as_deref(),
            ),
            Matter::Recheck(recheck) => {
                let found = if recheck.real {
                    "退出属实"
                } else {
                    "明退实不退"
                };
                let text = format!("{}的退出：{found}", day(recheck.withdrawn_on));
                with(text, "依据", Some(&recheck.evidence))
            }
            Matter::Disposition(disposition) => {
                let report = disposition.case_report.as_ref();
                let report = report.map(|report| format!("第 {} 份", report.serial));
                let text = with(disposition.in_chinese(), "个案情况", report.as_deref());
                let referral = disposition.referral.as_ref();
                let referral = referral.map(|one| format!("{}，{}", one.to, day(one.on)));
                with(text, "移送", referral.as_deref())
            }
            Matter::Exemption(ruling) => {
                let text = if ruling.accepted {
                    "予以豁免"
                } else {
                    "不予豁免"
                };
                with(text.to_owned(), "理由", Some(&ruling.reason))
            }
            Matter::Note(note) => note.text.clone(),
        }
    }
}
