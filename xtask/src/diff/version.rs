//! Versions of the crates, and the part of a version that a change raises.

use std::fmt;

use super::Level;

/// A version of the form `1.2.3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    major: u64,
    minor: u64,
    patch: u64,
}

/// The part of a version that a release raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Bump {
    Patch,
    Minor,
    Major,
}

impl Version {
    /// Reads a version. Pre-releases and build numbers are not versions of this workspace.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(|part| {
            let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| part.parse().ok()).flatten()
        });
        let (major, minor, patch) = (parts.next()??, parts.next()??, parts.next()??);
        parts.next().is_none().then_some(Self { major, minor, patch })
    }

    /// Returns the version after a release.
    pub(crate) fn next(self, bump: Bump) -> Self {
        let Self { major, minor, patch } = self;
        match bump {
            Bump::Major => Self { major: major.saturating_add(1), minor: 0, patch: 0 },
            Bump::Minor => Self { major, minor: minor.saturating_add(1), patch: 0 },
            Bump::Patch => Self { major, minor, patch: patch.saturating_add(1) },
        }
    }

    /// Returns the requirements that programs write: `0.1` and `0.1.0`.
    pub(crate) fn requirements(self) -> [String; 2] {
        let Self { major, minor, .. } = self;
        [format!("{major}.{minor}"), self.to_string()]
    }

    /// Returns the part that a change must raise at least.
    ///
    /// Cargo takes versions below 1.0 with the same minor version as compatible, and others with the same
    /// major version.
    pub(crate) fn least(self, level: Level) -> Bump {
        match (level, self.major) {
            (Level::Breaking, 0) => Bump::Minor,
            (Level::Breaking, _) => Bump::Major,
            (Level::Additive, 1..) => Bump::Minor,
            (Level::Additive, 0) | (Level::Docs, _) => Bump::Patch,
        }
    }
}

impl Bump {
    /// The word on the command line.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }

    /// Returns the part that changes of these levels must raise. `None` without a change.
    pub(crate) fn of(version: Version, levels: impl IntoIterator<Item = Level>) -> Option<Self> {
        levels.into_iter().map(|level| version.least(level)).max()
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { major, minor, patch } = self;
        write!(f, "{major}.{minor}.{patch}")
    }
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::{Bump, Level, Version};

    #[test]
    fn a_version_has_three_numbers() {
        for text in ["0.1.0", "1.22.333"] {
            assert_eq!(Version::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "1", "1.2", "1.2.3.4", "1.2.x", "1.2.3-rc.1", "+1.2.3", "v1.2.3", "1..3"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_break_raises_the_part_that_cargo_takes_as_incompatible() {
        for (version, level, next) in [
            ("0.1.2", Level::Breaking, "0.2.0"),
            ("0.1.2", Level::Additive, "0.1.3"),
            ("0.1.2", Level::Docs, "0.1.3"),
            ("1.2.3", Level::Breaking, "2.0.0"),
            ("1.2.3", Level::Additive, "1.3.0"),
            ("1.2.3", Level::Docs, "1.2.4"),
        ] {
            let version = Version::parse(version).unwrap();
            assert_eq!(version.next(version.least(level)).to_string(), next);
        }
        assert_eq!(Version::parse("0.9.9").unwrap().next(Bump::Major).to_string(), "1.0.0");
    }
}
