//! The table of keys of `api.toml`. A new key needs changes in this file only.

/// A key of `api.toml`, and the constant that is generated from its value.
#[derive(Debug)]
pub(crate) struct ApiKey {
    /// The name of the table. It is empty for a key at the top of the file.
    pub(crate) section: &'static str,
    pub(crate) key: &'static str,
    pub(crate) kind: ApiKeyKind,
    /// The name of the constant in Rust.
    pub(crate) constant: &'static str,
    /// The documentation of the constant.
    pub(crate) doc: &'static str,
}

/// The kind of value of a key.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ApiKeyKind {
    Text,
    /// An `https` address of a server, without a slash at the end.
    Address,
    /// The path of an endpoint.
    Path,
    /// The name of a header in lower case.
    Header,
    /// A whole number from 1 up.
    Number,
    Texts,
}

/// Every key, with the keys of each section side by side.
pub(crate) static API_KEYS: [ApiKey; 19] = [
    ApiKey {
        section: "",
        key: "documentation_version",
        kind: ApiKeyKind::Text,
        constant: "DOCUMENTATION_VERSION",
        doc: "The version of the vendor's documentation that the types follow.",
    },
    ApiKey {
        section: "servers",
        key: "production",
        kind: ApiKeyKind::Address,
        constant: "PRODUCTION",
        doc: "The base URL of the production API, for token responses that do not name one.",
    },
    ApiKey {
        section: "identity",
        key: "issuer",
        kind: ApiKeyKind::Address,
        constant: "ISSUER",
        doc: "The issuer of tokens, and the base of the identity endpoints below.",
    },
    ApiKey {
        section: "identity",
        key: "authorize",
        kind: ApiKeyKind::Path,
        constant: "AUTHORIZE_PATH",
        doc: "The path of the authorization endpoint (RFC 6749 §3.1), relative to the issuer.",
    },
    ApiKey {
        section: "identity",
        key: "token",
        kind: ApiKeyKind::Path,
        constant: "TOKEN_PATH",
        doc: "The path of the token endpoint (RFC 6749 §3.2), relative to the issuer.",
    },
    ApiKey {
        section: "identity",
        key: "revocation",
        kind: ApiKeyKind::Path,
        constant: "REVOCATION_PATH",
        doc: "The path of the revocation endpoint (RFC 7009), relative to the issuer.",
    },
    ApiKey {
        section: "identity",
        key: "userinfo",
        kind: ApiKeyKind::Path,
        constant: "USERINFO_PATH",
        doc: "The path of the userinfo endpoint (OpenID Connect Core §5.3), relative to the issuer.",
    },
    ApiKey {
        section: "identity",
        key: "discovery",
        kind: ApiKeyKind::Path,
        constant: "DISCOVERY_PATH",
        doc: "The path of the issuer's metadata (RFC 8414), relative to the issuer.",
    },
    ApiKey {
        section: "identity",
        key: "jwks",
        kind: ApiKeyKind::Path,
        constant: "JWKS_PATH",
        doc: "The path of the issuer's keys (RFC 7517), relative to the issuer.",
    },
    ApiKey {
        section: "headers",
        key: "utc_offset",
        kind: ApiKeyKind::Header,
        constant: "UTC_OFFSET_HEADER",
        doc: "Header with the offset of the caller's time zone, in minutes east of UTC.",
    },
    ApiKey {
        section: "headers",
        key: "rate_limit",
        kind: ApiKeyKind::Header,
        constant: "RATE_LIMIT_HEADER",
        doc: "Header with the number of permitted calls.",
    },
    ApiKey {
        section: "headers",
        key: "rate_remaining",
        kind: ApiKeyKind::Header,
        constant: "RATE_REMAINING_HEADER",
        doc: "Header with the number of remaining calls.",
    },
    ApiKey {
        section: "headers",
        key: "rate_reset",
        kind: ApiKeyKind::Header,
        constant: "RATE_RESET_HEADER",
        doc: "Header with the time at which the window of the limit starts again. Its unit is not known.",
    },
    ApiKey {
        section: "pages",
        key: "default_size",
        kind: ApiKeyKind::Number,
        constant: "DEFAULT_PAGE_SIZE",
        doc: "Number of records on a page if the request does not set it.",
    },
    ApiKey {
        section: "pages",
        key: "max_size",
        kind: ApiKeyKind::Number,
        constant: "MAX_PAGE_SIZE",
        doc: "Largest number of records on a page.",
    },
    ApiKey {
        section: "pages",
        key: "max_expanded_size",
        kind: ApiKeyKind::Number,
        constant: "MAX_EXPANDED_PAGE_SIZE",
        doc: "Largest number of records on a page with `expand`.",
    },
    ApiKey {
        section: "filter",
        key: "operators",
        kind: ApiKeyKind::Texts,
        constant: "FILTER_OPERATORS",
        doc: "Operators that `where` is known to accept.",
    },
    ApiKey {
        section: "filter",
        key: "joins",
        kind: ApiKeyKind::Texts,
        constant: "FILTER_JOINS",
        doc: "Words that join conditions in `where`.",
    },
    ApiKey {
        section: "rate_limit",
        key: "calls_per_minute",
        kind: ApiKeyKind::Number,
        constant: "CALLS_PER_MINUTE",
        doc: "Number of calls a minute for one app and user.",
    },
];
