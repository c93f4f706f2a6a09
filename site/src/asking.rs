//! The pages that ask a few questions and say whether somebody must declare: one for every step, each a list of links, so
//! that they need neither script nor server.

use crate::output::Output;
use campaign::asking::{self, Step};
use campaign::{Campaign, date};
use pages::{PageError, Pages};
use serde_json::{Value, json};

/// The folder of the first question.
const FOLDER: &str = "who/ask/";

/// Adds a page for every step.
pub(crate) fn add(output: &mut Output, pages: &Pages, campaign: &Campaign) -> Result<(), PageError> {
    for step in asking::steps(campaign) {
        let page = pages.render("site/ask.html", context(campaign, &step))?;
        output.add_page("site/ask.html", format!("{}index.html", folder(&step.name)), page);
    }
    Ok(())
}

/// Whether a page is one of those that only answers lead to. The site map leaves them out.
pub(crate) fn follows_an_answer(address: &str) -> bool {
    address.strip_prefix(FOLDER).is_some_and(|step| !step.is_empty())
}

fn folder(name: &str) -> String {
    if name.is_empty() {
        FOLDER.to_owned()
    } else {
        format!("{FOLDER}{name}/")
    }
}

fn context(campaign: &Campaign, step: &Step) -> Value {
    let choices = step.question.iter().flat_map(|question| &question.choices);
    let choices: Vec<Value> = choices
        .map(|choice| json!({ "says": choice.says, "address": format!("/{}", folder(&choice.leads_to)) }))
        .collect();
    let explained = step.answers.explained(campaign);
    json!({
        "asks": step.question.as_ref().map(|question| &question.asks),
        "choices": choices,
        "answered": step.answered,
        "is_first": step.name.is_empty(),
        "explained": explained,
        "due": explained.and_then(|explained| explained.due).map(date::in_chinese),
    })
}
