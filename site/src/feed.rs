//! The announcements as an Atom feed.

use crate::announcements::Listed;
use jiff::civil::Date;
use std::fmt::Write;

/// What the feed says about itself.
pub(crate) struct Feed<'site> {
    /// Scheme and host, without a slash at the end.
    pub(crate) base_url: &'site str,
    pub(crate) title: &'site str,
    pub(crate) author: &'site str,
    /// What stands as its time of change as long as nothing was announced.
    pub(crate) begun: Date,
}

impl Feed<'_> {
    /// The feed of these announcements, the newest first.
    pub(crate) fn of(&self, announcements: &[Listed]) -> String {
        let base = self.base_url;
        let updated = moment(announcements.first().map_or(self.begun, |newest| newest.date));
        let entries: String = announcements.iter().map(|one| self.entry(one)).collect();
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\">\n\
             <id>{base}/announcements/</id>\n\
             <title>{title}</title>\n\
             <updated>{updated}</updated>\n\
             <author><name>{author}</name></author>\n\
             <link rel=\"alternate\" type=\"text/html\" href=\"{base}/announcements/\"/>\n\
             <link rel=\"self\" type=\"application/atom+xml\" href=\"{base}/announcements/feed.xml\"/>\n\
             {entries}</feed>\n",
            title = escaped(self.title),
            author = escaped(self.author),
        )
    }

    fn entry(&self, one: &Listed) -> String {
        let address = format!("{}{}", self.base_url, one.address);
        let mut entry = format!(
            "<entry>\n<id>{address}</id>\n<title>{}</title>\n<updated>{when}</updated>\n<published>{when}</published>\n\
             <link rel=\"alternate\" type=\"text/html\" href=\"{address}\"/>\n<author><name>{}</name></author>\n",
            escaped(&one.title),
            escaped(one.author.as_deref().unwrap_or(&one.source)),
            when = moment(one.date),
        );
        if let Some(description) = &one.description {
            let _ = writeln!(entry, "<summary>{}</summary>", escaped(description));
        }
        entry + "</entry>\n"
    }
}

/// The beginning of a day in the campaign's time zone.
fn moment(day: Date) -> String {
    format!("{day}T00:00:00+08:00")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
