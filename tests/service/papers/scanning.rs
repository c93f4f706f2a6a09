//! Scans: what is taken, and who sees them.

use super::*;
use reqwest::Response;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

async fn attach(desk: &Desk, by: &Client, kind: &str, content: Vec<u8>) -> (StatusCode, Value) {
    let request = by
        .post(desk.address(&format!("{}/scans", path(DECLARANT))))
        .header("content-type", kind)
        .body(content);
    support::desk::read(request.send().await.unwrap()).await
}

async fn fetch(desk: &Desk, by: &Client, path: &str) -> Response {
    by.get(desk.address(path)).send().await.unwrap()
}

/// A PDF of so many bytes.
fn pdf(size: usize) -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\n".to_vec();
    pdf.resize(size, b' ');
    pdf
}

async fn send_piece(desk: &Desk, by: &Client, content: Vec<u8>) -> (StatusCode, Value) {
    let request = by
        .post(desk.address(&format!("{}/scans/pieces", path(DECLARANT))))
        .header("content-type", "application/octet-stream")
        .body(content);
    support::desk::read(request.send().await.unwrap()).await
}

/// Sends a file ahead in pieces of so many bytes; answers what the form then says of them.
async fn send_ahead(desk: &Desk, by: &Client, content: &[u8], size: usize) -> String {
    let mut pieces = Vec::new();
    for piece in content.chunks(size) {
        let (status, answer) = send_piece(desk, by, piece.to_vec()).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        pieces.push(answer["sha256"].as_str().unwrap().to_owned());
    }
    pieces.join(",")
}

async fn attach_pieces(desk: &Desk, by: &Client, pieces: &str, accept: &str) -> (StatusCode, String) {
    let body = format!("--x\r\ncontent-disposition: form-data; name=\"pieces\"\r\n\r\n{pieces}\r\n--x--\r\n");
    let request = by
        .post(desk.address(&format!("{}/scans", path(DECLARANT))))
        .header("content-type", "multipart/form-data; boundary=x")
        .header("accept", accept)
        .body(body);
    let answer = request.send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

/// A form with a file of this name, as a browser sends it.
async fn attach_as_form(desk: &Desk, by: &Client, name: &str, content: &[u8]) -> (StatusCode, String) {
    let head = format!(
        "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: image/jpeg\r\n\r\n"
    );
    let body = [head.as_bytes(), content, b"\r\n--x--\r\n"].concat();
    let request = by
        .post(desk.address(&format!("{}/scans", path(DECLARANT))))
        .header("content-type", "multipart/form-data; boundary=x")
        .header("accept", "text/html")
        .body(body);
    let answer = request.send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

#[tokio::test]
async fn a_scan_is_seen_by_who_reads_the_report_and_by_nobody_else() {
    let (desk, office, second) = office().await;
    enter(&desk, &office, DECLARANT, &disclosure(&desk, DECLARANT)).await;
    let (status, entry) = attach(&desk, &office, "image/png", PNG.to_vec()).await;
    assert_eq!(status, StatusCode::OK, "{entry}");
    assert_eq!(
        (&entry["step"], &entry["scans"][0]["media"]),
        (&json!(2), &json!("image/png"))
    );
    let digest = entry["scans"][0]["sha256"].as_str().unwrap().to_owned();
    let of_entry = format!("{}/scans/{digest}", path(DECLARANT));
    let seen = fetch(&desk, &second, &of_entry).await;
    assert_eq!(seen.status(), StatusCode::OK);
    assert_eq!(seen.headers()["content-type"], "image/png");
    assert_eq!(seen.headers()["x-content-type-options"], "nosniff");
    assert_eq!(seen.headers()["cache-control"], "no-store");
    assert_eq!(seen.bytes().await.unwrap(), PNG);
    let (_, page) = desk.page(&second, &path(DECLARANT)).await;
    assert!(page.contains(&format!("src=\"{of_entry}\"")), "{page}");
    let mut kept = desk.service.objects.list(None);
    let kept = futures::StreamExt::next(&mut kept).await.unwrap().unwrap();
    assert_eq!(
        kept.location.as_ref(),
        format!("scans/{digest}"),
        "the key says nothing of whose it is"
    );

    let declarant = desk.sign_in(DECLARANT).await;
    assert_eq!(
        fetch(&desk, &declarant, &of_entry).await.status(),
        StatusCode::FORBIDDEN
    );
    let (status, receipt) = decide(&desk, &second, &entry, "confirm").await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    let scan = format!(
        "/api/declarations/{}/scans/{digest}",
        receipt["reference"].as_str().unwrap()
    );
    for number in [DECLARANT, SIGNER, OFFICE, DISCIPLINE] {
        let reader = desk.sign_in(number).await;
        let found = fetch(&desk, &reader, &scan).await;
        assert_eq!(found.status(), StatusCode::OK, "{number}");
        assert_eq!(found.bytes().await.unwrap(), PNG);
    }
    let (_, record) = desk
        .page(
            &declarant,
            &format!("/api/declarations/{}", receipt["reference"].as_str().unwrap()),
        )
        .await;
    assert!(record.contains(&scan), "{record}");
    for number in ["TY-002", "JC-002"] {
        let stranger = desk.sign_in(number).await;
        assert_eq!(
            fetch(&desk, &stranger, &scan).await.status(),
            StatusCode::NOT_FOUND,
            "{number}"
        );
    }
    let other = scan.replace(&digest, &"0".repeat(64));
    assert_eq!(
        fetch(&desk, &declarant, &other).await.status(),
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn what_is_no_scan_by_its_content_is_not_taken() {
    let (desk, office, second) = office().await;
    enter(&desk, &office, DECLARANT, &disclosure(&desk, DECLARANT)).await;
    for program in [
        &b"MZ\x90\0\x03\0\0\0\x04\0\0\0"[..],
        b"\x7fELF\x02\x01\x01\0",
        b"<script>alert(1)</script>",
    ] {
        let (status, answer) = attach(&desk, &office, "image/jpeg", program.to_vec()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            answer["fields"]["file"].to_string().contains("按内容识别"),
            "{answer}"
        );
        let (status, page) = attach_as_form(&desk, &office, "scan.jpg", program).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.contains("按内容识别") && page.contains("附上扫描件"),
            "{page}"
        );
    }
    let (status, page) = attach_as_form(&desk, &office, "", b"").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("请选择扫描件"));
    let (status, _) = attach(&desk, &office, "text/plain", b"%PDF-1.7".to_vec()).await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    for mebibytes in [5, 11] {
        let large = pdf(mebibytes << 20);
        let (status, answer) = attach(&desk, &office, "application/pdf", large.clone()).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(answer["detail"].to_string().contains("10 MiB"), "{answer}");
        let (status, page) = attach_as_form(&desk, &office, "scan.pdf", &large).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(page.contains("10 MiB"), "{page}");
    }
    let (_, entry) = desk.get(&second, &path(DECLARANT)).await;
    assert_eq!(
        (&entry["step"], &entry["scans"]),
        (&json!(1), &json!([])),
        "nothing was kept"
    );
}

#[tokio::test]
async fn scans_attached_at_the_same_moment_all_stay() {
    let (desk, office, second) = office().await;
    enter(&desk, &office, DECLARANT, &disclosure(&desk, DECLARANT)).await;
    let of = |page: usize| format!("%PDF-1.7\n{page}").into_bytes();
    let (one, two, three) = tokio::join!(
        attach(&desk, &office, "application/pdf", of(1)),
        attach(&desk, &second, "application/pdf", of(2)),
        attach(&desk, &office, "application/pdf", of(3)),
    );
    for (status, answer) in [one, two, three] {
        assert_eq!(status, StatusCode::OK, "{answer}");
    }
    let (_, entry) = desk.get(&second, &path(DECLARANT)).await;
    assert_eq!(
        (&entry["step"], entry["scans"].as_array().map(Vec::len)),
        (&json!(4), Some(3))
    );
    let (_, _) = decide(&desk, &second, &entry, "send_back").await;
    let (_, page) = desk.page(&office, &path(DECLARANT)).await;
    assert!(page.contains("原来附的 3 个扫描件没有沿用"), "{page}");
}

#[tokio::test]
async fn a_file_that_nobody_signed_in_sends_is_said_to_be_lost_and_leads_back() {
    let (desk, office, _) = office().await;
    enter(&desk, &office, DECLARANT, &disclosure(&desk, DECLARANT)).await;
    let stranger = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let page = desk.address(&path(DECLARANT));
    let file = reqwest::multipart::Part::bytes(pdf(3 << 20)).file_name("scan.pdf");
    let form = reqwest::multipart::Form::new().part("file", file);
    let request = stranger
        .post(format!("{page}/scans"))
        .header("accept", "text/html")
        .header("referer", &page)
        .multipart(form);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    let next = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(next.contains(&format!("={};", path(DECLARANT))), "{next}");
    let told = answer.text().await.unwrap();
    assert!(told.contains("所选的文件也没有附上"), "{told}");
}

#[tokio::test]
async fn a_scan_comes_once_and_only_while_the_entry_waits() {
    let (desk, office, second) = office().await;
    let entry = enter(&desk, &office, DECLARANT, &disclosure(&desk, DECLARANT)).await;
    let (status, page) = attach_as_form(&desk, &office, "报告.bin", b"%PDF-1.7\nexample").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (status, answer) = attach(&desk, &office, "application/pdf", b"%PDF-1.7\nexample".to_vec()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer["fields"]["file"].to_string().contains("已经附上"),
        "{answer}"
    );
    // Who looked before the scan was there looks again.
    let (status, answer) = decide(&desk, &second, &entry, "confirm").await;
    assert_eq!(status, StatusCode::CONFLICT, "{answer}");
    for page in 1..12 {
        let (status, answer) = attach(
            &desk,
            &office,
            "application/pdf",
            format!("%PDF-1.7\n{page}").into_bytes(),
        )
        .await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }
    let (status, answer) = attach(&desk, &office, "application/pdf", b"%PDF-1.7\nmore".to_vec()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer["fields"]["file"].to_string().contains("上限"), "{answer}");
    let (_, entry) = desk.get(&second, &path(DECLARANT)).await;
    assert_eq!(
        decide(&desk, &second, &entry, "confirm").await.0,
        StatusCode::CREATED
    );
    let (status, answer) = attach(&desk, &office, "application/pdf", b"%PDF-1.7\nlate".to_vec()).await;
    assert_eq!(status, StatusCode::CONFLICT, "{answer}");
    let nobody = format!("{}/scans", path("TY-006"));
    let request = office
        .post(desk.address(&nobody))
        .header("content-type", "image/png")
        .body(PNG.to_vec());
    assert_eq!(request.send().await.unwrap().status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_large_scan_arrives_in_pieces() {
    let (desk, office, second) = office().await;
    enter(&desk, &office, DECLARANT, &disclosure(&desk, DECLARANT)).await;
    let largest = pdf(10 << 20);
    let pieces = send_ahead(&desk, &office, &largest, 4 << 20).await;
    let (_, waits) = desk.get(&second, &path(DECLARANT)).await;
    assert_eq!(waits["scans"], json!([]), "only what is whole is attached");
    let (status, page) = attach_pieces(&desk, &office, &pieces, "text/html").await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    let (_, entry) = desk.get(&second, &path(DECLARANT)).await;
    assert_eq!(
        (&entry["scans"][0]["bytes"], &entry["scans"][0]["media"]),
        (&json!(10 << 20), &json!("application/pdf"))
    );
    let scan = format!(
        "{}/scans/{}",
        path(DECLARANT),
        entry["scans"][0]["sha256"].as_str().unwrap()
    );
    let seen = fetch(&desk, &second, &scan).await;
    assert!(seen.bytes().await.unwrap() == largest, "another file");
    let (status, page) = attach_pieces(&desk, &office, &pieces, "text/html").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("已经附上"), "{page}");
    // A photograph that is too large to be handed on everywhere is opened, not shown.
    let image = [PNG, &[0; 5 << 20]].concat();
    let pieces = send_ahead(&desk, &office, &image, 4 << 20).await;
    let (status, _) = attach_pieces(&desk, &office, &pieces, "application/json").await;
    assert_eq!(status, StatusCode::OK);
    let (_, page) = desk.page(&second, &path(DECLARANT)).await;
    assert!(
        page.contains("打开扫描件 2（PNG 图片") && !page.contains("<img"),
        "{page}"
    );
}

#[tokio::test]
async fn pieces_that_make_no_scan_are_refused() {
    let (desk, office, second) = office().await;
    let entry = enter(&desk, &office, DECLARANT, &disclosure(&desk, DECLARANT)).await;
    let (status, answer) = send_piece(&desk, &office, pdf((4 << 20) + 1)).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "{answer}");
    let program = send_ahead(&desk, &office, &[b"MZ\x90\0".as_slice(), &[0; 99]].concat(), 50).await;
    let too_much = send_ahead(&desk, &office, &pdf((10 << 20) + 1), 4 << 20).await;
    let never_sent = "0".repeat(64);
    let whole = send_ahead(&desk, &office, &pdf(100), 50).await;
    for (pieces, status, said) in [
        (program, StatusCode::UNPROCESSABLE_ENTITY, "按内容识别"),
        (too_much, StatusCode::PAYLOAD_TOO_LARGE, "10 MiB"),
        (
            format!("{whole},{whole}"),
            StatusCode::PAYLOAD_TOO_LARGE,
            "10 MiB",
        ),
        (
            format!("{whole},{never_sent}"),
            StatusCode::UNPROCESSABLE_ENTITY,
            "没有传完",
        ),
        (
            "../scans".to_owned(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "没有传完",
        ),
        ("x".repeat(900), StatusCode::UNPROCESSABLE_ENTITY, "没有传完"),
    ] {
        for accept in ["text/html", "application/json"] {
            let (is, answer) = attach_pieces(&desk, &office, &pieces, accept).await;
            assert_eq!(is, status, "{pieces}: {answer}");
            assert!(answer.contains(said), "{pieces}: {answer}");
        }
    }
    let (status, _) = send_piece(&desk, &office, Vec::new()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "an empty piece");
    // Only who sent a piece joins it.
    let (status, answer) = attach_pieces(&desk, &second, &whole, "application/json").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.contains("没有传完"), "{answer}");
    let declarant = desk.sign_in(DECLARANT).await;
    assert_eq!(
        send_piece(&desk, &declarant, pdf(100)).await.0,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        decide(&desk, &second, &entry, "confirm").await.0,
        StatusCode::CREATED
    );
    let (status, answer) = send_piece(&desk, &office, pdf(100)).await;
    assert_eq!(status, StatusCode::CONFLICT, "{answer}");
}
