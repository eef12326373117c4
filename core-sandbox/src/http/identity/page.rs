//! The pages of a login.

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
};
use core_api::Scope;

use crate::{
    identity::{AuthorizationRequest, OAuthError, Person},
    state::ServerState,
};

const STYLE: &str = "\
body{font:16px/1.5 system-ui,sans-serif;background:#eef2f5;color:#1d2a35;margin:0}\
main{max-width:27rem;margin:12vh auto;background:#fff;padding:2rem 2.25rem;border-radius:12px;\
box-shadow:0 8px 30px rgba(20,40,60,.12)}\
h1{font-size:1.3rem;line-height:1.35;margin:0 0 .75rem}p{margin:.5rem 0}\
ul{list-style:none;padding:0;margin:1rem 0}\
li{padding:.5rem 0;border-top:1px solid #e3e9ee}\
code{font-size:.85rem;color:#5b6b78;display:block;overflow-wrap:anywhere}\
.row{display:flex;gap:.75rem;margin-top:1.5rem}\
button{flex:1;font:inherit;padding:.6rem;border-radius:8px;border:1px solid #b9c6d0;\
background:#fff;color:inherit;cursor:pointer}\
button.grant{background:#0b6bcb;border-color:#0b6bcb;color:#fff}\
button:focus-visible{outline:3px solid #8fc1f3;outline-offset:2px}\
small{color:#5b6b78}\
@media(prefers-color-scheme:dark){body{background:#12181d;color:#e6edf2}\
main{background:#1c252d;box-shadow:none}li{border-color:#33414c}\
code,small{color:#9fb0bd}button{background:#2a3741;border-color:#445562}}";

/// Returns the consent page of a request, with a form that sends its `query` back.
pub(super) fn consent(
    state: &ServerState,
    request: &AuthorizationRequest,
    query: &str,
) -> Response<Body> {
    let scopes: String = request.scopes().iter().map(item).collect();
    let chosen = state.person_of(state.owner()).map(|(_, person)| person.id);
    let people = state.companies().flat_map(|company| company.people().iter());
    let people: String = people.map(|person| option(person, Some(person.id) == chosen)).collect();
    let body = format!(
        "<h1>Let {app} use your data?</h1>\
         <form method=\"post\"><p><label>You are <select name=\"person\">{people}</select></label></p>\
         <p>The app asks to:</p><ul>{scopes}</ul>\
         <input type=\"hidden\" name=\"request\" value=\"{query}\">\
         <div class=\"row\"><button name=\"decision\" value=\"deny\">Deny</button>\
         <button class=\"grant\" name=\"decision\" value=\"grant\">Grant permission</button></div></form>\
         <p><small>This is a sandbox with sample data, so no real data is at risk.</small></p>\
         <p><code>{client_id}</code></p>",
        app = escaped(&request.app.name),
        query = escaped(query),
        client_id = escaped(&request.app.client_id),
    );
    page(StatusCode::OK, "Grant access", &body)
}

/// Returns the page of a request that must not be answered by a redirect.
pub(super) fn error() -> Response<Body> {
    let body = "<h1>The login cannot continue</h1>\
         <p>No app is registered with this <b>client_id</b> and this <b>redirect_uri</b>, \
         which must match exactly.</p>\
         <p><small>The error is not sent to the address, because it may not belong to the app.</small></p>";
    page(StatusCode::BAD_REQUEST, "Error", body)
}

/// Returns a choice of the person who logs in.
fn option(person: &Person, is_chosen: bool) -> String {
    let selected = if is_chosen { " selected" } else { "" };
    let text = format!("{}, {} of {}", person.name, person.role.word(), person.company);
    format!("<option value=\"{}\"{selected}>{}</option>", person.id, escaped(&text))
}

/// Returns the page of a login that ends here, because the app does not learn the error.
pub(super) fn refusal(error: &OAuthError) -> Response<Body> {
    let body = format!(
        "<h1>The login cannot continue</h1><p><b>{}</b>: {}</p>\
         <p><small>Core shows such an error on a page of its own, and the app does not learn it.\
         </small></p>",
        error.code,
        escaped(&error.description),
    );
    page(StatusCode::BAD_REQUEST, "Error", &body)
}

fn item(scope: Scope) -> String {
    let meaning = match scope {
        Scope::ReadCore => "Read the data that you may read",
        Scope::ReadwriteCore => "Read and change the data that you may read and change",
        Scope::OfflineAccess => "Stay connected while you are away",
        Scope::Openid => "Know who you are",
        Scope::Profile => "See your profile",
        Scope::Address => "See your address",
        Scope::Email => "See your email address",
        _ => "Something else",
    };
    format!("<li>{meaning}<code>{}</code></li>", escaped(&scope.to_string()))
}

fn page(status: StatusCode, title: &str, body: &str) -> Response<Body> {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head>\
         <body><main>{body}</main></body></html>"
    );
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// Escapes a text for HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_characters_of_html_are_escaped() {
        assert_eq!(escaped("\"><b>'&"), "&quot;&gt;&lt;b&gt;&#39;&amp;");
    }
}
