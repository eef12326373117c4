//! Tests of grants.

use super::*;
use crate::App;

fn answer() -> TokenResponse {
    TokenResponse {
        access_token: "a".into(),
        refresh_token: None,
        id_token: None,
        endpoint: None,
        lifetime: None,
        scopes: None,
        received_at: Timestamp::UNIX_EPOCH,
    }
}

#[test]
fn only_core_may_leave_the_base_url_out() {
    let core = App::production("id", "https://app.test/callback").unwrap();
    let grant = Grant::first(core.config(), answer(), None).unwrap();
    assert_eq!(grant.access.endpoint().as_str(), api::PRODUCTION);
    let other = App::at("https://identity.test", "id", "https://app.test/callback").unwrap();
    let error = Grant::first(other.config(), answer(), None).unwrap_err();
    assert!(error.to_string().contains("does not name the base URL"), "{error}");
}
