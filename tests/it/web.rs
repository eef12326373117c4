//! The HTTP client of tests, which is not the one under test.

/// A client that follows no redirect and uses no proxy.
pub(crate) fn http_client_builder() -> reqwest::ClientBuilder {
    // An error means that there is a provider already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy()
}
