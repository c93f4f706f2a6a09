//! 办理经过: what happened, in the order of time. Of a declaration ([`declaration`]), and of a person from the roster to the
//! handling ([`person`]).

pub(crate) mod declaration;
mod person;
mod show;

use crate::Office;
use axum::Router;
use axum::routing::get;
use campaign::case_file;
use campaign::delivery::Mark;
use campaign::roster_step::RosterStep;
use campaign::spot_check::Finding;
use campaign::unit_check::UnitCheck;
use campaign::{Digest, Reference, lead, sign_off};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::{OpenApi, ToSchema};

/// One thing that happened.
pub(crate) struct Event {
    pub(crate) at: Timestamp,
    /// For programs.
    pub(crate) told: Happened,
    /// For people.
    pub(crate) page: Value,
}

/// One thing that happened, for programs.
#[derive(Serialize, ToSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
#[schema(as = PersonEvent)]
pub(crate) enum Happened {
    /// The roster's entry, the code or the second factor.
    Roster(RosterStep),
    /// A revision was filed.
    Filed {
        at: Timestamp,
        revision: u32,
        /// 逾期.
        late: bool,
        sha256: Digest,
    },
    /// A withdrawal was reported.
    WithdrawalReported {
        at: Timestamp,
        revision: u32,
        /// The report's serial.
        withdrawal: u32,
    },
    /// A step of the sign-off.
    SignedOff(sign_off::Step),
    /// The unit checked it.
    Checked(UnitCheck),
    /// One of the two lists has it.
    Collected(Mark),
    /// One of the two lists has it no more.
    TakenBack(Mark),
    /// It was handed to the city.
    Delivered {
        at: Timestamp,
        /// The delivery's serial.
        delivery: u32,
        late: bool,
        by: campaign::person::Person,
        /// Null where it was withdrawals alone.
        #[schema(required)]
        revision: Option<u32>,
        /// How many.
        withdrawals: usize,
    },
    /// Something was found or decided.
    Noted(case_file::Step),
    /// It was drawn for a spot check.
    Sampled {
        at: Timestamp,
        by: campaign::person::Person,
        spot_check: Reference,
        /// Its place in the sample, from 1.
        place: u32,
        revision: u32,
    },
    /// What a spot check found.
    SpotChecked {
        at: Timestamp,
        by: campaign::person::Person,
        spot_check: Reference,
        place: u32,
        /// What was noted before.
        #[schema(required)]
        before: Option<Finding>,
        after: Finding,
    },
    /// A step of a lead.
    Lead {
        #[serde(flatten)]
        step: lead::Step,
        lead: Reference,
    },
}

#[derive(OpenApi)]
#[openapi(paths(show::show))]
struct Document;

/// The description of this route.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The route of people's histories.
pub(crate) fn routes() -> Router<Office> {
    Router::new().route("/api/people/{number}/history", get(show::show))
}
