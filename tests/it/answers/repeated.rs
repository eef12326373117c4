//! The encodings in which a server may repeat a secret that it received.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use base64::{Engine, engine::general_purpose};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Returns the name and the text of each encoding of a secret.
pub(crate) fn forms(secret: &str) -> Vec<(&'static str, String)> {
    let percent = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
    let lower: String = secret.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let form: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let units: String = secret.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
    let html: String = secret.chars().map(|letter| format!("&#{};", letter as u32)).collect();
    vec![
        ("plain", secret.to_owned()),
        ("bearer", format!("Bearer {secret}")),
        ("percent", percent.clone()),
        ("small percent", lower),
        ("percent twice", utf8_percent_encode(&percent, NON_ALPHANUMERIC).to_string()),
        ("form", form.clone()),
        ("JSON units", units),
        ("JSON solidus", secret.replace('\\', "\\\\").replace('"', "\\\"").replace('/', "\\/")),
        ("HTML", html),
        ("base64", general_purpose::STANDARD.encode(secret)),
        ("base64url", general_purpose::URL_SAFE_NO_PAD.encode(secret)),
        ("base64 of a pair", general_purpose::STANDARD.encode(format!("id:{form}"))),
        ("base64 of a header", general_purpose::STANDARD.encode(format!("Bearer {secret}"))),
        ("hexadecimal", secret.bytes().map(|byte| format!("{byte:02X}")).collect()),
    ]
}

/// Checks that a text contains no part of a secret in any encoding.
pub(crate) fn check(place: &str, text: &str, secret: &str) {
    for (name, part) in &*parts(secret) {
        assert!(!text.contains(part), "{place}: the secret is shown, as {name}: {text}");
    }
}

/// Parts of a secret in each encoding, with the name of the encoding.
type Parts = Arc<Vec<(&'static str, String)>>;

/// Returns the parts of a secret that must not appear in a text. They are cached.
fn parts(secret: &str) -> Parts {
    static CACHE: Mutex<BTreeMap<String, Parts>> = Mutex::new(BTreeMap::new());
    let mut cache = CACHE.lock().unwrap();
    let parts = cache.entry(secret.to_owned()).or_insert_with(|| {
        let parts = forms(secret).into_iter().flat_map(|(name, form)| {
            let form: Vec<char> = form.trim_start_matches("Bearer ").chars().collect();
            // A third of a secret counts as a leak of the secret.
            let length = form.len() / 3;
            let starts = [form.len() / 6, form.len() / 3, form.len() / 2];
            starts.map(|start| (name, form.iter().skip(start).take(length).collect()))
        });
        Arc::new(parts.collect())
    });
    Arc::clone(parts)
}

#[test]
#[should_panic(expected = "the secret is shown, as base64")]
fn a_secret_that_is_shown_is_found() {
    check(
        "here",
        &general_purpose::STANDARD.encode("id:canary-canary-canary"),
        "canary-canary-canary",
    );
}
