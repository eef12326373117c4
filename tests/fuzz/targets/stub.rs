//! An identity server on loopback with a configurable response.

use std::{
    future::Future,
    io::{Read, Write},
    net::TcpListener,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    thread,
};

use core_auth::App;
use jiff::Timestamp;
use tokio::runtime::{Builder, Runtime};

/// One server for all cases. It answers one request at a time.
pub(super) struct Stub {
    app: App,
    /// Seconds since the epoch. Each case adds an hour, so pending logins expire.
    clock: Arc<AtomicI64>,
    answer: Arc<Mutex<Vec<u8>>>,
    runtime: Mutex<Runtime>,
}

impl Stub {
    pub(super) fn get() -> &'static Self {
        static STUB: OnceLock<Stub> = OnceLock::new();
        STUB.get_or_init(Self::start)
    }

    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answer = Arc::new(Mutex::new(Vec::new()));
        let response = Arc::clone(&answer);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                // The request of a login is small enough for one read.
                let read = stream.read(&mut [0; 8192]);
                let _ = read.and_then(|_| stream.write_all(&lock(&response)));
            }
        });
        let runtime = Mutex::new(Builder::new_current_thread().enable_all().build().unwrap());
        let clock = Arc::new(AtomicI64::new(0));
        let time = Arc::clone(&clock);
        let now = move || Timestamp::from_second(time.load(Ordering::Relaxed)).unwrap();
        let app = App::at(&url, "id", "http://127.0.0.1:8765/callback").unwrap();
        let app = app.with_secret("canary-secret").allow_loopback().with_clock(now);
        Self { app, clock, answer, runtime }
    }

    /// Sets the response of the server, and runs `ask` with an app that uses the server.
    pub(super) fn answer<T, F: Future<Output = T>>(
        &self,
        status: u16,
        header: &[u8],
        body: &[u8],
        ask: impl FnOnce(App) -> F,
    ) -> T {
        let runtime = lock(&self.runtime);
        let head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: ");
        let length = format!("{}\r\n", body.len());
        *lock(&self.answer) =
            [head.as_bytes(), length.as_bytes(), header, b"\r\n\r\n", body].concat();
        self.clock.fetch_add(3_600, Ordering::Relaxed);
        runtime.block_on(ask(self.app.clone()))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
