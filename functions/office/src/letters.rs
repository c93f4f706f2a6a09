//! 移送函 and 交办单 as a page to print, a document, or JSON. Of what, is asked in [`crate::leads`] and
//! [`crate::verification`].

use crate::Web;
use crate::summaries::attached;
use axum::response::Response;
use campaign::letter::{Letter, NoLetter};
use campaign::person;
use campaign::plan::Unit;
use campaign::{Role, UnitId};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use web::{Problem, Query};

const DOCUMENT: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A letter in the format that is asked for. `back` leads to what it is about, `asked` are the names of the query that chose it.
pub(crate) fn answer(
    web: &Web,
    letter: &Letter,
    [file, back]: [&str; 2],
    query: &Query,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    match query.given("format") {
        Some("docx") => {
            let bytes = documents::letter(letter).map_err(Problem::fault)?;
            Ok(attached(&format!("{file}.docx"), DOCUMENT, bytes.into()))
        }
        Some(_) => Err(Problem::not_found()),
        None if web::wants_page(headers) => {
            let chosen = ["referral", "serial", "unit", "due"];
            let chosen = chosen
                .iter()
                .filter_map(|name| Some(format!("{name}={}", query.given(name)?)));
            let chosen: Vec<String> = chosen.collect();
            let context = json!({
                "css": Value::Null, "letter": letter, "back": back,
                "document": format!("?{}&format=docx", chosen.join("&")),
            });
            web.render(StatusCode::OK, "print/official-letter.html", context)
        }
        None => Ok(web::json(StatusCode::OK, letter)),
    }
}

/// The unit that a letter goes to, with its heads and those who sign for it.
pub(crate) async fn unit<'a>(
    web: &'a Web,
    query: &mut Query,
) -> Result<(&'a Unit, Vec<person::Person>), Problem> {
    let unit = query.read("unit", |text| web.campaign.unit(&UnitId::parse(text).ok()?));
    if unit.is_none() && query.given("unit").is_none() {
        query.refuse("unit", "请选择交办的单位");
    }
    query.check()?;
    let unit = unit.ok_or_else(Problem::not_found)?;
    let mut heads = Vec::new();
    let mut after = None;
    loop {
        let page = web.store.roster.page(&unit.id, after.as_ref()).await?;
        let leads = page
            .items
            .iter()
            .filter(|entry| entry.roles.contains(&Role::UnitHead) || unit.signers.contains(&entry.number));
        heads.extend(leads.map(person::Person::of));
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok((unit, heads)),
        }
    }
}

/// 409 with why there is none.
pub(crate) fn refuse(why: NoLetter) -> Problem {
    Problem::new(StatusCode::CONFLICT, why.to_string())
}
