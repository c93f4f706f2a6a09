//! The first sign-in with a code that somebody else has seen: it only starts the account. The person gets a code of their
//! own, and once they typed it back, it is the one that counts and the other ends.

use crate::Account;
use crate::credentials::Credentials;
use crate::prove::{NotProven, Proof};
use crate::sign_in::{First, NotSignedIn};
use crate::tries::Sender;
use axum::response::Response;
use campaign::person::Person;
use campaign::roster_step::Action;
use campaign::{FieldErrors, PersonalCode, RosterEntry};
use http::{HeaderMap, StatusCode};
use serde_json::json;
use store::{CodeHash, NONCE, Written};
use web::Problem;
use web::codes::Over;

/// The ticket is none that stands, or the code it was given for.
const ENDED: &str = "首次登录没有完成：已超过 15 分钟，或识别码已重新发放；请用最新的个人识别码重新登录";

impl Account {
    /// Offers a code of the person's own, after everything else was proven.
    pub(crate) fn begin_starting(&self, entry: &RosterEntry, issued: &CodeHash) -> NotProven {
        let (number, issued) = (&entry.number, issued.as_bytes());
        let mut nonce = [0; NONCE];
        (self.web.random)(&mut nonce);
        NotProven::Start {
            own: self.code_key.own_code(number, issued, &nonce),
            ticket: self
                .code_key
                .ticket(Over::Start, number, issued, &nonce, self.web.now()),
            missed: false,
        }
    }

    /// Takes the person's own code, typed back. The ticket stands for what was proven before it was given; it ends when
    /// another code is issued.
    pub(crate) async fn go_on_starting(
        &self,
        sender: &Sender,
        typed: &Credentials,
        stored: store::Credentials,
    ) -> Result<Proof, NotProven> {
        let issued = stored.code_hash.filter(|_| stored.code_starts);
        let (Some(entry), Some(issued)) = (stored.entry, issued) else {
            return Err(self.missed(sender, ENDED).await);
        };
        let (number, now) = (&entry.number, self.web.now());
        let ticket = (Over::Start, typed.start.as_str());
        let accepted = self
            .code_key
            .accept(ticket.0, ticket.1, number, issued.as_bytes(), now);
        let Some(nonce) = accepted else {
            return Err(self.missed(sender, ENDED).await);
        };
        let own = self.code_key.own_code(number, issued.as_bytes(), &nonce);
        if PersonalCode::parse(&typed.new_code).is_none_or(|typed| typed != own) {
            return Err(NotProven::Start {
                own,
                ticket: typed.start.clone(),
                missed: true,
            });
        }
        let hash = CodeHash::new(self.code_key.hash(number, &own));
        let person = Person::of(&entry);
        match self
            .web
            .store
            .sign_in
            .replace_code(&person, &issued, &hash, Action::CodeStarted, now)
            .await
        {
            Ok(Written::Committed) => {
                let second_factor = entry.roles(&self.web.campaign).need_second_factor();
                Ok(Proof {
                    entry,
                    hash,
                    second_factor,
                })
            }
            Ok(Written::Conflict) => Err(self.missed(sender, ENDED).await),
            Err(error) => Err(error.into()),
        }
    }

    /// 401 with the person's own code, to be written down or printed, and typed back.
    pub(crate) fn start_page(
        &self,
        typed: &Credentials,
        own: &PersonalCode,
        ticket: &str,
        missed: bool,
        headers: &HeaderMap,
    ) -> Result<Response, Problem> {
        let mut errors = not_typed_back(missed);
        if !web::wants_page(headers) {
            if errors.is_empty() {
                errors.add("new_code", "首次登录须先换用本人的个人识别码，请原样输入");
            }
            let first = First::Start {
                ticket: ticket.to_owned(),
                code: own.reveal(),
            };
            return Ok(NotSignedIn::answer("请换用本人的个人识别码", errors, first));
        }
        let context = json!({
            "form": { "number": typed.number }, "errors": errors,
            "kept": typed.waiting.kept, "kept_for": typed.waiting.kept_for, "changes": false,
            "start": self.own_code_slip(own, ticket, &typed.number, headers),
        });
        self.web
            .render(StatusCode::UNAUTHORIZED, "account/start.html", context)
    }

    /// A code of a person's own as its page prints it.
    pub(crate) fn own_code_slip(
        &self,
        own: &PersonalCode,
        ticket: &str,
        number: &str,
        headers: &HeaderMap,
    ) -> serde_json::Value {
        let own = own.reveal();
        let sign_in = self.web.origin.sign_in_address(headers, number);
        json!({
            "ticket": ticket, "groups": own.split('-').collect::<Vec<_>>(), "sign_in": sign_in.split('#').next(),
            "qr": web::qr::svg(&sign_in),
        })
    }
}

/// What is wrong with a new code that was typed back otherwise.
pub(crate) fn not_typed_back(missed: bool) -> FieldErrors {
    let mut errors = FieldErrors::default();
    if missed {
        errors.add("new_code", "与上面的新识别码不一致，请对照后重新输入");
    }
    errors
}
