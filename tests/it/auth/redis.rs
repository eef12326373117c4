//! A `redis-server` of the test, and a proxy that loses answers.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener as AsyncListener, TcpStream},
};

use crate::support::program::is_installed;

/// A server on a free port, with its data in a folder of its own. It is killed on drop.
pub(crate) struct RedisServer {
    child: Child,
    port: u16,
    folder: TempDir,
}

impl RedisServer {
    /// Starts a durable server. Returns `None`, with a message on standard error, if Redis is not
    /// installed.
    pub(crate) fn start() -> Option<Self> {
        Self::started(None)
    }

    /// Starts a server with TLS only, with `cert.pem` and `key.pem` of this folder.
    pub(crate) fn start_with_tls(certificate: &Path) -> Option<Self> {
        Self::started(Some(certificate))
    }

    fn started(certificate: Option<&Path>) -> Option<Self> {
        if !is_installed("redis-server") {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        // Another process may take a port that was free.
        let (child, port) = (0..20)
            .find_map(|_| {
                let listener = TcpListener::bind("127.0.0.1:0").unwrap();
                let port = listener.local_addr().unwrap().port();
                drop(listener);
                Some((spawn(port, &folder, certificate)?, port))
            })
            .unwrap();
        Some(Self { child, port, folder })
    }

    pub(crate) fn url(&self) -> String {
        url(self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Kills the server, like a crash.
    pub(crate) fn stop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts the server again with its data, after [`stop`](Self::stop).
    pub(crate) fn start_again(&mut self) {
        self.child = spawn(self.port, &self.folder, None).unwrap();
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.stop();
    }
}

pub(crate) fn url(port: u16) -> String {
    format!("redis://127.0.0.1:{port}")
}

/// Starts a server, and waits until it accepts connections. Returns `None` if it ended before.
fn spawn(port: u16, folder: &TempDir, certificate: Option<&Path>) -> Option<Child> {
    let mut command = Command::new("redis-server");
    let port = port.to_string();
    match certificate {
        None => command.args(["--port", &port]),
        Some(certificate) => command
            .args(["--port", "0", "--tls-port", &port, "--tls-auth-clients", "no"])
            .arg("--tls-cert-file")
            .arg(certificate.join("cert.pem"))
            .arg("--tls-key-file")
            .arg(certificate.join("key.pem"))
            .arg("--tls-ca-cert-file")
            .arg(certificate.join("cert.pem")),
    };
    let mut child = command
        .args(["--bind", "127.0.0.1", "--save", ""])
        .args(["--appendonly", "yes", "--appendfsync", "always", "--dir"])
        .arg(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    if lines.any(|line| line.unwrap().contains("Ready to accept connections")) {
        // Drains the output, because the server keeps writing.
        std::thread::spawn(move || lines.for_each(drop));
        return Some(child);
    }
    child.wait().unwrap();
    None
}

/// A proxy between a store and its server.
pub(crate) struct Proxy {
    pub(crate) port: u16,
    trouble: Arc<Trouble>,
}

/// The faults that a proxy applies to its connections.
#[derive(Default)]
struct Trouble {
    is_losing: AtomicBool,
    /// In milliseconds.
    delay: AtomicU64,
    /// Grows with each stall. Older connections stay silent.
    stalls: AtomicU64,
}

impl Proxy {
    pub(crate) async fn start(server: u16) -> Self {
        let listener = AsyncListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let proxy = Self { port, trouble: Arc::default() };
        let trouble = Arc::clone(&proxy.trouble);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                // If the server is unavailable, the proxy closes the connection.
                let Ok(server) = TcpStream::connect(("127.0.0.1", server)).await else { continue };
                tokio::spawn(pass(client, server, Arc::clone(&trouble)));
            }
        });
        proxy
    }

    /// Delays each answer by this time.
    pub(crate) fn delay(&self, milliseconds: u64) {
        self.trouble.delay.store(milliseconds, Ordering::Relaxed);
    }

    /// Silences all existing connections, which stay open.
    pub(crate) fn stall(&self) {
        self.trouble.stalls.fetch_add(1, Ordering::AcqRel);
    }

    /// Loses the next answer, and closes its connection.
    pub(crate) fn lose_next_answer(&self) {
        self.trouble.is_losing.store(true, Ordering::Release);
    }

    /// Returns whether the answer was lost.
    pub(crate) fn has_lost(&self) -> bool {
        !self.trouble.is_losing.load(Ordering::Acquire)
    }
}

/// Forwards both directions, until one side closes or an answer is to be lost.
async fn pass(mut client: TcpStream, mut server: TcpStream, trouble: Arc<Trouble>) {
    let before = trouble.stalls.load(Ordering::Acquire);
    let (mut asked, mut answered) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    loop {
        tokio::select! {
            count = client.read(&mut asked) => match count {
                Ok(count) if count > 0 => {
                    let is_silent = trouble.stalls.load(Ordering::Acquire) > before;
                    if !is_silent && server.write_all(&asked[..count]).await.is_err() {
                        return;
                    }
                }
                _ => return,
            },
            count = server.read(&mut answered) => match count {
                Ok(count) if count > 0 => {
                    if trouble.is_losing.swap(false, Ordering::AcqRel) {
                        return;
                    }
                    let delay = trouble.delay.load(Ordering::Relaxed);
                    if delay > 0 {
                        tokio::time::sleep(Duration::from_millis(delay)).await;
                    }
                    if client.write_all(&answered[..count]).await.is_err() {
                        return;
                    }
                }
                _ => return,
            },
        }
    }
}
