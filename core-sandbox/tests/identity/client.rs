//! A plain HTTP client, and the steps of a login.

use core_sandbox::{AppRegistration, Sandbox};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use url::{Url, form_urlencoded};

/// The content type of forms.
pub(crate) const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

/// A response.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Answer {
    /// Returns a header, or an empty text.
    pub(crate) fn header(&self, name: &str) -> &str {
        let values = self.head.lines().filter_map(|line| line.split_once(':'));
        let mut values = values.filter(|(found, _)| found.eq_ignore_ascii_case(name));
        values.next().map_or("", |(_, value)| value.trim())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Returns a parameter of the redirect URI.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let url = Url::parse(self.header("location")).unwrap();
        url.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
    }

    /// Returns a text member of the JSON body.
    pub(crate) fn text(&self, name: &str) -> String {
        self.json()[name].as_str().unwrap_or_else(|| panic!("{name}: {self:?}")).to_owned()
    }
}

/// Sends a request.
pub(crate) async fn send(method: &str, url: &str, headers: &str, body: &str) -> Answer {
    let url = Url::parse(url).unwrap();
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let length = body.len();
    let request = format!(
        "{method} {target} HTTP/1.0\r\nHost: {host}\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    );
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}

/// Encodes a form.
pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Starts a sandbox that grants consent without a page.
pub(crate) async fn consenting() -> Sandbox {
    Sandbox::builder().auto_consent(true).start().await.unwrap()
}

/// Returns the address of a login of an app, with more parameters.
pub(crate) fn login_url(
    sandbox: &Sandbox,
    app: &AppRegistration,
    scope: &str,
    more: &[(&str, &str)],
) -> String {
    let mut pairs = vec![
        ("client_id", app.client_id.as_str()),
        ("response_type", "code"),
        ("scope", scope),
        ("redirect_uri", app.redirect_uri()),
        ("state", "s t"),
    ];
    pairs.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    pairs.extend(more);
    format!("{}/connect/authorize?{}", sandbox.identity_url(), form(&pairs))
}

/// Opens the address of a login.
pub(crate) async fn authorize(
    sandbox: &Sandbox,
    app: &AppRegistration,
    scope: &str,
    more: &[(&str, &str)],
) -> Answer {
    send("GET", &login_url(sandbox, app, scope, more), "", "").await
}

/// Sends a token request of an app, with its secret in the form.
pub(crate) async fn token(
    sandbox: &Sandbox,
    app: &AppRegistration,
    more: &[(&str, &str)],
) -> Answer {
    let mut pairs = vec![("client_id", app.client_id.as_str())];
    if !app.is_public() {
        pairs.push(("client_secret", &app.client_secret));
    }
    pairs.extend(more);
    post(sandbox, "/connect/token", "", &form(&pairs)).await
}

/// Sends a form to the identity server.
pub(crate) async fn post(sandbox: &Sandbox, path: &str, headers: &str, body: &str) -> Answer {
    let url = format!("{}{path}", sandbox.identity_url());
    send("POST", &url, &format!("{FORM}{headers}"), body).await
}

/// Exchanges the code of a callback.
pub(crate) async fn exchange(sandbox: &Sandbox, app: &AppRegistration, callback: &str) -> Answer {
    let url = Url::parse(callback).unwrap();
    let code = url.query_pairs().find(|(name, _)| name == "code");
    let code = code.unwrap_or_else(|| panic!("{callback}")).1;
    let pairs = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", app.redirect_uri()),
    ];
    token(sandbox, app, &pairs).await
}

/// Logs in to a sandbox that grants consent, and returns the tokens.
pub(crate) async fn log_in(sandbox: &Sandbox, app: &AppRegistration, scope: &str) -> Value {
    let callback = authorize(sandbox, app, scope, &[]).await;
    exchange(sandbox, app, callback.header("location")).await.json()
}

/// Calls an address with an access token.
pub(crate) async fn get(url: &str, token: &str) -> Answer {
    send("GET", url, &format!("Authorization: Bearer {token}\r\n"), "").await
}
