//! What the public reads at `/progress/`: true figures, none below five, and none that could be worked out.

use super::counts::Standing;
use super::declared::SECTORS;
use super::play::Play;
use serde_json::Value;

/// The smallest number that is published.
const LEAST: u64 = 5;

/// Figures that are large enough and yet are held back at some time of the play, for what they would reveal.
pub(super) const HELD_BACK: [&str; 2] = ["missing", "nil"];

pub(super) async fn compare(play: &mut Play, standing: &Standing) {
    let all = &standing.bureau;
    let (_, shown) = play
        .send(None, reqwest::Method::GET, "/progress/progress.json", None)
        .await;
    let (filed, missing) = (all.nil + all.disclosing + all.exempt, all.missing);
    let (withdrawn, remaining) = (all.self_report + all.verification, all.agreed + all.none);
    let true_figures = [
        ("expected", filed + missing),
        ("filed", filed),
        ("missing", missing),
        ("nil", all.nil + all.exempt),
        ("disclosing", all.disclosing),
        ("participations", all.rows),
        ("withdrawn", withdrawn),
        ("remaining", remaining),
    ];
    for (name, number) in true_figures {
        is_true(&shown[name], number, name, play);
        if shown[name].is_null() && number >= LEAST {
            play.held_back.insert(name);
        }
    }
    let sectors: Vec<&Value> = shown["sectors"].as_array().unwrap().iter().collect();
    assert_eq!(sectors.len(), SECTORS.len());
    for (sector, name) in sectors.iter().zip(SECTORS) {
        assert_eq!(sector["name"], name);
        is_true(&sector["count"], *all.sectors.get(name).unwrap_or(&0), name, play);
    }
    people_stay_hidden(&shown);
    let withdrawals = [&shown["withdrawn"], &shown["remaining"]];
    parts_stay_hidden(&shown["participations"], &withdrawals, "withdrawals");
    let sectors: Vec<&Value> = sectors.iter().map(|sector| &sector["count"]).collect();
    parts_stay_hidden(&shown["participations"], &sectors, "sectors");
    let (_, page) = play.send(None, reqwest::Method::GET, "/progress/", None).await;
    let page = page.as_str().unwrap();
    for figure in ["expected", "filed", "missing"].map(|name| &shown[name]) {
        assert!(figure.is_null() || page.contains(&figure.to_string()), "{figure}");
    }
    let mut names = play.ledger.members.values().map(|member| member.person.name());
    assert!(!names.any(|name| page.contains(name)), "no name in public");
}

fn is_true(shown: &Value, number: u64, name: &str, play: &Play) {
    if !shown.is_null() {
        assert_eq!(shown, number, "{name} at {}", play.now);
        assert!(number >= LEAST, "{name} {number} at {}", play.now);
    }
}

/// Goes through all numbers of people that fit what is shown: whatever is hidden must be able to be several.
fn people_stay_hidden(shown: &Value) {
    let Some(expected) = shown["expected"].as_u64() else {
        return;
    };
    let names = ["filed", "missing", "nil", "disclosing"];
    let known = names.map(|name| shown[name].as_u64());
    let mut first: [Option<u64>; 4] = [None; 4];
    let mut several = [false; 4];
    for missing in 0..=expected {
        for disclosing in 0..=expected - missing {
            let filed = expected - missing;
            let world = [filed, missing, filed - disclosing, disclosing];
            let fits = known
                .iter()
                .zip(world)
                .all(|(known, number)| known.is_none_or(|known| known == number));
            if !fits {
                continue;
            }
            for (place, number) in world.into_iter().enumerate() {
                several[place] |= *first[place].get_or_insert(number) != number;
            }
        }
    }
    for (name, several) in names.iter().zip(several) {
        assert!(
            several || !shown[name].is_null(),
            "{name} can be worked out of {shown}"
        );
    }
}

/// Of a whole that is shown either no part is hidden, or several that together are no small number.
fn parts_stay_hidden(whole: &Value, parts: &[&Value], what: &str) {
    let Some(whole) = whole.as_u64() else {
        assert!(
            parts.iter().all(|part| part.is_null()),
            "{what} without their whole"
        );
        return;
    };
    let hidden = parts.iter().filter(|part| part.is_null()).count();
    let rest = whole - parts.iter().filter_map(|part| part.as_u64()).sum::<u64>();
    assert!(
        hidden == 0 || (hidden > 1 && rest >= LEAST),
        "{what}: {hidden} hidden make up {rest}"
    );
}
