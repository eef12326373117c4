//! The session that a login replaced.

/// The session that a login replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReplacedSession {
    /// The account had no session, or its session had ended.
    Nothing,
    /// The account had a session of the same person.
    SamePerson,
    /// The account had a session of another person, and
    /// [`replacing_anyone`](crate::RefreshingProviderBuilder::replacing_anyone) allowed its
    /// replacement.
    OtherPerson,
    /// The persons could not be compared. One of the logins lacked the scope `openid`, or the
    /// stored session could not be read.
    NotCompared,
}
