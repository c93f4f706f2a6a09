//! The model's numbers, counted by simple loops: per unit and for the bureau.

use super::declared::{MODES, SECTORS};
use super::model::{DELIVER_BY, Member, Model, SELF_CHECK_ENDS, State};
use super::people::UNITS;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The figures of a unit or of the bureau.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) expected: u64,
    pub(super) nil: u64,
    pub(super) disclosing: u64,
    pub(super) exempt: u64,
    pub(super) missing: u64,
    pub(super) exemption_claimed: u64,
    pub(super) late: u64,
    pub(super) rows: u64,
    pub(super) waiting: u64,
    pub(super) returned: u64,
    pub(super) signed: u64,
    pub(super) municipal: u64,
    pub(super) delivered: u64,
    pub(super) retained: u64,
    pub(super) self_report: u64,
    pub(super) verification: u64,
    pub(super) agreed: u64,
    pub(super) none: u64,
    pub(super) past_date: u64,
    pub(super) verified: u64,
    pub(super) handled: u64,
    pub(super) sectors: BTreeMap<&'static str, u64>,
    pub(super) modes: BTreeMap<&'static str, u64>,
}

/// All numbers of a moment.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    pub(super) today: Date,
    pub(super) units: Vec<(&'static str, Counts)>,
    pub(super) bureau: Counts,
}

impl Counts {
    /// As the service words them.
    pub(super) fn json(&self) -> Value {
        let share = |shares: &BTreeMap<&'static str, u64>, name: &&'static str| json!({ "name": name, "count": shares.get(name).unwrap_or(&0) });
        json!({
            "expected": self.expected, "nil": self.nil, "disclosing": self.disclosing, "exempt": self.exempt,
            "missing": self.missing, "exemption_claimed": self.exemption_claimed, "late": self.late,
            "rows": self.rows,
            "sign_offs": { "waiting": self.waiting, "returned": self.returned, "signed": self.signed },
            "kept": { "municipal": self.municipal, "delivered": self.delivered, "retained": self.retained },
            "withdrawals": {
                "self_report": self.self_report, "verification": self.verification, "agreed": self.agreed,
                "none": self.none,
            },
            "past_date": self.past_date, "verified": self.verified, "handled": self.handled,
            "sectors": SECTORS.iter().map(|name| share(&self.sectors, name)).collect::<Vec<_>>(),
            "modes": MODES.iter().map(|name| share(&self.modes, name)).collect::<Vec<_>>(),
        })
    }

    /// The part of them that reconciles.
    pub(super) fn reconciliation(&self) -> Value {
        let mut all = self.json();
        let parts = [
            "expected",
            "nil",
            "disclosing",
            "exempt",
            "missing",
            "exemption_claimed",
            "late",
            "rows",
        ];
        all.as_object_mut()
            .unwrap()
            .retain(|name, _| parts.contains(&name.as_str()));
        all
    }

    pub(super) fn balances(&self) -> bool {
        self.expected == self.nil + self.disclosing + self.exempt + self.missing
    }

    /// What the brief's tables head: the names with their numbers.
    pub(super) fn named(&self) -> [(&'static str, u64); 19] {
        [
            ("应报", self.expected),
            ("无情况", self.nil),
            ("有情况", self.disclosing),
            ("豁免", self.exempt),
            ("未报", self.missing),
            ("逾期报", self.late),
            ("待阅签", self.waiting),
            ("已退回", self.returned),
            ("已阅签", self.signed),
            ("留存备查", self.retained),
            ("已报送", self.delivered),
            ("参与活动", self.rows),
            ("主动报告阶段退出", self.self_report),
            ("核查阶段退出", self.verification),
            ("约定退出", self.agreed),
            ("未退出", self.none),
            ("到期未退", self.past_date),
            ("已核查", self.verified),
            ("已处理", self.handled),
        ]
    }

    /// What a unit is to be urged about: how many, and whether the last day is over.
    pub(super) fn urging(&self, today: Date) -> [(&'static str, u64, bool); 5] {
        let (filing, delivering) = (today > SELF_CHECK_ENDS, today > DELIVER_BY);
        [
            ("not_filed", self.missing, filing),
            ("returned", self.returned, filing),
            ("not_signed", self.waiting, filing),
            ("not_delivered", self.municipal - self.delivered, delivering),
            ("past_date", self.past_date, true),
        ]
    }

    fn count(&mut self, unit: &str, member: &Member, today: Date) {
        let person = &member.person;
        if !member.on_roster || person.unit() != unit || !person.must_declare() {
            return;
        }
        self.expected += 1;
        if person.is_municipal() {
            self.municipal += 1;
        }
        let Some(filed) = member.counted() else {
            self.missing += 1;
            return;
        };
        if filed.ruling == Some(true) {
            self.exempt += 1;
        } else if filed.deals.is_empty() {
            self.nil += 1;
        } else {
            self.disclosing += 1;
        }
        if filed.form.claims && filed.ruling.is_none() {
            self.exemption_claimed += 1;
        }
        if filed.is_late() {
            self.late += 1;
        }
        match filed.state {
            State::Waiting => self.waiting += 1,
            State::Returned => self.returned += 1,
            State::Signed => self.signed += 1,
        }
        if person.is_municipal() {
            if filed.delivered == Some(filed.revision) {
                self.delivered += 1;
            }
        } else if filed.state == State::Signed {
            self.retained += 1;
        }
        for deal in filed.rows() {
            self.rows += 1;
            match deal.columns() {
                (true, _, _) => self.self_report += 1,
                (_, true, _) => self.verification += 1,
                (_, _, Some(_)) => self.agreed += 1,
                _ => self.none += 1,
            }
            if deal.past_date(today).is_some() {
                self.past_date += 1;
            }
            if deal.verified.is_some() {
                self.verified += 1;
            }
            if deal.disposed.is_some() {
                self.handled += 1;
            }
            *self.sectors.entry(deal.declared.sector).or_default() += 1;
            *self.modes.entry(deal.declared.mode).or_default() += 1;
        }
    }
}

impl Standing {
    pub(super) fn of(model: &Model, today: Date) -> Standing {
        let mut standing = Standing {
            today,
            units: Vec::new(),
            bureau: Counts::default(),
        };
        for (unit, ..) in UNITS {
            let mut counts = Counts::default();
            for member in model.members.values() {
                counts.count(unit, member, today);
                // The bureau is counted by itself, not added up from what is to be its sum.
                standing.bureau.count(unit, member, today);
            }
            standing.units.push((unit, counts));
        }
        standing
    }

    pub(super) fn unit(&self, id: &str) -> &Counts {
        &self.units.iter().find(|(unit, _)| *unit == id).unwrap().1
    }
}
