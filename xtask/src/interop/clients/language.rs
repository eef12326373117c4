//! The languages of the clients, with the programs that they need.

/// A language with the tools that it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Shell,
    Python,
    Node,
    /// Node, with Chromium as the browser of a person.
    Chromium,
    /// Node and Chromium, with Apache as the client.
    Apache,
    Php,
    Java,
}

impl Language {
    /// Returns the programs that must be installed.
    pub(super) fn programs(self) -> &'static [&'static str] {
        match self {
            Self::Shell => &["curl", "openssl"],
            Self::Python => &["python3"],
            Self::Node => &["node", "npm"],
            Self::Chromium => &["node", "npm", "chromium"],
            Self::Apache => &["node", "npm", "chromium", "apache2"],
            Self::Php => &["php"],
            Self::Java => &["java"],
        }
    }

    /// Returns whether the packages of the Node clients are needed.
    pub(super) fn is_node(self) -> bool {
        match self {
            Self::Node | Self::Chromium | Self::Apache => true,
            Self::Shell | Self::Python | Self::Php | Self::Java => false,
        }
    }

    /// Returns whether CI has the programs.
    pub(super) fn is_light(self) -> bool {
        matches!(self, Self::Shell | Self::Python | Self::Node)
    }
}
