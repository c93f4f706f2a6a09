//! `GET /api/reviews`: what waits for the signer, or for the office to appoint one; and one report of it to read.

use crate::queue::{self, Entry, Filter, QueuePage};
use crate::signatures::LeftReport;
use crate::{Web, case};
use axum::extract::{Path, State};
use axum::response::Response;
use campaign::declaration::Kind;
use campaign::person::Person as Named;
use campaign::sign_off::{self, Because, MOST_IN_A_ROW, Source, State as Standing, Step, Waiting};
use campaign::unit_check::UnitCheck;
use campaign::{Declarant, Declaration, Digest, Reference, Right, RosterNumber, UnitId, terms, timing};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use store::Case;
use utoipa::ToSchema;
use web::openapi::{Faults, Invalid, NoRight, SignedOut};
use web::{Filled, Person, Problem, Query, papers, signing};

const PATH: &str = "/api/reviews";

/// What a queue is narrowed by.
const FILTERS: &[&str] = &["unit", "kind", "late"];

terms! {
    /// Which queue is asked for.
    #[schema(as = Queue)]
    enum List {
        /// What waits for me.
        Mine = "mine",
        /// What waits for the office to appoint somebody.
        Unassigned = "unassigned",
    }
}

impl List {
    /// Signers have the first, the office has the second, and who is both has both.
    fn open_to(person: &Person) -> Vec<List> {
        let lists = [
            (Right::Sign, List::Mine),
            (Right::AppointSigner, List::Unassigned),
        ];
        let open = lists.into_iter().filter(|(right, _)| person.member().may(*right));
        open.map(|(_, list)| list).collect()
    }
}

/// A report that waits.
#[derive(Serialize, ToSchema)]
struct WaitingReport {
    #[serde(flatten)]
    waiting: Waiting,
    unit_name: String,
    /// The signer in whose place one would sign.
    #[schema(required)]
    on_behalf_of: Option<Named>,
}

/// A page of what waits.
#[derive(Serialize, ToSchema)]
struct WaitingReports {
    list: List,
    waiting: Vec<WaitingReport>,
    /// Goes back as `after`; null on the last page.
    #[schema(required)]
    next: Option<RosterNumber>,
}

/// The queue, filtered and in pages.
#[utoipa::path(get, path = "/api/reviews", operation_id = "waitingReports", security(("Session" = [])),
    params(
        ("list" = Option<String>, Query, description = "`mine` or `unassigned`"),
        ("unit" = Option<String>, Query, description = "A unit's id"),
        ("kind" = Option<String>, Query, description = "`nil` or `disclosure`"),
        ("late" = Option<bool>, Query, description = "逾期"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 200")
    ),
    responses((status = 200, description = "What waits", body = WaitingReports), SignedOut, NoRight, Invalid, Faults))]
pub(crate) async fn list(
    State(web): State<Web>,
    person: Person,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let open = List::open_to(&person);
    let wanted = query.read("list", List::parse);
    let list = match wanted {
        Some(list) if open.contains(&list) => list,
        Some(_) => return Err(Problem::new(StatusCode::FORBIDDEN, "您没有办理此事项的权限")),
        None => *open.first().ok_or_else(Problem::not_found)?,
    };
    let filter = Filter {
        unit: query.read("unit", |text| {
            let unit = UnitId::parse(text).ok()?;
            web.campaign.unit(&unit).map(|unit| unit.id.clone())
        }),
        kind: query.read("kind", Kind::parse),
        late: query.read("late", |text| text.parse().ok()),
    };
    let after = query.read("after", |text| RosterNumber::parse(text).ok());
    let limit = query.limit(MOST_IN_A_ROW);
    let signed = query.read("signed", |text| text.parse().ok());
    query.check()?;
    let sources = sources(&web, &person, list).await?;
    let page = queue::page(&web.store, &sources, &filter, person.party(), after, limit).await?;
    if web::wants_page(&headers) {
        let told = Told {
            signed: signed.unwrap_or_default(),
            ..Told::default()
        };
        return show(&web, &person, list, &query, &page, &told);
    }
    let answer = WaitingReports {
        list,
        waiting: page.entries.iter().map(|entry| line(&web, entry)).collect(),
        next: page.next,
    };
    Ok(web::json(StatusCode::OK, &answer))
}

async fn sources(web: &Web, person: &Person, list: List) -> Result<Vec<Source>, Problem> {
    if list == List::Unassigned {
        return Ok(vec![Source {
            signer: None,
            because: Because::Own,
        }]);
    }
    own_sources(web, person).await
}

/// The queues that somebody signs from.
pub(crate) async fn own_sources(web: &Web, person: &Person) -> Result<Vec<Source>, Problem> {
    let signer = &person.entry.number;
    let absent = signing::stands_in_for(web, signer).await?;
    let absent = absent.iter().map(Named::of).collect();
    Ok(sign_off::sources(&web.campaign, signer, absent))
}

fn line(web: &Web, entry: &Entry) -> WaitingReport {
    WaitingReport {
        unit_name: web.campaign.unit_name(&entry.waiting.unit).to_owned(),
        waiting: entry.waiting.clone(),
        on_behalf_of: entry.in_place_of.clone(),
    }
}

/// What a page of the queue says of a row that was to be signed.
#[derive(Default)]
struct Told<'a> {
    /// So many were signed.
    signed: usize,
    /// These were not.
    left: &'a [LeftReport],
    /// The form as it was sent, where nothing of it was done.
    filled: Option<Filled>,
}

/// The signer's own queue after a row of which some were not signed.
pub(crate) async fn after_row(
    web: &Web,
    person: &Person,
    signed: usize,
    left: &[LeftReport],
) -> Result<Response, Problem> {
    let told = Told {
        signed,
        left,
        filled: None,
    };
    show_mine(web, person, &told).await
}

/// The signer's own queue, with a row as it was ticked.
pub(crate) async fn row_again(web: &Web, person: &Person, filled: Filled) -> Result<Response, Problem> {
    let told = Told {
        filled: Some(filled),
        ..Told::default()
    };
    show_mine(web, person, &told).await
}

async fn show_mine(web: &Web, person: &Person, told: &Told<'_>) -> Result<Response, Problem> {
    let sources = own_sources(web, person).await?;
    let all = Filter::default();
    let page = queue::page(&web.store, &sources, &all, person.party(), None, MOST_IN_A_ROW).await?;
    show(web, person, List::Mine, &Query::of("list=mine"), &page, told)
}

fn show(
    web: &Web,
    person: &Person,
    list: List,
    query: &Query,
    page: &QueuePage,
    told: &Told<'_>,
) -> Result<Response, Problem> {
    let blank = Filled::blank();
    let filled = told.filled.as_ref().unwrap_or(&blank);
    let lines: Vec<Value> = page
        .entries
        .iter()
        .map(|entry| {
            let mut line = json!(line(web, entry));
            line["kind_name"] = json!(entry.waiting.kind.in_chinese());
            line["filed_at"] = json!(timing::moment_in_chinese(entry.waiting.filed_at));
            line["in_a_row"] = json!(list == List::Mine && entry.waiting.kind == Kind::Nil);
            let ticked = &filled.form["reports"][entry.waiting.reference.as_str()];
            line["ticked"] = json!(!ticked.is_null());
            line
        })
        .collect();
    let in_a_row = lines.iter().filter(|line| line["in_a_row"] == true).count();
    let open = List::open_to(person);
    let context = json!({
        "list": list.as_str(),
        "lists": open.iter().map(|list| list.as_str()).collect::<Vec<_>>(),
        "asked": query.shown(FILTERS),
        "first": query.given("after").is_none(),
        "in_a_row": in_a_row,
        "signed": told.signed,
        "left": told.left,
        "form": filled.form,
        "errors": filled.errors,
        "lines": lines,
        "next": page.next.as_ref().map(|next| query.address(PATH, &[&["list", "limit"], FILTERS].concat(), next.as_str())),
    });
    let status = if told.left.is_empty() {
        filled.status
    } else {
        StatusCode::CONFLICT
    };
    web.render_for(person, status, "review/reviews.html", context)
}

/// One report, with what one may do to it.
#[derive(Serialize, ToSchema)]
struct ReportToSign {
    reference: Reference,
    number: RosterNumber,
    revision: u32,
    filed_at: Timestamp,
    late: bool,
    sha256: Digest,
    /// The declarant as the roster had them then.
    declarant: Declarant,
    /// The declaration, in the shape it was filed in.
    declaration: Declaration,
    state: Standing,
    #[schema(required)]
    signer: Option<RosterNumber>,
    /// Everything that was done to it, oldest first.
    steps: Vec<Step>,
    /// The unit's last check.
    #[schema(required)]
    check: Option<UnitCheck>,
    /// Of `sign`, `return`, `on_paper`, `appoint`.
    may: Vec<&'static str>,
}

/// One report to read, with what the person may do to it.
#[utoipa::path(get, path = "/api/reviews/{reference}", operation_id = "reportToSign", security(("Session" = [])),
    params(("reference" = String, Path, description = "As on the receipt, such as K7QM-3XWD")),
    responses(
        (status = 200, description = "The report", body = ReportToSign),
        (status = 404, description = "Not among those one signs", body = Problem, content_type = "application/problem+json"),
        SignedOut, NoRight, Faults
    ))]
pub(crate) async fn one(
    State(web): State<Web>,
    person: Person,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let case = case::find(&web, &reference).await?;
    let may = may(&web, &person, &case).await?;
    if web::wants_page(&headers) {
        return page(&web, &person, &case, &may, Filled::blank()).await;
    }
    let steps = web.store.sign_offs.steps(&case.current.number).await?;
    let current = &case.current;
    let answer = ReportToSign {
        reference: current.reference.clone(),
        number: current.number.clone(),
        revision: current.revision,
        filed_at: current.filed_at,
        late: current.late,
        sha256: current.sha256.clone(),
        declarant: current.declarant.clone(),
        declaration: current.content.clone(),
        state: standing(&case),
        signer: case.waiting.as_ref().and_then(|waiting| waiting.signer.clone()),
        steps,
        check: case.check.clone(),
        may: may.names(),
    };
    Ok(web::json(StatusCode::OK, &answer))
}

/// What somebody may do to a report.
struct May {
    sign: bool,
    record: bool,
}

impl May {
    fn names(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        if self.sign {
            names.extend(["sign", "return"]);
        }
        if self.record {
            names.extend(["on_paper", "appoint"]);
        }
        names
    }
}

/// What the person may do to this report.
///
/// # Errors
/// 404 if it is not theirs to see.
async fn may(web: &Web, person: &Person, case: &Case) -> Result<May, Problem> {
    let signs = case::own_authority(web, person, case).await?.is_some();
    let member = person.member();
    if !signs && !member.may(Right::RecordPaper) {
        return Err(not_theirs(web, person, case));
    }
    let waits = standing(case) == Standing::Waiting;
    Ok(May {
        sign: signs && waits,
        record: waits && member.may(Right::RecordPaper) && person.party().bar(&case.current).is_none(),
    })
}

/// Whose it is not to sign finds nothing; who would sign it and is barred by a name is told so.
fn not_theirs(web: &Web, person: &Person, case: &Case) -> Problem {
    let by_rules = case.entry.as_ref().map(|entry| web.campaign.signers_for(entry));
    let would_sign = by_rules.is_some_and(|signers| signers.contains(&person.entry.number));
    match person.party().bar(&case.current) {
        Some(bar) if would_sign && bar.goes_by_name() => Problem::barred(bar, &case.current.reference),
        _ => Problem::not_found(),
    }
}

pub(crate) fn standing(case: &Case) -> Standing {
    let sign_off = case.sign_off.as_ref();
    sign_off.map_or(Standing::Waiting, |sign_off| {
        sign_off.state_of(case.current.revision)
    })
}

/// The report's page once more, read anew: it may stand differently from what was on the screen.
pub(crate) async fn again(
    web: &Web,
    person: &Person,
    reference: &str,
    filled: Filled,
) -> Result<Response, Problem> {
    let case = case::find(web, reference).await?;
    let may = may(web, person, &case).await?;
    page(web, person, &case, &may, filled).await
}

/// What waits for the reader after this report, or, past the last one, before it.
async fn next(web: &Web, person: &Person, case: &Case) -> Result<Option<Waiting>, Problem> {
    if !person.member().may(Right::Sign) {
        return Ok(None);
    }
    let (sources, all) = (own_sources(web, person).await?, Filter::default());
    let number = &case.current.number;
    for after in [Some(number.clone()), None] {
        let page = queue::page(&web.store, &sources, &all, person.party(), after, 1).await?;
        let found = page.entries.into_iter().map(|entry| entry.waiting);
        if let Some(next) = found.into_iter().find(|waiting| &waiting.number != number) {
            return Ok(Some(next));
        }
    }
    Ok(None)
}

/// The report's page, with its forms as they are filled in.
async fn page(
    web: &Web,
    person: &Person,
    case: &Case,
    may: &May,
    filled: Filled,
) -> Result<Response, Problem> {
    let current = &case.current;
    let steps = web.store.sign_offs.steps(&current.number).await?;
    let signer = match case.waiting.as_ref().and_then(|waiting| waiting.signer.clone()) {
        Some(number) => web.store.people.entries(&[number]).await?.pop(),
        None => None,
    };
    let next = match standing(case) {
        Standing::Waiting => None,
        _ => next(web, person, case).await?,
    };
    let context = json!({
        "next": next.map(|next| json!({ "reference": next.reference, "name": next.name })),
        "reference": current.reference,
        "revision": current.revision,
        "filed_at": timing::moment_in_chinese(current.filed_at),
        "late": current.late,
        "state": standing(case),
        "state_name": standing(case).in_chinese(),
        "person": papers::declarant(&web.campaign, current),
        "declaration": papers::content(&current.content),
        "signer": signer.map(|signer| json!({ "number": signer.number, "name": signer.name })),
        "steps": steps.iter().map(|step| papers::step(&web.campaign, step)).collect::<Vec<_>>(),
        "check": case.check.as_ref().map(|check| json!({
            "by": check.by.name, "comment": check.comment, "at": timing::moment_in_chinese(check.at),
            "revision": check.revision,
        })),
        "may": may.names(),
        "form": filled.form,
        "errors": filled.errors,
    });
    web.render_for(person, filled.status, "review/report.html", context)
}
