//! Why a site was not built.

use std::io;
use std::path::{Path, PathBuf};

/// Why a site was not built. The output that was there is as it was.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A file or folder to build from cannot be read.
    #[error("{path}: {source}", path = path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A mistake in the campaign file or a text.
    #[error("{path}:{line}: {reason}", path = path.display())]
    Mistake {
        /// The file.
        path: PathBuf,
        /// 1-based line.
        line: usize,
        /// What is wrong there.
        reason: String,
    },
    /// A government's site cannot be published yet.
    #[error("{}", told(path, missing))]
    Unregistered {
        /// The campaign file.
        path: PathBuf,
        /// The 1-based line of the table that each belongs to, and the keys that it does not give.
        missing: Vec<(usize, &'static str)>,
    },
    /// The site would stand elsewhere than it is registered.
    #[error("--production: the site is registered at https://{registered}, but --base-url is {base_url}")]
    OtherAddress {
        /// Where it would stand.
        base_url: String,
        /// The registered host.
        registered: String,
    },
    /// A demonstration is no government's site.
    #[error("--production does not go with the fixed time of a demonstration")]
    DemoInProduction,
    /// A text that every site has is not there.
    #[error("{path} is missing", path = .0.display())]
    MissingText(PathBuf),
    /// A template cannot be rendered.
    #[error(transparent)]
    Page(#[from] pages::PageError),
    /// The blank table cannot be written.
    #[error("annex3.xlsx: {0}")]
    Sheet(#[from] sheets::SheetError),
    /// The blank form cannot be written.
    #[error("annex2.docx: {0}")]
    Document(io::Error),
    /// Pages lead to what does not exist.
    #[error("broken links:{}", .0.iter().map(|link| format!("\n  {link}")).collect::<String>())]
    BrokenLinks(Vec<BrokenLink>),
    /// Two texts, or a text and a page of the site's own, would stand at one address.
    #[error("{text}: makes the file {path}, as {other} does; rename one of them", text = made_from[0], other = made_from[1])]
    TwoFiles {
        /// Where both would lie.
        path: String,
        /// What each is made from: a file and its 1-based line.
        made_from: [String; 2],
    },
    /// The output folder holds something else than a built site, and is not touched.
    #[error("{path} is neither empty nor a site built earlier; name another folder", path = .0.display())]
    NotASite(PathBuf),
    /// The output cannot be written.
    #[error("{path}: {source}", path = path.display())]
    Write {
        /// Which file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

fn told(path: &Path, missing: &[(usize, &str)]) -> String {
    let path = path.display();
    let lines = missing.iter();
    let lines = lines.map(|(line, key)| format!("{path}:{line}: --production needs {key}"));
    lines.collect::<Vec<_>>().join("\n")
}

/// A link within the site that leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}{page} links {target}, which does not exist", place = .text.as_ref().map(|text| format!("{text}: ")).unwrap_or_default())]
pub struct BrokenLink {
    /// The text it stands in and its 1-based line, such as `about.md:12`; none where a template has it.
    pub text: Option<String>,
    /// The file of the page that has it.
    pub page: String,
    /// Where it leads.
    pub target: String,
}
