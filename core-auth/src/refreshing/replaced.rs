//! The session that a login replaces.

/// The session that a login has taken the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Replaced {
    /// The account had no session, or one that had ended.
    Nothing,
    /// The account had a session of the same person.
    SamePerson,
    /// The account had a session of another person, which
    /// [`replacing_anyone`](crate::RefreshingBuilder::replacing_anyone) permitted to replace.
    OtherPerson,
    /// The persons were not compared: one of the logins had no scope `openid`, or the stored session
    /// could not be read.
    NotCompared,
}
