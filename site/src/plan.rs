//! Which pages there are, and what each is rendered from.

use crate::Options;
use crate::content::Text;
use crate::errors::BuildError;
use crate::markdown::{self, Place, Rendered};
use crate::official::{Facts, Official};
use crate::output::Output;
use crate::progress;
use campaign::Campaign;
use campaign::progress::Progress;
use pages::{PageError, Pages};
use serde::Serialize;
use std::collections::BTreeMap;

/// The texts that every site has: each one's name, its page and the page's template. Any other text is a plain page
/// under its own name.
const PAGES: &[(&str, &str, &str)] = &[
    ("home", "", "home.html"),
    ("notice", "notice/", "notice.html"),
    ("hotline", "hotline/", "page.html"),
    ("forms", "forms/", "page.html"),
    (
        "declaration-instructions",
        "forms/declaration/",
        "declaration.html",
    ),
    ("annex3", "forms/annex3/", "annex3.html"),
    ("sign-in", "sign-in/", "sign-in.html"),
    ("who", "who/", "page.html"),
    ("privacy", "privacy/", "page.html"),
    ("accessibility", "accessibility/", "page.html"),
    ("about", "about/", "page.html"),
];

/// Everything a build renders from.
pub(crate) struct Site<'build> {
    pub(crate) options: &'build Options,
    pub(crate) campaign: &'build Campaign,
    pub(crate) pages: &'build Pages,
    pub(crate) texts: &'build [Text],
    pub(crate) official: Option<&'build Official>,
    pub(crate) progress: Option<&'build Progress>,
}

/// What the template of a text is given.
#[derive(Serialize)]
struct TextPage<'page> {
    here: String,
    page: PageFacts<'page>,
    official: Option<&'page Facts>,
    #[serde(flatten)]
    form: Option<BlankForm>,
}

/// A text as its template sees it.
#[derive(Serialize)]
struct PageFacts<'page> {
    name: &'page str,
    title: &'page str,
    column: &'page str,
    description: &'page str,
    #[serde(flatten)]
    body: Rendered,
}

/// What the template of a form is given where nothing has been typed yet.
#[derive(Serialize, Default)]
struct BlankForm {
    form: BTreeMap<String, String>,
    errors: BTreeMap<String, String>,
    person: Option<String>,
    amending: bool,
}

/// What the page of the signed original is given.
#[derive(Serialize)]
struct OfficialPage<'page> {
    here: &'page str,
    official: &'page Facts,
}

impl Site<'_> {
    /// Renders every file of the site.
    pub(crate) fn render(&self) -> Result<Output, BuildError> {
        let mut output = Output::default();
        for (stem, folder, template) in self.plan() {
            let text = self.text(stem)?;
            output.add(
                format!("{folder}index.html"),
                self.text_page(text, &folder, template)?,
            );
        }
        output.add("forms/annex3/annex3.xlsx", sheets::annex3::blank(self.campaign)?);
        progress::add(&mut output, self.pages, self.progress)?;
        if let Some(official) = self.official {
            self.add_official(official, &mut output)?;
        }
        output.add("404.html", self.pages.render("404.html", ())?.into_bytes());
        for asset in pages::assets() {
            output.add(asset.path.trim_start_matches('/'), asset.bytes);
        }
        let base_url = &self.options.base_url;
        let site_map = site_map(&output, base_url);
        output.add("sitemap.xml", site_map.into_bytes());
        output.add_robots(&format!(
            "User-agent: *\nDisallow: /api/\nSitemap: {base_url}/sitemap.xml\n"
        ));
        Ok(output)
    }

    /// The texts in the order of their pages: those that every site has, then the others by name.
    fn plan(&self) -> Vec<(&str, String, &'static str)> {
        let others = self
            .texts
            .iter()
            .filter(|text| !PAGES.iter().any(|(stem, ..)| *stem == text.stem));
        let known = PAGES
            .iter()
            .map(|(stem, folder, template)| (*stem, (*folder).to_owned(), *template));
        known
            .chain(others.map(|text| (text.stem.as_str(), format!("{}/", text.stem), "page.html")))
            .collect()
    }

    fn text(&self, stem: &str) -> Result<&Text, BuildError> {
        let found = self.texts.iter().find(|text| text.stem == stem);
        found.ok_or_else(|| BuildError::MissingText(self.options.content.join(format!("{stem}.md"))))
    }

    fn text_page(&self, text: &Text, folder: &str, template: &str) -> Result<Vec<u8>, BuildError> {
        let is_declaration = template == "declaration.html";
        let is_form = is_declaration || template == "sign-in.html";
        let context = TextPage {
            here: format!("/{folder}"),
            page: PageFacts {
                name: &text.stem,
                title: &text.head.title,
                column: text.head.nav.as_ref().unwrap_or(&text.head.title),
                description: &text.head.description,
                body: markdown::render(
                    &self.markdown(text)?,
                    if is_declaration { Place::Part } else { Place::Page },
                ),
            },
            official: self.official.map(|official| &official.facts),
            form: is_form.then(BlankForm::default),
        };
        Ok(self.pages.render(template, context)?.into_bytes())
    }

    /// The text with the campaign's facts filled in.
    fn markdown(&self, text: &Text) -> Result<String, BuildError> {
        self.pages
            .render_text(&text.path.to_string_lossy(), &text.body)
            .map_err(|error| match error {
                PageError::Template { line, reason, .. } => BuildError::Mistake {
                    path: text.path.clone(),
                    line,
                    reason,
                },
                other => other.into(),
            })
    }

    fn add_official(&self, official: &Official, output: &mut Output) -> Result<(), BuildError> {
        let context = OfficialPage {
            here: "/notice/",
            official: &official.facts,
        };
        let page = self.pages.render("official.html", context)?;
        output.add("notice/official/index.html", page.into_bytes());
        output.add(
            official.facts.address.trim_start_matches('/'),
            official.bytes.clone(),
        );
        Ok(())
    }
}

fn site_map(output: &Output, base_url: &str) -> String {
    let mut addresses: Vec<&str> = output
        .pages()
        .filter_map(|(path, _)| path.strip_suffix("index.html"))
        .collect();
    addresses.sort_unstable();
    let entries: String = addresses
        .iter()
        .map(|address| format!("<url><loc>{base_url}/{address}</loc></url>\n"))
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{entries}</urlset>\n"
    )
}
