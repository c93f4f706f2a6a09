//! The templates that the functions render: what was typed and what is wrong stand where they belong.

mod declaration;
mod every_page;
mod examples;
mod sign_in;

use campaign::Campaign;
use pages::Pages;
use serde_json::{Value, json};

const CAMPAIGN: &str = include_str!("../../../content/campaign.toml");

fn campaign() -> Campaign {
    Campaign::parse(CAMPAIGN).expect("the campaign file is right")
}

fn render(template: &str, context: Value) -> String {
    Pages::new(&campaign(), None)
        .render(template, context)
        .expect("the page renders")
}

fn count(html: &str, part: &str) -> usize {
    html.matches(part).count()
}
