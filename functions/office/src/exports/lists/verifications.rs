//! 核查、退出和处理 as they stand, and 待退出事项. What somebody has to stand aside from is left out for them.

use super::super::field::{Field, List, field, named, text};
use super::super::reading::{Pages, Report, Source};
use super::super::whose::Of;
use campaign::Role;
use campaign::case_file::{Entry, Kind, Matter, Watched};
use campaign::verification::View;
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use jiff::civil::Date;
use sheets::lists::Cell;
use store::StoreError;

/// Lines of the watch list that are looked up at once.
const AT_ONCE: usize = 8;

/// Something that was found or decided.
pub(super) struct Row {
    entry: Entry,
    /// Whether it counts for what is declared now.
    counts: bool,
}

fn kind(kind: Kind) -> Cell {
    named(kind.as_str(), kind.in_chinese())
}

fn case_report(entry: &Entry) -> Option<u32> {
    match &entry.matter {
        Matter::Disposition(disposition) => disposition.case_report.as_ref().map(|report| report.serial),
        _ => None,
    }
}

fn role(role: Role) -> Cell {
    named(role.as_str(), role.in_chinese())
}

pub(super) const FIELDS: &[Field<Row>] = &[
    field("revision", "所针对的版次", 9, |row, _| {
        Cell::Whole(row.entry.revision.into())
    }),
    field("matter", "事项", 12, |row, _| kind(row.entry.matter.kind())),
    field("about", "参与情况（空为整份报告）", 26, |row, _| {
        Cell::optional(row.entry.about.as_ref().map(|about| about.in_chinese()))
    }),
    field("text", "内容", 60, |row, _| text(row.entry.matter.in_chinese())),
    field("case_report", "个案情况（份次）", 9, |row, _| {
        case_report(&row.entry).map_or(Cell::Empty, |serial| Cell::Whole(serial.into()))
    }),
    field("counts", "对现行内容有效", 9, |row, _| {
        Cell::Is(row.counts)
    }),
    field("by", "登记人", 12, |row, _| text(&row.entry.by.name)),
    field("role", "登记部门", 14, |row, _| role(row.entry.role)),
    field("at", "登记时间", 19, |row, _| Cell::Moment(row.entry.at)),
];

pub(super) fn open(source: &Source) -> List {
    let rows = source
        .declarations_at_a_distance()
        .map_ok(|page| page.iter().flat_map(entries).collect());
    List::about(&source.campaign, FIELDS, Box::pin(rows))
}

fn entries(one: &Report) -> Vec<(Of, Row)> {
    let of = Of::declaration(&one.dossier.current);
    let view = View::of(&one.dossier);
    let all = one
        .dossier
        .case_file
        .iter()
        .flat_map(|case_file| &case_file.entries);
    let row = |entry: &Entry| {
        let kind = entry.matter.kind();
        let place = entry.place.map(|place| view.place_now(entry.revision, place));
        let counts = match place {
            Some(None) => false,
            Some(place) => view.standing_entry(kind, place) == Some(entry),
            None => view.standing_entry(kind, None) == Some(entry),
        };
        let entry = entry.clone();
        (of.clone(), Row { entry, counts })
    };
    all.map(row).collect()
}

/// Something that is not left.
pub(super) struct WatchRow {
    watched: Watched,
    today: Date,
    /// The day it was left meanwhile, as the declarant reported.
    reported: Option<Date>,
}

pub(super) const WATCH_FIELDS: &[Field<WatchRow>] = &[
    field("about", "参与情况", 26, |row, _| {
        text(row.watched.about.in_chinese())
    }),
    field("date", "约定的退出日期", 11, |row, _| {
        Cell::day(row.watched.date)
    }),
    field("passed", "日期已过", 9, |row, _| {
        Cell::Is(row.watched.date.is_some_and(|date| date < row.today))
    }),
    field("ordered", "已责成退出", 9, |row, _| {
        Cell::Is(row.watched.ordered)
    }),
    field("left_out", "更正后不再列报", 9, |row, _| {
        Cell::Is(row.watched.left_out)
    }),
    field(
        "reported_withdrawn_on",
        "本人报告的退出日期",
        11,
        |row, _| Cell::day(row.reported),
    ),
];

pub(super) fn open_watch(source: &Source) -> List {
    let source_of_pages = source.clone();
    let pages = stream::try_unfold(Some(None), move |after: Option<Option<String>>| {
        let source = source_of_pages.clone();
        async move {
            let Some(after) = after else { return Ok(None) };
            let page = source
                .store
                .watch_list
                .watch_page(None, None, after.as_deref(), 100)
                .await?;
            let asked = page
                .items
                .into_iter()
                .filter(|one| source.includes(Some(&one.unit)));
            let rows = asked.map(|watched| look_up(source.clone(), watched));
            let rows: Vec<_> = stream::iter(rows).buffered(AT_ONCE).try_collect().await?;
            let rows: Vec<_> = rows.into_iter().flatten().collect();
            Ok::<_, StoreError>(Some((rows, page.next.map(Some))))
        }
    });
    let pages: Pages<(Of, WatchRow)> = pages.boxed();
    List::about(&source.campaign, WATCH_FIELDS, pages)
}

/// What is known of a line now; none for whoever has to stand aside.
async fn look_up(source: Source, watched: Watched) -> Result<Option<(Of, WatchRow)>, StoreError> {
    let Some(dossier) = source.store.verifications.dossier(&watched.reference).await? else {
        return Ok(None);
    };
    if source.reader.party().bar(&dossier.current).is_some() {
        return Ok(None);
    }
    let view = View::of(&dossier);
    let place = view.place_now(watched.revision, watched.place);
    let of = Of::new(&watched.number, &watched.name, &watched.unit, &watched.reference);
    let row = WatchRow {
        reported: place.and_then(|place| view.reported_withdrawal(place)),
        today: campaign::timing::day(source.now),
        watched,
    };
    Ok(Some((of, row)))
}
