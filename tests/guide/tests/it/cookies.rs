//! A browser that follows redirects and keeps cookies.

use std::collections::BTreeMap;

use reqwest::{Method, Response, StatusCode, header, redirect::Policy};

/// A browser with its own cookies.
pub(crate) struct Browser {
    http: reqwest::Client,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(crate) fn new() -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let http = reqwest::Client::builder().redirect(Policy::none()).build().unwrap();
        Self { http, cookies: BTreeMap::new() }
    }

    /// Opens an address, follows redirects, and returns the last page.
    pub(crate) async fn open(&mut self, address: &str) -> (StatusCode, String) {
        self.follow(Method::GET, address).await
    }

    pub(crate) async fn post(&mut self, address: &str) -> (StatusCode, String) {
        self.follow(Method::POST, address).await
    }

    async fn follow(&mut self, method: Method, address: &str) -> (StatusCode, String) {
        let mut answer = self.request(method, address).await;
        while let Some(place) = answer.headers().get(header::LOCATION) {
            let next = answer.url().join(place.to_str().unwrap()).unwrap();
            answer = self.request(Method::GET, next.as_str()).await;
        }
        (answer.status(), answer.text().await.unwrap())
    }

    async fn request(&mut self, method: Method, address: &str) -> Response {
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let cookie = pairs.collect::<Vec<_>>().join("; ");
        let request = self.http.request(method, address).header(header::COOKIE, cookie);
        let answer = request.send().await.unwrap();
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }
}
