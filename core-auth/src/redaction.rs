//! Removal of secrets from the texts of the identity server.

use core_api::{Redactor, foreign_text};
use secrecy::{ExposeSecret, SecretString};

/// Replacement for an error code that repeats a secret.
pub(crate) const WITHHELD: &str = "an error that is withheld";

/// Returns a redactor for the secrets in a request and the secret of the app.
pub(crate) fn redactor(secret: Option<&SecretString>, sent: &[&str]) -> Redactor {
    let secret = secret.map(ExposeSecret::expose_secret);
    let secrets = sent.iter().copied().chain(secret);
    // `text` matches the whole secret even if it is short, and `secret` matches pieces of it.
    secrets.fold(Redactor::new(), |all, secret| all.text(secret).secret(secret))
}

/// Returns an error code and its description without secrets.
///
/// A text that repeats one secret is left out completely, because it may repeat other secrets that
/// are not known here.
pub(crate) fn redact_error(
    redactor: &Redactor,
    error: &str,
    description: Option<&str>,
) -> (String, Option<String>) {
    let is_fit = |text: &str| redactor.redact(text) == text;
    let error = if is_fit(error) { foreign_text::line(error) } else { WITHHELD.to_owned() };
    (error, description.filter(|text| is_fit(text)).map(foreign_text::line))
}
