//! This function's part of the OpenAPI document.

mod schemas;

use schemas::{
    CheckNote, DelegationChange, Delegations, GivenDelegation, ReportToSign, SealLine, SealOpening,
    SignOffAnswer, SignOffDecision, SignerAppointment, TableFoot, UnitList, UnitParticipations, UnitPeople,
    UnitTable, WaitingReports,
};
use utoipa::OpenApi;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, Problem, Session, SignedOut};

#[derive(OpenApi)]
#[openapi(
    paths(
        list, one, sign, appoint, check, delegations, delegate, units, unit, participations, table, seal, unseal
    ),
    components(schemas(Problem)),
    modifiers(&Session)
)]
struct Document;

#[utoipa::path(get, path = "/api/reviews", operation_id = "waitingReports", security(("Session" = [])),
    params(
        ("list" = Option<String>, Query, description = "`mine` or `unassigned`"),
        ("unit" = Option<String>, Query, description = "A unit's id"),
        ("kind" = Option<String>, Query, description = "`nil` or `disclosure`"),
        ("late" = Option<bool>, Query, description = "逾期"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 200")
    ),
    responses((status = 200, description = "What waits", body = WaitingReports), SignedOut, NoRight, Invalid, Faults))]
#[allow(dead_code, reason = "carries the description")]
fn list() {}

#[utoipa::path(get, path = "/api/reviews/{reference}", operation_id = "reportToSign", security(("Session" = [])),
    params(("reference" = String, Path, description = "As on the receipt, such as K7QM-3XWD")),
    responses(
        (status = 200, description = "The report", body = ReportToSign),
        (status = 404, description = "Not among those one signs", body = Problem, content_type = "application/problem+json"),
        SignedOut, NoRight, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn one() {}

#[utoipa::path(post, path = "/api/declarations/{reference}/sign-off", operation_id = "signReport",
    security(("Session" = [])),
    description = "Signs or returns a report; the office records what was signed on paper. The same sent again is done once.",
    params(("reference" = String, Path, description = "As on the receipt, such as K7QM-3XWD")),
    request_body(content = SignOffDecision, content_type = "application/json"),
    responses(
        (status = 200, description = "Done, now or before", body = SignOffAnswer),
        (status = 404, description = "Not among those one signs", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "A newer revision stands, or somebody decided before", body = Problem,
            content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn sign() {}

#[utoipa::path(post, path = "/api/declarations/{reference}/signer", operation_id = "appointSigner",
    security(("Session" = [])),
    params(("reference" = String, Path, description = "As on the receipt, such as K7QM-3XWD")),
    request_body(content = SignerAppointment, content_type = "application/json"),
    responses(
        (status = 200, description = "Appointed, now or before", body = SignOffAnswer),
        NotThere,
        (status = 409, description = "A newer revision stands, or somebody decided before", body = Problem,
            content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn appoint() {}

#[utoipa::path(post, path = "/api/declarations/{reference}/check", operation_id = "checkReport",
    security(("Session" = [])),
    description = "Notes that a unit's officer or head checked a report of its people, never one's own.",
    params(("reference" = String, Path, description = "As on the receipt, such as K7QM-3XWD")),
    request_body(content = CheckNote, content_type = "application/json"),
    responses(
        (status = 200, description = "Noted, now or before", body = Object),
        (status = 404, description = "Not of one's unit", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "A newer revision stands", body = Problem, content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn check() {}

#[utoipa::path(get, path = "/api/delegations", operation_id = "delegations", security(("Session" = [])),
    responses((status = 200, description = "Given and received", body = Delegations), SignedOut, NoRight, Faults))]
#[allow(dead_code, reason = "carries the description")]
fn delegations() {}

#[utoipa::path(post, path = "/api/delegations", operation_id = "delegate", security(("Session" = [])),
    description = "Lets another signer stand in up to a day, in place of whoever did; or ends that early.",
    request_body(content = DelegationChange, content_type = "application/json"),
    responses(
        (status = 200, description = "Ended", body = GivenDelegation),
        (status = 201, description = "Given", body = GivenDelegation),
        (status = 409, description = "It was changed at the same time", body = Problem,
            content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn delegate() {}

#[utoipa::path(get, path = "/api/units", operation_id = "units", security(("Session" = [])),
    responses((status = 200, description = "The units one may look into", body = UnitList), SignedOut, NoRight, Faults))]
#[allow(dead_code, reason = "carries the description")]
fn units() {}

#[utoipa::path(get, path = "/api/units/{unit}", operation_id = "unitPeople", security(("Session" = [])),
    params(
        ("unit" = String, Path, description = "A unit's id"),
        ("filter" = Option<String>, Query, description = "`all`, `expected`, `missing`, `filed`, `nil`, `disclosing`, \
            `exempt`, `late`, `waiting`, `returned`, `signed`, `retained`, `unchecked`, `commented`, `exemption_claimed` or `not_obliged`"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 200")
    ),
    responses(
        (status = 200, description = "The unit's people", body = UnitPeople),
        NotThere,
        SignedOut, NoRight, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn unit() {}

#[utoipa::path(get, path = "/api/units/{unit}/participations", operation_id = "unitParticipations",
    security(("Session" = [])),
    description = "The rows of the unit's Annex 3 as they stand, by how they were left, verified and dealt with. A page \
        ends with a whole declaration.",
    params(
        ("unit" = String, Path, description = "A unit's id"),
        ("filter" = Option<String>, Query, description = "`all`, `self_report`, `verification`, `agreed`, \
            `not_withdrawn`, `past_date`, `verified` or `handled`"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 200")
    ),
    responses(
        (status = 200, description = "The unit's participations", body = UnitParticipations),
        NotThere,
        SignedOut, NoRight, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn participations() {}

#[utoipa::path(get, path = "/api/units/{unit}/annex3", operation_id = "unitAnnex3", security(("Session" = [])),
    description = "As it was sealed, if a seal stands; else as it stands.",
    params(
        ("unit" = String, Path, description = "A unit's id"),
        ("view" = Option<String>, Query, description = "`live` or `sealed`"),
        ("format" = Option<String>, Query, description = "`xlsx` or `json`")
    ),
    responses(
        (status = 200, description = "The table", content((UnitTable = "application/json"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
        NotThere,
        SignedOut, NoRight, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn table() {}

#[utoipa::path(post, path = "/api/units/{unit}/annex3", operation_id = "sealAnnex3", security(("Session" = [])),
    description = "Freezes the unit's table as it stands and sends it up.",
    params(("unit" = String, Path, description = "A unit's id")),
    request_body(content = TableFoot, content_type = "application/json"),
    responses(
        (status = 200, description = "The very same table is sealed already", body = SealLine),
        (status = 201, description = "Sealed", body = SealLine),
        NotThere,
        (status = 409, description = "Another table is sealed, or the data don't reconcile: the detail says why, by name",
            body = Problem, content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn seal() {}

#[utoipa::path(post, path = "/api/units/{unit}/annex3/unsealing", operation_id = "openAnnex3",
    security(("Session" = [])),
    params(("unit" = String, Path, description = "A unit's id")),
    request_body(content = SealOpening, content_type = "application/json"),
    responses(
        (status = 200, description = "Opened", body = SealLine),
        NotThere,
        (status = 409, description = "No seal stands, or another one", body = Problem,
            content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
#[allow(dead_code, reason = "carries the description")]
fn unseal() {}

/// The description of this function's routes.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}
