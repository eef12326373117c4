//! The clients.

use super::language::Language;

/// A foreign client.
#[derive(Clone, Copy, Debug)]
pub(super) struct Client {
    pub(super) name: &'static str,
    pub(super) language: Language,
    /// The program, in the folder of the clients.
    pub(super) path: &'static str,
    /// True if the sandbox serves HTTPS.
    pub(super) is_over_tls: bool,
}

/// All clients.
pub(super) const CLIENTS: &[Client] = &[
    Client::new("curl", Language::Shell, "shell/curl_client.sh"),
    Client::new("authlib", Language::Python, "python/authlib_client.py"),
    Client::new("joserfc", Language::Python, "python/joserfc_client.py"),
    Client::new("pyjwt", Language::Python, "python/pyjwt_client.py"),
    Client::new("requests-oauthlib", Language::Python, "python/requests_oauthlib_client.py"),
    Client::new("openid-client", Language::Node, "node/openid_client.js"),
    Client::new("jose", Language::Node, "node/jose_client.js"),
];

impl Client {
    const fn new(name: &'static str, language: Language, path: &'static str) -> Self {
        Self { name, language, path, is_over_tls: false }
    }
}
