//! A server that speaks as much HTTP as the tests need, and can misbehave.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// What the server does with a request.
#[derive(Clone, Copy)]
pub(crate) enum Manner {
    /// Answers that it found nothing.
    Answer,
    /// The same, then closes the connection without a word of warning.
    AnswerOnce,
    /// Never answers.
    Silence,
    /// Closes the connection instead of answering.
    HangUp,
    /// Answers something that is not HTTP.
    Junk,
    /// Leaves the code out of a batch this many times.
    LeaveOut(usize),
}

/// The server, until it is dropped.
pub(crate) struct Server {
    pub(crate) endpoint: String,
    /// Who vouches for its certificate, in PEM.
    pub(crate) authority_certificate: String,
    seen: Arc<Seen>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Seen {
    connections: AtomicUsize,
    requests: Mutex<Vec<String>>,
}

impl Server {
    pub(crate) async fn plain(manner: Manner) -> Self {
        Server::start(manner, None, String::new()).await
    }

    pub(crate) async fn tls(manner: Manner) -> Self {
        let mut authority = CertificateParams::new([]).unwrap();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let names = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
        let certificate = names.signed_by(&key, &authority).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
            )
            .unwrap();
        Server::start(manner, Some(TlsAcceptor::from(Arc::new(config))), authority.pem()).await
    }

    async fn start(manner: Manner, tls: Option<TlsAcceptor>, authority_certificate: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let endpoint = format!("{scheme}://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Seen::default());
        let task = tokio::spawn(accept(listener, tls, manner, seen.clone()));
        Server {
            endpoint,
            authority_certificate,
            seen,
            task,
        }
    }

    /// How many connections were opened.
    pub(crate) fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::Relaxed)
    }

    /// Every request, head and body.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.seen.requests.lock().unwrap().clone()
    }

    /// Host and port.
    pub(crate) fn authority(&self) -> &str {
        self.endpoint.split_once("://").unwrap().1
    }

    /// Stops listening.
    pub(crate) async fn stop(mut self) {
        self.task.abort();
        let _ = (&mut self.task).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, manner: Manner, seen: Arc<Seen>) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        seen.connections.fetch_add(1, Ordering::Relaxed);
        let (tls, seen) = (tls.clone(), seen.clone());
        tokio::spawn(async move {
            match tls {
                // A client that does not trust the certificate ends the handshake.
                Some(tls) => {
                    if let Ok(stream) = tls.accept(stream).await {
                        converse(stream, manner, &seen).await;
                    }
                }
                None => converse(stream, manner, &seen).await,
            }
        });
    }
}

async fn converse(mut stream: impl AsyncRead + AsyncWrite + Unpin, manner: Manner, seen: &Seen) {
    while let Some(request) = read_request(&mut stream).await {
        let earlier = {
            let mut requests = seen.requests.lock().unwrap();
            requests.push(request);
            requests.len() - 1
        };
        let body = match manner {
            Manner::HangUp => return,
            Manner::Silence => std::future::pending().await,
            Manner::Junk => {
                stream.write_all(b"220 mail.example ready\r\n\r\n").await.unwrap();
                return;
            }
            Manner::LeaveOut(times) if earlier < times => left_out(),
            Manner::LeaveOut(_) => found(),
            Manner::Answer | Manner::AnswerOnce => "{}".to_owned(),
        };
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
        stream.write_all((head + &body).as_bytes()).await.unwrap();
        stream.flush().await.unwrap();
        if matches!(manner, Manner::AnswerOnce) {
            return;
        }
    }
}

/// One request, or none once the client is gone.
async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    let mut request = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.trim().parse::<usize>().unwrap())
            });
            if body.len() >= length.unwrap_or(0) {
                return Some(text);
            }
        }
        match stream.read_buf(&mut request).await {
            Ok(0) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

const CODE_KEY: &str = r#""pk":{"S":"CODE#A-1"},"sk":{"S":"CODE"}"#;

fn left_out() -> String {
    let keys = format!(r#"{{"campaign":{{"Keys":[{{{CODE_KEY}}}],"ConsistentRead":true}}}}"#);
    let attempts =
        r#""pk":{"S":"ATTEMPTS#A-1"},"sk":{"S":"ATTEMPTS"},"failures":{"N":"2"},"window_ends":{"N":"9"}"#;
    format!(r#"{{"Responses":{{"campaign":[{{{attempts}}}]}},"UnprocessedKeys":{keys}}}"#)
}

fn found() -> String {
    let hash = format!("{}=", "A".repeat(43));
    let item =
        format!(r#"{{{CODE_KEY},"hash":{{"B":"{hash}"}},"issued_at":{{"S":"2017-09-11T01:00:00Z"}}}}"#);
    format!(r#"{{"Responses":{{"campaign":[{item}]}},"UnprocessedKeys":{{}}}}"#)
}
