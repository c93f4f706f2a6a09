//! `POST /api/session`: number, personal code and, where a role asks for it, a one-time code.

use crate::credentials::Credentials;
use crate::second_factor::SecondFactorSecret;
use crate::{Account, address, me};
use axum::extract::{Request, State};
use axum::response::Response;
use campaign::{Digest, FieldErrors, PersonalCode, RosterEntry, RosterNumber};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::{Attempts, Counted, NONCE, SecondFactor, Session};
use web::access::session::{self, Token};
use web::{Refusal, body};

/// Failed attempts within [`WINDOW`] after which a number is refused until the window ends; ours.
const MOST_BY_PERSON: u32 = 5;

/// The same for an address, behind which a whole office may sit; ours.
const MOST_BY_ADDRESS: u32 = 50;

/// How long failed attempts count; ours.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// One message for every mismatch, so that nobody learns which numbers exist.
const MISMATCH: &str = "花名册编号或个人识别码不正确，请核对后重新输入";

/// Someone who proved who they are.
struct Proven {
    entry: RosterEntry,
    code: Digest,
    second_factor: bool,
}

/// Why nobody is signed in.
enum NotProven {
    Refused(Refusal),
    /// The code is right; a second factor has to be enrolled first.
    Enrol {
        nonce: Vec<u8>,
        ticket: String,
        wrong: bool,
    },
}

impl From<Refusal> for NotProven {
    fn from(refusal: Refusal) -> Self {
        NotProven::Refused(refusal)
    }
}

/// Signs in: 200 with who it is, or 303 to where the browser was going.
pub(crate) async fn sign_in(State(account): State<Account>, request: Request) -> Result<Response, Refusal> {
    let (headers, wants_page) = (request.headers().clone(), web::wants_page(request.headers()));
    let body = body::read(request).await?;
    let mut errors = FieldErrors::default();
    let credentials = Credentials::read(&body, &mut errors);
    let proven = match credentials.number(errors) {
        Ok(number) => account.prove(&number, &credentials, &headers).await,
        Err(refusal) => Err(refusal.into()),
    };
    match proven {
        Ok(proven) => account.open(&proven, &credentials, &headers, wants_page).await,
        Err(NotProven::Refused(refusal)) if wants_page => account.form_again(&credentials, &refusal),
        Err(NotProven::Refused(refusal)) => Err(refusal),
        Err(NotProven::Enrol { nonce, ticket, wrong }) => {
            account.enrolment(&credentials, &nonce, &ticket, wrong, wants_page)
        }
    }
}

impl Account {
    async fn prove(
        &self,
        number: &RosterNumber,
        typed: &Credentials,
        headers: &HeaderMap,
    ) -> Result<Proven, NotProven> {
        let now = self.web.now();
        let address = address::of(headers, self.web.origin.secret.is_some());
        let address = self.code_key.address_digest(&address);
        let stored = self.web.store.credentials(number, &address).await;
        let stored = stored.map_err(|error| self.web.refuse(&error))?;
        refuse_too_many(stored.by_person, MOST_BY_PERSON, now)?;
        refuse_too_many(stored.by_address, MOST_BY_ADDRESS, now)?;
        let hash = stored.code_hash.as_ref().map(|hash| hash.as_bytes().as_slice());
        let matches =
            PersonalCode::parse(&typed.code).is_some_and(|code| self.code_key.matches(number, &code, hash));
        let (Some(entry), Some(hash), true) = (stored.entry, hash, matches) else {
            self.count_failure(number, &address, now).await?;
            return Err(wrong("code", MISMATCH).into());
        };
        let second_factor = entry.roles(&self.web.campaign).need_second_factor();
        if second_factor {
            let accepted = match &stored.second_factor {
                Some(factor) => self.accept_totp(number, factor, &typed.totp).await,
                None => self.enrol(number, hash, typed).await,
            };
            if let Err(not_proven) = accepted {
                if !typed.totp.is_empty()
                    && !matches!(&not_proven, NotProven::Refused(refusal) if refusal.status().is_server_error())
                {
                    self.count_failure(number, &address, now).await?;
                }
                return Err(not_proven);
            }
        }
        if stored.by_person.is_some() {
            let forgotten = self.web.store.forget_attempts(Counted::Person(number)).await;
            forgotten.map_err(|error| self.web.refuse(&error))?;
        }
        let code = Digest::of(hash);
        Ok(Proven {
            entry,
            code,
            second_factor,
        })
    }

    async fn accept_totp(
        &self,
        number: &RosterNumber,
        factor: &SecondFactor,
        typed: &str,
    ) -> Result<(), NotProven> {
        if typed.is_empty() {
            return Err(wrong("totp", "请输入手机验证器上显示的 6 位动态验证码").into());
        }
        let step = self
            .secret(number, &factor.nonce)
            .accept(typed, (self.real_clock)());
        let fresh = match step {
            Some(step) if step > factor.last_step => self.web.store.use_second_factor(number, step).await,
            _ => Ok(false),
        };
        if fresh.map_err(|error| self.web.refuse(&error))? {
            Ok(())
        } else {
            Err(wrong("totp", "动态验证码不正确或者已经用过，请等待出现新的验证码再输入").into())
        }
    }

    /// Enrols a second factor once the code of the one just shown comes back right.
    async fn enrol(&self, number: &RosterNumber, hash: &[u8], typed: &Credentials) -> Result<(), NotProven> {
        let now = self.web.now();
        let shown = self.code_key.accept(&typed.enrolment, number, hash, now);
        let Some(nonce) = shown.and_then(|nonce| <[u8; NONCE]>::try_from(nonce).ok()) else {
            let mut nonce = [0; NONCE];
            (self.web.random)(&mut nonce);
            return Err(NotProven::Enrol {
                ticket: self.code_key.ticket(number, hash, &nonce, now),
                nonce: nonce.to_vec(),
                wrong: false,
            });
        };
        let Some(step) = self
            .secret(number, &nonce)
            .accept(&typed.totp, (self.real_clock)())
        else {
            return Err(NotProven::Enrol {
                ticket: typed.enrolment.clone(),
                nonce: nonce.to_vec(),
                wrong: true,
            });
        };
        let factor = SecondFactor {
            nonce,
            enrolled_at: now,
            last_step: step,
        };
        let enrolled = self.web.store.enrol_second_factor(number, &factor).await;
        if enrolled.map_err(|error| self.web.refuse(&error))? {
            Ok(())
        } else {
            Err(wrong("totp", "验证器已在别处启用，请使用已启用的验证器上的动态验证码").into())
        }
    }

    fn secret(&self, number: &RosterNumber, nonce: &[u8]) -> SecondFactorSecret {
        SecondFactorSecret::derive(&self.code_key, number, nonce, &self.web.campaign.short_name)
    }

    async fn count_failure(
        &self,
        number: &RosterNumber,
        address: &Digest,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        for counted in [Counted::Person(number), Counted::Address(address)] {
            let counted = self.web.store.count_failed_attempt(counted, now, WINDOW).await;
            counted.map_err(|error| self.web.refuse(&error))?;
        }
        Ok(())
    }

    /// Opens the session, and goes where the browser was going.
    async fn open(
        &self,
        proven: &Proven,
        typed: &Credentials,
        headers: &HeaderMap,
        wants_page: bool,
    ) -> Result<Response, Refusal> {
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
        let opened = self.web.store.open_session(&token.digest(), &session, ends).await;
        opened.map_err(|error| self.web.refuse(&error))?;
        let mut response = if !wants_page {
            let roles = proven.entry.roles(&self.web.campaign);
            web::json(
                StatusCode::OK,
                &me::Identity::of(&proven.entry, &roles, &self.web.campaign),
            )
        } else if let Some((form, address)) = typed.kept() {
            let context = json!({ "hidden": web::access::fields_of(form), "address": address, "name": proven.entry.name });
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
    fn form_again(&self, typed: &Credentials, refusal: &Refusal) -> Result<Response, Refusal> {
        let mut errors = refusal.field_errors().clone();
        if errors.is_empty() {
            errors.add("", refusal.detail());
        }
        let context = json!({
            "form": { "number": typed.number },
            "errors": errors,
            "kept": typed.kept,
            "kept_for": typed.kept_for,
            "asks_totp": refusal.field_errors().has("totp"),
        });
        let mut response = self.web.render(refusal.status(), "sign-in.html", context)?;
        if let Some(seconds) = refusal.retry_after_seconds() {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        Ok(response)
    }

    /// 401 with the secret to put into an app; it counts once a code of it comes back.
    fn enrolment(
        &self,
        typed: &Credentials,
        nonce: &[u8],
        ticket: &str,
        wrong: bool,
        wants_page: bool,
    ) -> Result<Response, Refusal> {
        let number = RosterNumber::parse(&typed.number).map_err(|_| Refusal::not_found())?;
        let secret = self.secret(&number, nonce);
        let mut errors = FieldErrors::default();
        if wrong {
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

fn refuse_too_many(attempts: Option<Attempts>, most: u32, now: Timestamp) -> Result<(), Refusal> {
    let Some(attempts) = attempts.filter(|attempts| attempts.failures_at(now) >= most) else {
        return Ok(());
    };
    let seconds = attempts.window_ends.duration_since(now).as_secs();
    let seconds = u64::try_from(seconds).unwrap_or(1).max(1);
    let minutes = seconds.div_ceil(60);
    let message = format!("尝试次数过多，请在 {minutes} 分钟后再试；忘记个人识别码的，请联系专项整治办");
    let mut errors = FieldErrors::default();
    errors.add("code", message.clone());
    Err(Refusal::new(StatusCode::TOO_MANY_REQUESTS, message)
        .with_fields(errors)
        .retry_after(seconds))
}

/// 401 at a field.
fn wrong(field: &str, message: &str) -> Refusal {
    let mut errors = FieldErrors::default();
    errors.add(field, message);
    Refusal::new(StatusCode::UNAUTHORIZED, message).with_fields(errors)
}
