//! `POST /api/papers/{number}/decision`: another has compared the entry and confirms it, which files the report; or sends it
//! back. Who entered it may take it back.

use super::about::About;
use super::compare::{self, PaperEntryAnswer};
use super::list::{told_filed, told_sent_back};
use crate::Declare;
use crate::file::{MOST_DRAWS, check_window, raced, signer_of};
use crate::receipt::{self, Receipt};
use crate::subject::{Subject, Way};
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::paper::{Filing, LONGEST_REASON, PaperEntry, Refused, State as Standing};
use campaign::person;
use campaign::{Revision, form, terms};
use http::StatusCode;
use store::{FileError, Written};
use web::openapi::{BadBody, Faults, Invalid, NotThere, SignedOut};
use web::{Form, Person, Problem};

terms! {
    /// What becomes of an entry.
    #[schema(as = PaperVerdict)]
    enum Verdict {
        Confirm = "confirm" => "核对一致",
        SendBack = "send_back" => "退回录入",
    }
}

form! {
    /// A decision on an entry.
    #[schema(as = PaperDecision)]
    struct DecisionForm {
        #[schema(value_type = Verdict)]
        action: Option<String> = chosen "办理方式",
        /// The entry's step that was looked at.
        #[schema(value_type = u32)]
        step: Option<u32> = written "所看的内容",
        /// Why it is sent back, 2 to 500 characters; who entered it need not say.
        #[schema(nullable = false)]
        reason: Option<String> = written "退回理由",
    }
}

/// Files a report that came on paper, or sends its entry back.
#[utoipa::path(post, path = "/api/papers/{number}/decision", operation_id = "decideOnPaper", security(("Session" = [])),
    description = "Confirms, after comparing it with the paper, what another entered, which files the report; or sends it \
        back. Nobody confirms what they entered.",
    params(("number" = String, Path, description = "Whose")),
    request_body(content = DecisionForm, content_type = "application/json"),
    responses(
        (status = 200, description = "Sent back", body = PaperEntryAnswer),
        (status = 201, description = "Filed", body = Receipt,
            headers(("Location" = String, description = "The declaration"))),
        (status = 403, description = "Without the right, one's own entry, too near, after the campaign, or sent by another \
            site", body = Problem, content_type = "application/problem+json"),
        NotThere,
        (status = 409, description = "Decided already, changed since, or its declarant filed otherwise, left the roster or \
            need not declare any more", body = Problem, content_type = "application/problem+json"),
        BadBody, SignedOut, Invalid, Faults
    ))]
pub(super) async fn decide(
    State(declare): State<Declare>,
    person: Person,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let mut form = Form::read(request).await?;
    let answer = declare.decided(&person, &number, &mut form).await;
    let web = &declare.web;
    let again = async |filled| compare::page(web, &person, &About::at(web, &number).await?, filled).await;
    form.answer_or_redisplay(web, answer, again).await
}

impl Declare {
    async fn decided(
        &self,
        person: &Person,
        number: &str,
        form: &mut Form<DecisionForm>,
    ) -> Result<Response, Problem> {
        let about = About::at(&self.web, number).await?;
        let entry = about.entry_for(person)?;
        let is_own = entry.by.number == person.entry.number;
        let (verdict, step, reason) = form.parse(|fields, check| {
            let verdict = fields.action.as_deref().and_then(Verdict::parse);
            let message = "须为 confirm（核对一致）或 send_back（退回录入）";
            check.refuse_if(verdict.is_none(), "action", message);
            let step = check.demand("step", fields.step);
            let reason = check.worded("reason", fields.reason.as_deref(), 2..=LONGEST_REASON);
            let sends_back = verdict == Some(Verdict::SendBack);
            check.blank_if(sends_back && !is_own && fields.reason.is_none(), "reason", "");
            Some((verdict?, step?, reason))
        })?;
        entry.is_as_seen(step).map_err(refused)?;
        let by = person::Person::of(&person.entry);
        let at = self.web.now();
        match verdict {
            Verdict::SendBack => {
                let sent_back = entry.after(Standing::Declined {
                    decided_by: by,
                    decided_at: at,
                    reason,
                });
                if self.web.store.papers.send_back(&sent_back).await? == Written::Conflict {
                    return Err(refused(Refused::Changed));
                }
                let told = PaperEntryAnswer::of(&sent_back);
                Ok(form.done(&told_sent_back(), StatusCode::OK, &told))
            }
            Verdict::Confirm => {
                check_window(&self.web, at)?;
                let revision = self.confirmed(&about, entry, by).await?;
                if form.wants_page {
                    return Ok(web::see_other(&told_filed(&revision.reference)));
                }
                let place = receipt::path(&revision.reference);
                Ok(web::located(StatusCode::CREATED, &place, &Receipt::of(&revision)))
            }
        }
    }

    /// Files the report that an entry becomes.
    async fn confirmed(
        &self,
        about: &About,
        entry: &PaperEntry,
        by: person::Person,
    ) -> Result<Revision, Problem> {
        let web = &self.web;
        let current = about.standing.current.as_ref();
        entry
            .may_be_confirmed(&web.campaign, &by.number, about.entry.as_ref(), current)
            .map_err(refused)?;
        let Some(declarant) = &about.entry else {
            return Err(refused(Refused::Departed));
        };
        let salt = current.and_then(|current| current.salt.clone());
        let filing = Filing {
            reference: current.map_or_else(|| web.draw_reference(), |current| current.reference.clone()),
            salt: salt.unwrap_or_else(|| web.draw_salt()),
            entry: declarant,
            compared_by: by.clone(),
            at: web.now(),
        };
        let confirmed = entry.after(Standing::Confirmed {
            decided_by: by,
            decided_at: filing.at,
        });
        let mut revision = entry.filed(&web.campaign, filing);
        let subject = Subject {
            entry: declarant,
            standing: &about.standing,
            way: Way::Paper(Some(entry)),
        };
        let signer = signer_of(web, subject, &revision).await?;
        let replaces = current.map(|current| current.revision);
        for _ in 0..MOST_DRAWS {
            let papers = &web.store.papers;
            match papers
                .file(&confirmed, &revision, replaces, signer.as_ref())
                .await
            {
                Ok(()) => return Ok(revision),
                Err(FileError::ReferenceTaken) => revision.reference = web.draw_reference(),
                Err(FileError::Raced { current: Some(first) }) => {
                    return Err(refused(Refused::FiledMeanwhile(first.revision)));
                }
                Err(FileError::Raced { current: None }) => return Err(raced()),
                Err(FileError::Store(error)) => return Err(error.into()),
            }
        }
        Err(Problem::fault(FileError::ReferenceTaken))
    }
}

fn refused(why: Refused) -> Problem {
    let status = match why {
        Refused::Own => StatusCode::FORBIDDEN,
        _ => StatusCode::CONFLICT,
    };
    Problem::new(status, why.to_string())
}
