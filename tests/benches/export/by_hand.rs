//! Loops over pages, as people write them with `reqwest` and `serde`.

use std::future;

use crate::http_client::http_client_builder;
use futures_util::{StreamExt, stream};

use super::time_entry::Derived;

const SIZE: usize = 1_000;

/// Reads one page after the other.
pub(super) async fn sequence(endpoint: &str, token: &str, rows: usize) -> usize {
    let http = http_client_builder().build().unwrap();
    let mut count = 0;
    for number in 1.. {
        let page = page(&http, endpoint, token, number).await;
        count += page.len();
        if page.len() < SIZE || count >= rows {
            break;
        }
    }
    count
}

/// Reads `ahead` pages concurrently, in order.
pub(super) async fn buffered(endpoint: &str, token: &str, ahead: usize, rows: usize) -> usize {
    let http = http_client_builder().build().unwrap();
    let mut count = 0;
    let mut pages = stream::iter(1..)
        .map(|number| page(&http, endpoint, token, number))
        .buffered(ahead)
        .take_while(|page| future::ready(!page.is_empty()));
    while let Some(page) = pages.next().await {
        count += page.len();
        if page.len() < SIZE || count >= rows {
            break;
        }
    }
    count
}

async fn page(http: &reqwest::Client, endpoint: &str, token: &str, number: usize) -> Vec<Derived> {
    let endpoint = endpoint.trim_end_matches('/');
    let request = http.get(format!("{endpoint}/timeentry?page={number},{SIZE}")).bearer_auth(token);
    let answer = request.send().await.unwrap().error_for_status().unwrap();
    let body = answer.bytes().await.unwrap();
    if body.is_empty() { Vec::new() } else { serde_json::from_slice(&body).unwrap() }
}
