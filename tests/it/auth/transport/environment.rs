//! Environment variables apply if a program asks for them, and otherwise not.

use core_api::{ListActivities, client::Transport};
use core_auth::{App, StaticToken};
use tokio::process::Command;

use super::{Site, client, origin, proxy::Proxy};

/// The variable with the transport of the child process.
const WAY: &str = "CORE_TEST_TRANSPORT";

/// The variables that the child reads: the issuer, a base URL, a token for it, and the root.
const KNOWN: [&str; 4] =
    ["CORE_TEST_ISSUER", "CORE_TEST_BASE", "CORE_TEST_TOKEN", "CORE_TEST_ROOT"];

/// Sends requests to the identity server and the API, in a process whose environment names a proxy.
async fn work(way: &str) {
    let [issuer, base, token, root] = KNOWN.map(|name| std::env::var(name).unwrap());
    let builder = Transport::builder().root_certificate(root);
    let builder = builder.resolve(origin::HOST, ["127.0.0.1".parse().unwrap()]);
    let transport = match way {
        "none" => builder.build().unwrap(),
        "environment" => builder.proxy_from_environment().build().unwrap(),
        "excepted" => builder.proxy_from_environment().no_proxy([origin::HOST]).build().unwrap(),
        "bad" => {
            let error = builder.proxy_from_environment().build().unwrap_err().to_string();
            assert!(error.starts_with("`https_proxy` is not an address"), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
            return;
        }
        other => panic!("{other}"),
    };
    let app = App::at(&issuer, "id", "https://app.test/callback").unwrap();
    app.with_transport(transport.clone()).discover().await.unwrap();
    let token = StaticToken::new(token, base.parse().unwrap());
    client(token, &transport).send(ListActivities::new()).await.unwrap();
}

#[tokio::test]
async fn the_environment_names_a_proxy_only_where_it_is_asked_for() {
    if let Ok(way) = std::env::var(WAY) {
        return work(&way).await;
    }
    let (site, proxy) = (Site::start().await, Proxy::start([]).await);
    let known = [
        site.sandbox.identity_url(),
        site.sandbox.endpoint().to_owned(),
        site.sandbox.issue_token(),
        site.origin.root(),
    ];
    let name =
        "auth::transport::environment::the_environment_names_a_proxy_only_where_it_is_asked_for";
    let bad = "socks5://user:hunter2@127.0.0.1:1".to_owned();
    for (way, variable, address, excepted, tunnels) in [
        ("none", "HTTPS_PROXY", proxy.url(), "", 0),
        ("environment", "HTTPS_PROXY", proxy.url(), "", 2),
        ("environment", "all_proxy", proxy.url(), "other.test", 2),
        ("environment", "https_proxy", proxy.url(), "core.test", 0),
        ("environment", "HTTP_PROXY", proxy.url(), "", 0),
        ("excepted", "HTTPS_PROXY", proxy.url(), "", 0),
        ("bad", "https_proxy", bad, "", 0),
    ] {
        let before = proxy.seen();
        let mut child = Command::new(std::env::current_exe().unwrap());
        for set in ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"] {
            child.env_remove(set).env_remove(set.to_lowercase());
        }
        child.args(["--exact", name, "--nocapture"]).envs(KNOWN.iter().zip(&known));
        child.env(WAY, way).env(variable, address).env("NO_PROXY", excepted);
        let child = child.output().await.unwrap();
        let output = String::from_utf8_lossy(&child.stdout);
        let complaint = String::from_utf8_lossy(&child.stderr);
        assert!(child.status.success() && output.contains("1 passed"), "{output}{complaint}");
        assert_eq!(proxy.seen() - before, tunnels, "{way} with {variable} except {excepted:?}");
    }
}
