//! The campaign's rules for Annex 2 (§4, §5.2.1): from what was filled in to a valid declaration.

use super::shape::INCOMPLETE;
use super::{Entered, EnteredRelative};
use crate::declaration::{Declaration, InnovationExemption, Kind, Participant, Participation, Relative};
use crate::people::plan::Campaign;
use crate::people::roster::RosterEntry;
use crate::values::errors::FieldErrors;
use crate::values::form::Check;
use crate::values::phone;
use crate::values::terms::{Employment, PoliticalAffiliation, Relation};
use crate::values::text::{fold_name, same_name};
use jiff::civil::Date;

/// What the rules are asked against.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The declarant on the roster.
    pub person: &'a RosterEntry,
    /// The campaign.
    pub campaign: &'a Campaign,
    /// The day of filing in the campaign's time zone.
    pub today: Date,
}

impl Entered {
    /// Parses the form into a declaration.
    ///
    /// # Errors
    /// Every field's errors at once, those found by `read` and `check_shape` included.
    pub fn parse(&self, context: &Context<'_>, mut errors: FieldErrors) -> Result<Declaration, FieldErrors> {
        let parsed = self.parse_fields(context, &mut errors);
        match parsed {
            Some(declaration) if errors.is_empty() => Ok(declaration),
            _ => {
                if errors.is_empty() {
                    errors.add("", INCOMPLETE);
                }
                Err(errors)
            }
        }
    }

    fn parse_fields(&self, context: &Context<'_>, errors: &mut FieldErrors) -> Option<Declaration> {
        // Relatives that could not be read are unknown, not absent: no participant is missing among them.
        let relatives_are_known = !errors.has("relatives");
        let mut check = Check::of(errors);
        let kind = check.term("kind", self.kind.as_deref(), Kind::parse);
        let phone = check.read("phone", self.phone.as_deref(), phone::parse);
        let political_affiliation = check.term(
            "political_affiliation",
            self.political_affiliation.as_deref(),
            PoliticalAffiliation::parse,
        );
        let (status, left_on, former_duties) = self.parse_employment(context, &mut check);
        let relatives = self.parse_relatives(context, &mut check);
        let known = relatives_are_known.then(|| self.relatives.as_ref().map_or(0, Vec::len));
        let participations = self.parse_participations(context, kind, known, &mut check);
        let innovation_exemption = self.parse_exemption(context.person, &participations, &mut check);
        self.check_signature(context.person, &mut check);
        Some(Declaration {
            kind: kind?,
            phone: phone?,
            political_affiliation: political_affiliation?,
            status: status?,
            left_on,
            former_duties,
            innovation_exemption,
            roster_note: self.roster_note.clone(),
            relatives,
            participations,
            signature: fold_name(self.signature.as_deref()?),
        })
    }

    /// 在职状态 defaults to the roster's; the date and the former duties belong to those who left.
    fn parse_employment(
        &self,
        context: &Context<'_>,
        check: &mut Check<'_>,
    ) -> (Option<Employment>, Option<Date>, Option<String>) {
        let person = context.person;
        let status = match self.status.as_deref() {
            None => Some(person.employment),
            given => check.term("status", given, Employment::parse),
        };
        let typed_date = check.day("left_on", self.left_on.as_deref());
        match status {
            Some(Employment::InOffice) => {
                let in_office = "只由已离职的人员填写，请清空";
                check.refuse_if(self.left_on.is_some(), "left_on", in_office);
                check.refuse_if(self.former_duties.is_some(), "former_duties", in_office);
                (status, None, None)
            }
            _ => {
                let left_on = if self.left_on.is_some() {
                    typed_date
                } else {
                    person.left_on
                };
                let former_duties = self
                    .former_duties
                    .clone()
                    .or_else(|| person.former_duties.clone());
                check.blank_if(left_on.is_none(), "left_on", "已离职的，");
                check.blank_if(former_duties.is_none(), "former_duties", "已离职的，");
                let ahead = left_on.is_some_and(|left| left > context.today);
                check.refuse_if(ahead, "left_on", "不能晚于今天");
                (status, left_on, former_duties)
            }
        }
    }

    /// 家庭成员: leading cadres list them or state that there are none; nobody else fills them in (§5.2.1).
    fn parse_relatives(&self, context: &Context<'_>, check: &mut Check<'_>) -> Vec<Relative> {
        let rows = self.relatives.as_deref().unwrap_or_default();
        let [limit, _] = Entered::row_limits(context.campaign);
        if !context.person.is_leading_cadre() {
            check.say_if(
                !rows.is_empty(),
                "relatives",
                "非领导干部不填报配偶、子女及其配偶的情况，请移除",
            );
            return Vec::new();
        }
        let stated = self.relatives_none || self.relatives.is_some();
        check.say_if(
            !stated,
            "relatives",
            "领导干部须逐人填报配偶、子女及其配偶；没有的，请选“无”",
        );
        check.say_if(
            self.relatives_none && !rows.is_empty(),
            "relatives",
            "已选“无”，又填了家庭成员，请改正其一",
        );
        check.say_if(rows.len() > limit.most, limit.list, &limit.in_chinese());
        let parse = |(index, row): (usize, &EnteredRelative)| row.parse(&mut check.at("relatives", index));
        rows.iter()
            .enumerate()
            .take(limit.most)
            .filter_map(parse)
            .collect()
    }

    fn parse_participations(
        &self,
        context: &Context<'_>,
        kind: Option<Kind>,
        relatives: Option<usize>,
        check: &mut Check<'_>,
    ) -> Vec<Participation> {
        let rows = self.participations.as_deref().unwrap_or_default();
        let [_, limit] = Entered::row_limits(context.campaign);
        let nil_with_rows = kind == Some(Kind::Nil) && !rows.is_empty();
        let disclosure_without = kind == Some(Kind::Disclosure) && rows.is_empty();
        check.say_if(
            nil_with_rows,
            "participations",
            "报告类型为“无上述情况”，不能再填参与情况：确无上述情况的，请删除所填的各项；有的，请改选“有上述情况”",
        );
        if nil_with_rows {
            return Vec::new();
        }
        check.say_if(
            disclosure_without,
            "participations",
            "报告类型为“有上述情况”，请至少填写一项参与情况",
        );
        check.say_if(rows.len() > limit.most, limit.list, &limit.in_chinese());
        let parse = |(index, row): (usize, &super::EnteredParticipation)| {
            row.parse(context, relatives, &mut check.at("participations", index))
        };
        rows.iter()
            .enumerate()
            .take(limit.most)
            .filter_map(parse)
            .collect()
    }

    /// 双创豁免 (§2.1): technical staff of public institutions only, and only about oneself.
    fn parse_exemption(
        &self,
        person: &RosterEntry,
        participations: &[Participation],
        check: &mut Check<'_>,
    ) -> Option<InnovationExemption> {
        let entered = self.innovation_exemption.as_ref()?;
        let field = "innovation_exemption.basis";
        check.say_if(
            !person.may_claim_innovation_exemption(),
            field,
            "双创豁免只适用于事业单位的专业技术人员",
        );
        let about_relatives = participations
            .iter()
            .any(|one| one.participant != Participant::Oneself);
        check.say_if(
            about_relatives,
            field,
            "双创豁免只适用于本人；参与情况涉及近亲属的，不能主张豁免",
        );
        entered.basis.clone().map(|basis| InnovationExemption { basis })
    }

    fn check_signature(&self, person: &RosterEntry, check: &mut Check<'_>) {
        let differs = self
            .signature
            .as_ref()
            .is_some_and(|signature| !same_name(signature, &person.name));
        check.refuse_if(differs, "signature", "须与花名册上的姓名一致");
    }
}

impl EnteredRelative {
    fn parse(&self, check: &mut Check<'_>) -> Option<Relative> {
        let relation = check.term("relation", self.relation.as_deref(), Relation::parse);
        Some(Relative {
            name: fold_name(self.name.as_deref()?),
            relation: relation?,
            position: self.position.clone()?,
        })
    }
}
