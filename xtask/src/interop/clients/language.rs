//! The languages of the clients, with the programs that they need.

/// A language with the tools that it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Shell,
    Python,
    Node,
}

impl Language {
    /// Returns the programs that must be installed.
    pub(super) fn programs(self) -> &'static [&'static str] {
        match self {
            Self::Shell => &["curl", "openssl"],
            Self::Python => &["python3"],
            Self::Node => &["node", "npm"],
        }
    }
}
