//! `/api/me/reauthentication`: a one-time code once more within a session, for what [`web::access::reauthentication`] asks it
//! for; then the browser goes on with what it had asked for or sent.

use crate::Account;
use crate::credentials::{OneTimeCode, Waiting};
use crate::prove::NOT_GIVEN;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use campaign::{Digest, FieldErrors};
use http::{HeaderMap, StatusCode, header};
use serde_json::json;
use web::access::{reauthentication, session};
use web::openapi::{BadBody, Faults, Invalid, NotThere, OtherSite, SignedOut};
use web::security::Event;
use web::{Person, Problem, body};

/// The form, as a page.
#[utoipa::path(get, path = "/api/me/reauthentication", operation_id = "reauthenticationForm", security(("Session" = [])),
    responses((status = 200, description = "The form", body = str, content_type = "text/html"),
        NotThere, SignedOut, Faults))]
pub(crate) async fn form(State(account): State<Account>, person: Person) -> Result<Response, Problem> {
    if !person.roles.need_second_factor() {
        return Err(Problem::not_found());
    }
    let errors = FieldErrors::default();
    reauthentication::page(&account.web, &person, StatusCode::OK, ["", ""], &errors)
}

/// Takes a one-time code once more: 204, or on to what the browser was going to do.
#[utoipa::path(post, path = "/api/me/reauthentication", operation_id = "reauthenticate", security(("Session" = [])),
    description = "Takes a one-time code once more within a session. What opens others' accounts, tells who reported or hands \
        out the bureau's lists as files asks for one that was given in the last 15 minutes.",
    request_body(content = OneTimeCode, content_type = "application/json"),
    responses((status = 204, description = "It stands for what follows"),
        (status = 429, description = "Too many misses", body = web::Problem, content_type = "application/problem+json"),
        BadBody, OtherSite, Invalid, NotThere, SignedOut, Faults))]
pub(crate) async fn reauthenticate(
    State(account): State<Account>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    if !person.roles.need_second_factor() {
        return Err(Problem::not_found());
    }
    let (headers, wants_page) = (request.headers().clone(), web::wants_page(request.headers()));
    let mut body = body::read_with_kept(request).await?;
    let mut errors = std::mem::take(&mut body.errors);
    let typed = OneTimeCode::read(&body, &mut errors);
    if typed.totp.is_empty() && !errors.has("totp") {
        errors.add("totp", NOT_GIVEN);
    }
    let taken = if errors.is_empty() {
        account
            .take_one_time_code(&person, &typed.totp, None, &headers)
            .await
    } else {
        Err(Problem::fields(errors))
    };
    match taken {
        Ok(()) if wants_page => account.go_on_with_what_asked(&person, &typed.waiting, &headers),
        Ok(()) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(problem) if wants_page && !problem.field_errors().is_empty() => {
            let waiting = [&*typed.waiting.kept, &typed.waiting.kept_for];
            let (status, errors) = (problem.status(), problem.field_errors());
            let page = reauthentication::page(&account.web, &person, status, waiting, errors)?;
            Ok(problem.told_by(page))
        }
        Err(problem) => Err(problem),
    }
}

impl Account {
    /// Takes a one-time code, for one act where `given_for` names it.
    pub(crate) async fn take_one_time_code(
        &self,
        person: &Person,
        typed: &str,
        given_for: Option<&Digest>,
        headers: &HeaderMap,
    ) -> Result<(), Problem> {
        let sender = self.sender_of(person, headers);
        let sign_in = &self.web.store.sign_in;
        let stored = sign_in.credentials(&sender.number, &sender.address).await?;
        let factor = stored.second_factor.ok_or_else(Problem::not_found)?;
        self.accept_totp(&sender, &factor, typed).await?;
        let tries = sender.one_time_codes();
        let noted = sign_in.reauthenticate(&person.token, given_for, tries, self.web.now());
        if !noted.await? {
            return Err(web::access::signed_out());
        }
        self.web
            .note(Event::Reauthenticated, Some(&sender.number), headers);
        Ok(())
    }

    /// A page that sends the form, or fetches the file, that asked for the code. It does not lead there by itself: a file
    /// leaves the page where it was.
    fn go_on_with_what_asked(
        &self,
        person: &Person,
        waiting: &Waiting,
        headers: &HeaderMap,
    ) -> Result<Response, Problem> {
        let (hidden, address, forget) = match (waiting.fields(), session::take_next(headers)) {
            (Some((hidden, address)), _) => (Some(hidden), address.to_owned(), None),
            (None, Some((address, forget))) => (None, address, Some(forget)),
            (None, None) => return Ok(web::see_other("/api/me")),
        };
        let context = json!({
            "hidden": hidden, "address": address, "name": person.entry.name, "again": true,
        });
        let mut response = self
            .web
            .render_for(person, StatusCode::OK, "account/continue.html", context)?;
        response
            .headers_mut()
            .extend(forget.map(|forget| (header::SET_COOKIE, forget)));
        Ok(response)
    }
}
