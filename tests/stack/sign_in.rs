//! What a person does to sign in: type number and code, and set up a telephone where the account asks for one.

use hyper::http::HeaderMap;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use totp_rs::{Algorithm, Builder, Secret, Totp};

/// Seconds that a one-time code is shown.
const STEP: u64 = 30;

/// An app that makes one-time codes (RFC 6238).
struct Telephone {
    app: Totp,
    /// The half minute of the last code, counted from 1970.
    used: u64,
}

/// Everybody's telephone.
#[derive(Default)]
pub(crate) struct Telephones {
    apps: Mutex<HashMap<String, Telephone>>,
    /// The codes that people got of their own in place of issued ones.
    own_codes: Mutex<HashMap<(String, String), String>>,
}

impl Telephone {
    /// Takes the secret that the account shows once.
    fn set_up(shown: &Value) -> Self {
        let secret = shown["enrolment"]["secret"].as_str().expect("a secret");
        let app = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_step_duration(STEP)
            .with_secret(Secret::try_from_base32(secret).unwrap())
            .build_noncompliant();
        Telephone { app, used: 0 }
    }

    /// A code newer than the last one, and never that of the half minute before: on a busy machine it would be too old
    /// when it comes to be judged. Each counts once, and that of the next half minute is taken too: two in a row need no
    /// waiting.
    fn code(&mut self) -> String {
        let current = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() / STEP;
        let step = current().max(self.used + 1);
        while step > current() + 1 {
            thread::sleep(Duration::from_secs(1));
        }
        self.used = step;
        self.app.generate(step * STEP).to_string()
    }
}

impl Telephones {
    /// Signs somebody in by posting what they type until it is taken; the answer's status, headers and JSON.
    pub(crate) async fn sign_in(
        &self,
        number: &str,
        code: &str,
        post: impl AsyncFn(Value) -> (u16, HeaderMap, Value),
    ) -> (u16, HeaderMap, Value) {
        let issued = (number.to_owned(), code.to_owned());
        let mut typed = json!({ "number": number, "code": self.code_of(number, code) });
        let (status, headers, answer) = post(typed.clone()).await;
        if status != 401 {
            return (status, headers, answer);
        }
        if answer["start"].is_object() {
            return self.start(issued, &answer["start"], post).await;
        }
        if answer["enrolment"].is_object() {
            let telephone = Telephone::set_up(&answer);
            self.apps.lock().unwrap().insert(number.to_owned(), telephone);
            typed["enrolment"] = answer["enrolment"]["ticket"].clone();
        }
        let Some(totp) = self.apps.lock().unwrap().get_mut(number).map(Telephone::code) else {
            return (status, headers, answer);
        };
        typed["totp"] = json!(totp);
        let (status, headers, answer) = post(typed).await;
        if answer["start"].is_object() {
            return self.start(issued, &answer["start"], post).await;
        }
        (status, headers, answer)
    }

    /// The code somebody signs in with who was issued this one.
    pub(crate) fn code_of(&self, number: &str, issued: &str) -> String {
        let issued = (number.to_owned(), issued.to_owned());
        let own = self.own_codes.lock().unwrap().get(&issued).cloned();
        own.unwrap_or(issued.1)
    }

    /// Takes the code of one's own that nobody else has seen.
    async fn start(
        &self,
        issued: (String, String),
        offer: &Value,
        post: impl AsyncFn(Value) -> (u16, HeaderMap, Value),
    ) -> (u16, HeaderMap, Value) {
        let typed = json!({ "number": issued.0, "start": offer["ticket"], "new_code": offer["code"] });
        let own = offer["code"].as_str().expect("a code").to_owned();
        self.own_codes.lock().unwrap().insert(issued, own);
        post(typed).await
    }
}

/// The session's cookie as a browser sends it back.
pub(crate) fn cookie(headers: &HeaderMap) -> String {
    let set = headers.get("set-cookie").expect("a cookie").to_str().unwrap();
    assert!(set.starts_with("__Host-session="), "{set}");
    for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
        assert!(
            set.split("; ").any(|part| part == attribute),
            "{attribute} is not in {set}"
        );
    }
    set.split(';').next().unwrap().to_owned()
}
