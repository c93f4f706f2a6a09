//! The rules in `infra/rules`, and that each of them can fail.

use crate::workspace::{file, tool};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The template as CloudFormation gets it in a region.
pub(crate) fn translated(region: &str) -> Value {
    let output = Command::new(tool("ministack/bin/python"))
        .arg(file("tests/stack/translate.py"))
        .arg(file("infra/template.yaml"))
        .env("AWS_DEFAULT_REGION", region)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The rules a folder of templates breaks, by template, and all rules there are.
fn broken(folder: &Path) -> (BTreeMap<String, BTreeSet<String>>, BTreeSet<String>) {
    let output = Command::new(tool("guard/bin/cfn-guard"))
        .args([
            "validate",
            "--show-summary",
            "none",
            "--structured",
            "--output-format",
            "json",
            "--rules",
        ])
        .arg(file("infra/rules"))
        .arg("--data")
        .arg(folder)
        .output()
        .unwrap();
    let reports: Vec<Value> = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let (mut found, mut all) = (BTreeMap::new(), BTreeSet::new());
    for report in &reports {
        let name = Path::new(report["name"].as_str().unwrap()).file_stem().unwrap();
        let rules = report["not_compliant"].as_array().unwrap().iter();
        let rules: BTreeSet<String> = rules
            .map(|rule| rule["Rule"]["name"].as_str().unwrap().to_owned())
            .collect();
        let others = ["compliant", "not_applicable"].map(|list| report[list].as_array().unwrap());
        all.extend(
            others
                .into_iter()
                .flatten()
                .map(|rule| rule.as_str().unwrap().to_owned()),
        );
        all.extend(rules.iter().cloned());
        found.insert(name.to_string_lossy().into_owned(), rules);
    }
    (found, all)
}

#[test]
fn the_template_keeps_every_rule_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    for region in ["us-east-1", "cn-northwest-1"] {
        let path = folder.path().join(region).with_extension("json");
        fs::write(path, translated(region).to_string()).unwrap();
    }
    let (found, all) = broken(folder.path());
    assert_eq!(found.len(), 2);
    assert!(all.len() >= 30, "{all:?}");
    assert!(found.values().all(BTreeSet::is_empty), "{found:?}");
}

#[test]
fn every_rule_notices_what_it_is_there_for() {
    let template = translated("us-east-1");
    let folder = tempfile::tempdir().unwrap();
    let mistakes = mistakes(&template);
    for (number, (_, pointer, value)) in mistakes.iter().enumerate() {
        let mut template = template.clone();
        set(&mut template, pointer, value.clone());
        fs::write(folder.path().join(format!("{number}.json")), template.to_string()).unwrap();
    }
    let (found, all) = broken(folder.path());
    for (number, (rule, pointer, value)) in mistakes.iter().enumerate() {
        let broken = &found[&number.to_string()];
        assert!(
            broken.contains(*rule),
            "{rule} lets {pointer} = {value} pass: {broken:?}"
        );
    }
    let tried: BTreeSet<String> = mistakes.iter().map(|(rule, ..)| (*rule).to_owned()).collect();
    assert_eq!(tried, all, "every rule needs a mistake it notices");
}

/// Puts a value where the pointer leads; null takes away what is there.
fn set(template: &mut Value, pointer: &str, value: Value) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = template
        .pointer_mut(parent)
        .unwrap_or_else(|| panic!("nothing at {pointer}"));
    match parent {
        Value::Object(members) if value.is_null() => {
            members
                .remove(name)
                .unwrap_or_else(|| panic!("nothing at {pointer}"));
        }
        Value::Object(members) => {
            members.insert(name.to_owned(), value);
        }
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
        _ => panic!("nothing can stand at {pointer}"),
    }
}

const TABLE: &str = "/Resources/Table";
const SUMMARIES: &str = "/Resources/SummaryBucket";
const FRONT: &str = "/Resources/Distribution/Properties/DistributionConfig";
const HEADERS: &str =
    "/Resources/SecurityHeaders/Properties/ResponseHeadersPolicyConfig/SecurityHeadersConfig";

/// For each rule, mistakes that it must notice: where, and what stands there then.
fn mistakes(template: &Value) -> Vec<(&'static str, String, Value)> {
    let at = |from: &str, rest: &str| format!("{from}/{rest}");
    let right = |role: &str, sid: &str, rest: &str| {
        let statements = format!("/Resources/{role}Role/Properties/Policies/0/PolicyDocument/Statement");
        let all = template.pointer(&statements).unwrap().as_array().unwrap();
        let place = all.iter().position(|statement| statement["Sid"] == sid);
        format!("{statements}/{}/{rest}", place.unwrap())
    };
    let keys = "Condition/ForAllValues:StringLike/dynamodb:LeadingKeys";
    vec![
        (
            "the_table_outlives_the_stack",
            at(TABLE, "DeletionPolicy"),
            json!("Delete"),
        ),
        (
            "the_table_outlives_the_stack",
            at(TABLE, "Properties/DeletionProtectionEnabled"),
            json!(false),
        ),
        (
            "the_table_can_be_restored_to_any_second",
            at(TABLE, "Properties/PointInTimeRecoverySpecification"),
            Value::Null,
        ),
        (
            "the_table_is_encrypted_with_our_key",
            at(TABLE, "Properties/SSESpecification"),
            Value::Null,
        ),
        (
            "the_table_costs_by_the_request_and_cleans_up",
            at(TABLE, "Properties/TimeToLiveSpecification/Enabled"),
            json!(false),
        ),
        (
            "the_data_key_rotates_and_outlives_the_stack",
            "/Resources/DataKey/Properties/EnableKeyRotation".into(),
            json!(false),
        ),
        (
            "the_code_key_outlives_the_stack",
            "/Resources/CodeKey/DeletionPolicy".into(),
            json!("Delete"),
        ),
        (
            "secrets_are_long_and_encrypted_with_our_key",
            "/Resources/OriginSecret/Properties/GenerateSecretString/PasswordLength".into(),
            json!(16),
        ),
        (
            "buckets_are_closed_and_encrypted",
            "/Resources/SiteBucket/Properties/PublicAccessBlockConfiguration/BlockPublicPolicy".into(),
            json!(false),
        ),
        (
            "buckets_are_closed_and_encrypted",
            at(SUMMARIES, "Properties/LifecycleConfiguration"),
            Value::Null,
        ),
        (
            "summaries_are_encrypted_with_our_key_and_outlive_the_stack",
            at(
                SUMMARIES,
                "Properties/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/SSEAlgorithm",
            ),
            json!("AES256"),
        ),
        (
            "every_bucket_refuses_plain_http",
            "/Resources/SiteBucketPolicy/Properties/PolicyDocument/Statement/0/Effect".into(),
            json!("Allow"),
        ),
        (
            "rights_are_given_one_by_one",
            right("Declare", "ReadItems", "Action"),
            json!(["dynamodb:*"]),
        ),
        (
            "rights_are_given_one_by_one",
            right("Declare", "ReadItems", "Resource"),
            json!("*"),
        ),
        (
            "roles_have_no_other_policies",
            "/Resources/SummaryRole/Properties/ManagedPolicyArns".into(),
            json!(["arn:aws:iam::aws:policy/AdministratorAccess"]),
        ),
        (
            "every_right_to_the_table_names_its_keys",
            right("Declare", "ReadItems", "Condition"),
            json!({}),
        ),
        (
            "nobody_scans",
            right("Summary", "ReadUnits", "Action"),
            json!(["dynamodb:Query", "dynamodb:Scan"]),
        ),
        (
            "what_was_filed_or_decided_is_never_deleted",
            right("Office", "TakeOffRoster", keys),
            json!(["ROSTER#*", "DELIVERY#*"]),
        ),
        (
            "account_writes_who_is_signed_in_and_nothing_of_the_campaign",
            right("Account", "OpenSessions", keys),
            json!(["SESSION#*", "DECLARATION#*"]),
        ),
        (
            "declare_writes_declarations_and_no_signature",
            right("Declare", "WriteDeclarations", keys),
            json!(["DECLARATION#*", "SIGNOFF#*"]),
        ),
        (
            "review_writes_signatures_and_no_declaration",
            right("Review", "WriteDecisions", keys),
            json!(["SIGNOFF#*", "DECLARATION#*"]),
        ),
        (
            "office_writes_the_roster_and_neither_declarations_nor_signatures",
            right("Office", "ChangeRoster", keys),
            json!(["ROSTER#*", "SIGNOFF#*"]),
        ),
        (
            "only_account_opens_sessions",
            right("Declare", "WriteDeclarations", keys),
            json!(["DECLARATION#*", "SESSION#*"]),
        ),
        (
            "only_account_opens_sessions",
            right("Review", "NoteUse", "Condition/ForAllValues:StringEquals"),
            Value::Null,
        ),
        (
            "only_account_and_office_know_the_key_of_the_codes",
            "/Resources/DeclareFunction/Properties/Environment/Variables/CODE_KEY".into(),
            json!("{{resolve:secretsmanager:${CodeKey}}}"),
        ),
        (
            "summary_only_reads_the_table",
            right("Summary", "ReadUnits", "Action"),
            json!("dynamodb:PutItem"),
        ),
        (
            "summary_writes_nothing_but_summaries_and_progress",
            right("Summary", "WriteSummaries", "Resource"),
            json!({"Fn::Sub": "${SummaryBucket.Arn}/*"}),
        ),
        (
            "summary_writes_nothing_but_summaries_and_progress",
            right("Summary", "PublishProgress", "Resource"),
            json!({"Fn::Sub": "${SiteBucket.Arn}/*"}),
        ),
        (
            "summary_writes_nothing_but_summaries_and_progress",
            right("Summary", "ListSummaries", "Condition"),
            Value::Null,
        ),
        (
            "office_writes_no_objects_but_files_on_their_way",
            right("Office", "PassOnFiles", "Resource"),
            json!({"Fn::Sub": "${SummaryBucket.Arn}/*"}),
        ),
        (
            "nobody_else_reaches_files_on_their_way",
            right("Summary", "ReadSummaries", "Resource"),
            json!({"Fn::Sub": "${SummaryBucket.Arn}/exports/*"}),
        ),
        (
            "files_on_their_way_are_gone_after_a_day",
            at(
                SUMMARIES,
                "Properties/LifecycleConfiguration/Rules/3/ExpirationInDays",
            ),
            json!(30),
        ),
        (
            "the_data_key_is_used_through_s3_only",
            right("Summary", "EncryptSummaries", "Condition"),
            json!({}),
        ),
        (
            "only_the_schedule_and_the_office_start_summary",
            "/Resources/ScheduleRole/Properties/Policies/0/PolicyDocument/Statement/0/Resource".into(),
            json!({"Fn::GetAtt": ["DeclareFunction", "Arn"]}),
        ),
        (
            "only_our_api_invokes_the_functions",
            "/Resources/ApiMayInvokeDeclare/Properties/SourceArn".into(),
            Value::Null,
        ),
        (
            "only_our_distribution_reads_the_site",
            "/Resources/SiteBucketPolicy/Properties/PolicyDocument/Statement/1/Fn::If/2/Condition".into(),
            json!({}),
        ),
        (
            "functions_run_on_amazon_linux_2023",
            "/Resources/DeclareFunction/Properties/Runtime".into(),
            json!("provided.al2"),
        ),
        (
            "functions_log_json_into_a_group_of_their_own",
            "/Resources/DeclareFunction/Properties/LoggingConfig".into(),
            Value::Null,
        ),
        (
            "logs_are_kept_as_long_as_the_bureau_says",
            "/Resources/ApiLogs/Properties/RetentionInDays".into(),
            Value::Null,
        ),
        (
            "access_logs_hold_nothing_personal",
            "/Resources/ApiStage/Properties/AccessLogSettings/Format".into(),
            json!("$context.identity.sourceIp"),
        ),
        (
            "the_api_has_a_limit",
            "/Resources/ApiStage/Properties/DefaultRouteSettings/ThrottlingRateLimit".into(),
            Value::Null,
        ),
        (
            "concurrency_can_be_reserved_for_each_function",
            "/Resources/OfficeFunction/Properties/ReservedConcurrentExecutions".into(),
            Value::Null,
        ),
        (
            "nobody_gives_up_before_the_function_does",
            "/Resources/ReviewFunction/Properties/Timeout".into(),
            json!(60),
        ),
        (
            "nobody_gives_up_before_the_function_does",
            at(FRONT, "Origins/1/CustomOriginConfig/OriginReadTimeout"),
            json!(15),
        ),
        (
            "the_schedule_keeps_the_bureaus_time",
            "/Resources/Schedule/Properties/ScheduleExpressionTimezone".into(),
            Value::Null,
        ),
        (
            "the_schedule_keeps_the_bureaus_time",
            "/Parameters/ScheduleTimeZone/Default".into(),
            json!("UTC"),
        ),
        (
            "what_fails_becomes_a_dead_letter",
            "/Resources/SummaryRuns/Properties/DestinationConfig".into(),
            json!({}),
        ),
        (
            "what_fails_becomes_a_dead_letter",
            "/Resources/Schedule/Properties/Target/DeadLetterConfig".into(),
            Value::Null,
        ),
        (
            "somebody_hears_of_every_alarm",
            "/Resources/ApiFails/Properties/AlarmActions".into(),
            json!([]),
        ),
        (
            "a_summary_that_never_comes_is_an_alarm",
            "/Resources/SummaryIsOld/Properties/TreatMissingData".into(),
            json!("notBreaching"),
        ),
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
            "/Resources/OfficeFunction/Properties/Environment/Variables/ORIGIN_SECRET".into(),
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
