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
        "The base URL of the production API, where a token answer names none.",
    ),
    (
        "identity.issuer",
        "ISSUER",
        "The issuer of tokens, and the base of the identity endpoints below.",
    ),
    (
        "identity.authorize",
        "AUTHORIZE_PATH",
        "Where a person logs in (RFC 6749 §3.1), below the issuer.",
    ),
    (
        "identity.token",
        "TOKEN_PATH",
        "Where codes and refresh tokens are exchanged (RFC 6749 §3.2), below the issuer.",
    ),
    (
        "identity.revocation",
        "REVOCATION_PATH",
        "Where tokens are revoked (RFC 7009), below the issuer.",
    ),
    (
        "identity.userinfo",
        "USERINFO_PATH",
        "Where the claims of the user are (OpenID Connect Core §5.3), below the issuer.",
    ),
    (
        "identity.discovery",
        "DISCOVERY_PATH",
        "Where the metadata of the issuer is (RFC 8414), below the issuer.",
    ),
    (
        "identity.jwks",
        "JWKS_PATH",
        "Where the keys of the issuer are (RFC 7517), below the issuer.",
    ),
    (
        "headers.utc_offset",
        "UTC_OFFSET_HEADER",
        "Header with the offset of the caller's time zone, in minutes east of UTC.",
    ),
    (
        "headers.rate_limit",
        "RATE_LIMIT_HEADER",
        "Header with the number of calls that are permitted.",
    ),
    (
        "headers.rate_remaining",
        "RATE_REMAINING_HEADER",
        "Header with the number of calls that are left.",
    ),
    (
        "headers.rate_reset",
        "RATE_RESET_HEADER",
        "Header with the time at which the calls are counted anew; its unit is not known.",
    ),
    (
        "pages.default_size",
        "DEFAULT_PAGE_SIZE",
        "Number of records on a page where none is asked for.",
    ),
    ("pages.max_size", "MAX_PAGE_SIZE", "Largest number of records on a page."),
    (
        "pages.max_expanded_size",
        "MAX_EXPANDED_PAGE_SIZE",
        "Largest number of records on a page with `expand`.",
    ),
    ("filter.operators", "FILTER_OPERATORS", "Operators that `where` is known to take."),
    ("filter.joins", "FILTER_JOINS", "What joins conditions in `where`."),
    (
        "rate_limit.calls_per_minute",
        "CALLS_PER_MINUTE",
        "Number of calls a minute, for an app and a user.",
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
