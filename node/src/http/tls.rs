//! TLS of our own, for a node without a reverse proxy before it: certificate and key from two files, which are read again
//! once they changed. And TLS where we call: whom we believe that the other end is who it says.
//!
//! Getting certificates (ACME) is deliberately absent: it needs a port and a state of its own, and every system has a program
//! that keeps such files fresh. So is listening for plain HTTP beside: whoever speaks it to this port is told to say https.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio_rustls::server::TlsStream;
use tokio_rustls::{TlsAcceptor, TlsConnector};

use super::limits;

/// What the first byte of a TLS connection is: the number of its handshake records.
const HANDSHAKE: u8 = 22;

/// A certificate and its key.
#[derive(Debug)]
pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    held: Mutex<Held>,
}

#[derive(Debug)]
struct Held {
    config: Arc<ServerConfig>,
    /// Of the files that were looked at last, usable or not.
    stamps: Stamps,
}

/// What tells that a file is another than before: which it is, how long, and since when.
type Stamp = (u64, u64, i64, i64);
type Stamps = [Stamp; 2];

/// A certificate or key that cannot be used. The words are for whoever looks after the machine.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(String);

impl Tls {
    /// Reads a certificate with those that lead to its authority, and its key, both PEM.
    ///
    /// # Errors
    /// [`Unusable`], naming the file.
    pub fn open(certificate: &Path, key: &Path) -> Result<Self, Unusable> {
        let stamps = stamps(certificate, key)?;
        Ok(Self {
            held: Mutex::new(Held {
                config: config(certificate, key)?,
                stamps,
            }),
            certificate: certificate.to_owned(),
            key: key.to_owned(),
        })
    }

    /// What to speak now. If new files cannot be used (the certificate may be there before its key), the old ones serve on.
    fn current(&self) -> Arc<ServerConfig> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        match stamps(&self.certificate, &self.key) {
            Ok(stamps) if stamps != held.stamps => {
                held.stamps = stamps;
                match config(&self.certificate, &self.key) {
                    Ok(config) => {
                        tracing::info!("A new certificate is in use.");
                        held.config = config;
                    }
                    Err(why) => tracing::warn!(%why, "The certificate from before stays in use."),
                }
            }
            // While a file is being replaced it may not be there.
            Ok(_) | Err(_) => {}
        }
        Arc::clone(&held.config)
    }

    /// Shakes hands over `stream`, which takes what it is sent by way of `over`; none if the other side does not, or takes
    /// longer than `patience`.
    pub(super) async fn shake<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: TcpStream,
        over: impl FnOnce(TcpStream) -> S,
        patience: Duration,
    ) -> Option<TlsStream<S>> {
        let shaking = async {
            let mut first = [0];
            stream.peek(&mut first).await?;
            if first != [HANDSHAKE] {
                return refuse_plain(over(stream)).await.map(|()| None);
            }
            let acceptor = TlsAcceptor::from(self.current());
            acceptor.accept(over(stream)).await.map(Some)
        };
        // What breaks here is the other side's line, or its idea of TLS.
        timeout(patience, shaking).await.ok()?.ok()?
    }
}

/// Whom we believe that the other end of a connection is who it says, where we are the one who calls.
#[derive(Debug, Clone)]
pub struct Trust(Arc<ClientConfig>);

impl Default for Trust {
    /// The authorities that browsers trust.
    fn default() -> Self {
        Self::in_store(RootCertStore::from_iter(
            webpki_roots::TLS_SERVER_ROOTS.iter().cloned(),
        ))
    }
}

impl Trust {
    /// The same, and the authorities in a file (PEM): for neighbours whose certificates are an organisation's own.
    ///
    /// # Errors
    /// [`Unusable`], naming the file.
    pub fn and(authorities: &Path) -> Result<Self, Unusable> {
        let wrong = |why: &dyn std::fmt::Display| {
            Unusable(format!(
                "{} holds no authorities that can be trusted: {why}.",
                authorities.display()
            ))
        };
        let mut store = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        let own = CertificateDer::pem_file_iter(authorities)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|why| wrong(&why))?;
        if own.is_empty() {
            return Err(wrong(&"there is no certificate in it"));
        }
        for certificate in own {
            store.add(certificate).map_err(|why| wrong(&why))?;
        }
        Ok(Self::in_store(store))
    }

    fn in_store(store: RootCertStore) -> Self {
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("the provider knows the versions of its own library")
            .with_root_certificates(store)
            .with_no_client_auth();
        Self(Arc::new(config))
    }

    /// Shakes hands with `host` over `stream`.
    pub(crate) async fn shake<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        host: &str,
        stream: S,
    ) -> io::Result<impl AsyncRead + AsyncWrite + Unpin + use<S>> {
        let name = ServerName::try_from(host.to_owned())
            .map_err(|why| io::Error::new(io::ErrorKind::InvalidInput, why))?;
        TlsConnector::from(Arc::clone(&self.0))
            .connect(name, stream)
            .await
    }
}

/// Answers somebody who speaks plain HTTP to this port, or nothing known.
async fn refuse_plain(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<()> {
    use tokio::io::AsyncReadExt as _;
    // What stays unread would make the system cut the line before the answer has arrived.
    let mut asked = vec![0; limits::HEADER_BYTES];
    let _ = stream.read(&mut asked).await?;
    let words = "This address speaks https. Write https:// before it.\n";
    let head = format!(
        "HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{words}",
        words.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.shutdown().await
}

fn stamps(certificate: &Path, key: &Path) -> Result<Stamps, Unusable> {
    let stamp = |path: &Path| {
        let of = fs::metadata(path).map_err(|why| unusable(path, &why))?;
        Ok((of.ino(), of.len(), of.mtime(), of.mtime_nsec()))
    };
    Ok([stamp(certificate)?, stamp(key)?])
}

fn config(certificate: &Path, key: &Path) -> Result<Arc<ServerConfig>, Unusable> {
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|why| unusable(certificate, &why))?;
    if chain.is_empty() {
        return Err(unusable(certificate, &"it holds no certificate"));
    }
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|why| unusable(key, &why))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("the provider knows the versions of its own library")
        .with_no_client_auth()
        .with_single_cert(chain, secret)
        .map_err(|why| unusable(certificate, &why))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn unusable(path: &Path, why: &dyn std::fmt::Display) -> Unusable {
    Unusable(format!(
        "{} cannot be used for TLS: {why}. Name a certificate with --tls-certificate and its key with --tls-key, both PEM.",
        path.display()
    ))
}
