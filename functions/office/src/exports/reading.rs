//! What lists are read from, a page at a time: no list is ever held whole.

use crate::reminders::Tables;
use crate::{Facets, Web};
use campaign::sign_off::{SignOff, State};
use campaign::unit_check::UnitCheck;
use campaign::{Campaign, Dossier, OnFile, Party, Roles, RosterEntry, RosterNumber, UnitId};
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use std::collections::VecDeque;
use std::sync::Arc;
use store::{Page, Standing, StoreError};
use web::Person;

/// People on a page: with all that is on file about each, a few hundred kilobytes.
const PEOPLE_A_PAGE: i32 = 100;

/// Requests for single people that are under way at once.
const AT_ONCE: usize = 8;

/// Rows as they are read, some at a time.
pub(super) type Pages<Row> = BoxStream<'static, Result<Vec<Row>, StoreError>>;

/// What a list is made from, and for whom.
#[derive(Clone)]
pub(super) struct Source {
    pub(super) store: Facets,
    pub(super) campaign: Arc<Campaign>,
    /// The moment that is asked about: now.
    pub(super) now: Timestamp,
    /// The units whose people are listed.
    pub(super) units: Vec<UnitId>,
    /// Whether that is the whole bureau.
    pub(super) whole: bool,
    /// Who reads it.
    pub(super) reader: Arc<Reader>,
    /// How the units' tables stand, where the list tells of them.
    pub(super) tables: Arc<Tables>,
}

/// Who reads a list.
pub(super) struct Reader {
    pub(super) entry: RosterEntry,
    pub(super) roles: Roles,
    /// Where they stand themselves.
    pub(super) standing: Standing,
}

impl Reader {
    /// As the rules about who is too near ask for them.
    pub(super) fn party(&self) -> Party<'_> {
        self.standing.party(&self.entry)
    }
}

/// A report that is on file, with everything about it.
pub(super) struct Report {
    pub(super) dossier: Dossier,
    pub(super) sign_off: Option<SignOff>,
    pub(super) check: Option<UnitCheck>,
    /// Why it is kept without being counted; none for one that counts.
    pub(super) apart: Option<&'static str>,
}

impl Report {
    fn of(campaign: &Campaign, one: OnFile) -> Option<Self> {
        Some(Report {
            apart: one.apart(campaign).map(|apart| apart.why()),
            dossier: one.dossier?,
            sign_off: one.sign_off,
            check: one.check,
        })
    }

    /// Where it stands with its signer.
    pub(super) fn state(&self) -> State {
        let revision = self.dossier.current.revision;
        let sign_off = self.sign_off.as_ref();
        sign_off.map_or(State::Waiting, |sign_off| sign_off.state_of(revision))
    }
}

impl Source {
    pub(super) fn new(web: &Web, person: &Person, unit: Option<&UnitId>) -> Self {
        let all = web.campaign.units.iter().map(|unit| unit.id.clone());
        Source {
            store: Facets::clone(&web.store).with_page_size(PEOPLE_A_PAGE),
            campaign: web.campaign.clone(),
            now: web.now(),
            units: unit.map_or_else(|| all.collect(), |unit| vec![unit.clone()]),
            whole: unit.is_none(),
            reader: Arc::new(Reader {
                entry: person.entry.clone(),
                roles: person.roles.clone(),
                standing: person.standing.clone(),
            }),
            tables: Arc::default(),
        }
    }

    /// Whether something about this unit is asked for. What is about none, or one that the campaign no longer has, is
    /// in the whole bureau's lists alone.
    pub(super) fn includes(&self, unit: Option<&UnitId>) -> bool {
        self.whole || unit.is_some_and(|unit| self.units.contains(unit))
    }

    /// The pages of one unit after the other.
    pub(super) fn by_unit<Row: Send + 'static>(
        &self,
        read: impl Fn(Source, UnitId, Option<RosterNumber>) -> BoxFuture<'static, Result<Page<Row>, StoreError>>
        + Send
        + 'static,
    ) -> Pages<Row> {
        let source = self.clone();
        let units: VecDeque<_> = self.units.iter().map(|unit| (unit.clone(), None)).collect();
        let pages = stream::try_unfold(units, move |mut units| {
            let reading = units.pop_front();
            let reading = reading.map(|(unit, after)| (unit.clone(), read(source.clone(), unit, after)));
            async move {
                let Some((unit, reading)) = reading else {
                    return Ok(None);
                };
                let page = reading.await?;
                if let Some(next) = page.next {
                    units.push_front((unit, Some(next)));
                }
                Ok(Some((page.items, units)))
            }
        });
        pages.boxed()
    }

    /// The people on the roster of the units.
    pub(super) fn people(&self) -> Pages<OnFile> {
        self.by_unit(|source, unit, after| {
            Box::pin(async move {
                let files = &source.store.unit_files;
                files.page(&unit, after.as_ref(), source.now).await
            })
        })
    }

    /// The reports of the units' people, each with everything about it; those of people who left the roster come last.
    pub(super) fn declarations(&self) -> Pages<Report> {
        let departed = self.by_unit(|source, unit, after| {
            Box::pin(async move {
                let files = &source.store.unit_files;
                files.departed_page(&unit, after.as_ref(), source.now).await
            })
        });
        let campaign = self.campaign.clone();
        let everyone = self.people().chain(departed);
        let reports = everyone.map_ok(move |page| {
            let reports = page.into_iter().filter_map(|one| Report::of(&campaign, one));
            reports.collect()
        });
        reports.boxed()
    }

    /// The same without those from which the reader has to stand aside: for lists of what was found.
    pub(super) fn declarations_at_a_distance(&self) -> Pages<Report> {
        let reader = self.reader.clone();
        let pages = self.declarations().map_ok(move |mut page| {
            page.retain(|one| reader.party().bar(&one.dossier.current).is_none());
            page
        });
        pages.boxed()
    }

    /// The rows of each declaration that are still to be read, several declarations at once.
    pub(super) fn each_declaration<Row: Send + 'static>(
        &self,
        rows: impl Fn(Source, Report) -> BoxFuture<'static, Result<Vec<Row>, StoreError>>
        + Clone
        + Send
        + Sync
        + 'static,
    ) -> Pages<Row> {
        let source = self.clone();
        let pages = self.declarations_at_a_distance().and_then(move |page| {
            let (source, rows) = (source.clone(), rows.clone());
            async move {
                let all = page.into_iter().map(|one| rows(source.clone(), one));
                stream::iter(all).buffered(AT_ONCE).try_concat().await
            }
        });
        pages.boxed()
    }
}
