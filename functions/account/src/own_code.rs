//! `/api/me/code`: somebody takes another personal code in place of their own. It is drawn, not chosen, shown once, and counts
//! once it was typed back; then every other session of theirs has ended.

use crate::Account;
use crate::prove::{Proof, Proven, wrong};
use crate::start::not_typed_back;
use crate::tries::{Sender, left_in_chinese};
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use campaign::person;
use campaign::roster_step::Action;
use campaign::{FieldErrors, PersonalCode, form};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::json;
use store::{CodeHash, NONCE, Written};
use utoipa::ToSchema;
use web::codes::Over;
use web::openapi::{BadBody, Faults, Invalid, OtherSite, SignedOut};
use web::security::Event;
use web::{Form, Person, Problem};

form! {
    /// What changes a code: first `code` and `totp`, then `change` and `new_code`.
    #[schema(as = CodeChange)]
    struct Change {
        /// The code that counts now.
        #[schema(format = Password)]
        code: Option<String> = written "现在的个人识别码",
        /// 动态验证码, where a role takes a second factor.
        totp: Option<String> = written "动态验证码",
        /// The ticket of the new code.
        change: Option<String> = written "更换个人识别码",
        /// The new code, typed back.
        #[schema(format = Password)]
        new_code: Option<String> = written "新的个人识别码",
    }
}

/// A code that counts once it comes back.
#[derive(Serialize, ToSchema)]
struct NewCode {
    /// Goes back as `change`. Ends after 15 minutes, and with the code that counts now.
    ticket: String,
    /// Goes back as `new_code`.
    #[schema(format = Password)]
    code: String,
}

/// The form, as a page.
#[utoipa::path(get, path = "/api/me/code", operation_id = "codeForm", security(("Session" = [])),
    responses((status = 200, description = "The form", body = str, content_type = "text/html"), SignedOut, Faults))]
pub(crate) async fn form(State(account): State<Account>, person: Person) -> Result<Response, Problem> {
    account.code_form(&person, StatusCode::OK, &FieldErrors::default())
}

/// Changes one's own code in two steps.
#[utoipa::path(post, path = "/api/me/code", operation_id = "changeCode", security(("Session" = [])),
    description = "Changes one's own personal code: with the one that counts now a new one is offered; typed back it counts, \
        and all sessions end but this one, which is opened anew.",
    request_body = Change,
    responses((status = 200, description = "A new code, which does not count yet", body = NewCode),
        (status = 204, description = "It counts now", headers(("Set-Cookie" = String, description = "The session"))),
        (status = 429, description = "Too many misses", body = web::Problem, content_type = "application/problem+json"),
        BadBody, OtherSite, Invalid, SignedOut, Faults))]
pub(crate) async fn change(
    State(account): State<Account>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::<Change>::read(request).await?;
    let headers = form.headers().clone();
    let answer = match form.parse(|fields, _| Some(fields.clone())) {
        Err(problem) => Err(problem),
        Ok(typed) => match typed.change {
            None => account.offer_new_code(&person, &typed, &headers).await,
            Some(ref ticket) => account.take_new_code(&person, &typed, ticket, &headers).await,
        },
    };
    match answer {
        Err(problem) if form.wants_page && !problem.field_errors().is_empty() => {
            let page = account.code_form(&person, problem.status(), problem.field_errors())?;
            Ok(problem.told_by(page))
        }
        // Nothing of it is kept to be sent again: it is secret.
        answer => answer,
    }
}

impl Account {
    fn code_form(
        &self,
        person: &Person,
        status: StatusCode,
        errors: &FieldErrors,
    ) -> Result<Response, Problem> {
        let asks_totp = person.roles.need_second_factor();
        let context = json!({ "form": {}, "errors": errors, "asks_totp": asks_totp });
        self.web
            .render_for(person, status, "account/own-code.html", context)
    }

    /// Who is signed in has signed in in this browser.
    pub(crate) fn sender_of(&self, person: &Person, headers: &HeaderMap) -> Sender {
        Sender {
            number: person.entry.number.clone(),
            address: self.address(headers),
            headers: headers.clone(),
            is_known: true,
            strangers_missed: false,
        }
    }

    /// Offers a new code to who gives the one that counts now.
    async fn offer_new_code(
        &self,
        person: &Person,
        typed: &Change,
        headers: &HeaderMap,
    ) -> Result<Response, Problem> {
        let sender = self.sender_of(person, headers);
        let number = &sender.number;
        let Some(code) = &typed.code else {
            let mut errors = FieldErrors::default();
            errors.add("code", "请输入现在的个人识别码");
            return Err(Problem::fields(errors));
        };
        let stored = self
            .web
            .store
            .sign_in
            .credentials(number, &sender.address)
            .await?;
        let (Some((entry, _)), Some(hash)) = (self.holder(number, code, &stored), &stored.code_hash) else {
            let left = self.count_miss(&sender, self.web.now()).await?;
            let message = format!("现在的个人识别码不正确{}", left_in_chinese(left));
            return Err(wrong("code", &message));
        };
        if let (true, Some(factor)) = (
            entry.roles(&self.web.campaign).need_second_factor(),
            &stored.second_factor,
        ) {
            let totp = typed.totp.as_deref().unwrap_or_default();
            self.accept_totp(&sender, factor, totp).await?;
        }
        let mut nonce = [0; NONCE];
        (self.web.random)(&mut nonce);
        let ticket = self
            .code_key
            .ticket(Over::Change, number, hash.as_bytes(), &nonce, self.web.now());
        let own = self.code_key.own_code(number, hash.as_bytes(), &nonce);
        self.show_new_code(person, &own, &ticket, false, headers)
    }

    /// Takes the new code, typed back.
    async fn take_new_code(
        &self,
        person: &Person,
        typed: &Change,
        ticket: &str,
        headers: &HeaderMap,
    ) -> Result<Response, Problem> {
        let (number, now) = (&person.entry.number, self.web.now());
        let Some(former) = person.standing.code_hash else {
            return Err(ended());
        };
        let accepted = self
            .code_key
            .accept(Over::Change, ticket, number, former.as_bytes(), now);
        let nonce = accepted.ok_or_else(ended)?;
        let own = self.code_key.own_code(number, former.as_bytes(), &nonce);
        let typed_back = typed.new_code.as_deref().and_then(PersonalCode::parse);
        if typed_back.is_none_or(|typed| typed != own) {
            return self.show_new_code(person, &own, ticket, true, headers);
        }
        let hash = CodeHash::new(self.code_key.hash(number, &own));
        let who = person::Person::of(&person.entry);
        let sign_in = &self.web.store.sign_in;
        let replaced = sign_in.replace_code(&who, &former, &hash, Action::CodeChanged, now);
        if replaced.await? == Written::Conflict {
            return Err(ended());
        }
        let proven = Proven {
            proof: Proof {
                entry: person.entry.clone(),
                hash,
                second_factor: person.session.second_factor.is_some(),
            },
            sender: self.sender_of(person, headers),
            account: person.standing.account.clone(),
        };
        self.web.note(Event::CodeChanged, Some(number), headers);
        let token = self.begin_session(&proven, headers).await?;
        let mut response = if web::wants_page(headers) {
            web::see_other("/api/me/sessions")
        } else {
            StatusCode::NO_CONTENT.into_response()
        };
        self.hand_over(&token, &proven.proof, headers, &mut response);
        Ok(response)
    }

    /// The new code, to be written down or printed, and typed back.
    fn show_new_code(
        &self,
        person: &Person,
        own: &PersonalCode,
        ticket: &str,
        missed: bool,
        headers: &HeaderMap,
    ) -> Result<Response, Problem> {
        let errors = not_typed_back(missed);
        if !web::wants_page(headers) {
            if missed {
                return Err(Problem::fields(errors));
            }
            let code = NewCode {
                ticket: ticket.to_owned(),
                code: own.reveal(),
            };
            return Ok(web::json(StatusCode::OK, &code));
        }
        let status = if missed {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        };
        let number = person.entry.number.as_str();
        let context = json!({
            "form": { "number": number }, "errors": errors, "changes": true,
            "start": self.own_code_slip(own, ticket, number, headers),
        });
        self.web.render_for(person, status, "account/start.html", context)
    }
}

fn ended() -> Problem {
    let mut errors = FieldErrors::default();
    errors.add(
        "code",
        "更换没有完成：已超过 15 分钟，或识别码已经更换，请重新办理",
    );
    Problem::fields(errors)
}
