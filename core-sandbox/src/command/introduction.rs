//! The output at the start: for people, for a shell, or for programs.

use core_sandbox::Sandbox;
use serde_json::json;

/// A format of the output at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Introduction {
    /// A text with the addresses, the credentials and a first command.
    Text,
    /// One line of JSON.
    Json,
    /// Variables, one in each line, for a shell or a dotenv file.
    Variables,
}

impl Introduction {
    /// Returns the output for a sandbox.
    pub(crate) fn text(self, sandbox: &Sandbox) -> String {
        match self {
            Self::Text => text(sandbox),
            Self::Json => json(sandbox),
            Self::Variables => variables(sandbox, "").join("\n"),
        }
    }
}

fn text(sandbox: &Sandbox) -> String {
    let mut text = format!(
        "A Core sandbox answers at {}; Ctrl-C stops it.\n\n\
         These variables let a program log in to it, by `App::from_env` of core-auth:\n\n{}\n\n",
        sandbox.url(),
        variables(sandbox, "export ").join("\n"),
    );
    if let Some(pem) = sandbox.certificate() {
        text.push_str(&format!(
            "Clients have to trust this certificate:\n\n{}\n\n",
            pem.trim_end()
        ));
    }
    let token = sandbox.development_token();
    text.push_str(&format!(
        "This command calls it without a login:\n\n\
         curl -H 'Authorization: Bearer {token}' '{}activity?page=1,2'",
        slashed(sandbox.endpoint()),
    ));
    text
}

/// Returns a base URL with one slash at the end.
fn slashed(url: &str) -> String {
    format!("{}/", url.trim_end_matches('/'))
}

/// Returns the lines of the variables. An app without a secret has no variable for it.
fn variables(sandbox: &Sandbox, prefix: &str) -> Vec<String> {
    let (web, native) = (sandbox.app(), sandbox.public_app());
    let endpoint = sandbox.endpoint();
    let pairs = [
        ("CORE_ISSUER", sandbox.identity_url()),
        ("CORE_CLIENT_ID", web.client_id.clone()),
        ("CORE_CLIENT_SECRET", web.client_secret.clone()),
        ("CORE_REDIRECT_URI", web.redirect_uri().to_owned()),
        ("CORE_ENDPOINT", endpoint.to_owned()),
        ("CORE_NATIVE_CLIENT_ID", native.client_id.clone()),
        ("CORE_NATIVE_REDIRECT_URI", native.redirect_uri().to_owned()),
    ];
    let is_set = |(_, value): &(&str, String)| !value.is_empty();
    let line = |(name, value): (&str, String)| format!("{prefix}{name}={}", quoted(&value));
    pairs.into_iter().filter(is_set).map(line).collect()
}

/// Quotes a value for a shell, unless it has only letters without a meaning.
///
/// Readers of dotenv files accept single quotes as well.
fn quoted(value: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-._~:/@%+=,".contains(letter);
    match value.chars().all(is_plain) {
        true => value.to_owned(),
        false => format!("'{}'", value.replace('\'', "'\\''")),
    }
}

fn json(sandbox: &Sandbox) -> String {
    json!({
        "url": sandbox.url(),
        "issuer": sandbox.identity_url(),
        "endpoint": sandbox.endpoint(),
        "control": format!("{}/sandbox", sandbox.url()),
        "access_token": sandbox.development_token(),
        "apps": sandbox.apps(),
        "companies": sandbox.companies(),
        "certificate": sandbox.certificate(),
        "version": env!("CARGO_PKG_VERSION"),
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_quoted_for_a_shell_if_they_need_it() {
        assert_eq!(quoted("http://127.0.0.1:8765/callback"), "http://127.0.0.1:8765/callback");
        assert_eq!(quoted("http://a/?b=c&d"), "'http://a/?b=c&d'");
        assert_eq!(quoted("it's $1"), "'it'\\''s $1'");
    }
}
