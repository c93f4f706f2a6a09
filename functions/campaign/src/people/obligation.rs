//! Who must declare, and about whom (§2).

use crate::people::deadlines::FilingWindow;
use crate::people::plan::{Campaign, PhaseId};
use crate::people::roster::RosterEntry;
use crate::values::date;
use crate::values::terms::{Category, Employment, Rank};
use crate::values::timing;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

/// Whether a person on the roster must declare, with the ground for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obligation {
    /// In office, or left only since the campaign began: everyone files (§5.2.1).
    InOffice,
    /// Left as a leading cadre, still within the window (§2.3).
    LeadingCadreWithinWindow,
    /// Left as an ordinary civil servant, still within the window (§2.4).
    CivilServantWithinWindow,
    /// Left, and outside the window or never within one.
    None,
}

impl Obligation {
    /// Whether the person must file.
    #[must_use]
    pub fn must_declare(self) -> bool {
        self != Obligation::None
    }
}

/// Who must declare, about whom, and why, for people to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = Obligation)]
pub struct Explanation {
    /// Whether the person must file.
    pub must_declare: bool,
    /// Whether the report covers spouse, children and children's spouses.
    pub about_relatives: bool,
    /// What follows, in a few words.
    pub duty: &'static str,
    /// The grounds, each a sentence without its full stop.
    pub grounds: Vec<String>,
    /// By when the report is due; none where there is nothing to file (§5.2.3).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub due: Option<Date>,
}

/// What filing at a moment means to somebody, for pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FilingNotice {
    /// Whether it is taken, and how.
    pub window: FilingWindow,
    /// The day.
    pub today: Date,
    /// By when the report is due.
    pub due: Date,
    /// Whether it goes to the level above.
    pub municipally_managed: bool,
}

impl RosterEntry {
    /// Why this person must declare or need not, about whom, and what else follows from §2.
    #[must_use]
    pub fn explained_in_chinese(&self, campaign: &Campaign) -> Explanation {
        let must_declare = self.obligation(campaign).must_declare();
        let about_relatives = must_declare && self.is_leading_cadre();
        let mut grounds = vec![self.employment_in_chinese(campaign), self.standing_in_chinese()];
        if must_declare && self.may_claim_innovation_exemption() {
            grounds.push("事业单位专业技术人员，本人的创新创业可申请豁免".to_owned());
        }
        Explanation {
            must_declare,
            about_relatives,
            duty: match (must_declare, about_relatives) {
                (true, true) => "须填报本人和近亲属",
                (true, false) => "须填报本人",
                (false, _) => "不须填报",
            },
            grounds,
            due: must_declare.then(|| self.due(campaign)),
        }
    }

    /// What filing at a moment means to this person.
    #[must_use]
    pub fn filing(&self, campaign: &Campaign, now: Timestamp) -> FilingNotice {
        FilingNotice {
            window: campaign.filing_window(now),
            today: timing::day(now),
            due: self.due(campaign),
            municipally_managed: self.municipally_managed,
        }
    }

    /// By when this person's report is due: those whom the level above manages have theirs handed to it before the
    /// self-check phase ends (§5.2.3). Late is who files after that phase, whoever it is.
    #[must_use]
    pub fn due(&self, campaign: &Campaign) -> Date {
        let self_check = campaign.phase(PhaseId::SelfCheck);
        let ends = self_check.map_or(campaign.ends, |phase| phase.ends);
        if self.municipally_managed {
            campaign.rules.deliver_by.min(ends)
        } else {
            ends
        }
    }

    fn employment_in_chinese(&self, campaign: &Campaign) -> String {
        let Some(left) = self.left_on.filter(|_| self.employment != Employment::InOffice) else {
            return self.employment.to_string();
        };
        let left = format!("{}{}", date::in_chinese(left), self.employment);
        if self.left_since_the_start(campaign) {
            return format!("{left}，专项整治开始时在职");
        }
        let (years, who) = if self.is_leading_cadre() {
            (campaign.rules.leading_cadre_window_years, "领导干部")
        } else if self.civil_servant {
            (campaign.rules.civil_servant_window_years, "公务员")
        } else {
            return format!("{left}，原来既不是领导干部，也不是公务员");
        };
        let passed = if self.obligation(campaign).must_declare() {
            "不满"
        } else {
            "已满"
        };
        format!("{left}（{who}），到专项整治开始时{passed} {years} 年")
    }

    fn standing_in_chinese(&self) -> String {
        match &self.ruling {
            Some(ruling) if ruling.leading => format!("认定为领导干部：{}", ruling.reason),
            Some(ruling) => format!("认定不是领导干部：{}", ruling.reason),
            None if !self.is_leading_cadre() => format!("{}，不是领导干部", self.rank),
            None if self.rank <= Rank::DeputySection => format!("{}，是领导干部", self.rank),
            None => "国有企业中层以上，是领导干部".to_owned(),
        }
    }

    /// 领导干部: deputy section-chief rank and above, or an enterprise manager (§2), unless the office ruled.
    #[must_use]
    pub fn is_leading_cadre(&self) -> bool {
        match &self.ruling {
            Some(ruling) => ruling.leading,
            None => {
                self.rank <= Rank::DeputySection
                    || self.rank == Rank::EnterpriseManager
                    || self.category == Category::EnterpriseManager
            }
        }
    }

    /// Whether this person must declare. "Less than three (two) years" is measured at the campaign's first day;
    /// exactly three (two) years gone is out. Whoever was in office on that day stays covered, whatever they were and
    /// whenever they leave: the report that they owe, or filed, is not undone by leaving.
    #[must_use]
    pub fn obligation(&self, campaign: &Campaign) -> Obligation {
        if self.employment == Employment::InOffice || self.left_since_the_start(campaign) {
            return Obligation::InOffice;
        }
        let within = |years: i16| {
            self.left_on.is_some_and(|left| {
                left.checked_add(jiff::Span::new().years(years))
                    .is_ok_and(|ends| ends > campaign.starts)
            })
        };
        if self.is_leading_cadre() {
            if within(campaign.rules.leading_cadre_window_years) {
                return Obligation::LeadingCadreWithinWindow;
            }
        } else if self.civil_servant && within(campaign.rules.civil_servant_window_years) {
            return Obligation::CivilServantWithinWindow;
        }
        Obligation::None
    }

    fn left_since_the_start(&self, campaign: &Campaign) -> bool {
        self.left_on.is_some_and(|left| left >= campaign.starts)
    }

    /// Whether the person may claim the innovation exemption (§2.1): technical staff of a public institution.
    #[must_use]
    pub fn may_claim_innovation_exemption(&self) -> bool {
        self.category == Category::PublicInstitution && self.rank == Rank::Technical
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::campaign;
    use crate::people::roster::LeadingCadreRuling;
    use crate::values::month::Month;
    use crate::values::roster_number::RosterNumber;
    use crate::values::unit_id::UnitId;

    fn clerk() -> RosterEntry {
        RosterEntry {
            number: RosterNumber::parse("X-1").unwrap(),
            name: "甲示例".to_owned(),
            born: Month::parse("1960-01").unwrap(),
            unit: UnitId::parse("tianyuan").unwrap(),
            position: "科员".to_owned(),
            rank: Rank::Clerk,
            post_name: None,
            civil_servant: true,
            category: Category::Party,
            municipally_managed: false,
            employment: Employment::InOffice,
            left_on: None,
            former_duties: None,
            ruling: None,
            roles: Vec::new(),
            signer: None,
            phone: None,
        }
    }

    fn retired(rank: Rank, on: &str) -> RosterEntry {
        RosterEntry {
            rank,
            employment: Employment::Retired,
            left_on: Some(date::parse(on).unwrap()),
            ..clerk()
        }
    }

    fn duty(entry: &RosterEntry) -> &'static str {
        entry.explained_in_chinese(&campaign()).duty
    }

    #[test]
    fn who_declares_about_whom_is_said_as_the_rules_say() {
        assert_eq!(duty(&clerk()), "须填报本人");
        assert_eq!(duty(&retired(Rank::Section, "2014-08-16")), "须填报本人和近亲属");
        assert_eq!(duty(&retired(Rank::Section, "2014-08-15")), "不须填报");
        assert_eq!(duty(&retired(Rank::Clerk, "2015-08-16")), "须填报本人");
        assert_eq!(duty(&retired(Rank::Clerk, "2015-08-15")), "不须填报");
    }

    #[test]
    fn who_leaves_after_the_campaign_began_still_declares() {
        let driver = |on: &str| RosterEntry {
            civil_servant: false,
            ..retired(Rank::Other, on)
        };
        assert_eq!(duty(&driver("2017-08-14")), "不须填报");
        for on in ["2017-08-15", "2017-12-01"] {
            assert_eq!(duty(&driver(on)), "须填报本人", "{on}");
        }
        assert_eq!(
            driver("2017-12-01").explained_in_chinese(&campaign()).grounds[0],
            "2017年12月1日退休，专项整治开始时在职"
        );
    }

    #[test]
    fn the_grounds_name_dates_and_rulings() {
        let left = retired(Rank::Section, "2014-08-16").explained_in_chinese(&campaign());
        assert_eq!(
            left.grounds,
            [
                "2014年8月16日退休（领导干部），到专项整治开始时不满 3 年",
                "正科级，是领导干部"
            ]
        );
        let mut ruled = clerk();
        ruled.ruling = Some(LeadingCadreRuling {
            leading: true,
            reason: "主持工作".to_owned(),
        });
        let ruled = ruled.explained_in_chinese(&campaign());
        assert!(ruled.about_relatives);
        assert_eq!(ruled.grounds, ["在职", "认定为领导干部：主持工作"]);
    }

    #[test]
    fn technical_staff_are_told_of_the_exemption() {
        let mut technician = clerk();
        (technician.rank, technician.category) = (Rank::Technical, Category::PublicInstitution);
        let told = technician.explained_in_chinese(&campaign());
        assert!(told.grounds.iter().any(|ground| ground.contains("创新创业")));
    }
}
