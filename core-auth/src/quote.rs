//! Words of others, made fit for a message.

/// In the place of an error that repeats a secret.
pub(crate) const WITHHELD: &str = "an error that is withheld";

/// What somebody else wrote, on one line and not too long.
pub(crate) fn quoted(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(200).collect()
}
