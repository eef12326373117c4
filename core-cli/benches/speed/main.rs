//! The speed of `corectl`: a long list beside a bare stream, the first page on the screen, and the help.
//!
//! Each measured program runs in its own process, so its memory and its CPU time are separate from those of the server.
//! The argument is the path of another `corectl`, such as one of the profile `dist`.

#![allow(missing_docs, reason = "a benchmark has no documentation")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark may panic")]

#[cfg(unix)]
mod first_page;
mod help;
mod list;
mod process;
mod stream;

use std::env;

fn main() {
    let arguments: Vec<String> =
        env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["stream", endpoint, token, rows] => runtime.block_on(stream::run(endpoint, token, rows)),
        [corectl] => runtime.block_on(measure(corectl)),
        _ => runtime.block_on(measure(env!("CARGO_BIN_EXE_corectl"))),
    }
}

async fn measure(corectl: &str) {
    list::measure(corectl).await;
    #[cfg(unix)]
    first_page::measure(corectl).await;
    help::measure(corectl);
}
