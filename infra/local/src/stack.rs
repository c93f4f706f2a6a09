//! Everything one run works with, opened from the command line's settings.

use crate::args::Settings;
use crate::clock::LocalClock;
use crate::{database, demo, schema, secrets};
use account::Account;
use anyhow::Context;
use campaign::Campaign;
use futures::{FutureExt as _, TryStreamExt as _};
use jiff::Timestamp;
use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use office::Office;
use office::downloads::Downloads;
use office::summaries::{Asked, MakeError, Summaries};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{Store, StoreError};
use summary::handler::{Failure, Work};
use summary::progress::{Place, Site};
use web::codes::CodeKey;
use web::{Web, environment};

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
}

impl Stack {
    /// Opens the data folder, loads the roster if there is none, and prepares the functions.
    ///
    /// # Errors
    /// Another process holds the folder, or something in it or in the campaign file is wrong.
    pub async fn open(settings: &Settings) -> anyhow::Result<Self> {
        let text = fs::read_to_string(&settings.campaign)
            .with_context(|| format!("campaign file {}", settings.campaign.display()))?;
        let campaign = Campaign::parse(&text).with_context(|| settings.campaign.display().to_string())?;
        let client = database::open(&settings.data)?;
        schema::create_table(&client, TABLE).await?;
        let store = Store::new(client, TABLE);
        let clock = LocalClock::start(settings)?;
        let code_key = secrets::code_key(&settings.data)?;
        if let Some(roster) = roster(settings)? {
            let now = (clock.now)();
            demo::load_if_empty(&store, &campaign, &code_key, &roster, &settings.data, now).await?;
        }
        let campaign = Arc::new(campaign);
        let web = Web {
            pages: Arc::new(pages::Pages::new(&campaign, clock.banner().as_deref())),
            campaign: campaign.clone(),
            store: store.clone(),
            clock: clock.now.clone(),
            random: environment::fill,
            origin: Arc::default(),
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
            summaries(&web, &objects, &progress),
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
        })
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
        .merge(declare::routes(web.narrowed()))
        .merge(review::routes(web.narrowed()))
        .merge(office::routes(office));
    web::app(routes, web)
}

/// The archive in an object store, with the scheduled function in this process to add to it. Reminders are not sent when
/// somebody asks for a summary: that is the schedule's.
#[must_use]
pub fn summaries(web: &Web<Store>, objects: &Arc<dyn ObjectStore>, progress: &Arc<Site>) -> Summaries {
    let (store, campaign) = (summary::Facets::from(&web.store), web.campaign.clone());
    let (archive, progress) = (objects.clone(), progress.clone());
    let make = move |moment| {
        let (store, campaign) = (store.clone(), campaign.clone());
        let (objects, site) = (archive.clone(), progress.clone());
        let made = async move {
            let work = Work {
                store: &store,
                objects: objects.as_ref(),
                campaign: &campaign,
                site: Some(site.as_ref()),
                webhook: None,
            };
            match work.all(moment).await {
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

fn roster(settings: &Settings) -> anyhow::Result<Option<Vec<u8>>> {
    match &settings.roster {
        Some(path) => Ok(Some(fs::read(path).with_context(|| path.display().to_string())?)),
        None if settings.no_demo => Ok(None),
        None => Ok(Some(demo::ROSTER.as_bytes().to_vec())),
    }
}
