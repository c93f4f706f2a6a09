//! An upload is loaded, a piece at a time. Each piece is noted when it is done, and each person changes only if they
//! still stand as the preview was compared with: so loading can be cut off anywhere, go on, and be asked for twice.

use super::preview::{self, Preview};
use super::upload::{Loading, RoleChanges, State, Upload};
use super::whole;
use crate::{Office, confirmations};
use axum::extract::{Path, Request, State as Stated};
use axum::response::Response;
use campaign::confirmation::{Act, MOST_NAMED};
use campaign::person;
use campaign::roster_step::Author;
use campaign::{Reference, RosterNumber, form, terms};
use http::StatusCode;
use std::time::{Duration, Instant};
use store::{ChangeCause, RosterChange};
use web::openapi::{BadBody, Faults, Invalid, NoRight, SignedOut};
use web::{Form, Person, Problem};

/// How long one request loads before it answers how far it has come. API Gateway waits for half a minute.
const LOADS_FOR: Duration = Duration::from_secs(10);

/// Loads an upload, or goes on with it.
#[utoipa::path(post, path = "/api/roster/uploads/{id}", operation_id = "loadRoster", security(("Session" = [])),
    description = "Loads for about ten seconds. Asked again it goes on, until `state` is `loaded`; then it changes nothing.",
    params(("id" = String, Path, description = "As the upload was answered")),
    request_body(content = UploadAction, content_type = "application/json"),
    responses(
        (status = 200, description = "How far it has come", body = Preview),
        (status = 202, description = "It changes guarded roles: another person is to confirm it", body = Preview),
        (status = 404, description = "No such upload, or its time is over", body = Problem,
            content_type = "application/problem+json"),
        (status = 409, description = "It has problems, or another request is at it", body = Problem,
            content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
pub(crate) async fn load(
    Stated(office): Stated<Office>,
    person: Person,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::read(request).await?;
    let answer = office.loaded(&person, &id, &mut form).await;
    form.answer(&office.web, answer).await
}

terms! {
    /// What is to be done with an upload.
    enum UploadStep {
        Load = "load",
    }
}

form! {
    /// Goes on with an upload.
    struct UploadAction {
        #[schema(value_type = UploadStep)]
        action: Option<String> = chosen "办理方式",
    }
}

impl Office {
    async fn loaded(
        &self,
        person: &Person,
        id: &str,
        form: &mut Form<UploadAction>,
    ) -> Result<Response, Problem> {
        let id = Reference::parse(id).map_err(|_| Problem::not_found())?;
        let mut upload = self.upload(&id).await?;
        form.parse(|fields, check| {
            let step = fields.action.as_deref().and_then(UploadStep::parse);
            check.say_if(step.is_none(), "action", "应为 load");
            step
        })?;
        let status = self.load(person, &mut upload).await?;
        if form.wants_page {
            return Ok(web::see_other(&upload.path()));
        }
        let body = preview::in_json(self, &upload, 0).await?;
        Ok(web::json(status, &body))
    }

    /// Loads, goes on loading, or proposes what takes a second person.
    async fn load(&self, person: &Person, upload: &mut Upload) -> Result<StatusCode, Problem> {
        match upload.head.state() {
            State::Staged => {
                self.check_again(upload).await?;
                let roles = upload.head.role_changes();
                if !roles.is_empty() {
                    return self.propose_loading(person, upload, roles).await;
                }
                self.begin(upload, confirmations::who(person), None).await?;
            }
            State::AwaitingConfirmation => self.begin_if_confirmed(upload).await?,
            State::Loading | State::Loaded => {}
        }
        self.go_on(upload).await?;
        Ok(StatusCode::OK)
    }

    /// Signers are looked at once more: they may have left since the preview.
    async fn check_again(&self, upload: &mut Upload) -> Result<(), Problem> {
        upload.head.problems = whole::check(self, upload).await?;
        if upload.head.problems.is_empty() {
            return Ok(());
        }
        self.keep_upload(upload).await?;
        Err(Problem::new(
            StatusCode::CONFLICT,
            "这次上传还有问题，没有载入任何人员；请打开预览页查看",
        ))
    }

    async fn propose_loading(
        &self,
        person: &Person,
        upload: &mut Upload,
        roles: RoleChanges,
    ) -> Result<StatusCode, Problem> {
        if roles.more > 0 {
            let message = format!(
                "一次最多变动 {MOST_NAMED} 人的角色、阅签人或者办理人员的登记，请分成几个文件，分次载入和确认"
            );
            return Err(Problem::new(StatusCode::CONFLICT, message));
        }
        let act = Act::LoadRoster {
            upload: upload.id.clone(),
            changes: roles.named,
            discipline: roles.discipline,
        };
        let proposal = self.propose(person, act).await?;
        upload.head.proposal = Some(proposal.id);
        self.keep_alone(upload).await?;
        Ok(StatusCode::ACCEPTED)
    }

    /// Loading that was cut off right after it was confirmed.
    async fn begin_if_confirmed(&self, upload: &mut Upload) -> Result<(), Problem> {
        let waits = || {
            Problem::new(
                StatusCode::CONFLICT,
                "这次上传须由另一人确认，正等待确认，确认后载入",
            )
        };
        let Some(id) = &upload.head.proposal else {
            return Err(waits());
        };
        let found = self.web.store.proposals.find(id).await;
        let proposal = found?.ok_or_else(waits)?;
        match proposal.state {
            campaign::confirmation::State::Confirmed { decided_by, .. } => {
                self.begin(upload, proposal.by, Some(decided_by)).await
            }
            _ => Err(waits()),
        }
    }

    /// Loads an upload that was confirmed just now, as far as one request goes.
    pub(crate) async fn load_confirmed(
        &self,
        upload: &mut Upload,
        by: person::Person,
        confirmed_by: person::Person,
    ) -> Result<(), Problem> {
        self.begin(upload, by, Some(confirmed_by)).await?;
        self.go_on(upload).await
    }

    /// Whether those whose roles an upload changes still stand as it was compared with them.
    pub(crate) async fn roles_still_stand(&self, upload: &Upload) -> Result<bool, Problem> {
        let named: Vec<RosterNumber> = upload
            .head
            .role_changes()
            .named
            .into_iter()
            .map(|change| change.number)
            .collect();
        let standing = self.web.store.roster_changes.seen(&named).await?;
        let mut at = 0;
        while let Some(changes) = self.changes(upload, at).await? {
            at += 1;
            let overtaken = changes.iter().any(|change| {
                let stands = standing.get(change.number()).map(|seen| &seen.stamp);
                named.contains(change.number()) && stands != change.before()
            });
            if overtaken {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn begin(
        &self,
        upload: &mut Upload,
        by: person::Person,
        confirmed_by: Option<person::Person>,
    ) -> Result<(), Problem> {
        upload.head.loading = Some(Loading::begin(by, confirmed_by, self.web.now()));
        self.keep_alone(upload).await
    }

    /// The changes of one piece of an upload, from 0; none beyond the last.
    pub(super) async fn changes(
        &self,
        upload: &Upload,
        at: u32,
    ) -> Result<Option<Vec<RosterChange>>, Problem> {
        let Some((part, kind, piece)) = upload.head.piece(at) else {
            return Ok(None);
        };
        let uploads = &self.web.store.uploads;
        Ok(Some(uploads.piece(&upload.id, part, kind, piece).await?))
    }

    /// Loads until all is done or the time is over.
    async fn go_on(&self, upload: &mut Upload) -> Result<(), Problem> {
        let begun = Instant::now();
        while let Some(loading) = upload.head.unfinished()
            && begun.elapsed() < LOADS_FOR
        {
            let cause = ChangeCause {
                by: Author::Person(loading.by.clone()),
                at: self.web.now(),
                upload: Some(upload.id.clone()),
                confirmed_by: loading.confirmed_by.clone(),
            };
            let mut advanced = loading.clone();
            // Who signs is known once everyone is loaded.
            if let Some(changes) = self.changes(upload, loading.pieces).await? {
                let overtaken = self.web.store.roster_changes.make(&changes, &cause).await?;
                advanced.advance(changes.len(), overtaken);
            } else if let Some(changes) = self.changes(upload, loading.routed).await? {
                self.route_anew(&changes).await?;
                advanced.routed += 1;
            }
            if advanced.routed == upload.head.pieces() {
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
