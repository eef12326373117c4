//! Middleware of a transport, and the requests to the identity server that it can see and change.

use std::sync::{Arc, Mutex};

use core_api::{
    ListActivities, TokenProvider,
    client::{
        IdentityRequest, Interception, Middleware, Recorder, Replayer, Transport, TransportError,
    },
};
use core_auth::{App, ErrorKind, Grant, MemoryStore, RefreshingProvider};
use http::{HeaderName, HeaderValue, StatusCode, header};

use super::super::{app, callback, sandbox};

type Refusal = Box<dyn std::error::Error + Send + Sync>;

/// A middleware that records everything it sees, and adds a header.
#[derive(Clone, Debug, Default)]
struct Watcher(Arc<Mutex<Vec<String>>>);

impl Watcher {
    fn note(&self, line: String) {
        self.0.lock().unwrap().push(line);
    }
}

impl Middleware for Watcher {
    fn before(&self, request: &mut http::Request<bytes::Bytes>) -> Interception {
        self.note(format!("call {} {:?}", request.uri().path(), request.headers()));
        Ok(None)
    }

    fn before_identity(&self, request: &mut IdentityRequest) -> Result<(), Refusal> {
        request
            .add_header(HeaderName::from_static("x-job"), HeaderValue::from_static("nightly"))?;
        self.note(format!("{request:?}"));
        Ok(())
    }

    fn after_identity(
        &self,
        request: &IdentityRequest,
        outcome: Result<StatusCode, &TransportError>,
    ) {
        let path = request.uri().path().rsplit('/').next().unwrap().to_owned();
        self.note(match outcome {
            Ok(status) => format!("{} {path}: {}", request.method(), status.as_u16()),
            Err(error) => format!("{} {path}: {error}", request.method()),
        });
    }
}

async fn log_in(app: &App) -> Grant {
    let login = app.authorize([
        core_api::Scope::Openid,
        core_api::Scope::ReadwriteCore,
        core_api::Scope::OfflineAccess,
    ]);
    let callback = callback(&login).await;
    login.finish(&callback).await.unwrap()
}

/// Uses each endpoint. Returns the secrets that were sent.
async fn use_all(
    app: &App,
    client: impl FnOnce(RefreshingProvider) -> core_api::Client,
) -> Vec<String> {
    app.discover().await.unwrap();
    let (grant, other) = (log_in(app).await, log_in(app).await);
    app.userinfo(&grant).await.unwrap();
    app.revoke(&other).await.unwrap();
    let provider =
        RefreshingProvider::new(app.clone(), MemoryStore::new(), grant.clone()).await.unwrap();
    let token = provider.refused(grant.access_token()).await.unwrap();
    client(provider).send(ListActivities::new()).await.unwrap();
    // Every form has one of these names.
    let forms = ["grant_type", "token_type_hint", "refresh_token"].map(str::to_owned);
    let tokens = [grant.access_token().secret().to_owned(), token.secret().to_owned()];
    forms.into_iter().chain(tokens).collect()
}

#[tokio::test]
async fn middleware_sees_every_request_of_both_crates_and_no_secret() {
    let sandbox = sandbox().await;
    let watcher = Watcher::default();
    let transport = Transport::builder().middleware(watcher.clone()).build().unwrap();
    let app = app(&sandbox).with_transport(transport.clone());
    let mut secrets = use_all(&app, |provider| {
        let builder = core_api::Client::builder(provider).allow_loopback();
        builder.transport(transport.clone()).build().unwrap()
    })
    .await;
    secrets.push(sandbox.app().client_secret.clone());
    let seen = watcher.0.lock().unwrap().clone();
    let ends: Vec<_> = seen.iter().filter(|line| line.ends_with(": 200")).collect();
    assert_eq!(
        ends,
        [
            "GET openid-configuration: 200",
            "POST token: 200",
            "GET jwks: 200",
            "POST token: 200",
            "GET userinfo: 200",
            "POST revocation: 200",
            "POST revocation: 200",
            "POST token: 200",
        ]
    );
    let all = seen.join("\n");
    assert!(all.contains("call /api/activity") && all.contains("\"x-job\": \"nightly\""), "{all}");
    secrets.extend(["Basic ".to_owned(), "Bearer ".to_owned()]);
    for secret in secrets {
        assert!(!all.contains(&secret), "{secret} is in {all}");
    }
}

#[tokio::test]
async fn a_recorder_of_a_transport_takes_down_calls_and_nothing_of_the_identity_server() {
    let sandbox = sandbox().await;
    let recorder = Arc::new(Recorder::new());
    let transport = Transport::builder().middleware(Arc::clone(&recorder)).build().unwrap();
    let app = app(&sandbox).with_transport(transport.clone());
    let secrets = use_all(&app, |provider| {
        let builder = core_api::Client::builder(provider).allow_loopback();
        builder.transport(transport.clone()).build().unwrap()
    })
    .await;
    let cassette = recorder.cassette();
    assert_eq!(cassette.len(), 1);
    let text = cassette.to_json();
    assert!(text.contains("/api/activity") && !text.contains("/idp/"), "{text}");
    for secret in secrets {
        assert!(!text.contains(&secret), "{text}");
    }
    // A replayer does not answer in place of the server either.
    let replayer = Transport::builder().middleware(Replayer::new(cassette)).build().unwrap();
    let logged_in = log_in(&app.with_transport(replayer)).await;
    assert!(logged_in.is_refreshable());
}

/// A middleware that refuses requests, or adds a forbidden header.
#[derive(Debug)]
enum Guard {
    Refuse,
    Add(HeaderName),
}

impl Middleware for Guard {
    fn before_identity(&self, request: &mut IdentityRequest) -> Result<(), Refusal> {
        match self {
            Self::Refuse => Err("no login on Sundays".into()),
            Self::Add(name) => {
                Ok(request.add_header(name.clone(), HeaderValue::from_static("evil"))?)
            }
        }
    }
}

#[tokio::test]
async fn middleware_can_refuse_a_request_and_cannot_change_who_asks() {
    let sandbox = sandbox().await;
    let grant = log_in(&app(&sandbox)).await;
    let reserved = [
        header::AUTHORIZATION,
        header::HOST,
        header::CONTENT_LENGTH,
        header::CONTENT_TYPE,
        header::TRANSFER_ENCODING,
        header::ACCEPT_ENCODING,
        header::PROXY_AUTHORIZATION,
        header::COOKIE,
    ];
    let guards = reserved.into_iter().map(Guard::Add).chain([Guard::Refuse]);
    for guard in guards {
        let expected = match &guard {
            Guard::Refuse => "no login on Sundays".to_owned(),
            Guard::Add(name) => format!("the header `{name}` of a request to the identity server"),
        };
        let before = sandbox.counters().token_requests;
        let transport = Transport::builder().middleware(guard).build().unwrap();
        let provider = RefreshingProvider::builder(
            app(&sandbox).with_transport(transport),
            MemoryStore::new(),
        )
        .start(grant.clone())
        .await
        .unwrap();
        let error = provider.refused(grant.access_token()).await.unwrap_err();
        assert!(error.to_string().contains(&expected), "{error}");
        assert_eq!(sandbox.counters().token_requests, before, "{expected}");
    }
    // The refresh token was never presented.
    let result = app(&sandbox).userinfo(&grant).await;
    assert!(result.err().is_none_or(|error| error.kind() != ErrorKind::TokenRefused));
    let provider =
        RefreshingProvider::new(app(&sandbox), MemoryStore::new(), grant.clone()).await.unwrap();
    provider.refused(grant.access_token()).await.unwrap();
    assert_eq!(sandbox.counters().replays, 0);
}
