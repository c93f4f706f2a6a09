//! `POST /api/session`: number, personal code and, where a role asks for it, a one-time code.

use crate::credentials::Credentials;
use crate::prove::{NotProven, Proven};
use crate::second_factor::SecondFactorSecret;
use crate::{Account, me};
use axum::extract::{Request, State};
use axum::response::Response;
use campaign::FieldErrors;
use http::{HeaderMap, StatusCode, header};
use serde_json::json;
use store::Session;
use web::access::session::{self, Token};
use web::{Problem, body};

/// Signs in: 200 with who it is, or 303 to where the browser was going.
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
        Err(NotProven::Missed(problem) | NotProven::Refused(problem)) => {
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
    /// Opens the session, and goes where the browser was going.
    async fn open(
        &self,
        proven: &Proven,
        typed: &Credentials,
        headers: &HeaderMap,
        wants_page: bool,
    ) -> Result<Response, Problem> {
        let (token, now) = (Token::draw(self.web.random), self.web.now());
        let session = Session {
            number: proven.entry.number.clone(),
            started: now,
            seen: now,
            code: proven.code.clone(),
            second_factor: proven.second_factor,
            signers: self.web.campaign.signers_for(&proven.entry),
        };
        let ends = now.saturating_add(session::LONGEST).unwrap_or(now);
        self.web
            .store
            .open_session(&token.digest(), &session, ends)
            .await?;
        let mut response = if !wants_page {
            let roles = proven.entry.roles(&self.web.campaign);
            web::json(
                StatusCode::OK,
                &me::Identity::of(&proven.entry, &roles, &self.web.campaign),
            )
        } else if let Some((hidden, address)) = typed.kept() {
            let context = json!({ "hidden": hidden, "address": address, "name": proven.entry.name });
            self.web.render(StatusCode::OK, "continue.html", context)?
        } else {
            self.where_it_was_going(headers)
        };
        response
            .headers_mut()
            .append(header::SET_COOKIE, token.set_cookie());
        Ok(response)
    }

    fn where_it_was_going(&self, headers: &HeaderMap) -> Response {
        let Some((path, forget)) = session::take_next(headers) else {
            return web::see_other("/api/me");
        };
        let mut response = web::see_other(&path);
        response.headers_mut().append(header::SET_COOKIE, forget);
        response
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
            "kept": typed.kept,
            "kept_for": typed.kept_for,
            "asks_totp": problem.field_errors().has("totp"),
        });
        let page = self.web.render(problem.status(), "sign-in.html", context)?;
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
            let answer = json!({
                "type": "about:blank", "title": "请启用验证器", "status": 401, "fields": errors,
                "enrolment": { "ticket": ticket, "secret": secret.in_base32(), "uri": secret.uri() },
            });
            return Ok(web::json(StatusCode::UNAUTHORIZED, &answer));
        }
        let context = json!({
            "form": { "number": typed.number }, "errors": errors,
            "kept": typed.kept, "kept_for": typed.kept_for,
            "enrolment": { "ticket": ticket, "secret": in_groups(&secret.in_base32()), "qr": secret.qr_code() },
        });
        self.web
            .render(StatusCode::UNAUTHORIZED, "enrolment.html", context)
    }
}

/// Four characters at a time, for typing off.
fn in_groups(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let groups = characters.chunks(4).map(String::from_iter);
    groups.collect::<Vec<_>>().join(" ")
}
