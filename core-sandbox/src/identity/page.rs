//! The pages that a person sees.

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
};

use super::authorize::Request;

const STYLE: &str = "\
body{font:16px/1.5 system-ui,sans-serif;background:#eef2f5;color:#1d2a35;margin:0}\
main{max-width:26rem;margin:12vh auto;background:#fff;padding:2rem 2.25rem;border-radius:12px;\
box-shadow:0 8px 30px rgba(20,40,60,.12)}\
h1{font-size:1.3rem;margin:0 0 .5rem}p{margin:.5rem 0}ul{padding-left:1.2rem}\
code{background:#eef2f5;padding:.1rem .35rem;border-radius:4px}\
.row{display:flex;gap:.75rem;margin-top:1.5rem}\
button{flex:1;font:inherit;padding:.6rem;border-radius:8px;border:1px solid #b9c6d0;\
background:#fff;cursor:pointer}\
button.grant{background:#0b6bcb;border-color:#0b6bcb;color:#fff}\
small{color:#5b6b78}";

/// Asks whether the app may have what it asks for; `query` is what it asked with.
pub(super) fn consent(request: &Request, query: &str) -> Response<Body> {
    let scopes: String = request
        .scopes
        .iter()
        .map(|scope| format!("<li><code>{}</code></li>", escaped(scope.as_str())))
        .collect();
    let app = escaped(&request.app.client_id);
    let body = format!(
        "<h1>Grant access to Example Architects?</h1>\
         <p>The app <code>{app}</code> asks for:</p><ul>{scopes}</ul>\
         <form method=\"post\"><input type=\"hidden\" name=\"request\" value=\"{}\">\
         <div class=\"row\"><button name=\"decision\" value=\"deny\">Deny</button>\
         <button class=\"grant\" name=\"decision\" value=\"grant\">Grant permission</button></div>\
         </form><p><small>This is a sandbox: nobody's data is at stake.</small></p>",
        escaped(query)
    );
    page(StatusCode::OK, "Grant access", &body)
}

/// Says why there is nothing to redirect to.
pub(super) fn error(reason: &str) -> Response<Body> {
    let body = format!("<h1>The login cannot go on</h1><p>{}</p>", escaped(reason));
    page(StatusCode::BAD_REQUEST, "Error", &body)
}

/// `GET /home/error`.
pub(super) async fn failure() -> Response<Body> {
    error("The app asked for something that it may not have.")
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

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
