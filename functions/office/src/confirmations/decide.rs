//! `POST /api/confirmations/{id}`: another person confirms, or somebody declines.

use super::view::ProposalView;
use super::who;
use crate::Office;
use crate::roster::codes::Chosen;
use crate::roster::letter::Letter;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use campaign::confirmation::{Act, Proposal, State as Standing};
use campaign::person;
use campaign::roster_step::Author;
use campaign::{Reference, Role, RosterEntry, RosterNumber, UnitId, form, terms};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::json;
use store::{ByWhom, Decision, Written};
use utoipa::ToSchema;
use web::openapi::{BadBody, Faults, Invalid, NoRight, NotThere, SignedOut};
use web::{Form, Person, Problem};

/// The letters that a confirmation made. The codes are told this once.
#[derive(Serialize, ToSchema)]
pub(super) struct Letters {
    letters: Vec<Letter>,
    /// Whether some are left: confirm again.
    more: bool,
    /// Whose codes a person of the discipline team has to confirm.
    left_out: Vec<RosterNumber>,
}

terms! {
    /// What becomes of a proposal.
    #[schema(as = ProposalVerdict)]
    enum Verdict {
        Confirm = "confirm" => "确认",
        Decline = "decline" => "不予确认",
    }
}

form! {
    /// A decision on a proposal.
    #[schema(as = Decision)]
    struct DecisionForm {
        #[schema(value_type = Verdict)]
        action: Option<String> = chosen "办理方式",
    }
}

/// Decides on a proposal.
#[utoipa::path(post, path = "/api/confirmations/{id}", operation_id = "decide", security(("Session" = [])),
    description = "Confirms what another person proposed, or declines it. Nobody confirms what they proposed or what is \
        about themselves; what concerns the discipline team takes one of it. A confirmed code is told this once.",
    params(("id" = String, Path, description = "The proposal")),
    request_body(content = DecisionForm, content_type = "application/json"),
    responses(
        (status = 200, description = "Decided", body = ProposalView),
        (status = 201, description = "Confirmed: the letters with the codes", body = Letters),
        NotThere,
        (status = 409, description = "Decided already, too old, or what it is about has changed since", body = Problem,
            content_type = "application/problem+json"),
        BadBody, SignedOut, NoRight, Invalid, Faults
    ))]
pub(super) async fn decide(
    State(office): State<Office>,
    person: Person,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let id = Reference::parse(&id).map_err(|_| Problem::not_found())?;
    let mut form = Form::read(request).await?;
    let answer = office.decided(&person, &id, &mut form).await;
    form.answer(&office.web, answer).await
}

impl Office {
    async fn decided(
        &self,
        person: &Person,
        id: &Reference,
        form: &mut Form<DecisionForm>,
    ) -> Result<Response, Problem> {
        let verdict = form.parse(|fields, check| {
            let verdict = fields.action.as_deref().and_then(Verdict::parse);
            let message = "须为 confirm（确认）或 decline（不予确认）";
            check.refuse_if(verdict.is_none(), "action", message);
            verdict
        })?;
        let proposal = self.waiting(id).await?;
        match verdict {
            Verdict::Confirm => self.confirm(person, &proposal, form.headers()).await,
            Verdict::Decline => self.decline(person, &proposal, form.headers()).await,
        }
    }

    /// A proposal that waits.
    async fn waiting(&self, id: &Reference) -> Result<Proposal, Problem> {
        let found = self.web.store.proposals.find(id).await;
        let proposal = found?.ok_or_else(Problem::not_found)?;
        let why = match &proposal.state {
            Standing::Waiting if proposal.waits(self.web.now()) => return Ok(proposal),
            Standing::Waiting => "这项申请超过三天没有确认，已经失效，请重新提出",
            Standing::Confirmed { .. } => "这项申请已经确认过，不能再次办理",
            Standing::Declined { .. } => "这项申请已经撤回或不予确认",
            Standing::Void { .. } => VOID,
        };
        Err(Problem::new(StatusCode::CONFLICT, why))
    }

    async fn decline(
        &self,
        person: &Person,
        proposal: &Proposal,
        headers: &HeaderMap,
    ) -> Result<Response, Problem> {
        let declined = proposal.decided(Standing::Declined {
            decided_by: who(person),
            decided_at: self.web.now(),
        });
        self.settle(proposal, &declined).await?;
        self.reopen_upload(proposal).await?;
        Ok(decided(person, &declined, headers))
    }

    async fn confirm(
        &self,
        person: &Person,
        proposal: &Proposal,
        headers: &HeaderMap,
    ) -> Result<Response, Problem> {
        let subject = self.subject_of(proposal).await?;
        let roles = subject.as_ref().map(|entry| entry.roles(&self.web.campaign));
        proposal
            .may_be_confirmed_by(&person.entry.number, &person.roles, roles.as_ref())
            .map_err(|why| Problem::new(StatusCode::FORBIDDEN, why.to_string()))?;
        self.check_halves(&proposal.act, &proposal.by.number).await?;
        let confirmed_by = who(person);
        let confirmed = proposal.decided(Standing::Confirmed {
            decided_by: confirmed_by.clone(),
            decided_at: self.web.now(),
        });
        let by = Author::Person(proposal.by.clone());
        let decision = Decision {
            before: proposal,
            after: &confirmed,
        };
        let whom = ByWhom {
            by: &by,
            confirmed_by: Some(&confirmed_by),
            at: self.web.now(),
            decision: Some(decision),
        };
        match (&proposal.act, subject) {
            (Act::IssueCode { .. }, Some(entry)) => {
                let letter = self.issue(&entry, whom, headers).await?;
                let unit = entry.unit.clone();
                self.letters(person, proposal, &unit, vec![letter].into(), headers)
            }
            (Act::ResetFactor { .. }, Some(entry)) => {
                let reset = self
                    .web
                    .store
                    .accounts
                    .reset_second_factor(&entry.number, whom)
                    .await;
                done_once(reset?)?;
                Ok(decided(person, &confirmed, headers))
            }
            (Act::IssueCodes { unit, people }, _) => {
                let alone = ByWhom {
                    decision: None,
                    ..whom
                };
                let with_discipline = person.roles.has(Role::Discipline);
                let chosen = Chosen {
                    unit,
                    people,
                    with_discipline,
                };
                let made = self.first_letters(chosen, alone, headers).await?;
                // What is left of a large unit waits for the same proposal to be confirmed again. Codes that are stored
                // must reach their letters, whatever becomes of the proposal.
                if !made.more
                    && let Err(problem) = self.settle(proposal, &confirmed).await
                    && made.letters.is_empty()
                {
                    return Err(problem);
                }
                let letters = Letters {
                    letters: made.letters,
                    more: made.more,
                    left_out: made.left_out,
                };
                self.letters(person, proposal, unit, letters, headers)
            }
            (Act::LoadRoster { upload, .. }, _) => {
                self.load_proposed(proposal, &confirmed, upload, confirmed_by)
                    .await?;
                Ok(decided(person, &confirmed, headers))
            }
            (
                Act::Namesake {
                    declarant,
                    named,
                    reason,
                    ..
                },
                Some(entry),
            ) => {
                let accounts = &self.web.store.accounts;
                let noted = accounts
                    .note_namesake(&entry.number, declarant, named, reason, whom)
                    .await;
                done_once(noted?)?;
                Ok(decided(person, &confirmed, headers))
            }
            (Act::IssueCode { .. } | Act::ResetFactor { .. } | Act::Namesake { .. }, None) => {
                Err(self.void(proposal).await?)
            }
        }
    }

    /// Whom a proposal is about, as the roster has them now; none where it is about several, or they left.
    async fn subject_of(&self, proposal: &Proposal) -> Result<Option<RosterEntry>, Problem> {
        let Some(subject) = proposal.act.person() else {
            return Ok(None);
        };
        let found = self
            .web
            .store
            .people
            .entries(std::slice::from_ref(&subject.number))
            .await;
        Ok(found?.pop())
    }

    async fn issue(
        &self,
        entry: &RosterEntry,
        whom: ByWhom<'_>,
        headers: &HeaderMap,
    ) -> Result<Letter, Problem> {
        let drawn = self.draw_code(&entry.number);
        let issued = self
            .web
            .store
            .accounts
            .issue_code(&entry.number, &drawn.hash, whom)
            .await;
        done_once(issued?)?;
        Ok(self.letter(entry, &drawn, whom.at, headers))
    }

    async fn load_proposed(
        &self,
        proposal: &Proposal,
        confirmed: &Proposal,
        upload: &Reference,
        confirmed_by: person::Person,
    ) -> Result<(), Problem> {
        let found = self.upload(upload).await;
        let mut upload = match found {
            Ok(upload) if upload.head.proposal.as_ref() == Some(&proposal.id) => upload,
            Ok(_) => return Err(self.void(proposal).await?),
            Err(problem) if problem.status() == StatusCode::NOT_FOUND => {
                return Err(self.void(proposal).await?);
            }
            Err(problem) => return Err(problem),
        };
        if !self.roles_still_stand(&upload).await? {
            let problem = self.void(proposal).await?;
            self.reopen_upload(proposal).await?;
            return Err(problem);
        }
        self.settle(proposal, confirmed).await?;
        self.load_confirmed(&mut upload, proposal.by.clone(), confirmed_by)
            .await
    }

    /// An upload whose proposal came to nothing can be changed, and proposed again.
    async fn reopen_upload(&self, proposal: &Proposal) -> Result<(), Problem> {
        let Act::LoadRoster { upload, .. } = &proposal.act else {
            return Ok(());
        };
        let mut upload = match self.upload(upload).await {
            Ok(upload) => upload,
            Err(problem) if problem.status() == StatusCode::NOT_FOUND => return Ok(()),
            Err(problem) => return Err(problem),
        };
        if upload.head.proposal.as_ref() == Some(&proposal.id) {
            upload.head.proposal = None;
            self.keep_upload(&mut upload).await?;
        }
        Ok(())
    }

    /// Notes that what a proposal was about has changed since, and says so.
    async fn void(&self, proposal: &Proposal) -> Result<Problem, Problem> {
        let void = proposal.decided(Standing::Void {
            decided_at: self.web.now(),
        });
        self.settle(proposal, &void).await?;
        Ok(Problem::new(StatusCode::CONFLICT, VOID))
    }

    async fn settle(&self, before: &Proposal, after: &Proposal) -> Result<(), Problem> {
        let decided = self.web.store.proposals.decide(Decision { before, after }).await;
        done_once(decided?)
    }

    fn letters(
        &self,
        person: &Person,
        proposal: &Proposal,
        unit: &UnitId,
        made: Letters,
        headers: &HeaderMap,
    ) -> Result<Response, Problem> {
        if !web::wants_page(headers) {
            return Ok(web::json(StatusCode::CREATED, &made));
        }
        let letters: Vec<_> = made.letters.iter().map(Letter::for_page).collect();
        let context = json!({
            "letters": letters, "unit": unit, "more": made.more.then_some(&proposal.id), "left_out": made.left_out,
        });
        self.web
            .render_for(person, StatusCode::CREATED, "office/letters.html", context)
    }
}

impl From<Vec<Letter>> for Letters {
    fn from(letters: Vec<Letter>) -> Self {
        Letters {
            letters,
            more: false,
            left_out: Vec::new(),
        }
    }
}

const VOID: &str = "提出以后，有关人员在花名册上又有变动，这项申请已经失效；请核对后重新提出";

/// Somebody else was quicker, or the person left just now.
fn done_once(written: Written) -> Result<(), Problem> {
    match written {
        Written::Committed => Ok(()),
        Written::Conflict => Err(Problem::new(
            StatusCode::CONFLICT,
            "这项申请刚由他人办理，或者有关人员刚有变动；请刷新后查看",
        )),
    }
}

fn decided(person: &Person, proposal: &Proposal, headers: &HeaderMap) -> Response {
    if web::wants_page(headers) {
        return web::see_other("/api/confirmations?decided=done");
    }
    web::json(StatusCode::OK, &ProposalView::of(proposal, &person.entry.number))
}
