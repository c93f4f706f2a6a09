//! The brief (简报): what the office tells the leading group, from counts alone. No name of a person stands in it.

use super::{Change, Changes, Counts, Figure, Overview, urging};
use crate::people::plan::Campaign;
use crate::values::{date, timing};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A brief, ready to be set as a page or a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Brief {
    /// The bureau that issues it.
    pub bureau: String,
    /// Its title.
    pub title: String,
    /// 期号, once it was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub number: Option<u32>,
    /// The office that made it, by its whole name.
    pub office: String,
    /// The moment, as people read it.
    pub as_of: String,
    /// Where the campaign stands, a paragraph each.
    pub standing: Vec<String>,
    /// The numbers behind it.
    pub tables: Vec<Table>,
    /// What changed since the last one; none in the first.
    pub changes: Option<Changed>,
    /// What is overdue or open, and whom to urge.
    pub urging: Vec<Urged>,
    /// The days ahead and those that passed.
    pub deadlines: Vec<DeadlineLine>,
}

/// A table; the first cell of each row is its head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = BriefTable)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// The heads of its columns.
    pub columns: Vec<String>,
    /// Its rows, the last one the sum.
    pub rows: Vec<Vec<String>>,
}

/// What changed since the last brief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = BriefChanges)]
pub struct Changed {
    /// The last one's moment, as people read it.
    pub since: String,
    /// The bureau's numbers, in one sentence; none if none changed.
    pub bureau: Option<String>,
    /// Each unit's, by name.
    pub units: Vec<Line>,
}

/// Something said of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = BriefLine)]
pub struct Line {
    /// The unit's name.
    pub name: String,
    /// What is said.
    pub said: String,
}

/// One matter to be urged about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = BriefUrging)]
pub struct Urged {
    /// What about.
    pub matter: String,
    /// Whether the last day has passed.
    pub overdue: bool,
    /// The units, with how many.
    pub units: Vec<Line>,
}

/// A deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = BriefDeadline)]
pub struct DeadlineLine {
    /// What is due.
    pub what: String,
    /// The last day.
    pub day: String,
    /// How far away it is.
    pub left: String,
    /// Whether it has passed.
    pub passed: bool,
}

impl Brief {
    /// The brief of an overview, compared with the one before.
    #[must_use]
    pub fn of(campaign: &Campaign, overview: &Overview, before: Option<&Overview>) -> Self {
        Brief {
            bureau: campaign.bureau.clone(),
            title: format!("{}简报", campaign.short_name),
            number: None,
            office: campaign.office_in_full(),
            as_of: minute(overview.moment),
            standing: standing(campaign, overview),
            tables: tables(overview),
            changes: before.map(|before| changed(&Changes::between(before, overview))),
            urging: urged(campaign, overview),
            deadlines: deadlines(campaign, overview.moment),
        }
    }
}

/// The moment to the minute, with seconds only where there are any.
pub(super) fn minute(moment: Timestamp) -> String {
    let text = timing::moment_in_chinese(moment);
    text.strip_suffix(":00").map_or(text.clone(), str::to_owned)
}

fn standing(campaign: &Campaign, overview: &Overview) -> Vec<String> {
    let all = &overview.bureau;
    let of = |figure: Figure| format!("{} {} {}", figure.in_chinese(), figure.of(all), figure.measure());
    let list = |figures: &[Figure]| {
        figures
            .iter()
            .map(|figure| of(*figure))
            .collect::<Vec<_>>()
            .join("，")
    };
    let mut paragraphs = vec![
        format!(
            "填报：{}，已报 {} 人，其中{}；{}。",
            of(Figure::Expected),
            all.filed(),
            list(&[Figure::Nil, Figure::Disclosing, Figure::Exempt]),
            list(&[Figure::Missing, Figure::Late]),
        ),
        format!(
            "阅签和报送：{}；{}应报 {} 人，{}；其他人员{}。",
            list(&[Figure::Signed, Figure::Waiting, Figure::Returned]),
            campaign.names.cadres,
            all.kept.municipal,
            of(Figure::Delivered),
            of(Figure::Retained),
        ),
        format!(
            "退出和处理：{}，其中{}；{}。",
            of(Figure::Participations),
            list(&[
                Figure::SelfReport,
                Figure::Verification,
                Figure::Agreed,
                Figure::NotWithdrawn
            ]),
            list(&[Figure::PastDate, Figure::Verified, Figure::Handled]),
        ),
    ];
    if !overview.ok {
        paragraphs.insert(
            0,
            "核对提示：有单位的数据前后不一致，本期数字待更正后以下一期为准。".to_owned(),
        );
    }
    paragraphs
}

fn tables(overview: &Overview) -> Vec<Table> {
    let mut tables = vec![
        by_unit(overview, "各单位填报、阅签、报送情况", Figure::OF_PEOPLE),
        by_unit(overview, "各单位退出和处理情况（项）", Figure::OF_ROWS),
    ];
    let all = &overview.bureau;
    for (caption, head, shares) in [
        ("按涉及行业部门（项）", "行业部门", &all.sectors),
        ("按参与方式（项）", "参与方式", &all.modes),
    ] {
        let rows = shares
            .iter()
            .map(|share| vec![share.name.clone(), share.count.to_string()]);
        let sum: u64 = shares.iter().map(|share| share.count).sum();
        tables.push(Table {
            caption: caption.to_owned(),
            columns: vec![head.to_owned(), "项数".to_owned()],
            rows: rows.chain([vec!["合计".to_owned(), sum.to_string()]]).collect(),
        });
    }
    tables
}

fn by_unit(overview: &Overview, caption: &str, figures: &[Figure]) -> Table {
    let row = |name: &str, counts: &Counts| {
        let cells = figures.iter().map(|figure| figure.of(counts).to_string());
        std::iter::once(name.to_owned()).chain(cells).collect()
    };
    let columns = figures.iter().map(|figure| figure.in_chinese().to_owned());
    let units = overview.units.iter().map(|unit| row(&unit.name, &unit.counts));
    Table {
        caption: caption.to_owned(),
        columns: std::iter::once("单位".to_owned()).chain(columns).collect(),
        rows: units.chain([row("合计", &overview.bureau)]).collect(),
    }
}

fn changed(changes: &Changes) -> Changed {
    let said = |changes: &[Change]| {
        let sentences: Vec<String> = changes.iter().map(|change| change.in_chinese()).collect();
        sentences.join("，")
    };
    Changed {
        since: minute(changes.since),
        bureau: (!changes.bureau.is_empty()).then(|| said(&changes.bureau)),
        units: changes
            .units
            .iter()
            .map(|unit| Line {
                name: unit.name.clone(),
                said: said(&unit.changes),
            })
            .collect(),
    }
}

fn urged(campaign: &Campaign, overview: &Overview) -> Vec<Urged> {
    let mut urged: Vec<Urged> = Vec::new();
    for urge in urging(campaign, overview, overview.moment) {
        let line = Line {
            name: urge.name,
            said: format!("{} {}", urge.count, urge.matter.measure()),
        };
        let matter = urge.matter.in_chinese(campaign);
        match urged.last_mut().filter(|last| last.matter == matter) {
            Some(last) => last.units.push(line),
            None => urged.push(Urged {
                matter,
                overdue: urge.overdue,
                units: vec![line],
            }),
        }
    }
    urged
}

fn deadlines(campaign: &Campaign, now: Timestamp) -> Vec<DeadlineLine> {
    let all = campaign.deadlines(now);
    let names = &campaign.names;
    let lines = [
        (
            format!("{}报告报送{}", names.cadres, names.upper_office),
            all.deliver,
        ),
        (format!("{}填报截止", campaign.self_check_name()), all.file),
        ("主动报告并退出、可以从宽的最后期限".to_owned(), all.lenient),
        ("专项整治结束".to_owned(), all.close),
    ];
    let lines = lines.into_iter().map(|(what, deadline)| DeadlineLine {
        what,
        day: date::in_chinese(deadline.day),
        left: deadline.in_chinese(),
        passed: deadline.has_passed(),
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::campaign;
    use crate::reporting::overview::Counting;

    fn overview(campaign: &Campaign, missing: u64, at: &str) -> Overview {
        let moment: Timestamp = at.parse().unwrap();
        let mut overview = Overview::new(moment);
        for unit in campaign.units.iter().take(2) {
            let mut counts =
                Counting::new(campaign, moment).finish(crate::reporting::annex3::Reconciliation::default());
            counts.reconciliation.expected = 5;
            counts.reconciliation.missing = missing;
            counts.reconciliation.nil = 5 - missing;
            counts.sign_offs.waiting = 5 - missing;
            overview.add(unit, counts, true);
        }
        overview
    }

    #[test]
    fn the_first_brief_compares_with_nothing_and_every_table_is_whole() {
        let campaign = campaign();
        let brief = Brief::of(
            &campaign,
            &overview(&campaign, 2, "2017-09-11T18:00:00+08:00"),
            None,
        );
        assert_eq!(brief.changes, None);
        assert_eq!(brief.as_of, "2017年9月11日 18:00");
        assert!(
            brief.standing[0].starts_with("填报：应报 10 人，已报 6 人，其中无情况 6 份"),
            "{}",
            brief.standing[0]
        );
        for table in &brief.tables {
            assert!(
                table.rows.iter().all(|row| row.len() == table.columns.len()),
                "{}",
                table.caption
            );
        }
        assert_eq!(brief.tables[0].rows.len(), 3, "two units and their sum");
    }

    #[test]
    fn what_changed_and_whom_to_urge_is_said_by_name_of_unit() {
        let campaign = campaign();
        let before = overview(&campaign, 3, "2017-09-30T18:00:00+08:00");
        let now = overview(&campaign, 2, "2017-10-01T00:00:00+08:00");
        let brief = Brief::of(&campaign, &now, Some(&before));
        let changes = brief.changes.unwrap();
        assert_eq!(changes.since, "2017年9月30日 18:00");
        assert_eq!(changes.units[0].name, campaign.units[0].name);
        assert!(
            changes.units[0].said.contains("未报由 3 人减至 2 人"),
            "{}",
            changes.units[0].said
        );
        assert_eq!(brief.urging[0].matter, "未填报");
        assert!(brief.urging[0].overdue, "the self-check phase is over");
        assert_eq!(brief.urging[0].units[1].said, "2 人");
        assert!(brief.deadlines[1].passed && !brief.deadlines[3].passed);
    }
}
