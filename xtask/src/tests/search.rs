//! Words by which people search the documentation. Each leads to an item, as an alias or as its name.
//!
//! rustdoc finds an item by its name without `_`, or by an alias.

use std::{fs, path::Path};

/// Words, each with the file of the item that rustdoc should find.
const WORDS: [(&str, &str); 37] = [
    ("timesheet", "core-api/src/generated/general/time_entry.rs"),
    ("hours", "core-api/src/generated/general/time_entry.rs"),
    ("/timeentry", "core-api/src/generated/general/time_entry.rs"),
    ("customer", "core-api/src/generated/general/client.rs"),
    ("Client", "core-api/src/generated/general/client.rs"),
    ("supplier", "core-api/src/generated/general/vendor.rs"),
    ("vacation", "core-api/src/generated/general/pto_request.rs"),
    ("accounts receivable", "core-api/src/generated/general/invoice.rs"),
    ("upload", "core-api/src/generated/general/document.rs"),
    ("attachment", "core-api/src/generated/general/document.rs"),
    ("deleted records", "core-api/src/generated/general/deleted_history.rs"),
    ("GET /project/{id}/resources", "core-api/src/generated/general/project.rs"),
    ("pagination", "core-api/src/client/reading.rs"),
    ("incremental", "core-api/src/client/reading.rs"),
    ("sync", "core-api/src/client/reading.rs"),
    ("delta", "core-api/src/client/reading.rs"),
    ("webhook", "core-api/src/client/reading.rs"),
    ("lookup", "core-api/src/client/lookup.rs"),
    ("upsert", "core-api/src/client/find_or_create.rs"),
    ("import", "core-api/src/client/create_all.rs"),
    ("synchronous", "core-api/src/blocking/client.rs"),
    ("checkpoint", "core-api/src/client/paging/cursor.rs"),
    ("cursor", "core-api/src/client/paging/cursor.rs"),
    ("sort", "core-api/src/endpoint/list.rs"),
    ("where", "core-api/src/endpoint/list.rs"),
    ("bulk", "core-api/src/endpoint/batch.rs"),
    ("etag", "core-api/src/endpoint/record_calls.rs"),
    ("conflict", "core-api/src/error/kind.rs"),
    ("429", "core-api/src/error/kind.rs"),
    ("throttle", "core-api/src/client/config/rate.rs"),
    ("backoff", "core-api/src/client/config/retry.rs"),
    ("timeout", "core-api/src/client/config/limits.rs"),
    ("vcr", "core-api/src/client/middleware/cassette.rs"),
    ("mock", "core-sandbox/src/sandbox.rs"),
    ("login", "core-auth/src/session.rs"),
    ("refresh token", "core-auth/src/refreshing.rs"),
    ("whoami", "core-auth/src/openid/userinfo.rs"),
];

#[test]
fn a_word_that_people_search_for_leads_to_an_item() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (word, path) in WORDS {
        let text = fs::read_to_string(root.join(path)).unwrap();
        let alias = format!("\"{word}\"");
        let is_alias = |line: &str| line.contains("#[doc(alias") && line.contains(&alias);
        let is_name = |line: &str| {
            let name = line.trim_start().strip_prefix("pub ").unwrap_or_default().replace('_', "");
            name.to_lowercase().split(|letter: char| !letter.is_alphanumeric()).any(|w| w == word)
        };
        let is_found = text.lines().any(|line| is_alias(line) || is_name(line));
        assert!(is_found, "{path} has no item with the alias `{word}`");
    }
}
