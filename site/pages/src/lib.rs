//! Page and form templates, written once for the static site and the functions.
//!
//! The templates (`site/templates`, in a folder for each function and for the site, for what is printed and for parts that
//! several have) and static files (`site/static`) are embedded at compile time: a function
//! reads nothing from disk, and its pages link the same style sheet as the static ones.

mod assets;
mod builtins;
mod dates;
mod form;
pub mod qr;
mod rows;

pub use assets::{Asset, assets, text_of};
pub use dates::day_in;

use campaign::Campaign;
use campaign::plan::{OTHER_SECTOR, PhaseId};
use campaign::terms::{Employment, Mode, PoliticalAffiliation, Relation, WithdrawalMethod, WithdrawalStatus};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, HtmlEscape, UndefinedBehavior, Value, context};
use serde::Serialize;

mod embedded {
    use crate::assets::Asset;
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// Why a page was not made.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// No template has this name.
    #[error("there is no template {0}")]
    UnknownTemplate(String),
    /// The template is wrong, or its context lacks what it uses.
    #[error("{template}, line {line}: {reason}")]
    Template {
        /// The template in which it went wrong; not always the one asked for.
        template: String,
        /// 1-based line in it.
        line: usize,
        /// What went wrong.
        reason: String,
    },
}

/// The templates of one campaign, ready to render.
#[derive(Debug)]
pub struct Pages {
    environment: Environment<'static>,
}

impl Pages {
    /// Prepares the templates. Each is compiled when it is first used, so a function pays only for its own pages.
    ///
    /// `demo_clock` is the fixed time of a demonstration as people read it, such as `2017年9月11日 09:00`; every
    /// page then says so.
    #[must_use]
    pub fn new(campaign: &Campaign, demo_clock: Option<&str>) -> Self {
        let mut environment = Environment::empty();
        builtins::add(&mut environment);
        environment.set_loader(|name| Ok(source(name)));
        environment.set_auto_reload(false);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        // Markdown is escaped like HTML: what the campaign file holds stays text in both.
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_syntax(
            SyntaxConfig::builder()
                .trim_blocks(true)
                .lstrip_blocks(true)
                .build()
                .unwrap_or_default(),
        );
        environment.add_filter("date_cn", dates::date_cn);
        environment.add_filter("month_day_cn", dates::month_day_cn);
        environment.add_filter("days_until", dates::days_until);
        environment.add_filter("next_day", dates::next_day);
        environment.add_filter("number_cn", dates::number_cn);
        environment.add_filter("years_cn", dates::years_cn);
        environment.add_filter("moment_cn", dates::moment_cn);
        environment.add_filter("shown_date", dates::shown_date);
        environment.add_filter("control_name", form::control_name);
        environment.add_filter("control_id", form::control_id);
        environment.add_function("value_at", form::value_at);
        environment.add_function("rows_at", form::rows_at);
        environment.add_function("messages_at", form::messages_at);
        environment.add_function("open_rows", rows::open_rows);
        environment.add_function("faults_in", rows::faults_in);
        environment.add_function("controls_at", rows::controls_at);
        environment.add_function("summary_of", form::summary_of);
        environment.add_global("campaign", Value::from(Serde(campaign)));
        environment.add_global(
            "self_check",
            Value::from(Serde(campaign.phase(PhaseId::SelfCheck))),
        );
        environment.add_global("site", site(campaign));
        environment.add_global("assets", assets::paths());
        environment.add_global("terms", terms());
        environment.add_global("demo_now", demo_clock);
        let today = demo_clock.and_then(day_in).map(|day| day.to_string());
        environment.add_global("today", today);
        Pages { environment }
    }

    /// Renders the template of this name.
    ///
    /// # Errors
    /// There is no such template, or the context lacks what it uses.
    pub fn render(&self, template: &str, context: impl Serialize) -> Result<String, PageError> {
        if source(template).is_none() {
            return Err(PageError::UnknownTemplate(template.to_owned()));
        }
        self.environment
            .get_template(template)
            .and_then(|compiled| compiled.render(Value::from(Serde(context))))
            .map_err(|error| located(template, &error))
    }

    /// Renders a text of the site's content, which may use the same filters and globals as the templates.
    /// `name` is what errors call it.
    ///
    /// # Errors
    /// The text uses something that does not exist.
    pub fn render_text(&self, name: &str, text: &str) -> Result<String, PageError> {
        self.environment
            .render_named_str(name, text, context! {})
            .map_err(|error| located(name, &error))
    }
}

/// A text as it stands on a page.
#[must_use]
pub fn escaped(text: &str) -> String {
    HtmlEscape(text).to_string()
}

fn source(name: &str) -> Option<&'static str> {
    embedded::TEMPLATES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, source)| *source)
}

/// What the frame of every page says about the site.
fn site(campaign: &Campaign) -> Value {
    let filing = campaign.registrations.public_security.as_deref();
    let digits: Option<String> = filing.map(|filing| filing.chars().filter(char::is_ascii_digit).collect());
    context! {
        name => format!("{}{}", campaign.bureau, campaign.short_name),
        office_unit => campaign.unit_name(&campaign.leading_group.office.unit),
        public_security_code => digits,
    }
}

/// The closed lists of terms, in the order the form prints them.
fn terms() -> Value {
    context! {
        political_affiliations => names(PoliticalAffiliation::ALL),
        employments => names(Employment::ALL),
        relations => names(Relation::ALL),
        modes => names(Mode::ALL),
        withdrawal_statuses => names(WithdrawalStatus::ALL),
        withdrawal_methods => names(WithdrawalMethod::ALL),
        other_sector => OTHER_SECTOR,
    }
}

fn names<T: ToString>(terms: &[T]) -> Value {
    terms.iter().map(|term| Value::from(term.to_string())).collect()
}

/// An included or imported template fails inside another error: the innermost one knows the place.
fn located(template: &str, error: &minijinja::Error) -> PageError {
    let mut innermost = error;
    while let Some(cause) = std::error::Error::source(innermost).and_then(|cause| cause.downcast_ref()) {
        innermost = cause;
    }
    PageError::Template {
        template: innermost.name().unwrap_or(template).to_owned(),
        line: innermost.line().unwrap_or(1),
        reason: innermost.detail().map_or_else(
            || innermost.kind().to_string(),
            |detail| format!("{}: {detail}", innermost.kind()),
        ),
    }
}
