//! A browser's way through the form. Every step is saved as a draft and leads to a page that can be loaded again, so that
//! Back, reload and a restored tab show what was typed last, and a form goes on where it was left, on another device too.
//!
//! A draft is its owner's alone; filing ends it, and so does its owner, or a month without a save.

use crate::file::Filing;
use crate::form_page::{Told, Typed};
use crate::keeping::{Keeping, Kept, is_shown_with_draft};
use crate::submission::{Action, Submission};
use axum::response::Response;
use campaign::{Entered, FieldErrors, WHOLE_FORM};
use http::StatusCode;
use web::{Problem, Query};

impl Filing<'_> {
    /// Does what the pressed button asks for. `full` is the list that takes no further row.
    pub(crate) async fn step(
        &self,
        mut submission: Submission,
        full: Option<&str>,
    ) -> Result<Response, Problem> {
        match submission.action {
            Action::Discard => {
                self.kept().discard().await?;
                Ok(web::see_other(&self.of.place()))
            }
            Action::File if submission.is_bare() => self.file_draft(submission).await,
            Action::File => {
                submission.drop_blank_rows(self.of.entry.is_leading_cadre());
                match self.filed(&submission).await {
                    // What is wrong, or what was filed since, is shown on the page that shows the draft.
                    Err(problem) if is_shown_with_draft(&problem) => {
                        self.keep_and_go(submission, &self.of.review()).await
                    }
                    done => self.answered(&submission, done).await,
                }
            }
            Action::Review => {
                submission.drop_blank_rows(self.of.entry.is_leading_cadre());
                let newer = self.newer_on_file(&submission).is_some();
                let place = if newer { self.of.place() } else { self.of.review() };
                self.keep_and_go(submission, &place).await
            }
            _ => {
                let (form, row) = (self.of.place(), submission.asked_row());
                let place = match (full, row) {
                    (Some(list), _) => format!("{form}?full={list}#{list}"),
                    (None, Some((list, row))) => format!("{form}?open={list}-{row}#{list}-{row}"),
                    (None, None) => form,
                };
                self.keep_and_go(submission, &place).await
            }
        }
    }

    /// Keeps what is typed while nothing is filed: the page that shows it says why.
    pub(crate) async fn keep_only(&self, submission: Submission) -> Result<Response, Problem> {
        match submission.action {
            Action::Discard => self.step(submission, None).await,
            _ => self.keep_and_go(submission, &self.of.place()).await,
        }
    }

    /// What is kept of the form.
    pub(crate) fn kept(&self) -> Keeping<'_> {
        Keeping::of(self.web, self.person, self.of.form())
    }

    /// Keeps and leads on. What cannot be kept comes back as it was typed. A button alone, as on the review, brings nothing
    /// to keep, and takes the place of nothing.
    pub(crate) async fn keep_and_go(&self, submission: Submission, place: &str) -> Result<Response, Problem> {
        if submission.is_bare() && submission.errors.is_empty() {
            return Ok(web::see_other(place));
        }
        if !submission.errors.is_empty() {
            let problem = Problem::fields(submission.errors.clone());
            return self.page.refused(&submission, problem);
        }
        match self.kept().keep(&submission).await {
            Ok(true) => Ok(web::see_other(place)),
            Ok(false) => Ok(web::see_other(&self.of.aside())),
            Err(problem) => self.page.refused(&submission, problem),
        }
    }

    /// Files what the review showed: the draft, if it is still the same.
    async fn file_draft(&self, sent: Submission) -> Result<Response, Problem> {
        let Some(kept) = self.kept().find(false).await? else {
            return self.no_draft(&sent);
        };
        let mut submission = kept.submission;
        if sent.edition != submission.edition {
            return Ok(web::see_other(&format!("{}&newer=true", self.of.review())));
        }
        // The review may have told of what was filed since the draft was begun.
        submission.base.revision = submission.base.revision.max(sent.base.revision);
        match self.filed(&submission).await {
            Err(problem) if is_shown_with_draft(&problem) => Ok(web::see_other(&self.of.review())),
            done => self.answered(&submission, done).await,
        }
    }

    /// The button was pressed twice, or in two windows: what was filed is on file.
    fn no_draft(&self, sent: &Submission) -> Result<Response, Problem> {
        let current = self.of.standing.current.as_ref();
        let began_from = sent.base.revision.unwrap_or(0);
        match current.filter(|current| current.revision > began_from) {
            Some(current) if !self.of.is_on_paper() => {
                Ok(web::see_other(&crate::receipt::path(&current.reference)))
            }
            _ => Ok(web::see_other(&self.of.place())),
        }
    }

    async fn answered(
        &self,
        submission: &Submission,
        done: Result<Response, Problem>,
    ) -> Result<Response, Problem> {
        match done {
            Ok(response) => {
                self.kept().discard_filed().await;
                Ok(response)
            }
            Err(problem) => self.page.refused(submission, problem),
        }
    }

    /// The page that goes on with the draft, or begins with what is on file; or the review of it.
    pub(crate) async fn show(&self, view: &View) -> Result<Response, Problem> {
        let Some(kept) = self.kept().find(view.aside).await? else {
            return if view.review {
                Ok(web::see_other(&self.of.place()))
            } else {
                self.page.filled_in().await
            };
        };
        let Kept {
            mut submission,
            saved_at,
            elsewhere,
        } = kept;
        let since = self
            .newer_on_file(&submission)
            .map(|newer| newer.detail().to_owned());
        if since.is_some() {
            self.begin_from_current(&mut submission);
        }
        if !view.review || submission.aside {
            let errors = self.told_at_once(elsewhere, view.full.as_deref());
            let typed = Typed::draft(&submission, saved_at, view.open).with(errors);
            return self.page.form(StatusCode::OK, typed.filed_since(since));
        }
        match self.checked(&submission) {
            Ok(checked) => {
                let told = Told {
                    newer: view.newer,
                    since,
                };
                self.page.review(&submission, &checked, told).await
            }
            Err(errors) => {
                let typed = Typed::draft(&submission, saved_at, None).with(errors);
                self.page.form(StatusCode::OK, typed.filed_since(since))
            }
        }
    }

    /// What is told of a form before it is checked.
    fn told_at_once(&self, elsewhere: Option<String>, full: Option<&str>) -> FieldErrors {
        let mut errors = FieldErrors::default();
        if let Some(told) = elsewhere {
            errors.add(WHOLE_FORM, told);
        }
        let limits = Entered::row_limits(&self.web.campaign);
        for limit in limits.iter().filter(|limit| Some(limit.list) == full) {
            errors.add(limit.list, limit.in_chinese());
        }
        errors
    }
}

/// What of one's own form is asked for.
#[derive(Debug)]
pub(crate) struct View {
    /// The review of the draft instead of the form.
    review: bool,
    /// The draft changed since the review that was looked at.
    newer: bool,
    /// What an older window sent instead of the draft.
    aside: bool,
    /// The list that takes no further row.
    full: Option<String>,
    /// A row that is to stand open.
    open: Option<(&'static str, usize)>,
}

impl View {
    pub(crate) fn read(query: &Query) -> Self {
        View {
            review: query.text("view") == "review",
            newer: query.has("newer"),
            aside: query.has("aside"),
            full: query.given("full").map(str::to_owned),
            open: row(query.text("open")),
        }
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
