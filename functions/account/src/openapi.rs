//! This function's part of the OpenAPI document.

use crate::me::{Awaiting, Identity};
use serde_json::Value;
use utoipa::{OpenApi, ToSchema};
use web::openapi::{BadBody, Faults, Invalid, OtherSite, Problem, Session, SignedOut};

/// What somebody signs in with.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
struct Credentials {
    /// 花名册编号.
    #[schema(example = "TY-001")]
    number: String,
    /// 个人识别码: 16 characters; hyphens, width and case don't matter.
    #[schema(example = "ABCD-EFGH-JKLM-NPQR", format = Password)]
    code: String,
    /// 动态验证码, where a role takes a second factor: six digits, each accepted once.
    #[schema(example = "123456")]
    totp: Option<String>,
    /// The ticket of the second factor that is being enrolled, with a first code of it in `totp`.
    enrolment: Option<String>,
    /// The ticket of the account that is being started, in place of `code` and `totp`.
    start: Option<String>,
    /// With `start`: the person's own new code.
    #[schema(format = Password)]
    new_code: Option<String>,
}

/// Why nobody was signed in. Who needs a second factor and has none gets one to enrol.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct NotSignedIn {
    #[serde(flatten)]
    problem: Problem,
    #[schema(nullable = false)]
    enrolment: Option<Enrolment>,
    #[schema(nullable = false)]
    start: Option<Start>,
}

/// A code that nobody else has seen, in place of the issued one: send the ticket back with it.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct Start {
    /// Goes back as `start`. Ends after 15 minutes, and when another code is issued.
    ticket: String,
    /// Goes back as `new_code`; from then on it is the person's 个人识别码.
    #[schema(format = Password)]
    code: String,
}

/// How many acts on the account were seen.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is read field by field")]
struct Seen {
    seen: usize,
}

/// Something that was done to the account.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is carried as it is stored")]
struct AccountAct {
    #[schema(format = DateTime)]
    at: String,
    /// `"operator"`, or number and name.
    by: Value,
    /// Who confirmed it, where it took two.
    #[schema(nullable = false)]
    confirmed_by: Option<Value>,
    /// `code_issued`, `code_started`, `factor_reset`, `factor_enrolled` or `loaded` with the entries before and after.
    action: String,
}

/// A second factor to enrol: put it into an app, and send the ticket back with a code of it.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct Enrolment {
    /// Goes back as `enrolment`. Ends after 15 minutes.
    ticket: String,
    /// The secret in base 32.
    secret: String,
    /// The same as an `otpauth:` address.
    uri: String,
}

/// The current declaration, in short.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct OnFile {
    #[schema(example = "K7QM-3XWD")]
    reference: String,
    revision: u32,
    #[schema(format = DateTime)]
    filed_at: String,
    /// 逾期.
    late: bool,
}

/// Who is signed in, and what awaits them.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes what is written as literal JSON")]
struct Me {
    #[serde(flatten)]
    identity: Identity,
    /// What awaits them.
    awaits: Vec<Awaiting>,
    /// Their declaration; null if nothing was filed.
    #[schema(required, nullable)]
    declaration: Option<OnFile>,
    /// What was done to their account, oldest first.
    account: Vec<AccountAct>,
}

#[derive(OpenApi)]
#[openapi(
    paths(sign_in, sign_out, me, seen),
    components(schemas(Problem, NotSignedIn)),
    modifiers(&Session)
)]
struct Document;

#[utoipa::path(post, path = "/api/session", operation_id = "signIn",
    description = "Signs in. Five failures lock a number for 15 minutes, fifty an address.",
    request_body(content = Credentials, content_type = "application/json"),
    responses(
        (status = 200, description = "Signed in", body = Identity,
            headers(("Set-Cookie" = String, description = "The session"))),
        (status = 401, description = "Number, code or one-time code is wrong, a second factor is to be enrolled, or an own \
            code is to be taken in place of an issued one",
            body = NotSignedIn, content_type = "application/problem+json"),
        (status = 429, description = "Too many failed attempts", body = Problem, content_type = "application/problem+json",
            headers(("Retry-After" = u64, description = "Seconds"))),
        BadBody, OtherSite, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn sign_in() {}

#[utoipa::path(post, path = "/api/session/end", operation_id = "signOut",
    description = "Ends the session on the server. Who is signed out already gets the same answer.",
    responses(
        (status = 204, description = "Signed out",
            headers(("Set-Cookie" = String, description = "Takes the cookie away"),
                ("Clear-Site-Data" = String, description = "What the browser is to forget"))),
        OtherSite, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn sign_out() {}

#[utoipa::path(get, path = "/api/me", operation_id = "me", security(("Session" = [])),
    responses((status = 200, description = "Who is signed in", body = Me), SignedOut, Faults))]
#[allow(dead_code, reason = "carries the description")]
fn me() {}

#[utoipa::path(post, path = "/api/me/seen", operation_id = "accountSeen", security(("Session" = [])),
    description = "Takes note of the first so many acts on one's account.",
    request_body = Seen,
    responses((status = 204, description = "Noted"), BadBody, OtherSite, Invalid, SignedOut, Faults))]
#[allow(dead_code, reason = "carries the description")]
fn seen() {}

/// The description of this function's routes.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}
