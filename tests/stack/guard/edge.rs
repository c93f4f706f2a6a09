//! Mistakes that the rules in `infra/rules/edge.guard` must notice.

use super::{FRONT, Mistake, at};
use serde_json::{Value, json};

const HEADERS: &str =
    "/Resources/SecurityHeaders/Properties/ResponseHeadersPolicyConfig/SecurityHeadersConfig";

/// At least one for each rule.
pub(super) fn mistakes() -> Vec<Mistake> {
    vec![
        (
            "pages_and_api_are_only_served_through_tls",
            at(FRONT, "CacheBehaviors/0/ViewerProtocolPolicy"),
            json!("allow-all"),
        ),
        (
            "cloudfront_proves_itself_to_the_api",
            at(FRONT, "Origins/1/OriginCustomHeaders"),
            json!([]),
        ),
        (
            "cloudfront_proves_itself_to_the_api",
            "/Resources/OfficeFunction/Properties/Environment/Variables/ORIGIN_SECRET_ARN".into(),
            Value::Null,
        ),
        (
            "the_api_gets_cookies_and_who_connected_but_no_host",
            "/Resources/ApiRequests/Properties/OriginRequestPolicyConfig/CookiesConfig/CookieBehavior".into(),
            json!("none"),
        ),
        (
            "the_api_gets_cookies_and_who_connected_but_no_host",
            at(FRONT, "CacheBehaviors/0/ForwardedValues/Fn::If/1/Headers"),
            json!(["Accept", "CloudFront-Viewer-Address"]),
        ),
        (
            "answers_of_the_api_are_never_cached",
            at(FRONT, "CacheBehaviors/0/CachePolicyId/Fn::If/2"),
            json!("658327ea-f89d-4fab-a63d-7e88639e58f6"),
        ),
        (
            "error_pages_are_left_alone",
            at(FRONT, "CustomErrorResponses"),
            json!([{"ErrorCode": 404}]),
        ),
        (
            "a_page_that_is_not_there_is_answered_by_the_api",
            at(FRONT, "DefaultCacheBehavior/TargetOriginId"),
            json!("site"),
        ),
        (
            "a_page_that_is_not_there_is_answered_by_the_api",
            at(FRONT, "OriginGroups/Items/0/FailoverCriteria/StatusCodes/Items"),
            json!([403, 404]),
        ),
        (
            "a_page_that_is_not_there_is_answered_by_the_api",
            "/Resources/FallbackRoute/Properties/RouteKey".into(),
            json!("ANY /api/{proxy+}"),
        ),
        (
            "security_headers_are_on_everything",
            at(FRONT, "DefaultCacheBehavior/ResponseHeadersPolicyId"),
            Value::Null,
        ),
        (
            "the_content_security_policy_is_strict",
            at(HEADERS, "ContentSecurityPolicy/ContentSecurityPolicy"),
            json!(
                "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; script-src 'unsafe-inline'"
            ),
        ),
        (
            "the_other_security_headers_are_set",
            at(HEADERS, "StrictTransportSecurity/AccessControlMaxAgeSec"),
            json!(60),
        ),
        (
            "china_gets_what_its_cloudfront_knows",
            "/Resources/SiteAccess/Condition".into(),
            Value::Null,
        ),
    ]
}
