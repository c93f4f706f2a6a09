//! What is noted on a declaration: `POST /api/declarations/{reference}/…`, one route for each matter.

use super::find;
use super::show;
use super::shown::VerifiedDeclaration;
use crate::{Office, Web};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::case_file::Kind;
use campaign::verification::{
    AgreementForm, Asked, Deciding, DispositionForm, ExemptionForm, NoteForm, OrderForm, RecheckForm,
    Refused, Taken, VerificationForm,
};
use campaign::{Dossier, FieldErrors, timing};
use http::StatusCode;
use store::Written;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut};
use web::{Form, Person, Problem};

/// Makes the handler of one matter.
macro_rules! handler {
    ($(#[$doc:meta])* $name:ident, $kind:expr, $path:literal, $operation:literal, $body:ty) => {
        $(#[$doc])*
        #[utoipa::path(post, path = $path, operation_id = $operation, security(("Session" = [])),
            params(("reference" = String, Path, description = "The declaration's reference")),
            request_body(content = $body, content_type = "application/json"),
            responses(
                (status = 200, description = "What stands then", body = VerifiedDeclaration),
                NotThere,
                (status = 409, description = "A newer filing stands, or somebody noted something since", body = Problem,
                    content_type = "application/problem+json"),
                BadBody, SignedOut, NoRight, Invalid, Faults
            ))]
        pub(super) async fn $name(
            State(office): State<Office>,
            person: Person,
            Path(reference): Path<String>,
            request: Request,
        ) -> Result<Response, Problem> {
            note(&office.web, &person, &reference, request, $kind).await
        }
    };
}

handler!(
    /// 核查情况.
    verification,
    Kind::Verification,
    "/api/declarations/{reference}/verification",
    "verify",
    VerificationForm
);
handler!(
    /// 责成退出.
    ordered_withdrawal,
    Kind::OrderedWithdrawal,
    "/api/declarations/{reference}/ordered-withdrawal",
    "orderWithdrawal",
    OrderForm
);
handler!(
    /// 约定退出.
    agreed_date,
    Kind::AgreedDate,
    "/api/declarations/{reference}/agreed-date",
    "agreeOnDate",
    AgreementForm
);
handler!(
    /// 退出复核.
    recheck,
    Kind::Recheck,
    "/api/declarations/{reference}/recheck",
    "recheckWithdrawal",
    RecheckForm
);
handler!(
    /// 双创豁免.
    exemption,
    Kind::Exemption,
    "/api/declarations/{reference}/exemption",
    "ruleOnExemption",
    ExemptionForm
);
handler!(
    /// 处理情况.
    disposition,
    Kind::Disposition,
    "/api/declarations/{reference}/disposition",
    "dispose",
    DispositionForm
);
handler!(
    /// 另附说明.
    added_note,
    Kind::Note,
    "/api/declarations/{reference}/note",
    "addNote",
    NoteForm
);

async fn note(
    web: &Web,
    person: &Person,
    reference: &str,
    request: Request,
    kind: Kind,
) -> Result<Response, Problem> {
    let mut form = Form::unread(request, &Asked::row_limits(&web.campaign)).await?;
    let answer = decide(web, person, reference, &mut form, kind).await;
    let again = async |filled| {
        // Read anew: it may stand differently from what was on the screen.
        let dossier = find(web, person, reference).await?;
        show::page(web, person, &dossier, Some((kind, filled))).await
    };
    form.answer_or_redisplay(web, answer, again).await
}

async fn decide(
    web: &Web,
    person: &Person,
    reference: &str,
    form: &mut Form<()>,
    kind: Kind,
) -> Result<Response, Problem> {
    let dossier = find(web, person, reference).await?;
    take(web, person, &dossier, form, kind).await?;
    if form.wants_page {
        let reference = &dossier.current.reference;
        let place = format!("/api/declarations/{reference}/verification#history");
        return Ok(web::see_other(&place));
    }
    let dossier = find(web, person, reference).await?;
    Ok(web::json(StatusCode::OK, &VerifiedDeclaration::of(web, &dossier)))
}

async fn take(
    web: &Web,
    person: &Person,
    dossier: &Dossier,
    form: &mut Form<()>,
    kind: Kind,
) -> Result<(), Problem> {
    let (now, current) = (web.now(), &dossier.current);
    let sign_off = web.store.sign_offs.of(&current.number).await?;
    if let Some(bar) = person.party().bar_from_judging(current, sign_off.as_ref()) {
        return Err(refuse(kind, &Refused::Barred(bar)));
    }
    let asked = Asked::read(kind, &form.values, timing::day(now), &mut form.errors);
    let asked = form.parse(|(), _| asked)?;
    let deciding = Deciding {
        campaign: &web.campaign,
        dossier,
        by: person.party(),
        role: person.member().acts_for(),
        at: now,
    };
    let taken = deciding.take(&asked).map_err(|refused| refuse(kind, &refused))?;
    let Taken::Now {
        case_file,
        step,
        report,
    } = taken
    else {
        return Ok(());
    };
    let before = dossier.case_file.as_deref();
    let written = web
        .store
        .verifications
        .take_step(before, &case_file, &step, report.as_deref(), &dossier.current)
        .await?;
    match written {
        Written::Committed => Ok(()),
        // Whoever came second has not seen what the first one noted.
        Written::Conflict => Err(refuse(kind, &Refused::Changed)),
    }
}

fn refuse(kind: Kind, refused: &Refused) -> Problem {
    let place = if kind == Kind::Disposition {
        "participations"
    } else {
        "participation"
    };
    let field = match refused {
        Refused::Barred(_) => return Problem::new(StatusCode::FORBIDDEN, refused.to_string()),
        Refused::OldRevision { .. } | Refused::Changed => {
            return Problem::new(StatusCode::CONFLICT, refused.to_string());
        }
        Refused::NoSuchParticipation | Refused::NoneChosen | Refused::NotLeft | Refused::NotVerified => place,
        Refused::WhyMissing => "why",
        Refused::AlreadyLeft { .. } if kind == Kind::AgreedDate => "date",
        Refused::AlreadyLeft { .. } => "ordered_on",
        Refused::NotNoted => "take_back",
        Refused::NoClaim => "decision",
        Refused::NothingThere if kind == Kind::AgreedDate => "date",
        Refused::NothingThere => "text",
    };
    let mut errors = FieldErrors::default();
    errors.add(field, refused.to_string());
    Problem::fields(errors)
}
