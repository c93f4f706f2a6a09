//! A local AWS of the test's own: free port, TLS by a certificate authority made for the run, IAM enforced.

use crate::aws::Aws;
use crate::http::Client;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use std::fs::{self, File};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const REGION: &str = "us-east-1";

/// Starting takes half a second; a busy machine may need more.
const STARTS_WITHIN: Duration = Duration::from_secs(30);

/// Between looking for a free port and listening on it another process may take it.
const TRIES: usize = 3;

/// Ends the emulator when its own standard input ends: with the test, however the test ends.
const KEEPER: &str = r#""$0" "$@" & server=$!; cat >/dev/null; kill -TERM $server 2>/dev/null; wait $server"#;

/// The emulator. Dropping it ends its process and everything it started.
pub(crate) struct Emulator {
    pub(crate) port: u16,
    pub(crate) client: Client,
    pub(crate) folder: tempfile::TempDir,
    keeper: Child,
}

impl Emulator {
    pub(crate) async fn start() -> Self {
        let mut last = String::new();
        for _ in 0..TRIES {
            match Emulator::try_start().await {
                Ok(emulator) => return emulator,
                Err(log) => last = log,
            }
        }
        panic!("the local AWS did not start in {TRIES} tries: {last}");
    }

    async fn try_start() -> Result<Self, String> {
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let authority = write_certificates(&folder);
        let file = |name: &str| folder.path().join(name);
        fs::create_dir(file("tmp")).unwrap();
        let log = File::create(file("log")).unwrap();
        let keeper = Command::new("sh")
            .args(["-c", KEEPER])
            .arg(crate::workspace::tool("ministack/bin/python"))
            .arg(crate::workspace::file("tests/stack/emulator.py"))
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            .env("TMPDIR", file("tmp"))
            .env("AUTH", "true")
            .env("USE_SSL", "1")
            // The functions get this address, and trust the authority that stands behind it.
            .env("AWS_ENDPOINT_URL", format!("https://127.0.0.1:{port}"))
            .env("SSL_CERT_FILE", file("authority.pem"))
            .env("MINISTACK_SSL_CERT", file("chain.pem"))
            .env("MINISTACK_SSL_KEY", file("server.key"))
            .env("MINISTACK_REGION", REGION)
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .env("IOT_MTLS_ENABLED", "0")
            .env("SFTP_ENABLED", "0")
            .env_remove("RUST_LOG")
            .stdin(Stdio::piped())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .expect("a shell");
        let client = Client::new(&authority, port);
        let emulator = Emulator {
            port,
            client,
            folder,
            keeper,
        };
        emulator.wait_until_ready().await?;
        Ok(emulator)
    }

    async fn wait_until_ready(&self) -> Result<(), String> {
        let started = Instant::now();
        while started.elapsed() < STARTS_WITHIN {
            if std::net::TcpStream::connect(("127.0.0.1", self.port)).is_ok()
                && self.client.get("localhost", "/_ministack/health").await.status == 200
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Err(self.log())
    }

    /// What the emulator and the functions under it wrote.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// The AWS command line against this emulator.
    pub(crate) fn aws(&self) -> Aws {
        let endpoint = format!("https://127.0.0.1:{}", self.port);
        Aws::new(
            self.folder.path(),
            [
                ("AWS_ENDPOINT_URL", endpoint),
                ("AWS_ACCESS_KEY_ID", "test".to_owned()),
                ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
                ("AWS_REGION", REGION.to_owned()),
                ("AWS_DEFAULT_REGION", REGION.to_owned()),
                ("AWS_CA_BUNDLE", self.authority().display().to_string()),
                ("SSL_CERT_FILE", self.authority().display().to_string()),
            ],
        )
    }

    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Writes the authority, and a certificate of its for the names the emulator answers to.
fn write_certificates(
    folder: &tempfile::TempDir,
) -> tokio_rustls::rustls::pki_types::CertificateDer<'static> {
    let mut parameters = CertificateParams::new(Vec::new()).unwrap();
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    // Names that differ: a certificate whose issuer bears its own name passes for self-signed.
    parameters
        .distinguished_name
        .push(DnType::CommonName, "the test's authority");
    let authority = CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap();
    let names = [
        "localhost",
        "*.execute-api.localhost",
        "*.cloudfront.localhost",
        "127.0.0.1",
    ];
    let key = KeyPair::generate().unwrap();
    let mut parameters = CertificateParams::new(names.map(str::to_owned)).unwrap();
    parameters
        .distinguished_name
        .push(DnType::CommonName, "the test's server");
    let server = parameters.signed_by(&key, &authority).unwrap();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    write("authority.pem", authority.pem());
    write("chain.pem", format!("{}{}", server.pem(), authority.pem()));
    write("server.key", key.serialize_pem());
    authority.der().clone()
}
