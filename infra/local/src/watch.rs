//! For editors: the site is built again when one of its texts changes, and browsers show it.

use anyhow::Context as _;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use http::header;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use site::Options;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;
use tower_livereload::{LiveReloadLayer, Reloader};

/// An editor writes a file in several steps: so long must nothing happen before the site is built.
const QUIET: Duration = Duration::from_millis(100);

/// Serves what `router` serves, with a script that reloads the page when a build has succeeded. Watching ends with the
/// watcher that is returned.
///
/// # Errors
/// The folder of the texts cannot be watched.
pub fn watched(router: Router, options: Options) -> anyhow::Result<(Router, RecommendedWatcher)> {
    let live = LiveReloadLayer::new();
    let reloader = live.reloader();
    let (sender, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let is_change = event.is_ok_and(|event| !matches!(event.kind, EventKind::Access(_)));
        if is_change {
            // Nobody listens any more once the server ends.
            let _ = sender.send(());
        }
    })?;
    for (path, mode) in [
        (&options.content, RecursiveMode::Recursive),
        (&options.campaign, RecursiveMode::NonRecursive),
    ] {
        watcher
            .watch(path, mode)
            .with_context(|| path.display().to_string())?;
    }
    thread::spawn(move || build_after(&changes, &options, &reloader));
    Ok((router.layer(live).layer(from_fn(open)), watcher))
}

fn build_after(changes: &Receiver<()>, options: &Options, reloader: &Reloader) {
    while changes.recv().is_ok() {
        while changes.recv_timeout(QUIET).is_ok() {}
        match site::build(options) {
            Ok(_) => reloader.reload(),
            Err(mistake) => tracing::error!("{mistake}"),
        }
    }
}

/// The script stands in the page, which the policy forbids, and is put there, which compression would prevent.
async fn open(mut request: Request, next: Next) -> Response {
    request.headers_mut().remove(header::ACCEPT_ENCODING);
    let mut response = next.run(request).await;
    response.headers_mut().remove(header::CONTENT_SECURITY_POLICY);
    response
}
