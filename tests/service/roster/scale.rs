//! Rosters of thousands.

use super::{Desk, file, row};
use local::database::Fault;
use roster_file::Column;
use serde_json::Value;
use std::time::{Duration, Instant};

/// A roster goes up in this many files, each with as many people.
const FILES: usize = 3;
const PEOPLE_A_FILE: usize = 1_000;

#[tokio::test]
async fn thousands_load_in_parts_and_go_on_after_being_cut_off() {
    let desk = Desk::start().await;
    let mut upload = String::new();
    let mut preview = Value::Null;
    for part in 0..FILES {
        let rows: Vec<_> = (0..PEOPLE_A_FILE)
            .map(|at| row(&format!("XX-{:06}", part * PEOPLE_A_FILE + at), &[]))
            .collect();
        preview = desk.upload(file(&rows), &[("upload", &upload)]).await;
        preview["upload"].as_str().unwrap().clone_into(&mut upload);
    }
    assert_eq!(preview["additions"], FILES * PEOPLE_A_FILE);
    // Cut off again and again: each time some more is loaded, and nothing is lost.
    let mut cut_off = 0;
    for _ in 0..3 {
        let breaking = async {
            tokio::time::sleep(Duration::from_millis(120)).await;
            desk.service.faults.on(Fault::Gone);
        };
        let (response, ()) = tokio::join!(desk.load_once(&preview), breaking);
        desk.service.faults.off();
        cut_off += u32::from(response.status() == 503);
    }
    assert!(cut_off > 0, "the machine is too quick for this test's faults");
    let loaded = desk.load(&preview).await;
    assert_eq!(loaded["progress"]["done"], FILES * PEOPLE_A_FILE);
    assert_eq!(loaded["progress"]["overtaken_count"], 0);
    let everyone = desk.everyone().await;
    assert_eq!(
        everyone.len(),
        desk.service.roster().len() + FILES * PEOPLE_A_FILE
    );
}

#[tokio::test]
async fn a_hundred_thousand_rows_of_rubbish_are_refused_quickly() {
    let desk = Desk::start().await;
    let rubbish = "x,y,z,?,,,,,,,,1,2,3,4,5,6\n".repeat(100_000);
    let heading: Vec<&str> = Column::ALL.iter().map(|column| column.heading()).collect();
    let text = format!("{}\n{rubbish}", heading.join(","));
    let begun = Instant::now();
    let refusal = desk.refused(text).await;
    assert_eq!(refusal["problems"].as_array().unwrap().len(), 200);
    assert!(refusal["more"].as_u64().unwrap() > 100_000);
    // Seconds even on a busy machine; what grows faster than its rows takes minutes.
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}
