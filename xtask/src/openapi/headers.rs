//! Headers of responses.

use super::{
    context::Context,
    json::{Json, Members, object, reference, text},
};

/// The headers about the rate limit: the component, the key in `api.toml`, and the documentation.
const RATE: [(&str, &str, &str); 3] = [
    ("RateLimit", "rate_limit", "Number of permitted calls in a window of the rate limit."),
    ("RateRemaining", "rate_remaining", "Number of calls that are left in the window."),
    ("RateReset", "rate_reset", "Time at which the window starts again. No source shows its unit."),
];

/// Returns the headers of all responses, by their names.
pub(super) fn of_all_responses(context: &Context<'_>) -> Members {
    let header = |(component, key, _): (&str, &str, &str)| {
        let name = context.constants.text("headers", key);
        (name.to_owned(), reference("headers", component))
    };
    RATE.into_iter().map(header).collect()
}

/// Returns the components of all headers.
pub(super) fn components() -> Members {
    let rate = RATE.into_iter().map(|(name, _, doc)| (name.to_owned(), header("integer", doc)));
    let mut components: Members = rate.collect();
    components
        .add("RetryAfter", header("string", "Seconds to wait, or a date (RFC 9110 §10.2.3)."));
    let doc = "Challenge of Core, such as `Bearer,error=\"invalid_token\"`.";
    components.add("WwwAuthenticate", header("string", doc));
    components
}

fn header(kind: &str, doc: &str) -> Json {
    object([("description", text(doc)), ("schema", object([("type", text(kind))]))])
}
