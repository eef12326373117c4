//! A proxy in front of a server, which breaks connections.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, tcp::OwnedReadHalf, tcp::OwnedWriteHalf},
    sync::watch,
};

/// The breaks that a proxy can make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Break {
    /// None.
    Never = 0,
    /// The next commit reaches the server, but its answer does not come back.
    AnswerToCommit = 1,
    /// The connection ends before the next commit reaches the server.
    BeforeCommit = 2,
    /// No connection is accepted.
    Always = 3,
}

/// A proxy on a port of this machine.
pub(super) struct Proxy {
    pub(super) port: u16,
    mode: Arc<AtomicU8>,
    /// The number of connections that were not accepted.
    refused: watch::Sender<usize>,
}

impl Proxy {
    pub(super) async fn start(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mode = Arc::new(AtomicU8::new(Break::Never as u8));
        let refused = watch::Sender::new(0);
        let (shared, count) = (mode.clone(), refused.clone());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if shared.load(Ordering::SeqCst) == Break::Always as u8 {
                    count.send_modify(|count| *count += 1);
                    continue;
                }
                let Ok(upstream) = TcpStream::connect(("127.0.0.1", server)).await else {
                    continue;
                };
                tokio::spawn(run(client, upstream, shared.clone()));
            }
        });
        Self { port, mode, refused }
    }

    /// Sets the next break. One at a commit happens once.
    pub(super) fn break_at(&self, next: Break) {
        self.mode.store(next as u8, Ordering::SeqCst);
    }

    /// Waits until this number of connections was not accepted.
    pub(super) async fn until_refused(&self, count: usize) {
        let mut refused = self.refused.subscribe();
        let enough = refused.wait_for(|refused| *refused >= count);
        tokio::time::timeout(Duration::from_secs(30), enough).await.unwrap().unwrap();
    }
}

async fn run(client: TcpStream, server: TcpStream, mode: Arc<AtomicU8>) {
    let ((client_in, client_out), (server_in, server_out)) =
        (client.into_split(), server.into_split());
    let back = tokio::spawn(copy(server_in, client_out));
    forward(client_in, server_out, &mode, &back).await;
    back.abort();
}

/// Forwards what the client sends, until a break.
async fn forward(
    mut client: OwnedReadHalf,
    mut server: OwnedWriteHalf,
    mode: &AtomicU8,
    back: &tokio::task::JoinHandle<()>,
) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = client.read(&mut buffer).await {
        let sent = &buffer[..count];
        let is_commit = sent.windows(7).any(|window| window == b"COMMIT\0");
        let once = |wanted: Break| {
            let (from, to) = (wanted as u8, Break::Never as u8);
            is_commit && mode.compare_exchange(from, to, Ordering::SeqCst, Ordering::SeqCst).is_ok()
        };
        if once(Break::BeforeCommit) {
            return;
        }
        if once(Break::AnswerToCommit) {
            back.abort();
            server.write_all(sent).await.unwrap();
            return;
        }
        if server.write_all(sent).await.is_err() {
            return;
        }
    }
}

async fn copy(mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    let _ = tokio::io::copy(&mut from, &mut to).await; // the other side may be gone
}
