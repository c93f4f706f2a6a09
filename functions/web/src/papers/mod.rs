//! Papers: what was filed, made to be read and to be printed on A4.
//!
//! A paper says nothing of when it was printed or by whom: the same report gives the same page, on a screen, from a
//! printer and in the bundle for the city.

mod reading;

pub use reading::{actor, apart, content, declarant, filed_by, person, step, withdrawal};

use crate::Web;
use campaign::sign_off::Step;
use campaign::{Campaign, Revision, WithdrawalReport, timing};
use jiff::civil::Date;
use pages::PageError;
use serde_json::{Value, json};

/// Where a paper's style comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The site's style sheet: for a page that the service answers.
    Linked,
    /// Within the page: for a file that is opened from a disk.
    Within,
}

/// The style sheet of papers.
const STYLE_SHEET: &str = "paper.css";

impl<Facets> Web<Facets> {
    /// Annex 2 as it was filed, with the decision of whoever signed or returned this revision. `since` are the withdrawals
    /// that were reported later, at the places of their participations: they are printed as what stands now.
    ///
    /// # Errors
    /// A fault of the template.
    pub fn annex2(
        &self,
        revision: &Revision,
        decision: Option<&Step>,
        since: &[Option<&WithdrawalReport>],
        style: Style,
    ) -> Result<String, PageError> {
        let facts = annex2_facts(&self.campaign, revision, decision, since);
        let context = json!({ "css": css(style), "reference": revision.reference, "facts": facts });
        self.pages.render("print/print.html", context)
    }

    /// A withdrawal that was reported after filing.
    ///
    /// # Errors
    /// A fault of the template.
    pub fn withdrawal_paper(&self, report: &WithdrawalReport, style: Style) -> Result<String, PageError> {
        let facts = withdrawal_facts(&self.campaign, report);
        let context = json!({ "css": css(style), "reference": report.reference, "facts": facts });
        self.pages.render("print/print-withdrawal.html", context)
    }
}

/// What Annex 2 prints of a revision; see [`Web::annex2`].
#[must_use]
pub fn annex2_facts(
    campaign: &Campaign,
    revision: &Revision,
    decision: Option<&Step>,
    since: &[Option<&WithdrawalReport>],
) -> Value {
    let mut declaration = content(&revision.content);
    for (place, report) in since.iter().enumerate() {
        if let Some(report) = report {
            let left = &mut declaration["participations"][place];
            left["withdrawal"] = json!(report.withdrawal);
            left["left_reported_at"] = json!(timing::moment_in_chinese(report.reported_at));
        }
    }
    json!({
        "declarant": declarant(campaign, revision),
        "declaration": declaration,
        "filed_at": timing::moment_in_chinese(revision.filed_at),
        "signed_on": signed_on(revision),
        "late": revision.late,
        "reference": revision.reference,
        "number": revision.number,
        "revision": revision.revision,
        "sha256": revision.sha256,
        "decision": decision.map(|decision| step(campaign, decision)),
    })
}

/// What is printed of a withdrawal that was reported after filing.
#[must_use]
pub fn withdrawal_facts(campaign: &Campaign, report: &WithdrawalReport) -> Value {
    json!({
        "name": report.name,
        "unit": campaign.unit_name(&report.unit),
        "number": report.number,
        "reference": report.reference,
        "revision": report.revision,
        "serial": report.serial,
        "report": withdrawal(report),
    })
}

/// The day beside the signature: online that of filing.
fn signed_on(revision: &Revision) -> Date {
    let paper = revision.paper.as_ref();
    paper.map_or_else(
        || timing::day(revision.filed_at),
        |paper| paper.on_paper.signed_on,
    )
}

/// The style sheet itself where the page is to carry it. It holds no `<`, so nothing in it can end the element.
fn css(style: Style) -> Value {
    match style {
        Style::Linked => Value::Null,
        Style::Within => json!(pages::text_of(STYLE_SHEET)),
    }
}
