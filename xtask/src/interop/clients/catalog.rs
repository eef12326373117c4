//! The clients.

use super::language::Language;

/// A foreign client.
#[derive(Clone, Copy, Debug)]
pub(super) struct Client {
    pub(super) name: &'static str,
    pub(super) language: Language,
    /// The program, in the folder of the clients.
    pub(super) path: &'static str,
    /// The redirect URI of its web app.
    pub(super) redirect_uri: &'static str,
    /// True if the sandbox serves HTTPS.
    pub(super) is_over_tls: bool,
}

/// All clients.
pub(super) const CLIENTS: &[Client] = &[
    Client::new("curl", Language::Shell, "shell/curl_client.sh"),
    Client::new("authlib", Language::Python, "python/authlib_client.py"),
    Client::new("joserfc", Language::Python, "python/joserfc_client.py"),
    Client::new("pyjwt", Language::Python, "python/pyjwt_client.py"),
    Client::new("requests-oauthlib", Language::Python, "python/requests_oauthlib_client.py")
        .over_tls(),
    Client::new("openid-client", Language::Node, "node/openid_client.js"),
    Client::new("openid-client-tls", Language::Node, "node/openid_client.js").over_tls(),
    Client::new("jose", Language::Node, "node/jose_client.js"),
    Client::new("vendor-python", Language::Python, "python/vendor_shape.py")
        .at("http://127.0.0.1:5000"),
    Client::new("vendor-node", Language::Node, "node/vendor_shape.js")
        .at("https://localhost:3000/")
        .over_tls(),
    Client::new("vendor-php", Language::Php, "php/vendor_shape.php")
        .at("http://localhost/CoreApi-Sample/index.php"),
    Client::new("vendor-java", Language::Java, "java/VendorShape.java")
        .at("http://localhost:8080/CoreApi-Sample/"),
    Client::new("browser", Language::Chromium, "node/browser_client.js"),
    Client::new("mod_auth_openidc", Language::Apache, "node/apache_client.js")
        .at("http://localhost:47317/redirect"),
];

impl Client {
    const fn new(name: &'static str, language: Language, path: &'static str) -> Self {
        let redirect_uri = "http://127.0.0.1:8765/callback";
        Self { name, language, path, redirect_uri, is_over_tls: false }
    }

    /// Sets the redirect URI, which the settings of the sandbox register.
    const fn at(mut self, redirect_uri: &'static str) -> Self {
        self.redirect_uri = redirect_uri;
        self
    }

    /// Lets the sandbox serve HTTPS.
    const fn over_tls(mut self) -> Self {
        self.is_over_tls = true;
        self
    }
}
