//! The head of a document: title and servers.

use super::{
    context::Context,
    json::{Json, Members, object, text},
    version::Version,
};

/// The base URL of a sandbox at the port of our documentation.
const SANDBOX: &str = "http://127.0.0.1:7400/api";

const DESCRIPTION: &str = "\
The API of BQE Core, described by its users from public sources. The description is not the vendor's.

The member `x-evidence` says how a fact is known: `documented` by the vendor, from `vendor-code`, `observed` in public \
code or in answers, or `assumed`. A field without the member has the evidence of its schema. Abilities such as \
`x-filterable` are `true` or `false` if a source shows them, and are missing if none does.

Answers may have more fields and more values than this description. Times have no offset. Amounts are decimal numbers, \
which a double does not always hold exactly.

Core answers some invalid tokens with the status 200 and the JSON text `\"Not authenticated\"`.";

/// Returns the title, the version and the license.
pub(super) fn info(context: &Context<'_>) -> Json {
    let version = context.constants.text("", "documentation_version");
    let mut info = Members::of([("title", text("BQE Core API"))]);
    if context.version == Version::V3_1 {
        info.add(
            "summary",
            "Records of an accounting and project firm, such as time entries and invoices.",
        );
    }
    info.add("description", DESCRIPTION);
    info.add("version", version);
    let mut license = Members::of([("name", text("MIT OR Apache-2.0"))]);
    if context.version == Version::V3_1 {
        license.add("identifier", "MIT OR Apache-2.0");
    }
    info.add("license", license);
    info.into()
}

/// Returns the servers.
pub(super) fn servers(context: &Context<'_>) -> Json {
    let server = |url: &str, doc: &str| object([("url", text(url)), ("description", text(doc))]);
    Json::List(vec![
        server(
            context.constants.text("servers", "production"),
            "Production. The answer to a token request has the base URL in its member `endpoint`.",
        ),
        server(SANDBOX, "A sandbox on this machine, started by `core-sandbox --port 7400`."),
    ])
}
