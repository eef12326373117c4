//! A proxy that tunnels with `CONNECT`, or fails.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// The behavior of a proxy on a connection.
#[derive(Clone, Copy, Debug)]
pub(super) enum Act {
    /// Tunnels to the requested port on this machine.
    Tunnel,
    /// Answers with this text, and closes the connection.
    Say(&'static str),
    /// Reads the request, and closes the connection.
    Close,
    /// Confirms the tunnel, and closes the connection.
    DieAfterTunnel,
    /// Never answers.
    Hang,
}

/// A proxy, and the headers of the requests that it has seen.
pub(super) struct Proxy {
    pub(super) address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    acts: Arc<Mutex<VecDeque<Act>>>,
}

impl Proxy {
    /// Starts a proxy that acts like this on the first connections, and tunnels all others.
    pub(super) async fn start(acts: impl IntoIterator<Item = Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Self {
            address: listener.local_addr().unwrap(),
            heads: Arc::default(),
            acts: Arc::new(Mutex::new(acts.into_iter().collect())),
        };
        let (heads, acts) = (Arc::clone(&proxy.heads), Arc::clone(&proxy.acts));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (heads, acts) = (Arc::clone(&heads), Arc::clone(&acts));
                tokio::spawn(async move { serve(stream, &heads, &acts).await });
            }
        });
        proxy
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the headers of the requests.
    pub(super) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    pub(super) fn seen(&self) -> usize {
        self.heads.lock().unwrap().len()
    }
}

async fn serve(
    mut stream: TcpStream,
    heads: &Mutex<Vec<String>>,
    acts: &Mutex<VecDeque<Act>>,
) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).unwrap();
    let target = head.strip_prefix("CONNECT ").and_then(|rest| rest.split_once(' '));
    let port = target.and_then(|(target, _)| target.rsplit_once(':')?.1.parse::<u16>().ok());
    heads.lock().unwrap().push(head);
    let act = acts.lock().unwrap().pop_front().unwrap_or(Act::Tunnel);
    match act {
        Act::Tunnel => {
            let mut server = TcpStream::connect(("127.0.0.1", port?)).await.ok()?;
            stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.ok()?;
            tokio::io::copy_bidirectional(&mut stream, &mut server).await.ok()?;
        }
        Act::Say(text) => stream.write_all(text.as_bytes()).await.ok()?,
        Act::Close => {}
        Act::DieAfterTunnel => stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.ok()?,
        Act::Hang => drop(stream.read_u8().await),
    }
    Some(())
}
