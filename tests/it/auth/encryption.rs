//! No secret is sent to a server without TLS, except to this machine if permitted.

use core_auth::App;

use super::identity_stub::IdentityStub;

#[tokio::test]
async fn http_is_permitted_to_this_machine_only() {
    for host in ["app.test", "localhost.evil.test", "10.0.0.1", "[fe80::1]", "127.0.0.1.evil.test"]
    {
        let issuer = format!("http://{host}");
        assert!(App::at(&issuer, "id", "https://app.test/callback").is_err(), "{host}");
    }
    // A server's answer cannot redirect a request to it either.
    let stub = IdentityStub::start().await;
    for host in ["app.test", "10.0.0.1", "192.168.0.1", "[fe80::1]"] {
        let body = serde_json::json!({
            "access_token": "a",
            "token_type": "Bearer",
            "endpoint": format!("http://{host}/api"),
        });
        stub.tell(200, &body.to_string());
        let error = stub.login().await.unwrap_err().to_string();
        assert!(error.contains("https"), "{host}: {error}");
        let issuer = stub.issuer();
        let document = serde_json::json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/a"),
            "token_endpoint": format!("http://{host}/t"),
            "userinfo_endpoint": format!("{issuer}/u"),
            "revocation_endpoint": format!("{issuer}/r"),
            "jwks_uri": format!("{issuer}/k"),
        });
        stub.tell(200, &document.to_string());
        let error = stub.app.discover().await.unwrap_err().to_string();
        assert!(error.contains("it is not https"), "{host}: {error}");
    }
}
