//! What somebody declares: as the form takes it, and as the model keeps it.

use super::people::Person;
use jiff::civil::Date;
use serde_json::{Value, json};

/// 参与方式, in the form's order.
pub(super) const MODES: [&str; 9] = [
    "独资",
    "合伙",
    "参股",
    "干股",
    "任职兼职",
    "实际经营",
    "委托代持",
    "提供便利谋利",
    "其他",
];

/// 涉及行业部门, 其他类 last.
pub(super) const SECTORS: [&str; 7] = [
    "涉矿",
    "涉砂",
    "涉渔",
    "涉小水电",
    "涉烟花爆竹",
    "涉危险化学品",
    "其他类",
];

/// One participation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Declared {
    /// The relative who takes part, with the relation; none is the declarant.
    pub(super) kin: Option<(String, &'static str)>,
    pub(super) mode: &'static str,
    pub(super) sector: &'static str,
    pub(super) business: String,
    /// What an earlier revision called the business.
    pub(super) formerly: Option<String>,
    /// First and last month, as `2015-03`.
    pub(super) from: &'static str,
    pub(super) to: Option<&'static str>,
    pub(super) content: String,
    /// In hundredths of 万元.
    pub(super) amount: i64,
    pub(super) profit: i64,
    pub(super) leaving: Leaving,
}

/// Whether it was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Leaving {
    Left(Date, &'static str),
    Staying(Option<Date>),
}

impl Declared {
    /// Somebody's own share in a firm, not left.
    pub(super) fn share(business: &str) -> Declared {
        Declared {
            kin: None,
            mode: "参股",
            sector: "涉砂",
            business: business.to_owned(),
            formerly: None,
            from: "2015-03",
            to: None,
            content: "持有百分之十的股份".to_owned(),
            amount: 1250,
            profit: 30,
            leaving: Leaving::Staying(None),
        }
    }

    pub(super) fn of(mut self, mode: &'static str, sector: &'static str) -> Declared {
        (self.mode, self.sector) = (mode, sector);
        self
    }

    pub(super) fn by(mut self, name: &str, relation: &'static str) -> Declared {
        self.kin = Some((name.to_owned(), relation));
        self
    }

    pub(super) fn worth(mut self, amount: i64, profit: i64) -> Declared {
        (self.amount, self.profit) = (amount, profit);
        self
    }

    pub(super) fn content(mut self, content: &str) -> Declared {
        content.clone_into(&mut self.content);
        self
    }

    pub(super) fn renamed(mut self, business: &str) -> Declared {
        self.formerly = Some(std::mem::replace(&mut self.business, business.to_owned()));
        self
    }

    pub(super) fn left(mut self, day: Date, method: &'static str) -> Declared {
        self.leaving = Leaving::Left(day, method);
        self
    }

    pub(super) fn planned(mut self, day: Date) -> Declared {
        self.leaving = Leaving::Staying(Some(day));
        self
    }

    /// Whether two state the same facts, however they were left.
    pub(super) fn same_facts(&self, other: &Declared) -> bool {
        let plain = |one: &Declared| Declared {
            formerly: None,
            leaving: Leaving::Staying(None),
            ..one.clone()
        };
        plain(self) == plain(other)
    }

    /// What stands behind 其他 and 其他类.
    pub(super) fn mode_other(&self) -> Option<&'static str> {
        (self.mode == "其他").then_some("出租场地")
    }

    pub(super) fn sector_other(&self) -> Option<&'static str> {
        (self.sector == "其他类").then_some("货运")
    }

    fn json(&self, relatives: &[(String, &'static str)]) -> Value {
        let kin = self.kin.as_ref();
        let place = kin.and_then(|kin| relatives.iter().position(|known| known == kin));
        let mut value = json!({
            "participant": place.map_or(json!("self"), |place| json!({ "relative": place })),
            "mode": self.mode, "sector": self.sector, "business_name": self.business, "from": self.from,
            "to": self.to, "content": self.content, "amount_wan": wan(self.amount), "profit_wan": wan(self.profit),
            "withdrawal": self.leaving.json(),
        });
        if let Some(other) = self.mode_other() {
            value["mode_other"] = json!(other);
        }
        if let Some(other) = self.sector_other() {
            value["sector_other"] = json!(other);
        }
        value
    }
}

impl Leaving {
    pub(super) fn json(&self) -> Value {
        match self {
            Leaving::Staying(None) => json!({ "status": "未退出" }),
            Leaving::Staying(Some(day)) => json!({ "status": "未退出", "planned_date": day.to_string() }),
            // To a relative for much more than it is worth: the office is to look at it, and nothing is refused.
            Leaving::Left(day, "转让") => json!({
                "status": "已退", "date": day.to_string(), "method": "转让", "transferee": "示例受让人",
                "transferee_relation": "兄弟", "price_wan": "90.00", "market_value_wan": "20.00",
                "pricing_basis": "双方协商",
            }),
            Leaving::Left(day, method) => {
                json!({ "status": "已退", "date": day.to_string(), "method": method })
            }
        }
    }
}

/// A whole report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) phone: String,
    pub(super) affiliation: &'static str,
    pub(super) deals: Vec<Declared>,
    /// 双创豁免 is claimed.
    pub(super) claims: bool,
}

impl Form {
    /// 无上述情况.
    pub(super) fn nil() -> Form {
        Form::disclosing(Vec::new())
    }

    /// 有上述情况.
    pub(super) fn disclosing(deals: Vec<Declared>) -> Form {
        Form {
            phone: "13800000000".to_owned(),
            affiliation: "中共党员",
            deals,
            claims: false,
        }
    }

    pub(super) fn claiming(mut self) -> Form {
        self.claims = true;
        self
    }

    /// As the person sends it.
    pub(super) fn json(&self, person: &Person) -> Value {
        let mut relatives: Vec<(String, &'static str)> = Vec::new();
        for kin in self.deals.iter().filter_map(|deal| deal.kin.clone()) {
            if !relatives.contains(&kin) {
                relatives.push(kin);
            }
        }
        let listed = relatives
            .iter()
            .map(|(name, relation)| json!({ "name": name, "relation": relation, "position": "自由职业" }));
        let mut value = json!({
            "kind": if self.deals.is_empty() { "nil" } else { "disclosure" },
            "phone": self.phone, "political_affiliation": self.affiliation,
            "relatives": listed.collect::<Vec<_>>(),
            "participations": self.deals.iter().map(|deal| deal.json(&relatives)).collect::<Vec<_>>(),
            "instructions_read": true, "pledge": true, "signature": person.name(),
        });
        if self.claims {
            value["innovation_exemption"] = json!({ "basis": "经单位同意的离岗创业协议" });
        }
        value
    }
}

/// Hundredths of 万元 as text.
pub(super) fn wan(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}
