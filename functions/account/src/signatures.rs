//! `POST /api/me/signatures`: a one-time code, given anew for a row of reports that somebody signs with one act. Only this
//! function knows what such codes are made from, so the form comes here first and goes on from here, unchanged.

use crate::Account;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use campaign::sign_off::{Row, RowForm};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;
use web::openapi::{BadBody, Faults, Invalid, NoRight, OtherSite, SignedOut};
use web::{Form, Person, Problem};

/// Where the form goes on.
const SIGNED_AT: &str = "/api/reviews/signatures";

/// Takes a one-time code for a row: 307 to where it is signed, or the page that asks for the code again.
#[utoipa::path(post, path = "/api/me/signatures", operation_id = "proveSignatures", security(("Session" = [])),
    description = "Takes a one-time code for these reports, five minutes long, and leads to where they are signed: the same \
        form is sent there.",
    request_body = RowForm,
    responses(
        (status = 307, description = "Proven", headers(("Location" = String, description = "`/api/reviews/signatures`"))),
        (status = 429, description = "Too many misses", body = Problem, content_type = "application/problem+json"),
        BadBody, OtherSite, Invalid, SignedOut, NoRight, Faults
    ))]
pub(crate) async fn prove(
    State(account): State<Account>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::<RowForm>::read(request).await?;
    let proven = account.proven(&person, &mut form).await;
    let answer = match proven {
        Err(problem) if form.wants_page && problem.field_errors().has("totp") => {
            account.ask_again(&person, &form.entered.reports, &problem)
        }
        answer => answer,
    };
    form.answer(&account.web, answer).await
}

impl Account {
    async fn proven(&self, person: &Person, form: &mut Form<RowForm>) -> Result<Response, Problem> {
        let digest = form.parse(|fields, check| match fields.reports.checked() {
            Ok(row) => Some(row.digest()),
            Err(message) => {
                check.say("reports", message);
                None
            }
        })?;
        let totp = form.entered.totp.as_deref().unwrap_or_default();
        self.take_one_time_code(person, totp, Some(&digest), form.headers())
            .await?;
        let location = (header::LOCATION, HeaderValue::from_static(SIGNED_AT));
        Ok((StatusCode::TEMPORARY_REDIRECT, [location]).into_response())
    }

    /// The page that asks for another code, with the row as it was sent.
    fn ask_again(&self, person: &Person, row: &Row, problem: &Problem) -> Result<Response, Problem> {
        let reports: Vec<_> = row.reports().collect();
        let context = json!({ "reports": reports, "form": {}, "errors": problem.field_errors() });
        let page = self
            .web
            .render_for(person, problem.status(), "account/signatures.html", context)?;
        Ok(problem.told_by(page))
    }
}
