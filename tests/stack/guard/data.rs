//! Mistakes that the rules in `infra/rules/data.guard` must notice.

use super::{Mistake, at};
use serde_json::{Value, json};

const TABLE: &str = "/Resources/Table";
const SUMMARIES: &str = "/Resources/SummaryBucket";

/// At least one for each rule.
pub(super) fn mistakes() -> Vec<Mistake> {
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
            "no_secret_stands_in_a_functions_configuration",
            "/Resources/ReviewFunction/Properties/Environment/Variables/ORIGIN_SECRET_ARN".into(),
            json!({"Fn::Sub": "{{resolve:secretsmanager:${OriginSecret}}}"}),
        ),
        (
            "no_secret_stands_in_a_functions_configuration",
            "/Resources/ReviewFunction/Properties/Environment/Variables/SECRETS_EDITION".into(),
            json!("{{resolve:secretsmanager:campaign}}"),
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
            "files_on_their_way_are_gone_after_a_day",
            at(
                SUMMARIES,
                "Properties/LifecycleConfiguration/Rules/3/ExpirationInDays",
            ),
            json!(30),
        ),
    ]
}
