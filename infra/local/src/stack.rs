//! Everything one run works with, opened from the command line's settings.

use crate::args::{ClockKind, Settings};
use crate::clock::LocalClock;
use crate::database::Closing;
use crate::{database, demo, schedule, schema, secrets};
use account::Account;
use anyhow::{Context, bail};
use campaign::Campaign;
use declare::Declare;
use declare::scans::Scans;
use futures::{FutureExt as _, TryStreamExt as _};
use jiff::Timestamp;
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use office::Office;
use office::downloads::Downloads;
use office::summaries::{Asked, MakeError, Summaries, Wish};
use roster::Table;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use store::{Store, StoreError};
use summary::handler::{Failure, Work};
use summary::progress::{Place, Site};
use summary::reminders::Reminding;
use summary::reminders::webhook::Webhook;
use web::codes::CodeKey;
use web::{Origin, SecurityLog, Web, environment};

/// The table's name in the embedded database.
const TABLE: &str = "campaign";

/// The opened stack.
pub struct Stack {
    /// The campaign.
    pub campaign: Arc<Campaign>,
    /// The store.
    pub store: Store,
    /// The clock.
    pub clock: LocalClock,
    /// The functions' router.
    pub api: axum::Router,
    /// Where the schedule's files go: the data folder.
    pub objects: Arc<dyn ObjectStore>,
    /// The built site.
    pub site: PathBuf,
    /// The same, to publish progress on.
    pub progress: Arc<Site>,
    /// Where reminders are posted, if anywhere.
    pub webhook: Option<Webhook>,
    closing: Closing,
}

/// How long the database may take to close.
const LONGEST_CLOSING: Duration = Duration::from_secs(20);

async fn nobody_yet(store: &Store, campaign: &Campaign) -> Result<bool, StoreError> {
    store
        .roster
        .is_empty(campaign.units.iter().map(|unit| &unit.id))
        .await
}

/// Opens the table in the data folder, with the key of its codes.
///
/// # Errors
/// Another process holds the folder, or something in it or in the campaign file is wrong.
pub async fn open_table(settings: &Settings) -> anyhow::Result<(Table, Closing)> {
    let campaign = roster::read_campaign(&settings.campaign)?;
    let (client, closing) = database::open_to_close(&settings.data)?;
    let created = schema::create_table(&client, TABLE).await;
    created.with_context(|| format!("the database in {} can't be used", settings.data.display()))?;
    let store = Store::new(client, TABLE);
    let nobody_yet = nobody_yet(&store, &campaign).await?;
    secrets::hold_to_mark(&settings.data, nobody_yet)?;
    let key = secrets::code_key(&settings.data, nobody_yet)?;
    let table = Table { store, key, campaign };
    Ok((table, closing))
}

impl Stack {
    /// Opens the data folder, loads the demo's roster if there is none, makes the index of people where an older version left
    /// none, and prepares the functions.
    ///
    /// # Errors
    /// Another process holds the folder, or something in it or in the campaign file is wrong.
    pub async fn open(settings: &Settings) -> anyhow::Result<Self> {
        let demo_roster = demo_roster(settings)?;
        let webhook = schedule::webhook()?;
        let (table, closing) = open_table(settings).await?;
        let clock = LocalClock::start(settings)?;
        if let Some(roster) = demo_roster {
            demo::load_if_empty(&table, &roster, &settings.data, (clock.now)()).await?;
            secrets::hold_to_mark(&settings.data, nobody_yet(&table.store, &table.campaign).await?)?;
        }
        table.index_if_missing().await?;
        let Table {
            store,
            key: code_key,
            campaign,
        } = table;
        let here = || format!("http://{}", settings.listen);
        let campaign = Arc::new(Campaign {
            address: Some(settings.origin.clone().unwrap_or_else(here)),
            ..campaign
        });
        let web = Web {
            pages: Arc::new(pages::Pages::new(&campaign, clock.banner().as_deref())),
            campaign: campaign.clone(),
            store: Arc::new(store.clone()),
            clock: clock.now.clone(),
            random: environment::fill,
            origin: Arc::new(Origin {
                secret: None,
                public: settings.origin.clone(),
            }),
            security: SecurityLog::new(&code_key.log_secret(), secrets::security_log(&settings.data)?),
        };
        let objects: Arc<dyn ObjectStore> = Arc::new(objects(&settings.data)?);
        let site = settings.data.join("site");
        let progress = Arc::new(Site {
            pages: pages::Pages::new(&campaign, clock.banner().as_deref()),
            place: Place::Folder(site.clone()),
            policy: None,
        });
        let api = api(
            &web,
            &code_key,
            summaries(&web, &objects, &progress, webhook.as_ref()),
            Downloads::Direct,
        );
        Ok(Stack {
            campaign,
            store,
            clock,
            api,
            objects,
            site,
            progress,
            webhook,
            closing,
        })
    }

    /// Closes the database, once nothing else holds it any more: then all of it is in one file.
    pub async fn close(self) {
        let Stack {
            closing, store, api, ..
        } = self;
        drop((store, api));
        if tokio::time::timeout(LONGEST_CLOSING, closing.closed())
            .await
            .is_err()
        {
            tracing::error!("the database is still busy; it is left as it is");
        }
    }

    /// When the newest declaration on file was filed. A demo clock can be set back behind it; a summary asked for
    /// by hand then takes this moment, so that it leaves out nothing that is on file.
    ///
    /// # Errors
    /// The database fails.
    pub async fn newest_filing(&self) -> Result<Option<Timestamp>, StoreError> {
        let mut newest = None;
        for unit in &self.campaign.units {
            let mut people = self.store.unit_files.everyone(&unit.id, Timestamp::MAX);
            while let Some(person) = people.try_next().await? {
                newest = newest.max(person.dossier.map(|dossier| dossier.current.filed_at));
            }
        }
        Ok(newest)
    }

    /// How the static site is built: into the data folder, for this address.
    #[must_use]
    pub fn site_options(&self, settings: &Settings, address: &str) -> site::Options {
        let mut options = site::Options::new(&self.site);
        options.campaign.clone_from(&settings.campaign);
        if let Some(folder) = settings.campaign.parent() {
            options.content = folder.to_owned();
        }
        options.base_url = address.to_owned();
        options.demo_clock = self.clock.banner();
        options.progress = Some(settings.data.join(archive::PUBLISHED));
        options.compress = true;
        options
    }
}

/// Every function's routes as one service, as API Gateway makes them one in the cloud. One-time codes go by the
/// machine's clock, whatever the campaign's shows.
pub fn api(web: &Web<Store>, code_key: &CodeKey, summaries: Summaries, downloads: Downloads) -> axum::Router {
    let declare = Declare {
        web: web.narrowed(),
        scans: Scans::within(summaries.objects.clone()),
    };
    let account = Account {
        web: web.narrowed(),
        code_key: code_key.clone(),
        real_clock: Arc::new(Timestamp::now),
    };
    let office = Office {
        web: web.narrowed(),
        code_key: code_key.clone(),
        summaries,
        downloads,
    };
    let routes = account::routes(account)
        .merge(declare::routes(declare))
        .merge(review::routes(web.narrowed()))
        .merge(office::routes(office));
    web::app(routes, web)
}

/// The archive in an object store, with the scheduled function in this process to add to it and to send reminders.
#[must_use]
pub fn summaries(
    web: &Web<Store>,
    objects: &Arc<dyn ObjectStore>,
    progress: &Arc<Site>,
    webhook: Option<&Webhook>,
) -> Summaries {
    let (store, campaign) = (summary::Facets::from(web.store.as_ref()), web.campaign.clone());
    let (archive, progress) = (objects.clone(), progress.clone());
    let (clock, webhook) = (web.clock.clone(), webhook.cloned());
    let reminds = webhook.is_some();
    let make = move |wish: Wish| {
        let (store, campaign) = (store.clone(), campaign.clone());
        let (objects, site) = (archive.clone(), progress.clone());
        let (now, webhook) = (clock(), webhook.clone());
        let made = async move {
            let reminding = webhook.as_ref().zip(wish.remind);
            let work = Work {
                store: &store,
                objects: objects.as_ref(),
                campaign: &campaign,
                site: Some(site.as_ref()),
                reminding: reminding.map(|(webhook, by)| Reminding {
                    webhook,
                    now,
                    by: Some(by),
                }),
            };
            match work.all(wish.moment).await {
                Ok(_) => Ok(Asked::Made),
                Err(failure @ Failure::Run(_)) => Err(MakeError::from(failure)),
                // It is there, and the page tells what is wrong with it.
                Err(failure) => {
                    tracing::error!(%failure, "the summary that was asked for");
                    Ok(Asked::Made)
                }
            }
        };
        made.boxed()
    };
    Summaries {
        objects: objects.clone(),
        make: Arc::new(make),
        reminds,
    }
}

/// A folder as object store, made if missing.
///
/// # Errors
/// The folder can't be made.
pub fn objects(folder: &Path) -> anyhow::Result<LocalFileSystem> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    LocalFileSystem::new_with_prefix(folder).with_context(|| folder.display().to_string())
}

/// The roster that a demo begins with; none by the machine's clock, where people come by `accounts`.
fn demo_roster(settings: &Settings) -> anyhow::Result<Option<Vec<u8>>> {
    let is_demo = settings.clock == ClockKind::Demo;
    match &settings.roster {
        Some(_) if !is_demo => bail!(
            "--roster is the demo's, which writes down how everybody signs in; a bureau's own is loaded by \
             `local accounts load --roster FILE --codes FILE`"
        ),
        Some(path) => Ok(Some(fs::read(path).with_context(|| path.display().to_string())?)),
        None if settings.no_demo || !is_demo => Ok(None),
        None => Ok(Some(demo::ROSTER.as_bytes().to_vec())),
    }
}
