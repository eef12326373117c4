//! The true reason of a refusal, for the log and the journal.

/// The true reason of a refusal, as an extension of its response.
///
/// Core's own body may say less. A reason holds no secret, such as a token, a code or a password.
#[derive(Clone, Debug)]
pub(crate) struct Reason(pub(crate) String);
