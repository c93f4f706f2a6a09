//! One row, read into a person.

use crate::EXAMPLE_NUMBER;
use crate::cell::{Cell, shown};
use crate::column::Column;
use crate::headings::Headings;
use crate::problem::Problems;
use campaign::role::Role;
use campaign::roster::LeadingCadreRuling;
use campaign::terms::{Category, Employment, Rank};
use campaign::{Campaign, Month, RosterEntry, RosterNumber, UnitId, phone, text};
use jiff::civil::Date;
use std::collections::HashMap;

/// Ages at which people are on a payroll, or left it within three years; beyond them a birth month is mistyped.
const AGES: std::ops::RangeInclusive<i16> = 16..=100;

/// What programs put for a character that they cannot write or show. No name has one.
const LOST: [char; 5] = ['?', '？', '□', '■', '\u{25af}'];

/// The longest texts taken, in characters.
const LONGEST_NAME: usize = 50;
const LONGEST_POSITION: usize = 100;
const LONGEST_REMARK: usize = 200;

/// Units that a message names; of more, nobody would read the list.
const MOST_UNITS_NAMED: usize = 30;

/// A row under its headings.
pub(crate) struct Row<'a> {
    pub(crate) row: u32,
    pub(crate) cells: &'a [Cell],
    pub(crate) headings: &'a Headings,
    pub(crate) units: &'a Units<'a>,
    pub(crate) today: Date,
    pub(crate) problems: &'a mut Problems,
}

impl<'a> Row<'a> {
    /// Whether it is the example that the templates come with.
    pub(crate) fn is_example(&self) -> bool {
        matches!(self.cell(Column::Number), Cell::Text(text) if text == EXAMPLE_NUMBER)
    }

    pub(crate) fn problem(&mut self, column: Column, message: impl FnOnce() -> String) {
        self.problems.add(Some(self.row), Some(column.heading()), message);
    }

    /// The person's number, which is read first so that one that stands twice is found even beside other problems.
    pub(crate) fn number(&mut self) -> Option<RosterNumber> {
        self.read_cell(Column::Number, |cell| {
            RosterNumber::parse(&cell.exact_text()?).map_err(|error| error.to_string())
        })
    }

    /// The person, unless something is wrong; all of it is noted.
    pub(crate) fn entry(&mut self, number: Option<&RosterNumber>) -> Option<RosterEntry> {
        let before = self.problems.count();
        let name = self.name();
        let born = self.born();
        let unit = self.unit();
        let position = self.long(Column::Position, LONGEST_POSITION);
        let rank = self.term(Column::Rank, Rank::parse, Rank::ALL);
        let post_name = self.long(Column::PostName, LONGEST_NAME);
        let civil_servant = self.yes_or_no(Column::CivilServant);
        let category = self.term(Column::Category, Category::parse, Category::ALL);
        let municipally_managed = self.yes_or_no(Column::MunicipallyManaged);
        let employment = self.term(Column::Employment, Employment::parse, Employment::ALL);
        let left_on = self.left_on(employment, born);
        let former_duties = self.long(Column::FormerDuties, LONGEST_REMARK);
        let ruling = self.ruling();
        let signer = self.signer(number);
        let roles = self.roles();
        let phone = self.phone();
        if self.problems.count() > before {
            return None;
        }
        Some(RosterEntry {
            number: number?.clone(),
            name: name?,
            born: born?,
            unit: unit?,
            position: position?,
            rank: rank?,
            post_name,
            civil_servant: civil_servant?,
            category: category?,
            municipally_managed: municipally_managed?,
            employment: employment?,
            left_on,
            former_duties,
            ruling,
            roles,
            signer,
            phone,
        })
    }

    /// Names of two characters are often spaced out to line up with those of three.
    fn name(&mut self) -> Option<String> {
        let name = text::fold_name(&self.long(Column::Name, LONGEST_NAME)?);
        let is_whole = name.contains(char::is_alphabetic) && !name.contains(LOST);
        if !is_whole {
            let message = || format!("“{name}”疑有文字丢失，请对照原件补正");
            self.problem(Column::Name, message);
            return None;
        }
        let is_spaced = !name.chars().any(|character| character.is_ascii_alphanumeric());
        Some(if is_spaced {
            name.split_whitespace().collect()
        } else {
            name.split_whitespace().collect::<Vec<_>>().join(" ")
        })
    }

    /// The unit with this name, whichever brackets it is typed with.
    fn unit(&mut self) -> Option<UnitId> {
        let units = self.units;
        let text = self.read_cell(Column::Unit, Cell::text)?;
        let unit = units.with_name(&text);
        if unit.is_none() {
            self.problem(Column::Unit, || {
                format!("没有“{}”这个单位；{}", shown(&text), units.expected())
            });
        }
        unit.cloned()
    }

    fn born(&mut self) -> Option<Month> {
        let born = self.read_cell(Column::Born, Cell::month)?;
        let age = born.years_until(self.today);
        if !AGES.contains(&age) {
            self.problem(Column::Born, || format!("“{born}”不合常理（按此为 {age} 岁）"));
            return None;
        }
        Some(born)
    }

    fn left_on(&mut self, employment: Option<Employment>, born: Option<Month>) -> Option<Date> {
        let in_office = employment == Some(Employment::InOffice);
        if self.cell(Column::LeftOn).is_empty() {
            if employment.is_some() && !in_office {
                self.problem(Column::LeftOn, || "已离职的，须填离职日期".to_owned());
            }
            return None;
        }
        let left_on = self.read_cell(Column::LeftOn, Cell::day)?;
        let today = self.today;
        if in_office {
            self.problem(Column::LeftOn, || "在职的，不应填离职日期".to_owned());
        } else if left_on > today {
            self.problem(Column::LeftOn, || format!("“{left_on}”晚于今天（{today}）"));
        } else if born.is_some_and(|born| !AGES.contains(&born.years_until(left_on))) {
            self.problem(Column::LeftOn, || format!("“{left_on}”与出生年月矛盾"));
        }
        Some(left_on)
    }

    fn ruling(&mut self) -> Option<LeadingCadreRuling> {
        let leading = self.yes_or_no(Column::Ruling);
        let reason = self.long(Column::RulingReason, LONGEST_REMARK);
        match (leading, reason) {
            (Some(leading), Some(reason)) => return Some(LeadingCadreRuling { leading, reason }),
            (Some(_), None) => {
                self.problem(Column::RulingReason, || "作出认定的，须写明理由".to_owned());
            }
            (None, Some(_)) if self.cell(Column::Ruling).is_empty() => {
                self.problem(Column::Ruling, || "写了理由，却没有填“是”或“否”".to_owned());
            }
            (None, _) => {}
        }
        None
    }

    fn signer(&mut self, own: Option<&RosterNumber>) -> Option<RosterNumber> {
        let signer = self.read_cell(Column::Signer, |cell| {
            let text = cell.exact_text()?;
            RosterNumber::parse(&text)
                .map_err(|_| format!("“{}”不是花名册编号；请填阅签人的编号", shown(&text)))
        })?;
        if own == Some(&signer) {
            self.problem(Column::Signer, || "不能由本人阅签自己的报告".to_owned());
            return None;
        }
        Some(signer)
    }

    fn roles(&mut self) -> Vec<Role> {
        let Some(text) = self.long(Column::Roles, LONGEST_REMARK) else {
            return Vec::new();
        };
        let names = text.split(['、', ',', '，', ';', '；']).map(str::trim);
        let mut roles = Vec::new();
        for name in names.filter(|name| !name.is_empty()) {
            match Role::parse_granted(name) {
                Some(role) if roles.contains(&role) => {}
                Some(role) => roles.push(role),
                // Whether someone must declare follows from the rules: granting it says nothing.
                None if name == Role::Declarant.in_chinese() => {}
                None => self.problem(Column::Roles, || {
                    let known: Vec<&str> = Role::GRANTED.iter().map(|role| role.in_chinese()).collect();
                    format!("没有“{}”这个角色；可填：{}", shown(name), known.join("、"))
                }),
            }
        }
        roles.sort();
        roles
    }

    fn phone(&mut self) -> Option<String> {
        self.read_cell(Column::Phone, |cell| {
            let text = cell.exact_text()?;
            phone::parse(&text).map_err(|error| format!("“{}”{error}", shown(&text)))
        })
    }

    fn yes_or_no(&mut self, column: Column) -> Option<bool> {
        self.read_cell(column, |cell| match cell {
            Cell::Flag(flag) => Ok(*flag),
            _ => match &*cell.text()? {
                "是" => Ok(true),
                "否" => Ok(false),
                text => Err(format!("“{}”应为“是”或“否”", shown(text))),
            },
        })
    }

    fn term<Term: Copy + ToString>(
        &mut self,
        column: Column,
        parse: fn(&str) -> Option<Term>,
        all: &[Term],
    ) -> Option<Term> {
        let text = self.read_cell(column, Cell::text)?;
        let term = parse(&text);
        if term.is_none() {
            self.problem(column, || {
                let known: Vec<String> = all.iter().map(ToString::to_string).collect();
                format!("没有“{}”这一项；可填：{}", shown(&text), known.join("、"))
            });
        }
        term
    }

    fn long(&mut self, column: Column, longest: usize) -> Option<String> {
        let text = self.read_cell(column, Cell::text)?;
        if text::length(&text) > longest {
            self.problem(column, || format!("超过 {longest} 个字"));
            return None;
        }
        Some(text.into_owned())
    }

    /// Reads a cell, if it has anything; a required one has to.
    fn read_cell<Value>(
        &mut self,
        column: Column,
        parse: impl FnOnce(&'a Cell) -> Result<Value, String>,
    ) -> Option<Value> {
        let cell = self.cell(column);
        if cell.is_empty() {
            if column.is_required() {
                self.problem(column, || "必填".to_owned());
            }
            return None;
        }
        match parse(cell) {
            Ok(value) => Some(value),
            Err(message) => {
                self.problem(column, || message);
                None
            }
        }
    }

    fn cell(&self, column: Column) -> &'a Cell {
        let place = self.headings.place(column);
        place
            .and_then(|place| self.cells.get(place))
            .unwrap_or(&Cell::Empty)
    }
}

/// The campaign's units by their names.
pub(crate) struct Units<'a> {
    by_name: HashMap<String, &'a UnitId>,
    campaign: &'a Campaign,
}

impl<'a> Units<'a> {
    pub(crate) fn of(campaign: &'a Campaign) -> Self {
        let units = campaign.units.iter();
        Units {
            by_name: units
                .map(|unit| (text::fold_code(&unit.name), &unit.id))
                .collect(),
            campaign,
        }
    }

    fn with_name(&self, typed: &str) -> Option<&'a UnitId> {
        self.by_name.get(&text::fold_code(typed)).copied()
    }

    /// What may be filled in.
    fn expected(&self) -> String {
        let units = &self.campaign.units;
        if units.len() > MOST_UNITS_NAMED {
            return "请填写单位全称，如模板的“单位”一列所列".to_owned();
        }
        let names: Vec<&str> = units.iter().map(|unit| &*unit.name).collect();
        format!("可填：{}", names.join("、"))
    }
}
