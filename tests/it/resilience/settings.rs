//! Settings that cannot work, refused when the client is built.

use std::time::Duration;

use core_api::{
    Client, ListActivities,
    client::{
        ClientBuilder, Concurrency, Limits, RateLimit, Retry, Transport, TransportBuilder,
        TrustedHosts,
    },
};
use core_auth::StaticToken;

use super::Api;

type Set = fn(ClientBuilder) -> ClientBuilder;

fn hosts(builder: ClientBuilder, domain: &str) -> ClientBuilder {
    builder.hosts(TrustedHosts::of(["example.org", domain]))
}

fn builder() -> ClientBuilder {
    let base = "https://api.bqecore.com/api".parse().unwrap();
    Client::builder(StaticToken::new("token", base))
}

#[test]
fn an_invalid_setting_of_a_client_is_refused_with_its_name_and_the_fix() {
    let refused: &[(&str, Set)] = &[
        ("`first_byte` is zero", |b| b.limits(Limits::new().first_byte(Duration::ZERO))),
        ("`idle` is zero", |b| b.limits(Limits::new().idle(Duration::ZERO))),
        ("`total` is zero", |b| b.limits(Limits::new().total(Duration::ZERO))),
        ("`body` is zero", |b| b.limits(Limits::new().body(0))),
        ("`headers` is zero", |b| b.limits(Limits::new().headers(0))),
        ("`attempts` is zero", |b| b.retry(Retry::new().attempts(0))),
        ("`backoff` starts with", |b| b.retry(Retry::new().backoff(Duration::MAX, Duration::ZERO))),
        ("`rate_limit` is zero", |b| b.rate_limit(RateLimit::per_minute(0))),
        ("`rate_limit` is zero", |b| b.rate_limit(RateLimit::per(1, Duration::ZERO))),
        ("`no_rate_limit`", |b| b.rate_limit(RateLimit::per_minute(u32::MAX))),
        ("above the maximum of a day", |b| b.rate_limit(RateLimit::per(1, Duration::MAX))),
        ("`concurrency` is zero", |b| b.concurrency(Concurrency::fixed(0))),
        ("`hosts` has no domain", |b| b.hosts(TrustedHosts::of([""; 0]))),
        ("`hosts` has ``", |b| hosts(b, "")),
        ("`hosts` has `.`", |b| hosts(b, ".")),
        ("`hosts` has `*`", |b| hosts(b, "*")),
        ("write it as in `example.com`", |b| hosts(b, "*.example.com")),
        ("write it as in `example.com`", |b| hosts(b, "https://example.com")),
        ("write it as in `example.com`", |b| hosts(b, "example.com/api")),
        ("write it as in `example.com`", |b| hosts(b, "example.com:443")),
        ("write it as in `example.com`", |b| hosts(b, "user@example.com")),
        ("write it as in `example.com`", |b| hosts(b, "example..com")),
        ("write it as in `example.com`", |b| hosts(b, "a.test, b.test")),
        ("write it as in `example.com`", |b| hosts(b, " example.com")),
        ("has `example.com\\r\\n`", |b| hosts(b, "example.com\r\n")),
        ("has `exam\\0ple.com`", |b| hosts(b, "exam\0ple.com")),
        ("write it as in `example.com`", |b| hosts(b, "%65xample.com")),
        ("`TrustedHosts::with_addresses`", |b| hosts(b, "203.0.113.7")),
        ("`allow_loopback`", |b| hosts(b, "0x7f.1.2")),
        ("`TrustedHosts::with_addresses`", |b| hosts(b, "2001:db8::1")),
        ("`allow_loopback`", |b| hosts(b, "localhost")),
        ("`allow_loopback`", |b| hosts(b, "127.0.0.1")),
        ("`allow_loopback`", |b| hosts(b, "[::1]")),
    ];
    for (text, set) in refused {
        let error = set(builder()).build().map(drop).unwrap_err().to_string();
        assert!(error.contains(text), "{text}: {error}");
        assert!(error.starts_with('`'), "{error}");
    }
}

#[tokio::test]
async fn the_smallest_and_the_largest_accepted_settings_work() {
    let accepted: &[Set] = &[
        |b| {
            let limits = Limits::new().first_byte(Duration::MAX).idle(Duration::MAX);
            let limits = limits.total(Duration::MAX).queue(Duration::MAX).hold(Duration::MAX);
            b.limits(limits.body(usize::MAX).headers(usize::MAX))
        },
        |b| b.limits(Limits::new().queue(Duration::ZERO).hold(Duration::ZERO)),
        |b| b.retry(Retry::new().attempts(u32::MAX).backoff(Duration::ZERO, Duration::MAX)),
        |b| b.retry_budget(0),
        |b| b.retry_budget(u32::MAX),
        |b| b.rate_limit(RateLimit::per(RateLimit::MOST_CALLS, Duration::from_nanos(1))),
        |b| b.rate_limit(RateLimit::per(1, RateLimit::LONGEST_WINDOW)),
        |b| b.concurrency(Concurrency::fixed(1)),
        |b| b.concurrency(Concurrency::fixed(usize::MAX)),
        |b| b.concurrency(Concurrency::unlimited()),
        |b| b.hosts(TrustedHosts::of([""; 0]).with_loopback()),
        |b| b.hosts(TrustedHosts::of([".Bücher.test.", "a_b.test", "internal"]).with_loopback()),
    ];
    for set in accepted {
        let api = Api::with(set).await;
        api.client.send(ListActivities::new()).await.unwrap();
    }
}

#[test]
fn an_invalid_setting_of_a_transport_is_refused_with_its_name() {
    type Set = fn(TransportBuilder) -> TransportBuilder;
    let refused: &[(&str, Set)] = &[
        ("`proxy`", |b| b.proxy("")),
        ("`proxy`", |b| b.proxy("tcp://h:1")),
        ("`proxy`", |b| b.proxy("h:1")),
        ("`proxy`", |b| b.proxy("http://")),
        ("`proxy`", |b| b.proxy("http://h:99999")),
        ("`proxy`", |b| b.proxy("http://h\r\n:1")),
        ("`proxy`", |b| b.proxy("http://*:1")),
        ("`no_proxy`", |b| b.proxy("http://h:1").no_proxy(["https://x"])),
        ("`no_proxy`", |b| b.proxy("http://h:1").no_proxy([""])),
        ("`no_proxy`", |b| b.proxy("http://h:1").no_proxy(["10.0.0.0/33"])),
        ("`root_certificate`", |b| b.root_certificate("")),
        ("`root_certificate`", |b| b.root_certificate("not PEM")),
        ("`without_system_roots`", |b| b.without_system_roots()),
        ("`client_certificate`", |b| b.client_certificate("")),
        ("`connect_timeout`", |b| b.connect_timeout(Duration::ZERO)),
        ("`resolve`", |b| b.resolve("", ["127.0.0.1".parse().unwrap()])),
        ("`resolve`", |b| b.resolve("*.example.org", ["127.0.0.1".parse().unwrap()])),
        ("`resolve`", |b| b.resolve("127.0.0.1", ["127.0.0.1".parse().unwrap()])),
        ("`resolve`", |b| b.resolve("example.org", [])),
        ("`user_agent`", |b| b.user_agent("")),
        ("`user_agent`", |b| b.user_agent(" ")),
        ("`user_agent`", |b| b.user_agent("a\r\nx: y")),
        ("`user_agent`", |b| b.user_agent("agent-é")),
    ];
    for (index, (setting, set)) in refused.iter().enumerate() {
        let built = set(Transport::builder()).build();
        let error = built.map(drop).expect_err(&format!("{index}: {setting}")).to_string();
        assert!(error.starts_with(setting), "{setting}: {error}");
    }
}
