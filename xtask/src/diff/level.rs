//! The levels of changes.

use std::fmt;

use clap::ValueEnum;

/// The effect of a change on programs, from the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Level {
    /// A program may stop compiling, or act in another way
    Breaking,
    /// Programs can do more
    Additive,
    /// Only the documentation differs
    Docs,
}

impl Level {
    pub(crate) const ALL: [Self; 3] = [Self::Breaking, Self::Additive, Self::Docs];

    /// The word on the command line and in the output.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Additive => "additive",
            Self::Docs => "docs",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}
