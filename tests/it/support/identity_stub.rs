//! An identity server with predefined answers.

use std::sync::{Arc, Mutex};

use core_api::Scope;
use core_auth::{App, Error, Grant};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// An identity server that gives the same answer to every request.
pub(crate) struct IdentityStub {
    pub(crate) app: App,
    issuer: String,
    answer: Arc<Mutex<Vec<u8>>>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl IdentityStub {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let answer = Arc::new(Mutex::new(Vec::new()));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (response, seen) = (Arc::clone(&answer), Arc::clone(&requests));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = vec![0; 8192];
                let read = stream.read(&mut request).await.unwrap_or_default();
                let text = String::from_utf8_lossy(&request[..read]).into_owned();
                seen.lock().unwrap().push(text);
                let answer = response.lock().unwrap().clone();
                if answer.is_empty() {
                    // Stays silent until the client disconnects.
                    tokio::spawn(async move { stream.read(&mut [0; 1]).await });
                } else {
                    let _ = stream.write_all(&answer).await;
                }
            }
        });
        let app = App::at(&issuer, "id", "http://127.0.0.1/callback").unwrap();
        Self { app: app.with_secret("s3cret").allow_loopback(), issuer, answer, requests }
    }

    pub(crate) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Sets the answer to this JSON.
    pub(crate) fn tell(&self, status: u16, body: &str) {
        self.tell_with(status, "content-type: application/json", body);
    }

    /// Sets the answer to this header and this body.
    pub(crate) fn tell_with(&self, status: u16, header: &str, body: &str) {
        self.tell_raw(&format!(
            "HTTP/1.1 {status} X\r\n{header}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        ));
    }

    /// Sets the answer to these bytes. Without bytes, the server never answers.
    pub(crate) fn tell_raw(&self, answer: &str) {
        *self.answer.lock().unwrap() = answer.as_bytes().to_vec();
    }

    /// Returns the received requests in order.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) async fn login(&self) -> Result<Grant, Error> {
        let login = self.app.authorize([Scope::ReadCore]);
        let state = login.url().query_pairs().find(|(name, _)| name == "state").unwrap().1;
        let callback = format!("?code=c0de&state={state}");
        login.finish(&callback).await
    }
}
