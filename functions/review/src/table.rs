//! `GET /api/units/{unit}/annex3`: the unit's Annex 3, as it stands or as it was sealed; as JSON, page or workbook.

use crate::Web;
use crate::units;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use campaign::annex3::{Annex3, Mismatch, UnitFold};
use campaign::declaration::Kind;
use campaign::person::Person as Named;
use campaign::plan::Unit;
use campaign::seal::{Differences, Foot, Seal, SealLine, SealedTable, Unfinished};
use campaign::{Digest, OnFile, Right, Role, timing};
use futures::stream::TryStreamExt as _;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::json;
use sheets::annex3::{Head, Signatures};
use store::StoreError;
use utoipa::ToSchema;
use web::openapi::{Faults, File, Invalid, NoRight, NotThere, SignedOut};
use web::{Filled, Person, Problem, Query};

/// A unit's table as it stands.
pub(crate) struct Live {
    pub(crate) table: SealedTable,
    /// What does not fit in it.
    pub(crate) errors: Vec<Mismatch>,
    /// Who fills it in, as far as known.
    pub(crate) foot: Foot,
}

/// What is shown: the live table or the sealed one, with what is known besides.
pub(crate) struct Shown {
    pub(crate) table: SealedTable,
    /// SHA-256 over the table's text, whole.
    pub(crate) sha256: Digest,
    pub(crate) foot: Foot,
    /// Whether `table` is what was sealed.
    pub(crate) is_sealed: bool,
    /// The last seal, which may have been opened.
    pub(crate) seal: Option<Seal>,
    /// How what stands now differs from what was sealed.
    pub(crate) differs: Option<Differences>,
    /// What does not fit in the live table, in words.
    pub(crate) obstacles: Vec<Obstacle>,
}

/// Something that does not fit, in words.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct Obstacle {
    #[serde(flatten)]
    mismatch: Mismatch,
    pub(crate) message: String,
}

/// Reads a unit's table.
pub(crate) async fn live(web: &Web, unit: &Unit) -> Result<Live, StoreError> {
    let files = &web.store.unit_files;
    let mut fold = UnitFold::new(&web.campaign, unit);
    let (mut rows, mut officer) = (Vec::new(), Officer::default());
    let (mut unfinished, mut nil) = (Unfinished::default(), Vec::new());
    let mut checkers = Vec::new();
    let mut people = files.everyone(&unit.id, web.now());
    while let Some(person) = people.try_next().await? {
        officer.meet(&person);
        unfinished.person(&web.campaign, &person);
        if person.checks_for(unit) {
            checkers.push(person.entry.number.clone());
        }
        let counted = person.counted(&web.campaign);
        if counted.is_some_and(|dossier| dossier.current.content.kind == Kind::Nil) {
            nil.push(Named::of(&person.entry));
        }
        rows.extend(fold.person(&person));
    }
    let annex3 = Annex3 {
        rows,
        tally: fold.finish(),
    };
    let (mut table, errors) = SealedTable::of(&web.campaign, unit, annex3);
    unfinished.leave_to_nobody(&checkers);
    table.unfinished = unfinished;
    table.nil = nil;
    table.unit_note = files.unit_note(&unit.id).await?.and_then(|note| note.text);
    Ok(Live {
        table,
        errors,
        foot: officer.0,
    })
}

/// The unit's officer, who fills in the table, with the telephone from the officer's own report.
#[derive(Default)]
struct Officer(Foot);

impl Officer {
    fn meet(&mut self, person: &OnFile) {
        let entry = &person.entry;
        let fills_in = person.departed_on.is_none() && entry.roles.contains(&Role::UnitOfficer);
        if self.0.filled_by.is_none() && fills_in {
            let filed = person.dossier.as_ref();
            self.0 = Foot {
                filled_by: Some(entry.name.clone()),
                phone: filed.map(|dossier| dossier.current.content.phone.clone()),
            };
        }
    }
}

/// What does not fit, in words.
pub(crate) fn obstacles(errors: &[Mismatch]) -> Vec<Obstacle> {
    let explained = |mismatch: &Mismatch| Obstacle {
        message: mismatch.in_chinese(),
        mismatch: mismatch.clone(),
    };
    errors.iter().map(explained).collect()
}

/// The sealed table where one stands, unless the live one is asked for.
pub(crate) async fn shown(web: &Web, unit: &Unit, want_live: bool) -> Result<Shown, StoreError> {
    let seal = web.store.seals.of(&unit.id).await?;
    let live = live(web, unit).await?;
    let obstacles = obstacles(&live.errors);
    let Some(standing) = seal.as_ref().filter(|seal| seal.stands()) else {
        return Ok(Shown {
            sha256: live.table.digest(),
            table: live.table,
            foot: live.foot,
            is_sealed: false,
            seal,
            differs: None,
            obstacles,
        });
    };
    let sealed = web.store.seals.table_of(standing).await?;
    let differs = sealed.differences(&live.table);
    let (table, foot) = if want_live {
        (live.table, live.foot)
    } else {
        (sealed, standing.foot.clone())
    };
    Ok(Shown {
        sha256: table.digest(),
        table,
        foot,
        is_sealed: !want_live,
        seal,
        differs,
        obstacles,
    })
}

/// Shows a unit's table.
#[utoipa::path(get, path = "/api/units/{unit}/annex3", operation_id = "unitAnnex3", security(("Session" = [])),
    description = "As it was sealed, if a seal stands; else as it stands.",
    params(
        ("unit" = String, Path, description = "A unit's id"),
        ("view" = Option<String>, Query, description = "`live` or `sealed`"),
        ("format" = Option<String>, Query, description = "`xlsx` or `json`")
    ),
    responses(
        (status = 200, description = "The table", content((UnitTable = "application/json"),
            (File = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
        NotThere,
        SignedOut, NoRight, Invalid, Faults
    ))]
pub(crate) async fn show(
    State(web): State<Web>,
    person: Person,
    Path(id): Path<String>,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let unit = units::of_person(&web, &person, &id)?;
    let live = query.read("view", |text| match text {
        "live" => Some(true),
        "sealed" => Some(false),
        _ => None,
    });
    let workbook = query.read("format", |text| match text {
        "xlsx" => Some(true),
        "json" => Some(false),
        _ => None,
    });
    query.check()?;
    let mut shown = shown(&web, unit, live == Some(true)).await?;
    take_out_findings(&web, &person, &mut shown.table).await?;
    match workbook {
        Some(true) => to_workbook(&web, unit, &shown),
        None if web::wants_page(&headers) => page(&web, &person, unit, &shown, Filled::blank()).await,
        _ => to_json(&web, unit, shown).await,
    }
}

/// Takes out of a table what was found about who reads it, and about those near them.
pub(crate) async fn take_out_findings(
    web: &Web,
    person: &Person,
    table: &mut SealedTable,
) -> Result<(), StoreError> {
    let declared = web.store.people.declared(&table.people()).await?;
    person.party().take_out_findings(table, &declared);
    Ok(())
}

/// A unit's Annex 3.
#[derive(Serialize, ToSchema)]
struct UnitTable {
    #[serde(flatten)]
    table: SealedTable,
    /// Whether this is what was sealed.
    sealed: bool,
    /// SHA-256 over the table's text.
    sha256: Digest,
    #[schema(required)]
    seal: Option<SealLine>,
    /// How what stands now differs from what was sealed.
    #[schema(required)]
    differs: Option<Differences>,
    /// What keeps the table from being sealed, each with a message that names whose it is.
    errors: Vec<Obstacle>,
    foot: Foot,
    history: Vec<Seal>,
}

async fn to_json(web: &Web, unit: &Unit, shown: Shown) -> Result<Response, Problem> {
    let history = web.store.seals.history(&unit.id).await?;
    let answer = UnitTable {
        sealed: shown.is_sealed,
        sha256: shown.sha256,
        table: shown.table,
        seal: shown.seal.map(SealLine::of),
        differs: shown.differs,
        errors: shown.obstacles,
        foot: shown.foot,
        history,
    };
    Ok(web::json(StatusCode::OK, &answer))
}

fn to_workbook(web: &Web, unit: &Unit, shown: &Shown) -> Result<Response, Problem> {
    let standing = shown.seal.as_ref().filter(|_| shown.is_sealed);
    let head = Head {
        unit: shown.table.unit_name.clone(),
        filled_on: timing::day(standing.map_or_else(|| web.now(), |seal| seal.at)),
        signatures: Signatures {
            head: standing.map(|seal| seal.by.name.clone()),
            filled_by: shown.foot.filled_by.clone(),
            phone: shown.foot.phone.clone(),
        },
    };
    let mut notes = shown.table.added_notes();
    if shown.is_sealed {
        notes.extend(left_open(&shown.table));
    }
    let bytes = sheets::annex3::write_with_notes(&web.campaign, head, &shown.table.rows, notes);
    let bytes = bytes.map_err(Problem::fault)?;
    let kind = HeaderValue::from_static("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    let name = format!("attachment; filename=\"annex3-{}.xlsx\"", unit.id);
    let name = HeaderValue::from_str(&name).map_err(Problem::fault)?;
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)];
    Ok((StatusCode::OK, headers, bytes).into_response())
}

/// The table's page, with what was typed to seal or open it, and what is wrong with that.
pub(crate) async fn page(
    web: &Web,
    person: &Person,
    unit: &Unit,
    shown: &Shown,
    filled: Filled,
) -> Result<Response, Problem> {
    let history = web.store.seals.history(&unit.id).await?;
    let standing = shown.seal.as_ref().filter(|seal| seal.stands());
    let sealed = standing.filter(|_| shown.is_sealed);
    let filled_on = sealed.map_or_else(|| web.now(), |seal| seal.at);
    let rows: Vec<Vec<String>> = shown.table.rows.iter().map(cells).collect();
    let heads = person.member().may(Right::Seal) && person.member().answers_for(&unit.id);
    let context = json!({
        "unit": { "id": unit.id, "name": unit.name },
        "is_sealed": shown.is_sealed,
        "seal": shown.seal.clone().map(SealLine::of),
        "standing": standing.is_some(),
        "differs": shown.differs,
        "obstacles": shown.obstacles,
        "reconciliation": shown.table.reconciliation,
        "balances": shown.table.reconciliation.balances(),
        "missing": shown.table.missing,
        "unfinished": shown.table.unfinished,
        "asks": shown.table.unfinished.counts().in_chinese(shown.table.reconciliation.missing),
        "exemption_claimed": shown.table.exemption_claimed,
        "exempt": shown.table.exempt,
        "apart": shown.table.apart,
        "notes": notes(&shown.table, shown.is_sealed),
        "unit_note": shown.table.unit_note,
        "may_note": Right::Verify.is_held_by(&person.roles),
        "sha256": shown.sha256,
        "rows": rows,
        "sheet": {
            "unit": shown.table.unit_name,
            "head": sealed.map(|seal| &seal.by.name),
            "filled_on": campaign::date::in_chinese(timing::day(filled_on)),
            "filled_by": shown.foot.filled_by,
            "phone": shown.foot.phone,
        },
        "history": history.into_iter().map(SealLine::of).collect::<Vec<_>>(),
        "may_seal": heads && standing.is_none() && shown.obstacles.is_empty(),
        "heads": heads,
        "may_open": person.member().may(Right::Unseal) && standing.is_some(),
        "form": filled.form,
        "errors": filled.errors,
    });
    web.render_for(person, filled.status, "review/annex3.html", context)
}

/// What was not finished when a table was sealed, as notes with the names.
fn left_open(table: &SealedTable) -> Vec<(String, String)> {
    let note = |(what, people): (&str, &[Named])| {
        let names: Vec<String> = people.iter().map(Named::with_number).collect();
        let about = format!("封存时{what} {} 人", people.len());
        (about, names.join("、"))
    };
    let missing = [("未报", table.missing.as_slice())];
    let lists = missing.into_iter().chain(table.unfinished.named());
    lists.filter(|(_, people)| !people.is_empty()).map(note).collect()
}

/// 另附说明: those of the table and of whole declarations, then those of rows.
fn notes(table: &SealedTable, is_sealed: bool) -> Vec<(String, String)> {
    let mut notes = table.added_notes();
    if is_sealed {
        notes.extend(left_open(table));
    }
    let of_rows = table.rows.iter().filter_map(|row| {
        let about = format!("序号 {}：{}", row.serial, row.name);
        row.note.clone().map(|text| (about, text))
    });
    notes.extend(of_rows);
    notes
}

/// A row's cells as text.
pub(crate) fn cells(row: &campaign::annex3::Row) -> Vec<String> {
    use campaign::annex3::Cell;
    let cells = row.cells();
    let texts = cells.iter().map(|cell| match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.to_string(),
        Cell::Whole(number) => number.to_string(),
        Cell::Wan(amount) => amount.to_string(),
    });
    texts.collect()
}
