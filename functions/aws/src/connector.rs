//! HTTP/1.1 over TCP or TLS, with connections kept for the next request.

use crate::{ConfigError, Settings, trust};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use http::header::HOST;
use http::uri::{Authority, PathAndQuery, Scheme, Uri};
use http_body_util::BodyExt as _;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use std::fmt;
use std::future::Future;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

type Request = http::Request<SdkBody>;
type Sender = SendRequest<SdkBody>;
type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// AWS is in the function's own region, and what stands outside of it near enough: a connection that takes longer will not
/// come.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// Connections that wait for the next request, and how to open more.
///
/// Their roots of trust are Mozilla's, compiled in: reading the system's store would cost every cold start a millisecond
/// or two. `SSL_CERT_FILE`, where set, takes their place.
#[derive(Clone)]
pub struct PooledClient {
    tls: TlsConnector,
    idle: Arc<Mutex<Vec<(Uri, Sender)>>>,
}

/// The pool with the timeouts that the client is configured with.
#[derive(Clone, Debug)]
struct Connector {
    pool: PooledClient,
    connect_timeout: Option<Duration>,
    read_timeout: Option<Duration>,
}

impl PooledClient {
    /// None is open yet.
    ///
    /// # Errors
    /// The file of trusted certificates cannot be used.
    pub fn new(settings: &Settings) -> Result<Self, ConfigError> {
        PooledClient::trusting(settings.trusted_certificates.as_deref())
    }

    /// The same for a service outside AWS, which the certificates of this file vouch for if one is given.
    ///
    /// # Errors
    /// The file of trusted certificates cannot be used.
    pub fn trusting(certificates: Option<&Path>) -> Result<Self, ConfigError> {
        Ok(PooledClient {
            tls: TlsConnector::from(trust::tls(certificates)?),
            idle: Arc::default(),
        })
    }

    /// A connector that waits so long for an answer.
    #[must_use]
    pub fn patient_for(&self, read_timeout: Duration) -> SharedHttpConnector {
        self.within(Some(CONNECT_TIMEOUT), Some(read_timeout))
    }

    /// The pool with these timeouts.
    fn within(
        &self,
        connect_timeout: Option<Duration>,
        read_timeout: Option<Duration>,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Connector {
            pool: self.clone(),
            connect_timeout,
            read_timeout,
        })
    }

    /// Takes a waiting connection to this origin, if one still stands.
    fn take(&self, origin: &Uri) -> Option<Sender> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|(_, sender)| !sender.is_closed());
        let place = idle.iter().position(|(known, _)| known == origin)?;
        Some(idle.swap_remove(place).1)
    }

    fn give_back(&self, origin: Uri, sender: Sender) {
        if !sender.is_closed() {
            self.idle
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push((origin, sender));
        }
    }

    async fn connect(&self, origin: &Uri) -> Result<Sender, BoxError> {
        let host = origin
            .host()
            .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let secure = origin.scheme() != Some(&Scheme::HTTP);
        let port = origin.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let stream = TcpStream::connect((host, port)).await?;
        stream.set_nodelay(true)?;
        if secure {
            let name = ServerName::try_from(host.to_owned())?;
            converse(self.tls.connect(name, stream).await?).await
        } else {
            converse(stream).await
        }
    }
}

impl Connector {
    async fn exchange(self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let request = request
            .try_into_http1x()
            .map_err(|error| ConnectorError::user(error.into()))?;
        let (origin, mut request) = split(request).map_err(|error| ConnectorError::user(error.into()))?;
        if let Some(mut sender) = self.pool.take(&origin) {
            let exchange = answer(&mut sender, request);
            match within(self.read_timeout, exchange).await? {
                Ok(response) => {
                    self.pool.give_back(origin, sender);
                    return Ok(response);
                }
                // The other side had closed the connection while it waited: nothing was sent.
                Err(Unanswered {
                    unsent: Some(back), ..
                }) => request = back,
                Err(failed) => return Err(ConnectorError::io(failed.error)),
            }
        }
        let connecting = self.pool.connect(&origin);
        let mut sender = within(self.connect_timeout, connecting)
            .await
            .map_err(ConnectorError::never_connected)?
            .map_err(|error| ConnectorError::io(error).never_connected())?;
        let response = within(self.read_timeout, answer(&mut sender, request)).await?;
        let response = response.map_err(|failed| ConnectorError::io(failed.error))?;
        self.pool.give_back(origin, sender);
        Ok(response)
    }
}

impl HttpClient for PooledClient {
    fn http_connector(&self, settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        self.within(settings.connect_timeout(), settings.read_timeout())
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::new(self.clone().exchange(request))
    }
}

impl fmt::Debug for PooledClient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("PooledClient").finish_non_exhaustive()
    }
}

/// A request that got no answer; itself where not a byte of it was sent.
struct Unanswered {
    error: BoxError,
    unsent: Option<Request>,
}

impl Unanswered {
    fn lost(error: impl Into<BoxError>) -> Self {
        Unanswered {
            error: error.into(),
            unsent: None,
        }
    }
}

/// Sends a request and reads the answer whole, so that the connection is free again.
async fn answer(sender: &mut Sender, request: Request) -> Result<HttpResponse, Unanswered> {
    // A connection that waited finds out here that the other side has closed it.
    if let Err(error) = sender.ready().await {
        return Err(Unanswered {
            error: error.into(),
            unsent: Some(request),
        });
    }
    let response = sender.try_send_request(request).await.map_err(|mut failed| {
        let unsent = failed.take_message();
        Unanswered {
            error: failed.into_error().into(),
            unsent,
        }
    })?;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.map_err(Unanswered::lost)?.to_bytes();
    HttpResponse::try_from(http::Response::from_parts(parts, SdkBody::from(body))).map_err(Unanswered::lost)
}

/// Starts HTTP/1.1 on a connection; a task of its own drives it until it closes.
async fn converse<Stream>(stream: Stream) -> Result<Sender, BoxError>
where
    Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(async move {
        // Whoever waits for an answer on it learns of the error there.
        let _ = connection.await;
    });
    Ok(sender)
}

/// Splits off where the request goes: HTTP/1.1 wants the path alone in the first line, and the host in a header.
fn split(mut request: Request) -> Result<(Uri, Request), http::Error> {
    let mut parts = std::mem::take(request.uri_mut()).into_parts();
    let path = parts.path_and_query.replace(PathAndQuery::from_static("/"));
    let authority = parts.authority.as_ref().map_or("", Authority::as_str);
    let host = http::HeaderValue::from_str(authority)?;
    request.headers_mut().entry(HOST).or_insert(host);
    *request.uri_mut() = Uri::from(path.unwrap_or_else(|| PathAndQuery::from_static("/")));
    Ok((Uri::from_parts(parts)?, request))
}

async fn within<Answer>(
    limit: Option<Duration>,
    future: impl Future<Output = Answer>,
) -> Result<Answer, ConnectorError> {
    match limit {
        Some(limit) => tokio::time::timeout(limit, future)
            .await
            .map_err(|elapsed| ConnectorError::timeout(elapsed.into())),
        None => Ok(future.await),
    }
}
