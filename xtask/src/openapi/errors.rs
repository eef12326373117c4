//! The body of errors, and the responses that refuse a call.

use super::{
    context::Context,
    error_keys::{ERROR_KEYS, ErrorKey},
    headers,
    json::{Json, Members, object, reference, text},
    version::Version,
};

/// A response that refuses a call.
pub(super) struct ErrorResponse {
    /// The name of the component.
    pub(super) name: &'static str,
    pub(super) status: &'static str,
    doc: &'static str,
    /// True if Core sends the status without a body as well.
    may_be_empty: bool,
    examples: &'static [(&'static str, &'static str, &'static str)],
}

pub(super) const BAD_REQUEST: ErrorResponse = ErrorResponse {
    name: "BadRequest",
    status: "400",
    doc: "A parameter is invalid, as a filter by a field that Core does not filter by. A batch with an invalid \
          record has this status and an empty body.",
    may_be_empty: true,
    examples: &[("parameter", "", "Invalid field in 'where' parameter. Field name: projectId")],
};

pub(super) const UNAUTHORIZED: ErrorResponse = ErrorResponse {
    name: "Unauthorized",
    status: "401",
    doc: "The access token is missing, invalid or expired. The header `WWW-Authenticate` says so, and the body may \
          be empty. Refresh the token and repeat the call once.",
    may_be_empty: true,
    examples: &[],
};

pub(super) const FORBIDDEN: ErrorResponse = ErrorResponse {
    name: "Forbidden",
    status: "403",
    doc: "The token lacks a scope, or the user lacks a permission. The body may be empty.",
    may_be_empty: true,
    examples: &[],
};

pub(super) const NOT_FOUND: ErrorResponse = ErrorResponse {
    name: "NotFound",
    status: "404",
    doc: "The record does not exist. The body may be empty.",
    may_be_empty: true,
    examples: &[],
};

pub(super) const CONFLICT: ErrorResponse = ErrorResponse {
    name: "Conflict",
    status: "409",
    doc: "Core refuses the call: a broken rule, an invalid value, an old version, a missing permission or an \
          invalid `where`. The member `Key` tells them apart.",
    may_be_empty: false,
    examples: &[
        ("outdated", "OutDatedModel", "The record was changed since it was read. Read it again."),
        ("missing", "RequiredFieldMissing", "projectId is required."),
        (
            "permissions",
            "MsgPermissions",
            "You do not have the security permissions to access this feature.",
        ),
        ("where", "", "invalid where clause. Unexpected end of file occurred.\r\n"),
    ],
};

pub(super) const FAILED_DEPENDENCY: ErrorResponse = ErrorResponse {
    name: "FailedDependency",
    status: "424",
    doc: "The database refuses the query, for example a field that cannot be selected, or a time that ends with \
          `Z`.",
    may_be_empty: false,
    examples: &[("query", "APISqlError", "The query could not be executed.")],
};

pub(super) const TOO_MANY_REQUESTS: ErrorResponse = ErrorResponse {
    name: "TooManyRequests",
    status: "429",
    doc: "The app has sent too many calls for this user. Wait as long as `Retry-After` says.",
    may_be_empty: true,
    examples: &[],
};

pub(super) const SERVER_ERROR: ErrorResponse = ErrorResponse {
    name: "ServerError",
    status: "5XX",
    doc: "Core failed. A read can be repeated. A write may have been executed.",
    may_be_empty: true,
    examples: &[("general", "GeneralException", "An error occurred.")],
};

const ALL: [&ErrorResponse; 8] = [
    &BAD_REQUEST,
    &UNAUTHORIZED,
    &FORBIDDEN,
    &NOT_FOUND,
    &CONFLICT,
    &FAILED_DEPENDENCY,
    &TOO_MANY_REQUESTS,
    &SERVER_ERROR,
];

/// Returns the components of all responses that refuse a call.
pub(super) fn components(context: &Context<'_>) -> Members {
    ALL.iter().map(|response| (response.name.to_owned(), response.component(context))).collect()
}

impl ErrorResponse {
    fn component(&self, context: &Context<'_>) -> Json {
        let mut headers = headers::of_all_responses(context);
        if self.status == TOO_MANY_REQUESTS.status {
            headers.add("Retry-After", reference("headers", "RetryAfter"));
        }
        if self.status == UNAUTHORIZED.status || self.status == FORBIDDEN.status {
            headers.add("WWW-Authenticate", reference("headers", "WwwAuthenticate"));
        }
        let mut media = Members::of([("schema", reference("schemas", &context.error))]);
        let examples: Members = self
            .examples
            .iter()
            .map(|example| (example.0.to_owned(), self.example(example)))
            .collect();
        if !examples.is_empty() {
            media.add("examples", examples);
        }
        let mut response = Members::of([("description", text(self.doc))]);
        if self.may_be_empty {
            response.add("x-may-be-empty", true);
        }
        response.add("headers", headers);
        response.add("content", object([("application/json", media.into())]));
        response.into()
    }

    fn example(&self, (_, key, message): &(&str, &str, &str)) -> Json {
        let mut value = Members::default();
        if let Some(known) = ERROR_KEYS.iter().find(|known| known.key == *key) {
            value.add("ErrorCode", known.code.map_or(Json::Null, text));
            value.add("Type", "ApiException");
            value.add("Key", known.key);
        }
        value.add("Message", *message);
        if let (false, Ok(status)) = (key.is_empty(), self.status.parse::<i64>()) {
            value.add("StatusCode", status);
        }
        object([("value", value.into())])
    }
}

/// Returns the schema of the body of an error.
pub(super) fn schema(version: Version) -> Json {
    let texts = [
        ("ErrorCode", "Code, such as `000.020`."),
        ("Type", "Kind of the error, such as `ApiException`."),
        ("Key", "Name of the reason, for comparisons."),
        ("HelpLink", "Address of a page."),
        ("Message", "Reason for people. Settings of the company change its words."),
        ("DeveloperMessage", "Reason with code and key."),
        ("CorrelationId", "Identifier of the request, for the vendor's support."),
    ];
    let mut properties = Members::default();
    for (name, doc) in texts {
        let mut schema = version.typed("string", true);
        if name == "Key" {
            add_keys(&mut schema, doc);
        } else {
            schema.add("description", doc);
        }
        properties.add(name, schema);
    }
    let mut status = version.typed("integer", true);
    status.add("format", "int32");
    status.add("description", "Status of the response.");
    properties.add("StatusCode", status);
    object([
        ("type", text("object")),
        (
            "description",
            text(
                "A refusal by Core. Answers have a part of these members, and the case of their names may differ. \
                 The body may also be empty, a text, or a page of another server.",
            ),
        ),
        ("properties", properties.into()),
    ])
}

/// Adds the known keys to the schema of `Key`.
fn add_keys(schema: &mut Members, doc: &str) {
    let mut description = format!("{doc}\n\nKnown keys. There are more:\n");
    for ErrorKey { key, code, doc } in &ERROR_KEYS {
        let code = code.map(|code| format!(" (`ErrorCode` `{code}`)")).unwrap_or_default();
        description.push_str(&format!("\n- `{key}`{code}: {doc}"));
    }
    schema.add("description", description);
    let keys = ERROR_KEYS.iter().map(|known| text(known.key)).collect();
    schema.add("x-extensible-enum", Json::List(keys));
}
