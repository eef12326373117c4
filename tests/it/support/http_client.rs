//! A plain HTTP client for tests, independent of the client under test.

/// Returns the builder of a client that follows no redirects and uses no proxy.
pub(crate) fn http_client_builder() -> reqwest::ClientBuilder {
    // An error means that a provider is already installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy()
}
