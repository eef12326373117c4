//! Invalid faults and settings of the Rust API.

use std::{
    io::{self, Read, Write},
    net::TcpStream,
    time::Duration,
};

use core_sandbox::{Fault, Reply, Sandbox, SandboxBuilder};

#[tokio::test]
async fn an_invalid_fault_makes_each_request_fail_with_the_reason() {
    for fault in [
        Fault::reply(Reply::status(7)),
        Fault::status(503).on("nowhere"),
        Fault::connection_dropped().times(0),
        Fault::headers(usize::MAX, usize::MAX),
        Fault::json_nested(usize::MAX),
        Fault::connection_dropped().share(f64::NAN, 0),
    ] {
        let sandbox = Sandbox::start().await.unwrap();
        let reason = fault.check().unwrap_err().to_string();
        sandbox.inject(fault);
        let address = sandbox.url().strip_prefix("http://").unwrap().to_owned();
        let response = tokio::task::spawn_blocking(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            stream
                .write_all(b"GET /api/health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
                .unwrap();
            let mut response = String::new();
            stream.read_to_string(&mut response).unwrap();
            response
        });
        let response = response.await.unwrap();
        assert!(response.starts_with("HTTP/1.1 500 ") && response.ends_with(&reason), "{response}");
    }
}

#[tokio::test]
async fn an_invalid_setting_is_refused_at_the_start() {
    type Set = fn(SandboxBuilder) -> SandboxBuilder;
    let refused: &[(&str, Set)] = &[
        ("`redirect_uri`", |builder| builder.redirect_uri("")),
        ("`redirect_uri`", |builder| builder.redirect_uri("/callback")),
        ("`redirect_uri`", |builder| builder.redirect_uri("http://127.0.0.1/#x")),
        ("`public_url`", |builder| builder.public_url("")),
        ("write `https://core.test`", |builder| builder.public_url("https://core.test/")),
        ("write `https://core.test`", |builder| builder.public_url("https://core.test/api?x")),
        ("write `https://core.test`", |builder| builder.public_url("https://user@core.test")),
        ("`public_url`", |builder| builder.public_url("ftp://core.test")),
        ("`latency`", |builder| builder.latency(Duration::MAX)),
        ("`rate_limit`", |builder| builder.rate_limit(100, Duration::ZERO)),
        ("`rate_limit`", |builder| builder.rate_limit(100, Duration::MAX)),
        ("`today`", |builder| builder.today(jiff::civil::Date::MIN)),
        ("`page_cap` is 0; give", |builder| builder.page_cap(0)),
        ("`page_cap`", |builder| builder.page_cap(1_001)),
        ("`expanded_page_cap` is 101; give", |builder| builder.expanded_page_cap(101)),
        ("`failing`", |builder| builder.failing(1.5, 0)),
        ("`failing`", |builder| builder.failing(f64::NAN, 0)),
        ("`rows`", |builder| builder.at_least::<core_api::Activity>(usize::MAX)),
        ("`rows`", |builder| builder.at_least::<core_api::Region>(usize::MAX)),
    ];
    for (named, set) in refused {
        let error = set(Sandbox::builder()).start().await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput, "{error}");
        assert!(error.to_string().contains(named), "{named}: {error}");
    }
    let accepted: &[Set] = &[
        |builder| builder.redirect_uri("app.test:/callback"),
        |builder| builder.public_url("https://core.test:8443"),
        |builder| builder.latency(Duration::ZERO),
        |builder| builder.rate_limit(0, Duration::from_nanos(1)),
        |builder| builder.rate_limit(u32::MAX, Duration::from_secs(60)),
        |builder| builder.today(jiff::civil::Date::MAX),
        |builder| builder.today(jiff::civil::date(2, 1, 1)),
        |builder| builder.failing(0.0, u64::MAX),
        |builder| builder.failing(1.0, u64::MAX),
        |builder| builder.token_lifetime(Duration::MAX).refresh_grace(Duration::MAX),
        |builder| builder.token_lifetime(Duration::ZERO),
        |builder| builder.at_least::<core_api::Activity>(0),
        |builder| builder.page_cap(1).expanded_page_cap(100),
    ];
    for set in accepted {
        let sandbox = set(Sandbox::builder()).start().await.unwrap();
        assert!(!sandbox.issue_token().is_empty());
        sandbox.shift_clock(i64::MAX);
        assert!(!sandbox.issue_token().is_empty());
    }
}
