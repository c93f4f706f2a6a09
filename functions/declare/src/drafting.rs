//! A browser's way through the form. Every step is saved as a draft and leads to a page that can be loaded again, so that
//! Back, reload and a restored tab show what was typed last, and a form goes on where it was left, on another device too.
//!
//! A draft is its owner's alone; filing ends it, and so does its owner, or a month without a save.

use crate::file::{Filing, MINE, REVIEW};
use crate::form_page::{Told, Typed};
use crate::submission::{Action, Submission};
use axum::response::Response;
use campaign::{Reference, timing};
use http::StatusCode;
use jiff::Timestamp;
use serde::Serialize;
use store::{Draft, Form};
use utoipa::ToSchema;
use web::Problem;

/// What a script is told whose form was saved.
#[derive(Serialize, ToSchema)]
pub(crate) struct Saved {
    /// What the next save names, as `draft[K7QM-3XWD]=true`.
    edition: Reference,
    /// When it was saved.
    saved_at: Timestamp,
}

impl Filing<'_> {
    /// Does what the pressed button asks for.
    pub(crate) async fn step(&self, mut submission: Submission) -> Result<Response, Problem> {
        match submission.action {
            Action::Discard => {
                self.web.store.drafts.discard(self.number(), Form::Report).await?;
                Ok(web::see_other(MINE))
            }
            Action::Edit if submission.is_bare() => Ok(web::see_other(MINE)),
            Action::File if submission.is_bare() => self.file_draft(submission).await,
            Action::File => {
                submission.drop_blank_rows(self.person.entry.is_leading_cadre());
                match self.filed(&submission).await {
                    // What is wrong is shown on the page that shows the draft.
                    Err(problem) if problem.status() == StatusCode::UNPROCESSABLE_ENTITY => {
                        self.keep_and_go(submission, REVIEW.to_owned()).await
                    }
                    done => self.answered(submission, done).await,
                }
            }
            Action::Review => {
                submission.drop_blank_rows(self.person.entry.is_leading_cadre());
                if let Some(problem) = self.newer_on_file(&submission) {
                    self.begin_from_current(&mut submission);
                    return self.page.refused(&submission, problem);
                }
                self.keep_and_go(submission, REVIEW.to_owned()).await
            }
            _ => {
                let place = submission.asked_row().map_or_else(
                    || MINE.to_owned(),
                    |(list, row)| format!("{MINE}?open={list}-{row}#{list}-{row}"),
                );
                self.keep_and_go(submission, place).await
            }
        }
    }

    /// Saves and leads on. What cannot be saved comes back as it was typed.
    async fn keep_and_go(&self, mut submission: Submission, place: String) -> Result<Response, Problem> {
        if !submission.errors.is_empty() {
            let problem = Problem::fields(submission.errors.clone());
            return self.page.refused(&submission, problem);
        }
        match self.keep(&mut submission).await {
            Ok(_) => Ok(web::see_other(&place)),
            Err(problem) => self.page.refused(&submission, problem),
        }
    }

    /// Saves for a script, which shows when.
    pub(crate) async fn save(&self, mut submission: Submission) -> Result<Response, Problem> {
        let draft = self.keep(&mut submission).await?;
        let saved = Saved {
            edition: draft.edition,
            saved_at: draft.saved_at,
        };
        Ok(web::json(StatusCode::OK, &saved))
    }

    /// Saves what was typed, in place of the draft it goes on from.
    async fn keep(&self, submission: &mut Submission) -> Result<Draft, Problem> {
        let draft = Draft {
            edition: self.web.draw_reference(),
            saved_at: self.now,
            base_revision: submission.base.revision,
            base_withdrawals: submission.base.withdrawals,
            form: submission.form.clone(),
        };
        let drafts = &self.web.store.drafts;
        if drafts
            .save(self.number(), Form::Report, &draft, submission.edition.as_ref())
            .await?
        {
            return Ok(draft);
        }
        let Some(other) = drafts.find(self.number(), Form::Report, self.now).await? else {
            // It was filed or discarded in between: what is typed here begins anew.
            let saved = drafts.save(self.number(), Form::Report, &draft, None).await?;
            return if saved {
                Ok(draft)
            } else {
                Err(Problem::unavailable())
            };
        };
        let at = timing::moment_in_chinese(other.saved_at);
        submission.edition = Some(other.edition);
        Err(Problem::new(
            StatusCode::CONFLICT,
            format!(
                "这张表在另一个窗口或者另一台设备上改过（{at}保存）。再按一次，以本页为准；要接着那一份填，请重新打开填报页"
            ),
        ))
    }

    /// Files what the review showed: the draft, if it is still the same.
    async fn file_draft(&self, sent: Submission) -> Result<Response, Problem> {
        let Some(draft) = self
            .web
            .store
            .drafts
            .find(self.number(), Form::Report, self.now)
            .await?
        else {
            return self.no_draft(&sent);
        };
        if sent.edition.as_ref() != Some(&draft.edition) {
            return Ok(web::see_other(&format!("{REVIEW}&newer=true")));
        }
        let mut submission = Submission::of_draft(&draft);
        // The review may have told of what was filed since the draft was begun.
        submission.base.revision = submission.base.revision.max(sent.base.revision);
        match self.filed(&submission).await {
            Err(problem) if problem.status() == StatusCode::UNPROCESSABLE_ENTITY => {
                Ok(web::see_other(REVIEW))
            }
            done => self.answered(submission, done).await,
        }
    }

    /// The button was pressed twice, or in two windows: what was filed is on file.
    fn no_draft(&self, sent: &Submission) -> Result<Response, Problem> {
        let current = self.person.standing.current.as_ref();
        let began_from = sent.base.revision.unwrap_or(0);
        match current.filter(|current| current.revision > began_from) {
            Some(current) => Ok(web::see_other(&crate::receipt::path(&current.reference))),
            None => Ok(web::see_other(MINE)),
        }
    }

    async fn answered(
        &self,
        mut submission: Submission,
        done: Result<Response, Problem>,
    ) -> Result<Response, Problem> {
        match done {
            Ok(response) => {
                // What was filed is filed; a draft that stays is shown as older than what is on file.
                if let Err(error) = self.web.store.drafts.discard(self.number(), Form::Report).await {
                    tracing::warn!(%error, "a draft that was filed stays");
                }
                Ok(response)
            }
            Err(problem) => {
                if problem.status() == StatusCode::CONFLICT {
                    self.begin_from_current(&mut submission);
                }
                self.page.refused(&submission, problem)
            }
        }
    }

    /// The page that goes on with the draft, or begins with what is on file; or the review of it.
    pub(crate) async fn show(&self, asked: &Asked) -> Result<Response, Problem> {
        let draft = self
            .web
            .store
            .drafts
            .find(self.number(), Form::Report, self.now)
            .await?;
        let Some(draft) = draft else {
            return if asked.review {
                Ok(web::see_other(MINE))
            } else {
                self.page.filled_in().await
            };
        };
        let mut submission = Submission::of_draft(&draft);
        let since = self
            .newer_on_file(&submission)
            .map(|newer| newer.detail().to_owned());
        if since.is_some() {
            self.begin_from_current(&mut submission);
        }
        if !asked.review {
            let typed = Typed::draft(&submission, &draft, asked.open).filed_since(since);
            return self.page.form(StatusCode::OK, typed);
        }
        match self.checked(&submission) {
            Ok(declaration) => {
                let told = Told {
                    newer: asked.newer,
                    since,
                };
                self.page.review(&submission, &declaration, told).await
            }
            Err(errors) => {
                let typed = Typed::draft(&submission, &draft, None)
                    .with(errors)
                    .filed_since(since);
                self.page.form(StatusCode::OK, typed)
            }
        }
    }
}

/// What is asked for of one's own form.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// The review of the draft instead of the form.
    review: bool,
    /// The draft changed since the review that was looked at.
    newer: bool,
    /// A row that is to stand open.
    open: Option<(&'static str, usize)>,
}

impl Asked {
    pub(crate) fn read(query: Option<&str>) -> Self {
        let mut asked = Asked::default();
        for (name, value) in web::access::fields_of(query.unwrap_or_default()) {
            match name.as_str() {
                "view" => asked.review = value == "review",
                "newer" => asked.newer = true,
                "open" => asked.open = row(&value),
                _ => {}
            }
        }
        asked
    }
}

/// `participations-3` is the fourth of them.
fn row(place: &str) -> Option<(&'static str, usize)> {
    let (list, row) = place.split_once('-')?;
    let list = ["relatives", "participations"]
        .into_iter()
        .find(|known| *known == list)?;
    Some((list, row.parse().ok()?))
}
