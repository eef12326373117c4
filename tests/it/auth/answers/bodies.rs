//! Valid and invalid token responses.

pub(super) const GOOD: &str = r#"{"access_token":"canary-a","token_type":"Bearer","expires_in":0,
    "refresh_token":"canary-r","scope":"read:core","endpoint":"https://core.test/api/"}"#;

/// Changes of one member of a valid response, each with a part of the expected error.
pub(super) const BAD_MEMBERS: [(&str, &str, &str); 18] = [
    ("access_token", "null", "no access token"),
    ("access_token", r#""""#, "no access token"),
    ("access_token", r#""canary-a\r\nx: y""#, "characters"),
    ("access_token", "17", "access_token"),
    ("token_type", "null", "no `token_type`"),
    ("token_type", r#""mac""#, "`token_type` is not"),
    ("expires_in", "-1", "expires_in"),
    ("expires_in", r#""soon""#, "expires_in"),
    ("expires_in", "[]", "expires_in"),
    ("refresh_token", "17", "refresh_token"),
    ("endpoint", r#""http://core.test/api""#, "https"),
    ("endpoint", r#""https://canary-a@core.test/api""#, "has a user"),
    ("endpoint", r#""https://169.254.169.254/api""#, "IP address"),
    ("endpoint", r#""https://[fe80::1]/api""#, "IP address"),
    ("endpoint", r#""file:///etc/passwd""#, "URL"),
    ("endpoint", "17", "endpoint"),
    ("error", r#""invalid_scope""#, "`invalid_scope`"),
    ("scope", "17", "scope"),
];

/// Invalid responses, each with a part of the expected error.
pub(super) const BAD_ANSWERS: [(u16, &str, &str); 15] = [
    (200, "<html>canary-a</html>", "not JSON"),
    (200, r#"{"access_token":"canary-a""#, "not JSON"),
    (200, r#"{"access_token":"canary-a","access_token":"canary-b"}"#, "no `token_type`"),
    // The member name repeats the code, so the error must not show it.
    (200, r#"{"c0de":"cut"#, "not JSON"),
    (200, "[]", "not a JSON object"),
    (200, "", "empty"),
    (204, "", "empty"),
    (302, "", "status 302"),
    (400, r#"{"error":"invalid_client","error_description":"no\nsuch app"}"#, "no such app"),
    (400, r#"{"error":"invalid_scope","error_description":"s3cret"}"#, "`invalid_scope`"),
    (400, "canary-a", "status 400"),
    (404, "canary-a", "status 404"),
    (429, "canary-a", "status 429"),
    (503, "", "status 503"),
    (500, r#"{"error":"canary-a"}"#, "status 500"),
];
