//! What somebody of the office sends, read with every field's errors at once.

use super::forms::{
    AgreementForm, CaseReportForm, CommonForm, DispositionForm, ExemptionForm, NoteForm, OrderForm,
    RecheckForm, ReferralForm, VerificationForm,
};
use crate::people::plan::Campaign;
use crate::process::case_file::{
    Agreement, CaseReport, Kind, Measure, Note, Order, Referral, Ruling, Verification,
};
use crate::process::sign_off::REASON_LENGTH;
use crate::values::bounds::RowLimit;
use crate::values::errors::FieldErrors;
use crate::values::form::{Check, FormFields, Source};
use crate::values::text;
use jiff::civil::Date;
use serde_json::Value;
use std::ops::RangeInclusive;

/// How the declaration as a whole is named where a participation's place stands otherwise.
const WHOLE: &str = "whole";
/// Characters of each part of a case report.
const PART_LENGTH: RangeInclusive<usize> = 2..=2000;
/// Characters of an organ's name.
const ORGAN_LENGTH: RangeInclusive<usize> = 2..=60;

/// What somebody wants noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The revision that was on the screen.
    pub seen: u32,
    /// The last step that was on the screen, if told.
    pub step: Option<u32>,
    /// Why something that stands is changed.
    pub why: Option<String>,
    /// What.
    pub command: Command,
}

/// What is to be noted. A place is a participation's in the current revision, from 0; none is the whole declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// 核查情况.
    Verify(Option<usize>, Verification),
    /// 责成退出.
    Order(usize, Order),
    /// 约定退出; none takes it back.
    Agree(usize, Option<Agreement>),
    /// 退出复核: real or sham, with the evidence.
    Recheck(usize, bool, String),
    /// 双创豁免.
    Rule(Ruling),
    /// 处理情况, of these places; of none where nothing was chosen.
    Dispose(
        Vec<Option<usize>>,
        Measure,
        String,
        Option<CaseReport>,
        Option<Referral>,
    ),
    /// 另附说明; none takes it back.
    Note(Option<usize>, Option<Note>),
    /// 撤回登记: what stands of this kind at these places is taken back.
    TakeBack(Kind, Vec<Option<usize>>),
}

impl Asked {
    /// The list of what is disposed of, with the most rows it takes: every participation, and the declaration as a whole.
    #[must_use]
    pub fn row_limits(campaign: &Campaign) -> [RowLimit; 1] {
        [RowLimit {
            list: "participations",
            most: campaign.rules.most_participations + 1,
            said: "处理的事项最多选",
            counted_in: "项",
        }]
    }

    /// Reads what was sent to note something of this kind, unless there are errors; `today` is the campaign's day. Every
    /// field that is missing, unknown or wrong is among `errors` then.
    pub fn read(kind: Kind, sent: &Value, today: Date, errors: &mut FieldErrors) -> Option<Self> {
        match kind {
            Kind::Verification => asked::<VerificationForm>(kind, sent, today, errors),
            Kind::OrderedWithdrawal => asked::<OrderForm>(kind, sent, today, errors),
            Kind::AgreedDate => asked::<AgreementForm>(kind, sent, today, errors),
            Kind::Recheck => asked::<RecheckForm>(kind, sent, today, errors),
            Kind::Exemption => asked::<ExemptionForm>(kind, sent, today, errors),
            Kind::Disposition => asked::<DispositionForm>(kind, sent, today, errors),
            Kind::Note => asked::<NoteForm>(kind, sent, today, errors),
        }
    }
}

/// A form by which something is noted.
trait Deciding: FormFields {
    /// What every one of them has.
    fn common(&self) -> &CommonForm;

    /// The participation that it names, as typed.
    fn participation(&self) -> Option<&String>;

    /// The places that it is about.
    fn places(&self, kind: Kind, check: &mut Check<'_>) -> Option<Vec<Option<usize>>> {
        Some(vec![match kind {
            Kind::Exemption | Kind::Disposition => None,
            Kind::Verification | Kind::Note => place_or_whole(check, self.participation())?,
            Kind::OrderedWithdrawal | Kind::AgreedDate | Kind::Recheck => {
                Some(place(check, self.participation())?)
            }
        }])
    }

    /// What is to be noted.
    fn command(&self, today: Date, check: &mut Check<'_>) -> Option<Command>;
}

fn asked<Form: Deciding>(kind: Kind, sent: &Value, today: Date, errors: &mut FieldErrors) -> Option<Asked> {
    let form = Form::read(sent, Source::Form, errors);
    let mut check = Check::of(errors);
    let common = form.common();
    let seen = check.demand("revision", common.revision);
    let takes_back = common.take_back == Some(true);
    let why = check.worded("why", common.why.as_deref(), REASON_LENGTH);
    check.blank_if(takes_back && why.is_none(), "why", "");
    let command = if takes_back {
        let places = form.places(kind, &mut check);
        places.map(|places| Command::TakeBack(kind, places))
    } else {
        form.command(today, &mut check)
    };
    let (seen, command) = (seen?, command?);
    errors.is_empty().then_some(Asked {
        seen,
        step: common.step,
        why,
        command,
    })
}

/// The outer option is for what is wrong.
fn place_of(check: &mut Check<'_>, field: &str, typed: &str) -> Option<Option<usize>> {
    if typed == WHOLE {
        return Some(None);
    }
    let place = text::fold_code(typed).parse().ok();
    check.say_if(place.is_none(), field, "没有这一项参与情况");
    place.map(Some)
}

/// A participation's place; the whole declaration where nothing is named.
fn place_or_whole(check: &mut Check<'_>, typed: Option<&String>) -> Option<Option<usize>> {
    match typed {
        Some(typed) => place_of(check, "participation", typed),
        None => Some(None),
    }
}

/// A participation's place, which has to be named.
fn place(check: &mut Check<'_>, typed: Option<&String>) -> Option<usize> {
    let place = typed.and_then(|typed| place_of(check, "participation", typed).flatten());
    check.demand("participation", place)
}

/// A text of the right length, which has to be there.
fn needed(
    check: &mut Check<'_>,
    field: &str,
    typed: Option<&String>,
    length: RangeInclusive<usize>,
) -> Option<String> {
    let found = check.worded(field, typed.map(String::as_str), length);
    check.demand(field, found)
}

/// One of two answers, which has to be there.
fn either(check: &mut Check<'_>, field: &str, typed: Option<&String>, [yes, no]: [&str; 2]) -> Option<bool> {
    let answer = check.read(field, typed.map(String::as_str), |typed| match typed {
        typed if typed == yes => Ok(true),
        typed if typed == no => Ok(false),
        _ => Err(format!("须为 {yes} 或 {no}")),
    });
    check.demand(field, answer)
}

impl Deciding for VerificationForm {
    fn common(&self) -> &CommonForm {
        &self.common
    }

    fn participation(&self) -> Option<&String> {
        self.participation.as_ref()
    }

    fn command(&self, _: Date, check: &mut Check<'_>) -> Option<Command> {
        let place = place_or_whole(check, self.participation());
        let evidence = needed(check, "evidence", self.evidence.as_ref(), REASON_LENGTH);
        let confirmed = either(check, "outcome", self.outcome.as_ref(), ["confirmed", "differs"]);
        let differs = !self.differences.is_empty();
        let both = confirmed == Some(true) && differs;
        check.say_if(both, "outcome", "属实的，不能再填不一致的情形");
        let neither = confirmed == Some(false) && !differs && check.errors.is_empty();
        check.say_if(neither, "differences", "不一致的，请至少写明一项");
        let verification = Verification {
            differences: self.differences.clone(),
            evidence: evidence?,
        };
        Some(Command::Verify(place?, verification))
    }
}

impl Deciding for OrderForm {
    fn common(&self) -> &CommonForm {
        &self.common
    }

    fn participation(&self) -> Option<&String> {
        self.participation.as_ref()
    }

    fn command(&self, today: Date, check: &mut Check<'_>) -> Option<Command> {
        let place = place(check, self.participation());
        let ordered_on = check.past_day("ordered_on", self.ordered_on.as_deref(), today);
        let ordered_on = check.demand("ordered_on", ordered_on);
        let done_on = check.past_day("done_on", self.done_on.as_deref(), today);
        let remark = check.worded("remark", self.remark.as_deref(), REASON_LENGTH);
        let before = done_on
            .zip(ordered_on)
            .is_some_and(|(done, ordered)| done < ordered);
        check.refuse_if(before, "done_on", "不能早于责成日期");
        let order = Order {
            ordered_on: ordered_on?,
            done_on,
            remark,
        };
        Some(Command::Order(place?, order))
    }
}

impl Deciding for AgreementForm {
    fn common(&self) -> &CommonForm {
        &self.common
    }

    fn participation(&self) -> Option<&String> {
        self.participation.as_ref()
    }

    fn command(&self, today: Date, check: &mut Check<'_>) -> Option<Command> {
        let place = place(check, self.participation());
        let date = check.coming_day("date", self.date.as_deref(), today);
        let remark = check.worded("remark", self.remark.as_deref(), REASON_LENGTH);
        let agreement = date.map(|date| Agreement { date, remark });
        Some(Command::Agree(place?, agreement))
    }
}

impl Deciding for RecheckForm {
    fn common(&self) -> &CommonForm {
        &self.common
    }

    fn participation(&self) -> Option<&String> {
        self.participation.as_ref()
    }

    fn command(&self, _: Date, check: &mut Check<'_>) -> Option<Command> {
        let place = place(check, self.participation());
        let real = either(check, "result", self.result.as_ref(), ["real", "sham"]);
        let evidence = needed(check, "evidence", self.evidence.as_ref(), REASON_LENGTH);
        Some(Command::Recheck(place?, real?, evidence?))
    }
}

impl Deciding for ExemptionForm {
    fn common(&self) -> &CommonForm {
        &self.common
    }

    fn participation(&self) -> Option<&String> {
        None
    }

    fn command(&self, _: Date, check: &mut Check<'_>) -> Option<Command> {
        let accepted = either(check, "decision", self.decision.as_ref(), ["accepted", "refused"]);
        let reason = needed(check, "reason", self.reason.as_ref(), REASON_LENGTH);
        Some(Command::Rule(Ruling {
            accepted: accepted?,
            reason: reason?,
        }))
    }
}

impl Deciding for DispositionForm {
    fn common(&self) -> &CommonForm {
        &self.common
    }

    fn participation(&self) -> Option<&String> {
        None
    }

    /// The participations that are disposed of, `whole` among them for the declaration; none where none is named.
    fn places(&self, _: Kind, check: &mut Check<'_>) -> Option<Vec<Option<usize>>> {
        let mut places = Vec::new();
        for typed in &self.participations {
            let place = place_of(check, "participations", typed);
            places.extend(place.filter(|place| !places.contains(place)));
        }
        Some(places)
    }

    fn command(&self, today: Date, check: &mut Check<'_>) -> Option<Command> {
        let places = self.places(Kind::Disposition, check);
        let known = |typed: &str| Measure::parse(typed).ok_or("须为免予处理、组织处理或者纪律处分");
        let measure = check.read("measure", self.measure.as_deref(), known);
        let measure = check.demand("measure", measure);
        let reason = needed(check, "reason", self.reason.as_ref(), REASON_LENGTH);
        let needs_report = measure.is_some_and(Measure::needs_case_report);
        let report = match &self.case_report {
            report if needs_report => report.clone().unwrap_or_default().parse(today, check),
            report => {
                let idle = report.is_some() && measure.is_some();
                check.say_if(idle, "case_report", "免予处理的，不附个案情况");
                None
            }
        };
        let referral = self.referral.as_ref();
        let referral = referral.and_then(|referral| referral.parse(today, check));
        Some(Command::Dispose(places?, measure?, reason?, report, referral))
    }
}

impl CaseReportForm {
    fn parse(&self, today: Date, check: &mut Check<'_>) -> Option<CaseReport> {
        let mut part = |name: &str, typed: &Option<String>, length| {
            needed(check, &format!("case_report.{name}"), typed.as_ref(), length)
        };
        let what_happened = part("what_happened", &self.what_happened, PART_LENGTH);
        let findings = part("findings", &self.findings, PART_LENGTH);
        let grounds = part("grounds", &self.grounds, PART_LENGTH);
        let decision = part("decision", &self.decision, PART_LENGTH);
        let decided_by = part("decided_by", &self.decided_by, ORGAN_LENGTH);
        let decided_on = check.past_day("case_report.decided_on", self.decided_on.as_deref(), today);
        let decided_on = check.demand("case_report.decided_on", decided_on);
        Some(CaseReport {
            serial: 0,
            what_happened: what_happened?,
            findings: findings?,
            grounds: grounds?,
            decision: decision?,
            decided_by: decided_by?,
            decided_on: decided_on?,
        })
    }
}

impl ReferralForm {
    fn parse(&self, today: Date, check: &mut Check<'_>) -> Option<Referral> {
        let to = needed(check, "referral.to", self.to.as_ref(), ORGAN_LENGTH);
        let on = check.past_day("referral.on", self.on.as_deref(), today);
        let on = check.demand("referral.on", on);
        Some(Referral { to: to?, on: on? })
    }
}

impl Deciding for NoteForm {
    fn common(&self) -> &CommonForm {
        &self.common
    }

    fn participation(&self) -> Option<&String> {
        self.participation.as_ref()
    }

    fn command(&self, _: Date, check: &mut Check<'_>) -> Option<Command> {
        let place = place_or_whole(check, self.participation());
        let text = check.worded("text", self.text.as_deref(), REASON_LENGTH);
        Some(Command::Note(place?, text.map(|text| Note { text })))
    }
}
