//! A mistake fails the build with its place and leaves the old output alone.

use crate::workshop::{Workshop, files};
use site::{BuildError, build};
use std::fs;

#[test]
fn a_mistake_in_the_campaign_file_names_its_line() {
    let workshop = Workshop::new();
    let text = fs::read_to_string(workshop.content("campaign.toml")).unwrap();
    let line = text.lines().position(|line| line.starts_with("ends = ")).unwrap() + 1;
    let error = workshop.failure(|workshop| workshop.replace("campaign.toml", "\nends = \"", "\nends = \"9"));
    let BuildError::Mistake {
        path, line: named, ..
    } = &error
    else {
        panic!("{error}")
    };
    assert!(path.ends_with("campaign.toml"));
    assert_eq!(*named, line, "{error}");
}

#[test]
fn a_mistake_in_a_texts_head_names_its_line() {
    let error =
        Workshop::new().failure(|workshop| workshop.replace("about.md", "\ndescription", "\ndeskription"));
    let BuildError::Mistake { path, line, reason } = &error else {
        panic!("{error}")
    };
    assert!(
        path.ends_with("about.md") && reason.contains("deskription"),
        "{error}"
    );
    assert_eq!(*line, 4, "{error}");
}

#[test]
fn a_mistake_in_a_texts_body_names_its_line() {
    let workshop = Workshop::new();
    let lines = fs::read_to_string(workshop.content("about.md"))
        .unwrap()
        .lines()
        .count();
    let error = workshop.failure(|workshop| workshop.append("about.md", "\n{{ campaign.nonsense }}\n"));
    let BuildError::Mistake { path, line, .. } = &error else {
        panic!("{error}")
    };
    assert!(path.ends_with("about.md"));
    assert_eq!(*line, lines + 2, "{error}");
}

#[test]
fn a_date_that_is_none_is_a_mistake_in_the_text() {
    let error =
        Workshop::new().failure(|workshop| workshop.append("about.md", "\n{{ '2017-02-30' | date_cn }}\n"));
    assert!(
        error.to_string().contains("about.md:") && error.to_string().contains("2017-02-30"),
        "{error}"
    );
}

#[test]
fn a_link_that_leads_nowhere_fails_the_build() {
    let error = Workshop::new().failure(|workshop| {
        workshop.append(
            "about.md",
            "\n[一](/notce/) [二](/notice/#nothing) [三](/forms/annex3/annex3.xlsx)\n",
        );
    });
    let BuildError::BrokenLinks(links) = &error else {
        panic!("{error}")
    };
    let targets: Vec<&str> = links.iter().map(|link| link.target.as_str()).collect();
    assert_eq!(targets, ["/notce/", "/notice/#nothing"]);
    assert!(
        error.to_string().contains("about/index.html links /notce/"),
        "{error}"
    );
    assert!(links.iter().all(|link| {
        let text = link.text.as_deref().unwrap_or_default();
        text.contains("about.md:") && !text.ends_with(":0")
    }));
}

#[test]
fn a_missing_text_is_named() {
    let error = Workshop::new().failure(|workshop| fs::remove_file(workshop.content("hotline.md")).unwrap());
    assert!(
        matches!(&error, BuildError::MissingText(path) if path.ends_with("hotline.md")),
        "{error}"
    );
}

#[test]
fn a_text_whose_name_makes_no_address_is_refused() {
    let error =
        Workshop::new().failure(|workshop| fs::write(workshop.content("Über uns.md"), "+++\n+++\n").unwrap());
    assert!(
        matches!(&error, BuildError::Mistake { path, .. } if path.ends_with("Über uns.md")),
        "{error}"
    );
}

#[test]
fn a_folder_with_something_else_in_it_is_not_touched() {
    let workshop = Workshop::new();
    fs::create_dir(workshop.out()).unwrap();
    fs::write(workshop.out().join("thesis.txt"), "mine").unwrap();
    assert!(matches!(build(&workshop.options()), Err(BuildError::NotASite(_))));
    assert_eq!(
        files(&workshop.out()).into_keys().collect::<Vec<_>>(),
        ["thesis.txt"]
    );
}

#[test]
fn two_pages_at_one_address_are_refused() {
    let error = Workshop::new().failure(|workshop| {
        let text = "+++\ntitle = \"进展\"\ndescription = \"进展\"\n+++\n正文\n";
        fs::write(workshop.content("progress.md"), text).unwrap();
    });
    let BuildError::TwoFiles { path, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!(path, "progress/index.html");
    let told = error.to_string();
    assert!(
        told.contains("content/progress.md:2") && told.contains("site/templates/site/progress.html:1"),
        "{told}"
    );
}

#[test]
fn html_in_a_text_is_refused_at_its_line() {
    let workshop = Workshop::new();
    let lines = fs::read_to_string(workshop.content("about.md"))
        .unwrap()
        .lines()
        .count();
    let error = workshop.failure(|workshop| workshop.append("about.md", "\n一段<script>二</script>\n"));
    let BuildError::Mistake { path, line, reason } = &error else {
        panic!("{error}")
    };
    assert!(
        path.ends_with("about.md") && reason.contains("<script>"),
        "{error}"
    );
    assert_eq!(*line, lines + 2, "{error}");
}

#[test]
fn a_text_without_a_head_or_without_a_key_of_it_is_refused_at_its_line() {
    for (text, said, at) in [
        ("正文\n", "+++", 1),
        ("+++\ntitle = \"甲\"\n正文\n", "+++", 1),
        ("+++\ntitle = \"甲\"\n+++\n正文\n", "description", 2),
        ("+++\ndescription = \"甲\"\n+++\n正文\n", "title", 2),
    ] {
        let error =
            Workshop::new().failure(|workshop| fs::write(workshop.content("questions.md"), text).unwrap());
        let BuildError::Mistake { path, line, reason } = &error else {
            panic!("{error}")
        };
        assert!(
            path.ends_with("questions.md") && reason.contains(said),
            "{text}: {error}"
        );
        assert_eq!(*line, at, "{text}: {error}");
    }
}

#[test]
fn links_and_pictures_that_lead_nowhere_are_told_with_their_lines() {
    let workshop = Workshop::new();
    let lines = fs::read_to_string(workshop.content("about.md"))
        .unwrap()
        .lines()
        .count();
    let error = workshop.failure(|workshop| {
        workshop.append(
            "about.md",
            "\n[一](/none/)\n\n![二](/static/none.png)\n\n[三][三]\n\n[三]: /nowhere/\n",
        );
    });
    let told = error.to_string();
    for (after, target) in [(2, "/none/"), (4, "/static/none.png"), (8, "/nowhere/")] {
        let place = format!("about.md:{}: about/index.html links {target}", lines + after);
        assert!(told.contains(&place), "{place}\n{told}");
    }
}
