//! The client against the sandbox, over sockets.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use core_api::{
    AccessToken, Activity, ActivityInput, Client, CreateActivity, DeleteActivity, ErrorKind,
    GetActivity, ListActivities, ListProjects, ListTimeEntries, TimeEntry, TokenError,
    TokenProvider, client::Limits, token::TokenFuture,
};
use core_sandbox::Sandbox;
use futures_util::TryStreamExt;
use jiff::civil::date;
use rust_decimal::Decimal;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// A provider that moves to its next token each time one is refused.
struct Tokens {
    tokens: Vec<AccessToken>,
    refusals: Arc<AtomicUsize>,
}

impl TokenProvider for Tokens {
    fn token(&self) -> TokenFuture<'_> {
        let index = self.refusals.load(Ordering::Relaxed);
        let token = self.tokens.get(index).cloned();
        Box::pin(async { token.ok_or_else(|| TokenError::login_required("no token is left")) })
    }

    fn refused<'a>(&'a self, _: &'a AccessToken) -> TokenFuture<'a> {
        self.refusals.fetch_add(1, Ordering::Relaxed);
        self.token()
    }
}

struct Setup {
    sandbox: Sandbox,
    client: Client,
    refusals: Arc<AtomicUsize>,
}

/// Starts a sandbox, and builds a client that has the tokens `before` and then a valid one.
async fn setup(before: &[&str]) -> Setup {
    let sandbox = Sandbox::start().await.unwrap();
    let base: core_api::BaseUrl = sandbox.endpoint().parse().unwrap();
    let mut tokens: Vec<_> =
        before.iter().map(|secret| AccessToken::new(*secret, base.clone())).collect();
    tokens.push(AccessToken::new(sandbox.issue_token(), base));
    let refusals = Arc::new(AtomicUsize::new(0));
    let provider = Tokens { tokens, refusals: Arc::clone(&refusals) };
    Setup { sandbox, client: Client::builder(provider).allow_loopback().build().unwrap(), refusals }
}

#[tokio::test]
async fn a_record_is_created_updated_and_deleted() {
    let Setup { client, sandbox: _running, .. } = setup(&[]).await;
    let rate: Decimal = "1234567890123456.789012345678".parse().unwrap();
    let input = ActivityInput::new().code("T-01").description("Testing").bill_rate(rate);
    let created = client.send(CreateActivity::new(input)).await.unwrap();
    assert_eq!(created.bill_rate, Some(rate));

    let saved = client
        .update(created.id, |activity: &mut Activity| activity.memo = Some("It's new".to_owned()))
        .await
        .unwrap();
    assert_ne!(saved.version, created.version);
    let read = client.send(GetActivity::new(created.id)).await.unwrap();
    assert_eq!(read.memo.as_deref(), Some("It's new"));
    assert_eq!(read.bill_rate, Some(rate));

    client.send(DeleteActivity::new(created.id)).await.unwrap();
    assert!(client.send(GetActivity::new(created.id)).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn an_update_that_changes_nothing_is_not_sent() {
    let Setup { client, sandbox, .. } = setup(&[]).await;
    let project = client.first(ListProjects::new()).await.unwrap().unwrap();
    let before = client.send(core_api::GetProject::new(project.id)).await.unwrap();
    let requests = sandbox.counters().requests;
    let mut after = client.update(project.id, |_| {}).await.unwrap();
    assert_eq!(sandbox.counters().requests, requests + 1);
    after.token = before.token;
    assert_eq!(after, before);
}

#[tokio::test]
async fn an_update_that_makes_a_text_too_long_is_not_sent() {
    let Setup { client, sandbox, .. } = setup(&[]).await;
    let activity = client.first(ListActivities::new()).await.unwrap().unwrap();
    let requests = sandbox.counters().requests;
    let long = |activity: &mut Activity| activity.code = Some("é".repeat(101));
    let error = client.update(activity.id, long).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsent);
    assert_eq!(
        error.to_string(),
        format!(
            "PUT /activity/{}: not sent: `code` has 101 characters, but Core accepts at most 100",
            activity.id
        )
    );
    assert_eq!(sandbox.counters().requests, requests + 1);
}

#[tokio::test]
async fn an_update_starts_over_if_another_client_was_faster() {
    let Setup { client, sandbox: _running, .. } = setup(&[]).await;
    let created = client
        .send(CreateActivity::new(ActivityInput::new().code("T-02").description("Racing")))
        .await
        .unwrap();
    let stale = client.send(GetActivity::new(created.id)).await.unwrap();
    client.update(created.id, |activity| activity.sub = Some("first".to_owned())).await.unwrap();
    let error = client.send(core_api::UpdateActivity::new(stale)).await.unwrap_err();
    assert!(error.is_outdated(), "{error}");

    let writers = (0..4).map(|writer| {
        client.update(created.id, move |activity| {
            let memo = activity.memo.get_or_insert_default();
            memo.push_str(&writer.to_string());
        })
    });
    let results = futures_util::future::join_all(writers).await;
    let succeeded = results.iter().filter(|result| result.is_ok()).count();
    let memo = client.send(GetActivity::new(created.id)).await.unwrap().memo.unwrap();
    assert_eq!(memo.len(), succeeded, "{memo}: {results:?}");
    assert_eq!(succeeded, 4, "{results:?}");
}

#[tokio::test]
async fn a_stream_goes_over_all_pages_in_order() {
    let Setup { client, sandbox, .. } = setup(&[]).await;
    let since = TimeEntry::DATE.ge(date(2020, 1, 1));
    let list = ListTimeEntries::new().filter(since).order_by(TimeEntry::DATE.asc());
    let count = client.count(list.clone()).await.unwrap();
    assert!(count >= 5000, "{count}");

    let before = sandbox.counters().requests;
    let entries: Vec<TimeEntry> = client.stream(list).try_collect().await.unwrap();
    assert_eq!(entries.len() as u64, count);
    assert!(entries.is_sorted_by_key(|entry| entry.date));
    assert_eq!(sandbox.counters().requests - before, count / 1000 + 1);
}

#[tokio::test]
async fn pages_have_the_size_that_was_asked_for() {
    let Setup { client, sandbox: _running, .. } = setup(&[]).await;
    let sizes: Vec<usize> = client
        .pages(ListProjects::new().page(2, 25))
        .map_ok(|page| page.records.len())
        .try_collect()
        .await
        .unwrap();
    assert_eq!(sizes[0], 25);
    let all = client.collect(ListProjects::new()).await.unwrap();
    assert_eq!(sizes.iter().sum::<usize>(), all.len() - 25);
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let Setup { client, refusals, sandbox: _running } = setup(&["stale"]).await;
    client.send(ListActivities::new()).await.unwrap();
    assert_eq!(refusals.load(Ordering::Relaxed), 1);

    let Setup { client, refusals, sandbox: _running } = setup(&["stale", "stale-too"]).await;
    let error = client.send(ListActivities::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotAuthenticated);
    assert_eq!(refusals.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn http_is_refused_unless_asked_for() {
    let Setup { sandbox, .. } = setup(&[]).await;
    let token = AccessToken::new("secret", sandbox.endpoint().parse().unwrap());
    let provider = Tokens { tokens: vec![token], refusals: Arc::default() };
    let before = sandbox.counters().requests;
    let error = Client::new(provider).send(ListActivities::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsent);
    assert!(error.to_string().contains("allow_loopback"), "{error}");
    assert_eq!(sandbox.counters().requests, before);
}

#[tokio::test]
async fn no_error_shows_the_token() {
    let Setup { sandbox, .. } = setup(&[]).await;
    let secret = "canary-4711";
    let token = AccessToken::new(secret, sandbox.endpoint().parse().unwrap());
    let provider = Tokens { tokens: vec![token.clone()], refusals: Arc::default() };
    let client = Client::builder(provider).allow_loopback().build().unwrap();
    let error = client.send(ListActivities::new()).await.unwrap_err();
    let shown = format!("{error} {error:?} {token:?} {client:?}");
    assert!(!shown.contains(secret), "{shown}");
}

#[tokio::test]
async fn the_offset_of_the_time_zone_goes_with_each_call() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    let provider =
        Tokens { tokens: vec![AccessToken::new("secret", base)], refusals: Arc::default() };
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(-8));
    let client = Client::builder(provider).time_zone(zone).allow_loopback().build().unwrap();
    let answer_once = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 4096];
        let length = stream.read(&mut request).await.unwrap();
        stream.write_all(b"HTTP/1.1 204 X\r\n\r\n").await.unwrap();
        String::from_utf8_lossy(&request[..length]).to_ascii_lowercase()
    };
    let (answer, request) = tokio::join!(client.send(ListActivities::new()), answer_once);
    assert!(answer.unwrap().is_empty());
    assert!(request.contains("\r\nx-utc-offset: -480\r\n"), "{request}");
    assert!(request.contains("\r\nauthorization: bearer secret\r\n"), "{request}");
}

#[tokio::test]
async fn an_answer_that_is_too_long_is_not_read_to_its_end() {
    let sandbox = Sandbox::start().await.unwrap();
    let token = AccessToken::new(sandbox.issue_token(), sandbox.base_url().unwrap());
    let provider = Tokens { tokens: vec![token], refusals: Arc::default() };
    let client = Client::builder(provider)
        .allow_loopback()
        .limits(Limits::new().body(10_000))
        .build()
        .unwrap();
    let error = client.send(ListTimeEntries::new().page(1, 1000)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("longer than 10000 bytes"), "{error}");
}
