//! The few questions by which somebody finds out whether they must declare, about whom and by when, without signing in
//! (§2). What they come to is what the rules say of a person on the roster with these answers ([`RosterEntry::obligation`]).

use crate::people::obligation::{Explanation, Obligation};
use crate::people::plan::{Campaign, PhaseId};
use crate::people::roster::RosterEntry;
use crate::values::date;
use crate::values::month::Month;
use crate::values::roster_number::RosterNumber;
use crate::values::terms::{Category, Employment, Rank};
use jiff::civil::Date;

/// What somebody has answered so far. The order of the fields is that of the questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    situation: Option<Situation>,
    standing: Option<Standing>,
    /// Whether they left within the time that their standing covers.
    is_recent: Option<bool>,
    is_municipally_managed: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Situation {
    InOffice,
    LeftSinceTheStart,
    LeftBefore,
    Neither,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    LeadingCadre,
    CivilServant,
    Technical,
    Other,
}

/// One page: what was answered leads to a question, or to what follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name in addresses: the answers, joined by hyphens; empty for the first question.
    pub name: String,
    /// What was answered before, in words.
    pub answered: Vec<String>,
    /// The answers themselves.
    pub answers: Answers,
    /// The question; none where nothing more has to be asked.
    pub question: Option<Question>,
}

/// A question with the answers that can be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub asks: String,
    /// The answers, each with the name of the step it leads to.
    pub choices: Vec<Choice>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it says.
    pub says: String,
    /// The name of the step it leads to.
    pub leads_to: String,
    answers: Answers,
}

/// Every step, each before those it leads to.
#[must_use]
pub fn steps(campaign: &Campaign) -> Vec<Step> {
    let mut steps = Vec::new();
    add(
        campaign,
        Answers::default(),
        Vec::new(),
        String::new(),
        &mut steps,
    );
    steps
}

fn add(campaign: &Campaign, answers: Answers, answered: Vec<String>, name: String, steps: &mut Vec<Step>) {
    let question = answers.question(campaign, &name);
    let choices = question.as_ref().map(|question| question.choices.clone());
    steps.push(Step {
        name,
        answered: answered.clone(),
        answers,
        question,
    });
    for choice in choices.into_iter().flatten() {
        let mut answered = answered.clone();
        answered.push(choice.says);
        add(campaign, choice.answers, answered, choice.leads_to, steps);
    }
}

impl Answers {
    /// What the rules say of somebody with these answers; none of somebody whom they do not concern.
    #[must_use]
    pub fn explained(&self, campaign: &Campaign) -> Option<Explanation> {
        let entry = self.entry(campaign)?;
        let explained = entry.explained_in_chinese(campaign);
        let ground = self.ground(entry.obligation(campaign), campaign);
        let mut grounds = vec![ground];
        if explained.about_relatives {
            grounds.push("领导干部还要填报配偶、子女及其配偶的情况（方案第二部分第 2 项）".to_owned());
        }
        if explained.must_declare && entry.may_claim_innovation_exemption() {
            let exempt = "事业单位专业技术人员创新创业符合国家规定的，填报时写明依据，经认可后不作为清理对象（方案第二部分第 1 项）";
            grounds.push(exempt.to_owned());
        }
        Some(Explanation { grounds, ..explained })
    }

    /// Why, in words that hold for everybody with these answers, with the place in the plan.
    fn ground(&self, obligation: Obligation, campaign: &Campaign) -> String {
        let rules = &campaign.rules;
        let starts = date::in_chinese(campaign.starts);
        let phase = campaign.phase(PhaseId::SelfCheck);
        let phase = phase.map_or("", |phase| &phase.name);
        match obligation {
            Obligation::InOffice if self.situation == Some(Situation::LeftSinceTheStart) => format!(
                "{starts}专项整治开始时在职的，以后离职也要填报（方案第五部分“{phase}”；离职的算法由本系统设定）"
            ),
            Obligation::InOffice => format!(
                "在职的国家公职人员，人人填报（方案第五部分“{phase}”）；没有需要报告的情况，也要填报（由本系统设定）"
            ),
            Obligation::LeadingCadreWithinWindow => format!(
                "离职时是领导干部，到{starts}未满 {} 年（方案第二部分第 3 项）",
                rules.leading_cadre_window_years
            ),
            Obligation::CivilServantWithinWindow => format!(
                "离职时是公务员，到{starts}未满 {} 年（方案第二部分第 4 项）",
                rules.civil_servant_window_years
            ),
            Obligation::None => match self.standing {
                Some(Standing::LeadingCadre) => format!(
                    "离职时是领导干部，到{starts}已满 {} 年（方案第二部分第 3 项；恰好满的不再纳入，由本系统设定）",
                    rules.leading_cadre_window_years
                ),
                Some(Standing::CivilServant) => format!(
                    "离职时是公务员，到{starts}已满 {} 年（方案第二部分第 4 项；恰好满的不再纳入，由本系统设定）",
                    rules.civil_servant_window_years
                ),
                _ => "离职时既不是领导干部，也不是公务员，方案没有列入（方案第二部分）".to_owned(),
            },
        }
    }

    fn question(&self, campaign: &Campaign, name: &str) -> Option<Question> {
        let (asks, choices) = if self.situation.is_none() {
            self.ask_situation(campaign)
        } else if self.situation == Some(Situation::Neither) {
            return None;
        } else if self.standing.is_none() {
            self.ask_standing()
        } else if let (Some(last), None) = (self.last_day_out(campaign), self.is_recent) {
            self.ask_day(last)
        } else if self.must_declare(campaign) && self.is_municipally_managed.is_none() {
            self.ask_management(campaign)
        } else {
            return None;
        };
        let choices = choices.into_iter().map(|(slug, says, answers)| Choice {
            says,
            leads_to: if name.is_empty() {
                slug.to_owned()
            } else {
                format!("{name}-{slug}")
            },
            answers,
        });
        let choices = choices.collect();
        Some(Question { asks, choices })
    }

    fn ask_situation(self, campaign: &Campaign) -> Asked {
        let starts = date::in_chinese(campaign.starts);
        let with = |situation| Answers {
            situation: Some(situation),
            ..self
        };
        let choices = vec![
            ("serving", "在职".to_owned(), with(Situation::InOffice)),
            (
                "left",
                format!("{starts}或者以后辞去公职、退休"),
                with(Situation::LeftSinceTheStart),
            ),
            (
                "left-before",
                format!("{starts}以前辞去公职、退休"),
                with(Situation::LeftBefore),
            ),
            (
                "neither",
                "都不是：没有在机关、人民团体、事业单位任职，也没有在国有企业任中层以上职务".to_owned(),
                with(Situation::Neither),
            ),
        ];
        ("您现在是什么情况".to_owned(), choices)
    }

    fn ask_standing(self) -> Asked {
        let with = |standing| Answers {
            standing: Some(standing),
            ..self
        };
        let leading = (
            "cadre",
            "领导干部：副科级以上（非领导职务按对应职级算）、国有企业中层以上，或者经认定为领导干部"
                .to_owned(),
            with(Standing::LeadingCadre),
        );
        let other = ("other", "其他人员".to_owned(), with(Standing::Other));
        if self.situation == Some(Situation::LeftBefore) {
            let servant = "其他公务员，含参照公务员法管理的人员".to_owned();
            let choices = vec![leading, ("servant", servant, with(Standing::CivilServant)), other];
            return ("您离开时是".to_owned(), choices);
        }
        let technical = "事业单位的专业技术人员，不是领导干部".to_owned();
        let choices = vec![
            leading,
            ("technical", technical, with(Standing::Technical)),
            other,
        ];
        ("您是".to_owned(), choices)
    }

    fn ask_day(self, last: Date) -> Asked {
        let with = |is_recent| Answers {
            is_recent: Some(is_recent),
            ..self
        };
        let next = last.tomorrow().unwrap_or(last);
        let choices = vec![
            (
                "recently",
                format!("{}或者以后", date::in_chinese(next)),
                with(true),
            ),
            (
                "earlier",
                format!("{}或者以前", date::in_chinese(last)),
                with(false),
            ),
        ];
        ("您是哪一天辞去公职、退休的".to_owned(), choices)
    }

    fn ask_management(self, campaign: &Campaign) -> Asked {
        let cadres = &campaign.names.cadres;
        let with = |is_managed| Answers {
            is_municipally_managed: Some(is_managed),
            ..self
        };
        let choices = vec![
            ("managed", "是".to_owned(), with(true)),
            ("unmanaged", "不是".to_owned(), with(false)),
        ];
        (format!("您是不是{cadres}"), choices)
    }

    fn must_declare(self, campaign: &Campaign) -> bool {
        let entry = self.entry(campaign);
        entry.is_some_and(|entry| entry.obligation(campaign).must_declare())
    }

    /// The last day of leaving that is out of the time covered; none where that does not depend on the day.
    fn last_day_out(self, campaign: &Campaign) -> Option<Date> {
        let years = match (self.situation?, self.standing?) {
            (Situation::LeftBefore, Standing::LeadingCadre) => campaign.rules.leading_cadre_window_years,
            (Situation::LeftBefore, Standing::CivilServant) => campaign.rules.civil_servant_window_years,
            _ => return None,
        };
        campaign.starts.checked_sub(jiff::Span::new().years(years)).ok()
    }

    /// Somebody on the roster with these answers.
    fn entry(self, campaign: &Campaign) -> Option<RosterEntry> {
        let (rank, category) = match self.standing? {
            Standing::LeadingCadre => (Rank::DeputySection, Category::Party),
            Standing::CivilServant => (Rank::Clerk, Category::Party),
            Standing::Technical => (Rank::Technical, Category::PublicInstitution),
            Standing::Other => (Rank::Other, Category::PublicInstitution),
        };
        let left_on = match self.situation? {
            Situation::Neither => return None,
            Situation::InOffice => None,
            Situation::LeftSinceTheStart => Some(campaign.starts),
            Situation::LeftBefore => match (self.last_day_out(campaign), self.is_recent) {
                (Some(last), Some(true)) => Some(last.tomorrow().ok()?),
                (Some(last), _) => Some(last),
                (None, _) => Some(campaign.starts.yesterday().ok()?),
            },
        };
        Some(RosterEntry {
            number: RosterNumber::parse("X").ok()?,
            name: String::new(),
            born: Month::of(campaign.starts),
            unit: campaign.units.first()?.id.clone(),
            position: String::new(),
            rank,
            post_name: None,
            civil_servant: self.standing == Some(Standing::CivilServant),
            category,
            municipally_managed: self.is_municipally_managed == Some(true),
            employment: if left_on.is_some() {
                Employment::Retired
            } else {
                Employment::InOffice
            },
            left_on,
            former_duties: None,
            ruling: None,
            roles: Vec::new(),
            signer: None,
            phone: None,
        })
    }
}

/// A question and its answers: a word for the address, what each says, and what has been answered then.
type Asked = (String, Vec<(&'static str, String, Answers)>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_through_the_questions_comes_to_what_the_rules_say() {
        let campaign = crate::fixtures::campaign();
        let steps = steps(&campaign);
        let told: Vec<(&str, Option<(&str, String)>)> = steps
            .iter()
            .filter(|step| step.question.is_none())
            .map(|step| {
                let explained = step.answers.explained(&campaign);
                let due =
                    |explained: &Explanation| explained.due.map_or("—".to_owned(), |due| due.to_string());
                (&*step.name, explained.map(|one| (one.duty, due(&one))))
            })
            .collect();
        let (both, own, none) = ("须填报本人和近亲属", "须填报本人", "不须填报");
        let (early, late) = ("2017-09-15", "2017-09-30");
        let expected = [
            ("serving-cadre-managed", both, early),
            ("serving-cadre-unmanaged", both, late),
            ("serving-technical-managed", own, early),
            ("serving-technical-unmanaged", own, late),
            ("serving-other-managed", own, early),
            ("serving-other-unmanaged", own, late),
            ("left-cadre-managed", both, early),
            ("left-cadre-unmanaged", both, late),
            ("left-technical-managed", own, early),
            ("left-technical-unmanaged", own, late),
            ("left-other-managed", own, early),
            ("left-other-unmanaged", own, late),
            ("left-before-cadre-recently-managed", both, early),
            ("left-before-cadre-recently-unmanaged", both, late),
            ("left-before-cadre-earlier", none, "—"),
            ("left-before-servant-recently-managed", own, early),
            ("left-before-servant-recently-unmanaged", own, late),
            ("left-before-servant-earlier", none, "—"),
            ("left-before-other", none, "—"),
        ];
        let mut expected: Vec<_> = expected
            .into_iter()
            .map(|(name, duty, due)| (name, Some((duty, due.to_owned()))))
            .collect();
        expected.push(("neither", None));
        assert_eq!(told, expected);
        let mut names: Vec<&str> = steps.iter().map(|step| &*step.name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all, "two steps have one address");
        for choice in steps
            .iter()
            .filter_map(|step| step.question.as_ref())
            .flat_map(|one| &one.choices)
        {
            assert!(
                steps.iter().any(|step| step.name == choice.leads_to),
                "{}",
                choice.leads_to
            );
        }
    }

    #[test]
    fn the_days_asked_for_are_those_that_decide() {
        let campaign = crate::fixtures::campaign();
        let asked = |name: &str| {
            let step = steps(&campaign)
                .into_iter()
                .find(|step| step.name == name)
                .unwrap();
            let choices = step.question.unwrap().choices;
            choices.into_iter().map(|choice| choice.says).collect::<Vec<_>>()
        };
        assert_eq!(
            asked("left-before-cadre"),
            ["2014年8月16日或者以后", "2014年8月15日或者以前"]
        );
        assert_eq!(
            asked("left-before-servant"),
            ["2015年8月16日或者以后", "2015年8月15日或者以前"]
        );
    }
}
