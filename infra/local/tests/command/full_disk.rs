//! A disk with no room left: nothing that was acknowledged is lost, what could not be kept is told, and it goes on by itself
//! once there is room.

use super::*;

/// No file may grow beyond this many kibibytes, which stands for a full disk: the next write fails.
fn with_room_for(kibibytes: u64, data: &Path) -> Command {
    let inner = local(data);
    let mut command = Command::new("bash");
    command
        .args(["-c", "trap '' XFSZ; ulimit -S -f \"$0\"; exec \"$@\""])
        .arg(kibibytes.to_string())
        .arg(inner.get_program())
        .args(inner.get_args());
    command.current_dir(inner.get_current_dir().unwrap());
    command
}

#[tokio::test]
async fn a_full_disk_loses_nothing_acknowledged_and_says_so_and_it_goes_on_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    Server::start(&data).stop();
    let size = fs::metadata(data.join("database.sqlite")).unwrap().len();
    let server = Server::started(&mut with_room_for(size / 1024 + 64, &data));
    let people = sign_ins(&data);
    let cookie = server.sign_in(&people[0]).await;
    let client = reqwest::Client::new();
    let file = async |sent| server.amend(&client, &cookie, &people[0], sent).await.unwrap();

    let mut acknowledged: Vec<Value> = Vec::new();
    let mut sent = 0;
    let refused = loop {
        let answer = file(sent).await;
        sent += 1;
        if answer.status() != 201 {
            break answer;
        }
        acknowledged.push(answer.json().await.unwrap());
    };
    assert_eq!(refused.status(), 503);
    let told: Value = refused.json().await.unwrap();
    assert!(
        told["detail"].as_str().is_some_and(|detail| !detail.is_empty()),
        "{told}"
    );
    assert!(!acknowledged.is_empty());

    let limit = format!("--pid={}", server.child.id());
    let raised = Command::new("prlimit")
        .args([&limit, "--fsize=unlimited"])
        .status();
    assert!(raised.unwrap().success());
    let answer = file(sent).await;
    assert_eq!(answer.status(), 201, "{}", answer.text().await.unwrap());
    let last: Value = answer.json().await.unwrap();

    // As the next process finds it.
    drop(server);
    let server = Server::start(&data);
    let reference = last["reference"].as_str().unwrap();
    let record = server.record(&people[0], reference).await;
    assert_eq!(record["revision"], last["revision"], "{record}");
    let history = record["history"].as_array().unwrap().iter();
    let filed: Vec<&Value> = history
        .filter(|event| event["event"] == "filed")
        .map(|event| &event["revision"])
        .collect();
    for receipt in acknowledged.iter().chain([&last]) {
        assert!(filed.contains(&&receipt["revision"]), "{receipt}: {filed:?}");
    }
}
