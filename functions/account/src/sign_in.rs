//! `POST /api/session`: number, personal code and, where a role asks for it, a one-time code.

use crate::credentials::{Credentials, Waiting};
use crate::me::Identity;
use crate::prove::{NotProven, Proof, Proven};
use crate::second_factor::SecondFactorSecret;
use crate::{Account, browser};
use axum::extract::{Request, State};
use axum::response::Response;
use campaign::{Digest, FieldErrors};
use http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use serde_json::json;
use store::{Opening, Session};
use utoipa::ToSchema;
use web::access::Known;
use web::access::session::{self, Token};
use web::openapi::{BadBody, Faults, Invalid, OtherSite};
use web::security::Event;
use web::{Problem, body};

/// 401 on the way in: what is to be done first. Goes back with it are the same number and code.
#[derive(Serialize, ToSchema)]
pub(crate) struct NotSignedIn {
    /// `about:blank`: the status says what kind it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// In Chinese.
    title: &'static str,
    /// The status once more.
    status: u16,
    /// What is to be typed, by field.
    fields: FieldErrors,
    #[serde(flatten)]
    first: First,
}

/// What comes before the session.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BeforeSigningIn)]
pub(crate) enum First {
    /// A second factor to enrol: put it into an app, and send the ticket back with a code of it.
    Enrolment {
        /// Goes back as `enrolment`. Ends after 15 minutes.
        ticket: String,
        /// The secret in base 32.
        secret: String,
        /// The same as an `otpauth:` address.
        uri: String,
    },
    /// A code that nobody else has seen, in place of the issued one: send the ticket back with it.
    Start {
        /// Goes back as `start`. Ends after 15 minutes, and when another code is issued.
        ticket: String,
        /// Goes back as `new_code`; from then on it is the person's 个人识别码.
        #[schema(format = Password)]
        code: String,
    },
}

impl NotSignedIn {
    pub(crate) fn answer(title: &'static str, fields: FieldErrors, first: First) -> Response {
        let status = StatusCode::UNAUTHORIZED;
        let answer = NotSignedIn {
            kind: "about:blank",
            title,
            status: status.as_u16(),
            fields,
            first,
        };
        web::json(status, &answer)
    }
}

/// Signs in: 200 with who it is, or 303 to where the browser was going.
#[utoipa::path(post, path = "/api/session", operation_id = "signIn",
    description = "Signs in, and ends the session that came along. After five misses under a number within 15 minutes, or fifty from \
        an address, further misses are answered with 429; the right code never is. Of one-time codes that come with the right \
        code five are judged.",
    request_body(content = Credentials, content_type = "application/json"),
    responses(
        (status = 200, description = "Signed in", body = Identity,
            headers(("Set-Cookie" = String, description = "The session"))),
        (status = 401, description = "Number, code or one-time code is wrong; or, as application/json, a second factor \
            is to be enrolled, or an own code to be taken in place of an issued one",
            content((Problem = "application/problem+json"), (NotSignedIn = "application/json"))),
        (status = 429, description = "Too many failed attempts", body = Problem, content_type = "application/problem+json",
            headers(("Retry-After" = u64, description = "Seconds"))),
        BadBody, OtherSite, Invalid, Faults
    ))]
pub(crate) async fn sign_in(State(account): State<Account>, request: Request) -> Result<Response, Problem> {
    let (headers, wants_page) = (request.headers().clone(), web::wants_page(request.headers()));
    let mut body = body::read_with_kept(request).await?;
    let mut errors = std::mem::take(&mut body.errors);
    let credentials = Credentials::read(&body, &mut errors);
    let proven = match credentials.number(errors) {
        Ok(number) => account.prove(&number, &credentials, &headers).await,
        Err(problem) => Err(problem.into()),
    };
    match proven {
        Ok(proven) => account.open(&proven, &credentials, &headers, wants_page).await,
        Err(NotProven::Refused(problem)) => {
            if wants_page {
                account.form_again(&credentials, &problem)
            } else {
                Err(problem)
            }
        }
        Err(NotProven::Enrol {
            secret,
            ticket,
            missed,
        }) => account.enrolment(&credentials, &secret, &ticket, missed, wants_page),
        Err(NotProven::Start { own, ticket, missed }) => {
            account.start_page(&credentials, &own, &ticket, missed, &headers)
        }
    }
}

impl Account {
    /// Opens the session in place of the one that the browser had, and goes where the browser was going.
    async fn open(
        &self,
        proven: &Proven,
        typed: &Credentials,
        headers: &HeaderMap,
        wants_page: bool,
    ) -> Result<Response, Problem> {
        let token = self.begin_session(proven, headers).await?;
        let entry = &proven.proof.entry;
        let mut response = if !wants_page {
            let roles = entry.roles(&self.web.campaign);
            web::json(StatusCode::OK, &Identity::of(entry, &roles, &self.web.campaign))
        } else {
            self.go_on(&typed.waiting, &entry.name, headers)?
        };
        self.hand_over(&token, &proven.proof, headers, &mut response);
        Ok(response)
    }

    /// Puts the session into the browser, with the mark by which it is known.
    pub(crate) fn hand_over(
        &self,
        token: &Token,
        proof: &Proof,
        headers: &HeaderMap,
        response: &mut Response,
    ) {
        let mark = self
            .code_key
            .browser_mark(&proof.entry.number, proof.hash.as_bytes());
        for cookie in token
            .set_cookies()
            .into_iter()
            .chain([Known::of(headers).with(&mark)])
        {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }

    /// The session of who proved who they are; the one that the browser had ends.
    pub(crate) async fn begin_session(&self, proven: &Proven, headers: &HeaderMap) -> Result<Token, Problem> {
        let (token, now) = (Token::draw(self.web.random), self.web.now());
        let Proof {
            entry,
            hash,
            second_factor,
        } = &proven.proof;
        let session = Session {
            number: entry.number.clone(),
            started: now,
            seen: now,
            code: Digest::of(hash.as_bytes()),
            second_factor: second_factor.then_some(now),
            given_for: None,
            resets: proven.account.resets(),
            before: proven.account.signed_in,
            signers: self.web.campaign.signers_for(entry),
        };
        let replaced = self.session_behind(headers).await?;
        let opening = Opening {
            token: &token.digest(),
            session: &session,
            browser: &browser::in_chinese(headers),
            ends: now.saturating_add(session::LONGEST).unwrap_or(now),
            replaces: replaced.as_ref().map(|(token, session)| (token, &session.number)),
            forgets: &proven.sender.forgets(*second_factor),
        };
        self.web.store.sign_in.open_session(opening).await?;
        self.web.note(Event::SignedIn, Some(&entry.number), headers);
        Ok(token)
    }

    /// The session that a request carries, whether or not it stands.
    pub(crate) async fn session_behind(
        &self,
        headers: &HeaderMap,
    ) -> Result<Option<(Digest, Session)>, Problem> {
        let Some(token) = Token::of(headers) else {
            return Ok(None);
        };
        let digest = token.digest();
        let session = self.web.store.sessions.find(&digest).await?;
        Ok(session.map(|session| (digest, session)))
    }

    /// Where the browser goes on: to send the form that waited, to what it had asked for, or home.
    fn go_on(&self, waiting: &Waiting, name: &str, headers: &HeaderMap) -> Result<Response, Problem> {
        if let Some((hidden, address)) = waiting.fields() {
            let context = json!({ "hidden": hidden, "address": address, "name": name, "again": false });
            return self.web.render(StatusCode::OK, "account/continue.html", context);
        }
        let Some((path, forget)) = session::take_next(headers) else {
            return Ok(web::see_other("/api/me"));
        };
        let mut response = web::see_other(&path);
        response.headers_mut().append(header::SET_COOKIE, forget);
        Ok(response)
    }

    /// The form with what is wrong in it; neither code is sent back.
    fn form_again(&self, typed: &Credentials, problem: &Problem) -> Result<Response, Problem> {
        let mut errors = problem.field_errors().clone();
        if errors.is_empty() {
            errors.add("", problem.detail());
        }
        let context = json!({
            "form": { "number": typed.number },
            "errors": errors,
            "kept": typed.waiting.kept,
            "kept_for": typed.waiting.kept_for,
            "asks_totp": problem.field_errors().has("totp"),
        });
        let page = self
            .web
            .render(problem.status(), "account/sign-in.html", context)?;
        Ok(problem.told_by(page))
    }

    /// 401 with the secret to put into an app; it counts once a code of it comes back.
    fn enrolment(
        &self,
        typed: &Credentials,
        secret: &SecondFactorSecret,
        ticket: &str,
        missed: bool,
        wants_page: bool,
    ) -> Result<Response, Problem> {
        let mut errors = FieldErrors::default();
        if missed {
            errors.add("totp", "动态验证码不正确，请核对手机时间后，输入新出现的验证码");
        }
        if !wants_page {
            errors.add("totp", "首次登录须先启用验证器，再以其动态验证码登录");
            let first = First::Enrolment {
                ticket: ticket.to_owned(),
                secret: secret.in_base32(),
                uri: secret.uri(),
            };
            return Ok(NotSignedIn::answer("请启用验证器", errors, first));
        }
        let context = json!({
            "form": { "number": typed.number }, "errors": errors,
            "kept": typed.waiting.kept, "kept_for": typed.waiting.kept_for,
            "enrolment": { "ticket": ticket, "secret": in_groups(&secret.in_base32()), "qr": secret.qr_code(),
                "uri": secret.uri() },
        });
        self.web
            .render(StatusCode::UNAUTHORIZED, "account/enrolment.html", context)
    }
}

/// Four characters at a time, for typing off.
fn in_groups(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let groups = characters.chunks(4).map(String::from_iter);
    groups.collect::<Vec<_>>().join(" ")
}
