//! Runs that fail half-way: the summary before stays what everyone sees, and the next run makes the whole of it.

use super::compare::{bytes, name};
use super::play::{OFFICE, Play};
use futures::stream::BoxStream;
use jiff::civil::DateTime;
use local::database::Fault;
use object_store::path::Path;
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    ObjectStoreExt as _, PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};
use std::fmt;
use std::sync::Arc;

/// The database goes away once the first unit's table is written.
pub(super) async fn by_the_database(play: &mut Play, due: DateTime) {
    let before = seen(play).await;
    let first = Path::from(format!("summaries/{}/annex3-monitoring-centre.html", name(due)));
    let (outcome, ()) = tokio::join!(play.fire(due), async {
        while play.objects().head(&first).await.is_err() {
            tokio::task::yield_now().await;
        }
        play.service.faults.on(Fault::Gone);
    });
    play.service.faults.off();
    assert!(outcome.is_err(), "the database was gone");
    stays(play, due, before).await;
}

/// The object store refuses a unit's table in the middle.
pub(super) async fn by_the_object_store(play: &mut Play, due: DateTime) {
    let before = seen(play).await;
    let refusing = Refusing(play.service.objects.clone());
    let whole = std::mem::replace(&mut play.app.objects, Box::new(refusing));
    let outcome = play.fire(due).await;
    play.app.objects = whole;
    assert!(outcome.is_err(), "a table was refused");
    let written = bytes(play, due, "annex3-hetang.xlsx").await;
    assert!(!written.is_empty(), "it got half-way");
    stays(play, due, before).await;
}

/// What the office and the public see.
async fn seen(play: &mut Play) -> (serde_json::Value, serde_json::Value) {
    let mut overview = play.get(OFFICE, "/api/overview").await;
    overview["deadlines"].take();
    let public = play
        .send(None, reqwest::Method::GET, "/progress/progress.json", None)
        .await;
    (overview, public.1)
}

async fn stays(play: &mut Play, due: DateTime, before: (serde_json::Value, serde_json::Value)) {
    assert_eq!(seen(play).await, before, "what was there before {due}");
    let listed = play.get(OFFICE, "/api/summaries").await;
    assert_eq!(listed["summaries"][0]["name"], name(due));
    assert_eq!(listed["summaries"][0]["complete"], false);
}

/// An object store that does not take one unit's workbook.
#[derive(Debug)]
struct Refusing(Arc<dyn ObjectStore>);

impl fmt::Display for Refusing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("refusing")
    }
}

#[async_trait::async_trait]
impl ObjectStore for Refusing {
    async fn put_opts(&self, at: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        if at.as_ref().ends_with("annex3-tianyuan.xlsx") {
            return Err(object_store::Error::Generic {
                store: "refusing",
                source: "no space is left".into(),
            });
        }
        self.0.put_opts(at, payload, options).await
    }

    async fn put_multipart_opts(
        &self,
        at: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.0.put_multipart_opts(at, options).await
    }

    async fn get_opts(&self, at: &Path, options: GetOptions) -> Result<GetResult> {
        self.0.get_opts(at, options).await
    }

    fn delete_stream(&self, places: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.0.delete_stream(places)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.0.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.0.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.0.copy_opts(from, to, options).await
    }
}
