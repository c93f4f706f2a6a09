//! The cast: the demo roster and 239 more, all plainly fictional, made the same every time, as rows of a roster file.

use jiff::Span;
use jiff::civil::{Date, date};

/// What §2 measures its windows at.
const CAMPAIGN_STARTS: Date = date(2017, 8, 15);

/// The units: id, name, prefix of the numbers, and how many people beside those of the demo roster.
pub(super) const UNITS: [(&str, &str, &str, usize); 13] = [
    ("monitoring-centre", "市监测中心站", "JC", 40),
    ("inspection-detachment", "市监察支队", "ZD", 40),
    ("research-institute", "市环境保护研究院", "YJ", 30),
    ("hetang", "荷塘分局", "HT", 25),
    ("lusong", "芦淞分局", "LS", 25),
    ("tianyuan", "天元分局", "TY", 25),
    ("shifeng", "石峰分局", "SF", 25),
    ("supervision-section", "监察室", "JS", 4),
    ("bureau-leaders", "局领导（示例）", "JL", 0),
    ("general-office", "办公室（示例）", "BG", 6),
    ("personnel-section", "人事科（示例）", "RS", 5),
    ("regulations-section", "法规科（示例）", "FG", 5),
    ("pollution-control-section", "污染防治科（示例）", "WF", 9),
];

/// Those who left office around the ends of their windows: number, rank, civil servant, how and when they left, and
/// whether they must declare.
pub(super) const LEFT: [(&str, &str, bool, &str, &str, bool); 6] = [
    ("HT-125", "副科级", true, "退休", "2014-08-16", true),
    ("LS-125", "副科级", true, "退休", "2014-08-15", false),
    ("TY-125", "科员", true, "辞去公职", "2015-08-16", true),
    ("SF-125", "科员", true, "辞去公职", "2015-08-15", false),
    ("JC-140", "专业技术人员", false, "退休", "2017-05-01", false),
    ("ZD-140", "副科级", true, "退休", "2015-08-16", true),
];

/// Ranks from deputy section chief up: leading cadres (§2).
const LEADING: [&str; 5] = ["厅级及以上", "正处级", "副处级", "正科级", "副科级"];

const STEMS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];
const BRANCHES: [char; 12] = [
    '子', '丑', '寅', '卯', '辰', '巳', '午', '未', '申', '酉', '戌', '亥',
];

/// Somebody on the roster, by the cells of their row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    cells: [String; 18],
}

impl Person {
    pub(super) fn number(&self) -> &str {
        &self.cells[0]
    }

    pub(super) fn name(&self) -> &str {
        &self.cells[1]
    }

    /// The unit's id.
    pub(super) fn unit(&self) -> &'static str {
        let unit = UNITS.iter().find(|(_, name, ..)| *name == self.cells[3]);
        unit.expect("a unit of the campaign").0
    }

    pub(super) fn unit_name(&self) -> &str {
        &self.cells[3]
    }

    pub(super) fn position(&self) -> &str {
        &self.cells[4]
    }

    /// 职级, with the post's own name where there is one.
    pub(super) fn rank_as_printed(&self) -> String {
        match self.cells[6].as_str() {
            "" => self.cells[5].clone(),
            post => format!("{}（{post}）", self.cells[5]),
        }
    }

    pub(super) fn is_municipal(&self) -> bool {
        self.cells[9] == "是"
    }

    pub(super) fn is_leading(&self) -> bool {
        match self.cells[13].as_str() {
            "是" => true,
            "否" => false,
            _ => {
                LEADING.contains(&self.cells[5].as_str())
                    || self.cells[5] == "国有企业中层以上"
                    || self.cells[8] == "国有企业中层以上"
            }
        }
    }

    /// §2: everyone in office on the campaign's first day; of those who had left, who was gone for less than three
    /// (leading cadres) or two (civil servants) years then.
    pub(super) fn must_declare(&self) -> bool {
        if self.cells[10] == "在职" {
            return true;
        }
        let left: Date = self.cells[11].parse().expect("a date");
        if left >= CAMPAIGN_STARTS {
            return true;
        }
        let years = match (self.is_leading(), self.cells[7] == "是") {
            (true, _) => 3,
            (false, true) => 2,
            (false, false) => return false,
        };
        left + Span::new().years(years) > CAMPAIGN_STARTS
    }

    /// Full years from the month of birth to a day.
    pub(super) fn age_on(&self, day: Date) -> i16 {
        let (year, month) = self.cells[2].split_once('-').expect("a month");
        let years = day.year() - year.parse::<i16>().expect("a year");
        years - i16::from(day.month() < month.parse::<i8>().expect("a month"))
    }

    /// The same person in another unit.
    pub(super) fn moved_to(&self, unit: &str) -> Person {
        let (_, name, ..) = UNITS.iter().find(|(id, ..)| *id == unit).expect("a unit");
        self.with(3, name)
    }

    /// The same person after leaving office.
    pub(super) fn having_left(&self, how: &str, on: &str) -> Person {
        self.with(10, how).with(11, on).with(12, "现场检查")
    }

    /// The same person in office.
    pub(super) fn in_office_again(&self) -> Person {
        self.with(10, "在职").with(11, "").with(12, "")
    }

    /// The same person as one whom the city manages, or does not.
    pub(super) fn under_the_city(&self, is_managed: bool) -> Person {
        self.with(9, if is_managed { "是" } else { "否" })
    }

    fn with(&self, column: usize, text: &str) -> Person {
        let mut changed = self.clone();
        changed.cells[column] = text.to_owned();
        changed
    }

    fn of_row(row: &str) -> Person {
        let cells: Vec<String> = row.split(',').map(str::to_owned).collect();
        Person {
            cells: cells.try_into().expect("18 cells"),
        }
    }
}

/// The people of the demo roster: 61.
pub(super) fn demo() -> Vec<Person> {
    let demo = local::demo::ROSTER.trim_start_matches('\u{feff}').lines().skip(1);
    demo.filter(|line| !line.is_empty()).map(Person::of_row).collect()
}

/// Everyone on the first day: 300.
pub(super) fn everyone() -> Vec<Person> {
    let mut everyone = demo();
    for (unit, _, prefix, count) in UNITS {
        for place in 1..=count {
            let number = format!("{prefix}-{}", 100 + place);
            everyone.push(made(unit, &number, place, everyone.len()));
        }
    }
    everyone
}

/// One more, who comes in the course.
pub(super) fn newcomer(unit: &str, number: &str) -> Person {
    made(unit, number, 1, 0).with(1, "新来示例")
}

fn made(unit: &str, number: &str, place: usize, serial: usize) -> Person {
    let is_institution = matches!(unit, "monitoring-centre" | "research-institute");
    let (position, rank, civil_servant) = match place % 8 {
        0 => ("副科长", "副科级", !is_institution),
        4 => ("办事员", "办事员", false),
        at if is_institution && at % 3 == 0 => ("工程师", "专业技术人员", false),
        _ => ("科员", "科员", !is_institution),
    };
    let category = if is_institution || unit == "inspection-detachment" {
        "事业单位"
    } else {
        "党政机关"
    };
    let (stem, branch) = (STEMS[serial % 10], BRANCHES[serial / 10 % 12]);
    let name = if serial < 181 {
        format!("{stem}{branch}示例")
    } else {
        format!("示例{stem}{branch}")
    };
    let born = format!("{}-{:02}", 1964 + serial % 30, 1 + serial % 12);
    let yes_or_no = |yes: bool| if yes { "是" } else { "否" };
    let (_, unit_name, ..) = UNITS.iter().find(|(id, ..)| *id == unit).expect("a unit");
    let row = [
        number,
        &name,
        &born,
        unit_name,
        position,
        rank,
        "",
        yes_or_no(civil_servant),
        category,
        "否",
        "在职",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
    ]
    .map(str::to_owned);
    let person = Person { cells: row };
    match LEFT.iter().find(|(left, ..)| *left == number) {
        None => person,
        Some((_, rank, civil_servant, how, on, _)) => person
            .having_left(how, on)
            .with(4, "原职工")
            .with(5, rank)
            .with(7, yes_or_no(*civil_servant)),
    }
}

/// A roster file of these people.
pub(super) fn file<'a>(people: impl IntoIterator<Item = &'a Person>) -> String {
    let headings = local::demo::ROSTER.lines().next().expect("headings");
    let rows = people.into_iter().map(|person| person.cells.join(","));
    let lines: Vec<String> = std::iter::once(headings.to_owned()).chain(rows).collect();
    lines.join("\n") + "\n"
}

#[test]
fn the_cast_is_three_hundred_different_people_with_the_windows_of_section_2() {
    let everyone = everyone();
    assert_eq!(everyone.len(), 300);
    let numbers: std::collections::BTreeSet<&str> = everyone.iter().map(Person::number).collect();
    let names: std::collections::BTreeSet<&str> = everyone.iter().map(Person::name).collect();
    assert_eq!((numbers.len(), names.len()), (300, 300));
    for (number, .., must_declare) in LEFT {
        let person = everyone.iter().find(|person| person.number() == number).unwrap();
        assert_eq!(person.must_declare(), must_declare, "{number}");
    }
}
