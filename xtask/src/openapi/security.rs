//! Authorization: the login by OAuth 2.0, and its access token.

use super::{
    context::Context,
    json::{Json, Members, object, text},
};
use crate::spec::{Scope, Specs};

/// The name of the scheme for programs that log in.
const LOGIN: &str = "OAuth2";

/// The name of the scheme for programs that have an access token. Some generators write the word `Bearer` for it only.
const TOKEN: &str = "AccessToken";

/// Returns the ways to authorize a call that needs a scope.
pub(super) fn of_call(scope: String) -> Json {
    let login = object([(LOGIN, Json::List(vec![text(scope)]))]);
    Json::List(vec![login, object([(TOKEN, Json::List(Vec::new()))])])
}

/// Returns the security schemes: the login with its scopes, and the bearer token.
pub(super) fn schemes(context: &Context<'_>) -> Members {
    let constants = context.constants;
    let doc = format!(
        "Authorization code grant (RFC 6749 §4.1). The metadata of the server is at `{}`, the claims of the user at \
         `{}`, and tokens are revoked at `{}`. Access tokens are sent as bearer tokens (RFC 6750).",
        constants.identity("discovery"),
        constants.identity("userinfo"),
        constants.identity("revocation"),
    );
    let (mut scopes, mut implied) = (Members::default(), Members::default());
    for scope in &context.specs.scopes {
        let Scope { variant: _, name, doc, access: _, implies } = scope;
        scopes.add(name.value.as_str(), doc.as_str());
        let names = implies.iter().filter_map(|other| wire_name(context.specs, &other.value));
        let names: Vec<Json> = names.map(text).collect();
        if !names.is_empty() {
            implied.add(name.value.as_str(), names);
        }
    }
    let flow = object([
        ("authorizationUrl", text(constants.identity("authorize"))),
        ("tokenUrl", text(constants.identity("token"))),
        ("refreshUrl", text(constants.identity("token"))),
        ("scopes", scopes.into()),
    ]);
    let mut scheme = Members::of([
        ("type", text("oauth2")),
        ("description", text(doc)),
        ("flows", object([("authorizationCode", flow)])),
    ]);
    if !implied.is_empty() {
        scheme.add("x-implied-scopes", implied);
    }
    let doc =
        "Access token of a login (RFC 6750), or of a sandbox. Its scopes are those of the login.";
    let token =
        object([("type", text("http")), ("scheme", text("bearer")), ("description", text(doc))]);
    Members::of([(LOGIN, scheme.into()), (TOKEN, token)])
}

/// Returns the name on the wire of a scope.
fn wire_name<'a>(specs: &'a Specs, variant: &str) -> Option<&'a str> {
    let scope = specs.scopes.iter().find(|scope| scope.variant.value == variant)?;
    Some(&scope.name.value)
}
