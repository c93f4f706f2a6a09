//! The security headers, as the template's response headers policy has them; they stand nowhere else.

use anyhow::Context;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;

const TEMPLATE: &str = include_str!("../../template.yaml");

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Template {
    resources: Resources,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Resources {
    security_headers: Policy,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Policy {
    properties: Properties,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Properties {
    response_headers_policy_config: Config,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Config {
    security_headers_config: SecurityHeaders,
    custom_headers_config: CustomHeaders,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SecurityHeaders {
    content_security_policy: ContentSecurityPolicy,
    referrer_policy: ReferrerPolicy,
    frame_options: FrameOptions,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ContentSecurityPolicy {
    content_security_policy: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ReferrerPolicy {
    referrer_policy: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FrameOptions {
    frame_option: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CustomHeaders {
    items: Vec<CustomHeader>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CustomHeader {
    header: String,
    value: String,
}

/// The headers every answer carries. HSTS is left out: this server speaks plain HTTP on loopback.
///
/// # Errors
/// The template has no such policy, or a value that is no header.
pub fn security() -> anyhow::Result<HeaderMap> {
    let template: Template = serde_saphyr::from_str(TEMPLATE).context("infra/template.yaml")?;
    let config = template
        .resources
        .security_headers
        .properties
        .response_headers_policy_config;
    let security = config.security_headers_config;
    let named = [
        (
            "content-security-policy",
            security.content_security_policy.content_security_policy,
        ),
        ("referrer-policy", security.referrer_policy.referrer_policy),
        ("x-frame-options", security.frame_options.frame_option),
        ("x-content-type-options", "nosniff".to_owned()),
    ];
    let custom = config
        .custom_headers_config
        .items
        .into_iter()
        .map(|item| (item.header, item.value));
    let all = named
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .chain(custom);
    all.map(|(name, value)| {
        let name = HeaderName::try_from(name.to_ascii_lowercase())?;
        Ok((name, HeaderValue::try_from(value)?))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_allows_nothing_inline_and_no_framing() {
        let headers = security().unwrap();
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe"));
        assert_eq!(headers["referrer-policy"], "same-origin");
    }
}
