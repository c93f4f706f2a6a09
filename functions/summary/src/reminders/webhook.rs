//! Where reminders are posted. A messaging service gets roster numbers and texts, nothing else: the bureau's own directory
//! tells it how to reach the number's holder. A group robot (企业微信, 钉钉, 飞书) gets one text, in the body that the settings
//! have, which says how many of each unit are to act and names nobody.
//!
//! No redirect is followed, and an answer is waited for so long and no longer. What is answered is read for what became of the
//! message: robots answer 200 with an error's code in the body.

use super::template::{Template, TemplateError};
use aws::{ConfigError, PooledClient};
use aws_smithy_runtime_api::client::http::{HttpConnector as _, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use campaign::reminder::{Outcome, Way};
use http::{StatusCode, Uri};
use serde_json::Value;
use std::fmt;
use std::io;
use std::path::Path;
use std::time::Duration;

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// The names that robots have for the code in their answers; 0 is well. 企业微信 and 钉钉 the first, 飞书 the others.
const CODES: [&str; 3] = ["errcode", "code", "StatusCode"];

/// The names that they have for what the code means.
const WORDS: [&str; 3] = ["errmsg", "msg", "StatusMessage"];

/// The longest words of an answer that are kept, in characters.
const LONGEST_WORDS: usize = 120;

/// Where reminders are posted, and in which form.
#[derive(Clone)]
pub struct Webhook {
    connections: SharedHttpConnector,
    address: String,
    form: Form,
    patience: Duration,
}

#[derive(Clone)]
enum Form {
    Service,
    Group(Template),
    /// The settings have a template that is none.
    Unusable(TemplateError),
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// The address is none.
    #[error("REMINDER_WEBHOOK: 应为 http:// 或 https:// 开头的地址")]
    Address,
    /// The body for a group robot is none.
    #[error("REMINDER_TEMPLATE: {0}")]
    Template(#[from] TemplateError),
    /// The certificates to trust cannot be read.
    #[error(transparent)]
    Certificates(#[from] ConfigError),
}

impl Webhook {
    /// The service at this address; with a template, the group robot there. `trusted` are certificates in PEM to trust
    /// instead of those compiled in. Nothing is sent yet.
    ///
    /// # Errors
    /// The address or the template is none, or the file of certificates cannot be used.
    pub fn new(address: &str, template: Option<&str>, trusted: Option<&Path>) -> Result<Self, WebhookError> {
        let webhook = Webhook::whatever(address, template, trusted)?;
        match webhook.form {
            Form::Unusable(error) => Err(error.into()),
            _ => Ok(webhook),
        }
    }

    /// The same, but with a template that is none it refuses each message with the reason: where a function does other things
    /// too, these go on.
    ///
    /// # Errors
    /// The address is none, or the file of certificates cannot be used.
    pub fn whatever(
        address: &str,
        template: Option<&str>,
        trusted: Option<&Path>,
    ) -> Result<Self, WebhookError> {
        let uri: Uri = address.parse().map_err(|_| WebhookError::Address)?;
        let known = matches!(uri.scheme_str(), Some("http" | "https"));
        if !known || uri.authority().is_none() {
            return Err(WebhookError::Address);
        }
        Ok(Webhook {
            connections: PooledClient::trusting(trusted)?.patient_for(PATIENCE),
            address: address.to_owned(),
            form: match template.map(Template::parse) {
                None => Form::Service,
                Some(Ok(template)) => Form::Group(template),
                Some(Err(error)) => Form::Unusable(error),
            },
            patience: PATIENCE,
        })
    }

    /// The same that waits so long for an answer.
    #[must_use]
    pub fn patient_for(self, patience: Duration) -> Self {
        Webhook { patience, ..self }
    }

    pub(super) fn way(&self) -> Way {
        match self.form {
            Form::Service => Way::Service,
            Form::Group(_) | Form::Unusable(_) => Way::Group,
        }
    }

    /// Tells a group something.
    pub(super) async fn tell(&self, text: &str, key: &str) -> (Outcome, String) {
        match &self.form {
            Form::Group(template) => self.post(&template.with(text), key).await,
            Form::Unusable(error) => (Outcome::Refused, error.to_string()),
            Form::Service => (Outcome::Refused, "没有设置消息模板".to_owned()),
        }
    }

    /// Posts a body and reads from the answer what became of it. The key tells a service that it may have it already.
    pub(super) async fn post(&self, body: &Value, key: &str) -> (Outcome, String) {
        let request = http::Request::post(&self.address)
            .header("content-type", "application/json; charset=utf-8")
            .header("idempotency-key", key)
            .body(SdkBody::from(body.to_string()));
        let request = request
            .ok()
            .and_then(|request| HttpRequest::try_from(request).ok());
        let Some(request) = request else {
            return (Outcome::Refused, "地址不能使用".to_owned());
        };
        match tokio::time::timeout(self.patience, self.connections.call(request)).await {
            Ok(Ok(response)) => self.judged(&response),
            Ok(Err(error)) => unanswered(error),
            Err(_) => (Outcome::Unknown, "等候超时，没有答复".to_owned()),
        }
    }

    fn judged(&self, response: &HttpResponse) -> (Outcome, String) {
        let status = response.status();
        let told = format!("状态 {}", status.as_u16());
        let status = StatusCode::from_u16(status.as_u16()).unwrap_or_default();
        if status.is_redirection() {
            return (Outcome::Refused, format!("{told}，要求转往别处，没有照办"));
        }
        if status.is_client_error() {
            return (Outcome::Refused, told);
        }
        if !status.is_success() {
            return (Outcome::Unknown, told);
        }
        let body = response.body().bytes().unwrap_or_default();
        let answer: Value = serde_json::from_slice(body).unwrap_or_default();
        let code = CODES.iter().find_map(|name| answer.get(name)?.as_i64());
        match (code, &self.form) {
            (Some(0), _) | (None, Form::Service) => (Outcome::Taken, told),
            (Some(code), _) => {
                let words = WORDS.iter().find_map(|name| answer.get(name)?.as_str());
                let words: String = words.unwrap_or_default().chars().take(LONGEST_WORDS).collect();
                (
                    Outcome::Refused,
                    format!("错误码 {code} {words}").trim_end().to_owned(),
                )
            }
            (None, _) => (Outcome::Unknown, format!("{told}，答复中没有结果代码")),
        }
    }
}

/// Without a connection nothing was sent; one that broke leaves it open.
fn unanswered(error: ConnectorError) -> (Outcome, String) {
    let source = error.into_source();
    let refused = source.downcast_ref::<io::Error>().is_some_and(|error| {
        matches!(
            error.kind(),
            io::ErrorKind::ConnectionRefused
                | io::ErrorKind::HostUnreachable
                | io::ErrorKind::NetworkUnreachable
        )
    });
    if refused {
        (Outcome::Refused, "无法连接".to_owned())
    } else {
        (Outcome::Unknown, "连接中断或者没有答复".to_owned())
    }
}

/// The address holds the robot's key.
impl fmt::Debug for Webhook {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Webhook").finish_non_exhaustive()
    }
}
