//! The bare stream of the library, in a process of its own.

use core_api::{Client, ListTimeEntries};
use core_auth::StaticToken;

/// Reads rows, and writes a point for each page.
pub(crate) async fn run(endpoint: &str, token: &str, rows: &str) {
    let token = StaticToken::new(token.to_owned(), endpoint.parse().unwrap());
    let client = Client::builder(token).allow_loopback().build().unwrap();
    let mut entries = client.stream(ListTimeEntries::new());
    for row in 0..rows.parse::<usize>().unwrap() {
        entries.try_next().await.unwrap().unwrap();
        if row % 1000 == 0 {
            println!("{row}");
        }
    }
}
