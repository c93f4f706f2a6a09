//! What lies behind a fault: logged once for a request, under the id that whoever asked is told.

use crate::Random;
use http::StatusCode;
use std::error::Error;

/// What lies behind a fault, or behind a 503, for the log alone. It carries no personal data: errors of libraries name
/// keys and codes only.
#[derive(Clone, Debug)]
pub(crate) struct Cause(String);

impl Cause {
    /// An error, with what caused it.
    pub(crate) fn of(error: &dyn Error) -> Self {
        Cause(chain(error))
    }

    /// Logs it. A fault gets an id, under which whoever asked may ask about it.
    pub(crate) fn log(&self, status: StatusCode, random: Random) -> Option<String> {
        if status == StatusCode::SERVICE_UNAVAILABLE {
            tracing::warn!(error = self.0, "request not served for now");
            return None;
        }
        let id = crate::drawn(random).to_string();
        tracing::error!(fault = id, error = self.0, "request failed");
        Some(id)
    }
}

/// An error with its causes.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Problem;
    use axum::response::{IntoResponse, Response};
    use http::header;
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};
    use store::StoreError;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, some: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(some)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is logged for an answer, and the id that it gets.
    fn logged(answer: &Response) -> (String, Option<String>) {
        let lines = Lines::default();
        let writer = lines.clone();
        let log = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(move || writer.clone());
        let cause = answer.extensions().get::<Cause>().unwrap();
        let id = tracing::subscriber::with_default(log.finish(), || {
            cause.log(answer.status(), |bits| bits.fill(7))
        });
        let logged = lines.0.lock().unwrap().clone();
        (String::from_utf8(logged).unwrap(), id)
    }

    fn corrupt() -> StoreError {
        StoreError::Corrupt {
            key: "unit / 1".to_owned(),
            reason: "no name".to_owned(),
        }
    }

    fn throttled() -> StoreError {
        StoreError::Unavailable {
            operation: "GetItem",
            cause: store::Cause::Throttled,
        }
    }

    #[test]
    fn a_fault_is_logged_under_the_id_that_is_told() {
        let problem = Problem::from(corrupt());
        assert_eq!(problem.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let (line, id) = logged(&problem.into_response());
        let id = id.unwrap();
        assert!(line.contains("ERROR") && line.contains(&id), "{line}");
        assert!(line.contains("item unit / 1 cannot be read: no name"), "{line}");
        assert_eq!(line.lines().count(), 1);
    }

    #[test]
    fn what_may_work_later_is_no_fault() {
        let problem = Problem::from(throttled());
        assert_eq!(problem.status(), StatusCode::SERVICE_UNAVAILABLE);
        let (line, id) = logged(&problem.into_response());
        assert_eq!(id, None);
        assert!(
            line.contains("WARN") && line.contains("the database is unavailable for GetItem: throttled"),
            "{line}"
        );
    }

    #[test]
    fn a_page_that_tells_of_a_problem_carries_what_is_behind_it() {
        let page = || StatusCode::INTERNAL_SERVER_ERROR.into_response();
        let (line, id) = logged(&Problem::from(corrupt()).told_by(page()));
        assert!(id.is_some() && line.contains("no name"), "{line}");
        let told = Problem::from(throttled()).told_by(page());
        assert_eq!(told.headers()[header::RETRY_AFTER], "5");
    }
}
