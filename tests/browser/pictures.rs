//! The pictures in the README, from the demo's people and what a small campaign has on file. Not part of the tests: run
//! it when a page looks different, and look at what it made.

use crate::desks::{office, play};
use support::TestService;
use support::browser::{Browser, Scripts};

/// The width of a picture, in CSS pixels.
const WIDTH: u32 = 1100;

/// The same where the table would else be cut off.
const WIDE: u32 = 1500;

#[tokio::test]
#[ignore = "renews the README's pictures"]
async fn the_readmes_pictures_are_renewed() {
    let service = TestService::start().await;
    play(&service).await;
    let folder = support::repository().join("pictures");
    std::fs::create_dir_all(&folder).unwrap();
    let public = Browser::open(Scripts::On, WIDTH).await.unwrap();
    for (path, name) in [("/", "first-page"), ("/forms/declaration/", "form")] {
        let address = format!("{}{path}", service.address);
        public.driver.goto(address).await.unwrap();
        if name == "form" {
            public.tick("kind", "disclosure").await.unwrap();
            let scroll = "document.getElementById('part-basics').scrollIntoView()";
            public.driver.execute(scroll, Vec::new()).await.unwrap();
        }
        let file = folder.join(name).with_extension("webp");
        public.picture(&file).await.unwrap();
    }
    public.quit().await.unwrap();
    let desk = office(&service).await;
    desk.resize(WIDTH).await.unwrap();
    for (path, name) in [("/api/overview", "desk"), ("/api/units/hetang/annex3", "annex3")] {
        desk.go(path).await.unwrap();
        if name == "annex3" {
            desk.resize(WIDE).await.unwrap();
            let scroll = "document.querySelector('.sheet').scrollIntoView()";
            desk.driver.execute(scroll, Vec::new()).await.unwrap();
        }
        let file = folder.join(name).with_extension("webp");
        desk.picture(&file).await.unwrap();
    }
    desk.quit().await.unwrap();
}
