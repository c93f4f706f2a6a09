//! Cadres, marks and deliveries as pages and programs see them.

use campaign::delivery::{Cadre, Delivery, Item, List, Mark, Stage};
use campaign::sign_off::State;
use campaign::{Campaign, timing};
use serde_json::{Value, json};
use web::papers;

/// A cadre's line.
pub(super) fn cadre(campaign: &Campaign, cadre: &Cadre) -> Value {
    let current = cadre.current.as_ref();
    json!({
        "number": cadre.entry.number,
        "name": cadre.entry.name,
        "unit": cadre.entry.unit,
        "unit_name": campaign.unit_name(&cadre.entry.unit),
        "position": cadre.entry.position,
        "reference": current.map(|current| &current.reference),
        "revision": current.map(|current| current.revision),
        "filed_at": current.map(|current| current.filed_at),
        "late": current.is_some_and(|current| current.late),
        "sign_off": cadre.sign_off_state(),
        "signed": cadre.sign_off_state().is_some_and(State::is_signed),
        "office": cadre.standing_mark(List::Office),
        "discipline": cadre.standing_mark(List::Discipline),
        "delivered": cadre.delivered,
        "withdrawals_to_deliver": if cadre.delivered.is_some() { cadre.undelivered_withdrawals().len() } else { 0 },
        "state": cadre.stage(),
        "state_name": cadre.stage().in_chinese(campaign),
    })
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

/// A delivery with what pages print.
pub(super) fn delivery(delivery: &Delivery) -> Value {
    let mut value = json!(delivery);
    value["kind"] = json!(delivery.kind_in_chinese());
    value["on"] = json!(timing::day(delivery.at));
    value["moment"] = json!(timing::moment_in_chinese(delivery.at));
    value
}

/// A delivered item for pages.
pub(super) fn item(campaign: &Campaign, item: &Item) -> Value {
    let report = item.report.as_ref();
    json!({
        "number": item.number,
        "name": item.declarant.name,
        "unit": campaign.unit_name(&item.declarant.unit),
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
