//! Whose certificates the client trusts.

use crate::ConfigError;
use std::path::Path;
use std::sync::Arc;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

const VARIABLE: &str = "SSL_CERT_FILE";

/// TLS 1.2 and 1.3 by ring, which unlike aws-lc starts without gathering entropy for milliseconds.
pub(super) fn tls(trusted_certificates: Option<&Path>) -> Result<Arc<ClientConfig>, ConfigError> {
    let roots = match trusted_certificates {
        Some(file) => roots_in(file)?,
        None => RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        },
    };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| invalid(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn roots_in(file: &Path) -> Result<RootCertStore, ConfigError> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| invalid(&error))? {
        roots
            .add(certificate.map_err(|error| invalid(&error))?)
            .map_err(|error| invalid(&error))?;
    }
    if roots.is_empty() {
        Err(invalid(&"the file holds no certificate"))
    } else {
        Ok(roots)
    }
}

fn invalid(reason: &dyn std::fmt::Display) -> ConfigError {
    ConfigError::Invalid {
        variable: VARIABLE,
        reason: reason.to_string(),
    }
}
