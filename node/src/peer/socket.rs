//! The websocket that we dial, and what any websocket's message is to us. The other side's sockets come in through axum,
//! whose messages [`Message`] is made for as well.

use std::error::Error;
use std::io;

use futures_util::{Sink, Stream};
use kith_protocol::peer::{Fault, limits::FRAME_BYTES, link::SUBPROTOCOL};
use tokio::time::timeout;
use tokio_tungstenite::client_async_with_config;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::error::ProtocolError;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::SEC_WEBSOCKET_PROTOCOL;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Bytes};

use super::address::Address;
use super::{dial, limits};
use crate::http::Trust;

/// What was heard.
#[derive(Debug)]
pub(crate) enum Heard {
    /// A frame of ours.
    Frame(Vec<u8>),
    /// A sign of life.
    Alive,
    /// Words, where frames are bytes.
    Text,
    /// The end.
    Close,
}

/// A websocket library's message.
pub(crate) trait Message: Send + 'static {
    /// A frame to be sent.
    fn frame(bytes: Vec<u8>) -> Self;
    /// A sign of life to be sent.
    fn ping() -> Self;
    /// The end, to be sent.
    fn close() -> Self;
    /// What this one is.
    fn heard(self) -> Heard;
}

impl Message for tungstenite::Message {
    fn frame(bytes: Vec<u8>) -> Self {
        Self::Binary(bytes.into())
    }

    fn ping() -> Self {
        Self::Ping(Bytes::new())
    }

    fn close() -> Self {
        Self::Close(None)
    }

    fn heard(self) -> Heard {
        match self {
            Self::Binary(bytes) => Heard::Frame(bytes.into()),
            Self::Ping(_) | Self::Pong(_) | Self::Frame(_) => Heard::Alive,
            Self::Text(_) => Heard::Text,
            Self::Close(_) => Heard::Close,
        }
    }
}

/// Dials the node at an address.
///
/// # Errors
/// What the network says, or that no node of this protocol answers there.
pub(crate) async fn dial(
    address: &Address,
    trust: &Trust,
) -> io::Result<
    impl Stream<Item = Result<tungstenite::Message, tungstenite::Error>>
    + Sink<tungstenite::Message, Error = tungstenite::Error>
    + Send
    + Unpin
    + use<>,
> {
    let stream = dial::connect(address, trust).await?;
    let mut request = address
        .gossip()
        .into_client_request()
        .map_err(io::Error::other)?;
    let ours = HeaderValue::from_static(SUBPROTOCOL);
    request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, ours);
    let config = WebSocketConfig::default()
        .read_buffer_size(16 * 1024)
        .write_buffer_size(0)
        .max_write_buffer_size(2 * FRAME_BYTES)
        .max_message_size(Some(FRAME_BYTES))
        .max_frame_size(Some(FRAME_BYTES));
    let shaking = client_async_with_config(request, stream, Some(config));
    let (socket, _) = timeout(limits::CONNECT_TIME, shaking)
        .await?
        .map_err(io::Error::other)?;
    Ok(socket)
}

/// What broke a socket: too much at once is the other side's fault; anything else may be the line's.
pub(crate) fn fault(why: &(dyn Error + 'static)) -> Option<Fault> {
    let mut cause = Some(why);
    while let Some(why) = cause {
        match why.downcast_ref::<tungstenite::Error>() {
            Some(tungstenite::Error::Capacity(_)) => return Some(Fault::TooLarge),
            // It crashed, or its line broke: nothing that it said was wrong.
            Some(tungstenite::Error::Protocol(ProtocolError::ResetWithoutClosingHandshake)) => {
                return None;
            }
            Some(tungstenite::Error::Protocol(_) | tungstenite::Error::Utf8(_)) => {
                return Some(Fault::Garbled);
            }
            Some(_) | None => cause = why.source(),
        }
    }
    None
}
