//! A posted form: read, acted on, and answered with a redirect, or with its page once more and everything that was typed.

use crate::body::{self, LARGEST};
use crate::{Problem, Web, access, respond};
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::Response;
use campaign::{Bounds, Check, FieldErrors, FormFields, RowLimit, Source, WHOLE_FORM};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A form that was posted.
pub struct Form<Fields> {
    parts: Parts,
    bytes: Bytes,
    /// Whether a browser sent it.
    pub wants_page: bool,
    /// Everything that was filled in, as one object.
    pub values: Value,
    /// What was filled in.
    pub entered: Fields,
    /// What is wrong with it so far.
    pub errors: FieldErrors,
    /// Whom a field may mean: values with what is told of each.
    pub(crate) offered: BTreeMap<&'static str, Vec<(String, String)>>,
}

/// A form as its page shows it: what is filled in, and what is wrong with it.
#[derive(Clone)]
pub struct Filled {
    /// How the page is answered.
    pub status: StatusCode,
    /// The fields by name.
    pub form: Value,
    /// What to correct, by field; at the empty path what concerns none of them.
    pub errors: FieldErrors,
}

impl Form<()> {
    /// Reads fields that are looked into later, these lists among them. An empty body has none.
    ///
    /// # Errors
    /// 413 for a body that is too large, 415 for another type, 400 for what does not parse.
    pub async fn unread(request: Request, lists: &[RowLimit]) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = body::bytes(Request::from_parts(parts.clone(), body), LARGEST).await?;
        let (mut values, mut errors) = if bytes.is_empty() {
            (Value::Null, FieldErrors::default())
        } else {
            let kind = respond::content_type(&parts.headers);
            let sent = body::parse(kind.as_deref(), &bytes, Bounds::of(lists))?;
            (sent.value, sent.errors)
        };
        if !values.is_object() {
            if !values.is_null() {
                errors.add("", "请提交一个 JSON 对象");
            }
            values = json!({});
        }
        Ok(Form {
            wants_page: respond::wants_page(&parts.headers),
            parts,
            bytes,
            values,
            entered: (),
            errors,
            offered: BTreeMap::new(),
        })
    }
}

impl<Fields: FormFields> Form<Fields> {
    /// Reads a form's fields. An empty body has none.
    ///
    /// # Errors
    /// As [`Form::unread`].
    pub async fn read(request: Request) -> Result<Self, Problem> {
        let sent = Form::unread(request, &[]).await?;
        let mut errors = FieldErrors::default();
        let entered = Fields::read(&sent.values, Source::Form, &mut errors);
        errors.merge(sent.errors);
        Ok(Form {
            parts: sent.parts,
            bytes: sent.bytes,
            wants_page: sent.wants_page,
            values: sent.values,
            entered,
            errors,
            offered: sent.offered,
        })
    }
}

impl<Fields> Form<Fields> {
    /// The headers it came with.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// What its fields come to, if nothing is wrong with any of them.
    ///
    /// # Errors
    /// 422 with every field's errors.
    pub fn parse<Parsed>(
        &mut self,
        parse: impl FnOnce(&Fields, &mut Check<'_>) -> Option<Parsed>,
    ) -> Result<Parsed, Problem> {
        let parsed = parse(&self.entered, &mut Check::of(&mut self.errors));
        match parsed {
            Some(parsed) if self.errors.is_empty() => Ok(parsed),
            _ => Err(self.problem()),
        }
    }

    /// 422 for this field.
    pub fn refuse(&mut self, field: &str, sentence: impl Into<String>) -> Problem {
        Check::of(&mut self.errors).say(field, sentence);
        self.problem()
    }

    /// 422 with every field's errors, those of another check among them.
    pub fn with(&mut self, found: FieldErrors) -> Problem {
        self.errors.merge(found);
        self.problem()
    }

    fn problem(&self) -> Problem {
        Problem::fields(self.errors.clone())
    }

    /// It was done: a browser goes on to this place, others are told this.
    pub fn done(&self, place: &str, status: StatusCode, told: &impl Serialize) -> Response {
        if self.wants_page {
            respond::see_other(place)
        } else {
            respond::json(status, told)
        }
    }

    /// Something was made, which is at this place: a browser goes there, others are told of it with 201.
    pub fn created(&self, place: &str, told: &impl Serialize) -> Response {
        if self.wants_page {
            respond::see_other(place)
        } else {
            respond::located(StatusCode::CREATED, place, told)
        }
    }

    /// Answers with what acting on it came to. What the database did not take comes back to a browser as a page that
    /// sends the same again.
    ///
    /// # Errors
    /// Every other problem.
    pub async fn answer(
        self,
        web: &Web<impl Sized>,
        came_to: Result<Response, Problem>,
    ) -> Result<Response, Problem> {
        match came_to {
            Err(problem) if problem.status() == StatusCode::SERVICE_UNAVAILABLE => {
                let request = Request::from_parts(self.parts, Body::from(self.bytes));
                Ok(access::keep(web, request, problem).await)
            }
            answer => answer,
        }
    }

    /// The same; and what is to be corrected, or has changed meanwhile, comes back to a browser on this page, with
    /// everything that was written.
    ///
    /// # Errors
    /// Every other problem; those of the page.
    pub async fn answer_or_redisplay<Page>(
        self,
        web: &Web<impl Sized>,
        came_to: Result<Response, Problem>,
        page: impl Fn(Filled) -> Page,
    ) -> Result<Response, Problem>
    where
        Page: Future<Output = Result<Response, Problem>>,
    {
        let answer = match came_to {
            Err(problem) if self.wants_page && is_explained(&problem) => {
                self.redisplayed(&problem, page).await
            }
            answer => answer,
        };
        self.answer(web, answer).await
    }

    /// What changed meanwhile may have taken the form's place on its page: what was written and is not there stands above
    /// it then.
    async fn redisplayed<Page>(
        &self,
        problem: &Problem,
        page: impl Fn(Filled) -> Page,
    ) -> Result<Response, Problem>
    where
        Page: Future<Output = Result<Response, Problem>>,
    {
        let filled = self.refused(problem);
        let (parts, body) = page(filled.clone()).await?.into_parts();
        let shown = axum::body::to_bytes(body, usize::MAX)
            .await
            .map_err(Problem::fault)?;
        let lost = self.lost_on(&String::from_utf8_lossy(&shown));
        if lost.is_empty() {
            return Ok(Response::from_parts(parts, Body::from(shown)));
        }
        let mut told = filled;
        for sentence in lost {
            told.errors.add(WHOLE_FORM, sentence);
        }
        page(told).await
    }

    fn refused(&self, problem: &Problem) -> Filled {
        let mut errors = problem.field_errors().clone();
        if errors.is_empty() {
            errors.add(WHOLE_FORM, problem.detail());
        }
        let mut form = self.values.clone();
        form[OFFERED] = json!(self.offered);
        Filled {
            status: problem.status(),
            form,
            errors,
        }
    }
}

/// Where among a form's values its page finds whom a field may mean. No form has a field of this name.
const OFFERED: &str = "offered";

/// The longest text that is told again in a message, in characters; no field of such a form takes more.
const LONGEST_TOLD: usize = 2000;

impl<Fields> Form<Fields> {
    /// What was written and does not stand on this page, a sentence each.
    fn lost_on(&self, page: &str) -> Vec<String> {
        let written = self.errors.named().filter_map(|(field, label)| {
            let pointer = format!("/{}", field.replace('.', "/"));
            let typed = self.values.pointer(&pointer).and_then(Value::as_str)?;
            Some((label, typed)).filter(|(_, typed)| is_writing(typed))
        });
        let lost = written.filter(|(_, typed)| !page.contains(&pages::escaped(typed)));
        let told = lost.map(|(label, typed)| {
            let text: String = typed.chars().take(LONGEST_TOLD).collect();
            format!("您填写的{label}：{text}")
        });
        told.collect()
    }
}

/// Whether somebody wrote this, and not a form that names a choice or counts.
fn is_writing(text: &str) -> bool {
    let is_name = |character: char| character.is_ascii_lowercase() || character == '_';
    let is_count = text.len() < 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    !text.is_empty() && !is_count && !text.chars().all(is_name)
}

impl Filled {
    /// A form that begins with this.
    #[must_use]
    pub fn with(form: Value) -> Self {
        Filled {
            status: StatusCode::OK,
            form,
            errors: FieldErrors::default(),
        }
    }

    /// A form that begins empty.
    #[must_use]
    pub fn blank() -> Self {
        Filled::with(json!({}))
    }
}

/// Whether the page of the form says what to do about it.
fn is_explained(problem: &Problem) -> bool {
    matches!(
        problem.status(),
        StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    campaign::form! {
        struct Sample {
            size: Option<u32> = written "份数",
            reason: Option<String> = written "理由",
            action: Option<String> = chosen "办理方式",
        }
    }

    #[tokio::test]
    async fn what_was_written_stands_above_a_page_that_may_have_lost_its_form() {
        let request = Request::post("/").header("content-type", "application/x-www-form-urlencoded");
        let body = Body::from("size=12&reason=材料+<齐全>&action=sign_it");
        let form = Form::<Sample>::read(request.body(body).unwrap()).await.unwrap();
        let problem = Problem::new(StatusCode::CONFLICT, "已经办过");
        let told_by = async |page: fn(&Filled) -> String| {
            let page = async |filled: Filled| Ok(Response::new(Body::from(page(&filled))));
            let answer = form.redisplayed(&problem, page).await.unwrap();
            let told = axum::body::to_bytes(answer.into_body(), usize::MAX)
                .await
                .unwrap();
            String::from_utf8(told.to_vec()).unwrap()
        };
        let messages = |filled: &Filled| {
            let messages = filled.errors.iter().flat_map(|(_, messages)| messages);
            messages.collect::<Vec<_>>().join("|")
        };
        assert_eq!(told_by(messages).await, "已经办过|您填写的理由：材料 <齐全>");
        let with_its_form = |_: &Filled| "<textarea>材料 &lt;齐全&gt;</textarea>".to_owned();
        assert_eq!(
            told_by(with_its_form).await,
            "<textarea>材料 &lt;齐全&gt;</textarea>"
        );
    }

    #[tokio::test]
    async fn what_another_check_gives_comes_only_where_nothing_is_wrong() {
        let request = |body: &'static str| {
            let request = Request::post("/").header("content-type", "application/json");
            request.body(Body::from(body)).unwrap()
        };
        let mut form = Form::<Sample>::read(request(r#"{"size":"12"}"#)).await.unwrap();
        assert_eq!(form.parse(|sample, _| sample.size).ok(), Some(12));
        let problem = form.refuse("unit", "没有这个单位");
        assert!(problem.field_errors().has("unit") && !problem.field_errors().has("size"));
        let mut form = Form::<Sample>::read(request(r#"{"size":"many"}"#)).await.unwrap();
        let problem = form.parse(|_, check| {
            check.say("unit", "没有这个单位");
            Some(1)
        });
        let problem = problem.unwrap_err();
        assert!(problem.field_errors().has("unit") && problem.field_errors().has("size"));
    }
}
