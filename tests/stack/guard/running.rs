//! Mistakes that the rules in `infra/rules/running.guard` must notice.

use super::{FRONT, Mistake, at};
use serde_json::{Value, json};

/// At least one for each rule.
pub(super) fn mistakes() -> Vec<Mistake> {
    vec![
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
            "logs_outlive_the_stack",
            "/Resources/OfficeLogs/DeletionPolicy".into(),
            json!("Delete"),
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
    ]
}
