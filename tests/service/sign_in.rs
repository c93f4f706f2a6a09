//! Signing in and out: who is let in and for how long, and that nothing typed is lost on the way.

mod bureau;
mod codes;
mod cookies;
mod enrolment;
mod kept;
mod locks;
mod me;
mod own_code;
mod own_sessions;
mod reauthentication;
mod second_factor;
mod sessions;
mod way;

use http::StatusCode;
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Client, Response, redirect};
use serde_json::{Value, json};
use support::TestService;

/// A form as a browser sends it, in order.
pub(crate) type Form = Vec<(String, String)>;

/// A browser, or a program, that carries these cookies and follows no redirect.
pub(crate) fn carrying(cookies: &str) -> Client {
    let value = HeaderValue::from_bytes(cookies.as_bytes()).unwrap();
    let headers = HeaderMap::from_iter([(reqwest::header::COOKIE, value)]);
    let client = Client::builder().redirect(redirect::Policy::none());
    client.default_headers(headers).build().unwrap()
}

/// One without cookies.
pub(crate) fn stranger() -> Client {
    Client::builder()
        .redirect(redirect::Policy::none())
        .build()
        .unwrap()
}

/// A program signs in.
pub(crate) async fn sign_in(service: &TestService, credentials: &Value) -> Response {
    let request = stranger().post(format!("{}/api/session", service.address));
    request.json(credentials).send().await.unwrap()
}

/// A browser submits a form.
pub(crate) async fn submit(service: &TestService, browser: &Client, path: &str, form: &Form) -> Response {
    let request = browser
        .post(format!("{}{path}", service.address))
        .header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
        .header("sec-fetch-site", "same-origin");
    request.form(form).send().await.unwrap()
}

/// A browser opens a page.
async fn open(service: &TestService, browser: &Client, path: &str) -> Response {
    let request = browser.get(format!("{}{path}", service.address));
    request.header("accept", "text/html").send().await.unwrap()
}

/// A program asks who is signed in.
async fn me(service: &TestService, client: &Client) -> Response {
    let request = client.get(format!("{}/api/me", service.address));
    request.send().await.unwrap()
}

/// Whether this cookie still opens the door.
async fn stands(service: &TestService, cookie: &str) -> bool {
    match me(service, &carrying(cookie)).await.status() {
        StatusCode::OK => true,
        StatusCode::UNAUTHORIZED => false,
        other => panic!("{other}"),
    }
}

pub(crate) fn form(fields: &[(&str, &str)]) -> Form {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    fields.iter().map(owned).collect()
}

/// The header that sets this cookie, as it was sent.
fn set_cookie(response: &Response, name: &str) -> Option<String> {
    let headers = response.headers().get_all("set-cookie").iter();
    let mut lines = headers.map(|value| value.to_str().unwrap().to_owned());
    lines.find(|line| line.starts_with(&format!("{name}=")))
}

/// The session that an answer opens, as a browser sends it back.
pub(crate) fn session_of(response: &Response) -> String {
    let line = set_cookie(response, "__Host-session").unwrap();
    line.split(';').next().unwrap().to_owned()
}

/// The fields a refusal names.
async fn fields(response: Response) -> Vec<String> {
    let problem: Value = response.json().await.unwrap();
    let fields = problem["fields"].as_object();
    fields
        .map(|fields| fields.keys().cloned().collect())
        .unwrap_or_default()
}

/// What a page's form would send of its hidden controls, in order.
fn hidden(page: &str) -> Form {
    let inputs = page.split("<input type=\"hidden\" ").skip(1);
    let attribute = |input: &str, name: &str| {
        let rest = input.split_once(&format!("{name}=\"")).unwrap().1;
        unescaped(rest.split_once('"').unwrap().0)
    };
    inputs
        .map(|input| (attribute(input, "name"), attribute(input, "value")))
        .collect()
}

fn unescaped(html: &str) -> String {
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x2f;", "/"),
    ];
    let plain = named
        .iter()
        .fold(html.to_owned(), |text, (name, plain)| text.replace(name, plain));
    plain.replace("&amp;", "&")
}

/// What somebody signs in with who needs no second factor.
fn plain(service: &TestService, number: &str) -> Value {
    json!({ "number": number, "code": service.code(number) })
}
