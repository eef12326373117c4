//! A minimal browser that follows redirects and keeps cookies.

use std::collections::BTreeMap;

use url::Url;

use super::CALLBACK;
use crate::support::http_client::http_client_builder;

/// Maximum number of redirects of one visit.
const MAX_REDIRECTS: usize = 20;

/// A browser with cookies for one site.
#[derive(Default)]
pub(super) struct Browser {
    cookies: BTreeMap<String, String>,
}

impl Browser {
    /// Follows redirects up to the callback of a web app or a page, and returns the final address.
    pub(super) async fn visit(&mut self, address: &str) -> String {
        let http = http_client_builder().build().unwrap();
        let mut url = Url::parse(address).unwrap();
        for _ in 0..MAX_REDIRECTS {
            if url.as_str().starts_with(CALLBACK) {
                return url.into();
            }
            let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
            let cookies = cookies.collect::<Vec<_>>().join("; ");
            let answer = http.get(url.clone()).header("cookie", cookies).send().await.unwrap();
            for cookie in answer.headers().get_all("set-cookie") {
                self.store_cookie(cookie.to_str().unwrap());
            }
            let Some(location) = answer.headers().get("location") else {
                assert_eq!(answer.status(), 200, "{url}: {}", answer.text().await.unwrap());
                return url.into();
            };
            url = url.join(location.to_str().unwrap()).unwrap();
        }
        panic!("the redirects of {address} do not end");
    }

    /// Stores a cookie. A cookie without a value deletes the stored one.
    fn store_cookie(&mut self, cookie: &str) {
        let pair = cookie.split(';').next().unwrap_or_default();
        let Some((name, value)) = pair.split_once('=') else { return };
        match value {
            "" => drop(self.cookies.remove(name)),
            value => drop(self.cookies.insert(name.to_owned(), value.to_owned())),
        }
    }
}
