//! Reaching another node: a connection with or without TLS, and the one request and answer that linking needs.
//!
//! Requests are HTTP/1.0: the answer ends with the connection, so two requests in the life of a link need no client library.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use super::address::Address;
use super::limits;
use crate::http::Trust;

/// A connection.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

/// Connects to a node, by TLS if its address says so.
///
/// # Errors
/// What the network or TLS says, or that it took too long.
pub(crate) async fn connect(address: &Address, trust: &Trust) -> io::Result<Box<dyn Stream>> {
    let connecting = async {
        let found = lookup_host((address.host.as_str(), address.port)).await?;
        let found: Vec<SocketAddr> = found.filter(|at| callable(at.ip())).collect();
        TcpStream::connect(found.as_slice()).await
    };
    let stream = timeout(limits::CONNECT_TIME, connecting).await??;
    // Frames are written whole; waiting to fill a packet would only delay them.
    let _ = stream.set_nodelay(true);
    if !address.tls {
        return Ok(Box::new(stream));
    }
    let shaking = trust.shake(&address.host, stream);
    Ok(Box::new(timeout(limits::CONNECT_TIME, shaking).await??))
}

/// Whether a Kith may be at an address. Neighbours on the same network or the same computer are; where only devices and the
/// machine room's own services answer, none is, whoever says so.
const fn callable(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => {
            !(ip.is_link_local() || ip.is_multicast() || ip.is_unspecified() || ip.is_broadcast())
        }
        IpAddr::V6(ip) => !(ip.is_unicast_link_local() || ip.is_multicast() || ip.is_unspecified()),
    }
}

/// Why another node gave no answer that can be used.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    /// It cannot be reached, or broke off.
    Unreachable(io::Error),
    /// It answered with this status.
    Status(u16),
    /// Nothing that speaks HTTP, or more than is read.
    Garbled,
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(why) => write!(f, "it cannot be reached: {why}"),
            Self::Status(status) => write!(f, "it answered with status {status}"),
            Self::Garbled => f.write_str("its answer cannot be read"),
        }
    }
}

impl From<io::Error> for NoAnswer {
    fn from(why: io::Error) -> Self {
        Self::Unreachable(why)
    }
}

/// Asks a node for what is at `path`, or sends it JSON; the body of its answer.
///
/// # Errors
/// [`NoAnswer`].
pub(crate) async fn ask(
    address: &Address,
    trust: &Trust,
    path: &str,
    json: Option<&str>,
) -> Result<Vec<u8>, NoAnswer> {
    let json = json.map(|json| ("application/json", json));
    let request = request(address, path, json);
    let answer = answered(address, trust, &request, limits::ANSWER_BYTES).await?;
    answer.good()
}

/// Sends a node text; what it answers, good or not.
///
/// # Errors
/// [`NoAnswer`], but for [`NoAnswer::Status`].
pub(crate) async fn post(
    address: &Address,
    trust: &Trust,
    path: &str,
    text: &str,
) -> Result<Answer, NoAnswer> {
    let request = request(address, path, Some(("text/plain", text)));
    answered(address, trust, &request, limits::ANSWER_BYTES).await
}

/// Asks a node for what is at `path`, which has so many bytes at most.
///
/// # Errors
/// [`NoAnswer`].
pub(crate) async fn ask_for(
    address: &Address,
    trust: &Trust,
    path: &str,
    most: usize,
) -> Result<Vec<u8>, NoAnswer> {
    let request = request(address, path, None);
    answered(address, trust, &request, most).await?.good()
}

async fn answered(
    address: &Address,
    trust: &Trust,
    request: &str,
    most: usize,
) -> Result<Answer, NoAnswer> {
    let asking = async {
        let mut stream = connect(address, trust).await?;
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        match stream.take(most as u64 + 1).read_to_end(&mut answer).await {
            // Some end TLS without saying so; what is missing shows below.
            Err(why) if why.kind() != io::ErrorKind::UnexpectedEof => Err(why),
            Ok(_) | Err(_) => Ok(answer),
        }
    };
    let answer = timeout(limits::ASK_TIME, asking)
        .await
        .map_err(io::Error::from)??;
    read(&answer, most)
}

/// What is sent, if anything, is its type and a text.
fn request(address: &Address, path: &str, sent: Option<(&str, &str)>) -> String {
    let (path, host) = (address.path(path), address.authority());
    match sent {
        None => format!("GET {path} HTTP/1.0\r\nhost: {host}\r\naccept: application/json\r\n\r\n"),
        Some((kind, text)) => format!(
            "POST {path} HTTP/1.0\r\nhost: {host}\r\naccept: {kind}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n{text}",
            text.len()
        ),
    }
}

/// What another node answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// What the body is said to be; empty if that is not said.
    pub(crate) content_type: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body, if all is well.
    fn good(self) -> Result<Vec<u8>, NoAnswer> {
        match self.status {
            200..=299 => Ok(self.body),
            status => Err(NoAnswer::Status(status)),
        }
    }
}

fn read(answer: &[u8], most: usize) -> Result<Answer, NoAnswer> {
    const END: &[u8] = b"\r\n\r\n";
    if answer.len() > most {
        return Err(NoAnswer::Garbled);
    }
    let at = answer.windows(END.len()).position(|four| four == END);
    let at = at.ok_or(NoAnswer::Garbled)?;
    let head = std::str::from_utf8(&answer[..at]).map_err(|_| NoAnswer::Garbled)?;
    let body = &answer[at + END.len()..];
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| {
        let rest = line.strip_prefix("HTTP/1.")?;
        rest.split(' ').nth(1)?.parse::<u16>().ok()
    });
    let header = |wanted: &str| {
        let value = |line: &str| {
            let (name, value) = line.split_once(':')?;
            let this = name.trim().eq_ignore_ascii_case(wanted);
            this.then(|| value.trim().to_owned())
        };
        lines.clone().find_map(value)
    };
    let answer = Answer {
        status: status.ok_or(NoAnswer::Garbled)?,
        content_type: header("content-type").unwrap_or_default(),
        body: body.to_vec(),
    };
    // We asked as one who cannot take pieces.
    if header("transfer-encoding").is_some() {
        return Err(NoAnswer::Garbled);
    }
    let length = header("content-length").map(|length| length.parse::<usize>());
    match length {
        Some(Ok(length)) if length == body.len() => Ok(answer),
        Some(_) => Err(NoAnswer::Garbled),
        None => Ok(answer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_whole_or_not_at_all() {
        let table: [(&str, Result<&str, &str>); 8] = [
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", Ok("{}")),
            (
                "HTTP/1.0 200 OK\r\nx: y\r\n\r\nto the end",
                Ok("to the end"),
            ),
            ("HTTP/1.1 204\r\n\r\n", Ok("")),
            (
                "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
                Err("it answered with status 404"),
            ),
            (
                "HTTP/1.1 301 Moved\r\nlocation: /\r\n\r\n",
                Err("it answered with status 301"),
            ),
            (
                "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\ncut",
                Err("its answer cannot be read"),
            ),
            (
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
                Err("its answer cannot be read"),
            ),
            ("SSH-2.0-OpenSSH\r\n", Err("its answer cannot be read")),
        ];
        for (answer, expected) in table {
            let seen = read(answer.as_bytes(), limits::ANSWER_BYTES).and_then(Answer::good);
            let seen = seen.map(|body| String::from_utf8(body).unwrap());
            let seen = seen.as_deref().map_err(ToString::to_string);
            assert_eq!(seen, expected.map_err(str::to_owned), "{answer}");
        }
        let long = vec![b'x'; limits::ANSWER_BYTES + 1];
        assert!(matches!(
            read(&long, limits::ANSWER_BYTES),
            Err(NoAnswer::Garbled)
        ));
    }
}
