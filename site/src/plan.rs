//! Which pages there are, and what each is rendered from.

use crate::Options;
use crate::announcements::{self, Announcements, Listed};
use crate::content::Text;
use crate::errors::BuildError;
use crate::facts::{Article, Column, PageFacts, Step};
use crate::feed::Feed;
use crate::links::Sources;
use crate::markdown::{self, Place, Rendered};
use crate::official::{Facts, Official};
use crate::output::Output;
use crate::search::{self, Entry};
use crate::{asking, blank};
use crate::{calendar, progress, security};
use campaign::Campaign;
use campaign::progress::Progress;
use pages::{PageError, Pages};
use serde::Serialize;
use std::collections::BTreeMap;

/// The texts that every site has: each one's name, its page and the page's template. Any other text is a plain page
/// under its own name.
const PAGES: &[(&str, &str, &str)] = &[
    ("home", "", "site/home.html"),
    ("notice", "notice/", "site/notice.html"),
    ("announcements", "announcements/", "site/announcements.html"),
    ("hotline", "hotline/", "site/page.html"),
    ("protection", "protection/", "site/page.html"),
    ("forms", "forms/", "site/page.html"),
    (
        "declaration-instructions",
        "forms/declaration/",
        "declare/declaration.html",
    ),
    ("annex3", "forms/annex3/", "site/annex3.html"),
    ("sign-in", "sign-in/", "account/sign-in.html"),
    ("who", "who/", "site/page.html"),
    ("poster", "poster/", "site/poster.html"),
    ("privacy", "privacy/", "site/page.html"),
    ("accessibility", "accessibility/", "site/page.html"),
    ("about", "about/", "site/page.html"),
    ("sitemap", "sitemap/", "site/sitemap.html"),
];

/// The text that is no page of its own: what the site itself adds to the notice.
const REMARKS: &str = "notice-remarks";

/// Everything a build renders from.
pub(crate) struct Site<'build> {
    pub(crate) options: &'build Options,
    pub(crate) campaign: &'build Campaign,
    pub(crate) pages: &'build Pages,
    pub(crate) texts: &'build [Text],
    pub(crate) announcements: &'build Announcements,
    pub(crate) official: Option<&'build Official>,
    pub(crate) progress: Option<&'build Progress>,
}

/// Where signing out leads; nothing to be found by.
const SIGNED_OUT: &str = "signed-out/";

/// A text with its Markdown rendered, and the page it becomes.
struct Planned<'build> {
    text: &'build Text,
    folder: String,
    template: &'static str,
    body: Rendered,
}

/// What the template of a text is given.
#[derive(Serialize)]
struct TextPage<'page> {
    here: String,
    page: PageFacts<'page>,
    official: Option<&'page Facts>,
    #[serde(flatten)]
    more: More<'page>,
}

/// What one template is given beside its text.
#[derive(Serialize)]
#[serde(untagged)]
enum More<'page> {
    Nothing {},
    Form(BlankForm),
    News { announcements: &'page [Listed] },
    Notice { remarks: Remarks<'page> },
    Poster { qr: Option<String>, address: String },
    Map { everything: &'page [Entry] },
}

/// What the site itself adds to the notice.
#[derive(Serialize)]
struct Remarks<'page> {
    title: &'page str,
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

/// What the page of an announcement is given.
#[derive(Serialize)]
struct AnnouncementPage<'page> {
    here: &'page str,
    page: PageFacts<'page>,
    announcement: Listed,
}

impl Site<'_> {
    /// Renders every file of the site.
    pub(crate) fn render(&self) -> Result<Output, BuildError> {
        let planned = self.plan()?;
        let listed = self.announcements.listed();
        let mut output = Output::default();
        let mut everything: Vec<Entry> = planned.iter().map(Planned::entry).collect();
        self.add_announcements(&mut output, &listed, &mut everything)?;
        for page in &planned {
            let html = self.text_page(page, &planned, &listed, &everything)?;
            output.add_from(
                page.text.place_of("title"),
                format!("{}index.html", page.folder),
                html,
            );
        }
        output.add("forms/annex3/annex3.xlsx", sheets::annex3::blank(self.campaign)?);
        blank::add(&mut output, self.campaign)?;
        asking::add(&mut output, self.pages, self.campaign)?;
        let filing = self.campaign.filing_window_on(self.options.day());
        progress::add(&mut output, self.pages, self.progress, filing)?;
        if let Some(official) = self.official {
            self.add_official(official, &mut output)?;
        }
        let good_bye = self.pages.render("account/signed-out.html", ())?;
        output.add_page(
            "account/signed-out.html",
            format!("{SIGNED_OUT}index.html"),
            good_bye,
        );
        output.add_page(
            "site/404.html",
            "404.html",
            self.pages.render("site/404.html", ())?,
        );
        for asset in pages::assets() {
            output.add(asset.path.trim_start_matches('/'), asset.bytes);
        }
        self.add_files_for_programs(&mut output, &listed, &everything);
        Ok(output)
    }

    /// The text of each page that is made from one.
    pub(crate) fn sources(&self) -> Sources<'_> {
        let texts = self.texts.iter().map(|text| {
            let known = PAGES.iter().find(|(stem, ..)| *stem == text.stem);
            let folder = known.map_or_else(
                || format!("{}/", text.stem),
                |(_, folder, _)| (*folder).to_owned(),
            );
            (
                format!("{folder}index.html"),
                (text.path.as_path(), text.body.as_str()),
            )
        });
        let announced = self.announcements.texts.iter().map(|text| {
            let page = format!("announcements/{}/index.html", announcements::name(text));
            (page, (text.path.as_path(), text.body.as_str()))
        });
        Sources(texts.chain(announced).collect())
    }

    /// The texts in the order of their pages: those that every site has, then the others by name.
    fn plan(&self) -> Result<Vec<Planned<'_>>, BuildError> {
        let others = self
            .texts
            .iter()
            .filter(|text| text.stem != REMARKS && !PAGES.iter().any(|(stem, ..)| *stem == text.stem));
        let others = others.map(|text| (text.stem.as_str(), format!("{}/", text.stem), "site/page.html"));
        let known = PAGES
            .iter()
            .map(|(stem, folder, template)| (*stem, (*folder).to_owned(), *template));
        known
            .chain(others)
            .map(|(stem, folder, template)| self.planned(stem, folder, template))
            .collect()
    }

    fn planned(&self, stem: &str, folder: String, template: &'static str) -> Result<Planned<'_>, BuildError> {
        let text = self.text(stem)?;
        let place = if template == "declare/declaration.html" {
            Place::Part
        } else {
            Place::Page
        };
        Ok(Planned {
            text,
            folder,
            template,
            body: self.body(text, place)?,
        })
    }

    fn text(&self, stem: &str) -> Result<&Text, BuildError> {
        let found = self.texts.iter().find(|text| text.stem == stem);
        found.ok_or_else(|| BuildError::MissingText(self.options.content.join(format!("{stem}.md"))))
    }

    fn text_page(
        &self,
        page: &Planned<'_>,
        planned: &[Planned<'_>],
        listed: &[Listed],
        everything: &[Entry],
    ) -> Result<Vec<u8>, BuildError> {
        let text = page.text;
        let title = &text.head.title;
        let column = Column::from(&text.head);
        let article = (page.template == "site/notice.html").then(|| self.notice());
        let context = TextPage {
            here: page.address(),
            page: PageFacts {
                name: &text.stem,
                title,
                titles: titles(page, planned),
                trail: trail(page, planned),
                description: &text.head.description,
                column: (page.template != "site/home.html").then_some(column),
                article,
                body: &page.body,
            },
            official: self.official.map(|official| &official.facts),
            more: self.more(page.template, listed, everything)?,
        };
        Ok(self.pages.render(page.template, context)?.into_bytes())
    }

    /// What a template is given beside its text.
    fn more<'page>(
        &'page self,
        template: &str,
        listed: &'page [Listed],
        everything: &'page [Entry],
    ) -> Result<More<'page>, BuildError> {
        let base_url = &self.options.base_url;
        Ok(match template {
            "declare/declaration.html" | "account/sign-in.html" => More::Form(BlankForm::default()),
            "site/home.html" | "site/announcements.html" => More::News {
                announcements: listed,
            },
            "site/notice.html" => {
                let text = self.text(REMARKS)?;
                More::Notice {
                    remarks: Remarks {
                        title: &text.head.title,
                        body: self.body(text, Place::Part)?,
                    },
                }
            }
            "site/poster.html" => More::Poster {
                qr: pages::qr::svg(&format!("{base_url}/")),
                address: base_url.clone(),
            },
            "site/sitemap.html" => More::Map { everything },
            _ => More::Nothing {},
        })
    }

    /// The notice as an article.
    fn notice(&self) -> Article<'_> {
        Article {
            title: format!("{}通告", self.campaign.name),
            published: self.campaign.notice.published,
            source: &self.campaign.bureau,
            author: None,
            keywords: String::new(),
            image: None,
            url: format!("{}/notice/", self.options.base_url),
        }
    }

    /// The text's Markdown, with the campaign's facts filled in.
    fn body<H>(&self, text: &Text<H>, place: Place) -> Result<Rendered, BuildError> {
        let filled = self
            .pages
            .render_text(&text.path.to_string_lossy(), &text.body)
            .map_err(|error| match error {
                PageError::Template { line, reason, .. } => text.mistake(line, reason),
                other => other.into(),
            })?;
        Ok(markdown::render(&filled, place))
    }

    fn add_official(&self, official: &Official, output: &mut Output) -> Result<(), BuildError> {
        let context = OfficialPage {
            here: "/notice/",
            official: &official.facts,
        };
        let page = self.pages.render("site/official.html", context)?;
        output.add_page("site/official.html", "notice/official/index.html", page);
        output.add(
            official.facts.address.trim_start_matches('/'),
            official.bytes.clone(),
        );
        Ok(())
    }

    /// Adds a page for each announcement, and the pictures that they show.
    fn add_announcements(
        &self,
        output: &mut Output,
        listed: &[Listed],
        everything: &mut Vec<Entry>,
    ) -> Result<(), BuildError> {
        let list = &self.text("announcements")?.head;
        for (text, listed) in self.announcements.texts.iter().zip(listed) {
            let body = self.body(text, Place::Page)?;
            let description = listed.description.as_deref().unwrap_or(&listed.title);
            everything.push(Entry::new(&listed.address, &listed.title, description, &body));
            let context = AnnouncementPage {
                here: "/announcements/",
                page: PageFacts {
                    name: &text.stem,
                    title: &listed.title,
                    titles: format!("{}_{}", listed.title, list.column()),
                    trail: vec![Step::home(), Step::new("/announcements/", list.column())],
                    description,
                    column: Some(Column::from(list)),
                    article: Some(self.announced(text, listed)),
                    body: &body,
                },
                announcement: listed.clone(),
            };
            let page = self.pages.render("site/announcement.html", context)?;
            let folder = listed.address.trim_start_matches('/');
            output.add_from(
                text.place_of("address"),
                format!("{folder}index.html"),
                page.into_bytes(),
            );
        }
        self.announcements.add_pictures(output);
        Ok(())
    }

    fn announced<'page>(
        &self,
        text: &'page Text<announcements::Head>,
        listed: &'page Listed,
    ) -> Article<'page> {
        let base_url = &self.options.base_url;
        Article {
            title: listed.title.clone(),
            published: Some(listed.date),
            source: &listed.source,
            author: listed.author.as_deref(),
            keywords: text.head.keywords.join(","),
            image: listed.image.as_ref().map(|image| format!("{base_url}{image}")),
            url: format!("{base_url}{}", listed.address),
        }
    }

    /// What other programs read: calendars, feed readers, search engines, the browser's own search.
    fn add_files_for_programs(&self, output: &mut Output, listed: &[Listed], everything: &[Entry]) {
        let (campaign, base_url) = (self.campaign, &self.options.base_url);
        let feed = Feed {
            base_url,
            title: &format!("{}{}", campaign.bureau, campaign.short_name),
            author: &campaign.bureau,
            begun: campaign.starts,
        };
        output.add("announcements/feed.xml", feed.of(listed).into_bytes());
        output.add("calendar.ics", calendar::of(campaign, base_url).into_bytes());
        let security = security::of(campaign, base_url, self.options.day());
        output.add(".well-known/security.txt", security.into_bytes());
        output.add("search.json", search::index(everything).into_bytes());
        let site_map = site_map(output, base_url);
        output.add("sitemap.xml", site_map.into_bytes());
        output.add_robots(&format!(
            "User-agent: *\nDisallow: /api/\nSitemap: {base_url}/sitemap.xml\n"
        ));
    }
}

impl Planned<'_> {
    fn address(&self) -> String {
        format!("/{}", self.folder)
    }

    fn entry(&self) -> Entry {
        let head = &self.text.head;
        Entry::new(&self.address(), &head.title, &head.description, &self.body)
    }

    /// The page that this one stands below, the first page aside.
    fn parent<'all>(&self, planned: &'all [Self]) -> Option<&'all Self> {
        let (above, _) = self.folder.trim_end_matches('/').rsplit_once('/')?;
        planned
            .iter()
            .find(|other| other.folder.trim_end_matches('/') == above)
    }
}

/// The page's title and those of the columns above it, the site's own aside.
fn titles(page: &Planned<'_>, planned: &[Planned<'_>]) -> String {
    let head = &page.text.head;
    match page.parent(planned) {
        Some(parent) => format!("{}_{}", head.title, parent.text.head.column()),
        None if head.column() == head.title => head.title.clone(),
        None => format!("{}_{}", head.title, head.column()),
    }
}

/// The pages above this one, from the first page down.
fn trail(page: &Planned<'_>, planned: &[Planned<'_>]) -> Vec<Step> {
    if page.folder.is_empty() {
        return Vec::new();
    }
    let above = page
        .parent(planned)
        .map(|parent| Step::new(&parent.address(), parent.text.head.column()));
    std::iter::once(Step::home()).chain(above).collect()
}

fn site_map(output: &Output, base_url: &str) -> String {
    let mut addresses: Vec<&str> = output
        .pages()
        .filter_map(|(path, _)| path.strip_suffix("index.html"))
        .filter(|address| !asking::follows_an_answer(address) && *address != SIGNED_OUT)
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
