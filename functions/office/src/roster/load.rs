//! An upload is loaded, a piece at a time. Each piece is noted when it is done, and each person changes only if they
//! still stand as the preview was compared with: so loading can be cut off anywhere, go on, and be asked for twice.

use super::author;
use super::preview;
use super::upload::{self, Loading, State, Upload};
use super::whole;
use crate::Office;
use axum::extract::{Path, Request, State as Stated};
use axum::response::Response;
use campaign::{FieldErrors, Reference};
use http::StatusCode;
use std::time::{Duration, Instant};
use store::{ChangeCause, RosterChange};
use web::{Person, Problem};

/// How long one request loads before it answers how far it has come. API Gateway waits for half a minute.
const LOADS_FOR: Duration = Duration::from_secs(10);

/// `POST /api/roster/uploads/{id}` with `action=load`: begins to load, or goes on.
pub(crate) async fn load(
    Stated(office): Stated<Office>,
    person: Person,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let wants_page = web::wants_page(request.headers());
    let submission = web::body::read(request).await?;
    let id = Reference::parse(&id).map_err(|_| Problem::not_found())?;
    let mut upload = office.upload(&id).await?;
    if submission.value["action"] != "load" {
        let mut errors = FieldErrors::default();
        errors.add("action", "应为 load");
        return Err(Problem::fields(errors));
    }
    if upload.head.state() == State::Staged {
        office.begin(&person, &mut upload).await?;
    }
    office.go_on(&person, &mut upload).await?;
    if wants_page {
        return Ok(web::see_other(&upload.path()));
    }
    let body = preview::in_json(&office, &upload, 0).await?;
    Ok(web::json(StatusCode::OK, &body))
}

impl Office {
    /// Signers are looked at once more: they may have left since the preview.
    async fn begin(&self, person: &Person, upload: &mut Upload) -> Result<(), Problem> {
        upload.head.problems = whole::check(self, upload).await?;
        if !upload.head.problems.is_empty() {
            self.keep_upload(upload).await?;
            return Err(Problem::new(
                StatusCode::CONFLICT,
                "这次上传还有问题，没有载入任何人员；请打开预览页查看",
            ));
        }
        upload.head.loading = Some(Loading::begin(person.entry.number.clone(), self.web.now()));
        if self.keep_upload(upload).await? {
            Ok(())
        } else {
            Err(upload::raced())
        }
    }

    /// Loads until all is done or the time is over.
    async fn go_on(&self, person: &Person, upload: &mut Upload) -> Result<(), Problem> {
        let begun = Instant::now();
        let cause = ChangeCause {
            by: author(person),
            at: self.web.now(),
            upload: Some(upload.id.clone()),
        };
        while let Some(loading) = upload.head.unfinished()
            && begun.elapsed() < LOADS_FOR
        {
            let mut advanced = loading.clone();
            if let Some((part, kind, piece)) = upload.head.piece(loading.pieces) {
                let store = &self.web.store;
                let changes: Vec<RosterChange> = store.staged_piece(&upload.id, part, kind, piece).await?;
                let overtaken = store.change_roster(&changes, &cause).await?;
                advanced.advance(changes.len(), overtaken);
            }
            if advanced.pieces == upload.head.pieces() {
                advanced.finished_at = Some(self.web.now());
            }
            upload.head.loading = Some(advanced);
            if !self.keep_upload(upload).await? {
                // Another request loads the same: what it did is done, so go on from where it stands.
                *upload = self.upload(&upload.id).await?;
            }
        }
        Ok(())
    }
}
