//! Invalid settings, and settings that both crates share.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use core_api::{
    ListActivities,
    client::{
        ConnectionReuse, HttpClient, ResolveFuture, Resolver, ResponseFuture, Transport,
        transport::Body,
    },
};
use core_auth::StaticToken;

use super::{Site, client, origin::HOST, unsent};

#[derive(Debug)]
struct Nothing;

impl Nothing {
    fn answer(&self) -> ResponseFuture<'static> {
        Box::pin(async { Ok(http::Response::new(Body::empty())) })
    }
}

impl HttpClient for Nothing {
    fn send(&self, _: http::Request<bytes::Bytes>, _: ConnectionReuse) -> ResponseFuture<'_> {
        self.answer()
    }
}

#[test]
fn a_setting_that_cannot_work_is_refused_by_its_name() {
    let builder = Transport::builder;
    let here = || ["127.0.0.1".parse::<IpAddr>().unwrap()];
    for (result, expected) in [
        (builder().proxy("socks5://user:hunter2@proxy").build(), "`proxy` is not an address"),
        (builder().proxy("http://user:pass word@").build(), "`proxy` is not an address"),
        (builder().no_proxy(["a.test"]).build(), "`no_proxy` has no effect without a proxy"),
        (
            builder().proxy("http://proxy:1").no_proxy(["https://a.test"]).build(),
            "`no_proxy` has `https://a.test`, which is not a host",
        ),
        (builder().connect_timeout(Duration::ZERO).build(), "`connect_timeout` is zero"),
        (builder().resolve("a.test", []).build(), "`resolve` has no address for `a.test`"),
        (builder().resolve("127.0.0.1", here()).build(), "`resolve` has a host that is not a name"),
        (builder().resolve("a b", here()).build(), "`resolve` has a host that is not a name"),
        (builder().user_agent("").build(), "`user_agent` is not a program name"),
        (builder().user_agent(" ").build(), "`user_agent` is not a program name"),
        (builder().user_agent("a\r\nb: c").build(), "`user_agent` is not a program name"),
        (builder().user_agent("Ü/1").build(), "`user_agent` is not a program name"),
        (
            builder().http_client(Nothing).proxy("http://proxy:1").build(),
            "`proxy` has no effect together with `http_client`",
        ),
        (
            builder().proxy_from_environment().http_client(Nothing).build(),
            "`proxy` has no effect together with `http_client`",
        ),
        (
            builder().http_client(Nothing).connect_timeout(Duration::from_secs(1)).build(),
            "`connect_timeout` has no effect together with `http_client`",
        ),
        (
            builder().http_client(Nothing).resolve("a.test", here()).build(),
            "`resolve` has no effect together with `http_client`",
        ),
    ] {
        let error = result.unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
    let secret = builder().proxy("http://user:hunter2@proxy:1").client_certificate("hunter2");
    assert!(!format!("{secret:?}").contains("hunter2"), "{secret:?}");
    builder().http_client(Nothing).user_agent("own/1").build().unwrap();
}

/// The hosts that were resolved.
#[derive(Clone, Debug, Default)]
struct Names(Arc<Mutex<Vec<String>>>);

impl Resolver for Names {
    fn resolve(&self, host: &str) -> ResolveFuture<'_> {
        self.0.lock().unwrap().push(host.to_owned());
        let is_known = host == HOST;
        Box::pin(
            async move { if is_known { Ok(vec!["127.0.0.1".parse()?]) } else { Ok(Vec::new()) } },
        )
    }
}

#[tokio::test]
async fn a_resolver_serves_both_crates_and_an_unknown_host_costs_no_token() {
    let site = Site::start().await;
    let names = Names::default();
    let transport = site.trusting().resolver(names.clone()).build().unwrap();
    site.log_in(&site.app(&transport)).await.unwrap();
    let base = site.sandbox.endpoint().parse().unwrap();
    let token = StaticToken::new(site.sandbox.issue_token(), base);
    client(token, &transport).send(ListActivities::new()).await.unwrap();
    assert_eq!(*names.0.lock().unwrap(), [HOST; 3], "the code, the keys, the call");

    let app = core_auth::App::at("https://nowhere.test", "id", "https://app.test/").unwrap();
    let error = app.with_transport(transport).discover().await.unwrap_err();
    assert!(unsent(&error).unwrap().is_not_sent(), "{error:?}");
    assert!(
        error.to_string().contains("the resolver returned no address for `nowhere.test`"),
        "{error}"
    );
}

/// Records the user agents of requests, and answers none of them.
#[derive(Clone, Debug, Default)]
struct Agents(Arc<Mutex<Vec<String>>>);

impl HttpClient for Agents {
    fn send(&self, request: http::Request<bytes::Bytes>, _: ConnectionReuse) -> ResponseFuture<'_> {
        let agent = request.headers()["user-agent"].to_str().unwrap().to_owned();
        self.0.lock().unwrap().push(agent);
        Nothing.answer()
    }
}

#[tokio::test]
async fn the_program_names_itself_to_both_servers() {
    let agents = Agents::default();
    let transport =
        Transport::builder().user_agent("my-app/1.2").http_client(agents.clone()).build().unwrap();
    let app = core_auth::App::production("id", "https://app.test/callback").unwrap();
    app.with_transport(transport.clone()).discover().await.unwrap_err();
    let token = StaticToken::new("secret", "https://api.bqecore.com/api".parse().unwrap());
    let client = core_api::Client::builder(token).transport(transport).build().unwrap();
    client.send(ListActivities::new()).await.unwrap_err();
    let expected = concat!("my-app/1.2 core-api-rust/", env!("CARGO_PKG_VERSION"));
    assert_eq!(*agents.0.lock().unwrap(), [expected; 2]);
}
