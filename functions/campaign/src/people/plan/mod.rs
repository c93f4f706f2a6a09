//! The campaign file: everything about one campaign that is data, not code.

#[cfg(feature = "file")]
mod checks;
#[cfg(feature = "file")]
mod document;
#[cfg(feature = "file")]
mod registrations;
#[cfg(test)]
mod tests;

use crate::terms;
use crate::values::roster_number::RosterNumber;
use crate::values::timing;
use crate::values::unit_id::UnitId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// One campaign, as `campaign.toml` describes it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Campaign {
    /// The campaign's full name, as the notice is titled.
    pub name: String,
    /// The name used in running text.
    pub short_name: String,
    /// The bureau, as it signs itself.
    pub bureau: String,
    /// The city, whose campaign office receives the deliveries.
    pub city: String,
    /// What pages, lists and briefs call the levels above and what is cleaned up.
    pub names: Names,
    /// First day of the campaign.
    pub starts: Date,
    /// Last day of the campaign.
    pub ends: Date,
    /// The dated steps, in order.
    pub phases: Vec<Phase>,
    /// Dates and rules that the forms and the summary compute with.
    pub rules: Rules,
    /// Subordinate units and sections, in the order the plan names them.
    pub units: Vec<Unit>,
    /// Who signs where the plan names a person, not a unit (§5.2.2).
    pub sign_off: SignOffRules,
    /// 涉及行业部门: the sectors, without 其他类, which every campaign has.
    pub sectors: Vec<Sector>,
    /// Where the public reports.
    pub contact: Contact,
    /// The leading group and its office (annex 1).
    pub leading_group: LeadingGroup,
    /// Titles of the forms.
    pub forms: Forms,
    /// What the notice is registered as; empty until it is given.
    #[serde(default)]
    pub notice: NoticeFacts,
    /// Registrations a government's site in China shows (国办发〔2017〕47号); empty until granted.
    #[serde(default)]
    pub registrations: Registrations,
    /// Where people reach the service, such as `https://zxzz.example.gov.cn`: what is deployed knows it, and not the file.
    #[serde(skip)]
    pub address: Option<String>,
}

/// What this bureau calls the levels above and what is cleaned up. Its own office's name is [`GroupOffice::name`].
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// 市管干部: those whom the level above manages, so that their reports go to it (§5.2.3).
    pub cadres: String,
    /// 市专项整治办: the campaign office of that level.
    pub upper_office: String,
    /// 涉矿等经营性活动: the business that nobody is to take part in.
    pub business: String,
}

/// A dated step of the campaign (§5).
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// What the phase is in the campaign's course.
    pub id: PhaseId,
    /// The name as published.
    pub name: String,
    /// First day.
    pub starts: Date,
    /// Last day, included.
    pub ends: Date,
    /// What happens in it, one line a task.
    pub tasks: Vec<String>,
}

terms! {
    /// The four phases.
    pub enum PhaseId {
        /// 动员部署.
        Mobilization = "mobilization",
        /// 自查自纠.
        SelfCheck = "self_check",
        /// 整治查处.
        Investigation = "investigation",
        /// 规范总结.
        WrapUp = "wrap_up",
    }
}

/// Dates and figures the rules compute with.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Municipally managed cadres' reports reach the city by this day (§5.2.3).
    pub deliver_by: Date,
    /// Reported and withdrawn by this day: treated leniently (§5.2.3).
    pub lenient_until: Date,
    /// Years after leaving office during which a leading cadre is covered (§2.3).
    pub leading_cadre_window_years: i16,
    /// Years after leaving office during which another civil servant is covered (§2.4).
    pub civil_servant_window_years: i16,
    /// A transfer price this many percent above the market value is flagged; ours, the plan names no figure.
    pub clearly_above_market_percent: u32,
    /// The most participations one declaration takes; ours.
    pub most_participations: usize,
    /// Years after the campaign's last day during which what was filed is kept; ours.
    pub keep_years: i16,
    /// Days after which an issued personal code that started no account is void; ours.
    pub issued_code_days: i16,
    /// How often one person may file within a day; ours. A file written before there was a limit has this one.
    #[serde(default = "usual_filings_a_day")]
    pub filings_a_day: u32,
}

fn usual_filings_a_day() -> u32 {
    100
}

impl Rules {
    /// The last day on which a personal code starts an account that was issued at this moment.
    #[must_use]
    pub fn issued_code_until(&self, issued_at: jiff::Timestamp) -> Date {
        let days = jiff::Span::new().days(self.issued_code_days);
        timing::day(issued_at).saturating_add(days)
    }
}

/// A subordinate unit or a section of the bureau.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Short name in addresses, keys and file names.
    pub id: UnitId,
    /// The name as published.
    pub name: String,
    /// Subordinate unit or section: decides who signs (§5.2.2).
    pub kind: UnitKind,
    /// Who signs its people's reports, in the order they are asked: a unit's head and the deputy in charge, a
    /// section's bureau leader in charge. By roster number.
    pub signers: Vec<RosterNumber>,
    /// True for units that the plan does not name and the demo adds.
    #[serde(default)]
    pub example: bool,
}

/// Who signs where the plan names a person, not a unit (§5.2.2).
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SignOffRules {
    /// The secretary of the party group, who signs for municipally managed cadres. By roster number.
    pub party_secretary: RosterNumber,
}

/// The kinds of unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// 局属单位.
    SubordinateUnit,
    /// 科室.
    Section,
}

/// One of the sectors the campaign cleans up (§3).
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Sector {
    /// The term on the forms, such as 涉矿.
    pub name: String,
    /// What it spans, one line each.
    pub spans: Vec<String>,
}

/// Hotline and address for reports (§7).
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The number as published.
    pub hotline: String,
    /// The city's area code; not in the plan.
    pub area_code: String,
    /// Where letters and visits go.
    pub address: String,
}

/// The leading group and its office (annex 1).
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LeadingGroup {
    /// What the group does.
    pub duties: Vec<String>,
    /// Head, deputies and members, in order.
    pub members: Vec<Member>,
    /// Its office.
    pub office: GroupOffice,
}

/// The leading group's office.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct GroupOffice {
    /// Its name, as people call it.
    pub name: String,
    /// Its whole name, as its papers bear it; left out, it is made of the bureau's and the campaign's.
    #[serde(default)]
    pub full_name: Option<String>,
    /// The section that houses it.
    pub unit: UnitId,
    /// What the office does.
    pub duties: Vec<String>,
    /// Director and deputies.
    pub members: Vec<Member>,
    /// Telephone.
    pub telephone: String,
}

/// A named person of the leading group or its office.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// 组长, 副组长, 成员, 办公室主任, ….
    pub role: String,
    /// 姓名.
    pub name: String,
    /// 职务.
    pub post: String,
}

/// Titles of the forms, as printed at their head.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Forms {
    /// Annex 2's title.
    pub declaration: String,
    /// Annex 3's title.
    pub annex3: String,
}

/// What the published notice is registered as. The plan has none of it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeFacts {
    /// 索引号.
    #[serde(default)]
    pub index_number: Option<String>,
    /// 发文字号.
    #[serde(default)]
    pub document_number: Option<String>,
    /// 成文日期.
    #[serde(default)]
    pub written: Option<Date>,
    /// 发布日期.
    #[serde(default)]
    pub published: Option<Date>,
    /// Where the bureau publishes its own original: an address on the web.
    #[serde(default)]
    pub original: Option<String>,
}

/// Registrations of the site, each in the form of its registry.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Registrations {
    /// The site's host, such as `zxzz.example.gov.cn`.
    #[serde(default)]
    pub domain: Option<String>,
    /// 政府网站标识码.
    #[serde(default)]
    pub site_code: Option<String>,
    /// ICP 备案号.
    #[serde(default)]
    pub icp: Option<String>,
    /// 公安备案号.
    #[serde(default)]
    pub public_security: Option<String>,
    /// 党政机关网站标识: this site's page at the registry of such sites.
    #[serde(default)]
    pub party_and_government: Option<String>,
    /// 我为政府网站找错: where mistakes of this site are reported.
    #[serde(default)]
    pub find_errors: Option<String>,
}

/// What stands in file names for the whole bureau, where a unit's id stands for a unit.
pub const BUREAU: &str = "bureau";

/// The sector term for everything outside the campaign's own sectors (Annex 3, note 2).
pub const OTHER_SECTOR: &str = "其他类";

/// A mistake in the campaign file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct PlanError {
    /// 1-based line in the file.
    pub line: usize,
    /// What is wrong there.
    pub reason: String,
}

impl Campaign {
    /// Reads and checks a campaign file.
    ///
    /// # Errors
    /// The mistake that stands first in the file, with its line.
    #[cfg(feature = "file")]
    pub fn parse(text: &str) -> Result<Self, PlanError> {
        let document = document::Document::parse(text)?;
        first(document.unusable_values())?;
        let campaign: Campaign = document.read()?;
        let mistakes = checks::mistakes(&campaign).0;
        first(
            mistakes
                .into_iter()
                .map(|(path, reason)| document.error(&path, reason))
                .collect(),
        )?;
        Ok(campaign)
    }

    /// The unit with this id.
    #[must_use]
    pub fn unit(&self, id: &UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| &unit.id == id)
    }

    /// A unit's name; of a unit that the campaign file has no longer, its id.
    #[must_use]
    pub fn unit_name<'a>(&'a self, id: &'a UnitId) -> &'a str {
        self.unit(id).map_or(id.as_str(), |unit| &unit.name)
    }

    /// The campaign office's name, as people call it.
    #[must_use]
    pub fn office_name(&self) -> &str {
        &self.leading_group.office.name
    }

    /// The campaign office's whole name, as its papers bear it.
    #[must_use]
    pub fn office_in_full(&self) -> String {
        let made = || format!("{}{}领导小组办公室", self.bureau, self.short_name);
        self.leading_group.office.full_name.clone().unwrap_or_else(made)
    }

    /// What the phase in which everyone files is called; every checked campaign file has it.
    #[must_use]
    pub fn self_check_name(&self) -> &str {
        self.phase(PhaseId::SelfCheck)
            .map_or(&self.short_name, |phase| &phase.name)
    }

    /// A text with the campaign's names in place of `{office}`, `{upper_office}` and `{cadres}`.
    #[must_use]
    pub fn worded(&self, text: &'static str) -> Cow<'static, str> {
        if !text.contains('{') {
            return Cow::Borrowed(text);
        }
        let names = &self.names;
        let text = text.replace("{office}", self.office_name());
        let text = text.replace("{upper_office}", &names.upper_office);
        Cow::Owned(text.replace("{cadres}", &names.cadres))
    }

    /// What a site needs before it may be published as a government's and the file does not give, by the keys' names.
    #[must_use]
    pub fn missing_for_production(&self) -> Vec<&'static str> {
        let registrations = &self.registrations;
        let given = [
            ("registrations.domain", registrations.domain.is_some()),
            ("registrations.site_code", registrations.site_code.is_some()),
            ("registrations.icp", registrations.icp.is_some()),
            (
                "registrations.public_security",
                registrations.public_security.is_some(),
            ),
            (
                "registrations.party_and_government",
                registrations.party_and_government.is_some(),
            ),
            ("registrations.find_errors", registrations.find_errors.is_some()),
            ("notice.published", self.notice.published.is_some()),
        ];
        let missing = given.into_iter().filter(|(_, is_given)| !is_given);
        missing.map(|(key, _)| key).collect()
    }

    /// A phase's dates.
    #[must_use]
    pub fn phase(&self, id: PhaseId) -> Option<&Phase> {
        self.phases.iter().find(|phase| phase.id == id)
    }

    /// Whether a text is one of the sector terms, 其他类 included.
    #[must_use]
    pub fn has_sector(&self, term: &str) -> bool {
        term == OTHER_SECTOR || self.sectors.iter().any(|sector| sector.name == term)
    }
}

/// The error on the topmost line, if there is any.
#[cfg(feature = "file")]
fn first(errors: Vec<PlanError>) -> Result<(), PlanError> {
    errors
        .into_iter()
        .min_by_key(|error| error.line)
        .map_or(Ok(()), Err)
}
