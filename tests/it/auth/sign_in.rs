//! The web app of the example `sign_in_with_core`, with visitors and attackers.

#[path = "../../../core-auth/examples/sign_in_with_core/browser.rs"]
mod browser;
#[path = "../../../core-auth/examples/sign_in_with_core/site.rs"]
mod site;
#[path = "../../../core-auth/examples/sign_in_with_core/visitors.rs"]
mod visitors;

use std::time::Duration;

use axum::http::Method;
use core_sandbox::{Fault, Sandbox};
use tokio::net::TcpListener;
use url::Url;

use browser::{Browser, Page};

const TOKEN: &str = "/idp/connect/token";

/// The web app, its sandbox and a visitor.
struct Visit {
    sandbox: Sandbox,
    address: String,
    browser: Browser,
}

impl Visit {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let sandbox = Sandbox::builder().auto_consent(true);
        let sandbox = sandbox.redirect_uri(format!("{address}/callback")).start().await.unwrap();
        let router = site::router(super::app(&sandbox));
        tokio::spawn(async { axum::serve(listener, router).await });
        Self { sandbox, address, browser: Browser::default() }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    async fn open(&mut self, path: &str) -> Page {
        let url = self.url(path);
        self.browser.open(&url).await.unwrap()
    }

    /// Starts a login in a tab. Returns the callback that Core sends the tab to.
    async fn begin(&mut self) -> Url {
        let login = self.step(&self.url("/login")).await;
        self.step(login.as_str()).await
    }

    async fn step(&mut self, url: &str) -> Url {
        self.browser.step(Method::GET, url).await.unwrap().location.unwrap()
    }

    async fn follow(&mut self, url: &Url) -> Page {
        self.browser.open(url.as_str()).await.unwrap()
    }

    async fn greeting(&mut self) -> String {
        self.open("/").await.title()
    }

    async fn log_out(&mut self) -> Page {
        self.browser.post(&self.url("/logout")).await.unwrap()
    }
}

const HELLO: &str = "Hello, Ada Reyes";

#[tokio::test]
async fn two_tabs_log_in_side_by_side_in_either_order() {
    for is_first_first in [true, false] {
        let mut visit = Visit::new().await;
        let revoked = Fault::delayed(Duration::ZERO).on("/idp/connect/revocation").always();
        let revoked = visit.sandbox.inject(revoked);
        let (first, second) = (visit.begin().await, visit.begin().await);
        let order = if is_first_first { [first, second] } else { [second, first] };
        for callback in &order {
            let page = visit.follow(callback).await;
            assert_eq!(page.title(), HELLO);
        }
        assert_eq!(visit.sandbox.counters().token_requests, 2);
        assert_eq!(revoked.fired(), 1, "the login that was replaced");
    }
}

#[tokio::test]
async fn a_forged_callback_finds_no_login_and_signs_nobody_out() {
    let mut visit = Visit::new().await;
    assert_eq!(visit.open("/login").await.title(), HELLO);
    for callback in [
        "/callback",
        "/callback?x=1",
        "/callback?code=stolen",
        "/callback?code=stolen&state=guessed",
        "/callback?state=",
        "/callback?state=a&state=b&code=stolen",
        "/callback?error=access_denied",
        "/callback?error=access_denied&state=guessed",
    ] {
        let page = visit.open(callback).await;
        assert_eq!(page.status, 400, "{callback}");
        assert_eq!(visit.greeting().await, HELLO, "{callback}");
    }
    assert_eq!(visit.sandbox.counters().token_requests, 1, "no code was exchanged");
}

#[tokio::test]
async fn a_forged_callback_ends_no_login_that_is_on_its_way() {
    let mut visit = Visit::new().await;
    let callback = visit.begin().await;
    assert_eq!(visit.open("/callback?code=stolen&state=guessed").await.status, 400);
    assert_eq!(visit.open("/callback?error=access_denied").await.status, 400);
    assert_eq!(visit.follow(&callback).await.title(), HELLO);
}

#[tokio::test]
async fn a_callback_counts_once_and_a_second_one_changes_nothing() {
    let mut visit = Visit::new().await;
    let callback = visit.begin().await;
    assert_eq!(visit.follow(&callback).await.title(), HELLO);
    assert_eq!(visit.follow(&callback).await.status, 400);
    assert_eq!(visit.greeting().await, HELLO);
    assert_eq!(visit.sandbox.counters().token_requests, 1);
}

#[tokio::test]
async fn a_callback_in_another_browser_logs_nobody_in() {
    let mut visit = Visit::new().await;
    let callback = visit.begin().await;
    let mut victim = Browser::default();
    assert_eq!(victim.open(callback.as_str()).await.unwrap().status, 400);
    // Nor in a browser that has a login of its own in flight.
    let mut other = Visit { browser: victim, ..visit };
    let own = other.begin().await;
    assert_eq!(other.follow(&callback).await.status, 400);
    assert_eq!(other.follow(&own).await.title(), HELLO);
}

#[tokio::test]
async fn a_log_out_while_another_tab_logs_in_ends_what_was_and_not_what_comes() {
    let mut visit = Visit::new().await;
    assert_eq!(visit.open("/login").await.title(), HELLO);
    let callback = visit.begin().await;
    assert_eq!(visit.greeting().await, HELLO, "a second login leaves the first");
    assert_eq!(visit.log_out().await.title(), "Hello");
    assert_eq!(visit.follow(&callback).await.title(), HELLO);
    assert_eq!(visit.log_out().await.title(), "Hello");
    assert_eq!(visit.log_out().await.title(), "Hello", "a second time as well");
}

#[tokio::test]
async fn a_login_that_fails_leaves_the_person_who_is_logged_in() {
    let mut visit = Visit::new().await;
    assert_eq!(visit.open("/login").await.title(), HELLO);
    let callback = visit.begin().await;
    visit.sandbox.inject(Fault::status(503).on(TOKEN));
    assert_eq!(visit.follow(&callback).await.status, 400);
    assert_eq!(visit.greeting().await, HELLO);
}

#[tokio::test]
async fn a_visitor_has_five_logins_on_their_way_at_the_most() {
    let mut visit = Visit::new().await;
    let mut callbacks = Vec::new();
    for _ in 0..8 {
        callbacks.push(visit.begin().await);
    }
    for (number, callback) in callbacks.iter().enumerate() {
        let is_logged_in = visit.follow(callback).await.title() == HELLO;
        assert_eq!(is_logged_in, number >= 3, "{number}");
    }
}

#[tokio::test]
async fn a_cookie_that_somebody_planted_is_worth_nothing_after_the_login() {
    let mut visit = Visit::new().await;
    let login = visit.begin().await;
    let planted = visit.browser.cookie.clone();
    assert_eq!(visit.follow(&login).await.title(), HELLO);
    assert_ne!(visit.browser.cookie, planted);
    // The attacker who planted the cookie still has it.
    visit.browser.cookie = planted;
    assert_eq!(visit.greeting().await, "Hello");
}
