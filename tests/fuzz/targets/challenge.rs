//! Target: the `WWW-Authenticate` header of the userinfo endpoint.

use core_api::AccessToken;

use core_auth::ErrorKind;

use super::stub::Stub;

/// Uses the bytes as the value of `WWW-Authenticate`.
pub(crate) fn run(bytes: &[u8]) {
    let bytes = &bytes[..bytes.len().min(4 << 10)];
    let is_value = |byte: &u8| matches!(byte, b'\t' | b' '..=b'~' | 0x80..);
    let value: Vec<u8> = bytes.iter().copied().filter(is_value).collect();
    let header = [b"www-authenticate: ", value.as_slice()].concat();
    let token = AccessToken::new("canary-token", "https://core.test".parse().unwrap());
    let result =
        Stub::get().answer(403, &header, b"", |app| async move { app.userinfo_of(&token).await });
    let error = result.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::InsufficientScope | ErrorKind::InvalidAnswer),
        "{error:?}"
    );
    // A quoted string may contain a backslash before any character.
    let text = String::from_utf8_lossy(&value).replace('\\', "");
    let is_named = text.contains("insufficient_scope");
    assert!(is_named || error.kind() != ErrorKind::InsufficientScope);
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("canary-") && shown.len() <= 500, "{shown}");
}
