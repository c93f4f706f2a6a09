//! The page on which another compares an entry with the paper: everything that was entered, beside the scans.

use super::about::{About, check_distance};
use crate::Web;
use crate::changes::{self, Change};
use crate::file::Filing;
use crate::scans;
use crate::subject::{Subject, Way, paper_path};
use axum::response::Response;
use campaign::contradiction::{Contradiction, contradictions};
use campaign::deadlines::FilingWindow;
use campaign::on_paper::{Media, OnPaper, Scan};
use campaign::paper::{MOST_SCANS, PaperEntry, Refused, State};
use campaign::person;
use campaign::timing;
use campaign::{Declarant, Declaration, RosterNumber};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use web::{Filled, Person, Problem, papers};

/// A report on paper as somebody of the office entered it.
#[derive(Serialize, ToSchema)]
#[schema(as = PaperEntry)]
pub(super) struct PaperEntryAnswer {
    /// Whose.
    #[schema(example = "TY-001")]
    number: RosterNumber,
    /// Counts everything that was done to it: a decision names it.
    step: u32,
    /// What the office says of the paper.
    paper: OnPaper,
    /// The declarant, as the roster had them.
    declarant: Declarant,
    /// The declaration, in the shape it is filed in.
    declaration: Declaration,
    /// The revision on file when it was entered; 0 for none.
    base_revision: u32,
    entered_by: person::Person,
    entered_at: Timestamp,
    scans: Vec<Scan>,
    #[serde(flatten)]
    state: State,
}

impl PaperEntryAnswer {
    pub(super) fn of(entry: &PaperEntry) -> Self {
        PaperEntryAnswer {
            number: entry.number.clone(),
            step: entry.step,
            paper: entry.on_paper.clone(),
            declarant: entry.declarant.clone(),
            declaration: entry.content.clone(),
            base_revision: entry.base_revision,
            entered_by: entry.by.clone(),
            entered_at: entry.at,
            scans: entry.scans.clone(),
            state: entry.state.clone(),
        }
    }
}

/// What was entered, with what may be done to it; `filled` is what was sent of a decision or a scan.
pub(super) async fn page(
    web: &Web,
    person: &Person,
    about: &About,
    filled: Filled,
) -> Result<Response, Problem> {
    let Some(entry) = about.waiting() else {
        return Err(Problem::new(
            http::StatusCode::CONFLICT,
            Refused::Decided.to_string(),
        ));
    };
    check_distance(person, &entry.number, &entry.declarant.name, Some(&entry.content))?;
    let current = about.standing.current.as_ref();
    let read = papers::content(&entry.content);
    let found = contradictions(&web.campaign, &entry.declarant, &entry.content);
    let refused = entry
        .may_be_confirmed(&web.campaign, &person.entry.number, about.entry.as_ref(), current)
        .err();
    let replaces = current.filter(|current| current.revision == entry.base_revision);
    let replaces = replaces.map(|current| {
        json!({
            "reference": current.reference, "revision": current.revision,
            "filed_at": timing::moment_in_chinese(current.filed_at),
            "changes": changes::between(&papers::content(&current.content), &read),
        })
    });
    let is_own = refused == Some(Refused::Own);
    let context = json!({
        "number": entry.number,
        "step": entry.step,
        "action": paper_path(&entry.number),
        "person": papers::person(&web.campaign, &entry.declarant, entry.on_paper.received_on),
        "declaration": read,
        "paper": entry.on_paper,
        "late": web.campaign.filing_window_on(entry.on_paper.received_on) == FilingWindow::Late,
        "by": entry.by,
        "at": timing::moment_in_chinese(entry.at),
        "scans": entry.scans.iter().map(|scan| shown(&paper_path(&entry.number), scan)).collect::<Vec<_>>(),
        "most_scans": MOST_SCANS,
        "piece_bytes": scans::LARGEST_PIECE,
        "most_bytes": scans::LARGEST,
        "contradictions": found.iter().map(Contradiction::in_chinese).collect::<Vec<_>>(),
        "replaces": replaces,
        "differs": own_draft(web, person, about, &read).await?,
        "is_own": is_own,
        "refused": refused.filter(|_| !is_own).map(|refused| refused.to_string()),
        "form": filled.form,
        "errors": filled.errors,
    });
    web.render_for(person, filled.status, "declare/paper-entry.html", context)
}

/// A scan for pages, below this address.
fn shown(below: &str, scan: &Scan) -> Value {
    json!({
        "href": format!("{below}/scans/{}", scan.sha256),
        "media": scan.media.in_chinese(),
        "is_shown": scan.media != Media::Pdf && scans::is_handed_on(scan),
        "kib": scan.bytes.div_ceil(1024),
    })
}

/// How what the reader has entered of the same report differs, without being the first to send it; none where they have
/// entered nothing, or not all of it.
async fn own_draft(
    web: &Web,
    person: &Person,
    about: &About,
    entered: &Value,
) -> Result<Option<Vec<Change>>, Problem> {
    let Some(declarant) = &about.entry else {
        return Ok(None);
    };
    let subject = Subject {
        entry: declarant,
        standing: &about.standing,
        way: Way::Paper(about.last.as_ref()),
    };
    let filing = Filing::of(web, person, subject, true);
    let Some(kept) = filing.kept().find(false).await? else {
        return Ok(None);
    };
    let checked = filing.checked(&kept.submission).ok();
    Ok(checked.map(|checked| changes::between(entered, &papers::content(&checked.declaration))))
}
