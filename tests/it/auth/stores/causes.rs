//! The text of an error contains each of its causes once.

use std::error::Error;

use core_redis::RedisStore;

/// Returns the texts of an error and its causes, as programs print them one after the other.
fn printed(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!("\n  caused by: {error}"));
        cause = error.source();
    }
    text
}

#[tokio::test]
async fn a_cause_that_redis_repeats_is_said_once() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = format!("redis://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = RedisStore::connect(&closed, "test:").await.unwrap_err();
    let text = printed(&error);
    assert_eq!(text.matches("refused").count(), 1, "{text}");
}
