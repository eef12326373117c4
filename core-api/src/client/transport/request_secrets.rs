//! The secrets in the headers and the form of a request.

use http::HeaderMap;

use crate::{Redactor, error::secret_words};

/// The parameters of forms that hold secrets (RFC 6749, RFC 7009, RFC 7636).
const SECRETS: [&str; 5] = ["client_secret", "code", "code_verifier", "refresh_token", "token"];

/// Returns a redactor of the secrets of a request, because a transport of the caller may repeat them in an
/// error.
pub(super) fn redactor(headers: &HeaderMap, form: &[u8]) -> Redactor {
    let values = form_urlencoded::parse(form).filter(|(name, _)| SECRETS.contains(&name.as_ref()));
    let values = values.map(|(_, value)| value.into_owned());
    let words = secret_words(headers).map(|word| word.to_string());
    values.chain(words).fold(Redactor::new(), |all, secret| all.secret(&secret))
}
