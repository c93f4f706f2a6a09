//! When a run is due, what it does twice, and what one that fails leaves.

use super::*;
use local::database::{Fault, Faults};
use object_store::ObjectStoreExt as _;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use pages::Pages;
use std::sync::Arc;
use summary::handler::{App, Event, Failure, handle};
use summary::progress::{Place, Site};

/// The function with a folder for its files and one for the site.
struct Function {
    app: App,
    store: Store,
    folder: tempfile::TempDir,
}

impl Function {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let campaign = campaign();
        let objects = LocalFileSystem::new_with_prefix(folder.path()).unwrap();
        let store = decided().await;
        let app = App {
            store: summary::Facets::from(&store),
            objects: Box::new(objects),
            site: Some(Site {
                pages: Pages::new(&campaign, None),
                place: Place::Folder(folder.path().join("site")),
                policy: None,
            }),
            webhook: None,
            campaign,
            clock: || at(MOMENT),
        };
        Function { app, store, folder }
    }

    async fn fire(&self, event: &str) -> Result<usize, Failure> {
        let event: Event = serde_json::from_str(event).unwrap();
        handle(Some(event), &self.app).await.map(|answer| answer.files)
    }

    fn read(&self, path: &str) -> Option<Vec<u8>> {
        std::fs::read(self.folder.path().join(path)).ok()
    }

    fn published(&self) -> Vec<u8> {
        self.read("site/progress/index.html").unwrap()
    }
}

const SIX: &str = r#"{"moment":"2017-09-11T10:00:00Z"}"#;

#[tokio::test]
async fn midnight_is_summed_up_only_when_a_deadline_has_passed() {
    let function = Function::start().await;
    assert_eq!(
        function
            .fire(r#"{"moment":"2017-09-11T16:00:00Z"}"#)
            .await
            .unwrap(),
        0,
        "not due"
    );
    assert!(function.read("summaries/2017-09-12T0000/summary.json").is_none());
    assert!(
        function
            .fire(r#"{"moment":"2017-09-15T16:00:00Z"}"#)
            .await
            .unwrap()
            > 0
    );
    assert!(function.read("summaries/2017-09-16T0000/summary.json").is_some());
    let by_hand = r#"{"moment":"2017-09-11T16:00:00Z","by_hand":true}"#;
    assert!(
        function.fire(by_hand).await.unwrap() > 0,
        "asked for by hand it is made all the same"
    );
}

#[tokio::test]
async fn fired_twice_it_makes_the_summary_once() {
    let function = Function::start().await;
    let files = function.fire(SIX).await.unwrap();
    let before = function
        .read("summaries/2017-09-11T1800/annex3-hetang.json")
        .unwrap();
    // Whatever changed since, the summary of that moment is complete and stays.
    let everyone = people::everyone();
    let someone = everyone
        .iter()
        .find(|entry| entry.number.as_str() == "H-03")
        .unwrap();
    let mut moved = someone.clone();
    moved.unit = UnitId::parse("lusong").unwrap();
    people::load(&function.store, &[moved]).await;
    assert_eq!(function.fire(SIX).await.unwrap(), files);
    assert_eq!(
        function
            .read("summaries/2017-09-11T1800/annex3-hetang.json")
            .unwrap(),
        before
    );
}

#[tokio::test]
async fn a_run_that_fails_half_way_leaves_the_last_one_which_the_next_is_compared_with() {
    let function = Function::start().await;
    function.fire(SIX).await.unwrap();
    let there = function.read("summaries/2017-09-11T1800/summary.json").unwrap();
    let published = function.published();
    // Where the brief should go there is a folder already.
    let in_the_way = function
        .folder
        .path()
        .join("summaries/2017-09-12T1800/brief.docx/in-the-way");
    std::fs::create_dir_all(in_the_way).unwrap();
    let failure = function
        .fire(r#"{"moment":"2017-09-12T10:00:00Z"}"#)
        .await
        .unwrap_err();
    assert!(matches!(failure, Failure::Run(_)), "{failure}");
    assert!(
        function
            .read("summaries/2017-09-12T1800/annex3-hetang.json")
            .is_some(),
        "it got half-way"
    );
    assert!(function.read("summaries/2017-09-12T1800/summary.json").is_none());
    assert_eq!(
        function.read("summaries/2017-09-11T1800/summary.json").unwrap(),
        there
    );
    assert_eq!(function.published(), published, "the public sees what it saw");
    function
        .fire(r#"{"moment":"2017-09-13T10:00:00Z"}"#)
        .await
        .unwrap();
    let next: Report =
        serde_json::from_slice(&function.read("summaries/2017-09-13T1800/summary.json").unwrap()).unwrap();
    assert_eq!(next.previous.as_deref(), Some("2017-09-11T1800"));
}

#[tokio::test]
async fn fired_late_it_does_not_set_the_public_page_back() {
    let function = Function::start().await;
    function
        .fire(r#"{"moment":"2017-09-12T10:00:00Z"}"#)
        .await
        .unwrap();
    std::fs::remove_dir_all(function.folder.path().join("site")).unwrap();
    function.fire(SIX).await.unwrap();
    assert!(
        function.read("site/progress/index.html").is_none(),
        "it is left alone"
    );
    assert!(
        function.read("summaries/2017-09-11T1800/summary.json").is_some(),
        "and is made all the same"
    );
}

#[tokio::test]
async fn a_site_that_takes_nothing_fails_the_invocation_and_keeps_the_summary() {
    let mut function = Function::start().await;
    let blocked = function.folder.path().join("blocked");
    std::fs::write(&blocked, "a file, not a folder").unwrap();
    function.app.site.as_mut().unwrap().place = Place::Folder(blocked);
    let failure = function.fire(SIX).await.unwrap_err();
    assert!(matches!(failure, Failure::Publish(_)), "{failure}");
    assert!(function.read("summaries/2017-09-11T1800/summary.json").is_some());
}

#[tokio::test]
async fn a_damaged_manifest_is_told_and_nothing_is_made_of_it() {
    let objects: Arc<dyn ObjectStore> = Arc::new(InMemory::new());
    let path = Path::from("summaries/2017-09-10T1800/summary.json");
    objects.put(&path, "{".into()).await.unwrap();
    let error = summary::run(
        &summary::Facets::from(&decided().await),
        objects.as_ref(),
        &campaign(),
        at(MOMENT),
    )
    .await
    .unwrap_err();
    assert!(
        error.to_string().contains("2017-09-10T1800/summary.json"),
        "{error}"
    );
}

#[tokio::test]
async fn without_the_database_nothing_is_published() {
    let faults = Faults::default();
    let mut function = Function::start().await;
    function.app.store = summary::Facets::from(&people::empty(faults.clone()).await);
    faults.on(Fault::Gone);
    assert!(matches!(function.fire(SIX).await, Err(Failure::Run(_))));
    assert!(function.read("site/progress/index.html").is_none());
}
