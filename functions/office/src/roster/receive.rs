//! A file comes in, and is answered with what it would change or with what is wrong with it.

use super::incoming::{self, Incoming};
use super::preview;
use super::upload::{self, Head, MOST_PARTS, State, Upload};
use crate::Office;
use axum::extract::{Request, State as Stated};
use axum::response::Response;
use http::{StatusCode, header};
use roster_file::Outcome;
use web::{Person, Problem};

/// `POST /api/roster`: stages a file, alone or as a further part of an upload, and answers its preview.
pub(crate) async fn receive(
    Stated(office): Stated<Office>,
    person: Person,
    request: Request,
) -> Result<Response, Problem> {
    let wants_page = web::wants_page(request.headers());
    let incoming = incoming::read(request).await?;
    let mut upload = office.upload_to_add_to(&person, &incoming).await?;
    let file = office.read_checked(&person, &incoming, &upload).await?;
    if !file.outcome.problems.is_empty() {
        return refused(&office, &person, wants_page, &incoming, &file.outcome);
    }
    office.stage(&mut upload, file).await?;
    if wants_page {
        return Ok(web::see_other(&upload.path()));
    }
    let body = preview::in_json(&office, &upload, 0).await?;
    let mut response = web::json(StatusCode::CREATED, &body);
    if let Ok(path) = upload.path().parse() {
        response.headers_mut().insert(header::LOCATION, path);
    }
    Ok(response)
}

impl Office {
    async fn upload_to_add_to(&self, person: &Person, incoming: &Incoming) -> Result<Upload, Problem> {
        let Some(id) = &incoming.upload else {
            return Ok(Upload {
                id: self.web.draw_reference(),
                head: Head::new(person.entry.number.clone(), self.web.now(), incoming.complete),
                version: 0,
            });
        };
        let mut upload = self.upload(id).await?;
        let problem = |detail| Err(Problem::new(StatusCode::CONFLICT, detail));
        if upload.head.state() != State::Staged {
            return problem("这次上传已提交确认或开始载入，不能再添加文件；请另行上传");
        }
        if upload.head.parts.len() >= MOST_PARTS {
            return problem("这次上传的文件已达上限，请先载入，再另行上传其余文件");
        }
        // Whoever says it of one part says it of the whole.
        upload.head.complete |= incoming.complete;
        Ok(upload)
    }
}

fn refused(
    office: &Office,
    person: &Person,
    wants_page: bool,
    incoming: &Incoming,
    outcome: &Outcome,
) -> Result<Response, Problem> {
    let problems = &outcome.problems;
    let detail = "文件中有问题，没有载入任何人员；请逐项改正后重新上传";
    if !wants_page {
        return Ok(upload::problems_in_json(problems, detail));
    }
    let context = serde_json::json!({
        "problems": problems.listed(),
        "more": problems.more(),
        "count": problems.count(),
        "rows": outcome.rows,
        "complete": incoming.complete,
        "upload": incoming.upload,
    });
    office.web.render_for(
        person,
        StatusCode::UNPROCESSABLE_ENTITY,
        "roster-refused.html",
        context,
    )
}
