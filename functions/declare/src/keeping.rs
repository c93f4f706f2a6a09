//! What somebody typed into a form and has not filed: kept in place of the edition it goes on from. Where the form went on in
//! another window since, it is laid aside beside that, so that neither is lost.

use crate::Web;
use crate::submission::Submission;
use axum::response::Response;
use campaign::{Reference, RosterNumber, timing};
use http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use store::{Draft, Form};
use utoipa::ToSchema;
use web::{Person, Problem};

/// What a script is told whose form was saved.
#[derive(Serialize, ToSchema)]
pub(crate) struct Saved {
    /// What the next save names, as `draft[K7QM-3XWD]=true`.
    edition: Reference,
    /// When it was saved.
    saved_at: Timestamp,
}

/// What is kept of one form that one person fills in.
pub(crate) struct Keeping<'a> {
    pub(crate) web: &'a Web,
    pub(crate) of: &'a RosterNumber,
    pub(crate) form: Form<'a>,
}

/// What a page goes on with.
pub(crate) struct Kept {
    pub(crate) submission: Submission,
    pub(crate) saved_at: Timestamp,
    /// What is told of a form that went on in another window, where that one is asked for.
    pub(crate) elsewhere: Option<String>,
}

impl<'a> Keeping<'a> {
    pub(crate) fn of(web: &'a Web, person: &'a Person, form: Form<'a>) -> Self {
        let of = &person.entry.number;
        Keeping { web, of, form }
    }

    /// Keeps what was typed. Answers whether it is the draft now; otherwise it was laid aside.
    pub(crate) async fn keep(&self, submission: &Submission) -> Result<bool, Problem> {
        let typed = self.draft(submission);
        let drafts = &self.web.store.drafts;
        if let Err(_newer) = self.replace(submission, &typed).await? {
            drafts.lay_aside(self.of, self.form, &typed).await?;
            return Ok(false);
        }
        if submission.aside {
            drafts.take_up(self.of, self.form).await?;
        }
        Ok(true)
    }

    /// Saves for a script, which shows when; 409 where the form went on in another window.
    pub(crate) async fn save(&self, submission: &Submission) -> Result<Response, Problem> {
        let typed = self.draft(submission);
        match self.replace(submission, &typed).await? {
            Ok(()) => {
                let saved = Saved {
                    edition: typed.edition,
                    saved_at: typed.saved_at,
                };
                Ok(web::json(StatusCode::OK, &saved))
            }
            Err(newer) => Err(Problem::new(StatusCode::CONFLICT, elsewhere(&newer))),
        }
    }

    /// The draft; or what was laid aside, to go on with in its place.
    pub(crate) async fn find(&self, aside: bool) -> Result<Option<Kept>, Problem> {
        let (drafts, now) = (&self.web.store.drafts, self.web.now());
        let draft = drafts.find(self.of, self.form, now).await?;
        let laid_aside = if aside {
            drafts.aside(self.of, self.form, now).await?
        } else {
            None
        };
        let Some(laid_aside) = laid_aside else {
            return Ok(draft.map(|draft| Kept {
                saved_at: draft.saved_at,
                submission: Submission::of_draft(draft),
                elsewhere: None,
            }));
        };
        Ok(Some(Kept {
            saved_at: laid_aside.saved_at,
            elsewhere: draft.as_ref().map(elsewhere),
            submission: Submission {
                edition: draft.map(|draft| draft.edition),
                aside: true,
                ..Submission::of_draft(laid_aside)
            },
        }))
    }

    /// Removes it: it was filed, or its owner wants it no more.
    pub(crate) async fn discard(&self) -> Result<(), Problem> {
        Ok(self.web.store.drafts.discard(self.of, self.form).await?)
    }

    /// The same after filing. What was filed is filed; a draft that stays is shown as older than what is on file.
    pub(crate) async fn discard_filed(&self) {
        if let Err(error) = self.web.store.drafts.discard(self.of, self.form).await {
            tracing::warn!(%error, "a draft that was filed stays");
        }
    }

    fn draft(&self, submission: &Submission) -> Draft {
        Draft {
            edition: self.web.draw_reference(),
            saved_at: self.web.now(),
            base_revision: submission.base.revision,
            base_withdrawals: submission.base.withdrawals,
            form: submission.form.clone(),
        }
    }

    /// Saves in place of the edition that the form goes on from, or answers what stands there.
    async fn replace(&self, submission: &Submission, typed: &Draft) -> Result<Result<(), Draft>, Problem> {
        let drafts = &self.web.store.drafts;
        let edition = submission.edition.as_ref();
        if drafts.save(self.of, self.form, typed, edition).await? {
            return Ok(Ok(()));
        }
        if let Some(newer) = drafts.find(self.of, self.form, self.web.now()).await? {
            return Ok(Err(newer));
        }
        // It was filed or discarded in between: what is typed here begins anew.
        if drafts.save(self.of, self.form, typed, None).await? {
            return Ok(Ok(()));
        }
        Err(Problem::unavailable())
    }
}

/// Whether the page that shows a draft says what is the matter: it is wrong, or something was filed since.
pub(crate) fn is_shown_with_draft(problem: &Problem) -> bool {
    matches!(
        problem.status(),
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT
    )
}

fn elsewhere(newer: &Draft) -> String {
    let at = timing::moment_in_chinese(newer.saved_at);
    format!(
        "这张表在另一个窗口或者另一台设备上改过（{at}保存）。再按一次，以本页为准；要接着那一份填，选“接着另一份填”"
    )
}
