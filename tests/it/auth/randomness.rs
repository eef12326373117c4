//! Secrets that cannot be guessed: 32 random bytes each.

use std::collections::BTreeSet;

use core_api::Scope;
use core_auth::{App, Login};
use secrecy::ExposeSecret;

/// The number of secrets of each kind.
const SAMPLES: usize = 400;

fn verifier(login: &Login) -> String {
    let saved = login.to_secret_json();
    let saved: serde_json::Value = serde_json::from_str(saved.expose_secret()).unwrap();
    saved["secrets"]["verifier"].as_str().unwrap().to_owned()
}

fn value(login: &Login, name: &str) -> String {
    let pair = login.url().query_pairs().find(|(found, _)| found == name);
    pair.unwrap().1.into_owned()
}

/// Checks that each letter of the base64url text is random.
///
/// The chance that 400 random letters have fewer than 48 of 64 values is below 10^-30.
fn assert_random(kind: &str, samples: &[String]) {
    assert_eq!(samples.len(), SAMPLES);
    // The last letter encodes four bits.
    for (position, least) in (0..42).map(|position| (position, 48)).chain([(42, 12)]) {
        let letters = samples.iter().map(|sample| sample.as_bytes()[position]);
        let letters: BTreeSet<u8> = letters.collect();
        assert!(letters.len() >= least, "{kind}: letter {position} is one of {letters:?}");
    }
    let lengths: BTreeSet<usize> = samples.iter().map(String::len).collect();
    assert_eq!(lengths, BTreeSet::from([43]), "{kind}: 32 bytes in Base64url");
}

#[test]
fn each_secret_of_a_login_has_32_random_bytes() {
    let app = App::production("id", "https://app.test/callback").unwrap();
    let logins: Vec<Login> = (0..SAMPLES).map(|_| app.authorize([Scope::Openid])).collect();
    let of = |read: &dyn Fn(&Login) -> String| logins.iter().map(read).collect::<Vec<_>>();
    assert_random("state", &of(&|login| value(login, "state")));
    assert_random("nonce", &of(&|login| value(login, "nonce")));
    assert_random("verifier", &of(&verifier));
}

#[test]
fn the_secret_beside_the_data_of_an_app_has_32_random_bytes() {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let app = App::production("id", "https://app.test/callback").unwrap();
    let secret = |_| {
        let login = app.authorize([Scope::ReadCore]).with_data("page").unwrap();
        let json = URL_SAFE_NO_PAD.decode(value(&login, "state")).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
        json["secret"].as_str().unwrap().to_owned()
    };
    assert_random("secret", &(0..SAMPLES).map(secret).collect::<Vec<_>>());
}
