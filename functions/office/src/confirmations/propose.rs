//! Somebody proposes.

use super::view::ProposalView;
use super::who;
use crate::Office;
use axum::response::Response;
use campaign::confirmation::{Act, NotYours, Proposal, may_be_proposed_by};
use http::{HeaderMap, StatusCode};
use store::Written;
use web::{Person, Problem};

impl Office {
    /// Proposes an act, and answers 202 with the proposal, or leads to what waits.
    pub(crate) async fn propose_act(
        &self,
        person: &Person,
        act: Act,
        headers: &HeaderMap,
    ) -> Result<Response, Problem> {
        let proposal = self.propose(person, act).await?;
        if web::wants_page(headers) {
            return Ok(web::see_other("/api/confirmations?proposed=done"));
        }
        let view = ProposalView::of(&proposal, &person.entry.number);
        Ok(web::json(StatusCode::ACCEPTED, &view))
    }

    /// Puts a proposal.
    ///
    /// # Errors
    /// 403 where the other half of a way in is the same person's, 409 where the same is proposed already.
    pub(crate) async fn propose(&self, person: &Person, act: Act) -> Result<Proposal, Problem> {
        let by = who(person);
        self.check_halves(&act, &by.number).await?;
        let proposal = Proposal::new(self.web.draw_reference(), by, self.web.now(), act);
        let written = self.web.store.proposals.propose(&proposal).await;
        match written? {
            Written::Committed => Ok(proposal),
            Written::Conflict => Err(Problem::new(
                StatusCode::CONFLICT,
                "对同一对象的申请已经提出，正等待另一人确认；确认或者撤回后才能再提出",
            )),
        }
    }

    /// A code and a second factor of one person are never both the work of one, done or proposed.
    pub(super) async fn check_halves(&self, act: &Act, by: &campaign::RosterNumber) -> Result<(), Problem> {
        let Some(subject) = act.opens() else {
            return Ok(());
        };
        let (account, waiting) = futures::try_join!(
            self.web.store.accounts.of(&subject.number),
            self.web.store.open_proposals.waiting(self.web.now()),
        )?;
        let other_half = waiting.iter().find(|proposal| {
            &proposal.by.number == by
                && proposal.act.opens().is_some_and(|of| of.number == subject.number)
                && proposal.act.subject() != act.subject()
        });
        let refused = match (other_half.map(|proposal| &proposal.act), act) {
            (Some(Act::ResetFactor { .. }), _) => Err(NotYours::ResetBySame),
            (Some(_), _) => Err(NotYours::IssuedBySame),
            (None, act) => may_be_proposed_by(by, act, &account.acts),
        };
        refused.map_err(|why| Problem::new(StatusCode::FORBIDDEN, why.to_string()))
    }
}
