//! `GET /api/deliveries/{id}?view=print`: a delivery as one print: its list with who is not in it, each report and each later
//! withdrawal, every one on a page of its own.

use super::bundle::revision_of;
use super::shown::{self, DeliveryLine};
use crate::Web;
use crate::downloads::LARGEST_ANSWER;
use axum::response::Response;
use campaign::delivery::{Delivery, Item};
use http::StatusCode;
use serde_json::{Value, json};
use web::{Problem, papers};

/// The whole delivery as a page.
///
/// # Errors
/// 409 where it is too large for one page; the database does not answer, or a fault.
pub(super) async fn page(web: &Web, delivery: &Delivery, items: &[Item]) -> Result<Response, Problem> {
    let mut papers: Vec<Value> = Vec::new();
    for item in items {
        if let (Some(report), Some(revision)) = (&item.report, revision_of(web, item).await?) {
            let facts = papers::annex2_facts(&web.campaign, &revision, Some(&report.signed), &[]);
            papers.push(json!({ "report": facts }));
        }
        let later = item.withdrawals.iter();
        papers.extend(later.map(|one| json!({ "left": papers::withdrawal_facts(&web.campaign, one) })));
    }
    let context = json!({
        "css": Value::Null,
        "delivery": DeliveryLine::of(delivery),
        "items": items.iter().map(|item| shown::item(&web.campaign, item)).collect::<Vec<_>>(),
        "papers": papers,
    });
    let html = web.pages.render("print/joint-print.html", context)?;
    if html.len() > LARGEST_ANSWER {
        let detail = "这次报送的材料太多，不能放在一页打印，请下载全部材料（ZIP）后逐份打印";
        return Err(Problem::new(StatusCode::CONFLICT, detail));
    }
    Ok(web::page(StatusCode::OK, html))
}
