//! Words of others, made fit for a message.

use core_api::Redactor;
use secrecy::ExposeSecret;

use crate::App;

/// In the place of an error that repeats a secret.
pub(crate) const WITHHELD: &str = "an error that is withheld";

/// What somebody else wrote, on one line and not too long.
pub(crate) fn sanitize(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(200).collect()
}

/// Takes what was sent, and the secret of the app, out of what somebody else wrote.
pub(crate) fn redactor(app: &App, sent: &[&str]) -> Redactor {
    let secret = app.secret.as_ref().map(ExposeSecret::expose_secret);
    let secrets = sent.iter().copied().chain(secret);
    // As a whole whatever its length, and in pieces.
    secrets.fold(Redactor::new(), |all, secret| all.text(secret).secret(secret))
}

/// The name of an error and its description, as far as no secret is in them.
///
/// A server that repeats one secret may repeat others that are not known here, so nothing of such a
/// text is shown.
pub(crate) fn redact_error(
    redactor: &Redactor,
    error: &str,
    description: Option<&str>,
) -> (String, Option<String>) {
    let is_fit = |text: &str| redactor.redact(text) == text;
    let error = if is_fit(error) { sanitize(error) } else { WITHHELD.to_owned() };
    (error, description.filter(|text| is_fit(text)).map(sanitize))
}
