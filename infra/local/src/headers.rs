//! The security headers that the template's distribution adds are those of the functions.

use serde::Deserialize;
use std::collections::BTreeMap;
use web::headers::{SECURITY, TLS_ALONE};

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
    strict_transport_security: StrictTransportSecurity,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct StrictTransportSecurity {
    access_control_max_age_sec: u64,
    include_subdomains: bool,
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

#[test]
fn the_distribution_adds_the_headers_of_the_functions() {
    let template: Template = serde_saphyr::from_str(TEMPLATE).unwrap();
    let properties = template.resources.security_headers.properties;
    let config = properties.response_headers_policy_config;
    let security = config.security_headers_config;
    let tls = security.strict_transport_security;
    assert_eq!(
        format!("max-age={}; includeSubDomains", tls.access_control_max_age_sec),
        TLS_ALONE.to_str().unwrap()
    );
    assert!(tls.include_subdomains);
    let named = [
        (
            "content-security-policy",
            security.content_security_policy.content_security_policy,
        ),
        ("referrer-policy", security.referrer_policy.referrer_policy),
        ("x-frame-options", security.frame_options.frame_option),
        ("x-content-type-options", "nosniff".to_owned()),
    ];
    let custom = config.custom_headers_config.items.into_iter();
    let custom = custom.map(|item| (item.header.to_lowercase(), item.value));
    let named = named.map(|(name, value)| (name.to_owned(), value));
    let added: BTreeMap<String, String> = named.into_iter().chain(custom).collect();
    let ours = SECURITY.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    assert_eq!(added, BTreeMap::from(ours));
}
