//! Settings that would work only because another crate enables a feature.

use core_api::client::Transport;

#[test]
fn a_socks_proxy_is_refused() {
    for scheme in ["socks4", "socks4a", "socks5", "socks5h"] {
        let proxy = format!("{scheme}://127.0.0.1:1");
        let error = Transport::builder().proxy(proxy).build().unwrap_err().to_string();
        assert!(error.contains("scheme `http` or `https`"), "{error}");
    }
}
