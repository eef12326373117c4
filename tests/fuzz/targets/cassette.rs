//! Target: the file format of cassettes.

use bytes::Bytes;
use core_api::client::{Cassette, Middleware, Replayer};
use http::Request;

pub(crate) fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match Cassette::parse(&text) {
        Ok(cassette) => {
            assert_eq!(Cassette::parse(&cassette.to_json()).unwrap(), cassette);
            let (all, replayer) = (cassette.len(), Replayer::new(cassette));
            let mut request = Request::new(Bytes::new());
            *request.uri_mut() = "https://core.test/api/activity".parse().unwrap();
            let is_answered = replayer.before(&mut request).is_ok();
            assert_eq!(replayer.left() + usize::from(is_answered), all);
        }
        Err(error) => {
            let shown = error.to_string();
            assert!(shown.chars().count() <= 400, "{shown}");
        }
    }
}
