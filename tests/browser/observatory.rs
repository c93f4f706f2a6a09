//! What the headers of one machine's service are worth behind TLS, by MDN's HTTP Observatory.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use axum::serve::Listener;
use http::header::{HOST, TRANSFER_ENCODING};
use rcgen::CertifiedKey;
use serde_json::json;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use support::{TestService, observatory};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::server::TlsStream;

/// A listener that ends TLS.
struct Tls {
    tcp: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let Ok((stream, peer)) = self.tcp.accept().await else {
                continue;
            };
            // Who comes without TLS is not let in.
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, peer);
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.tcp.local_addr()
    }
}

/// Puts a proxy in front that ends TLS and says so, as a bureau's own would; answers where it listens and its
/// certificate.
async fn behind_tls(service: &TestService) -> (u16, String) {
    let CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = tcp.local_addr().unwrap().port();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let proxy = axum::Router::new()
        .fallback(pass_on)
        .with_state(service.address.clone());
    tokio::spawn(async move { axum::serve(Tls { tcp, acceptor }, proxy).await });
    (port, cert.pem())
}

async fn pass_on(State(to): State<String>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    parts.headers.remove(HOST);
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let answer = client
        .build()
        .unwrap()
        .request(parts.method, format!("{to}{}", parts.uri))
        .headers(parts.headers)
        .header("x-forwarded-proto", "https")
        .body(to_bytes(body, usize::MAX).await.unwrap());
    let answer = answer.send().await.unwrap();
    let (status, mut headers) = (answer.status(), answer.headers().clone());
    headers.remove(TRANSFER_ENCODING);
    let mut passed_on = Response::new(Body::from(answer.bytes().await.unwrap()));
    *passed_on.status_mut() = status;
    *passed_on.headers_mut() = headers;
    passed_on
}

#[tokio::test]
async fn the_observatory_gives_its_best_grade_behind_tls() {
    let service = TestService::start().await;
    let (port, certificate) = behind_tls(&service).await;
    let authority = service.folder().join("certificate.pem");
    std::fs::write(&authority, certificate).unwrap();
    for path in ["/", "/notice/", "/sign-in/", "/api/me"] {
        let found = observatory::graded(&format!("localhost:{port}{path}"), &authority).await;
        assert_eq!(
            (&found["grade"], &found["failed"]),
            (&json!("A+"), &json!([])),
            "{path}: {found}"
        );
    }
}
