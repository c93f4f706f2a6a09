//! A form that could not be taken yet, kept as it was sent until it can: nothing typed is lost.

use crate::{Problem, Web, body, respond};
use axum::extract::Request;
use axum::response::Response;
use http::StatusCode;
use serde_json::json;

/// A form with where it was sent.
pub(super) struct Kept {
    path: String,
    body: String,
}

/// The form of a request, if it carries one that is not empty.
pub(super) async fn form(request: Request) -> Option<Kept> {
    let path = request.uri().path().to_owned();
    let is_form =
        body::content_type(request.headers()).as_deref() == Some("application/x-www-form-urlencoded");
    if !is_form {
        return None;
    }
    let bytes = axum::body::to_bytes(request.into_body(), body::LARGEST)
        .await
        .ok()?;
    let body = String::from_utf8(bytes.to_vec())
        .ok()
        .filter(|body| !body.is_empty())?;
    Some(Kept { path, body })
}

/// The names and values of a form, in the order they were sent.
#[must_use]
pub fn fields_of(body: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(body.as_bytes()).into_owned().collect()
}

/// 401: sign in, and the form goes on from there.
pub(super) fn sign_in_page(web: &Web, kept: &Kept) -> Result<Response, Problem> {
    let context = json!({
        "form": {}, "errors": {}, "kept": kept.body, "kept_for": kept.path, "ended": true,
    });
    web.render(StatusCode::UNAUTHORIZED, "sign-in.html", context)
}

/// The problem's status: send the form again, as it was.
pub(super) fn again_page(web: &Web, kept: &Kept, problem: &Problem) -> Result<Response, Problem> {
    let context = json!({
        "title": problem.title(), "detail": problem.detail(),
        "hidden": fields_of(&kept.body), "address": kept.path,
    });
    let page = web.render(problem.status(), "kept.html", context)?;
    Ok(problem.told_by(page))
}

impl Web {
    /// A page.
    ///
    /// # Errors
    /// A fault of the template.
    pub fn render(
        &self,
        status: StatusCode,
        template: &str,
        context: serde_json::Value,
    ) -> Result<Response, Problem> {
        Ok(respond::page(status, self.pages.render(template, context)?))
    }

    /// A page for somebody who is signed in: its frame shows who, and how to sign out.
    ///
    /// # Errors
    /// A fault of the template.
    pub fn render_for(
        &self,
        person: &super::Person,
        status: StatusCode,
        template: &str,
        mut context: serde_json::Value,
    ) -> Result<Response, Problem> {
        if let Some(fields) = context.as_object_mut() {
            let roles: Vec<&str> = person.roles.iter().map(campaign::Role::in_chinese).collect();
            fields.insert(
                "me".to_owned(),
                json!({
                    "number": person.entry.number, "name": person.entry.name, "roles": roles,
                    "account": super::told::unseen(&person.standing.account),
                }),
            );
        }
        self.render(status, template, context)
    }
}
