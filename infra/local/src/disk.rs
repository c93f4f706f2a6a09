//! Room on the disk, which health knows of before there is none.

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use http::StatusCode;
use std::path::Path;
use std::sync::Arc;
use web::Problem;

/// Bytes that have to be left: more than a bureau's people send within a day. Ours.
pub const LEAST: u64 = 512 * 1024 * 1024;

/// Answers 503 to whoever asks for health while less than this is left where the data are.
pub fn watched(api: Router, data: &Path, least: u64) -> Router {
    let data: Arc<Path> = data.into();
    api.layer(from_fn(move |request: Request, next: Next| {
        let data = data.clone();
        async move {
            if request.uri().path() == "/api/health"
                && let Some(problem) = lacking(&data, least)
            {
                return problem.as_json(None);
            }
            next.run(request).await
        }
    }))
}

fn lacking(data: &Path, least: u64) -> Option<Problem> {
    match fs4::available_space(data) {
        Ok(left) if left >= least => return None,
        Ok(left) => tracing::error!(left, least, "the disk is almost full"),
        Err(error) => tracing::error!(%error, "it can't be told how much room the disk has"),
    }
    let told = "存放数据的磁盘剩余空间不足";
    Some(Problem::new(StatusCode::SERVICE_UNAVAILABLE, told))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::routing::get;
    use tower::ServiceExt as _;

    async fn status(path: &str, least: u64) -> StatusCode {
        let api = Router::new()
            .route("/api/health", get(|| async {}))
            .route("/api/me", get(|| async {}));
        let folder = tempfile::tempdir().unwrap();
        let request = Request::get(path).body(Body::empty()).unwrap();
        let answered = watched(api, folder.path(), least).oneshot(request).await;
        answered.unwrap().status()
    }

    #[tokio::test]
    async fn health_knows_when_the_disk_is_almost_full_and_all_else_goes_on() {
        assert_eq!(status("/api/health", 0).await, StatusCode::OK);
        assert_eq!(
            status("/api/health", u64::MAX).await,
            StatusCode::SERVICE_UNAVAILABLE
        );
        assert_eq!(status("/api/me", u64::MAX).await, StatusCode::OK);
    }
}
