//! People and declarations without end, made as they are asked for.

use anyhow::Context as _;
use campaign::annex3::{Row, UnitFold};
use campaign::plan::Unit;
use campaign::{Campaign, Declarant, Dossier, OnFile, Reference, Revision, RosterEntry, RosterNumber};
use serde_json::json;

/// One unit's people, who all disclose one participation.
pub(crate) struct Cast<'a> {
    campaign: &'a Campaign,
    unit: &'a Unit,
    entry: RosterEntry,
    revision: Revision,
}

impl<'a> Cast<'a> {
    pub(crate) fn new(campaign: &'a Campaign) -> anyhow::Result<Self> {
        let unit = campaign.units.first().context("a campaign without units")?;
        let entry: RosterEntry = serde_json::from_value(json!({
            "number": "EX-0", "name": "示例甲", "born": "1980-09", "unit": unit.id, "position": "科员", "rank": "科员",
            "civil_servant": true, "category": "党政机关", "municipally_managed": false, "employment": "在职"
        }))?;
        let content = serde_json::from_value(json!({
            "kind": "disclosure", "status": "在职", "phone": "13800000000", "political_affiliation": "群众",
            "relatives": [],
            "participations": [{
                "participant": "self", "mode": "参股", "sector": "涉砂", "business_name": "示例砂石有限公司",
                "from": "2015-03", "to": "2017-08", "content": "持有百分之十的股份，未任职", "amount_wan": "12.50",
                "profit_wan": "-0.30", "withdrawal": {"status": "已退", "date": "2017-08-30", "method": "撤资"}
            }],
            "instructions_read": true, "pledge": true, "signature": "示例甲"
        }))?;
        let revision = Revision {
            reference: Reference::from_random([0; 5]),
            number: entry.number.clone(),
            revision: 1,
            filed_at: "2017-09-11T01:00:00Z".parse()?,
            late: false,
            of_day: 1,
            seen_withdrawals: None,
            paper: None,
            salt: None,
            sha256: Revision::digest(None, &entry.number, &content),
            declarant: Declarant::from_roster(&entry),
            content,
        };
        Ok(Cast {
            campaign,
            unit,
            entry,
            revision,
        })
    }

    /// Folds this many declarations of as many people, in the order of their numbers.
    pub(crate) fn fold(
        &self,
        declarations: u64,
        mut take: impl FnMut(&Row) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut fold = UnitFold::new(self.campaign, self.unit);
        let mut serial = 0;
        for person in 0..declarations {
            let number = RosterNumber::parse(&format!("EX-{person:09}"))?;
            let entry = RosterEntry {
                number: number.clone(),
                ..self.entry.clone()
            };
            let revision = Revision {
                number,
                ..self.revision.clone()
            };
            for mut row in fold.person(&OnFile::new(entry, Some(Dossier::of(revision)))) {
                serial += 1;
                row.serial = serial;
                take(&row)?;
            }
        }
        let tally = fold.finish();
        anyhow::ensure!(tally.errors.is_empty(), "the cast does not reconcile");
        anyhow::ensure!(
            tally.reconciliation.disclosing == declarations,
            "somebody was not counted"
        );
        Ok(())
    }
}
