//! One database for all: the embedded DynamoDB behind TLS, as a function meets Amazon's; and what stands in for the keeper of
//! secrets.

use anyhow::Context as _;
use aws_sdk_dynamodb::config::http::HttpRequest;
use aws_smithy_runtime_api::client::http::{HttpConnector as _, SharedHttpConnector};
use aws_smithy_types::body::SdkBody;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use campaign::{Campaign, Digest, PersonalCode, RosterEntry};
use http::{HeaderMap, StatusCode};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::{CodeHash, Opening, Session, Store};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::server::TlsStream;
use web::codes::CodeKey;

/// The table's name.
pub(crate) const TABLE: &str = "campaign";

/// What every secret of the bench holds: the key of the personal codes, and what the distribution proves itself with.
pub(crate) const SECRET: &str = "a secret of the bench, long enough to be one";

/// The running database.
pub(crate) struct Database {
    /// `https://127.0.0.1:PORT`.
    pub(crate) address: String,
    /// The authority that stands behind it, in PEM.
    pub(crate) authority: PathBuf,
    busy: Arc<AtomicU64>,
}

/// What answers a request, and the nanoseconds it has spent on that.
#[derive(Clone)]
struct Behind {
    connector: SharedHttpConnector,
    busy: Arc<AtomicU64>,
}

/// The cookie of somebody on the demo roster: everyone there is signed in.
pub(crate) fn cookie(number: &str) -> String {
    format!("__Host-session={}", token(number))
}

/// Known ones will do: a token is no secret here.
fn token(number: &str) -> String {
    Digest::of(number.as_bytes()).to_string()
}

impl Database {
    /// Starts it with the demo roster loaded, and everyone on it signed in.
    pub(crate) async fn start(folder: &Path) -> anyhow::Result<Self> {
        let (client, connector) = local::database::in_memory_for_a_server()?;
        local::schema::create_table(&client, TABLE).await?;
        let code = PersonalCode::from_random([9; 10]);
        let key = CodeKey::parse(SECRET)?;
        let campaign = support::campaign();
        let people: Vec<_> = support::demo_roster(&campaign)
            .into_iter()
            .map(|entry| {
                let hash = CodeHash::new(key.hash(&entry.number, &code));
                (entry, hash)
            })
            .collect();
        let store = Store::new(client, TABLE);
        store.roster_changes.load(&people, jiff::Timestamp::now()).await?;
        for (entry, hash) in &people {
            open_session(&store, &campaign, entry, hash).await?;
        }
        let tcp = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("https://{}", tcp.local_addr()?);
        let (acceptor, authority) = certificates(folder)?;
        let busy = Arc::<AtomicU64>::default();
        let behind = Behind {
            connector,
            busy: busy.clone(),
        };
        let router = Router::new().fallback(pass_on).with_state(behind);
        tokio::spawn(async move { axum::serve(Tls { tcp, acceptor }, router).await });
        Ok(Database {
            address,
            authority,
            busy,
        })
    }

    /// The time it has worked on requests so far, from one read to its answer; neither HTTP nor TLS is in it.
    pub(crate) fn worked(&self) -> Duration {
        Duration::from_nanos(self.busy.load(Ordering::Relaxed))
    }
}

async fn open_session(
    store: &Store,
    campaign: &Campaign,
    entry: &RosterEntry,
    hash: &CodeHash,
) -> anyhow::Result<()> {
    let now = jiff::Timestamp::now();
    let session = Session {
        number: entry.number.clone(),
        started: now,
        seen: now,
        code: Digest::of(hash.as_bytes()),
        second_factor: Some(now),
        given_for: None,
        resets: 0,
        before: None,
        signers: campaign.signers_for(entry),
    };
    let token = Digest::of(token(entry.number.as_str()).as_bytes());
    let ends = now + jiff::SignedDuration::from_hours(8);
    let opening = Opening {
        token: &token,
        session: &session,
        browser: "",
        ends,
        replaces: None,
        forgets: &[],
    };
    Ok(store.sign_in.open_session(opening).await?)
}

async fn pass_on(State(behind): State<Behind>, headers: HeaderMap, body: Bytes) -> Response {
    let started = Instant::now();
    let answer = exchange(&behind.connector, &headers, body).await;
    let took = u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX);
    behind.busy.fetch_add(took, Ordering::Relaxed);
    match answer {
        Ok(response) => response,
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn exchange(
    connector: &SharedHttpConnector,
    headers: &HeaderMap,
    body: Bytes,
) -> anyhow::Result<Response> {
    let target = headers.get("x-amz-target").context("no x-amz-target")?;
    if target == "secretsmanager.GetSecretValue" {
        return Ok(axum::Json(serde_json::json!({ "SecretString": SECRET })).into_response());
    }
    let request = http::Request::post("http://embedded/").header("x-amz-target", target);
    let request = HttpRequest::try_from(request.body(SdkBody::from(body))?)?;
    let answer = connector.call(request).await?;
    let status = StatusCode::from_u16(answer.status().as_u16())?;
    let body = Bytes::copy_from_slice(answer.body().bytes().unwrap_or_default());
    Ok((status, [("content-type", "application/x-amz-json-1.0")], body).into_response())
}

/// Takes connections through TLS.
struct Tls {
    tcp: TcpListener,
    acceptor: TlsAcceptor,
}

impl axum::serve::Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let Ok((stream, peer)) = self.tcp.accept().await else {
                continue;
            };
            let _ = stream.set_nodelay(true);
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, peer);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.tcp.local_addr()
    }
}

fn certificates(folder: &Path) -> anyhow::Result<(TlsAcceptor, PathBuf)> {
    let mut parameters = CertificateParams::new(Vec::new())?;
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters
        .distinguished_name
        .push(DnType::CommonName, "the bench's authority");
    let authority = CertifiedIssuer::self_signed(parameters, KeyPair::generate()?)?;
    let key = KeyPair::generate()?;
    let mut parameters = CertificateParams::new(vec!["127.0.0.1".to_owned()])?;
    parameters
        .distinguished_name
        .push(DnType::CommonName, "the bench's database");
    let server = parameters.signed_by(&key, &authority)?;
    let path = folder.join("authority.pem");
    std::fs::write(&path, authority.pem())?;
    let private = PrivateKeyDer::try_from(key.serialize_der()).map_err(anyhow::Error::msg)?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![server.der().clone(), authority.der().clone()], private)?;
    Ok((TlsAcceptor::from(Arc::new(config)), path))
}
