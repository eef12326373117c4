//! All requests of both crates pass through the proxy.

use core_api::{ListActivities, TokenProvider};
use core_auth::{MemoryStore, RefreshingProvider};

use super::{Site, client, origin::Origin, proxy::Proxy};

/// The tunnels of one kind of request, and the connections that the server saw in the meantime.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    kind: &'static str,
    at_the_proxy: usize,
    at_the_server: usize,
}

struct Count<'a> {
    proxy: &'a Proxy,
    site: &'a Site,
    rows: Vec<Row>,
}

impl Count<'_> {
    async fn of<T>(&mut self, kind: &'static str, request: impl Future<Output = T>) -> T {
        let before = (self.proxy.seen(), self.site.origin.connections());
        let result = request.await;
        self.rows.push(Row {
            kind,
            at_the_proxy: self.proxy.seen() - before.0,
            at_the_server: self.site.origin.connections() - before.1,
        });
        result
    }
}

#[tokio::test]
async fn every_request_of_both_crates_goes_through_the_proxy() {
    let (site, proxy) = (Site::start().await, Proxy::start([]).await);
    let transport = site.trusting().proxy(proxy.url()).build().unwrap();
    let app = site.app(&transport);
    let mut count = Count { proxy: &proxy, site: &site, rows: Vec::new() };

    count.of("discovery", app.discover()).await.unwrap();
    // The code is exchanged, and the keys are fetched for the id token.
    let grant = count.of("login with keys", site.log_in(&app)).await.unwrap();
    let grant_again = count.of("login", site.log_in(&app)).await.unwrap();
    count.of("userinfo", app.userinfo(&grant)).await.unwrap();
    count.of("revocation of two tokens", app.revoke(&grant_again)).await.unwrap();
    let provider = RefreshingProvider::new(app, MemoryStore::new(), grant).await.unwrap();
    let token = provider.token().await.unwrap();
    count.of("refresh", provider.refused(&token)).await.unwrap();
    let client = client(provider, &transport);
    count.of("first API call", client.send(ListActivities::new())).await.unwrap();
    count.of("second API call", client.send(ListActivities::new())).await.unwrap();

    // With a pool, the second call reuses the tunnel of the first.
    let expected = [1, 2, 1, 1, 2, 1, 1, 0];
    println!("| request | at the proxy | at the server |\n|---|---|---|");
    for (row, tunnels) in count.rows.iter().zip(expected) {
        let Row { kind, at_the_proxy, at_the_server } = row;
        println!("| {kind} | {at_the_proxy} | {at_the_server} |");
        assert_eq!((*at_the_proxy, *at_the_server), (tunnels, tunnels), "{kind}");
    }
    assert_eq!(count.rows.len(), expected.len());
    let head = format!("CONNECT core.test:{} HTTP/1.1\r\n", site.origin.port());
    for seen in proxy.heads() {
        assert!(seen.starts_with(&head) && !seen.contains("uthorization"), "{seen}");
        assert!(seen.to_lowercase().contains("user-agent: core-api-rust/"), "{seen}");
    }
    assert_eq!(site.sandbox.counters().refreshes, 1);
}

#[tokio::test]
async fn the_proxy_gets_the_user_and_the_password_of_its_address() {
    let (site, proxy) = (Site::start().await, Proxy::start([]).await);
    let address = format!("http://us%40er:p%3Aass@{}", proxy.address);
    let transport = site.trusting().proxy(address).build().unwrap();
    site.app(&transport).discover().await.unwrap();
    // `us@er:p:ass` in base64.
    let expected = "proxy-authorization: basic dxnazxi6cdphc3m=";
    assert!(proxy.heads()[0].to_lowercase().contains(expected), "{:?}", proxy.heads());
}

#[tokio::test]
async fn a_proxy_that_is_reached_by_tls_tunnels_as_well() {
    let (site, proxy) = (Site::start().await, Proxy::start([]).await);
    let wrapped = Origin::with("proxy.test", false).await;
    wrapped.serve(proxy.address.to_string());
    let here = ["127.0.0.1".parse().unwrap()];
    let address = format!("https://proxy.test:{}", wrapped.port());
    let builder = site.trusting().proxy(address).resolve("proxy.test", here);
    // The root certificate of the proxy is one of the caller's as well.
    let stranger = builder.build().unwrap();
    let error = site.app(&stranger).discover().await.unwrap_err().to_string();
    assert!(error.contains("cannot be reached: ") && error.contains("UnknownIssuer"), "{error}");
    let address = format!("https://proxy.test:{}", wrapped.port());
    let builder = site.trusting().proxy(address).resolve("proxy.test", here);
    let transport = builder.root_certificate(wrapped.root()).build().unwrap();
    site.log_in(&site.app(&transport)).await.unwrap();
    assert_eq!((proxy.seen(), site.origin.connections()), (2, 2));
}

#[tokio::test]
async fn addresses_of_this_machine_and_the_excepted_hosts_are_reached_without_the_proxy() {
    let proxy = Proxy::start([]).await;
    // `http` to this machine, because a proxy would see the token.
    let sandbox = core_sandbox::Sandbox::start().await.unwrap();
    let transport = core_api::client::Transport::builder().proxy(proxy.url()).build().unwrap();
    let token = core_api::AccessToken::new(sandbox.issue_token(), sandbox.base_url().unwrap());
    let local = core_api::Client::builder(core_auth::StaticToken::from(token)).allow_loopback();
    let local = local.transport(transport).build().unwrap();
    local.send(ListActivities::new()).await.unwrap();
    assert_eq!(proxy.seen(), 0);

    let site = Site::start().await;
    for (hosts, tunnels) in [(["core.test"], 0), (["test"], 0), (["other.test"], 1), (["*"], 0)] {
        let before = proxy.seen();
        let transport = site.direct().proxy(proxy.url()).no_proxy(hosts).build().unwrap();
        site.app(&transport).discover().await.unwrap();
        assert_eq!(proxy.seen() - before, tunnels, "{hosts:?}");
    }
}
