//! Constants of the API: addresses, headers, limits.

use super::text::Text;
use crate::spec::{Api, Constant};

/// Keys of `api.toml`, names in Rust, and documentation.
const CONSTANTS: [(&str, &str, &str); 19] = [
    (
        "documentation_version",
        "DOCUMENTATION_VERSION",
        "The version of the vendor's documentation that the types follow.",
    ),
    (
        "servers.production",
        "PRODUCTION",
        "The base URL of the production API, for token responses that do not name one.",
    ),
    (
        "identity.issuer",
        "ISSUER",
        "The issuer of tokens, and the base of the identity endpoints below.",
    ),
    (
        "identity.authorize",
        "AUTHORIZE_PATH",
        "The path of the authorization endpoint (RFC 6749 §3.1), relative to the issuer.",
    ),
    (
        "identity.token",
        "TOKEN_PATH",
        "The path of the token endpoint (RFC 6749 §3.2), relative to the issuer.",
    ),
    (
        "identity.revocation",
        "REVOCATION_PATH",
        "The path of the revocation endpoint (RFC 7009), relative to the issuer.",
    ),
    (
        "identity.userinfo",
        "USERINFO_PATH",
        "The path of the userinfo endpoint (OpenID Connect Core §5.3), relative to the issuer.",
    ),
    (
        "identity.discovery",
        "DISCOVERY_PATH",
        "The path of the issuer's metadata (RFC 8414), relative to the issuer.",
    ),
    (
        "identity.jwks",
        "JWKS_PATH",
        "The path of the issuer's keys (RFC 7517), relative to the issuer.",
    ),
    (
        "headers.utc_offset",
        "UTC_OFFSET_HEADER",
        "Header with the offset of the caller's time zone, in minutes east of UTC.",
    ),
    ("headers.rate_limit", "RATE_LIMIT_HEADER", "Header with the number of permitted calls."),
    (
        "headers.rate_remaining",
        "RATE_REMAINING_HEADER",
        "Header with the number of remaining calls.",
    ),
    (
        "headers.rate_reset",
        "RATE_RESET_HEADER",
        "Header with the time at which the window of the limit starts again. Its unit is not known.",
    ),
    (
        "pages.default_size",
        "DEFAULT_PAGE_SIZE",
        "Number of records on a page if the request does not set it.",
    ),
    ("pages.max_size", "MAX_PAGE_SIZE", "Largest number of records on a page."),
    (
        "pages.max_expanded_size",
        "MAX_EXPANDED_PAGE_SIZE",
        "Largest number of records on a page with `expand`.",
    ),
    ("filter.operators", "FILTER_OPERATORS", "Operators that `where` is known to accept."),
    ("filter.joins", "FILTER_JOINS", "Words that join conditions in `where`."),
    (
        "rate_limit.calls_per_minute",
        "CALLS_PER_MINUTE",
        "Number of calls a minute for one app and user.",
    ),
];

pub(super) fn constants(api: &Api) -> String {
    let about = "Addresses, headers and limits of the API.";
    let example = [
        "```",
        "use core_api::api::{DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE};",
        "",
        "assert!(DEFAULT_PAGE_SIZE < MAX_PAGE_SIZE);",
        "```",
    ];
    let mut text = Text::with_docs("specs/api.toml", about, &example.map(str::to_owned));
    let known =
        CONSTANTS.iter().filter_map(|(key, name, doc)| Some((name, doc, api.constants.get(*key)?)));
    for (index, (name, doc, constant)) in known.enumerate() {
        if index > 0 {
            text.blank();
        }
        text.doc("", doc);
        text.line(match constant {
            Constant::Text(value) => format!("pub const {name}: &str = {value:?};"),
            Constant::Number(value) => format!("pub const {name}: u32 = {value};"),
            Constant::Texts(values) => format!("pub const {name}: &[&str] = &{values:?};"),
        });
    }
    text.finish()
}
