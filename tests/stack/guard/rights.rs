//! Mistakes that the rules in `infra/rules/rights.guard` must notice.

use super::Mistake;
use serde_json::{Value, json};

/// At least one for each rule.
pub(super) fn mistakes(template: &Value) -> Vec<Mistake> {
    let right = |role: &str, sid: &str, rest: &str| {
        let statements = format!("/Resources/{role}Role/Properties/Policies/0/PolicyDocument/Statement");
        let all = template.pointer(&statements).unwrap().as_array().unwrap();
        let place = all.iter().position(|statement| statement["Sid"] == sid);
        format!("{statements}/{}/{rest}", place.unwrap())
    };
    let keys = "Condition/ForAllValues:StringLike/dynamodb:LeadingKeys";
    vec![
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
            "only_declare_knows_what_is_entered_from_paper",
            right("Office", "ReadItems", keys),
            json!(["ROSTER#*", "PAPER#*"]),
        ),
        (
            "declare_keeps_scans_and_no_other_objects",
            right("Declare", "KeepScans", "Resource"),
            json!({"Fn::Sub": "${SummaryBucket.Arn}/*"}),
        ),
        (
            "nobody_else_reaches_scans",
            right("Office", "ReadSummaries", "Resource"),
            json!({"Fn::Sub": "${SummaryBucket.Arn}/scans/*"}),
        ),
        (
            "nobody_else_reaches_scans",
            right("Summary", "ReadSummaries", "Resource"),
            json!({"Fn::Sub": "${SummaryBucket.Arn}/arriving/*"}),
        ),
        (
            "only_declare_knows_drafts",
            right("Office", "ReadItems", keys),
            json!(["ROSTER#*", "DRAFT#*"]),
        ),
        (
            "nobody_else_notes_reminders",
            right("Office", "ChangeRoster", keys),
            json!(["ROSTER#*", "REMINDER#*"]),
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
            right("Declare", "FetchOriginSecret", "Resource"),
            json!({"Fn::GetAtt": ["CodeKey", "Id"]}),
        ),
        (
            "only_account_and_office_know_the_key_of_the_codes",
            right("Review", "FetchOriginSecret", "Sid"),
            json!("FetchCodeKey"),
        ),
        (
            "secrets_are_fetched_and_nothing_else",
            right("Account", "FetchCodeKey", "Action"),
            json!("secretsmanager:PutSecretValue"),
        ),
        (
            "secrets_are_fetched_and_nothing_else",
            right("Office", "FetchCodeKey", "Resource"),
            json!({"Fn::GetAtt": ["OperatorSecret", "Id"]}),
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
            "the_data_key_is_used_through_what_holds_the_data",
            right("Summary", "EncryptFiles", "Condition"),
            json!({}),
        ),
        (
            "the_data_key_is_used_through_what_holds_the_data",
            right("Review", "DecryptData", "Condition"),
            json!({}),
        ),
        (
            "the_data_key_is_used_through_what_holds_the_data",
            right("Review", "DecryptData", "Sid"),
            json!("Decrypt"),
        ),
        (
            "who_uses_the_table_may_decrypt_it",
            right("Review", "DecryptData", "Sid"),
            json!("EncryptFiles"),
        ),
        (
            "who_uses_the_table_may_decrypt_it",
            right("Summary", "DecryptData", "Condition/StringLike/kms:ViaService"),
            json!([{"Fn::Sub": "secretsmanager.${AWS::Region}.*"}]),
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
    ]
}
