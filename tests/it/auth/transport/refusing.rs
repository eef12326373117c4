//! Proxies that block a request: it was certainly not sent, and the error names the reason.

use std::time::Duration;

use core_api::{
    Client, ErrorKind, ListActivities, TokenProvider,
    client::{Transport, TrustedHosts},
};
use core_auth::{MemoryStore, RefreshingProvider, SessionState, Sessions, StaticToken};

use super::{
    Site, client,
    proxy::{Act, Proxy},
    unsent,
};

/// Acts of a proxy, with the text of the error, and whether a retry would meet the same act.
const FAULTS: [(Act, &str, bool); 9] = [
    (
        Act::Say("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"),
        "requires a user and a password (407)",
        true,
    ),
    (Act::Say("HTTP/1.1 403 Forbidden\r\n\r\n"), "refused `CONNECT core.test:", false),
    (Act::Say("HTTP/1.1 502 Bad Gateway\r\n\r\n"), "refused `CONNECT core.test:", false),
    (Act::Say("HTTP/1.1 503 Unavailable\r\n\r\n"), "refused `CONNECT core.test:", false),
    (Act::Say("HTTP/1.1 302 Found\r\nlocation: /\r\n\r\n"), "refused `CONNECT core.test:", false),
    (Act::Say("SSH-2.0-proxy\r\n\r\n"), "refused `CONNECT core.test:", false),
    (Act::Close, "closed the connection instead of answering `CONNECT core.test:", false),
    (Act::DieAfterTunnel, "requests go through the proxy `http://127.0.0.1:", false),
    (Act::Hang, "requests go through the proxy `http://127.0.0.1:", false),
];

fn transport(site: &Site, proxy: &str) -> Transport {
    let builder = site.trusting().connect_timeout(Duration::from_millis(500));
    builder.proxy(proxy).build().unwrap()
}

fn assert_says(text: &str, act: Act, expected: &str, proxy: &Proxy) {
    assert!(text.contains(expected), "{act:?}: {text}");
    assert!(text.contains(&format!("the proxy `{}`", proxy.url())), "{act:?}: {text}");
}

#[tokio::test]
async fn a_refresh_that_a_proxy_stops_leaves_the_refresh_token_unused() {
    let site = Site::start().await;
    for (act, expected, _) in FAULTS {
        let grant = site.log_in(&site.app(&site.direct().build().unwrap())).await.unwrap();
        let proxy = Proxy::start([act]).await;
        let app = site.app(&transport(&site, &proxy.url()));
        let store = MemoryStore::new();
        let provider = RefreshingProvider::builder(app.clone(), store.clone()).gap(Duration::ZERO);
        let provider = provider.start(grant).await.unwrap();
        let (token, before) = (provider.token().await.unwrap(), site.sandbox.counters());
        let error = provider.refused(&token).await.unwrap_err();
        assert!(error.is_unavailable(), "{act:?}: {error}");
        assert_says(&error.to_string(), act, expected, &proxy);
        let listed = Sessions::new(app, store).list().await.unwrap();
        assert_eq!(listed[0].state, SessionState::Active, "{act:?}: {error}");

        // The same refresh token is valid once the proxy lets it pass.
        provider.refused(&token).await.unwrap();
        let after = site.sandbox.counters();
        assert_eq!(after.token_requests - before.token_requests, 1, "{act:?}");
        assert_eq!((after.refreshes - before.refreshes, after.replays), (1, 0), "{act:?}");
    }
}

#[tokio::test]
async fn a_write_that_a_proxy_stops_is_sent_once_it_lets_it_through() {
    let site = Site::start().await;
    let base = site.sandbox.endpoint().parse::<core_api::BaseUrl>().unwrap();
    for (number, (act, expected, is_permanent)) in FAULTS.into_iter().enumerate() {
        let proxy = Proxy::start([act]).await;
        let token = StaticToken::new(site.sandbox.issue_token(), base.clone());
        let client = client(token, &transport(&site, &proxy.url()));
        let result = client.send(crate::support::api::create(&format!("P{number}"))).await;
        // A permanent fault is an error at once. Any other is over by the second attempt.
        match result {
            Ok(_) => assert!(!is_permanent && proxy.seen() == 2, "{act:?}"),
            Err(error) => {
                assert!(is_permanent && proxy.seen() == 1, "{act:?}: {error}");
                assert_eq!(error.kind(), ErrorKind::Connection);
                assert_says(&error.to_string(), act, expected, &proxy);
            }
        }
    }
    assert_eq!(site.sandbox.created::<core_api::Activity>(), 8);
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_named_and_costs_no_token() {
    let site = Site::start().await;
    // The port was free a moment ago.
    let gone = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://user:hunter2@{}", gone.local_addr().unwrap());
    let port = gone.local_addr().unwrap().port();
    drop(gone);
    let transport = transport(&site, &address);
    let error = site.log_in(&site.app(&transport)).await.unwrap_err();
    assert!(unsent(&error).is_some(), "{error:?}");
    let token = StaticToken::new("hunter2", site.sandbox.endpoint().parse().unwrap());
    let call = client(token, &transport).send(ListActivities::new()).await.unwrap_err();
    for text in [error.to_string(), call.to_string()] {
        let named = format!("the proxy `http://127.0.0.1:{port}` cannot be reached: ");
        assert!(text.contains(&named) && text.to_lowercase().contains("refused"), "{text}");
    }
    let shown = format!("{error:?} {call:?} {transport:?} {:?}", site.app(&transport));
    assert!(!shown.contains("hunter2"), "{shown}");
    assert_eq!(site.origin.connections(), 0);
}

#[tokio::test]
async fn a_password_that_the_proxy_refuses_is_said_and_not_shown() {
    let site = Site::start().await;
    let denial = "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n";
    let proxy = Proxy::start([Act::Say(denial)]).await;
    let address = format!("http://user:hunter2@{}", proxy.address);
    let error = site.log_in(&site.app(&transport(&site, &address))).await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("refused the user and the password of its address (407)"), "{text}");
    assert!(!format!("{text}{error:?}").contains("hunter2"), "{error:?}");
}

#[tokio::test]
async fn a_file_is_downloaded_through_the_proxy_without_the_token() {
    let (site, proxy) = (Site::start().await, Proxy::start([]).await);
    let transport = site.trusting().proxy(proxy.url()).build().unwrap();
    let token = StaticToken::new("secret", site.sandbox.endpoint().parse().unwrap());
    let builder = Client::builder(token).transport(transport);
    let client = builder.build().unwrap();
    let address = format!("{}/idp/.well-known/openid-configuration", site.origin.url());
    let file = client.download(&address).await.unwrap();
    assert!(!file.body().is_empty());
    assert_eq!((proxy.seen(), site.origin.connections()), (1, 1));
}

#[tokio::test]
async fn an_ipv6_address_behind_a_proxy_is_refused_at_once() {
    let (site, proxy) = (Site::start().await, Proxy::start([]).await);
    let base = format!("https://[2001:db8::1]:{}/api", site.origin.port()).parse().unwrap();
    let hosts = TrustedHosts::any_name().with_addresses();
    let builder = Client::builder(StaticToken::new("secret", base)).hosts(hosts);
    let client = builder.transport(transport(&site, &proxy.url())).build().unwrap();
    let error = client.send(ListActivities::new()).await.unwrap_err();
    assert_eq!((error.kind(), proxy.seen()), (ErrorKind::Unsent, 1), "{error}");
    assert!(error.to_string().ends_with("use the name of the server"), "{error}");
}
