//! What a request is refused with, as a page for people and as RFC 9457 problem details for programs.

use crate::access::SignedIn;
use crate::cause::Cause;
use crate::metrics::Answered;
use crate::{Web, respond};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use campaign::near::Bar;
use campaign::{FieldErrors, Reference};
use http::{HeaderValue, StatusCode, header};
use pages::PageError;
use serde::{Serialize, Serializer};
use std::error::Error;
use store::StoreError;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A problem on its way out. Handlers return it; [`render`] gives it the form the client asked for.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    detail: String,
    fields: Box<FieldErrors>,
    retry_after_seconds: Option<u64>,
    cause: Option<Cause>,
    /// The report that bars a namesake, who is led to where they say so.
    namesake: Option<Reference>,
}

/// RFC 9457 problem details.
#[derive(Serialize, ToSchema)]
struct Details {
    /// `about:blank`: the status says what kind it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// In Chinese, like `detail`.
    title: &'static str,
    /// The status once more.
    status: u16,
    /// What happened, as a sentence.
    detail: String,
    /// What to name when reporting a fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    id: Option<String>,
    /// Messages by field, such as `participations[0].amount_wan`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    fields: Option<FieldErrors>,
}

impl Problem {
    /// A problem with this status and this sentence in Chinese.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Problem {
            status,
            detail: detail.into(),
            fields: Box::default(),
            retry_after_seconds: None,
            cause: None,
            namesake: None,
        }
    }

    /// 422 with every field's errors.
    #[must_use]
    pub fn fields(fields: FieldErrors) -> Self {
        Problem {
            fields: Box::new(fields),
            ..Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "有填报项需要更正")
        }
    }

    /// 404, which also hides that something exists.
    #[must_use]
    pub fn not_found() -> Self {
        Problem::new(
            StatusCode::NOT_FOUND,
            "没有找到所请求的内容，请检查地址或回执编号",
        )
    }

    pub(crate) fn method_not_allowed() -> Self {
        Problem::new(StatusCode::METHOD_NOT_ALLOWED, "此地址不接受这种请求方式")
    }

    /// 503: the database can't be reached just now.
    #[must_use]
    pub fn unavailable() -> Self {
        Problem {
            retry_after_seconds: Some(5),
            ..Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "系统繁忙，未作任何改动，请稍后再试",
            )
        }
    }

    /// 503 because of this error, which the log gets.
    #[must_use]
    pub fn unavailable_for(error: &dyn Error) -> Self {
        Problem::unavailable().because(error)
    }

    /// 500 because of this error. [`render`] draws an id for it and logs it under that.
    #[must_use]
    pub fn fault(error: impl Error) -> Self {
        Problem::internal().because(&error)
    }

    fn because(mut self, error: &dyn Error) -> Self {
        self.cause = Some(Cause::of(error));
        self
    }

    pub(crate) fn internal() -> Self {
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "系统出现故障，所填内容未保存；请稍后再试",
        )
    }

    /// Tells the client when to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    /// 403 for who is too near to this report; a namesake is led to where they say so.
    #[must_use]
    pub fn barred(bar: Bar, reference: &Reference) -> Self {
        Problem {
            namesake: bar.goes_by_name().then(|| reference.clone()),
            ..Problem::new(StatusCode::FORBIDDEN, bar.to_string())
        }
    }

    /// Notes the fields in error.
    #[must_use]
    pub fn with_fields(mut self, fields: FieldErrors) -> Self {
        self.fields = Box::new(fields);
        self
    }

    /// The status it is answered with.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// What happened, as a sentence.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The fields in error.
    #[must_use]
    pub fn field_errors(&self) -> &FieldErrors {
        &self.fields
    }

    /// The status in a few words.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self.status {
            StatusCode::BAD_REQUEST => "请求无法识别",
            StatusCode::UNAUTHORIZED => "请先登录",
            StatusCode::FORBIDDEN => "不能办理",
            StatusCode::NOT_FOUND => "没有找到",
            StatusCode::METHOD_NOT_ALLOWED => "请求方式不正确",
            StatusCode::CONFLICT => "现在不能办理",
            StatusCode::PAYLOAD_TOO_LARGE => "提交的内容过大",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "格式不受支持",
            StatusCode::UNPROCESSABLE_ENTITY => "有填报项需要更正",
            StatusCode::TOO_MANY_REQUESTS => "尝试次数过多",
            StatusCode::SERVICE_UNAVAILABLE => "系统繁忙",
            _ => "系统故障",
        }
    }

    /// Answers with a page that tells of the problem: when to try again goes along, and what the log has to know.
    #[must_use]
    pub fn told_by(&self, mut page: Response) -> Response {
        if let Some(seconds) = self.retry_after_seconds {
            let seconds = HeaderValue::from(seconds);
            page.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        if let Some(cause) = &self.cause {
            page.extensions_mut().insert(cause.clone());
        }
        page
    }

    fn details(&self, id: Option<&str>) -> Details {
        Details {
            kind: "about:blank",
            title: self.title(),
            status: self.status.as_u16(),
            detail: self.detail.clone(),
            id: id.map(str::to_owned),
            fields: (!self.fields.is_empty()).then(|| (*self.fields).clone()),
        }
    }

    /// It as RFC 9457 has it, with the id of the fault behind it.
    #[must_use]
    pub fn as_json(&self, id: Option<&str>) -> Response {
        let mut response = respond::json(self.status, &self.details(id));
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }

    /// What is wrong, field by field, where the page of the form is not shown again.
    fn messages(&self) -> Vec<String> {
        let messages = self.field_errors().iter().flat_map(|(_, messages)| messages);
        messages.filter(|message| *message != self.detail).collect()
    }

    fn as_page(
        &self,
        web: &Web<impl Sized>,
        id: Option<&str>,
        whose: Option<&SignedIn>,
        came_from: Option<&str>,
    ) -> Option<Response> {
        let context = serde_json::json!({
            "status": self.status.as_u16(),
            "title": self.title(),
            "detail": self.detail,
            "messages": self.messages(),
            "came_from": came_from,
            "id": id,
            "retry_after": self.retry_after_seconds,
            "namesake": self.namesake,
        });
        let rendered = match whose {
            Some(SignedIn(person)) => web.render_for(person, self.status, "site/problem.html", context),
            None => web.render(self.status, "site/problem.html", context),
        };
        if let Err(problem) = &rendered {
            tracing::error!(
                error = problem.cause.as_ref().map(tracing::field::debug),
                "the page of a problem can't be rendered"
            );
        }
        rendered.ok()
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.details(None).serialize(serializer)
    }
}

impl PartialSchema for Problem {
    fn schema() -> RefOr<Schema> {
        Details::schema()
    }
}

/// Described as what it is written as: problem details.
impl ToSchema for Problem {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        Details::schemas(schemas);
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.told_by(self.status.into_response());
        response.extensions_mut().insert(self);
        response
    }
}

/// 503 when trying again may help, else a fault.
impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if error.is_unavailable() {
            Problem::unavailable_for(&error)
        } else {
            Problem::fault(error)
        }
    }
}

impl From<PageError> for Problem {
    fn from(error: PageError) -> Self {
        Problem::fault(error)
    }
}

/// Logs what lies behind a problem, once, and turns it into the page or the JSON that the client asked for.
pub(crate) async fn render<Facets>(State(web): State<Web<Facets>>, request: Request, next: Next) -> Response {
    let wants_page = respond::wants_page(request.headers());
    let came_from = web.origin.page_before(request.uri().path(), request.headers());
    let mut response = next.run(request).await;
    let cause = response.extensions_mut().remove::<Cause>();
    let id = cause.and_then(|cause| cause.log(response.status(), web.random));
    let Some(problem) = response.extensions_mut().remove::<Problem>() else {
        return response;
    };
    let whose = response.extensions_mut().remove::<SignedIn>();
    let page = if wants_page {
        problem.as_page(&web, id.as_deref(), whose.as_ref(), came_from.as_deref())
    } else {
        None
    };
    let mut rendered = page.unwrap_or_else(|| problem.as_json(id.as_deref()));
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = response.headers_mut().remove(&name) {
            rendered.headers_mut().insert(name, value);
        }
    }
    if let Some(answered) = response.extensions_mut().remove::<Answered>() {
        rendered.extensions_mut().insert(answered);
    }
    if problem.status == StatusCode::UNAUTHORIZED {
        // RFC 9110 asks for the header; the scheme is this service's cookie.
        let scheme = HeaderValue::from_static("Session");
        rendered.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
    }
    rendered
}
