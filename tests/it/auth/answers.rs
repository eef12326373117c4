//! Answers of a token endpoint that cannot be used: refused, and the old grant kept.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use core_api::{Scope, TokenProvider, token::TokenErrorKind};
use core_auth::{App, Error, MemoryStore, Refreshing};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// A token endpoint that gives the answers it was told, the last one again and again.
struct Stub {
    app: App,
    answers: Arc<Mutex<Vec<String>>>,
}

impl Stub {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let answers = Arc::new(Mutex::new(Vec::<String>::new()));
        let told = Arc::clone(&answers);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = [0; 8192];
                let _ = stream.read(&mut request).await;
                let answer = {
                    let mut told = told.lock().unwrap();
                    if told.len() > 1 { told.remove(0) } else { told[0].clone() }
                };
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        let app = App::at(&issuer, "id", "http://127.0.0.1/callback").unwrap();
        Self { app: app.with_secret("secret").allow_loopback(), answers }
    }

    fn tell(&self, status: u16, body: &str) {
        let answer = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\nconnection: close\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        *self.answers.lock().unwrap() = vec![answer];
    }

    async fn login(&self) -> Result<core_auth::Grant, Error> {
        let login = self.app.authorize([Scope::ReadCore]);
        let state = login.url().query_pairs().find(|(name, _)| name == "state").unwrap().1;
        let callback = format!("?code=c0de&state={state}");
        login.finish(&callback).await
    }
}

const GOOD: &str = r#"{"access_token":"canary-a","token_type":"Bearer","expires_in":0,
    "refresh_token":"canary-r","scope":"read:core","endpoint":"https://core.test/api/"}"#;

/// An answer, and what the error says of it.
const BAD: [(u16, &str, &str); 12] = [
    (200, "<html>canary-a</html>", "not JSON"),
    (200, r#"{"access_token":"canary-a""#, "not JSON"),
    (200, r#"{"token_type":"Bearer","endpoint":"https://core.test/api"}"#, "missing"),
    (
        200,
        r#"{"access_token":"","token_type":"Bearer","endpoint":"https://core.test/api"}"#,
        "empty",
    ),
    (
        200,
        r#"{"access_token":"canary-a","token_type":"Bearer","expires_in":-1,"endpoint":"https://core.test/api"}"#,
        "expires_in",
    ),
    (
        200,
        r#"{"access_token":"canary-a","token_type":"Bearer","expires_in":"soon","endpoint":"https://core.test/api"}"#,
        "expires_in",
    ),
    (
        200,
        r#"{"access_token":"canary-a","token_type":"Bearer","endpoint":"http://core.test/api"}"#,
        "https",
    ),
    (
        200,
        r#"{"access_token":"canary-a","token_type":"Bearer","endpoint":"https://canary-a@core.test/api"}"#,
        "no user",
    ),
    (
        400,
        r#"{"error":"invalid_client","error_description":"wrong secret"}"#,
        "`invalid_client`: wrong secret",
    ),
    (400, "canary-a", "not JSON"),
    (503, "", "busy"),
    (302, "", "empty"),
];

#[tokio::test]
async fn a_login_refuses_them() {
    let stub = Stub::start().await;
    for (status, body, said) in BAD {
        stub.tell(status, body);
        let error = stub.login().await.unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(error.to_string().to_lowercase().contains(&said.to_lowercase()), "{body}: {error}");
        assert!(!shown.contains("canary"), "{shown}");
    }
    stub.tell(200, r#"{"access_token":"a","token_type":"Bearer"}"#);
    assert!(stub.login().await.unwrap_err().to_string().contains("`endpoint`"));
}

#[tokio::test]
async fn a_refresh_refuses_them_and_keeps_the_old_grant() {
    let stub = Stub::start().await;
    stub.tell(200, GOOD);
    let grant = stub.login().await.unwrap();
    for (status, body, _) in BAD {
        let store = MemoryStore::new();
        // The server may have used the token up with each of them; this one forgives.
        let app = stub.app.clone().with_presenting_again(true);
        let provider = Refreshing::builder(app, store.clone()).gap(Duration::ZERO);
        let provider = provider.start(grant.clone()).await.unwrap();
        stub.tell(status, body);
        let error = provider.token().await.unwrap_err();
        assert_ne!(error.kind(), TokenErrorKind::LoginRequired, "{body}: {error}");
        assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
        stub.tell(200, &GOOD.replace("\"expires_in\":0", "\"expires_in\":3600"));
        provider.token().await.unwrap();
    }
}

#[tokio::test]
async fn what_an_answer_leaves_out_stays_as_it_was() {
    let stub = Stub::start().await;
    stub.tell(200, GOOD);
    let grant = stub.login().await.unwrap();
    let provider = Refreshing::new(stub.app.clone(), MemoryStore::new(), grant).await.unwrap();
    for _ in 0..2 {
        stub.tell(200, r#"{"access_token":"next","token_type":"bearer","expires_in":0}"#);
        let token = provider.token().await.unwrap();
        assert_eq!(token.secret(), "next");
        assert_eq!(token.endpoint().as_str(), "https://core.test/api");
        assert_eq!(token.scopes().unwrap().to_string(), "read:core");
    }
}
