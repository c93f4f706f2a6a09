//! What a page's head and its breadcrumbs say, as the rules for government sites ask for it (国办发〔2017〕47号).

use crate::content::Head;
use crate::markdown::Rendered;
use jiff::civil::Date;
use serde::Serialize;

/// A text as its template sees it.
#[derive(Serialize)]
pub(crate) struct PageFacts<'page> {
    pub(crate) name: &'page str,
    pub(crate) title: &'page str,
    /// What the window's title begins with: the page and its column.
    pub(crate) titles: String,
    /// The pages above this one.
    pub(crate) trail: Vec<Step>,
    pub(crate) description: &'page str,
    /// The column it is or stands in; the first page has none.
    pub(crate) column: Option<Column>,
    /// What it is as an article, if it is one.
    pub(crate) article: Option<Article<'page>>,
    #[serde(flatten)]
    pub(crate) body: &'page Rendered,
}

/// A column of the site.
#[derive(Serialize)]
pub(crate) struct Column {
    name: String,
    description: String,
    keywords: String,
    kind: String,
}

/// An article.
#[derive(Serialize)]
pub(crate) struct Article<'page> {
    pub(crate) title: String,
    pub(crate) published: Option<Date>,
    pub(crate) source: &'page str,
    pub(crate) author: Option<&'page str>,
    pub(crate) keywords: String,
    /// The address of a picture that stands for it, with scheme and host.
    pub(crate) image: Option<String>,
    /// Its own, with scheme and host.
    pub(crate) url: String,
}

/// A page on the way to another.
#[derive(Serialize)]
pub(crate) struct Step {
    address: String,
    title: String,
}

impl Step {
    /// The first page.
    pub(crate) fn home() -> Self {
        Step::new("/", "首页")
    }

    pub(crate) fn new(address: &str, title: &str) -> Self {
        Step {
            address: address.to_owned(),
            title: title.to_owned(),
        }
    }
}

impl Head {
    /// The name of the column that the text is.
    pub(crate) fn column(&self) -> &str {
        self.nav.as_ref().unwrap_or(&self.title)
    }
}

impl From<&Head> for Column {
    fn from(head: &Head) -> Self {
        let keywords = if head.keywords.is_empty() {
            head.column().to_owned()
        } else {
            head.keywords.join(",")
        };
        Column {
            name: head.column().to_owned(),
            description: head.description.clone(),
            keywords,
            kind: head.column_type.clone(),
        }
    }
}
