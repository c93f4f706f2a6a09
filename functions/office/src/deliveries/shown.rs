//! Cadres, marks and deliveries as pages and programs see them.

use campaign::delivery::{Cadre, Delivered, Delivery, Item, List, Mark, Stage};
use campaign::sign_off::State;
use campaign::{Campaign, Reference, RosterNumber, UnitId, timing};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::papers;

/// A municipally managed cadre with the two lists.
#[derive(Serialize, ToSchema)]
#[schema(as = Cadre)]
pub(super) struct CadreLine {
    #[schema(example = "JL-001")]
    number: RosterNumber,
    name: String,
    unit: UnitId,
    unit_name: String,
    position: String,
    /// Null while nothing was filed; so are the next two.
    #[schema(required)]
    reference: Option<Reference>,
    #[schema(required)]
    revision: Option<u32>,
    #[schema(required)]
    filed_at: Option<Timestamp>,
    /// 逾期; false while nothing was filed.
    late: bool,
    /// Where the report stands with its signer.
    #[schema(required)]
    sign_off: Option<State>,
    signed: bool,
    /// What the office collected.
    #[schema(required)]
    office: Option<Mark>,
    /// What the discipline team collected.
    #[schema(required)]
    discipline: Option<Mark>,
    /// What the city has.
    #[schema(required)]
    delivered: Option<Delivered>,
    /// Withdrawals reported since.
    withdrawals_to_deliver: usize,
    /// How far it is on its way.
    state: Stage,
    state_name: String,
}

/// A delivery with what pages print.
#[derive(Serialize, ToSchema)]
pub(super) struct DeliveryLine {
    #[serde(flatten)]
    delivery: Delivery,
    /// First, or added to it.
    kind: &'static str,
    on: Date,
    /// `at` as pages print it.
    moment: String,
}

impl CadreLine {
    pub(super) fn of(campaign: &Campaign, cadre: &Cadre) -> Self {
        let current = cadre.current.as_ref();
        CadreLine {
            number: cadre.entry.number.clone(),
            name: cadre.entry.name.clone(),
            unit: cadre.entry.unit.clone(),
            unit_name: campaign.unit_name(&cadre.entry.unit).to_owned(),
            position: cadre.entry.position.clone(),
            reference: current.map(|current| current.reference.clone()),
            revision: current.map(|current| current.revision),
            filed_at: current.map(|current| current.filed_at),
            late: current.is_some_and(|current| current.late),
            sign_off: cadre.sign_off_state(),
            signed: cadre.sign_off_state().is_some_and(State::is_signed),
            office: cadre.standing_mark(List::Office).cloned(),
            discipline: cadre.standing_mark(List::Discipline).cloned(),
            delivered: cadre.delivered,
            withdrawals_to_deliver: match cadre.delivered {
                Some(_) => cadre.undelivered_withdrawals().len(),
                None => 0,
            },
            state: cadre.stage(),
            state_name: cadre.stage().in_chinese(campaign),
        }
    }
}

impl DeliveryLine {
    pub(super) fn of(delivery: &Delivery) -> Self {
        DeliveryLine {
            delivery: delivery.clone(),
            kind: delivery.kind_in_chinese(),
            on: timing::day(delivery.at),
            moment: timing::moment_in_chinese(delivery.at),
        }
    }
}

/// What a page adds to a cadre's line: moments to read, and what the person may do for these lists.
pub(super) fn for_page(campaign: &Campaign, line: &mut Value, cadre: &Cadre, lists: &[List]) {
    let current = cadre.current.as_ref();
    line["filed_on"] = json!(current.map(|current| timing::day(current.filed_at)));
    line["sign_off_name"] = json!(cadre.sign_off_state().map(State::in_chinese));
    line["disagrees"] = json!(cadre.stage().disagrees());
    for &list in List::ALL {
        line[list.as_str()] = json!(
            cadre
                .standing_mark(list)
                .map(|held| mark(cadre, list, held, lists))
        );
    }
    let revision = current.map(|current| current.revision);
    let signed = cadre.sign_off_state().is_some_and(State::is_signed);
    let open = |list: &List| cadre.standing_mark(*list).map(|mark| mark.revision) != revision;
    let may = lists
        .iter()
        .filter(|list| signed && cadre.stage() != Stage::Delivered && open(list))
        .map(|list| json!({ "list": list.as_str(), "name": list.in_chinese(campaign) }));
    line["may_collect"] = may.collect();
}

fn mark(cadre: &Cadre, list: List, mark: &Mark, lists: &[List]) -> Value {
    let delivered = cadre
        .delivered
        .is_some_and(|delivered| delivered.revision >= mark.revision);
    let current = cadre.current.as_ref().map(|current| current.revision);
    json!({
        "revision": mark.revision,
        "by": mark.by.name,
        "on": timing::day(mark.at),
        "outdated": current != Some(mark.revision),
        "may_take_back": lists.contains(&list) && !delivered,
    })
}

/// A delivered item for pages.
pub(super) fn item(campaign: &Campaign, item: &Item) -> Value {
    let report = item.report.as_ref();
    json!({
        "number": item.number,
        "name": item.declarant.name,
        "unit": campaign.unit_name(&item.declarant.unit).to_owned(),
        "position": item.declarant.position,
        "reference": item.reference,
        "occasion": item.occasion.in_chinese(),
        "kind": report.map(|report| report.kind.in_chinese()),
        "revision": report.map(|report| report.revision),
        "sha256": report.map(|report| &report.sha256),
        "signed": report.map(|report| papers::step(campaign, &report.signed)),
        "office": report.map(|report| &report.office.by.name),
        "discipline": report.map(|report| &report.discipline.by.name),
        "withdrawals": item.withdrawals.len(),
    })
}
