//! Target: filters as people type them.

use core_api::{Filter, TimeEntry};

pub(crate) fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match Filter::<TimeEntry>::parse(&text) {
        Ok(filter) => {
            let written = filter.to_string();
            assert_eq!(Filter::parse(&written), Ok(filter.clone()), "{written}");
            // Each part has at least one comparison.
            let parts = filter.split(400);
            assert!(parts.is_err() || parts.is_ok_and(|parts| parts.len() <= written.len()));
        }
        Err(error) => {
            let shown = error.to_string();
            assert_eq!(shown.lines().count(), 3, "{shown}");
            assert!(shown.len() <= 4 * text.len() + 1_000, "{shown}");
        }
    }
}
