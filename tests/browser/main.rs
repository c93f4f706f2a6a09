//! Browser tests: people's ways through the pages, with scripts and without.
#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod accessibility;
mod cases;
mod declaration;
mod desks;
mod documents;
mod drafts;
mod ended;
mod keyboard;
mod layout;
mod leads;
mod lists;
mod monday;
mod notice;
mod observatory;
mod overview;
mod paper;
mod papers;
mod people;
mod pictures;
mod quality;
mod reading;
mod sign_in;
mod two_people;
mod verification;
mod workbooks;

/// The public pages.
const PAGES: [&str; 19] = [
    "/",
    "/notice/",
    "/hotline/",
    "/forms/",
    "/forms/declaration/",
    "/forms/annex3/",
    "/about/",
    "/sign-in/",
    "/who/",
    "/who/ask/",
    "/who/ask/left-before-cadre-recently-managed/",
    "/who-faq/",
    "/privacy/",
    "/accessibility/",
    "/announcements/",
    "/protection/",
    "/poster/",
    "/sitemap/",
    "/progress/",
];
