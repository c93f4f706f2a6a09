//! A form that could not be taken yet, kept as it was sent until it can: nothing typed is lost.

use crate::{Problem, Web, body, respond};
use axum::extract::Request;
use axum::response::Response;
use campaign::bounds::size_on_page;
use campaign::deadlines::FilingWindow;
use http::StatusCode;
use serde_json::json;
use std::fmt::Write as _;

/// The largest form that is kept, in bytes of the page that carries it. The largest form that is taken, filled with
/// Chinese, has half of them.
pub(crate) const LARGEST_KEPT: usize = 192 * 1024;

/// Bytes of a hidden field around its name and value.
const HIDDEN_FIELD: usize = 42;

/// A form with where it was sent.
pub(super) struct Kept {
    path: String,
    /// Written anew with no more escapes than are needed.
    body: String,
}

impl Kept {
    /// Its fields, and where it was sent.
    pub(super) fn parts(&self) -> (&str, &str) {
        (&self.body, &self.path)
    }
}

/// The form of a request, if it carries one that is not too large to be kept. One without fields is a button that was pressed.
/// Another body is read to its end and let go of.
pub(super) async fn form(request: Request) -> Option<Kept> {
    let path = request.uri().path().to_owned();
    let is_form =
        respond::content_type(request.headers()).as_deref() == Some("application/x-www-form-urlencoded");
    if !is_form {
        body::let_go(request.into_body(), 0).await;
        return None;
    }
    let bytes = axum::body::to_bytes(request.into_body(), body::LARGEST)
        .await
        .ok()?;
    let body = body::is_utf8_when_decoded(&bytes).then(|| briefly(&bytes))?;
    (size_on_page(&body) <= LARGEST_KEPT).then_some(Kept { path, body })
}

/// The same form, in which a Chinese character takes three bytes instead of nine. What a page would have to escape stays
/// encoded: it is shorter so.
fn briefly(form: &[u8]) -> String {
    let mut brief = String::with_capacity(form.len());
    for (name, value) in form_urlencoded::parse(form) {
        if !brief.is_empty() {
            brief.push('&');
        }
        encode(&name, &mut brief);
        brief.push('=');
        encode(&value, &mut brief);
    }
    brief
}

fn encode(text: &str, into: &mut String) {
    for character in text.chars() {
        match character {
            ' ' => into.push('+'),
            '%' | '&' | '=' | '+' | '"' | '\'' | '<' | '>' | '/' | '\0'..='\x1f' | '\x7f' => {
                // Writing to a text cannot fail.
                let _ = write!(into, "%{:02X}", u32::from(character));
            }
            other => into.push(other),
        }
    }
}

/// The fields of a kept form for a page that sends it on; none if they are too many or too long for one.
#[must_use]
pub fn hidden_fields(form: &str) -> Option<Vec<(String, String)>> {
    let mut left = LARGEST_KEPT;
    let fields = form_urlencoded::parse(form.as_bytes()).map(|(name, value)| {
        let size = HIDDEN_FIELD + size_on_page(&name) + size_on_page(&value);
        left = left.checked_sub(size)?;
        Some((name.into_owned(), value.into_owned()))
    });
    fields.collect()
}

/// The names and values of a query string in the order they were sent, the values folded as those of a body are.
pub(crate) fn fields_of(query: &str) -> Vec<(String, String)> {
    let fields = form_urlencoded::parse(query.as_bytes());
    fields
        .map(|(name, value)| (name.into_owned(), campaign::text::fold(&value)))
        .collect()
}

/// 401: sign in, and the form goes on from there.
pub(super) fn sign_in_page(web: &Web<impl Sized>, kept: &Kept) -> Result<Response, Problem> {
    let context = json!({
        "form": {}, "errors": {}, "kept": kept.body, "kept_for": kept.path, "ended": true,
    });
    web.render(StatusCode::UNAUTHORIZED, "account/sign-in.html", context)
}

/// 401: sign in, and do it again. A file is kept nowhere.
pub(super) fn sign_in_again_page(web: &Web<impl Sized>) -> Result<Response, Problem> {
    let context = json!({ "form": {}, "errors": {}, "lost": true });
    web.render(StatusCode::UNAUTHORIZED, "account/sign-in.html", context)
}

/// The problem's status: send the form again, as it was.
pub(super) fn again_page(web: &Web<impl Sized>, kept: &Kept, problem: &Problem) -> Result<Response, Problem> {
    let hidden = hidden_fields(&kept.body).ok_or_else(|| problem.clone())?;
    let context = json!({
        "title": problem.title(), "detail": problem.detail(),
        "hidden": hidden, "address": kept.path,
    });
    let page = web.render(problem.status(), "account/kept.html", context)?;
    Ok(problem.told_by(page))
}

impl<Facets> Web<Facets> {
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
                    "desks": super::told::desks(person),
                    "finds": person.roles.need_second_factor(),
                    "closed": self.campaign.filing_window(self.now()) == FilingWindow::Closed,
                }),
            );
        }
        self.render(status, template, context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_written_briefly_is_the_same_form() {
        let fields = [
            ("kind", "nil"),
            ("a[0][名]", "采砂 100% +1 = 2 & “甲”\r\n'乙'/<丙>\t\u{7f}"),
            ("", ""),
        ];
        let mut form = form_urlencoded::Serializer::new(String::new());
        let form = form.extend_pairs(fields).finish();
        let brief = briefly(form.as_bytes());
        assert!(brief.len() < form.len());
        assert_eq!(
            size_on_page(&brief),
            brief.len() + 5 * 2,
            "only what parts the fields is escaped"
        );
        assert_eq!(hidden_fields(&brief), hidden_fields(&form));
        assert_eq!(fields_of(&brief), fields_of(&form));
    }

    #[test]
    fn the_values_of_a_query_are_folded() {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("q", "\u{200b}ty‐００1 ")
            .append_pair("unit", "\u{3164}")
            .finish();
        let fields = [("q", "ty‐001"), ("unit", "")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(fields_of(&query), fields);
    }

    #[test]
    fn more_fields_than_a_page_carries_are_not_sent_on() {
        assert!(hidden_fields(&"a&".repeat(4_000)).is_some());
        assert!(hidden_fields(&"a&".repeat(130_000)).is_none());
        assert!(hidden_fields(&format!("a={}", "%22".repeat(40_000))).is_none());
    }
}
