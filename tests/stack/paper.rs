//! A report that came on paper, and its scans.

use crate::http::Answer;
use crate::large_files::fetch;
use crate::stack::Stack;
use hyper::http::{Request, Uri};
use serde_json::json;

/// Bytes of a piece: as many as one request brings.
const PIECE: usize = 4 << 20;

/// Enters a report that came today; answers where it is entered.
pub(crate) async fn enter_from_paper(stack: &Stack, office: &str, number: &str) -> String {
    let path = format!("/api/papers/{number}");
    let mut form = stack.disclosure(number);
    let today = campaign::timing::day(jiff::Timestamp::now()).to_string();
    form["paper"] = json!({ "signed_on": today, "received_on": today, "received_by": "示例收件人" });
    stack.post_as(office, &path, &form).await;
    path
}

pub(crate) async fn send_piece(stack: &Stack, office: &str, path: &str, piece: &str) -> Answer {
    let request = Request::post(format!("{path}/scans/pieces"))
        .header("content-type", "application/octet-stream")
        .header("cookie", stack.session(office).await);
    stack.send(request, piece).await
}

/// Attaches what went ahead, as a form does.
pub(crate) async fn attach_pieces(stack: &Stack, office: &str, path: &str, pieces: &[&str]) -> Answer {
    let request = Request::post(format!("{path}/scans"))
        .header("content-type", "multipart/form-data; boundary=x")
        .header("accept", "application/json")
        .header("cookie", stack.session(office).await);
    let pieces = pieces.join(",");
    let form = format!("--x\r\ncontent-disposition: form-data; name=\"pieces\"\r\n\r\n{pieces}\r\n--x--\r\n");
    stack.send(request, &form).await
}

/// A scan larger than any request or answer of Lambda arrives in pieces and is fetched from the bucket.
pub(crate) async fn a_large_scan_comes_and_goes(stack: &Stack, office: &str, number: &str) {
    let scan = format!("%PDF-1.7\n{}", "0123456789".repeat(900_000));
    let path = enter_from_paper(stack, office, number).await;
    let mut pieces = Vec::new();
    for piece in scan.as_bytes().chunks(PIECE) {
        let piece = std::str::from_utf8(piece).unwrap();
        let sent = send_piece(stack, office, &path, piece).await;
        assert_eq!(sent.status, 200, "{}\n{}", sent.text(), stack.emulator.log());
        pieces.push(sent.json()["sha256"].as_str().unwrap().to_owned());
    }
    let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
    assert_eq!(pieces.len(), 3);
    let attached = attach_pieces(stack, office, &path, &pieces).await;
    assert_eq!(
        attached.status,
        200,
        "{}\n{}",
        attached.text(),
        stack.emulator.log()
    );
    let kept = attached.json()["scans"][0].clone();
    assert_eq!(kept["bytes"], scan.len());
    let shown = format!("{path}/scans/{}", kept["sha256"].as_str().unwrap());
    let answer = stack.get_as(office, &shown).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let address: Uri = answer.header("location").parse().unwrap();
    let file = fetch(stack, &address).await;
    assert_eq!(file.status, 200);
    assert_eq!(file.header("content-type"), "application/pdf");
    assert_eq!(file.header("content-disposition"), "inline");
    assert_eq!(file.header("cache-control"), "no-store");
    assert!(file.body == scan.as_bytes(), "another file");
    let address = address.to_string();
    let (bare, _) = address.split_once('?').unwrap();
    let bare = fetch(stack, &bare.parse().unwrap()).await;
    assert_eq!(bare.status, 403, "without the signature");
}
