//! The table of operations.

use super::{Operation, Parameter};

/// All operations, in the order of the help.
///
/// Each public method of `Sandbox` is named by one row, and each row has a handler in `http::control`.
pub(crate) static OPERATIONS: &[Operation] = &[
    Operation::new(
        "index",
        "GET",
        "",
        "Lists the addresses, the operations and the effects of faults",
    )
    .does(&["url", "identity_url", "endpoint", "base_url", "operations"]),
    Operation::new("health", "GET", "/health", "Answers once the sandbox accepts requests"),
    Operation::new("certificate", "GET", "/certificate", "Shows the certificate to trust, as PEM")
        .does(&["certificate"]),
    Operation::new(
        "counters",
        "GET",
        "/counters",
        "Counts requests, tokens, sessions and created records",
    )
    .does(&["counters", "sessions", "created"]),
    Operation::new("requests", "GET", "/requests", "Lists the last requests with their responses")
        .query(JOURNAL)
        .does(&["requests"]),
    Operation::new("request", "GET", "/requests/{id}", "Shows a request with its response"),
    Operation::new(
        "clear-requests",
        "DELETE",
        "/requests",
        "Removes all requests from the journal",
    )
    .does(&["clear_requests"]),
    Operation::new("list-faults", "GET", "/faults", "Lists the faults with their counters"),
    Operation::new("inject-fault", "POST", "/faults", "Adds a fault").body(FAULT).does(&["inject"]),
    Operation::new("clear-faults", "DELETE", "/faults", "Removes all faults")
        .does(&["clear_faults"]),
    Operation::new("remove-fault", "DELETE", "/faults/{id}", "Removes a fault"),
    Operation::new(
        "release-fault",
        "POST",
        "/faults/{id}/release",
        "Releases the requests that a fault holds",
    ),
    Operation::new("apps", "GET", "/apps", "Lists the registered apps").does(&[
        "app",
        "public_app",
        "apps",
    ]),
    Operation::new("register-app", "POST", "/apps", "Registers an app")
        .body(APP)
        .does(&["register_app"]),
    Operation::new("change-app", "PATCH", "/apps/{id}", "Changes an app")
        .body(APP_CHANGE)
        .does(&["change_app"]),
    Operation::new("remove-app", "DELETE", "/apps/{id}", "Removes an app with its tokens")
        .does(&["remove_app"]),
    Operation::new(
        "new-app-secret",
        "POST",
        "/apps/{id}/secret",
        "Replaces the secret of a web app",
    )
    .does(&["new_app_secret"]),
    Operation::new("companies", "GET", "/companies", "Lists the companies and their people")
        .does(&["companies"]),
    Operation::new(
        "log-in-as",
        "POST",
        "/log-in-as",
        "Makes a person log in without a choice from now on",
    )
    .body(&[Parameter::required("person", "text", PERSON)])
    .does(&["log_in_as"]),
    Operation::new(
        "development-token",
        "GET",
        "/tokens/development",
        "Shows the access token that never expires",
    )
    .does(&["development_token"]),
    Operation::new("issue-token", "POST", "/tokens", "Issues an access token without a login")
        .body(&[Parameter::optional("person", "text", PERSON)])
        .does(&["issue_token", "issue_token_for"]),
    Operation::new("expire-tokens", "POST", "/tokens/expire", "Makes all access tokens expire now")
        .does(&["expire_access_tokens"]),
    Operation::new(
        "token-lifetime",
        "POST",
        "/token-lifetime",
        "Sets the lifetime of new access tokens",
    )
    .body(&[Parameter::required("seconds", "number", "the lifetime, where 0 means expired")])
    .does(&["set_token_lifetime"]),
    Operation::new(
        "consent",
        "POST",
        "/consents",
        "Consents to a login like a person in a browser",
    )
    .body(&[Parameter::required("authorization_url", "text", "the address of the login")])
    .does(&["consent"]),
    Operation::new("clock", "POST", "/clock", "Shifts the clock of the identity server")
        .body(&[Parameter::required("seconds_ahead", "number", "seconds ahead of the real time")])
        .does(&["shift_clock"]),
    Operation::new("rotate-key", "POST", "/key/rotate", "Changes the signing key and its id")
        .does(&["rotate_key"]),
    Operation::new(
        "replace-key",
        "POST",
        "/key/replace",
        "Changes the signing key under the same id",
    )
    .does(&["replace_key"]),
    Operation::new("key-set-flaw", "POST", "/key-set-flaw", "Sets the flaw of the key set")
        .body(&[Parameter::required("flaw", "text or null", "a flaw such as `UnusableKeys`")])
        .does(&["set_key_set_flaw"]),
    Operation::new("id-token-flaw", "POST", "/id-token-flaw", "Sets the flaw of new id tokens")
        .body(&[Parameter::required("flaw", "text or null", "a flaw such as `OtherKey`")])
        .does(&["set_id_token_flaw"]),
    Operation::new(
        "history-flaw",
        "POST",
        "/history-flaw",
        "Sets the form of the deletion history",
    )
    .body(&[Parameter::required("flaw", "text or null", "a flaw such as `NoRows`")])
    .does(&["set_history_flaw"]),
    Operation::new("reset", "POST", "/reset", "Replaces all records by those of the start")
        .does(&["reset"]),
    Operation::new("snapshots", "GET", "/snapshots", "Lists the names of all snapshots")
        .does(&["snapshots"]),
    Operation::new("snapshot", "POST", "/snapshots", "Keeps a copy of all records under a name")
        .body(&[Parameter::required("name", "text", "up to 100 bytes")])
        .does(&["snapshot"]),
    Operation::new(
        "restore",
        "POST",
        "/snapshots/{name}/restore",
        "Replaces all records by those of a snapshot",
    )
    .does(&["restore"]),
    Operation::new("remove-snapshot", "DELETE", "/snapshots/{name}", "Removes a snapshot")
        .does(&["remove_snapshot"]),
    Operation::new(
        "dump",
        "POST",
        "/dump",
        "Writes all records to a folder, one JSON file for each resource",
    )
    .body(FOLDER)
    .does(&["dump"]),
    Operation::new("seed", "POST", "/seed", "Replaces all records by those of a folder")
        .body(FOLDER)
        .does(&["seed"]),
];

/// The meaning of a text that names a person.
const PERSON: &str = "an id, a name, an email address or a role such as `project-manager`";

/// The members of a new app.
static APP: &[Parameter] = &[
    Parameter::required("name", "text", "the name on the consent page"),
    Parameter::required("kind", "text", "`web`, `native` or `single-page`"),
    Parameter::required("redirect_uris", "list", "the redirect URIs of logins"),
    Parameter::optional("description", "text", "a description"),
    Parameter::optional("offline_access", "boolean", "permits refresh tokens"),
    Parameter::optional("client_id", "text", "the client id; otherwise a new one"),
    Parameter::optional("client_secret", "text", "the secret; otherwise a new one"),
];

/// The members of a change of an app.
static APP_CHANGE: &[Parameter] = &[
    Parameter::optional("name", "text", "the name on the consent page"),
    Parameter::optional("redirect_uris", "list", "all redirect URIs of logins"),
    Parameter::optional("description", "text", "a description"),
    Parameter::optional("offline_access", "boolean", "permits refresh tokens"),
];

/// The member with the folder of a dump.
static FOLDER: &[Parameter] =
    &[Parameter::required("folder", "text", "a folder below the one of the process")];

/// The members of a fault.
static FAULT: &[Parameter] = &[
    Parameter::required("effect", "text or object", "an effect from the list of effects"),
    Parameter::optional("path", "text", "affects this path and the paths below it"),
    Parameter::optional("exact", "boolean", "affects no path below it"),
    Parameter::optional("method", "text", "affects this method only"),
    Parameter::optional("query", "object", "affects only a query with these parameters"),
    Parameter::optional(
        "body",
        "text or object",
        "affects only a body with this text, or these members",
    ),
    Parameter::optional("token", "text", "affects only this access token"),
    Parameter::optional("acted_on", "boolean", "executes the request first"),
    Parameter::optional("after", "number", "skips this number of matching requests first"),
    Parameter::optional(
        "times",
        "number or null",
        "affects this number of requests; null is always",
    ),
    Parameter::optional("share", "object", "affects a share: `{\"of\": 0.1, \"seed\": 1}`"),
];

/// The parameters of the journal.
static JOURNAL: &[Parameter] = &[
    Parameter::optional("path", "text", "only this path and the paths below it"),
    Parameter::optional("method", "text", "only this method"),
    Parameter::optional("status", "text", "only this status, such as `404`, `4xx` or `none`"),
    Parameter::optional(
        "since",
        "number or time",
        "only entries after this id, or from this time on",
    ),
    Parameter::optional("limit", "number", "only this number of entries, the last ones"),
];
